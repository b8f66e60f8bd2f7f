"""Changes of others: conflicts, deletions nobody agreed on, forks."""

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey
from cchc_desktop.core.contents import content_digest
from cchc_desktop.store.check import VIEW_QUERIES
from cchc_desktop.store.forks import Fork
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit

MakeEdit = Callable[..., Edit]
KEY = FieldKey("finding", "v1/i1", "achieved")
ROW = FieldKey("recommendation", "v1/i1/r1", "text")
ROW_DELETED = FieldKey("recommendation", "v1/i1/r1", "deleted")


@pytest.fixture
def foreign() -> Callable[..., Change]:
    def make(
        seq: int, key: FieldKey, value, *parents: ChangeRef, lamport=1, campaign="c1", station="other"
    ) -> Change:
        return Change(
            ref=ChangeRef(station, seq),
            lamport=lamport,
            campaign=campaign,
            key=key,
            value=value,
            parents=parents,
            author="Trần Thị Bình",
            at="2031-01-01T00:00:00+07:00",
            reason="",
        )

    return make


def test_two_values_written_apart_are_both_kept(store: Store, edit: MakeEdit, foreign) -> None:
    store.log.put([edit("finding", "v1/i1", "achieved", "của tôi")])
    store.log.receive([foreign(1, KEY, "của bạn", lamport=5)])

    assert [head.value for head in store.log.heads(KEY)] == ["của bạn", "của tôi"]
    cell = store.views.cell(KEY)
    assert cell is not None
    assert (cell.value, cell.in_conflict, cell.author) == ("của bạn", True, "Trần Thị Bình")

    store.log.put([edit("finding", "v1/i1", "achieved", "cả hai")])
    (head,) = store.log.heads(KEY)
    assert len(head.parents) == 2
    assert head.lamport == 6
    settled = store.views.cell(KEY)
    assert settled is not None
    assert not settled.in_conflict


def test_equal_values_agree_by_themselves(store: Store, edit: MakeEdit, foreign) -> None:
    store.log.put([edit("finding", "v1/i1", "achieved", "như nhau")])
    store.log.receive([foreign(1, KEY, "như nhau")])
    cell = store.views.cell(KEY)
    assert cell is not None
    assert not cell.in_conflict
    assert len(store.log.heads(KEY)) == 2


def test_typing_may_settle_or_open_a_conflict(store: Store, edit: MakeEdit, foreign) -> None:
    store.log.autosave(edit("finding", "v1/i1", "achieved", "của tôi"))
    store.log.receive([foreign(1, KEY, "như nhau")])

    def conflict() -> bool:
        cell = store.views.cell(KEY)
        assert cell is not None
        return cell.in_conflict

    assert conflict()
    store.log.autosave(edit("finding", "v1/i1", "achieved", "như nhau"))
    assert not conflict()
    store.log.autosave(edit("finding", "v1/i1", "achieved", "lại khác"))
    assert conflict()


def test_receiving_again_changes_nothing(store: Store, foreign) -> None:
    changes = [foreign(1, KEY, "một"), foreign(2, KEY, "hai", ChangeRef("other", 1), lamport=2)]
    first = store.log.receive(reversed(changes))
    second = store.log.receive(changes)
    assert (len(first.new), first.same) == (2, 0)
    assert (len(second.new), second.same, second.scopes) == (0, 2, frozenset())
    assert first.scopes == {"v1"}
    assert [head.value for head in store.log.heads(KEY)] == ["hai"]


def test_one_name_with_two_contents_is_a_fork_and_both_are_kept(store: Store, foreign) -> None:
    one, two = sorted((foreign(1, KEY, "một"), foreign(1, KEY, "hai")), key=content_digest)
    store.log.receive([one])
    received = store.log.receive([two])
    assert received.forked == (ChangeRef("other", 1),)
    assert store.log.heads(KEY) == (one,)
    assert list(store.check().faults) == []
    assert {notice.code: notice.fields["count"] for notice in store.check().notices}["forks"] == 1
    assert store.forks.all() == (Fork(standing=one, others=(two,)),)
    assert (store.log.receive([one, two]).keys, store.forks.all()[0].others) == (frozenset(), (two,))


