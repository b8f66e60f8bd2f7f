"""A copied or restored database writes under a new name; the one that goes on keeps its own."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.store.database import DATABASE_NAME
from cchc_desktop.store.sessions import SESSION_NAME
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit

MakeEdit = Callable[..., Edit]
KEY = FieldKey("finding", "v1/i1", "achieved")


def test_a_station_is_named_once_and_remembered(store: Store, open_store) -> None:
    first = store.station
    assert (first.name, first.person, first.post) == ("Máy 1", "Nguyễn Văn An", "Chuyên viên")
    store.close()
    assert open_store().station == first


def test_a_crash_does_not_make_a_new_station(store: Store, open_store, crash) -> None:
    crash(store)
    again = open_store()
    assert again.station == store.station
    crash(again)
    assert open_store().station == store.station


def test_a_copied_folder_becomes_a_new_station_of_the_same_person(
    store: Store, edit: MakeEdit, folder: Path, open_store
) -> None:
    store.log.put([edit("finding", "v1/i1", "achieved", "Tốt")])
    store.close()
    shutil.copytree(folder, folder.with_name("bản sao"))

    copy = open_store(folder.with_name("bản sao"))
    assert copy.station.id != store.station.id
    assert (copy.station.name, copy.station.person) == (store.station.name, store.station.person)
    copy.log.put([edit("finding", "v1/i1", "achieved", "Khác")])
    first, second = copy.log.history(KEY)
    assert (first.ref.station, first.ref.seq) == (store.station.id, 1)
    assert (second.ref.station, second.ref.seq, second.parents) == (copy.station.id, 1, (first.ref,))
    assert second.lamport == 2
    assert open_store().station == store.station


def test_an_old_database_put_back_by_hand_becomes_a_new_station(
    store: Store, edit: MakeEdit, folder: Path, open_store
) -> None:
    store.log.put([edit("finding", "v1/i1", "achieved", "cũ")])
    store.close()
    old = (folder / DATABASE_NAME).read_bytes()
    again = open_store()
    again.log.put([edit("finding", "v1/i1", "achieved", "mới")])
    again.close()
    (folder / DATABASE_NAME).write_bytes(old)

    assert open_store().station.id != store.station.id


def test_a_copy_taken_while_the_program_ran_becomes_a_new_station(
    store: Store, edit: MakeEdit, folder: Path, open_store
) -> None:
    store._database.row("PRAGMA wal_checkpoint(TRUNCATE)")
    taken = (folder / DATABASE_NAME).read_bytes()
    store.log.put([edit("finding", "v1/i1", "achieved", "mới")])
    store.close()
    (folder / DATABASE_NAME).write_bytes(taken)

    assert open_store().station.id != store.station.id


def test_a_lost_or_spoiled_session_file_is_met_with_a_new_station(
    store: Store, folder: Path, open_store
) -> None:
    store.close()
    (folder / SESSION_NAME).write_bytes(b"{spoiled")
    again = open_store()
    assert again.station.id != store.station.id
    again.close()
    (folder / SESSION_NAME).unlink()
    assert open_store().station.id not in {again.station.id, store.station.id}


def put_back(folder: Path, saved: Path) -> None:
    shutil.rmtree(folder)
    shutil.copytree(saved, folder)


def test_a_whole_older_data_folder_put_back_becomes_a_new_station(
    store: Store, edit: MakeEdit, folder: Path, open_store
) -> None:
    store.safety.make()
    store.close()
    saved = folder.with_name("chép")
    shutil.copytree(folder, saved)
    again = open_store()
    assert again.station == store.station
    again.log.put([edit("finding", "v1/i1", "achieved", "mới")])
    again.close()

    put_back(folder, saved)
    older = open_store()
    assert older.station.id != store.station.id
    older.close()
    assert open_store().station == older.station


def test_a_whole_data_folder_put_back_after_a_crash_becomes_a_new_station(
    store: Store, edit: MakeEdit, folder: Path, open_store, crash
) -> None:
    store.safety.make()
    store.close()
    saved = folder.with_name("chép")
    shutil.copytree(folder, saved)
    again = open_store()
    again.log.autosave(edit("finding", "v1/i1", "achieved", "mới"))
    crash(again)
    put_back(folder, saved)
    assert open_store().station.id != store.station.id


@pytest.mark.parametrize("spoiled", [b"", b"{", b"-1", b"1e400", b"99999999999999999999"])
def test_a_witness_that_is_lost_behind_or_spoiled_makes_no_new_station(
    store: Store, open_store, spoiled: bytes
) -> None:
    store.safety.make()
    store.close()
    again = open_store()
    (witness,) = store.safety.folder.glob("*.session")
    behind = witness.read_bytes()
    again.close()
    for content in (behind, spoiled):
        witness.write_bytes(content)
        again = open_store()
        assert again.station == store.station
        again.close()
    witness.unlink()
    assert open_store().station == store.station


def test_a_session_that_only_reads_leaves_the_token_as_it_is(
    store: Store, edit: MakeEdit, folder: Path, open_store
) -> None:
    store.close()
    token = (folder / SESSION_NAME).read_bytes()
    open_store().close()
    assert (folder / SESSION_NAME).read_bytes() == token
    writing = open_store()
    writing.log.put([edit("finding", "v1/i1", "achieved", "mới")])
    assert (folder / SESSION_NAME).read_bytes() != token


def test_a_copy_from_a_session_that_crashed_is_told_although_the_next_one_only_read(
    store: Store, edit: MakeEdit, folder: Path, open_store, crash
) -> None:
    store.log.put([edit("finding", "v1/i1", "achieved", "cũ")])
    store._database.row("PRAGMA wal_checkpoint(TRUNCATE)")
    taken = (folder / DATABASE_NAME).read_bytes()
    store.log.put([edit("finding", "v1/i1", "achieved", "mới")])
    crash(store)
    open_store().close()
    for left in folder.glob(f"{DATABASE_NAME}-*"):
        left.unlink()
    (folder / DATABASE_NAME).write_bytes(taken)
    assert open_store().station.id != store.station.id


def test_no_folder_of_backups_is_made_for_the_witness(store: Store) -> None:
    store.close()
    assert not store.safety.folder.exists()
