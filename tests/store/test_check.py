"""The check finds every kind of fault, and none where there is none."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlite_utils import Database

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.progress import CancelToken
from cchc_desktop.store.file_marks import SCHEMA_VERSION
from cchc_desktop.store.reports import FAULT_CODES
from cchc_desktop.store.schema import MIGRATIONS
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit

MakeEdit = Callable[..., Edit]


@pytest.fixture
def filled(store: Store, edit: MakeEdit) -> Store:
    photo = store.blobs.add_bytes(b"anh")
    store.log.put(
        [
            edit("campaign", "c1", "number", "12/KH"),
            edit("unit", "u1", "name", "Phường 5"),
            edit("visit", "v1", "unit", "u1"),
            edit("finding", "v1/i1", "rating", "met"),
            edit("finding", "v1/i1", "achieved", "Cải cách"),
            edit("recommendation", "v1/i1/r1", "text", "Khắc phục"),
            edit("evidence", "v1/i1/e1", "blob", photo.sha256),
        ]
    )
    store.log.put([edit("finding", "v1/i1", "rating", "partly")])
    store.log.autosave(edit("finding", "v1/i1", "note", "đang gõ"))
    return store


def codes(store: Store) -> list[str]:
    return [fault.code for fault in store.check().faults]


def test_a_whole_store_has_no_faults(filled: Store) -> None:
    report = filled.check()
    assert report.faults == ()
    assert (report.changes, report.visits, report.attachments) == (9, 1, 1)


def test_an_empty_store_has_no_faults(store: Store) -> None:
    assert codes(store) == []


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("DELETE FROM changes WHERE seq = 2", "log_gap"),
        ("UPDATE changes SET parents = '[[\"x\",7]]' WHERE seq = 8", "parent_missing"),
        ("UPDATE changes SET lamport = 1 WHERE seq = 8", "parent_younger"),
        ("INSERT INTO forks VALUES ('x', 1, '[]')", "fork"),
        ("INSERT INTO heads VALUES ('v1/i1', 'finding', 'cause', 999)", "row_without_change"),
        ("UPDATE changes SET value = '\"met\"' WHERE seq = 8", ""),
        ("DELETE FROM heads WHERE entity = 'unit'", "view_differs"),
        ("UPDATE cells SET in_conflict = 1 WHERE entity = 'unit'", "view_differs"),
        ("INSERT INTO gone VALUES ('u1', 'unit')", "view_differs"),
        ("UPDATE findings SET has_rating = 0", "view_differs"),
        ("DELETE FROM visit_rows", "view_differs"),
        ("DELETE FROM campaigns", "view_differs"),
        ("UPDATE units SET folded = 'x'", "view_differs"),
        ("UPDATE visits SET answered = 2", "view_differs"),
        ("DELETE FROM searched WHERE entity = 'unit'", "view_differs"),
    ],
)
def test_each_fault_is_found(filled: Store, sql: str, code: str) -> None:
    filled._database.row("PRAGMA foreign_keys = OFF")
    with filled._database.transaction() as connection:
        connection.execute(sql)
    assert (code in codes(filled)) if code else codes(filled) == []


def test_attachments_are_read_from_end_to_end(filled: Store) -> None:
    (name,) = filled.blobs.all()
    filled.blobs.place(name).write_bytes(b"anh?")
    assert codes(filled) == ["attachment_damaged"]
    filled.blobs.place(name).unlink()
    assert codes(filled) == ["attachment_missing"]


def test_damage_of_the_file_is_told(filled: Store) -> None:
    with filled._database.transaction() as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET rootpage = 3 WHERE name = 'findings'")
    assert set(codes(filled)) == {"database_damaged"}


def test_every_fault_has_a_code_that_is_announced(filled: Store) -> None:
    assert {"log_gap", "view_differs", "attachment_missing"} <= set(FAULT_CODES)


def test_a_check_tells_how_far_it_is_and_can_be_stopped(filled: Store) -> None:
    steps: list[str] = []
    filled.check(progress=lambda done, total, what: steps.append(what))
    assert set(steps) == {"database", "views", "attachments"}
    cancel = CancelToken()
    with pytest.raises(Refused) as refusal:
        filled.check(progress=lambda done, total, what: cancel.cancel(), cancel=cancel)
    assert refusal.value.code is ErrorCode.CANCELLED


def test_a_rebuild_mends_the_views(filled: Store) -> None:
    with filled._database.transaction() as connection:
        connection.execute("UPDATE visits SET answered = 7")
        connection.execute("DELETE FROM searched")
    assert "view_differs" in codes(filled)
    filled.rebuild()
    assert codes(filled) == []
    assert len(filled.index.search("cai cach")) == 1


def test_the_schema_number_is_the_number_of_steps(store: Store) -> None:
    assert len(MIGRATIONS.applied(Database(store._database._connection))) == SCHEMA_VERSION
    assert store._database.row("PRAGMA user_version") == (SCHEMA_VERSION,)


def notices(store: Store) -> list[tuple[str, object]]:
    return [(notice.code, notice.fields["count"]) for notice in store.check().notices]


def test_a_clock_that_moved_back_is_remarked(store: Store, edit: MakeEdit, clock) -> None:
    store.log.put([edit("finding", "v1/i1", "achieved", "một")])
    clock.pass_by(-timedelta(hours=2))
    store.log.put([edit("finding", "v1/i1", "achieved", "hai")])
    assert notices(store) == []
    clock.pass_by(-timedelta(days=3))
    store.log.put([edit("finding", "v1/i1", "achieved", "ba"), edit("finding", "v1/i2", "achieved", "b")])
    clock.pass_by(timedelta(days=3))
    assert notices(store) == [("clock_moved_back", 1)]
    (notice,) = store.check().notices
    assert notice.fields["station"] == "Máy 1"
    assert (notice.fields["before"], notice.fields["at"]) == (
        "2023-09-12T06:00:00+00:00",
        "2023-09-09T06:00:00+00:00",
    )
    assert store.check().faults == ()


def test_a_clock_that_was_years_ahead_is_remarked(store: Store, edit: MakeEdit, clock) -> None:
    clock.pass_by(timedelta(days=3000))
    store.log.put([edit("finding", "v1/i1", "achieved", "một")])
    assert notices(store) == []
    clock.pass_by(-timedelta(days=3000))
    assert notices(store) == [("clock_ahead", 1)]


@pytest.mark.parametrize(
    ("offset", "told"), [("2023-09-13T14:00:00+07:00", []), ("2023-09-14T08:00:00+07:00", [1])]
)
def test_a_clock_far_from_that_of_another_is_remarked(
    store: Store, edit: MakeEdit, clock, offset: str, told: list[int]
) -> None:
    key = FieldKey("finding", "v1/i1", "achieved")
    theirs = Change(
        ref=ChangeRef("other", 1),
        lamport=1,
        campaign="c1",
        key=key,
        value="x",
        parents=(),
        author="B",
        at=offset,
        reason="",
    )
    store.log.receive([theirs])
    clock.pass_by(timedelta(hours=12))
    store.log.put([edit("finding", "v1/i1", "achieved", "của tôi")])
    clock.pass_by(timedelta(days=5))
    assert notices(store) == [("clock_differs", count) for count in told]
