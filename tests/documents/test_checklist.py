"""The self-check finds what is out of form and what is missing, and every line has a sentence."""

from dataclasses import replace
from datetime import date, time

import pytest

from cchc_desktop.core.fields import Rating, Response
from cchc_desktop.document_sentences import CHECK_SENTENCES, check_sentence
from cchc_desktop.documents import checklist_form
from cchc_desktop.documents.checklist import CheckLine, CheckState, check_minutes
from cchc_desktop.documents.checklist_codes import CheckCode
from cchc_desktop.documents.minutes import build_minutes
from cchc_desktop.documents.nodes import (
    Document,
    HeaderTable,
    Heading,
    Paragraph,
    Recipients,
    Run,
    SignatureBlock,
    Title,
)
from cchc_desktop.documents.record import (
    Attendance,
    Attendee,
    DossierLine,
    ItemRecord,
    MinutesRecord,
    MinutesTexts,
    Photo,
    RateLine,
    Recommendation,
    SectionRecord,
    Signatures,
    Signer,
    Verdict,
)


def lines(record: MinutesRecord, document: Document | None = None) -> dict[str, CheckLine]:
    return {line.code: line for line in check_minutes(record, document or build_minutes(record))}


def with_block(document: Document, kind: type, **changes: object) -> Document:
    blocks = tuple(replace(b, **changes) if isinstance(b, kind) else b for b in document.blocks)
    return replace(document, blocks=blocks)


def with_item(record: MinutesRecord, **fields: object) -> MinutesRecord:
    item = ItemRecord(id="a", text="Một nội dung.", **fields)
    section = SectionRecord(id="s", title="Mục", items=(item,))
    return replace(record, sections=(section,), extra_items=(), recommendations=())


def test_a_full_visit_is_in_form(full_record) -> None:
    found = lines(full_record)
    assert found["form_ok"].state is CheckState.OK
    assert found["form_ok"].fields["passed"] == len(checklist_form.FORM_CHECKS)
    assert found["items_answered"].fields == {"answered": 7, "total": 7, "count": 0}
    assert not [line for line in found.values() if line.state is CheckState.FAIL]


def test_what_is_in_order_comes_first_and_gaps_last(full_record) -> None:
    states = [line.state for line in check_minutes(full_record, build_minutes(full_record))]
    assert states == sorted(states, key=[CheckState.OK, CheckState.FAIL, CheckState.WARN].index)


def test_a_bare_visit_lacks_nearly_everything(bare_record) -> None:
    found = lines(bare_record)
    assert {
        "visit_date_missing",
        "start_time_missing",
        "end_time_missing",
        "place_missing",
        "plan_missing",
        "items_none",
        "team_too_small",
        "unit_not_present",
        "conclusion_missing",
        "unit_signer_missing",
        "secretary_missing",
        "leader_missing",
        "recipients_filed",
        "number_format",
    } <= set(found)
    assert found["end_time_missing"].target == ("visit", "ended")


def right(document: Document, place: int, **changes: object) -> Document:
    header = document.blocks[0]
    changed = list(header.right)
    changed[place] = replace(changed[place], **changes)
    return with_block(document, HeaderTable, right=tuple(changed))


def left(document: Document, place: int, **changes: object) -> Document:
    header = document.blocks[0]
    changed = list(header.left)
    changed[place] = replace(changed[place], **changes)
    return with_block(document, HeaderTable, left=tuple(changed))


def reordered(document: Document) -> Document:
    return replace(document, blocks=(document.blocks[1], document.blocks[0], *document.blocks[2:]))


def appended(document: Document, text: str) -> Document:
    at = next(n for n, b in enumerate(document.blocks) if isinstance(b, Heading))
    extra = Paragraph(inlines=(Run(text),))
    return replace(document, blocks=(*document.blocks[:at], extra, *document.blocks[at:]))


def without_mark(document: Document) -> Document:
    at = next(n for n, b in enumerate(document.blocks) if isinstance(b, SignatureBlock)) - 1
    closing = replace(document.blocks[at], inlines=(Run("Hết."),))
    return replace(document, blocks=(*document.blocks[:at], closing, *document.blocks[at + 1 :]))


def renamed_signer(document: Document) -> Document:
    block = next(b for b in document.blocks if isinstance(b, SignatureBlock))
    rows = ((replace(block.rows[0][0], name="ThS. Võ Văn Nam"), *block.rows[0][1:]),)
    return with_block(document, SignatureBlock, rows=rows)


def composed_wrongly(document: Document) -> Document:
    heading = Heading(level=2, text="x")
    object.__setattr__(heading, "text", "to\u0300a")
    return replace(document, blocks=(*document.blocks[:3], heading, *document.blocks[3:]))