def test_which_content_stands_does_not_depend_on_what_came_first(tmp_path: Path, foreign, open_store) -> None:
    elsewhere = FieldKey("finding", "v2/i9", "cause")
    contents = [foreign(1, KEY, "một"), foreign(1, elsewhere, "hai"), foreign(1, KEY, None, campaign="c2")]
    rest = [
        foreign(2, KEY, "sau", ChangeRef("other", 1), lamport=2),
        foreign(3, elsewhere, "sau nữa", ChangeRef("other", 1), lamport=3),
        foreign(1, FieldKey("visit", "v2", "unit"), "u1", station="third"),
    ]
    seen = []
    for number, order in enumerate(permutations(contents)):
        other = open_store(tmp_path / str(number))
        other.log.receive([*rest, *order] if number % 2 else [*order, *rest])
        other.index.catch_up()
        (fork,) = other.forks.all()
        assert fork.standing == min(contents, key=content_digest)
        views = {name: other._database.rows(query) for name, query in _BY_NAME.items()}
        seen.append((views, other.forks.all(), other.reader.held("c1"), other.reader.held("c2")))
        assert list(other.check().faults) == []
        assert set(other.reader.of_campaign("c1")) == {c for c in (*contents, *rest) if c.campaign == "c1"}
    assert all(each == seen[0] for each in seen)


def test_a_forged_content_of_an_own_name_is_no_damage_though_it_names_what_nobody_has(
    store: Store, edit, foreign
) -> None:
    store.log.put([edit("finding", "v1/i1", "achieved", "của mình")])
    (own,) = store.log.heads(FieldKey("finding", "v1/i1", "achieved"))
    contents = [foreign(1, KEY, text, ChangeRef("nobody", 5), station=own.ref.station) for text in "abcdefgh"]
    forged = min(contents, key=content_digest)
    assert content_digest(forged) < content_digest(own), "stands in front"
    store.log.receive([forged])
    assert own in store.forks.all()[0].others
    assert list(store.check().faults) == []


_BY_NAME = {
    name: query for name, query in VIEW_QUERIES.items() if name not in {"heads", "cells", "visits"}
} | {
    "heads": (
        "SELECT h.entity_id, h.entity, h.field, c.station, c.seq FROM heads h"
        " JOIN changes c ON c.id = h.change ORDER BY 1, 2, 3, 4, 5"
    ),
    "cells": (
        "SELECT k.entity_id, k.entity, k.field, k.campaign, c.station, c.seq, k.in_conflict FROM cells k"
        " JOIN changes c ON c.id = k.change ORDER BY 1, 2, 3"
    ),
    "visits": "SELECT id, campaign, unit, answered, state FROM visits ORDER BY 1",
}
"""Every view without places in the log, which are each machine's own."""


def test_an_open_change_whose_name_comes_from_elsewhere_is_closed_and_kept(
    store: Store, edit: MakeEdit, foreign
) -> None:
    for number in range(1, 9):
        store.log.autosave(edit("finding", "v1/i1", "achieved", f"đang gõ {number}"))
        (mine,) = store.log.heads(KEY)
        copied = replace(mine, value=f"bản chép {number}")
        store.log.receive([copied])
        contents = {each.value for fork in store.forks.all() for each in fork.contents}
        assert {f"đang gõ {number}", f"bản chép {number}"} <= contents
        store.log.autosave(edit("finding", "v1/i1", "achieved", f"gõ tiếp {number}"))
        store.log.close()
        assert [head.value for head in store.log.heads(KEY)][:1] == [f"gõ tiếp {number}"]
        assert list(store.check().faults) == []


def test_what_comes_twice_in_one_delivery_is_new_once_and_forked_once(store: Store, foreign) -> None:
    one, two = foreign(1, KEY, "một"), foreign(2, KEY, "hai")
    received = store.log.receive([one, two, one, foreign(2, KEY, "khác"), foreign(3, KEY, "ba")])
    assert [ref.seq for ref in received.new] == [1, 2, 3]
    assert (received.same, received.forked) == (1, (ChangeRef("other", 2),))
    shown = min((two, foreign(2, KEY, "khác")), key=content_digest).value
    assert {head.value for head in store.log.heads(KEY)} == {"một", shown, "ba"}


