"""Taking an import back leaves the views as they were, and never takes what somebody relies on."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey, JsonValue
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.ids import random_ids
from cchc_desktop.store.check import view_rows
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit

KEY = FieldKey("finding", "v1/i1", "achieved")
FIELDS: dict[FieldKey, list[JsonValue]] = {
    FieldKey("campaign", "c1", "number"): ["12/KH", None],
    FieldKey("unit", "u1", "name"): ["Phường 5"],
    FieldKey("unit", "u1", "deleted"): [True],
    FieldKey("visit", "v1", "unit"): ["u1"],
    FieldKey("visit", "v1", "deleted"): [True, None],
    KEY: ["một cửa", "thư xin lỗi"],
    FieldKey("finding", "v1/i1", "rating"): ["met", None],
    FieldKey("finding", "v1/i2", "shortcomings"): ["chậm"],
    FieldKey("recommendation", "v1/i1/r1", "text"): ["khắc phục"],
    FieldKey("recommendation", "v1/i1/r1", "deleted"): [True],
    FieldKey("seal", "v1/-/s1", "sealed_at"): ["2023-09-12T08:00:00+00:00"],
}
WRITTEN = st.lists(
    st.sampled_from(list(FIELDS)).flatmap(lambda key: st.tuples(st.just(key), st.sampled_from(FIELDS[key]))),
    max_size=12,
)


def foreign(station: str, written, *, seen: tuple[Change, ...] = (), knows: bool = True) -> list[Change]:
    """Changes of another station, each naming the last one of its field that it knows."""
    last = {change.key: change.ref for change in seen} if knows else {}
    made: list[Change] = []
    for seq, (key, value) in enumerate(written, start=1):
        change = Change(
            ref=ChangeRef(station, seq),
            lamport=(100 if station == "a" else 200) + seq,
            campaign="c1",
            key=key,
            value=value,
            parents=(last[key],) if key in last else (),
            author="Bình",
            at="2023-09-12T08:00:00+00:00",
            reason="",
        )
        last[key] = change.ref
        made.append(change)
    return made


def take_in(store: Store, changes: list[Change]) -> tuple[int, int]:
    with store.log.writing():
        before = store.reader.last_place()
        store.log.receive(changes)
        return before + 1, store.reader.last_place()


def seen_in(store: Store) -> dict[str, object]:
    store.index.catch_up()
    with store._database.reading() as connection:
        return {**view_rows(connection), "changes": connection.execute("SELECT * FROM changes").fetchall()}


@settings(max_examples=40, deadline=None)
@given(own=WRITTEN, first=WRITTEN, second=WRITTEN, knows=st.booleans())
def test_everything_is_as_it_was_before_the_import(own, first, second, knows) -> None:
    with TemporaryDirectory() as folder:
        store = Store.open(
            Path(folder) / "data", clock=lambda: datetime(2023, 9, 12, 8, tzinfo=UTC), ids=random_ids()
        )
        with store:
            store.log.put([Edit(campaign="c1", key=key, value=value) for key, value in own])
            store.log.receive(foreign("a", first))
            before = seen_in(store)
            known = tuple(change for key in FIELDS for change in store.log.heads(key))
            places = take_in(store, foreign("b", second, seen=known, knows=knows))
            if second:
                store.log.take_back((places,))
            assert seen_in(store) == before
            assert store.check().faults == ()
            store.log.receive(foreign("b", second, seen=known, knows=knows))
            assert store.check().faults == ()


def refusal(store: Store, places: tuple[int, int]) -> ErrorCode:
    with pytest.raises(Refused) as refused:
        store.log.take_back((places,))
    return refused.value.code


def test_what_this_machine_has_built_upon_stays(store: Store, edit) -> None:
    places = take_in(store, foreign("b", [(KEY, "một cửa"), (FieldKey("campaign", "c1", "number"), "1")]))
    store.log.put([edit("finding", "v2/i1", "achieved", "một cuộc khác")])
    # A campaign that came in carries everything that was written in it.
    assert refusal(store, places) is ErrorCode.IMPORT_BUILT_UPON
    later = take_in(store, foreign("c", [(KEY, "thư xin lỗi")]))
    store.log.autosave(edit("finding", "v1/i9", "note", "đang gõ ở cùng cuộc"))
    before = seen_in(store)
    assert refusal(store, later) is ErrorCode.IMPORT_BUILT_UPON
    assert seen_in(store) == before


def test_writing_elsewhere_does_not_hinder(store: Store, edit) -> None:
    places = take_in(store, foreign("b", [(KEY, "một cửa")]))
    store.log.put([edit("finding", "v2/i1", "achieved", "một cuộc khác")])
    store.log.take_back((places,))
    assert store.log.heads(KEY) == ()
    assert store.check().faults == ()
    # What is written from now on has places of its own.
    store.log.put([edit("finding", "v1/i1", "achieved", "viết lại")])
    assert [head.value for head in store.log.heads(KEY)] == ["viết lại"]
    assert store.check().faults == ()


def test_nothing_of_a_failed_import_is_kept(store: Store, edit) -> None:
    store.log.put([edit("finding", "v1/i1", "note", "của tôi")])
    before = seen_in(store)

    def fail() -> None:
        with store.log.writing():
            store.log.receive(foreign("b", [(KEY, "một cửa")]))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert seen_in(store) == before
    store.log.put([edit("finding", "v1/i1", "note", "viết tiếp")])
    assert store.log.heads(FieldKey("finding", "v1/i1", "note"))[0].lamport == 2


def test_a_database_put_back_to_before_an_import_is_a_new_station(
    store: Store, edit, open_store, folder: Path, tmp_path: Path
) -> None:
    store.log.put([edit("finding", "v1/i1", "note", "của tôi")])
    store.close()
    kept = (folder / "cchc.db").read_bytes()
    again = open_store()
    station = again.station.id
    take_in(again, foreign("b", [(KEY, "một cửa")]))
    again.close()
    (folder / "cchc.db").write_bytes(kept)
    assert open_store().station.id != station
