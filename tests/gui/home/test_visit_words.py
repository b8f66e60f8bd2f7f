from datetime import date

import pytest

from cchc_desktop.core.records import VisitRow, VisitState
from cchc_desktop.gui.home.visit_words import STATE_WORDS, due_words, kind_words
from cchc_desktop.gui.palette import Tone

TODAY = date(2023, 9, 12)


def row(**values):
    usual = {
        "visit_id": "v", "campaign_id": "c", "unit_id": "u", "unit_name": "UBND Phường 1", "unit_tags": (),
        "kind": "planned", "date": "2023-09-20", "state": VisitState.PREPARING, "answered": 0, "asked": 46,
        "shortcomings": 0, "recommendations": 0, "report_received": "", "printed_at": "", "sealed_at": "",
        "last_edited_at": "",
    }  # fmt: skip
    return VisitRow(**(usual | values))


@pytest.mark.parametrize(
    ("values", "words", "tone"),
    [
        ({}, "Báo cáo trước 15/9", Tone.MUTED),
        ({"date": "2023-09-15"}, "Chưa có báo cáo, trễ 2 ngày", Tone.WRONG),
        ({"date": "2023-09-15", "report_received": "2023-09-09"}, "Đã có báo cáo 09/9", Tone.MUTED),
        ({"date": "2023-09-15", "kind": "surprise"}, "Còn 3 ngày", Tone.MUTED),
        ({"date": "2023-09-12", "kind": "surprise"}, "Hôm nay", Tone.MUTED),
        ({"date": "2023-09-10", "kind": "surprise"}, "Đã qua ngày kiểm tra 2 ngày", Tone.ATTENTION),
        ({"date": ""}, "Chưa định ngày kiểm tra", Tone.ATTENTION),
        ({"state": VisitState.UNDER_WAY, "answered": 39}, "Còn thiếu 7", Tone.MUTED),
        ({"state": VisitState.UNDER_WAY, "answered": 46}, "Đủ nội dung, chưa in biên bản", Tone.MUTED),
        (
            {"state": VisitState.PRINTED, "printed_at": "2023-09-08T16:00:00+07:00"},
            "Biên bản đã in 08/9",
            Tone.MUTED,
        ),
        (
            {"state": VisitState.SEALED, "sealed_at": "2023-09-05T16:00:00+07:00"},
            "Đã ký, khóa 05/9",
            Tone.MUTED,
        ),
    ],
)
def test_what_comes_next_is_told(values, words, tone):
    due = due_words(row(**values), today=TODAY, report_days_before=5)
    assert (due.text, due.tone) == (words, tone)


def test_a_report_is_late_only_where_one_was_asked_for():
    assert due_words(row(date="2023-09-15"), today=TODAY, report_days_before=5).tone is Tone.WRONG
    assert due_words(row(date="2023-09-15"), today=TODAY, report_days_before=0).text == "Còn 3 ngày"
    surprise = row(date="2023-09-15", kind="surprise")
    assert due_words(surprise, today=TODAY, report_days_before=5).text == "Còn 3 ngày"


def test_every_state_has_a_word_and_a_sign_of_its_own():
    assert set(STATE_WORDS) == set(VisitState)
    assert len({words.sign for words in STATE_WORDS.values()}) == len(VisitState)
    assert all(words.text for words in STATE_WORDS.values())


def test_unknown_kinds_are_shown_as_they_are():
    assert kind_words("planned") == "Theo kế hoạch"
    assert kind_words("new_kind") == "new_kind"
