import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.outline.dossiers import (
    DossierDates,
    LetterKey,
    LetterUse,
    dates_in_order,
    days_late,
    shared_letters,
)

TODAY = date(2023, 9, 12)


def use(row: str, number: str, issued: date | None = None, dossier: str = "") -> LetterUse:
    return LetterUse(row=row, dossier=dossier or f"H-{row}", number=number, issued=issued)


@pytest.mark.parametrize(
    ("due", "finished", "late"),
    [
        (date(2023, 9, 1), date(2023, 9, 4), 3),
        (date(2023, 9, 4), date(2023, 9, 4), 0),
        (date(2023, 9, 4), date(2023, 9, 1), -3),
        (date(2023, 9, 1), None, 11),
        (date(2023, 9, 20), None, -8),
        (None, date(2023, 9, 4), None),
        (None, None, None),
        (date(2023, 12, 31), date(2024, 3, 1), 61),
    ],
)
def test_days_late(due: date | None, finished: date | None, late: int | None):
    dates = DossierDates(received=None, due=due, finished=finished)
    assert days_late(dates, on=TODAY) == late


@given(st.dates(), st.integers(0, 3000), st.dates())
def test_a_finished_dossier_ages_no_more(due: date, delay: int, on: date):
    due = min(due, date.max - timedelta(days=3000))
    dates = DossierDates(received=None, due=due, finished=due + timedelta(days=delay))
    assert days_late(dates, on=on) == delay


def test_dates_before_the_dossier_came_in_are_odd():
    def known(due: date | None, finished: date | None) -> bool:
        return dates_in_order(DossierDates(received=TODAY, due=due, finished=finished))

    assert known(TODAY, TODAY)
    assert known(None, None)
    assert not known(TODAY - timedelta(days=1), None)
    assert not known(TODAY, TODAY - timedelta(days=1))
    assert dates_in_order(DossierDates(received=None, due=TODAY, finished=date(2000, 1, 1)))


def test_one_letter_for_several_dossiers_is_flagged():
    rows = [use("a", "05/XL-UBND"), use("b", "06/XL-UBND"), use("c", " 05 / xl-ubnd ")]
    assert shared_letters(rows) == {LetterKey(number="05/xl-ubnd", issued=None): ("a", "c")}


def test_accents_may_be_composed_or_not():
    number = "05/TXL-QĐ-Số"
    rows = [use("a", unicodedata.normalize("NFD", number)), use("b", number.upper())]
    assert len(shared_letters(rows)) == 1


def test_dates_tell_letters_of_one_number_apart():
    rows = [use("a", "5", TODAY), use("b", "5", date(2023, 1, 1)), use("c", "6", TODAY)]
    assert shared_letters(rows) == {}


def test_a_missing_date_matches_any():
    rows = [use("a", "5", TODAY), use("b", "5"), use("c", "5", date(2023, 1, 1))]
    found = shared_letters(rows)
    assert found[LetterKey(number="5", issued=TODAY)] == ("a", "b")
    assert found[LetterKey(number="5", issued=date(2023, 1, 1))] == ("b", "c")


def test_rows_without_a_letter_share_nothing():
    assert shared_letters([use("a", ""), use("b", "  ")]) == {}


def test_one_dossier_written_twice_is_still_one():
    assert shared_letters([use("a", "5", dossier="H1"), use("b", "5", dossier="h 1")]) == {}
    both = shared_letters(
        [use("a", "5", dossier="H1"), use("b", "5", dossier="H1"), use("c", "5", dossier="H2")]
    )
    assert list(both.values()) == [("a", "b", "c")]


def test_rows_without_a_code_count_as_dossiers_of_their_own():
    rows = [LetterUse(row=row, dossier="", number="5", issued=None) for row in ("a", "b")]
    assert list(shared_letters(rows).values()) == [("a", "b")]
