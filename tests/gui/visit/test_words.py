from datetime import date
from types import SimpleNamespace

import pytest

from cchc_desktop.core.visit_records import DossierRecord
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.visit.reported import differences
from cchc_desktop.gui.visit.words import (
    count_words,
    dossiers_summary,
    late_words,
    letters_in_common,
    rate_words,
)
from cchc_desktop.outline.library import OutlineLibrary
from cchc_desktop.platform.paths import forms_folder

OUTLINE = OutlineLibrary(forms_folder()).load("tayninh-2023")
ITEMS = {item.id: item for item in OUTLINE.items()}
APOLOGIES = ITEMS["I.2.3-4"].answers[0].target
NO_VIOLATION = ITEMS["I.2.6-2"].answers[1].target
VISIT_DAY = date(2023, 9, 12)


def dossier(row, **values):
    empty = dict.fromkeys(
        (
            "answer",
            "code",
            "procedure",
            "received",
            "due",
            "finished",
            "apology_number",
            "apology_date",
            "new_due",
            "reason",
        ),
        "",
    )
    return DossierRecord(entity_id=row, **{**empty, "code": row, **values})


@pytest.mark.parametrize(
    ("numerator", "denominator", "words", "tone"),
    [
        (11, 13, "84,6 % · chỉ tiêu bằng 100 %", Tone.WRONG),
        (13, 13, "100 % · chỉ tiêu bằng 100 %", Tone.GOOD),
        (9999, 10000, "99,99 % · chỉ tiêu bằng 100 %", Tone.WRONG),
        (0, 0, "Không phát sinh", Tone.MUTED),
        (None, 13, "", Tone.MUTED),
    ],
)
def test_a_rate_is_judged_exactly(numerator, denominator, words, tone):
    said = rate_words(numerator, denominator, APOLOGIES)
    assert said.text.replace("bằng ", "") == words.replace("bằng ", "")
    assert said.tone is tone


def test_a_numerator_above_the_denominator_is_pointed_out():
    assert rate_words(14, 13, APOLOGIES).tone is Tone.ATTENTION


def test_a_count_is_held_against_its_target():
    assert count_words(0, NO_VIOLATION).tone is Tone.GOOD
    assert count_words(2, NO_VIOLATION).tone is Tone.WRONG
    assert count_words(None, NO_VIOLATION).text == ""
    assert count_words(2, None).text == ""


@pytest.mark.parametrize(
    ("due", "finished", "words"),
    [
        ("2023-08-30", "2023-09-06", "7 ngày"),
        ("2023-08-30", "2023-08-30", "đúng hạn"),
        ("2023-09-05", "", "chưa trả, 7 ngày"),
        ("2023-09-20", "", "chưa trả"),
        ("", "2023-08-30", ""),
    ],
)
def test_days_late_are_counted_to_the_day_of_the_visit(due, finished, words):
    assert late_words(dossier("a", due=due, finished=finished), on=VISIT_DAY).text == words


def test_one_letter_for_two_dossiers_is_found_however_it_is_typed():
    rows = (
        dossier("a", apology_number="14/TXL-UBND", apology_date="2023-08-30"),
        dossier("b", apology_number="14/txl-ubnd ", apology_date="2023-08-30"),
        dossier("c", apology_number="12/TXL-UBND"),
    )
    assert letters_in_common(rows) == {"a": 2, "b": 2}
    assert dossiers_summary(rows) == "3 hồ sơ, 1 văn bản xin lỗi dùng chung"


def test_report_and_finding_are_compared_only_when_both_are_given():
    item = ITEMS["I.2.3-4"]
    both = {
        "found.apologies.numerator": 11,
        "found.apologies.denominator": 13,
        "reported.apologies.numerator": 13,
        "reported.apologies.denominator": 13,
    }
    assert list(differences(item, SimpleNamespace(answers=both))) == ["13/13 và 11/13"]
    del both["reported.apologies.denominator"]
    assert list(differences(item, SimpleNamespace(answers=both))) == []
