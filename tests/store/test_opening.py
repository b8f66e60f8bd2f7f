"""The gate in front of the database, and what is said when the environment fails."""

import contextlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest
from sqlite_utils import Database, Migrations

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.errors import CchcError, EnvironmentFailed, ErrorCode
from cchc_desktop.core.records import VisitState
from cchc_desktop.platform import drives
from cchc_desktop.store import database as database_module
from cchc_desktop.store import refresh, schema
from cchc_desktop.store.copying import verify
from cchc_desktop.store.database import DATABASE_NAME, address, open_copy
from cchc_desktop.store.file_marks import SCHEMA_VERSION, TABLES
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit

MakeEdit = Callable[..., Edit]
KEY = FieldKey("finding", "v1/i1", "achieved")
ROTTEN = ("finding", "v1/i7", "achieved")
OPENER = """
import sys
from pathlib import Path
from cchc_desktop.store.store import Store
Store.open(Path(sys.argv[1]))
"""


def refused(folder: Path) -> ErrorCode:
    with pytest.raises(CchcError) as failure:
        Store.open(folder)
    return failure.value.code


@pytest.fixture
def database(store: Store, edit: MakeEdit, folder: Path) -> Path:
    """A closed database with enough in it to fill several pages."""
    store.log.put([edit("finding", f"v1/i{n}", "achieved", "Tốt " * 200) for n in range(40)])
    store.close()
    return folder / DATABASE_NAME


def test_a_new_folder_gets_an_empty_database(folder: Path, open_store) -> None:
    store = open_store()
    assert (folder / DATABASE_NAME).is_file()
    assert store.station.person == ""
    assert store.check().faults == ()


def test_the_connection_is_durable_and_strict(store: Store) -> None:
    pragmas = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    for name, value in pragmas.items():
        assert store._database.row(f"PRAGMA {name}") == (value,)
    tables = store._database.rows(
        "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main'"
        " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_%' ESCAPE '\\'"
    )
    assert {"changes", "heads", "cells", "visits"} <= {name for name, _ in tables}
    assert all(strict for _, strict in tables)


