"""The database file: the one place where a connection is opened, and the gate in front of it.

Another engine with the same interface (an encrypted SQLite) would take its place here.
"""

import contextlib
import sqlite3
import struct
from collections.abc import Callable, Generator, Iterable, Sequence
from pathlib import Path, PurePath
from threading import RLock
from typing import Any
from urllib.parse import quote

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.core.progress import CancelToken
from cchc_desktop.store.faults import database_failures, environment_code, raise_told
from cchc_desktop.store.file_marks import APPLICATION_ID, SCHEMA_VERSION, TABLES
from cchc_desktop.store.transactions import atomic

DATABASE_NAME = "cchc.db"
SIDE_FILES = ("-wal", "-shm")

Row = tuple[Any, ...]
"""A row as SQLite gives it; its reader names the types."""

_MAGIC = b"SQLite format 3\x00"
_HEADER_SIZE = 100
_VERSION_AT = 60
_APPLICATION_AT = 68
_BUSY_SECONDS = 5.0
# A new database of ours holds nothing but the list of schema steps until the first step has marked it.
_FOREIGN_TABLES = """
SELECT count(*) FROM sqlite_schema
WHERE type = 'table' AND name NOT IN ('_sqlite_migrations', 'sqlite_sequence')
"""
_STEPS_BETWEEN_LOOKS = 100_000


class Database:
    """One open connection, used by any thread, one at a time.

    Every failure of the disk or the file is told as `EnvironmentFailed` (see `faults`).
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._lock = RLock()

    @contextlib.contextmanager
    def transaction(self) -> Generator[sqlite3.Connection]:
        """Everything inside is committed together and is on disk afterwards, or nothing is. May be nested."""
        with self._lock, database_failures(self.path), atomic(self._connection):
            yield self._connection

    def commit_alone(self, sql: str, values: Sequence[object]) -> None:
        """Commit one statement that is a transaction by itself: the short way for autosave."""
        with self._lock:
            try:
                self._connection.execute(sql, values)
            except sqlite3.Error as error:
                raise_told(error, self.path)

    @contextlib.contextmanager
    def reading(self) -> Generator[sqlite3.Connection]:
        """Hold the connection for reads that belong together."""
        with self._lock, database_failures(self.path):
            yield self._connection

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """Return all rows of one query."""
        with self.reading() as connection:
            return connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[object] = ()) -> Row | None:
        """Return the first row of one query."""
        with self.reading() as connection:
            found: Row | None = connection.execute(sql, values).fetchone()
            return found

    def migrate(self) -> None:
        """Bring the schema up to this program's version, each step in a transaction of its own."""
        with self._lock, database_failures(self.path):
            if self._connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION:
                return
            # Only now: the library takes longer to load than all the rest of the opening.
            from sqlite_utils import Database as SqliteUtilsDatabase

            from cchc_desktop.store.schema import MIGRATIONS

            MIGRATIONS.apply(SqliteUtilsDatabase(self._connection, execute_plugins=False, strict=True))

    def settled_writes(self) -> int | None:
        """Return `writes()`; None within a transaction, which may yet be rolled back."""
        return None if self._connection.in_transaction else self._connection.total_changes

    def writes(self) -> int:
        """Return a number that grows with every row written through this connection."""
        return self._connection.total_changes

    def close(self) -> None:
        """Close the connection; the write-ahead log is folded into the file."""
        with self._lock, database_failures(self.path):
            self._connection.close()


def open_database(path: Path, *, before_steps: Callable[[], object] = lambda: None) -> Database:
    """Open the database for writing, creating it when the file is missing or empty, schema up to date.

    `before_steps` is called before the schema of a database with data is changed; what it raises passes
    through, and the schema is as it was. Raises `EnvironmentFailed` with DATABASE_NEWER, NOT_A_DATABASE or
    DATABASE_DAMAGED without having touched the data, or with FOLDER_READ_ONLY, DISK_FULL, DATABASE_LOCKED.
    """
    _pass_gate(path)
    with database_failures(path):
        connection = _connect(path, mode="rwc")
        try:
            _prepare(connection)
            if 0 < _pragma(connection, "user_version") < SCHEMA_VERSION:
                before_steps()
            database = Database(path, connection)
            database.migrate()
            _check_tables(connection, path)
        except BaseException:
            connection.close()
            raise
    return database


