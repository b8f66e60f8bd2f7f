"""Dates and times as people type them, and the short form in which they are shown.

Stored dates are ISO 8601 (`2023-09-12`), stored times `HH:MM`. Decree 30/2020/NĐ-CP, appendix I, II.4.b:
days below 10 and the months 1 and 2 are written with a leading zero, other months without.
"""

import re
from datetime import date, time, timedelta

from cchc_desktop.core.text import fold, squeeze

_DATE = re.compile(r"(\d{1,2})(?: ?[/.\- ] ?(\d{1,2})(?: ?[/.\- ] ?(\d{4}|\d{2}))?)?")
_PACKED_DATE = re.compile(r"(\d{2})(\d{2})(\d{4})")
# One form only, digits of ASCII: stored dates and times are also compared as texts.
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_ISO_TIME = re.compile(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?")
_TIME = re.compile(r"(\d{1,2})(?:\s*(?:h|:|g|gio|\.)\s*(\d{1,2})?\s*(?:p|phut|')?)?")
_PACKED_TIME = re.compile(r"(\d{1,2})(\d{2})")
_RELATIVE_DAYS = {"hom nai": 0, "nai": 0, "hom qua": -1, "ngai mai": 1, "mai": 1, "hom kia": -2}


def parse_short_date(text: str, *, today: date) -> date:
    """Read a date typed the short way: `12/9`, `12/9/23`, `12.9.2023`, `12`, `hôm nay`, `ngày mai`.

    Missing parts are those of `today`. Raises `ValueError` for anything that is not a day of the calendar.
    """
    typed = squeeze(text)
    word = fold(typed)
    if word in _RELATIVE_DAYS:
        return today + timedelta(days=_RELATIVE_DAYS[word])
    if iso := _ISO_DATE.fullmatch(typed):
        return date(int(iso[1]), int(iso[2]), int(iso[3]))
    match = _PACKED_DATE.fullmatch(typed) or _DATE.fullmatch(typed)
    if match is None:
        raise ValueError(text)
    year = today.year if match[3] is None else _full_year(match[3])
    month = today.month if match[2] is None else int(match[2])
    return date(year, month, int(match[1]))


def parse_short_time(text: str) -> time:
    """Read a time of day typed the short way: `8h30`, `08:30`, `8 giờ`, `0830`. Raises `ValueError`."""
    typed = fold(squeeze(text))
    match = _TIME.fullmatch(typed) or _PACKED_TIME.fullmatch(typed)
    if match is None:
        raise ValueError(text)
    return time(int(match[1]), int(match[2] or 0))


def short_date(day: date) -> str:
    """Write a date the short way, `08/9/2023`: day padded, months 1 and 2 padded."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def stored_date_words(text: str) -> str:
    """Write a stored date the short way; empty when it is empty or not a date."""
    day = iso_date(text)
    return short_date(day) if day else ""


def stored_moment_words(text: str) -> str:
    """Write a stored moment, `09:41 ngày 12/9/2023`, by the clock it was made with; other text as it is."""
    day = iso_date(text[:10]) if text[10:11] == "T" else None
    return f"{text[11:16]} ngày {short_date(day)}" if day else text


def iso_date(text: str) -> date | None:
    """Read a stored date; None when it is empty or not a date."""
    match = _ISO_DATE.fullmatch(text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def iso_time(text: str) -> time | None:
    """Read a stored time of day, `HH:MM` or with seconds; None when it is empty or not a time."""
    match = _ISO_TIME.fullmatch(text)
    try:
        return time(int(match[1]), int(match[2]), int(match[3] or 0)) if match else None
    except ValueError:
        return None


def _full_year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)
