"""Packages read exactly the changes that are asked for, parents first, and never an open one."""

import pytest

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey
from cchc_desktop.store.store import Store


def foreign(seq: int, entity: str, entity_id: str, field: str, value, *, station="b", lamport=0) -> Change:
    return Change(
        ref=ChangeRef(station, seq),
        lamport=lamport or seq,
        campaign="c1",
        key=FieldKey(entity, entity_id, field),
        value=value,
        parents=(),
        author="Bình",
        at="2023-09-12T08:00:00+00:00",
        reason="",
    )


@pytest.fixture
def filled(store: Store, edit) -> Store:
    store.log.put(
        [
            edit("campaign", "c1", "number", "12/KH"),
            edit("unit", "u1", "name", "Phường 5"),
            edit("visit", "v1", "unit", "u1"),
            edit("visit", "v2", "unit", "u1"),
            edit("finding", "v1/i1", "achieved", "một"),
            edit("finding", "v2/i1", "achieved", "hai"),
            edit("phrase", "f1", "text", "của riêng", campaign=""),
        ]
    )
    store.log.put([edit("finding", "v1/i1", "achieved", "một lần nữa")])
    store.log.receive(
        [
            foreign(3, "finding", "v1/i2", "achieved", "của Bình"),
            foreign(4, "evidence", "v1/i2/e1", "blob", "f" * 64),
        ]
    )
    store.log.autosave(edit("finding", "v1/i1", "note", "đang gõ"))
    return store


def numbers(changes) -> list[tuple[str, int]]:
    return [(change.ref.station, change.ref.seq) for change in changes]


def test_what_is_held_is_known_by_numbers_whatever_comes_later(filled: Store, edit) -> None:
    own = filled.station.id
    assert filled.reader.held("c1") == {own: ((1, 6), (8, 8)), "b": ((3, 4),)}
    filled.log.receive(
        [foreign(2, "finding", "v1/i3", "achieved", "x"), foreign(9, "unit", "u2", "name", "y")]
    )
    assert filled.reader.held("c1")["b"] == ((2, 4), (9, 9))
    filled.log.close()
    filled.log.put([edit("unit", "u1", "head", "Ông Tư")])
    assert filled.reader.held("c1") == {own: ((1, 6), (8, 10)), "b": ((2, 4), (9, 9))}
    assert filled.reader.held("c2") == {}


def test_an_import_taken_back_is_no_longer_held(filled: Store) -> None:
    before = filled.reader.held("c1")
    first = filled.reader.last_place() + 1
    filled.log.receive([foreign(9, "unit", "u2", "name", "y")])
    assert filled.reader.held("c1") != before
    filled.log.take_back(((first, filled.reader.last_place()),))
    assert filled.reader.held("c1") == before


def test_a_visit_comes_with_what_stands_around_it(filled: Store) -> None:
    changes = list(filled.reader.of_visits("c1", ["v1"]))
    assert {change.key.entity_id for change in changes} == {"c1", "u1", "v1", "v1/i1", "v1/i2", "v1/i2/e1"}
    assert [change.lamport for change in changes] == sorted(change.lamport for change in changes)
    assert "đang gõ" not in [change.value for change in changes]
    assert len([change for change in changes if change.key.field == "achieved"]) == 3


def test_a_campaign_is_read_without_what_is_the_machines_own(filled: Store) -> None:
    values = [change.value for change in filled.reader.of_campaign("c1")]
    assert "của riêng" not in values
    assert len(values) == 9
    plan = filled.reader.of_campaign("c1", entities=("unit", "visit"))
    assert {change.key.entity for change in plan} == {"unit", "visit"}


def test_the_work_of_this_machine_is_whole_rows(filled: Store) -> None:
    filled.log.receive([foreign(5, "finding", "v1/i1", "cause", "của Bình ở cùng dòng", lamport=50)])
    found = numbers(filled.reader.of_own_rows("c1"))
    assert ("b", 5) in found
    assert ("b", 3) not in found
    assert len(found) == 8


def test_changes_are_found_by_name_and_by_row(filled: Store) -> None:
    wanted = [ChangeRef("b", 3), ChangeRef("b", 7), ChangeRef(filled.station.id, 9)]
    assert set(filled.reader.by_refs(wanted)) == {ChangeRef("b", 3), ChangeRef(filled.station.id, 9)}
    rows = filled.reader.by_rows([("finding", "v1/i1"), ("finding", "v9/i1")])
    assert {row: len(changes) for row, changes in rows.items()} == {("finding", "v1/i1"): 3}


def test_many_names_are_read_at_once(store: Store) -> None:
    changes = [foreign(seq, "finding", f"v1/i{seq}", "achieved", "x") for seq in range(1, 6002)]
    store.log.receive(changes)
    assert len(store.reader.by_refs([change.ref for change in changes])) == 6001


def test_files_visits_and_stations(filled: Store) -> None:
    (pointer,) = filled.reader.files("c1")
    assert (pointer.station, pointer.entity_id, pointer.blob) == ("b", "v1/i2/e1", "f" * 64)
    assert filled.reader.visits_between("c1", [("b", 1, 9)]) == {"v1"}
    assert filled.reader.visits_between("c1", [(filled.station.id, 1, 4)]) == {"v1", "v2"}
    assert filled.reader.visits_of("c1") == ("v1", "v2")
    assert filled.reader.visits_with_open_changes() == {"v1"}
    assert filled.reader.own_stations() == {filled.station.id}
    assert filled.reader.greatest_lamport() == 9
    last = filled.reader.last_of("b")
    assert last is not None
    assert last.ref.seq == 4


def test_a_fork_that_is_kept_is_no_news(filled: Store) -> None:
    fork = foreign(3, "finding", "v1/i2", "achieved", "nội dung khác")
    assert filled.reader.without_kept_forks([fork]) == (fork,)
    assert filled.log.receive([fork]).forked == (fork.ref,)
    ((standing, *kept),) = (each.contents for each in filled.forks.all())
    assert fork in (standing, *kept)
    assert filled.reader.without_kept_forks(kept) == ()
    assert filled.reader.without_kept_forks([standing]) == (standing,)
