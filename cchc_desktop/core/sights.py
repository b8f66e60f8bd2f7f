"""Which changes a new one names as parents, when its writer had not seen everything there is."""

from collections.abc import Iterable, Mapping, Sequence

from cchc_desktop.core.changes import Change, ChangeRef, Sight
from cchc_desktop.core.merge import canonical, counts, field_state, place_in_time

Placed = tuple[int, Change]
"""A change and its place in this log."""

_Known = Mapping[ChangeRef, Change]


def named_in_field(history: Sequence[Placed], sight: Sight, *, own: str) -> frozenset[ChangeRef]:
    """Return what a change of this field names whose writer, on the station `own`, saw it at `sight`.

    That is the value that stood in front, or every value when the sight was `whole`, what the same station
    wrote on top of it since, and whatever says the same as what was seen. Nothing else was seen: it stays
    beside the new change.
    """
    known = {change.ref: change for _, change in history}
    shown = _shown([change for place, change in history if place <= sight.place], whole=sight.whole)
    seen = _with_all_before(known, shown)
    since = [c for place, c in history if place > sight.place and c.ref.station == own]
    seen |= _continued(since, known, seen)
    values = {canonical(known[ref].value) for ref in shown}
    state = field_state(known.values())
    seen |= {head.ref for head in state.heads if canonical(head.value) in values} if state else set()
    return _last(known, seen)


def named_of(history: Sequence[Placed], refs: frozenset[ChangeRef]) -> frozenset[ChangeRef]:
    """Return what a change names whose writer looked at just these changes, of one field or of one row."""
    known = {change.ref: change for _, change in history}
    seen = _with_all_before(known, refs & known.keys())
    keys = {known[ref].key for ref in seen}
    return frozenset(
        last for key in keys for last in _last(known, {ref for ref in seen if known[ref].key == key})
    )


def _shown(past: Iterable[Change], *, whole: bool) -> set[ChangeRef]:
    state = field_state(past)
    if state is None:
        return set()
    front = canonical(state.front.value)
    return {head.ref for head in state.heads if whole or canonical(head.value) == front}


def _with_all_before(known: _Known, refs: Iterable[ChangeRef]) -> set[ChangeRef]:
    found = set(refs)
    waiting = list(found)
    while waiting:
        child = known[waiting.pop()]
        for ref in child.parents:
            if ref not in found and ref in known and counts(known[ref], child):
                found.add(ref)
                waiting.append(ref)
    return found


def _continued(since: Iterable[Change], known: _Known, seen: set[ChangeRef]) -> set[ChangeRef]:
    """Return what was written on top of nothing but what was seen."""
    found: set[ChangeRef] = set()
    for change in sorted(since, key=place_in_time):
        if all(ref in seen or ref in found for ref in change.parents if ref in known):
            found.add(change.ref)
    return found


def _last(known: _Known, refs: set[ChangeRef]) -> frozenset[ChangeRef]:
    state = field_state(known[ref] for ref in refs)
    return frozenset(head.ref for head in state.heads) if state else frozenset()
