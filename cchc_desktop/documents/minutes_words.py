"""Sentences and paragraphs the minutes are made of: citations, people, typed texts, rates."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from cchc_desktop.core.dates import short_date
from cchc_desktop.documents.clean import clean_paragraphs
from cchc_desktop.documents.nodes import Block, ListItem, Paragraph, Run
from cchc_desktop.documents.record import (
    AnswerLine,
    Attendee,
    Citation,
    DocumentLine,
    Letterhead,
    RateLine,
    Verdict,
)
from cchc_desktop.documents.wording import (
    bind,
    joined,
    long_date,
    lower_first,
    padded,
    percent,
    quantity,
    sentence,
    without_stop,
)

_SHORT_ROLE = 20
_ENDS = ".!?…:;,"
_POINT = re.compile(r"^[-–•]\s+(?=\S)")
_ABOUT = re.compile(r"^(?:về việc|về|v/v)\s+", re.IGNORECASE)
_VERDICTS = {Verdict.MET: ", đạt chỉ tiêu", Verdict.MISSED: ", chưa đạt chỉ tiêu"}


def plain(text: str) -> Paragraph:
    """Return a paragraph of the body."""
    return Paragraph(inlines=(Run(text),))


def point(text: str) -> ListItem:
    """Return a point that begins with a dash."""
    return ListItem(inlines=(Run(text),))


def typed(text: str) -> tuple[Block, ...]:
    """Return a typed text as paragraphs; lines that begin with a dash become points.

    Where a line ends without punctuation it gets a full stop, a point before another point a semicolon.
    """
    return typed_lines(clean_paragraphs(text))


def led(lead: str, text: str) -> tuple[Block, ...]:
    """Return a typed text whose first paragraph begins with `lead` and a colon."""
    lines = clean_paragraphs(text)
    if not lines:
        return ()
    if begins_with_dash(lines[0]):
        return (plain(f"{lead}:"), *typed_lines(lines))
    return typed_lines((f"{lead}: {lines[0]}", *lines[1:]))


def pointed(lead: str, text: str) -> tuple[Block, ...]:
    """Return the same as `led`, the first paragraph being a point with a dash."""
    first, *rest = led(lead, text)
    return (ListItem(inlines=first.inlines), *rest) if isinstance(first, Paragraph) else (first, *rest)


def listed(texts: tuple[str, ...]) -> Iterator[Block]:
    """Return short entries as points: a semicolon after each, a full stop after the last."""
    for place, text in enumerate(texts, start=1):
        end = "." if place == len(texts) else ";"
        yield point(without_stop(text) + end)


def cited(citation: Citation) -> str:
    """Return `Kế hoạch số 110/KH-UBND ngày 26 tháng 5 năm 2023 của … về …`; parts not given are left out."""
    parts = [citation.kind]
    if citation.number:
        parts.append(f"số {citation.number}")
    if citation.issued:
        parts.append(long_date(citation.issued))
    if citation.issuer:
        parts.append(f"của {citation.issuer}")
    if citation.subject:
        parts.append(f"về {lower_first(_ABOUT.sub('', without_stop(citation.subject)))}")
    return " ".join(part for part in parts if part)


def numbered(letterhead: Letterhead) -> str:
    """Return `05/BB-ĐKT`; nothing while there is no number. Numbers below 10 are padded."""
    number = letterhead.number.strip(" ")
    shown = padded(int(number)) if number.isascii() and number.isdigit() else number
    symbol = letterhead.symbol.strip().lstrip("/")
    return f"{shown}{f'/{symbol}' if symbol else ''}" if number else ""


def named_document(line: DocumentLine) -> str:
    """Return a document of a list in one phrase, with a short date."""
    parts = [line.kind]
    if line.number:
        parts.append(f"số {line.number}")
    if line.issued:
        parts.append(f"ngày {short_date(line.issued)}")
    if line.issuer:
        parts.append(f"của {line.issuer}")
    if line.subject:
        parts.append(f"về {lower_first(_ABOUT.sub('', without_stop(line.subject)))}")
    phrase = " ".join(part for part in parts if part)
    return f"{phrase} ({without_stop(line.note)})" if line.note else phrase


def person(attendee: Attendee) -> str:
    """Return `Bà Nguyễn Thị Lan, Phó Trưởng phòng Nội vụ, Phó Trưởng đoàn`."""
    name = f"{attendee.honorific} {attendee.name}".strip()
    role = bind(attendee.role) if len(attendee.role) <= _SHORT_ROLE else attendee.role
    return ", ".join(part for part in (name, attendee.post, role) if part)


def rate(line: RateLine, *, team: str) -> str:
    """Return a rate with its figures, its target and how it stands to it, as one sentence.

    Figures of the unit are told where they differ from those of the team.
    """
    label = without_stop(line.label) or "Tỷ lệ"
    words, told = _figures(line), _reported_figures(line.reported)
    if told and line.numerator is None and line.denominator is None:
        words = f"đơn vị báo cáo {told}, {team} chưa xác định số liệu"
    elif told and not same_rate(line):
        words = f"{team} xác định {words}, đơn vị báo cáo {told}"
    note = f" {sentence(line.note)}" if line.note else ""
    return f"{label}: {words}{_standing(line.verdict, line.target)}.{note}"


def same_rate(line: RateLine) -> bool:
    """Tell whether the unit reported the very figures the team found."""
    return line.reported == (line.numerator, line.denominator)


def answer(line: AnswerLine, *, team: str) -> str:
    """Return a simple answer as one sentence, with the unit's own where it differs."""
    label, value = without_stop(line.label), without_stop(line.value)
    remarks = [without_stop(line.note)] if line.note.strip() else []
    reported = without_stop(line.reported)
    if reported and not value:
        value = f"đơn vị báo cáo {reported}, {team} chưa xác định"
    elif reported and reported != value:
        remarks.append(f"đơn vị báo cáo: {reported}")
    told = f" ({'; '.join(remarks)})" if remarks else ""
    words = f"{label}: {value}" if label else value
    # "0 sai phạm, đạt chỉ tiêu": what is just what was wanted is not said twice.
    target = "" if line.target == line.value else line.target
    return f"{words}{told}{_standing(line.verdict, target)}."


