"""SQLite's result codes told as what happened to the environment; everything else is a fault of ours."""

import contextlib
import sqlite3
from collections.abc import Generator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode

_PRIMARY = 0xFF
# Said by Python, without a code, of a text whose bytes on disk have changed.
_NOT_TEXT = "Could not decode to UTF-8"
_ENVIRONMENT: Mapping[int, ErrorCode] = MappingProxyType(
    {
        sqlite3.SQLITE_FULL: ErrorCode.DISK_FULL,
        sqlite3.SQLITE_READONLY: ErrorCode.FOLDER_READ_ONLY,
        sqlite3.SQLITE_PERM: ErrorCode.FOLDER_READ_ONLY,
        sqlite3.SQLITE_CANTOPEN: ErrorCode.FOLDER_READ_ONLY,
        sqlite3.SQLITE_IOERR: ErrorCode.FILE_NOT_WRITTEN,
        sqlite3.SQLITE_BUSY: ErrorCode.DATABASE_LOCKED,
        sqlite3.SQLITE_LOCKED: ErrorCode.DATABASE_LOCKED,
        sqlite3.SQLITE_PROTOCOL: ErrorCode.DATABASE_LOCKED,
        sqlite3.SQLITE_CORRUPT: ErrorCode.DATABASE_DAMAGED,
        sqlite3.SQLITE_NOTADB: ErrorCode.NOT_A_DATABASE,
    }
)


@contextlib.contextmanager
def database_failures(path: Path) -> Generator[None]:
    """Raise `EnvironmentFailed` for what SQLite says about the disk or the file.

    Errors that only a fault in this program can cause pass through, for the report window.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise_told(error, path)


def raise_told(error: sqlite3.Error, path: Path) -> NoReturn:
    """Raise `EnvironmentFailed` for an error of SQLite, or the error itself when the fault is ours."""
    code = environment_code(error)
    if code is None:
        raise error
    raise EnvironmentFailed(code, {"path": str(path)}) from error


def environment_code(error: sqlite3.Error) -> ErrorCode | None:
    """Return the code of an environment that failed; None when the fault is ours.

    SQLite gives an extended code; its low byte is the kind.
    """
    if str(error).startswith(_NOT_TEXT):
        return ErrorCode.DATABASE_DAMAGED
    result: object = getattr(error, "sqlite_errorcode", None)
    return _ENVIRONMENT.get(result & _PRIMARY) if isinstance(result, int) else None
