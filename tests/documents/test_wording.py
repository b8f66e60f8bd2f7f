"""Dates, numbers and letters as the decree writes them."""

from datetime import date, time

import pytest

from cchc_desktop.documents.wording import (
    bind_numbers,
    bind_tail,
    clock_time,
    joined,
    letter,
    long_date,
    lower_first,
    padded,
    percent,
    quantity,
    roman,
    sentence,
    without_stop,
)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 28), "ngày 28 tháng 02 năm 2026"),
        (date(2023, 9, 3), "ngày 03 tháng 9 năm 2023"),
        (date(2023, 11, 12), "ngày 12 tháng 11 năm 2023"),
    ],
)
def test_long_dates(day: date, words: str) -> None:
    assert long_date(day).replace("\u00a0", " ") == words


def test_number_and_word_of_a_date_stay_together() -> None:
    assert long_date(date(2026, 1, 5)).split(" ") == ["ngày\u00a005", "tháng\u00a001", "năm\u00a02026"]


def test_times_and_counts() -> None:
    assert clock_time(time(8, 0)) == "08 giờ 00 phút"
    assert (padded(3), padded(12), padded(120)) == ("03", "12", "120")


def test_points_are_lettered_the_vietnamese_way() -> None:
    assert "".join(letter(n) for n in range(12)) == "abcdđeghiklm"
    assert letter(23) == "aa"


def test_roman_numbers() -> None:
    assert [roman(n) for n in (1, 4, 9, 14, 40)] == ["I", "IV", "IX", "XIV", "XL"]


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (18, 20, "90%"),
        (38, 39, "97,4%"),
        (39, 39, "100%"),
        (9_999, 10_000, "99,99%"),
        (1, 100_000, "0,001%"),
        (0, 5, "0%"),
    ],
)
def test_a_share_is_never_rounded_to_all_or_nothing(part: int, whole: int, words: str) -> None:
    assert percent(part, whole) == words


def test_share_of_nothing_is_refused() -> None:
    with pytest.raises(ZeroDivisionError):
        percent(1, 0)


def test_numbers() -> None:
    assert quantity(1234.5) == "1.234,5"
    assert quantity(12) == "12"


def test_sentences() -> None:
    assert sentence("Đã làm") == "Đã làm."
    assert sentence("Đã làm!") == "Đã làm!"
    assert without_stop("Đã làm; ") == "Đã làm"
    assert lower_first("Kiểm tra") == "kiểm tra"
    assert lower_first("UBND xã") == "UBND xã"
    assert joined(("a", "b", "c")) == "a, b và c"


def test_numbers_stay_with_their_word() -> None:
    assert bind_numbers("hành chính năm 2022 tại Quận 1") == "hành chính năm\u00a02022 tại Quận\u00a01"


def test_the_last_words_of_a_heading_hold_together() -> None:
    assert bind_tail("Cải cách thể chế") == "Cải cách thể\u00a0chế"
    assert bind_tail("2.2. Cải cách thủ tục hành chính").endswith("tục\u00a0hành\u00a0chính")
    assert bind_tail("a) Tốt") == "a) Tốt"
