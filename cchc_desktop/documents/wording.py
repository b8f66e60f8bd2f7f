"""Dates, times, numbers and numbering the way Vietnamese documents write them.

Sources: Decree 30/2020/NĐ-CP, appendix I, part II, point 4.b (dates), II.3.c (numbers of documents) and
II.6 (letters of points).
"""

import re
from datetime import date, time
from decimal import Decimal

from cchc_desktop.core.numbers import format_number

_LETTERS = "abcdđeghiklmnopqrstuvxy"
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
# "ngày", "tháng" and "năm" stay with their numbers at the end of a line.
_BEFORE_NUMBER = re.compile(r"(\b(?:năm|tháng|ngày|số|quý|khóa|phường|quận)) (?=\d)", re.IGNORECASE)
_NO_BREAK = "\u00a0"


def long_date(day: date) -> str:
    """Write `ngày 05 tháng 01 năm 2026`: days below 10 and the months 1 and 2 with a leading zero."""
    parts = (f"ngày {day.day:02d}", f"tháng {_month(day)}", f"năm {day.year}")
    return " ".join(part.replace(" ", _NO_BREAK) for part in parts)


def clock_time(moment: time) -> str:
    """Write `08 giờ 00 phút`."""
    return f"{moment.hour:02d} giờ {moment.minute:02d} phút"


def padded(number: int) -> str:
    """Write a count or a document number with at least two digits, as in `03 bản`."""
    return f"{number:02d}"


def letter(index: int) -> str:
    """Return the letter of the point with the given index from 0, in the decree's order.

    That is a, b, c, d, đ, e, g, h, i, k and so on; after y comes aa, ab.
    """
    turns, place = divmod(index, len(_LETTERS))
    return (letter(turns - 1) if turns else "") + _LETTERS[place]


def roman(number: int) -> str:
    """Return a number from 1 on in Roman numerals."""
    digits: list[str] = []
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        digits.append(sign * times)
    return "".join(digits)


def percent(numerator: float, denominator: float) -> str:
    """Write a share as `97,4%`, never rounded to 100% when something is missing, nor to 0% when not.

    Raises `ZeroDivisionError` when the denominator is zero.
    """
    top, bottom = Decimal(str(numerator)), Decimal(str(denominator))
    share = top * 100 / bottom
    for decimals in (1, 2, 4):
        rounded = round(share, decimals)
        if (rounded in (0, 100)) == (share in (0, 100)):
            return f"{format_number(rounded)}%"
    return f"{format_number(round(share, 8))}%"


def quantity(number: float) -> str:
    """Write a number as `1.234,5`, without a decimal comma when it is whole."""
    return format_number(number)


def sentence(text: str) -> str:
    """Return the text with a full stop unless it already ends with a mark of punctuation."""
    kept = text.strip()
    return kept if not kept or kept[-1] in ".!?…:;," else f"{kept}."


def without_stop(text: str) -> str:
    """Return the text without the punctuation at its end, to be continued in the same sentence."""
    return text.strip().rstrip(".;:, ")


def lower_first(text: str) -> str:
    """Return the text with a small first letter, unless its first word is an abbreviation or a number."""
    first, _, _ = text.partition(" ")
    keep = len(first) > 1 and first[1:] != first[1:].lower()
    return text if keep else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


def bind(text: str) -> str:
    """Return the text with unbreakable blanks."""
    return text.replace(" ", _NO_BREAK)


def bind_tail(text: str) -> str:
    """Bind the last words of a heading, so that no single word stands alone on its last line."""
    words = text.split(" ")
    tail = 3 if len(words) >= 6 else 2
    if len(words) < 4:
        return text
    return " ".join((*words[:-tail], _NO_BREAK.join(words[-tail:])))


def bind_numbers(text: str) -> str:
    """Keep numbers with the word before them, as in `năm 2023`, where a title is broken into lines."""
    return _BEFORE_NUMBER.sub(rf"\1{_NO_BREAK}", text)


def joined(parts: tuple[str, ...]) -> str:
    """Join parts as in `a, b và c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} và {parts[-1]}"


def _month(day: date) -> str:
    return f"{day.month:02d}" if day.month < 3 else str(day.month)
