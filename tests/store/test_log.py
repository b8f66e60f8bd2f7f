"""The log: one change per visit to a field, parents, counters, and what a commit says."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from cchc_desktop.core.changes import ChangeRef, FieldKey
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit

MakeEdit = Callable[..., Edit]
KEY = FieldKey("finding", "v1/i1", "achieved")


def test_put_writes_a_closed_change_with_author_and_time(store: Store, edit: MakeEdit) -> None:
    commit = store.log.put([edit("finding", "v1/i1", "achieved", "Tốt")], reason="bổ sung")

    (change,) = store.log.history(KEY)
    assert commit.refs == (change.ref,) == (ChangeRef(store.station.id, 1),)
    assert (change.value, change.parents, change.lamport) == ("Tốt", (), 1)
    assert (change.author, change.reason, change.at) == (
        "Nguyễn Văn An",
        "bổ sung",
        "2023-09-12T08:00:00+00:00",
    )
    assert commit.saved_at == change.at
    assert commit.changed.touches("finding", scope="v1")
    cell = store.views.cell(KEY)
    assert cell is not None
    assert not cell.is_open


def test_put_of_the_same_value_writes_nothing(store: Store, edit: MakeEdit) -> None:
    store.log.put([edit("finding", "v1/i1", "achieved", "Tốt")])
    commit = store.log.put(
        [edit("finding", "v1/i1", "achieved", "Tốt"), edit("finding", "v1/i2", "cause", "")]
    )

    assert commit.refs == ()
    assert not commit.changed.scopes
    assert len(store.log.history(KEY)) == 1


def test_each_change_names_what_it_replaces(store: Store, edit: MakeEdit) -> None:
    for value in ("một", "hai", None):
        store.log.put([edit("finding", "v1/i1", "achieved", value)])

    history = store.log.history(KEY)
    assert [change.value for change in history] == ["một", "hai", None]
    assert [change.parents for change in history] == [(), (history[0].ref,), (history[1].ref,)]
    assert store.log.heads(KEY) == history[-1:]
    assert [change.lamport for change in history] == [1, 2, 3]


def test_one_field_twice_in_one_put_keeps_the_last(store: Store, edit: MakeEdit) -> None:
    store.log.put([edit("finding", "v1/i1", "achieved", "một"), edit("finding", "v1/i1", "achieved", "hai")])

    history = store.log.history(KEY)
    assert history[1].parents == (history[0].ref,)
    assert [change.value for change in store.log.heads(KEY)] == ["hai"]


def test_autosave_updates_one_change_in_place(store: Store, edit: MakeEdit, clock) -> None:
    for text in ("T", "Tố", "Tốt"):
        clock.pass_by(timedelta(seconds=1))
        commit = store.log.autosave(edit("finding", "v1/i1", "achieved", text))
        assert commit.saved_at == clock.now.isoformat(timespec="seconds")
        cell = store.views.cell(KEY)
        assert cell is not None
        assert (cell.value, cell.is_open) == (text, True)

    assert len(store.log.history(KEY)) == 1
    closed = store.log.close(KEY)
    assert closed is not None
    assert closed.refs == commit.refs
    assert store.log.close(KEY) is None


def test_autosave_of_what_is_there_begins_nothing(store: Store, edit: MakeEdit) -> None:
    store.log.put([edit("finding", "v1/i1", "achieved", "Tốt")])
    assert store.log.autosave(edit("finding", "v1/i1", "achieved", "Tốt")).refs == ()
    assert store.log.autosave(edit("finding", "v1/i2", "achieved", "")).refs == ()
    assert store.log.close() is None


def test_an_autosave_that_changes_nothing_keeps_the_time_of_the_last_save(
    store: Store, edit: MakeEdit, clock
) -> None:
    first = store.log.autosave(edit("finding", "v1/i1", "achieved", "Tốt"))
    clock.pass_by(timedelta(seconds=9))
    assert store.log.autosave(edit("finding", "v1/i1", "achieved", "Tốt")).saved_at == first.saved_at


def test_a_closed_change_is_never_written_again(store: Store, edit: MakeEdit) -> None:
    store.log.autosave(edit("finding", "v1/i1", "achieved", "một"))
    store.log.close(KEY)
    store.log.autosave(edit("finding", "v1/i1", "achieved", "hai"))
    store.log.close(KEY)

    assert [change.value for change in store.log.history(KEY)] == ["một", "hai"]


def test_put_closes_the_open_change_of_its_field(store: Store, edit: MakeEdit) -> None:
    store.log.autosave(edit("finding", "v1/i1", "achieved", "một"))
    store.log.autosave(edit("finding", "v1/i2", "achieved", "khác"))
    store.log.put([edit("finding", "v1/i1", "achieved", "hai")])

    assert [change.value for change in store.log.history(KEY)] == ["một", "hai"]
    closed = store.log.close()
    assert closed is not None
    assert len(closed.refs) == 1


def test_close_of_everything_closes_all_open_changes(store: Store, edit: MakeEdit) -> None:
    for item in ("i1", "i2"):
        store.log.autosave(edit("finding", f"v1/{item}", "achieved", "Tốt"))
    closed = store.log.close()
    assert closed is not None
    assert len(closed.refs) == 2
    assert not any(cell.is_open for cell in store.views.cells("v1"))


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [("rating", "excellent", ErrorCode.VALUE_INVALID), ("mood", "good", ErrorCode.FIELD_UNKNOWN)],
)
def test_a_refused_value_leaves_the_others_unwritten(
    store: Store, edit: MakeEdit, field: str, value: str, code: ErrorCode
) -> None:
    with pytest.raises(Refused) as refusal:
        store.log.put([edit("finding", "v1/i1", "achieved", "Tốt"), edit("finding", "v1/i1", field, value)])
    assert refusal.value.code is code
    assert store.log.history(KEY) == ()


def test_text_is_kept_in_nfc(store: Store, edit: MakeEdit) -> None:
    store.log.put([edit("finding", "v1/i1", "achieved", "Tô\u0301t\r\n")])
    assert store.log.heads(KEY)[0].value == "Tốt\n"


def test_numbers_go_on_after_reopening(store: Store, edit: MakeEdit, open_store) -> None:
    store.log.put([edit("finding", "v1/i1", "achieved", "một")])
    store.close()
    again = open_store()
    again.log.put([edit("finding", "v1/i1", "achieved", "hai")])

    first, second = again.log.history(KEY)
    assert (second.ref.station, second.ref.seq) == (first.ref.station, 2)
    assert second.lamport == 2


def test_a_change_that_was_left_open_is_closed_at_the_next_start(
    store: Store, edit: MakeEdit, open_store, crash
) -> None:
    store.log.autosave(edit("finding", "v1/i1", "achieved", "dở dang"))
    crash(store)

    again = open_store()
    assert again.left_open == 1
    cell = again.views.cell(KEY)
    assert cell is not None
    assert (cell.value, cell.is_open) == ("dở dang", False)
    assert [match.key for match in again.index.search("do dang")] == [KEY]


def test_heads_of_a_visit_are_its_own_and_those_below_it(store: Store, edit: MakeEdit) -> None:
    store.log.put(
        [
            edit("visit", "v1", "date", "2023-09-12"),
            edit("finding", "v1/i1", "achieved", "Tốt"),
            edit("recommendation", "v1/i1/r1", "text", "Khắc phục"),
            edit("finding", "v10/i1", "achieved", "khác"),
            edit("unit", "v1", "name", "trùng mã"),
        ]
    )
    heads = store.log.heads_of_visit("v1")
    assert [(head.key.entity, head.key.entity_id) for head in heads] == [
        ("finding", "v1/i1"), ("recommendation", "v1/i1/r1"), ("visit", "v1"),
    ]  # fmt: skip
    assert {change.ref for change in store.log.changes_of_visit("v1")} == {head.ref for head in heads}


def test_threads_may_write_at_the_same_time(store: Store, edit: MakeEdit) -> None:
    def work(worker: int) -> None:
        for number in range(40):
            item = f"v1/i{worker}-{number % 5}"
            store.log.autosave(edit("finding", item, "achieved", f"{worker} {number}"))
            store.log.put([edit("evidence", f"{item}/e{number}", "caption", "ảnh")])
            store.log.close(FieldKey("finding", item, "achieved"))

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(work, worker) for worker in range(4)]:
            done.result()
    assert [change.ref.seq for change in store.log.changes_of_visit("v1")] == list(range(1, 321))
    assert store.check().faults == ()


def test_deleting_a_row_closes_what_is_being_typed_in_it(store: Store, edit: MakeEdit) -> None:
    store.log.put([edit("recommendation", "v1/i1/r1", "responsible", "Tổ một cửa")])
    typed = FieldKey("recommendation", "v1/i1/r1", "text")
    store.log.autosave(edit(*_parts(typed), "Khắc phục"))
    store.log.put([edit("recommendation", "v1/i1/r1", "deleted", True)])
    assert store.views.entity("recommendation", "v1/i1/r1") == {}

    # What is typed after the deletion is a change the deletion did not see: the row comes back.
    store.log.autosave(edit(*_parts(typed), "Khắc phục ngay"))
    assert [change.value for change in store.log.history(typed)] == ["Khắc phục", "Khắc phục ngay"]
    assert store.views.entity("recommendation", "v1/i1/r1")["text"].value == "Khắc phục ngay"


def _parts(key: FieldKey) -> tuple[str, str, str]:
    return key.entity, key.entity_id, key.field
