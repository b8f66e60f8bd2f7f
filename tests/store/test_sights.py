"""A change names what its writer had seen; what came in unseen stays beside it."""

from collections.abc import Callable

import pytest

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey, Sight
from cchc_desktop.store.log import Log
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit

KEY = FieldKey("finding", "v1/i1", "achieved")
ROW = FieldKey("recommendation", "v1/i1/r1", "text")
DUE = ROW._replace(field="due")
DELETED = ROW._replace(field="deleted")


class Elsewhere:
    """Another machine, whose changes arrive as soon as they are written."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._seq = 0

    def writes(self, key: FieldKey, value, *saw: ChangeRef, lamport: int = 0) -> ChangeRef:
        self._seq += 1
        ref = ChangeRef("other", self._seq)
        self._log.receive(
            [
                Change(
                    ref=ref,
                    lamport=lamport or 100 + self._seq,
                    campaign="c1",
                    key=key,
                    value=value,
                    parents=saw,
                    author="Trần Thị Bình",
                    at="2031-01-01T00:00:00+07:00",
                    reason="",
                )
            ]
        )
        return ref


@pytest.fixture
def there(store: Store) -> Elsewhere:
    return Elsewhere(store.log)


@pytest.fixture
def put(store: Store) -> Callable[..., ChangeRef]:
    def write(key: FieldKey, value, seen=None) -> ChangeRef:
        (ref,) = store.log.put([Edit(campaign="c1", key=key, value=value, seen=seen)]).refs
        return ref

    return write


@pytest.fixture
def type_in(store: Store) -> Callable[..., None]:
    def write(value, seen=None) -> None:
        store.log.autosave(Edit(campaign="c1", key=KEY, value=value, seen=seen))

    return write


def values(store: Store, key: FieldKey = KEY) -> set:
    return {head.value for head in store.log.heads(key)}


def in_conflict(store: Store, key: FieldKey = KEY) -> bool:
    cell = store.views.cell(key)
    return cell is not None and cell.in_conflict


def same_after_a_rebuild(store: Store) -> bool:
    store.log.close()
    heads = "SELECT * FROM heads ORDER BY 1, 2, 3, 4"
    before = store._database.rows(heads), store.views.cells("v1")
    store.log.rebuild()
    return before == (store._database.rows(heads), store.views.cells("v1"))


def test_what_came_in_unseen_stays_beside_what_is_written(store: Store, put, there) -> None:
    begun = put(KEY, "ban đầu")
    looked = store.log.sight()
    unseen = there.writes(KEY, "của bạn", begun)
    mine = put(KEY, "của tôi", looked)
    assert {head.ref: head.parents for head in store.log.heads(KEY)} == {unseen: (begun,), mine: (begun,)}
    assert in_conflict(store)
    assert same_after_a_rebuild(store)


def test_everything_is_named_by_who_saw_everything(store: Store, put, there) -> None:
    put(KEY, "của tôi")
    there.writes(KEY, "của bạn")
    put(KEY, "cả hai", store.log.sight(whole=True))
    assert values(store) == {"cả hai"}


def test_a_field_in_dispute_shows_one_value_and_only_that_is_replaced(store: Store, put, there) -> None:
    put(KEY, "của tôi")
    there.writes(KEY, "của bạn")
    assert store.views.cell(KEY).value == "của bạn"
    put(KEY, "của bạn, sửa lại", store.log.sight())
    assert values(store) == {"của tôi", "của bạn, sửa lại"}
    assert same_after_a_rebuild(store)


def test_what_says_the_same_as_what_was_seen_was_seen(store: Store, put, there) -> None:
    put(KEY, "như nhau")
    looked = store.log.sight()
    there.writes(KEY, "như nhau")
    put(KEY, "đã sửa", looked)
    assert values(store) == {"đã sửa"}


def test_typing_goes_on_over_its_own_change_only_after_it_was_closed(
    store: Store, put, type_in, there
) -> None:
    begun = put(KEY, "ban đầu")
    looked = store.log.sight()
    type_in("của tôi", looked)
    there.writes(KEY, "của bạn", begun)
    store.log.close()
    type_in("của tôi, gõ tiếp", looked)
    assert values(store) == {"của bạn", "của tôi, gõ tiếp"}
    assert in_conflict(store)
    store.log.close()
    type_in("của bạn", looked)
    assert not in_conflict(store), "an open change beside another agrees as soon as it says the same"
    assert same_after_a_rebuild(store)


def test_typing_shows_its_dispute_from_the_first_key(store: Store, put, type_in, there) -> None:
    begun = put(KEY, "ban đầu")
    looked = store.log.sight()
    there.writes(KEY, "của bạn", begun)
    type_in("của tôi", looked)
    assert in_conflict(store)
    type_in("của bạn", looked)
    assert not in_conflict(store)


def test_own_changes_made_meanwhile_are_continued_unless_they_took_in_something_unseen(
    store: Store, put, there
) -> None:
    put(KEY, "ban đầu")
    looked = store.log.sight()
    put(KEY, "trang khác", looked)
    put(KEY, "đè lên", looked)
    assert values(store) == {"đè lên"}
    there.writes(KEY, "của bạn")
    put(KEY, "đã quyết")
    put(KEY, "gõ từ trước", looked)
    assert values(store) == {"đã quyết", "gõ từ trước"}


def test_a_decision_settles_just_what_was_looked_at(store: Store, put, there) -> None:
    mine, yours = put(KEY, "của tôi"), there.writes(KEY, "của bạn")
    there.writes(KEY, "đến sau")
    put(KEY, "đã quyết", frozenset({mine, yours}))
    assert values(store) == {"đã quyết", "đến sau"}
    assert same_after_a_rebuild(store)


def test_a_value_that_was_seen_as_it_is_is_not_written_again(store: Store, put, there) -> None:
    put(KEY, "của tôi")
    looked = store.log.sight()
    there.writes(KEY, "của bạn")
    edit = Edit(campaign="c1", key=KEY, value="của tôi", seen=looked)
    assert store.log.put([edit]).refs == ()
    assert store.log.put([edit._replace(key=KEY._replace(field="note"), value=None)]).refs == ()


def test_a_deletion_names_the_row_as_it_was_seen(store: Store, put, there) -> None:
    text, due = put(ROW, "trước"), put(DUE, "2023-10-01")
    looked = store.log.sight()
    there.writes(DUE, "2023-12-01", due)
    put(DELETED, True, looked)
    assert store.views.entity("recommendation", ROW.entity_id), "somebody wrote to it, unseen"
    (deletion,) = store.log.heads(DELETED)
    assert set(deletion.parents) == {text, due}
    assert same_after_a_rebuild(store)
    put(DELETED, None)
    put(DELETED, True, store.log.sight())
    assert not store.views.entity("recommendation", ROW.entity_id)


def test_a_decided_deletion_names_what_the_deletions_before_it_named(store: Store, put, there) -> None:
    text, due = put(ROW, "trước"), put(DUE, "2023-10-01")
    deleted = there.writes(DELETED, True, text, due)
    unseen = put(ROW, "sau", frozenset({text}))
    put(DELETED, True, frozenset({deleted, unseen}))
    assert not store.views.entity("recommendation", ROW.entity_id)
    assert same_after_a_rebuild(store)


def test_a_place_given_out_anew_was_not_seen(store: Store, put, there) -> None:
    put(KEY, "ban đầu")
    first = store.log.sight().place + 1
    there.writes(KEY._replace(field="note"), "lấy lại")
    looked = store.log.sight()
    assert looked.place == first
    store.log.take_back(((first, first),))
    there.writes(KEY, "của bạn")
    assert store.log.sight().place == first
    put(KEY, "của tôi", looked)
    assert values(store) == {"của bạn", "của tôi"}


def test_nothing_is_known_of_what_was_seen_before_the_first_change(store: Store, put, there) -> None:
    there.writes(KEY, "của bạn")
    put(KEY, "của tôi", Sight(0))
    assert values(store) == {"của bạn", "của tôi"}
