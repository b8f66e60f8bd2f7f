"""Whole copies of a database file, checked before anyone relies on them."""

import os
import sqlite3
import struct
from pathlib import Path

from cchc_desktop.core.errors import CchcError, EnvironmentFailed, ErrorCode
from cchc_desktop.core.progress import CancelToken, Progress, no_progress
from cchc_desktop.platform.files import writing_failures
from cchc_desktop.store.database import check_gate, has_foreign_code, open_copy, open_reader

_PAGES = 2000
_PAGE_SIZE_AT = 16
_PAGE_COUNT_AT = 28
_HEADER = 32


def copy_database(
    source: Path, target: Path, *, progress: Progress = no_progress, cancel: CancelToken | None = None
) -> None:
    """Copy one moment of a database, which may be in use, into a new file, and check the copy.

    The copy is marked so that, wherever it is put, it becomes a new station before it writes. Raises
    `EnvironmentFailed` (DATABASE_DAMAGED when the copy is not whole) and `Refused(CANCELLED)`.
    """

    def told(status: int, remaining: int, total: int, /) -> None:
        del status
        if cancel is not None:
            cancel.raise_if_cancelled()
        progress(total - remaining, total, "copying")

    with open_reader(source) as reader, open_copy(target) as copy:
        # One reading transaction holds one moment still while others go on writing.
        reader.execute("BEGIN")
        reader.execute("SELECT 1 FROM sqlite_schema").fetchone()
        reader.backup(copy, pages=_PAGES, progress=told)
        reader.execute("ROLLBACK")
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("UPDATE stations SET session = ''")
        damage = damage_of(copy)
    if damage:
        raise EnvironmentFailed(ErrorCode.DATABASE_DAMAGED, {"path": str(source)})
    with writing_failures(target):
        _sync(target)


def damage_of(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return what SQLite finds wrong with the file, in its own words; nothing when it is whole."""
    rows = connection.execute("PRAGMA integrity_check(20)").fetchall()
    found = tuple(str(row[0]) for row in rows)
    return () if found == ("ok",) else found


def verify(path: Path) -> None:
    """Read a copy from end to end.

    Raises `EnvironmentFailed` with BACKUP_NOT_FOUND, BACKUP_DAMAGED or DATABASE_NEWER.
    """
    if not path.is_file():
        raise EnvironmentFailed(ErrorCode.BACKUP_NOT_FOUND, {"path": str(path)})
    try:
        check_gate(path)
        with open_reader(path) as connection:
            damaged = not is_whole(path) or bool(damage_of(connection)) or has_foreign_code(connection)
            connection.execute("SELECT count(*) FROM stations").fetchone()
    except (sqlite3.Error, CchcError) as error:
        if isinstance(error, CchcError) and error.code is ErrorCode.DATABASE_NEWER:
            raise
        damaged = True
    if damaged:
        raise EnvironmentFailed(ErrorCode.BACKUP_DAMAGED, {"path": str(path)})


def is_whole(path: Path) -> bool:
    """Tell, from its header and its length, whether the file of a copy looks complete."""
    try:
        check_gate(path)
        with path.open("rb") as file:
            header = file.read(_HEADER)
        size = path.stat().st_size
    except (OSError, CchcError):
        return False
    if len(header) < _HEADER:
        return False
    page: int = struct.unpack_from(">H", header, _PAGE_SIZE_AT)[0]
    count: int = struct.unpack_from(">I", header, _PAGE_COUNT_AT)[0]
    return size == count * (65536 if page == 1 else page)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
