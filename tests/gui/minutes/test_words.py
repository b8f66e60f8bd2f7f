"""The words of the page: short, whole, in the person's language."""

from types import SimpleNamespace

import pytest

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.documents.checklist import CheckLine, CheckState
from cchc_desktop.gui.minutes.check_lines import shown_checks
from cchc_desktop.gui.minutes.places import place_of, place_of_field
from cchc_desktop.gui.minutes.words import change_words, file_name, outdated_words, value_words, verdict_words
from cchc_desktop.gui.palette import Tone

VISIT = "v1"
RECOMMENDATION = {"visit": VISIT, "item": "I.1-1", "field": "recommendation"}


def visit(name, day="2023-09-08"):
    return SimpleNamespace(unit=SimpleNamespace(name=name), date=day)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("UBND xã Tân Bình", "BB_UBND-xa-Tan-Binh_2023-09-08.docx"),
        ("Đội 1/2: “A”", "BB_Doi-1-2-A_2023-09-08.docx"),
        ("???", "BB_2023-09-08.docx"),
    ],
)
def test_a_file_name_every_system_takes(name, expected):
    assert file_name(visit(name), "docx") == expected


def test_a_long_name_is_cut():
    assert len(file_name(visit("Phòng " * 100), "pdf")) < 120


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "(trống)"),
        ("", "(trống)"),
        (True, "có"),
        (1234.5, "1.234,5"),
        ("2023-09-12", "12/9/2023"),
        (["a", "b"], "2 mục"),
        ("a\n b", "a b"),
    ],
)
def test_values_as_people_read_them(value, words):
    assert value_words(value) == words


def test_a_code_is_read_as_its_field_means_it():
    assert value_words("partly", "rating") == "Đạt một phần"
    assert value_words("partly", "found.mot_cua") == "Có một phần"
    assert value_words("met", "note") == "met"


def test_of_long_texts_only_what_differs_is_shown():
    same = "Lãnh đạo đơn vị thống nhất với các nhận xét của Đoàn kiểm tra"
    assert change_words(f"{same}.", f"{same}; xin bổ sung tài liệu.") == "…tra. → …tra; xin bổ sung tài liệu."


def test_short_texts_are_shown_whole():
    assert change_words("đạt 9", "đạt 10") == "đạt 9 → đạt 10"


def test_an_unknown_number_of_changes_is_not_made_up():
    assert outdated_words(0) == "Số liệu đã đổi sau bản in này"
    assert outdated_words(3) == "Số liệu đã đổi sau bản in này: 3 chỗ"


def test_a_broken_seal_names_what_differs_and_what_to_do():
    words, tone = verdict_words(
        SimpleNamespace(intact=False, problems=("data_differs", "document_differs"), changed_after=0)
    )
    assert tone is Tone.WRONG
    assert "số liệu trong nhật ký khác với lúc ký; tệp biên bản" in words
    assert "Hãy đối chiếu" in words


@pytest.mark.parametrize(
    ("target", "page", "args"),
    [
        (("texts", "closing"), "minutes", {"visit": VISIT, "field": "closing"}),
        (("visit", "conclusion"), "minutes", {"visit": VISIT, "field": "conclusion"}),
        (("visit", "place"), "visit", {"visit": VISIT, "field": "place"}),
        (("item", "I.1-1", "recommendations"), "visit", RECOMMENDATION),
        (("recommendation", "v1/I.1-1/r", "due"), "visit", RECOMMENDATION),
        (("recommendation", "v1/-/r", "due"), "visit", {"visit": VISIT, "field": "attendance"}),
        (("attendance", "team"), "visit", {"visit": VISIT, "field": "attendance"}),
        (("campaign", "letterhead.issuer"), "settings", {"tab": "letterhead", "field": "letterhead.issuer"}),
        (("campaign", "number"), "campaign", {"tab": "plan", "field": "number"}),
    ],
)  # fmt: skip
def test_every_place_of_the_self_check_leads_somewhere(target, page, args):
    place = place_of(target, VISIT)
    assert (place.page, dict(place.args)) == (page, args)


def test_a_line_without_a_place_has_none():
    assert place_of((), VISIT) is None


def test_an_edit_of_a_text_leads_to_the_minutes_and_others_to_the_visit():
    assert place_of_field(FieldKey("visit", VISIT, "conclusion"), VISIT).page == "minutes"
    assert place_of_field(FieldKey("visit", VISIT, "started"), VISIT).args == {
        "visit": VISIT,
        "field": "started",
    }
    finding = place_of_field(FieldKey("finding", "v1/I.1-1", "achieved"), VISIT)
    assert finding.args == {"visit": VISIT, "item": "I.1-1", "field": "achieved"}


def test_faults_come_first_and_colour_never_speaks_alone():
    lines = (
        CheckLine(code="form_ok", state=CheckState.OK, fields={"passed": 23, "total": 23}),
        CheckLine(code="start_time_missing", state=CheckState.WARN, target=("visit", "started")),
        CheckLine(code="end_before_start", state=CheckState.FAIL, target=("visit", "ended")),
    )
    shown = shown_checks(lines, VISIT)
    assert [one.words.split()[0] for one in shown] == ["Giờ", "Chưa", "Thể"]
    assert len({one.sign for one in shown}) == len({one.tone for one in shown}) == 3