def test_a_newer_schema_is_refused_and_not_touched(database: Path, folder: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    before = database.read_bytes()
    assert refused(folder) is ErrorCode.DATABASE_NEWER
    assert database.read_bytes() == before
    assert refused(folder) is ErrorCode.DATABASE_NEWER


def test_a_newer_schema_that_is_only_in_the_log_is_refused_too(database: Path, folder: Path) -> None:
    program = f"""
import os, sqlite3
connection = sqlite3.connect({str(database)!r}, isolation_level=None)
connection.execute("PRAGMA user_version = {SCHEMA_VERSION + 1}")
os._exit(0)
"""
    subprocess.run([sys.executable, "-c", program], check=True)
    log = database.with_name(database.name + "-wal")
    before = database.read_bytes(), log.read_bytes()
    assert refused(folder) is ErrorCode.DATABASE_NEWER
    assert (database.read_bytes(), log.read_bytes()) == before


@pytest.mark.parametrize("content", [b"%PDF-1.7 something else", b"x" * 5000])
def test_another_file_is_not_a_database(folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / DATABASE_NAME).write_bytes(content)
    assert refused(folder) is ErrorCode.NOT_A_DATABASE
    assert (folder / DATABASE_NAME).read_bytes() == content


@pytest.mark.parametrize("mark", [0, 7])
def test_a_database_of_another_program_is_not_ours_and_not_touched(folder: Path, mark: int) -> None:
    folder.mkdir()
    connection = sqlite3.connect(folder / DATABASE_NAME)
    connection.execute(f"PRAGMA application_id = {mark}")
    connection.execute("CREATE TABLE notes (text)")
    connection.close()
    before = (folder / DATABASE_NAME).read_bytes()
    assert refused(folder) is ErrorCode.NOT_A_DATABASE
    assert (folder / DATABASE_NAME).read_bytes() == before


def test_an_empty_file_and_an_unfinished_first_opening_become_a_database(folder: Path, open_store) -> None:
    folder.mkdir()
    (folder / DATABASE_NAME).touch()
    open_store().close()
    for name in (DATABASE_NAME, "cchc.session"):
        (folder / name).unlink()
    connection = sqlite3.connect(folder / DATABASE_NAME)
    Migrations("cchc").ensure_migrations_table(Database(connection))
    connection.close()
    assert open_store().check().faults == ()


@pytest.mark.parametrize("spoil", ["zeros", "cut", "garbage", "short"])
def test_a_damaged_database_is_told_apart(database: Path, folder: Path, spoil: str) -> None:
    content = database.read_bytes()
    spoiled = {
        "zeros": bytes(len(content)),
        "cut": content[: len(content) // 3],
        "garbage": content[:100] + os.urandom(len(content) - 100),
        "short": content[:60],
    }[spoil]
    database.write_bytes(spoiled)
    assert refused(folder) is ErrorCode.DATABASE_DAMAGED
    assert database.read_bytes() == spoiled


def test_two_programs_do_not_open_one_folder(store: Store, folder: Path) -> None:
    assert refused(folder) is ErrorCode.ALREADY_RUNNING
    other = subprocess.run(
        [sys.executable, "-c", OPENER, str(folder)], capture_output=True, text=True, check=False
    )
    assert "already_running" in other.stderr
    store.close()
    Store.open(folder).close()


def test_a_place_that_is_no_local_disk_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    share = drives.Mount(point=str(folder.parent.resolve()), type="cifs", removable=False)
    monkeypatch.setattr(drives, "mounts", lambda: (share,))
    with pytest.raises(CchcError) as failure:
        Store.open(folder)
    assert failure.value.code is ErrorCode.DATABASE_PLACE_REFUSED
    assert failure.value.fields["reason"] == "network"
    assert not folder.exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "tệp").write_text("đây là tệp")
    assert refused(tmp_path / "tệp" / "dữ liệu") is ErrorCode.FILE_NOT_WRITTEN


@pytest.mark.parametrize("way", ["autosave", "begin", "put"])
def test_a_full_disk_saves_nothing_says_so_and_recovers(store: Store, edit: MakeEdit, way: str) -> None:
    store.log.put([edit("finding", "v1/i1", "achieved", "trước")])
    if way == "autosave":
        store.log.autosave(edit("finding", "v1/i2", "achieved", "bắt đầu"))
    pages = store._database.row("PRAGMA page_count")[0]
    store._database.row(f"PRAGMA max_page_count = {pages}")
    long = edit("finding", "v1/i2", "achieved", "dài " * 20_000)
    write = store.log.autosave if way != "put" else lambda one: store.log.put([one])

    with pytest.raises(EnvironmentFailed) as failure:
        write(long)
    assert failure.value.code is ErrorCode.DISK_FULL
    cell = store.views.cell(long.key)
    assert (cell and cell.value) == ("bắt đầu" if way == "autosave" else None)

    store._database.row(f"PRAGMA max_page_count = {2**30}")
    write(long)
    cell = store.views.cell(long.key)
    assert cell is not None
    assert cell.value == long.value
    store.log.close()
    assert store.check().faults == ()


@pytest.mark.parametrize("way", ["autosave", "put", "close"])
def test_a_disk_that_became_read_only_is_told(store: Store, edit: MakeEdit, way: str) -> None:
    store.log.autosave(edit("finding", "v1/i1", "achieved", "trước"))
    store._database.row("PRAGMA query_only = ON")
    writes = {
        "autosave": lambda: store.log.autosave(edit("finding", "v1/i1", "achieved", "sau")),
        "put": lambda: store.log.put([edit("finding", "v1/i1", "achieved", "sau")]),
        "close": store.log.close,
    }
    with pytest.raises(EnvironmentFailed) as failure:
        writes[way]()
    assert failure.value.code is ErrorCode.FOLDER_READ_ONLY
    store._database.row("PRAGMA query_only = OFF")
    cell = store.views.cell(KEY)
    assert cell is not None
    assert (cell.value, cell.is_open) == ("trước", True)
    assert store.log.close() is not None


def test_a_lock_of_another_program_on_the_file_is_told(database: Path, folder: Path, edit: MakeEdit) -> None:
    with Store.open(folder) as store:
        store._database.row("PRAGMA busy_timeout = 10")
        other = sqlite3.connect(database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(EnvironmentFailed) as failure:
            store.log.put([edit("finding", "v1/i1", "achieved", "sau")])
        assert failure.value.code is ErrorCode.DATABASE_LOCKED
        other.execute("ROLLBACK")
        other.close()


def test_a_fault_of_ours_is_no_environment(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError):
        store._database.rows("SELECT nothing FROM nowhere")
    with pytest.raises(sqlite3.IntegrityError):
        store._database.commit_alone("INSERT INTO heads VALUES ('a', 'b', 'c', 999)", ())
    assert store._database.rows("SELECT * FROM heads") == []


def test_a_failure_inside_a_transaction_leaves_nothing(store: Store) -> None:
    def fail_halfway() -> None:
        with store._database.transaction() as connection:
            connection.execute("INSERT INTO local_values VALUES ('a', '1')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    assert store.local.get("a") is None


def test_local_values_are_remembered(store: Store, open_store) -> None:
    assert store.local.get("place") is None
    store.local.put("place", {"visit": "v1", "item": "i1"})
    store.local.put("place", {"visit": "v1", "item": "i2"})
    store.close()
    assert open_store().local.get("place") == {"visit": "v1", "item": "i2"}


def test_the_schema_has_the_tables_that_the_opening_asks_for(store: Store) -> None:
    names = store._database.rows(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')"
        " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_%' ESCAPE '\\'"
    )
    assert {name for (name,) in names} == TABLES


@pytest.mark.parametrize("table", ["local_values", "cells", "search_words"])
def test_a_database_that_lacks_a_table_is_damaged(database: Path, folder: Path, table: str) -> None:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute(f"DROP TABLE {table}")
    assert refused(folder) is ErrorCode.DATABASE_DAMAGED


def test_a_database_with_code_of_another_is_refused(database: Path, folder: Path) -> None:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute(
            "CREATE TRIGGER t AFTER INSERT ON changes BEGIN UPDATE changes SET value = 'null'; END"
        )
    assert refused(folder) is ErrorCode.NOT_A_DATABASE
    with pytest.raises(CchcError) as failure:
        verify(database)
    assert failure.value.code is ErrorCode.BACKUP_DAMAGED


def test_text_whose_bytes_have_changed_is_told_as_damage(database: Path, folder: Path, open_store) -> None:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE changes SET value = CAST(x'22e120a522' AS TEXT) WHERE entity_id = 'v1/i7'")
        connection.commit()
    store = open_store()
    for read in (lambda: store.views.cells("v1"), lambda: store.log.history(FieldKey(*ROTTEN))):
        with pytest.raises(EnvironmentFailed) as failure:
            read()
        assert failure.value.code is ErrorCode.DATABASE_DAMAGED
    assert [fault.code for fault in store.check().faults] == ["database_damaged"]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (
            PurePosixPath("/nhà/dữ liệu?/a%20#b.db"),
            "file:///nh%C3%A0/d%E1%BB%AF%20li%E1%BB%87u%3F/a%2520%23b.db",
        ),
        (PureWindowsPath(r"C:\Users\An\cchc.db"), "file:///C:/Users/An/cchc.db"),
        (PureWindowsPath(r"\\?\C:\Users\An\cchc.db"), "file:///C:/Users/An/cchc.db"),
        (PureWindowsPath(r"\\may-chu\sao luu\a.db"), "file:////may-chu/sao%20luu/a.db"),
        (PureWindowsPath(r"\\?\UNC\may-chu\sao luu\a.db"), "file:////may-chu/sao%20luu/a.db"),
    ],
)
def test_addresses_name_no_host(path: PurePath, uri: str) -> None:
    assert address(path) == uri


def test_an_address_leads_to_its_file(tmp_path: Path) -> None:
    path = tmp_path / "số % liệu?#.db"
    with open_copy(path) as connection:
        connection.execute("CREATE TABLE t (a)")
    assert path.stat().st_size > 0


STEPS = schema.MIGRATIONS.pending(Database(memory=True))


def with_steps(count: int) -> Migrations:
    """The first steps of the schema, as an older program has them."""
    steps = Migrations("cchc")
    for step in STEPS[:count]:
        steps(name=step.name)(getattr(schema, step.name))
    return steps


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the program be one step further than the databases it meets."""

    def release(*, fails: bool = False) -> None:
        steps = with_steps(len(STEPS))

        @steps(name="next")
        def following(db: Database) -> None:
            db.conn.execute("ALTER TABLE local_values ADD COLUMN next TEXT")
            db.conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
            if fails:
                raise ZeroDivisionError

        monkeypatch.setattr(schema, "MIGRATIONS", steps)
        monkeypatch.setattr(database_module, "SCHEMA_VERSION", SCHEMA_VERSION + 1)

    return release


def test_a_backup_is_made_before_an_older_schema_is_changed(
    store: Store, edit: MakeEdit, open_store, next_version
) -> None:
    photo = store.blobs.add_bytes(b"anh")
    store.log.put([edit("evidence", "v1/i1/e1", "blob", photo.sha256)])
    store.close()
    next_version()
    again = open_store()
    assert again._database.row("PRAGMA user_version") == (SCHEMA_VERSION + 1,)
    (backup,) = again.safety.all()
    assert user_version(backup.path) == SCHEMA_VERSION
    assert (backup.path.parent / "attachments").is_dir()
    again.close()
    assert len(open_store().safety.all()) == 1


def test_a_new_database_needs_no_backup_first(open_store, next_version) -> None:
    next_version()
    assert open_store().safety.all() == ()


def test_without_a_backup_no_schema_is_changed(database: Path, folder: Path, next_version) -> None:
    next_version()
    folder.with_name(f"{folder.name}-backups").write_bytes(b"a file where the folder should be")
    assert refused(folder) is ErrorCode.FILE_NOT_WRITTEN
    assert user_version(database) == SCHEMA_VERSION


def test_a_step_that_fails_leaves_the_old_schema_and_a_backup(
    database: Path, folder: Path, next_version
) -> None:
    next_version(fails=True)
    with pytest.raises(ZeroDivisionError):
        Store.open(folder)
    assert user_version(database) == SCHEMA_VERSION
    assert len(list(folder.with_name(f"{folder.name}-backups").glob("*.db"))) == 1


def user_version(database: Path) -> int:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return connection.execute("PRAGMA user_version").fetchone()[0]


def test_a_database_of_the_first_version_is_brought_up_with_its_data(
    folder: Path, edit: MakeEdit, open_store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(schema, "MIGRATIONS", with_steps(1))
        older.setattr(database_module, "SCHEMA_VERSION", 1)
        older.setattr(database_module, "TABLES", frozenset({"stations", "changes"}))
        older.setattr(refresh, "count_noted", lambda _: None)
        store = open_store()
        store.set_up(name="Máy 1", person="Nguyễn Văn An", post="")
        store.log.put([edit("visit", "v1", "unit", "u1")])
        store.log.put([edit("finding", "v1/i1", "achieved", "Đã niêm yết")])
        store.close()
    assert user_version(folder / "cchc.db") == 1
    again = open_store()
    assert again._database.row("PRAGMA user_version") == (SCHEMA_VERSION,)
    assert again.station.id == store.station.id
    assert [each.value for each in again.log.history(FieldKey("finding", "v1/i1", "achieved"))] == [
        "Đã niêm yết"
    ]
    assert again.journal.packages() == ()
    assert again.views.count_by_state("c1")[VisitState.UNDER_WAY] == 1
    assert again.check().faults == ()
    (backup,) = again.safety.all()
    assert user_version(backup.path) == 1
