"""Dates and times as people type them."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.core.dates import (
    iso_date,
    iso_time,
    parse_short_date,
    parse_short_time,
    short_date,
    stored_date_words,
    stored_moment_words,
)

TODAY = date(2023, 9, 12)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12/9", date(2023, 9, 12)),
        ("12-9", date(2023, 9, 12)),
        ("12.9.2023", date(2023, 9, 12)),
        ("1/2/24", date(2024, 2, 1)),
        ("01/02/2024", date(2024, 2, 1)),
        ("5", date(2023, 9, 5)),
        ("12092023", date(2023, 9, 12)),
        ("2023-09-12", date(2023, 9, 12)),
        ("hôm nay", TODAY),
        ("HÔM NAY", TODAY),
        ("nay", TODAY),
        ("hôm qua", date(2023, 9, 11)),
        ("ngày mai", date(2023, 9, 13)),
        ("mai", date(2023, 9, 13)),
        ("hôm kia", date(2023, 9, 10)),
        ("  12 / 9 ", date(2023, 9, 12)),
        ("29/2/2024", date(2024, 2, 29)),
    ],
)
def test_short_dates_are_understood(typed: str, meant: date) -> None:
    assert parse_short_date(typed, today=TODAY) == meant


@pytest.mark.parametrize(
    "typed", ["", "abc", "32/1", "29/2/2023", "12/13", "0/1", "1/1/1/1", "31/9", "12/9/123", "½"]
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - it says no more than that
        parse_short_date(typed, today=TODAY)


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)), st.dates())
def test_what_is_shown_can_be_typed(day: date, today: date) -> None:
    assert parse_short_date(short_date(day), today=today) == day
    assert parse_short_date(day.isoformat(), today=today) == day


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        parse_short_date(text, today=TODAY)
    except ValueError:
        return


@pytest.mark.parametrize(
    ("day", "shown"),
    [(date(2023, 9, 8), "08/9/2023"), (date(2023, 2, 12), "12/02/2023"), (date(2023, 10, 1), "01/10/2023")],
)
def test_short_dates_are_padded_as_the_decree_says(day: date, shown: str) -> None:
    assert short_date(day) == shown


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("8h30", time(8, 30)),
        ("8 giờ", time(8)),
        ("8 giờ 30 phút", time(8, 30)),
        ("08:30", time(8, 30)),
        ("8", time(8)),
        ("0830", time(8, 30)),
        ("830", time(8, 30)),
        ("23h59", time(23, 59)),
        ("8g15", time(8, 15)),
    ],
)
def test_short_times_are_understood(typed: str, meant: time) -> None:
    assert parse_short_time(typed) == meant


@pytest.mark.parametrize("typed", ["", "24h", "8h60", "abc", "12345", "-1"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - it says no more than that
        parse_short_time(typed)


@given(st.integers(0, 24 * 60 - 1))
def test_every_minute_of_the_day_can_be_typed(minute: int) -> None:
    hours, minutes = divmod(minute, 60)
    for typed in (f"{hours}h{minutes:02d}", f"{hours:02d}:{minutes:02d}", f"{hours} giờ {minutes} phút"):
        assert parse_short_time(typed) == time(hours, minutes)


def test_stored_dates_and_times_are_read_or_none() -> None:
    assert iso_date("2023-09-12") == TODAY
    assert iso_time("08:30") == time(8, 30)
    assert iso_date("") is iso_date("12/9/2023") is iso_time("") is iso_time("8h30") is None
    assert TODAY + timedelta(days=1) == parse_short_date("mai", today=TODAY)


def test_a_stored_moment_is_written_by_the_clock_it_was_written_with() -> None:
    assert stored_moment_words("2023-09-12T09:41:05+07:00") == "09:41 ngày 12/9/2023"
    assert stored_moment_words("hôm nọ") == "hôm nọ"
    assert stored_date_words("2023-02-03") == "03/02/2023"
    assert stored_date_words("") == ""
