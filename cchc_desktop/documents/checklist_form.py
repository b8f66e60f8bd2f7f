"""Is the document in the form of Decree 30/2020/NĐ-CP? Checked on the finished tree, whoever built it."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import cast

from cchc_desktop.documents import layout
from cchc_desktop.documents.checklist_codes import CheckCode
from cchc_desktop.documents.metrics import text_width
from cchc_desktop.documents.nodes import (
    Document,
    HeaderTable,
    Heading,
    HeadLine,
    Paragraph,
    Recipients,
    Run,
    SignatureBlock,
    Title,
)
from cchc_desktop.documents.wording import roman

Fields = dict[str, str | int | float]
_NUMBER = re.compile(r"Số: (?P<number>\d+|\s+)/(?P<symbol>[A-ZĐƯƠÂĂÊÔ0-9]+(?:-[A-ZĐƯƠÂĂÊÔ0-9]+)*)")
_WRONG_DATE = re.compile(r"ngày\s\d\stháng|tháng\s0[3-9]\s|ngày\s\d+\stháng\s[12]\s", re.IGNORECASE)
_UNDERSCORES = re.compile(r"__+")
_REPLACED = re.compile(r"‹U\+[0-9A-F]{4,6}›")
_DEGREE = re.compile(r"^(?:GS|PGS|TS|ThS|CN|KS|BS|LS|CKI{1,2})\b\.?", re.IGNORECASE)
_MARKER = re.compile(r"(?P<marker>[IVXL]+)\. ")
_TOLERANCE = 0.5
_SIZES = ((13.0, 14.0), (12.0, 13.0))
_KINDS = ("BIÊN BẢN", "BIÊN BẢN BỔ SUNG")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormCheck:
    """One rule of form. `fault` returns the fields of its sentence, or None when all is well.

    What a person typed is theirs: such faults are not `grave`.
    """

    code: CheckCode
    fault: Callable[[Document], Fields | None]
    target: tuple[str, ...] = ()
    grave: bool = True


def texts_of(node: object) -> Iterator[str]:
    """Yield every text of a tree or a part of it, in printed order."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, tuple):
        for member in cast("tuple[object, ...]", node):
            yield from texts_of(member)
    elif is_dataclass(node) and not isinstance(node, type):
        for one in fields(node):
            yield from texts_of(getattr(node, one.name))


def _header(document: Document) -> HeaderTable:
    return next((b for b in document.blocks if isinstance(b, HeaderTable)), HeaderTable(left=(), right=()))


def _line(lines: tuple[HeadLine, ...], place: int) -> HeadLine:
    return lines[place] if len(lines) > place else HeadLine(text="", size=0)


def _issuer(document: Document) -> tuple[HeadLine, ...]:
    return tuple(line for line in _header(document).left if line.bold)


def _fault_if(wrong: object, **found: str | int | float) -> Fields | None:
    return found if wrong else None


def _state_name(document: Document) -> Fields | None:
    line = _line(_header(document).right, 0)
    return _fault_if(line.text != layout.QUOC_HIEU or not line.bold, text=line.text)


def _motto(document: Document) -> Fields | None:
    line = _line(_header(document).right, 1)
    return _fault_if(line.text != layout.TIEU_NGU or not line.bold, text=line.text)


def _sizes(document: Document) -> Fields | None:
    sizes = tuple(_line(_header(document).right, place).size for place in (0, 1))
    return _fault_if(sizes not in _SIZES, first=sizes[0], second=sizes[1])


def _motto_line(document: Document) -> Fields | None:
    line = _line(_header(document).right, 1)
    wanted = text_width(line.text, size=line.size, bold=True)
    return _fault_if(abs(line.rule - wanted) > _TOLERANCE, found=round(line.rule, 1), wanted=round(wanted, 1))


def _no_place_line(document: Document) -> Fields | None:
    return _fault_if(len(_header(document).right) != 2)


def _issuer_named(document: Document) -> Fields | None:
    return _fault_if(not any(line.text.strip() for line in _issuer(document)))


def _issuer_capitals(document: Document) -> Fields | None:
    wrong = next((line.text for line in _issuer(document) if line.text != line.text.upper()), "")
    return _fault_if(wrong, text=wrong)


def _issuer_line(document: Document) -> Fields | None:
    lines = _issuer(document)
    if not lines:
        return None
    longest = max(text_width(line.text, size=line.size, bold=True) for line in lines)
    return _fault_if(not longest / 3 <= lines[-1].rule <= longest / 2)


def _number(document: Document) -> Fields | None:
    text = next((line.text for line in _header(document).left if line.text.startswith("Số:")), "")
    match = _NUMBER.fullmatch(text)
    padded = match is not None and (match["number"].isspace() or len(match["number"]) >= 2)
    return _fault_if(not padded, text=text)


def _title_named(document: Document) -> Fields | None:
    title = next((b for b in document.blocks if isinstance(b, Title)), None)
    return _fault_if(title is None or title.lines[0] not in _KINDS or len(title.lines) < 2)


def _title_line(document: Document) -> Fields | None:
    title = next((b for b in document.blocks if isinstance(b, Title)), None)
    if title is None or len(title.lines) < 2:
        return None
    longest = max(text_width(line, size=layout.BODY_SIZE, bold=True) for line in title.lines[1:])
    text_room = layout.PAPER_SHORT - layout.MARGIN_LEFT - layout.MARGIN_RIGHT
    longest = min(longest, text_room)
    return _fault_if(not longest / 3 <= title.rule <= longest / 2)


def _dates(document: Document) -> Fields | None:
    wrong = (match[0] for text in texts_of(document) for match in _WRONG_DATE.finditer(text))
    first = next(wrong, "")
    return _fault_if(first, text=first.strip())


