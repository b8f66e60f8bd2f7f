"""Numbers the Vietnamese way: a point groups thousands, a comma starts the decimals."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

_GROUPED = re.compile(r"-?\d{1,3}(?:[. \u00a0]\d{3})+(?:,\d+)?")
_PLAIN = re.compile(r"-?\d+(?:,\d+)?")
_POINT_DECIMAL = re.compile(r"-?\d+\.\d{1,2}")


def parse_number(text: str) -> "Decimal":
    """Read `1.234,5`, `1234,5`, `1 234` or `12.5`. Raises `ValueError` for anything else."""
    from decimal import Decimal  # whole numbers, all that a start shows, need none

    typed = text.strip()
    if _GROUPED.fullmatch(typed) or _PLAIN.fullmatch(typed):
        plain = re.sub(r"[. \u00a0]", "", typed).replace(",", ".")
        return Decimal(plain)
    if _POINT_DECIMAL.fullmatch(typed):
        return Decimal(typed)
    raise ValueError(text)


def parse_count(text: str) -> int:
    """Read a whole number that is not negative. Raises `ValueError` otherwise."""
    number = parse_number(text)
    if number != number.to_integral_value() or number < 0:
        raise ValueError(text)
    return int(number)


def format_number(number: "Decimal | float", *, decimals: int | None = None) -> str:
    """Write `1.234,5`; `decimals` fixes the digits after the comma, None keeps what is there."""
    if isinstance(number, int) and decimals is None:
        return f"{number:,}".replace(",", ".")
    from decimal import Decimal

    value = number if isinstance(number, Decimal) else Decimal(str(number))
    plain = f"{value:,f}" if decimals is None else f"{value:,.{decimals}f}"
    if decimals is None and "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.translate(str.maketrans({",": ".", ".": ","}))
