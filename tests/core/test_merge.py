"""Heads decide, in whatever order changes become known."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey, JsonValue
from cchc_desktop.core.contents import content_digest
from cchc_desktop.core.merge import canonical, counts, field_state, seen_by

KEY = FieldKey("finding", "v/i", "achieved")


def change(station: str, seq: int, value: JsonValue, *parents: ChangeRef, lamport: int = 1) -> Change:
    return Change(
        ref=ChangeRef(station, seq), lamport=lamport, campaign="c", key=KEY, value=value, parents=parents,
        author="", at="", reason="",
    )  # fmt: skip


@st.composite
def histories(draw: st.DrawFn) -> list[Change]:
    """Changes of one field, each naming some of those before it."""
    made: list[Change] = []
    for _ in range(draw(st.integers(1, 12))):
        station = draw(st.sampled_from("abc"))
        seen = draw(st.lists(st.sampled_from(made), max_size=3)) if made else []
        seq = sum(other.ref.station == station for other in made) + 1
        lamport = 1 + max((other.lamport for other in seen), default=0)
        parents = {other.ref for other in seen}
        made.append(change(station, seq, draw(st.sampled_from(["x", "y", None])), *parents, lamport=lamport))
    return made


def test_without_changes_there_is_no_state() -> None:
    assert field_state([]) is None


def test_a_change_settles_what_it_names() -> None:
    first = change("a", 1, "một")
    second = change("b", 1, "hai", first.ref, lamport=2)
    state = field_state([second, first])
    assert state is not None
    assert state.heads == (second,)
    assert not state.in_conflict


def test_equal_values_agree_and_the_greater_lamport_stands_in_front() -> None:
    mine, yours = change("z", 1, "như nhau", lamport=1), change("a", 1, "như nhau", lamport=2)
    state = field_state([mine, yours])
    assert state is not None
    assert state.front is yours
    assert not state.in_conflict


def test_of_equal_lamports_the_greater_station_stands_in_front() -> None:
    mine, yours = change("a", 9, "một"), change("b", 1, "hai")
    state = field_state([yours, mine])
    assert state is not None
    assert state.heads == (yours, mine)
    assert state.in_conflict


@given(histories(), st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_give_the_same_state(made: list[Change], order: random.Random) -> None:
    shuffled = list(made)
    order.shuffle(shuffled)
    assert field_state(shuffled) == field_state(made)


@given(histories())
def test_heads_are_exactly_the_changes_nobody_names(made: list[Change]) -> None:
    state = field_state(made)
    assert state is not None
    named = {parent for one in made for parent in one.parents}
    assert {head.ref for head in state.heads} == {one.ref for one in made} - named
    fronts = [(head.lamport, head.ref) for head in state.heads]
    assert fronts == sorted(fronts, reverse=True)


@given(histories())
def test_a_change_that_names_all_heads_settles_the_field(made: list[Change]) -> None:
    state = field_state(made)
    assert state is not None
    last = change("d", 1, "xong", *(head.ref for head in state.heads), lamport=100)
    settled = field_state([*made, last])
    assert settled is not None
    assert settled.heads == (last,)


def test_equal_values_have_equal_texts() -> None:
    assert canonical({"b": [1, None], "a": "đ"}) == '{"a":"đ","b":[1,null]}'
    assert canonical({"a": 1, "b": 2}) == canonical({"b": 2, "a": 1})
    assert canonical(True) != canonical(1)


@st.composite
def hostile_histories(draw: st.DrawFn) -> list[Change]:
    """Changes of several fields that name whatever they like, later ones and themselves too."""
    refs = [ChangeRef(station, seq) for station in "ab" for seq in (1, 2, 3, 4)]
    chosen = draw(st.lists(st.sampled_from(refs), unique=True, min_size=1))
    return [
        replace(
            change(*ref, draw(st.sampled_from("xy")), *draw(st.sets(st.sampled_from(refs)))),
            lamport=draw(st.integers(1, 4)),
        )
        for ref in chosen
    ]


@given(hostile_histories(), st.randoms(use_true_random=False))
def test_whatever_changes_name_there_is_a_head_and_the_last_is_one(
    made: list[Change], order: random.Random
) -> None:
    state = field_state(made)
    assert state is not None
    assert state.front == max(made, key=lambda one: (one.lamport, one.ref))
    order.shuffle(made)
    assert field_state(made) == state


def test_a_name_counts_only_for_the_same_field_and_an_earlier_change() -> None:
    early, late = change("b", 1, "trước"), change("a", 1, "sau", lamport=2)
    assert counts(early, late)
    assert not counts(late, early)
    assert not counts(early, early)
    assert counts(replace(early, ref=ChangeRef("a", 1)), early)
    other = replace(early, key=KEY._replace(field="cause"))
    assert not counts(other, late)
    deletion = replace(late, key=KEY._replace(field="deleted"), parents=(early.ref, ChangeRef("x", 1)))
    assert counts(other, deletion)
    assert not counts(other, replace(deletion, key=FieldKey("finding", "v/other", "deleted")))
    assert seen_by(deletion, [early, late]) == {early.ref}


def test_a_name_that_does_not_count_replaces_nothing() -> None:
    early, late = change("b", 1, "trước", ChangeRef("a", 1)), change("a", 1, "sau", lamport=2)
    state = field_state([early, late])
    assert state is not None
    assert state.heads == (late, early)


def test_contents_of_one_name_have_digests_of_their_own() -> None:
    one = change("a", 1, 1, ChangeRef("b", 1))
    others = [
        replace(one, value=1.0), replace(one, lamport=2), replace(one, parents=()), replace(one, at="x"),
        replace(one, campaign="d"), replace(one, author="x"), replace(one, reason="x"),
    ]  # fmt: skip
    assert len({content_digest(each) for each in (one, *others)}) == 8