def _composed(document: Document) -> Fields | None:
    wrong = next((text for text in texts_of(document) if not unicodedata.is_normalized("NFC", text)), "")
    return _fault_if(wrong, text=wrong[:60])


def _no_underscores(document: Document) -> Fields | None:
    wrong = next((text for text in texts_of(document) if _UNDERSCORES.search(text)), "")
    return _fault_if(wrong, text=wrong[:60])


def _printable(document: Document) -> Fields | None:
    wrong = next((match[0] for text in texts_of(document) if (match := _REPLACED.search(text))), "")
    return _fault_if(wrong, text=wrong)


def _order(document: Document) -> Fields | None:
    kinds = [type(block) for block in document.blocks]
    wanted = [HeaderTable, Title, SignatureBlock, Recipients]
    found = [kind for kind in kinds if kind in wanted]
    complete = found == [kind for kind in wanted if kind in found] and SignatureBlock in found
    return _fault_if(not complete or kinds[:2] != [HeaderTable, Title])


def _closing(document: Document) -> Fields | None:
    place = next((n for n, b in enumerate(document.blocks) if isinstance(b, SignatureBlock)), 0)
    last = document.blocks[place - 1] if place else None
    run = last.inlines[-1] if isinstance(last, Paragraph) else None
    return _fault_if(not (isinstance(run, Run) and run.text.endswith("./.")))


def _recipients_punctuation(document: Document) -> Fields | None:
    lines = next((b.lines for b in document.blocks if isinstance(b, Recipients)), ())
    wrong = [line for line in lines[:-1] if not line.endswith(";")]
    wrong += [line for line in lines[-1:] if not line.endswith(".")]
    return _fault_if(wrong, text=wrong[0] if wrong else "")


def _recipients_filed(document: Document) -> Fields | None:
    lines = next((b.lines for b in document.blocks if isinstance(b, Recipients)), ())
    return _fault_if(not lines or not lines[-1].startswith("Lưu:"))


def _headings(document: Document) -> Fields | None:
    tops = [b.text for b in document.blocks if isinstance(b, Heading) and b.level == 1]
    for number, text in enumerate(tops, start=1):
        match = _MARKER.match(text)
        if match is None or match["marker"] != roman(number):
            return {"text": text}
    return None


def _names(document: Document) -> Fields | None:
    rows = (row for b in document.blocks if isinstance(b, SignatureBlock) for row in b.rows)
    wrong = next((one.name for row in rows for one in row if _DEGREE.match(one.name)), "")
    return _fault_if(wrong, text=wrong)


def _appendices(document: Document) -> Fields | None:
    count = len(document.appendices)
    for number, one in enumerate(document.appendices, start=1):
        wanted = "Phụ lục" if count == 1 else f"Phụ lục {roman(number)}"
        if one.label != wanted or not one.title or not one.source:
            return {"text": one.label}
    return None


def _one_page_setup(document: Document) -> Fields | None:
    header = _header(document)
    small = [line.text for line in (*header.left, *header.right) if not 12 <= line.size <= 14]
    return _fault_if(small, text=small[0] if small else "")


_LETTERHEAD = ("campaign", "letterhead.issuer")
_RECIPIENTS = ("campaign", "letterhead.recipients")

FORM_CHECKS: tuple[FormCheck, ...] = (
    FormCheck(code=CheckCode.STATE_NAME, fault=_state_name),
    FormCheck(code=CheckCode.MOTTO, fault=_motto),
    FormCheck(code=CheckCode.SIZES_TOGETHER, fault=_sizes),
    FormCheck(code=CheckCode.MOTTO_LINE, fault=_motto_line),
    FormCheck(code=CheckCode.NO_PLACE_LINE, fault=_no_place_line),
    FormCheck(code=CheckCode.HEADER_SIZES, fault=_one_page_setup),
    FormCheck(code=CheckCode.ISSUER_NAMED, fault=_issuer_named, target=_LETTERHEAD),
    FormCheck(code=CheckCode.ISSUER_CAPITALS, fault=_issuer_capitals, target=_LETTERHEAD),
    FormCheck(code=CheckCode.ISSUER_LINE, fault=_issuer_line, target=_LETTERHEAD),
    FormCheck(code=CheckCode.NUMBER_FORMAT, fault=_number, target=("campaign", "letterhead.symbol")),
    FormCheck(code=CheckCode.TITLE_NAMED, fault=_title_named, target=("campaign", "letterhead.title")),
    FormCheck(code=CheckCode.TITLE_LINE, fault=_title_line, target=("campaign", "letterhead.title")),
    FormCheck(code=CheckCode.DATES_PADDED, fault=_dates, grave=False),
    FormCheck(code=CheckCode.TEXT_COMPOSED, fault=_composed),
    FormCheck(code=CheckCode.TEXT_PRINTABLE, fault=_printable, grave=False),
    FormCheck(code=CheckCode.NO_UNDERSCORES, fault=_no_underscores, grave=False),
    FormCheck(code=CheckCode.ORDER_OF_PARTS, fault=_order),
    FormCheck(code=CheckCode.HEADINGS_NUMBERED, fault=_headings),
    FormCheck(code=CheckCode.CLOSING_MARK, fault=_closing, target=("visit", "closing")),
    FormCheck(code=CheckCode.NAMES_WITHOUT_DEGREE, fault=_names, target=("attendance", "team")),
    FormCheck(code=CheckCode.RECIPIENTS_PUNCTUATION, fault=_recipients_punctuation, target=_RECIPIENTS),
    FormCheck(code=CheckCode.RECIPIENTS_FILED, fault=_recipients_filed, target=_RECIPIENTS),
    FormCheck(code=CheckCode.APPENDICES_LABELLED, fault=_appendices),
)
