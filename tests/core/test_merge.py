"""Heads decide, in whatever order changes become known."""

import random

from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey, JsonValue
from cchc_desktop.core.merge import canonical, field_state

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