def named_documents(lines: Iterable[DocumentLine]) -> str:
    """Return a list of documents in one phrase; what several share is said once behind them."""
    shared: dict[tuple[str, str, str], list[DocumentLine]] = {}
    for line in lines:
        shared.setdefault((line.issuer, line.subject, line.note), []).append(line)
    phrases: list[str] = []
    for group in shared.values():
        bare = (named_document(replace(line, issuer="", subject="", note="")) for line in group[:-1])
        phrases.append(joined((*bare, named_document(group[-1]))))
    return "; ".join(phrases)


def day_or_blank(day: date | None) -> str:
    """Return a date in words, or room to write it by hand."""
    return long_date(day) if day else "ngày …… tháng …… năm ……"


def short_or_nothing(day: date | None) -> str:
    """Return `08/9/2023` or nothing."""
    return short_date(day) if day else ""


def begins_with_dash(line: str) -> bool:
    """Tell whether a typed line is meant as a point of a list."""
    return bool(_POINT.match(line))


def typed_lines(lines: tuple[str, ...]) -> tuple[Block, ...]:
    """Return the same as `typed` for lines that have been cleaned."""
    following = (*lines[1:], "")
    return tuple(_typed_line(line, following[place]) for place, line in enumerate(lines))


def _typed_line(line: str, following: str) -> Block:
    if not _POINT.match(line):
        return plain(sentence(line))
    text = _POINT.sub("", line).strip()
    between_points = bool(_POINT.match(following)) and text[-1:] not in _ENDS
    return point(f"{text};" if between_points else sentence(text))


def _figures(line: RateLine) -> str:
    if line.numerator is None or line.denominator is None:
        known = line.numerator if line.numerator is not None else line.denominator
        return (
            f"{quantity(known)} (chưa đủ số liệu để tính tỷ lệ)" if known is not None else "chưa có số liệu"
        )
    part = f"{quantity(line.numerator)}/{quantity(line.denominator)}"
    counted = f" {lower_first(without_stop(line.denominator_label))}" if line.denominator_label else ""
    if line.denominator == 0:
        return f"{part}{counted} (không phát sinh)"
    return f"{part}{counted} ({percent(line.numerator, line.denominator)})"


def _reported_figures(reported: tuple[float | None, float | None]) -> str:
    part, whole = reported
    if part is None and whole is None:
        return ""
    return "/".join("…" if number is None else quantity(number) for number in (part, whole))


def _standing(verdict: Verdict, target: str) -> str:
    wanted = without_stop(target)
    if verdict in _VERDICTS:
        return f"{_VERDICTS[verdict]} {wanted}".rstrip()
    return f" (chỉ tiêu {wanted})" if wanted else ""