SPOILT = {
    "state_name": lambda d: right(d, 0, text="CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    "motto": lambda d: right(d, 1, text="Độc lập – Tự do – Hạnh phúc"),
    "sizes_together": lambda d: right(d, 1, size=13.0),
    "motto_line": lambda d: right(d, 1, rule=30.0),
    "no_place_line": lambda d: with_block(d, HeaderTable, right=(*d.blocks[0].right, d.blocks[0].right[0])),
    "header_sizes": lambda d: left(d, 0, size=11.0),
    "issuer_named": lambda d: with_block(d, HeaderTable, left=d.blocks[0].left[:1]),
    "issuer_capitals": lambda d: left(d, 1, text="Đoàn kiểm tra"),
    "issuer_line": lambda d: left(d, 2, rule=60.0),
    "number_format": lambda d: left(d, 3, text="Số: 5/BB-ĐKT"),
    "title_named": lambda d: with_block(d, Title, lines=("BIÊN BẢN",)),
    "title_line": lambda d: with_block(d, Title, rule=160.0),
    "dates_padded": lambda d: appended(d, "Công văn ngày 5 tháng 03 năm 2023"),
    "text_composed": composed_wrongly,
    "text_printable": lambda d: appended(d, "chuông \x07"),
    "no_underscores": lambda d: appended(d, "Họ tên: ______"),
    "order_of_parts": reordered,
    "headings_numbered": lambda d: with_block(d, Heading, text="II. A", level=1),
    "closing_mark": without_mark,
    "names_without_degree": renamed_signer,
    "recipients_punctuation": lambda d: with_block(d, Recipients, lines=("UBND xã.", "Lưu: VT.")),
    "recipients_filed": lambda d: with_block(d, Recipients, lines=("UBND xã.",)),
    "appendices_labelled": lambda d: replace(d, appendices=d.appendices[1:]),
}


@pytest.mark.parametrize("code", SPOILT)
def test_every_fault_of_form_is_found(full_record, code) -> None:
    found = lines(full_record, SPOILT[code](build_minutes(full_record)))
    assert code in found
    assert "form_ok" not in found
    assert check_sentence(found[code])


def test_every_form_check_has_a_spoilt_document() -> None:
    assert set(SPOILT) == {check.code for check in checklist_form.FORM_CHECKS}


@pytest.mark.parametrize("right_date", ["ngày 05 tháng 3 năm 2020", "ngày 12 tháng 11", "ngày 28 tháng 02"])
def test_dates_in_form_are_left_alone(full_record, right_date) -> None:
    assert "dates_padded" not in lines(full_record, appended(build_minutes(full_record), right_date))


ITEMS = {
    "items_open": {},
    "rating_without_shortcoming": {"rating": Rating.NOT_MET},
    "not_checked_without_reason": {"rating": Rating.NOT_CHECKED},
    "evidence_missing": {"rating": Rating.MET, "evidence_missing": True},
    "response_missing": {"rating": Rating.NOT_MET, "shortcomings": "Thiếu sổ"},
    "shortcoming_without_recommendation": {"rating": Rating.NOT_MET, "shortcomings": "Thiếu sổ"},
    "dispute_without_words": {"shortcomings": "Thiếu sổ", "response": Response.DISPUTED},
    "met_despite_target": {
        "rating": Rating.MET,
        "rates": (RateLine(label="x", numerator=1, denominator=2, verdict=Verdict.MISSED),),
    },
    "rate_impossible": {"rating": Rating.MET, "rates": (RateLine(label="x", numerator=3, denominator=2),)},
    "late_without_letter": {"rating": Rating.MET, "dossiers": (DossierLine(code="H", days_late=3),)},
}


@pytest.mark.parametrize("code", ITEMS)
def test_gaps_of_an_item_lead_to_it(full_record, code) -> None:
    line = lines(with_item(full_record, **ITEMS[code]))[code]
    assert line.target[:2] == ("item", "a")
    assert line.fields["count"] == 1
    assert (line.state is CheckState.FAIL) == (code == "rate_impossible")


def test_a_complete_item_has_no_gap(full_record) -> None:
    found = lines(with_item(full_record, rating=Rating.MET, achieved="Tốt"))
    assert not set(ITEMS) & set(found)


VISITS = {
    "end_before_start": {"ended": time(7, 0)},
    "team_without_lead": {"attendance": Attendance(team_has_lead=False)},
    "team_too_small": {"attendance": Attendance(team=(Attendee(name="A"),))},
    "unit_not_present": {"attendance": Attendance(unit=(Attendee(name="A", absent=True),))},
    "absence_without_reason": {"attendance": Attendance(team=(Attendee(name="A", absent=True),))},
    "recommendation_without_due": {"recommendations": (Recommendation(id="r", text="Làm"),)},
    "recommendation_without_responsible": {"recommendations": (Recommendation(id="r", text="Làm"),)},
    "recommendation_due_in_past": {
        "recommendations": (Recommendation(id="r", text="Làm", due=date(2023, 9, 1)),)
    },
    "copies_too_few": {"texts": MinutesTexts(conclusion="Tốt", copies=1)},
    "refusal_incomplete": {"signatures": Signatures(unit=Signer(name="A", refused=True))},
    "photo_without_caption": {"photos": (Photo(digest="0" * 64, read=bytes),)},
}


@pytest.mark.parametrize("code", VISITS)
def test_gaps_of_the_visit_are_found(full_record, code) -> None:
    found = lines(replace(full_record, **VISITS[code]))
    assert code in found
    assert found[code].target
    assert code not in lines(full_record) or code == "recommendation_without_responsible"


def test_every_code_has_a_sentence() -> None:
    assert set(CHECK_SENTENCES) == set(CheckCode)


def test_sentences_speak_plainly(full_record, bare_record) -> None:
    for record in (full_record, bare_record):
        for line in check_minutes(record, build_minutes(record)):
            sentence = check_sentence(line)
            assert "{" not in sentence
            assert sentence[0].isupper() or sentence[0].isdigit()
