"""Lists of units as people have them: pasted from a spreadsheet, in .csv or in .xlsx."""

import csv
import io
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Problem, Refused
from cchc_desktop.core.text import squeeze
from cchc_desktop.exchange.archives import NotAnArchive, unpacked_size
from cchc_desktop.platform.files import read_file, reading_failures

LARGEST_FILE = 20 * 2**20
LARGEST_UNPACKED = 200 * 2**20
MOST_ROWS = 20_000
MOST_COLUMNS = 50
LONGEST_CELL = 2_000

_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SPREADSHEETS = {".xlsx", ".xlsm"}
_FORMULA_ERRORS = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"})
_SEPARATORS = "\t;,"


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
    """Read cells pasted from a spreadsheet: tabs between cells, line breaks between rows.

    Raises `Refused(TABLE_UNREADABLE)` when there is no cell in it.
    """
    return _table("", _csv_rows(text, "\t" if "\t" in text else _separator(text)))


def table_from_file(path: Path) -> UnitTable:
    """Read a .csv, .txt or .xlsx file.

    Text may be UTF-8, UTF-16 or the Vietnamese code page 1258, its cells separated by `;`, `,` or tabs.
    Raises `EnvironmentFailed(FILE_MISSING | FILE_UNREADABLE)` and `Refused(TABLE_UNREADABLE)`.
    """
    with reading_failures(path):
        size = path.stat().st_size
    if size > LARGEST_FILE:
        raise _too_large(path.name)
    content = read_file(path)
    if path.suffix.lower() in _SPREADSHEETS or content[:4] == b"PK\x03\x04":
        return _table(path.name, _spreadsheet_rows(content, path.name))
    text = _decoded(content, path.name)
    return _table(path.name, _csv_rows(text, _separator(text)))


def _table(source: str, rows: Iterable[tuple[int, tuple[str, ...]]]) -> UnitTable:
    filled: list[tuple[int, tuple[str, ...]]] = []
    for line, cells in rows:
        if any(cells):
            filled.append((line, cells[:MOST_COLUMNS]))
        if len(filled) > MOST_ROWS:
            raise _too_large(source)
    if not filled:
        raise _unreadable(source)
    return UnitTable(source=source, rows=tuple(filled))


def _unreadable(source: str) -> Refused:
    return Refused(ErrorCode.TABLE_UNREADABLE, {"path": source} if source else {})


def _too_large(source: str) -> Refused:
    limits: dict[str, str | int | float] = {"most": MOST_ROWS, "limit_mb": LARGEST_FILE // 2**20}
    return Refused(ErrorCode.TABLE_UNREADABLE, limits | ({"path": source} if source else {}))


def _decoded(content: bytes, source: str) -> str:
    marked = next((codec for mark, codec in _BYTE_ORDER_MARKS if content.startswith(mark)), None)
    for codec in (marked,) if marked else ("utf-8", "cp1258"):
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _unreadable(source)


def _separator(text: str) -> str:
    """Return the separator that stands in most of the first lines; tabs win over `;`, `;` over `,`."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    return max(_SEPARATORS, key=lambda mark: (sum(mark in line for line in lines), -_SEPARATORS.index(mark)))


def _csv_rows(text: str, separator: str) -> Iterable[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    start = 1
    try:
        for cells in reader:
            yield start, tuple(_cell(cell) for cell in cells)
            start = reader.line_num + 1
    except csv.Error as error:
        raise _unreadable("") from error


def _spreadsheet_rows(content: bytes, source: str) -> list[tuple[int, tuple[str, ...]]]:
    from openpyxl import load_workbook

    try:
        if unpacked_size(content) > LARGEST_UNPACKED:
            raise _too_large(source)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            try:
                sheet = book.worksheets[0]
                return _filled_rows(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), source)
            finally:
                book.close()
    except (Refused, EnvironmentFailed):
        raise
    except NotAnArchive as error:
        raise _unreadable(source) from error
    # A damaged spreadsheet can fail in openpyxl in as many ways as XML and ZIP know.
    except Exception as error:
        raise _unreadable(source) from error


def _filled_rows(rows: Iterable[tuple[object, ...]], source: str) -> list[tuple[int, tuple[str, ...]]]:
    """Return the rows that hold something: sheets formatted to their last line have a million that do not."""
    taken: list[tuple[int, tuple[str, ...]]] = []
    for line, cells in enumerate(rows, start=1):
        if not any(cells):
            continue
        texts = [_cell(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        taken.append((line, tuple(texts)))
        if len(taken) > MOST_ROWS:
            raise _too_large(source)
    return taken


def _cell(value: object) -> str:
    if value is None or isinstance(value, bool) or value in _FORMULA_ERRORS:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return squeeze(str(value))[:LONGEST_CELL]
