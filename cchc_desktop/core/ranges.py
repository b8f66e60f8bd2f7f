"""Sets of numbers of changes, kept as ranges: `((1, 40), (61, 75))` is 1 to 40 and 61 to 75."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from cchc_desktop.core.changes import ChangeRef

Ranges = tuple[tuple[int, int], ...]
"""Both ends belong to a range; ranges ascend and do not touch, so equal sets are equal tuples."""

StationRanges = Mapping[str, Ranges]
"""Numbers of changes by station; a station without numbers is left out."""


def ranges_of(numbers: Iterable[int]) -> Ranges:
    """Return the ranges of some numbers, in any order and repeated at will."""
    return joined((number, number) for number in numbers)


def joined(pieces: Iterable[tuple[int, int]]) -> Ranges:
    """Return the ranges of pieces that may overlap or touch."""
    ranges: list[tuple[int, int]] = []
    for first, last in sorted(pieces):
        if ranges and first <= ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], max(ranges[-1][1], last))
        else:
            ranges.append((first, last))
    return tuple(ranges)


def is_sound(ranges: Ranges) -> bool:
    """Tell whether ranges are in the one form: numbers from 1 on, ascending, not touching."""
    ends_fit = all(1 <= first <= last for first, last in ranges)
    return ends_fit and all(before[1] + 1 < after[0] for before, after in pairwise(ranges))


def minus(ranges: Ranges, taken: Ranges) -> Ranges:
    """Return the numbers of `ranges` that are not in `taken`."""
    left: list[tuple[int, int]] = []
    at = 0
    for first, last in ranges:
        begin = first
        while at < len(taken) and taken[at][1] < begin:
            at += 1
        place = at
        while place < len(taken) and taken[place][0] <= last:
            if begin < taken[place][0]:
                left.append((begin, taken[place][0] - 1))
            begin = taken[place][1] + 1
            place += 1
        if begin <= last:
            left.append((begin, last))
    return tuple(left)


def count(ranges: Ranges) -> int:
    """Return how many numbers the ranges hold."""
    return sum(last - first + 1 for first, last in ranges)


def refs_ranges(refs: Iterable[ChangeRef]) -> dict[str, Ranges]:
    """Return the numbers of changes by station."""
    numbers: dict[str, list[int]] = {}
    for ref in refs:
        numbers.setdefault(ref.station, []).append(ref.seq)
    return {station: ranges_of(numbers[station]) for station in sorted(numbers)}


def all_joined(parts: Iterable[StationRanges]) -> dict[str, Ranges]:
    """Return what any of the parts holds."""
    pieces: dict[str, list[tuple[int, int]]] = {}
    for part in parts:
        for station, ranges in part.items():
            pieces.setdefault(station, []).extend(ranges)
    whole = {station: joined(pieces[station]) for station in sorted(pieces)}
    return {station: ranges for station, ranges in whole.items() if ranges}


def have_common(one: StationRanges, other: StationRanges) -> bool:
    """Tell whether some number is in both."""
    return any(minus(ranges, other.get(station, ())) != ranges for station, ranges in one.items())


def all_minus(whole: StationRanges, taken: StationRanges) -> dict[str, Ranges]:
    """Return what `whole` holds and `taken` does not; stations with nothing left are left out."""
    left = {station: minus(whole[station], taken.get(station, ())) for station in sorted(whole)}
    return {station: ranges for station, ranges in left.items() if ranges}
