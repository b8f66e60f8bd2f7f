"""A visit's newest change follows from all of them, even where a station's numbers and lamports disagree."""

from collections.abc import Callable

import pytest

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey, JsonValue
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit

MakeEdit = Callable[..., Edit]
UNIT = FieldKey("visit", "v1", "unit")
FINDING = FieldKey("finding", "v1/i1", "achieved")
FAR = "2023-09-12T08:07:00+07:00"


def far_then_back(key: FieldKey, value: JsonValue) -> list[Change]:
    """A change far ahead, and a later one of the same station, elsewhere, whose lamport fell back."""
    elsewhere = FieldKey("unit", "u1", "name")
    return [_foreign(1, key, value, lamport=50), _foreign(2, elsewhere, "Phường 1", lamport=1)]


def _foreign(seq: int, key: FieldKey, value: JsonValue, *, lamport: int) -> Change:
    return Change(
        ref=ChangeRef("other", seq),
        lamport=lamport,
        campaign="c1",
        key=key,
        value=value,
        parents=(),
        author="Trần Thị Bình",
        at=FAR,
        reason="",
    )


def newest(store: Store) -> str:
    line = store.views.visit("v1")
    assert line is not None
    return line.last_edited_at


def test_what_is_written_after_a_change_far_ahead_is_not_the_newest(store: Store, edit: MakeEdit) -> None:
    store.log.receive(far_then_back(UNIT, "u1"))
    store.log.put([edit("finding", "v1/i1", "achieved", "sau")])
    assert store.log.heads(FINDING)[0].lamport == 2
    assert newest(store) == FAR
    assert list(store.check().faults) == []


def test_what_is_typed_after_a_change_far_ahead_is_not_the_newest(store: Store, edit: MakeEdit) -> None:
    store.log.receive(far_then_back(UNIT, "u1"))
    store.log.autosave(edit("finding", "v1/i1", "achieved", "đang"))
    store.log.autosave(edit("finding", "v1/i1", "achieved", "đang gõ"))
    assert newest(store) == FAR
    assert list(store.check().faults) == []


@pytest.mark.parametrize("writes", ["put", "autosave"])
def test_a_visit_that_begins_here_looks_at_what_came_for_it_before(
    store: Store, edit: MakeEdit, writes: str
) -> None:
    store.log.receive(far_then_back(FINDING, "trước"))
    begun = edit("visit", "v1", "unit", "u1")
    store.log.put([begun]) if writes == "put" else store.log.autosave(begun)
    assert newest(store) == FAR
    assert list(store.check().faults) == []


def test_a_visit_that_is_shown_again_looks_at_all_that_came_meanwhile(store: Store, edit: MakeEdit) -> None:
    store.log.put([edit("visit", "v1", "unit", "u1")])
    store.log.put([edit("visit", "v1", "deleted", True)])
    store.log.receive(far_then_back(FINDING, "trong lúc đó"))
    store.log.put([edit("visit", "v1", "deleted", None)])
    assert newest(store) == FAR
    assert list(store.check().faults) == []


def test_what_calls_itself_a_visit_inside_a_visit_belongs_to_that_one(store: Store) -> None:
    inside = FieldKey("visit", "v1/i1", "unit")
    store.log.receive([_foreign(1, UNIT, "u1", lamport=1)])
    store.log.receive([_foreign(2, inside, "u2", lamport=50), _foreign(3, FINDING, "trước", lamport=2)])
    store.log.receive([_foreign(4, FieldKey("finding", "v1/i1/r1", "rating"), "met", lamport=60)])
    assert [line.visit_id for line in store.views.visits()] == ["v1"]
    assert list(store.check().faults) == []
