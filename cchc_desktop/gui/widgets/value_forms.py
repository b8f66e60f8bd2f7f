"""How a kind of value is typed, stored and shown: one record per kind, used by fields and table cells."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from cchc_desktop.core.dates import iso_date, iso_time, parse_short_date, parse_short_time, short_date
from cchc_desktop.core.numbers import format_number, parse_count, parse_number


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueForm:
    """`read` makes the stored form of typed text, `write` the shown form of a stored one.

    Both raise `ValueError`; the methods below do not: what cannot be read passes through unchanged.
    """

    read: Callable[[str], str]
    write: Callable[[str], str]
    sentence: str = ""
    """What to tell the person whose text cannot be read."""

    def stored(self, typed: str) -> str:
        """Return the stored form, or the text as typed when it cannot be read."""
        try:
            return self.read(typed) if typed.strip() else ""
        except (ValueError, InvalidOperation):
            return typed

    def shown(self, stored: str) -> str:
        """Return how a stored form is shown; text that is none is shown as it is."""
        try:
            return self.write(stored) if stored else ""
        except (ValueError, InvalidOperation):
            return stored

    def readable(self, typed: str) -> bool:
        """Tell whether typed or stored text is empty or can be read."""
        if not typed.strip() or self.shown(typed) != typed:
            return True
        try:
            return bool(self.read(typed))
        except (ValueError, InvalidOperation):
            return False


def text_form() -> ValueForm:
    """Text, kept as it is."""
    return ValueForm(read=lambda typed: typed, write=lambda stored: stored)


def date_form(today: Callable[[], date] = date.today) -> ValueForm:
    """A day: typed `12/9` or `hôm nay`, stored `2023-09-12`, shown `12/9/2023`."""

    def write(stored: str) -> str:
        day = iso_date(stored)
        if day is None:
            raise ValueError(stored)
        return short_date(day)

    return ValueForm(
        read=lambda typed: parse_short_date(typed, today=today()).isoformat(),
        write=write,
        sentence="Chưa đọc được ngày này. Gõ ngày/tháng, ví dụ 12/9 hoặc 12/9/2023.",
    )


def time_form() -> ValueForm:
    """A time of day: typed `8h30` or `0830`, stored and shown `08:30`."""

    def write(stored: str) -> str:
        moment = iso_time(stored)
        if moment is None:
            raise ValueError(stored)
        return f"{moment:%H:%M}"

    return ValueForm(
        read=lambda typed: f"{parse_short_time(typed):%H:%M}",
        write=write,
        sentence="Chưa đọc được giờ này. Gõ giờ và phút, ví dụ 8h30 hoặc 08:30.",
    )


def number_form() -> ValueForm:
    """A number: typed and shown `1.234,5`, stored `1234.5`."""
    return ValueForm(
        read=lambda typed: f"{parse_number(typed):f}",
        write=_write_number,
        sentence="Chưa đọc được số này. Dấu chấm tách hàng nghìn, dấu phẩy tách phần lẻ: 1.234,5.",
    )


def count_form() -> ValueForm:
    """A whole number that is not negative."""
    return ValueForm(
        read=lambda typed: str(parse_count(typed)),
        write=_write_number,
        sentence="Cần một số nguyên, không âm, ví dụ 13 hoặc 1.250.",
    )


def _write_number(stored: str) -> str:
    return format_number(Decimal(stored))
