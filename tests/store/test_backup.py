"""Backups are whole, outside the data folder, thinned by a rule; restoring loses nothing."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.core.progress import CancelToken
from cchc_desktop.store import database
from cchc_desktop.store.backup import EVERY, KEPT, discarded
from cchc_desktop.store.database import DATABASE_NAME
from cchc_desktop.store.restoring import restore, set_aside
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit

MakeEdit = Callable[..., Edit]
KEY = FieldKey("finding", "v1/i1", "achieved")


@pytest.fixture
def backup(store: Store, edit: MakeEdit) -> Path:
    """A backup of a store with a photo, in which one more thing was typed afterwards."""
    photo = store.blobs.add_bytes(b"anh")
    store.log.put(
        [
            edit("finding", "v1/i1", "achieved", "lúc sao lưu"),
            edit("evidence", "v1/i1/e1", "blob", photo.sha256),
        ]
    )
    made = store.safety.make()
    store.log.put([edit("finding", "v1/i1", "achieved", "sau đó")])
    return made.path


def value(store: Store) -> object:
    cell = store.views.cell(KEY)
    return cell.value if cell else None


def test_a_backup_is_one_whole_file_outside_the_data_folder(store: Store, backup: Path, folder: Path) -> None:
    assert folder not in backup.parents
    assert backup.name == "cchc-20230912-080000.db"
    (listed,) = store.safety.all()
    assert (listed.path, listed.is_whole, listed.made_at) == (backup, True, datetime(2023, 9, 12, 8))
    assert sorted(path.name for path in backup.parent.iterdir()) == ["attachments", backup.name]


def test_a_backup_taken_while_typing_holds_what_was_saved(store: Store, edit: MakeEdit, folder: Path) -> None:
    store.log.autosave(edit("finding", "v1/i1", "achieved", "đang gõ"))
    made = store.safety.make(folder.parent / "nơi khác" / "bản.db")
    store.close()
    restore(folder, made.path)
    with Store.open(folder) as again:
        assert value(again) == "đang gõ"


def test_a_backup_of_one_second_does_not_replace_another(store: Store, backup: Path) -> None:
    assert store.safety.make().path.name == "cchc-20230912-080000-2.db"
    assert len(store.safety.all()) == 2


def test_a_backup_is_due_at_the_start_and_after_half_an_hour_of_work(
    store: Store, edit: MakeEdit, clock
) -> None:
    assert store.safety.due()
    store.safety.make()
    assert not store.safety.due()
    clock.pass_by(EVERY)
    assert not store.safety.due()
    store.log.put([edit("finding", "v1/i1", "achieved", "mới")])
    assert store.safety.due()
    clock.pass_by(-2 * EVERY)
    assert store.safety.due()


def test_a_backup_is_due_at_every_start_but_not_at_starts_one_after_the_other(
    store: Store, edit: MakeEdit, clock, open_store
) -> None:
    store.log.put([edit("finding", "v1/i1", "achieved", "mới")])
    store.safety.make()
    store.close()
    for wait, expected in ((timedelta(minutes=1), False), (timedelta(minutes=10), True)):
        clock.pass_by(wait)
        again = open_store()
        assert again.safety.due() is expected
        again.close()


def test_looking_every_half_an_hour_makes_a_backup_every_half_an_hour(
    store: Store, edit: MakeEdit, clock
) -> None:
    store.safety.make()
    store.log.put([edit("finding", "v1/i1", "achieved", "mới")])
    clock.pass_by(EVERY - timedelta(seconds=5))
    assert store.safety.due()


def test_thinning_removes_old_files_only(store: Store, clock, folder: Path) -> None:
    first = store.safety.make()
    strange = store.safety.folder / "ghi chú.txt"
    strange.write_text("của tôi")
    clock.pass_by(KEPT + timedelta(hours=1))
    assert store.safety.thin_out() == ()
    store.safety.make()
    assert store.safety.thin_out() == (first.path,)
    assert strange.exists()


moments = st.datetimes(datetime(2023, 1, 1), datetime(2023, 6, 1))


@given(times=st.lists(moments, max_size=60), now=moments)
def test_thinning_keeps_the_newest_the_last_day_and_one_a_day(times: list[datetime], now: datetime) -> None:
    gone = discarded(times, now=now)
    kept = set(times) - gone
    assert not times or max(times) in kept
    assert all(moment in kept for moment in times if now - moment <= timedelta(hours=24))
    for day in {moment.date() for moment in times if now - moment <= KEPT}:
        assert any(moment.date() == day for moment in kept)
    old = [moment for moment in kept if now - moment > timedelta(hours=24)]
    assert len({moment.date() for moment in old}) == len(old)
    assert all(now - moment <= KEPT for moment in kept - {max(times, default=now)})
    assert discarded(kept, now=now) == frozenset()


def test_a_clock_that_leaps_years_ahead_does_not_cost_all_backups() -> None:
    days = [datetime(2023, 9, 1) + timedelta(days=day) for day in range(20)]
    leapt = datetime(2031, 1, 1)
    assert set(days) - discarded([*days, leapt], now=leapt) == set(days[-7:])


def test_a_cancelled_backup_leaves_nothing(store: Store) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Refused) as refusal:
        store.safety.make(cancel=cancel)
    assert refusal.value.code is ErrorCode.CANCELLED
    assert list(store.safety.folder.iterdir()) == []


def test_a_damaged_database_gives_no_backup(store: Store, edit: MakeEdit, folder: Path) -> None:
    store.log.put([edit("finding", f"v1/i{n}", "achieved", "Tốt " * 300) for n in range(60)])
    store._database.row("PRAGMA wal_checkpoint(TRUNCATE)")
    spoil(folder / DATABASE_NAME)
    with pytest.raises(EnvironmentFailed) as failure:
        store.safety.make()
    assert failure.value.code is ErrorCode.DATABASE_DAMAGED
    assert store.safety.all() == ()


def test_a_restored_database_is_that_of_the_backup_under_a_new_name(
    store: Store, backup: Path, folder: Path, open_store
) -> None:
    store.close()
    aside = restore(folder, backup)
    again = open_store()
    assert value(again) == "lúc sao lưu"
    assert again.station.id != store.station.id
    assert again.station.person == store.station.person
    assert again.check().faults == ()
    assert aside is not None
    assert (aside / DATABASE_NAME).is_file()
    again.close()
    restore(folder, aside / DATABASE_NAME)
    assert value(open_store()) == "sau đó"


def test_restoring_brings_lost_attachments_back(store: Store, backup: Path, folder: Path, open_store) -> None:
    store.close()
    for path in (folder / "blobs").rglob("*"):
        if path.is_file():
            path.unlink()
    restore(folder, backup)
    assert open_store().check().faults == ()


def test_restoring_after_a_crash_keeps_what_was_only_in_the_log(
    store: Store, edit: MakeEdit, backup: Path, folder: Path, open_store, crash
) -> None:
    crash(store)
    aside = restore(folder, backup)
    assert aside is not None
    restore(folder, aside / DATABASE_NAME)
    assert value(open_store()) == "sau đó"


def test_an_empty_folder_can_be_filled_from_a_backup(store: Store, backup: Path, folder: Path) -> None:
    elsewhere = folder.with_name("máy mới")
    assert restore(elsewhere, backup) is None
    with Store.open(elsewhere) as again:
        assert value(again) == "lúc sao lưu"
        assert again.station.id != store.station.id


def test_nothing_is_restored_into_a_running_program(store: Store, backup: Path, folder: Path) -> None:
    with pytest.raises(EnvironmentFailed) as failure:
        restore(folder, backup)
    assert failure.value.code is ErrorCode.ALREADY_RUNNING
    assert value(store) == "sau đó"


@pytest.mark.parametrize("fault", ["missing", "cut", "garbage", "other"])
def test_a_bad_backup_is_refused_and_the_database_untouched(
    store: Store, backup: Path, folder: Path, open_store, fault: str
) -> None:
    store.close()
    content = backup.read_bytes()
    if fault == "missing":
        backup.unlink()
    else:
        backup.write_bytes(
            {"cut": content[:-4096], "garbage": content[:4096] + bytes(len(content) - 4096), "other": b"x"}[
                fault
            ]
        )
    with pytest.raises(EnvironmentFailed) as failure:
        restore(folder, backup)
    expected = ErrorCode.BACKUP_NOT_FOUND if fault == "missing" else ErrorCode.BACKUP_DAMAGED
    assert failure.value.code is expected
    again = open_store()
    assert (value(again), again.station.id) == ("sau đó", store.station.id)
    assert [made.is_whole for made in again.safety.all()] == {"missing": [], "garbage": [True]}.get(
        fault, [False]
    )


def test_a_damaged_database_is_moved_aside_whole_and_a_backup_takes_its_place(
    store: Store, backup: Path, folder: Path, open_store
) -> None:
    store.close()
    spoil(folder / DATABASE_NAME)
    spoiled = (folder / DATABASE_NAME).read_bytes()
    aside = set_aside(folder)
    assert (aside / DATABASE_NAME).read_bytes() == spoiled
    assert not (folder / DATABASE_NAME).exists()
    restore(folder, backup)
    assert value(open_store()) == "lúc sao lưu"


def test_a_damaged_database_can_be_replaced_directly(
    store: Store, backup: Path, folder: Path, open_store
) -> None:
    store.close()
    spoil(folder / DATABASE_NAME)
    spoiled = (folder / DATABASE_NAME).read_bytes()
    aside = restore(folder, backup)
    assert aside is not None
    assert (aside / DATABASE_NAME).read_bytes() == spoiled
    assert value(open_store()) == "lúc sao lưu"


def spoil(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:200] + b"\xff" * (len(content) - 200))


def test_remains_of_a_killed_backup_are_swept_after_a_day(store: Store, clock) -> None:
    store.safety.make()
    remains = store.safety.folder / ".cchc-20230911-080000.db.abc.tmp"
    for age, left in ((timedelta(hours=1), True), (timedelta(days=2), False)):
        remains.write_bytes(b"half")
        made = (clock() - age).timestamp()
        os.utime(remains, (made, made))
        assert store.safety.thin_out() == ()
        assert remains.exists() is left


def test_a_backup_put_back_by_hand_after_a_crash_becomes_a_new_station(
    store: Store, backup: Path, folder: Path, open_store, crash
) -> None:
    crash(store)
    shutil.copy(backup, folder / DATABASE_NAME)
    again = open_store()
    assert value(again) == "lúc sao lưu"
    assert again.station.id != store.station.id


KILLED_WRITER = """
import os, sys
from pathlib import Path
from cchc_desktop.core.changes import FieldKey
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit
store = Store.open(Path(sys.argv[1]))
store.log.put([Edit(campaign="c1", key=FieldKey("finding", "v1/i1", "achieved"), value="bị ngắt")])
os._exit(0)
"""


def test_what_a_killed_program_left_in_the_log_is_folded_in_before_a_restore(
    store: Store, backup: Path, folder: Path, open_store
) -> None:
    store.close()
    subprocess.run([sys.executable, "-c", KILLED_WRITER, str(folder)], check=True)
    assert (folder / f"{DATABASE_NAME}-wal").stat().st_size
    aside = restore(folder, backup)
    assert aside is not None
    assert [path.name for path in aside.iterdir()] == [DATABASE_NAME]
    restore(folder, aside / DATABASE_NAME)
    assert value(open_store()) == "bị ngắt"


def test_a_clock_set_back_makes_no_backup_at_every_look(store: Store, edit: MakeEdit, clock) -> None:
    store.safety.make()
    clock.pass_by(-timedelta(days=400))
    store.log.put([edit("finding", "v1/i1", "achieved", "một")])
    assert store.safety.due()
    store.safety.make()
    store.log.put([edit("finding", "v1/i1", "achieved", "hai")])
    assert not store.safety.due()
    clock.pass_by(EVERY)
    assert store.safety.due()


@pytest.mark.parametrize("name", ["cchc.db", "cchc.db-wal", "cchc.lock", "CCHC.session"])
def test_a_backup_never_replaces_a_file_in_use(store: Store, edit: MakeEdit, folder: Path, name: str) -> None:
    with pytest.raises(EnvironmentFailed) as failure:
        store.safety.make(folder / name)
    assert failure.value.code is ErrorCode.FILE_NOT_WRITTEN
    store.log.put([edit("finding", "v1/i1", "achieved", "vẫn còn")])
    store.close()
    with Store.open(folder) as again:
        assert value(again) == "vẫn còn"


def test_odd_files_among_the_backups_are_passed_over(store: Store, backup: Path) -> None:
    for name in ("cchc-20230230-000000.db", "cchc-99999999-999999.db"):
        (backup.parent / name).write_bytes(b"x")
    assert [found.path for found in store.safety.all()] == [backup]


def test_a_database_whose_list_of_steps_is_lost_can_be_replaced(
    store: Store, backup: Path, folder: Path, open_store
) -> None:
    store.close()
    with contextlib.closing(sqlite3.connect(folder / DATABASE_NAME)) as connection:
        connection.execute("DROP TABLE _sqlite_migrations")
        connection.execute("PRAGMA user_version = 0")
    with pytest.raises(EnvironmentFailed) as failure:
        open_store()
    assert failure.value.code is ErrorCode.DATABASE_DAMAGED
    restore(folder, backup)
    assert value(open_store()) == "lúc sao lưu"


def test_what_was_open_in_a_backup_does_not_fork_with_what_was_typed_on(
    store: Store, edit: MakeEdit, folder: Path, open_store
) -> None:
    store.log.autosave(edit("finding", "v1/i1", "achieved", "nửa câu"))
    store.log.put([edit("finding", "v1/i2", "achieved", "khác")])
    made = store.safety.make()
    store.log.autosave(edit("finding", "v1/i1", "achieved", "nửa câu và phần còn lại"))
    store.close()
    elsewhere = folder.with_name("máy khác")
    restore(elsewhere, made.path)
    restored, original = open_store(elsewhere), open_store()

    (half,) = restored.log.history(KEY)
    assert (half.value, half.ref.station, half.ref.seq) == ("nửa câu", restored.station.id, 1)
    assert restored.check().faults == ()
    for one, other in ((restored, original), (original, restored)):
        received = one.log.receive(other.log._changes("", ()))
        assert received.forked == ()
        cell = one.views.cell(KEY)
        assert cell is not None
        assert cell.in_conflict
        assert one.check().faults == ()
    assert restored.log.heads(KEY) == original.log.heads(KEY)


def test_a_copied_database_on_a_read_only_disk_can_be_restored(
    store: Store, edit: MakeEdit, folder: Path, open_store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.log.put([edit("finding", "v1/i1", "achieved", "trên đĩa CD")])
    store.close()
    copied = folder.with_name("đĩa CD") / DATABASE_NAME
    copied.parent.mkdir()
    shutil.copy(folder / DATABASE_NAME, copied)
    connect = database._connect

    def no_side_files(path: Path, *, mode: str) -> sqlite3.Connection:
        return connect(path / "none" if path == copied and mode == "ro" else path, mode=mode)

    monkeypatch.setattr(database, "_connect", no_side_files)
    restore(folder, copied)
    assert value(open_store()) == "trên đĩa CD"