def test_one_and_one_point_zero_are_two_contents(store: Store, foreign) -> None:
    key = FieldKey("finding", "v1/i1", "found.docs")
    store.log.receive([foreign(1, key, 1)])
    assert store.log.receive([foreign(1, key, 1.0)]).forked == (ChangeRef("other", 1),)
    assert store.log.receive([foreign(1, key, 1)]).same == 1


def test_a_row_deleted_here_and_edited_there_stays_visible(store: Store, edit: MakeEdit, foreign) -> None:
    store.log.put([edit("recommendation", "v1/i1/r1", "text", "trước")])
    (seen,) = store.log.heads(ROW)
    store.log.put([edit("recommendation", "v1/i1/r1", "deleted", True)])
    assert store.views.cells("v1") == ()

    store.log.receive([foreign(1, ROW, "sửa ở nơi khác", seen.ref, lamport=2)])
    assert {cell.key: cell.value for cell in store.views.cells("v1")} == {
        ROW: "sửa ở nơi khác",
        ROW_DELETED: True,
    }

    store.log.put([edit("recommendation", "v1/i1/r1", "deleted", True)])
    assert store.views.cells("v1") == ()


def test_a_deletion_from_elsewhere_that_saw_everything_deletes(store: Store, edit: MakeEdit, foreign) -> None:
    store.log.put([edit("recommendation", "v1/i1/r1", "text", "trước")])
    (seen,) = store.log.heads(ROW)
    store.log.receive([foreign(1, ROW_DELETED, True, seen.ref, lamport=9)])
    assert store.views.entity("recommendation", "v1/i1/r1") == {}
    assert set(store.views.entity("recommendation", "v1/i1/r1", with_gone=True)) == {"text", "deleted"}


def test_what_comes_in_is_searched_and_counted(store: Store, edit: MakeEdit, foreign) -> None:
    store.log.put([edit("visit", "v1", "date", "2023-09-12")])
    store.log.receive(
        [
            foreign(1, KEY, "cải cách"),
            foreign(2, FieldKey("finding", "v1/i1", "rating"), "met"),
            foreign(3, ROW, "khắc phục"),
        ]
    )
    line = store.views.visit("v1")
    assert line is not None
    assert (line.answered, line.recommendations) == (1, 1)
    assert [match.key for match in store.index.search("cai cach")] == [KEY]
    store.log.receive([foreign(4, KEY, "một cửa", ChangeRef("other", 1), lamport=2)])
    assert [match.text for match in store.index.search("mot cua")] == ["một cửa"]
    assert store.index.search("cai cach") == ()


def test_typing_goes_on_while_the_index_waits(store: Store, edit: MakeEdit, foreign) -> None:
    store.log.receive([foreign(1, KEY, "cải cách")])
    store.log.put([edit("finding", "v1/i1", "achieved", "một cửa")])
    store.log.autosave(edit("finding", "v1/i2", "achieved", "đang gõ"))
    assert [match.text for match in store.index.search("mot cua")] == ["một cửa"]
    assert store.index.search("cai cach") == ()
    assert store.index.search("dang go") == ()
    store.log.close()
    assert [match.text for match in store.index.search("dang go")] == ["đang gõ"]
    assert store.check().faults == ()


def test_own_lamports_go_beyond_what_came_in(store: Store, edit: MakeEdit, foreign, open_store) -> None:
    store.log.receive([foreign(1, KEY, "xa", lamport=1000)])
    store.close()
    again = open_store()
    again.log.put([edit("finding", "v9/i1", "achieved", "sau")])
    assert again.log.heads(FieldKey("finding", "v9/i1", "achieved"))[0].lamport == 1001


def test_a_change_goes_beyond_what_it_names_even_if_a_station_counted_wrongly(
    store: Store, edit: MakeEdit, foreign
) -> None:
    other = FieldKey("finding", "v1/i1", "cause")
    store.log.receive([foreign(1, KEY, "xa", lamport=50), foreign(2, other, "gần", lamport=1)])
    store.log.put([edit("finding", "v1/i1", "achieved", "sau")])
    assert store.log.heads(KEY)[0].lamport == 51
