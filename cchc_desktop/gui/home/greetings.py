"""The first two lines of the day: who is greeted, which day it is, how far the deadline."""

from collections.abc import Iterable
from datetime import date, datetime

from cchc_desktop.core.dates import iso_date, short_date
from cchc_desktop.core.numbers import format_number
from cchc_desktop.core.records import MemberRecord
from cchc_desktop.core.text import fold, squeeze
from cchc_desktop.gui.palette import Tone

_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_ADDRESSED = {"ong": "anh", "ba": "chị", "anh": "anh", "chi": "chị"}


def greeting(now: datetime, person: str, members: Iterable[MemberRecord] = ()) -> str:
    """Greet a person by the time of day.

    A member of the team is greeted the way one does in an office, by given name; whoever is not known there
    by the whole name: the program cannot know how to address them.
    """
    name = squeeze(person)
    return f"Chào buổi {_part_of_day(now.hour)}" + (f", {_addressed(name, members)}" if name else "")


def date_in_words(day: date) -> str:
    """Return `Thứ Ba, 12 tháng 9 năm 2023`."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{_WEEKDAYS[day.weekday()]}, {day.day:02d} tháng {month} năm {day.year}"


def weekday_and_date(day: date) -> str:
    """Return `Thứ Ba 12/9/2023`."""
    return f"{_WEEKDAYS[day.weekday()]} {short_date(day)}"


def deadline_words(today: date, deadline: str) -> tuple[str, Tone]:
    """Say how far the deadline of a campaign is; empty when it has none."""
    day = iso_date(deadline)
    if day is None:
        return "", Tone.MUTED
    left = (day - today).days
    if left > 0:
        tone = Tone.ATTENTION if left <= 7 else Tone.MUTED
        return f"còn {left} ngày đến hạn hoàn thành {short_date(day)}", tone
    if left == 0:
        return f"hôm nay là hạn hoàn thành {short_date(day)}", Tone.ATTENTION
    return f"quá hạn hoàn thành {short_date(day)} đã {format_number(-left)} ngày", Tone.WRONG


def _part_of_day(hour: int) -> str:
    if 4 <= hour < 11:
        return "sáng"
    if 11 <= hour < 13:
        return "trưa"
    return "chiều" if 13 <= hour < 18 else "tối"


def _addressed(name: str, members: Iterable[MemberRecord]) -> str:
    first, _, rest = name.partition(" ")
    if rest and fold(first) in _ADDRESSED:
        return f"{_ADDRESSED[fold(first)]} {rest.split()[-1]}"
    for member in members:
        word = _ADDRESSED.get(fold(member.honorific))
        if word and squeeze(member.name) == name:
            return f"{word} {name.rsplit(maxsplit=1)[-1]}"
    return name
