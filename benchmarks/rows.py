"""What a measure hands back, and how it is shown."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One promise: `value` in `unit`, `ratio` to what `against` names, and whether the `limit` holds."""

    name: str
    value: float
    unit: str
    ratio: float | None
    limit: str
    ok: bool
    against: str


def at_most_ratio(name: str, *, value: float, unit: str, base: float, limit: float, against: str) -> Row:
    """Make a row that holds while `value` is no more than `limit` times `base`."""
    ratio = value / base
    return Row(
        name=name,
        value=value,
        unit=unit,
        ratio=ratio,
        limit=f"≤ {limit:g} ×",
        ok=ratio <= limit,
        against=f"{against}: {base:.4g} {unit}",
    )


def at_least_speed(
    name: str, *, rows: int, seconds: float, base_seconds: float, limit: float, against: str
) -> Row:
    """Make a row that holds while as many rows go through as `limit` times those that the base manages."""
    ratio = base_seconds / seconds
    return Row(
        name=name,
        value=rows / seconds,
        unit="rows/s",
        ratio=ratio,
        limit=f"≥ {limit:g} ×",
        ok=ratio >= limit,
        against=f"{against}: {rows / base_seconds:.4g} rows/s",
    )


def at_most(name: str, *, value: float, unit: str, limit: float) -> Row:
    """Make a row that holds while `value` is no more than `limit`, with nothing to compare to."""
    return Row(
        name=name,
        value=value,
        unit=unit,
        ratio=None,
        limit=f"≤ {limit:g} {unit}",
        ok=value <= limit,
        against="",
    )


def as_json(rows: Iterable[Row]) -> str:
    return json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2)


def as_table(rows: Iterable[Row]) -> str:
    """Lay the rows out in columns for reading."""
    cells = [("measure", "value", "ratio", "limit", "", "against")]
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f} ×"
        verdict = "ok" if row.ok else "MISSED"
        cells.append((row.name, f"{row.value:.4g} {row.unit}", ratio, row.limit, verdict, row.against))
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells)
    return "\n".join(line.rstrip() for line in lines)
