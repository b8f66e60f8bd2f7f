"""Heads decide: the state of a field is the set of its changes that no other change names as a parent."""

import json
from collections.abc import Iterable
from typing import NamedTuple

from cchc_desktop.core.changes import Change, JsonValue

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
    known = list(changes)
    named = {parent for change in known for parent in change.parents}
    heads = [change for change in known if change.ref not in named]
    heads.sort(key=lambda change: (change.lamport, change.ref), reverse=True)
    return FieldState(tuple(heads)) if heads else None


def canonical(value: JsonValue) -> str:
    """Write a value in the one form in which equal values are equal texts (keys sorted, no spaces)."""
    return _ENCODER.encode(value)
