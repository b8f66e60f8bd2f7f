"""Numbers the Vietnamese way."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.core.numbers import format_number, parse_count, parse_number


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1.234,5", "1234.5"),
        ("1234,5", "1234.5"),
        ("1 234", "1234"),
        ("12.5", "12.5"),
        ("12.50", "12.50"),
        ("1.234", "1234"),
        ("1.234.567", "1234567"),
        ("-3,25", "-3.25"),
        ("0,5", "0.5"),
        (" 7 ", "7"),
    ],
)
def test_numbers_are_understood(typed: str, meant: str) -> None:
    assert parse_number(typed) == Decimal(meant)


@pytest.mark.parametrize(
    "typed", ["", "abc", "1,2,3", "1.23.456", "1..2", "--1", "1e5", "nan", "∞", "12,", ",5"]
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - it says no more than that
        parse_number(typed)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3))
def test_what_is_shown_can_be_typed(number: Decimal) -> None:
    assert parse_number(format_number(number)) == number


@given(st.text(max_size=10))
def test_any_text_is_a_number_or_a_value_error(text: str) -> None:
    try:
        parse_number(text)
    except ValueError:
        return


@given(st.integers(0, 10**15))
def test_counts_come_back(number: int) -> None:
    assert parse_count(format_number(number)) == number


@pytest.mark.parametrize("typed", ["-1", "1,5", "1.5", "x"])
def test_what_is_no_count_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - it says no more than that
        parse_count(typed)


@pytest.mark.parametrize(
    ("number", "decimals", "shown"),
    [
        (1234.5, None, "1.234,5"),
        (1234567, None, "1.234.567"),
        (Decimal("1.50"), None, "1,5"),
        (2, 2, "2,00"),
        (99.956, 1, "100,0"),
        (0.1, None, "0,1"),
        (-1234.5, None, "-1.234,5"),
        (1000, None, "1.000"),
    ],
)
def test_numbers_are_shown(number: float, decimals: int | None, shown: str) -> None:
    assert format_number(number, decimals=decimals) == shown
