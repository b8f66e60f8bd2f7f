"""Heads decide: the state of a field is the set of its changes that no other change replaces.

A change replaces another by naming it as a parent; the name counts only where it can be true (see `counts`).
So everything shown follows from the set of changes alone, whatever came first.
"""

import json
from collections.abc import Iterable
from typing import NamedTuple

from cchc_desktop.core.changes import Change, ChangeRef, JsonValue

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class FieldState(NamedTuple):
    """The heads of one field, the one shown in front first.

    Every station orders them by (lamport, station, seq), so that all show the same one in front.
    """

    heads: tuple[Change, ...]

    @property
    def front(self) -> Change:
        """The head that is displayed."""
        return self.heads[0]

    @property
    def in_conflict(self) -> bool:
        """Tell whether people wrote different values without knowing of each other."""
        return len({canonical(head.value) for head in self.heads}) > 1


def field_state(changes: Iterable[Change]) -> FieldState | None:
    """Return the state of one field from all its known changes, in any order; None without changes."""
    known = {change.ref: change for change in changes}
    replaced = {
        ref for change in known.values() for ref in change.parents if _replaces(change, known.get(ref))
    }
    heads = [change for change in known.values() if change.ref not in replaced]
    heads.sort(key=place_in_time, reverse=True)
    return FieldState(tuple(heads)) if heads else None


def place_in_time(change: Change) -> tuple[int, ChangeRef]:
    """Return what orders changes on every machine alike: (lamport, station, number)."""
    return change.lamport, change.ref


def counts(parent: Change, child: Change) -> bool:
    """Tell whether a change may have seen the one it names as a parent; what cannot be is ignored.

    It is of the same field, or of the row a deletion deletes, and earlier in (lamport, station, number). So
    nothing is ever refused for what it names, and changes never replace each other in a circle.
    """
    same_row = (parent.key.entity, parent.key.entity_id) == (child.key.entity, child.key.entity_id)
    fits = parent.key == child.key or (same_row and child.key.field == "deleted")
    return fits and place_in_time(parent) < place_in_time(child)


def seen_by(change: Change, known: Iterable[Change]) -> frozenset[ChangeRef]:
    """Return which of some changes another names, where the name counts."""
    named = frozenset(change.parents)
    return frozenset(each.ref for each in known if each.ref in named and counts(each, change))


def canonical(value: JsonValue) -> str:
    """Write a value in the one form in which equal values are equal texts (keys sorted, no spaces)."""
    return _ENCODER.encode(value)


def _replaces(child: Change, parent: Change | None) -> bool:
    return parent is not None and counts(parent, child)