def fold_log(path: Path) -> None:
    """Bring what lies in the write-ahead log into the one file; the database must not be in use."""
    with database_failures(path), contextlib.closing(_connect(path, mode="rw")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


@contextlib.contextmanager
def open_reader(path: Path) -> Generator[sqlite3.Connection]:
    """Open a second, read-only connection, for long reads that must not hold up writing."""
    with database_failures(path), contextlib.closing(_connect_reader(path)) as connection:
        connection.execute("PRAGMA temp_store=MEMORY")
        yield connection


@contextlib.contextmanager
def open_copy(path: Path) -> Generator[sqlite3.Connection]:
    """Open the file of a copy for writing, in the plain journal mode that leaves one file behind."""
    with database_failures(path), contextlib.closing(_connect(path, mode="rwc")) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("PRAGMA synchronous=FULL")
        yield connection


@contextlib.contextmanager
def cancellable(connection: sqlite3.Connection, cancel: CancelToken | None) -> Generator[None]:
    """Let a request to stop interrupt long statements; it is told as `Refused(CANCELLED)`."""
    if cancel is None:
        yield
        return
    connection.set_progress_handler(lambda: int(cancel.cancelled), _STEPS_BETWEEN_LOOKS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            raise Refused(ErrorCode.CANCELLED) from error
        raise
    finally:
        connection.set_progress_handler(None, 0)


def check_gate(path: Path) -> None:
    """Raise what `open_database` would raise because of the file's own header, without opening it."""
    header = _read_header(path)
    if not header:
        return
    if not header.startswith(_MAGIC):
        damaged = not header.strip(b"\x00")
        raise _failed(ErrorCode.DATABASE_DAMAGED if damaged else ErrorCode.NOT_A_DATABASE, path)
    if len(header) < _HEADER_SIZE:
        raise _failed(ErrorCode.DATABASE_DAMAGED, path)
    _check_numbers(path, version=_number(header, _VERSION_AT), application=_number(header, _APPLICATION_AT))


def _pass_gate(path: Path) -> None:
    check_gate(path)
    header = _read_header(path)
    if not header:
        return
    if _number(header, _APPLICATION_AT) == APPLICATION_ID and not _has_log(path):
        return
    # What a killed program wrote last is only in the write-ahead log: ask SQLite, without writing.
    with open_reader(path) as connection:
        version, application = (_pragma(connection, name) for name in ("user_version", "application_id"))
        tables = connection.execute(_FOREIGN_TABLES).fetchone()[0] if not application else 0
    _check_numbers(path, version=version, application=application)
    if tables:
        raise _failed(ErrorCode.NOT_A_DATABASE, path)


def _check_tables(connection: sqlite3.Connection, path: Path) -> None:
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if not names.issuperset(TABLES):
        raise _failed(ErrorCode.DATABASE_DAMAGED, path)
    if has_foreign_code(connection):
        raise _failed(ErrorCode.NOT_A_DATABASE, path)


def has_foreign_code(connection: sqlite3.Connection) -> bool:
    """Tell whether the file brings triggers or views: ours never do, and they could alter what is written."""
    count: int = connection.execute(
        "SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')"
    ).fetchone()[0]
    return count > 0


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    number: int = connection.execute(f"PRAGMA {name}").fetchone()[0]
    return number


def _check_numbers(path: Path, *, version: int, application: int) -> None:
    if application not in {0, APPLICATION_ID}:
        raise _failed(ErrorCode.NOT_A_DATABASE, path)
    if application == APPLICATION_ID and version < 1:
        raise _failed(ErrorCode.DATABASE_DAMAGED, path)
    if version > SCHEMA_VERSION:
        raise EnvironmentFailed(
            ErrorCode.DATABASE_NEWER, {"path": str(path), "found": version, "known": SCHEMA_VERSION}
        )


def _read_header(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEADER_SIZE)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise _failed(ErrorCode.FILE_UNREADABLE, path) from error


def _number(header: bytes, at: int) -> int:
    number: int = struct.unpack_from(">I", header, at)[0]
    return number


def _failed(code: ErrorCode, path: Path) -> EnvironmentFailed:
    return EnvironmentFailed(code, {"path": str(path)})


def address(path: PurePath) -> str:
    """Return an absolute path as SQLite's URI, which names no host.

    A share on Windows, where redirected documents and so the backups may lie, is part of the path.
    """
    plain = path.as_posix().removeprefix("//?/")
    plain = "//" + plain.removeprefix("UNC/") if plain.startswith("UNC/") else plain
    return "file://" + quote(plain if plain.startswith("/") else f"/{plain}", safe="/:")


def _connect(path: Path, *, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{address(path.resolve())}?mode={mode}",
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,  # transactions begin where this room says so, never by themselves
        check_same_thread=False,
        cached_statements=256,
    )


def _connect_reader(path: Path) -> sqlite3.Connection:
    try:
        return _read_once(_connect(path, mode="ro"))
    except sqlite3.OperationalError as error:
        # On a read-only disk SQLite cannot make its side files. A file without a log changes no more there.
        if environment_code(error) is not ErrorCode.FOLDER_READ_ONLY or _has_log(path) or not path.is_file():
            raise
    return _connect(path, mode="ro&immutable=1")


def _read_once(connection: sqlite3.Connection) -> sqlite3.Connection:
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _prepare(connection: sqlite3.Connection) -> None:
    pragmas: Iterable[str] = (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cell_size_check=ON",
    )
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")
