"""Ranges of numbers behave as the sets they stand for."""

from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_desktop.core import ranges
from cchc_desktop.core.changes import ChangeRef

numbers = st.sets(st.integers(1, 60))
by_station = st.dictionaries(st.sampled_from(["a", "b", "c"]), numbers, max_size=3)


def members(found):
    return {number for first, last in found for number in range(first, last + 1)}


@given(numbers)
def test_ranges_hold_exactly_the_numbers_in_the_one_sound_form(chosen):
    found = ranges.ranges_of(chosen)
    assert members(found) == chosen
    assert ranges.is_sound(found)
    assert ranges.count(found) == len(chosen)
    assert ranges.joined(reversed(found)) == found


@given(numbers, numbers)
def test_difference_and_union_are_those_of_sets(one, other):
    mine, theirs = ranges.ranges_of(one), ranges.ranges_of(other)
    assert ranges.minus(mine, theirs) == ranges.ranges_of(one - other)
    assert ranges.joined((*mine, *theirs)) == ranges.ranges_of(one | other)


@given(by_station, by_station)
@settings(max_examples=50)
def test_stations_are_kept_apart_and_empty_ones_left_out(one, other):
    def as_ranges(part):
        return {station: ranges.ranges_of(chosen) for station, chosen in part.items()}

    both = ranges.all_joined((as_ranges(one), as_ranges(other)))
    left = ranges.all_minus(as_ranges(one), as_ranges(other))
    for station in "abc":
        mine, theirs = one.get(station, set()), other.get(station, set())
        assert members(both.get(station, ())) == mine | theirs
        assert members(left.get(station, ())) == mine - theirs
    assert all(both.values())
    assert all(left.values())


def test_what_is_not_in_the_one_form_is_not_sound():
    for wrong in (((0, 3),), ((3, 2),), ((1, 2), (3, 4)), ((5, 6), (1, 2)), ((1, 4), (4, 9))):
        assert not ranges.is_sound(wrong)
    assert ranges.is_sound(())


def test_names_of_changes_become_ranges_per_station():
    refs = [ChangeRef("b", 2), ChangeRef("a", 1), ChangeRef("b", 1), ChangeRef("b", 7)]
    assert ranges.refs_ranges(refs) == {"a": ((1, 1),), "b": ((1, 2), (7, 7))}
