"""Lists of units as people have them: pasted from a spreadsheet, in .csv or in .xlsx."""

from dataclasses import dataclass
from pathlib import Path

from cchc_desktop.core.errors import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTable:
    """A table as read: `rows` with the line each stands in (from 1); `source` is a file name or empty."""

    source: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """One row that can be taken over as a unit."""

    line: int
    name: str
    tags: tuple[str, ...]
    parent: str
    address: str
    head: str
    phone: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BadUnitRow:
    """One row that cannot be taken over, with everything that is wrong with it."""

    line: int
    cells: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitImport:
    """The preview of an import. `columns` tells, per column of the table, the unit field it was taken for."""

    columns: tuple[str, ...]
    rows: tuple[UnitRow, ...]
    bad: tuple[BadUnitRow, ...]


def table_from_text(text: str) -> UnitTable:
    """Read cells pasted from a spreadsheet: tabs between cells, line breaks between rows."""
    raise NotImplementedError


def table_from_file(path: Path) -> UnitTable:
    """Read a .csv, .txt or .xlsx file.

    Raises `EnvironmentFailed(FILE_MISSING | FILE_UNREADABLE)` and `Refused(TABLE_UNREADABLE)`.
    """
    raise NotImplementedError
