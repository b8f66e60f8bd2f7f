"""What importing changes would do, computed before anything is written. No clock, no disk, no store."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.fields import stored_value
from cchc_desktop.core.merge import FieldState, canonical, field_state
from cchc_desktop.core.ranges import (
    Ranges,
    StationRanges,
    all_joined,
    all_minus,
    refs_ranges,
)
from cchc_desktop.core.scopes import visit_of

LAMPORT_SLACK = 1_000_000
"""How many changes nobody here has seen may have been counted before: far more than a campaign has."""

# What records a signature is not work done after it.
_OF_THE_SEAL = frozenset({"print", "seal"})


class RefusalReason(StrEnum):
    """Why one change of a readable package is not taken in."""

    VALUE_INVALID = "value_invalid"
    PARENT_INVALID = "parent_invalid"
    LAMPORT_INVALID = "lamport_invalid"
    LAMPORT_FAR_AHEAD = "lamport_far_ahead"
    WRITTEN_IN_OUR_NAME = "written_in_our_name"


@dataclass(frozen=True, slots=True)
class RefusedChange:
    """A change that is not taken in; it stays in its package, and its number stays missing."""

    change: Change
    reason: RefusalReason


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that would hold several different values afterwards; the heads as every station orders them."""

    key: FieldKey
    heads: tuple[Change, ...]


RowKey = tuple[str, str]
"""Kind and id of an entity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the log has of what a package names.

    `by_ref`: the known changes among those of the package and their parents. `by_row`: all known changes of
    every row (kind and id of an entity) the package writes to. `held`: all numbers of the campaign that are
    here. `sealed`: for every sealed visit the changes its seal names. `own`: this station's id. `lamport`:
    the greatest known.
    """

    by_ref: Mapping[ChangeRef, Change]
    by_row: Mapping[RowKey, tuple[Change, ...]]
    held: StationRanges
    sealed: Mapping[str, frozenset[ChangeRef]] = field(
        default_factory=lambda: MappingProxyType(dict[str, frozenset[ChangeRef]]())
    )
    own: str = ""
    lamport: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What would happen. Only `new` would be written, and `forks` kept aside; nothing is ever overwritten.

    `conflicting` are fields that would newly, or differently, be in conflict, `contested`
    rows that would newly be both deleted and edited. `missing` are numbers the
    sender knew of that would still not be here. `after_seal` are new changes that would show in a sealed
    visit although its seal does not name them; `unknown` are new changes of kinds only a newer program
    knows: kept and passed on. Both are part of `new`.
    """

    new: tuple[Change, ...]
    same: tuple[ChangeRef, ...]
    conflicting: tuple[Conflict, ...]
    contested: tuple[RowKey, ...]
    refused: tuple[RefusedChange, ...]
    missing: Mapping[str, Ranges]
    forks: tuple[Change, ...]
    after_seal: tuple[ChangeRef, ...]
    unknown: tuple[ChangeRef, ...]

    @property
    def changes_nothing(self) -> bool:
        """Tell whether importing would leave everything as it is."""
        return not self.new and not self.forks


def plan_import(known: Known, changes: Iterable[Change], *, held: StationRanges) -> ImportPlan:
    """Say what importing would do. `held` are the numbers the sender knew of (`Manifest.held`)."""
    sorted_out = _Sorting(known)
    for change in sorted(changes, key=_order):
        sorted_out.add(change)
    new = tuple(sorted_out.new.values())
    here = all_joined((known.held, refs_ranges(sorted_out.new)))
    rows = _rows(known, new)
    return ImportPlan(
        new=new,
        same=tuple(sorted_out.same),
        conflicting=_conflicts(rows),
        contested=_contested(rows),
        refused=tuple(sorted_out.refused),
        missing=all_minus(held, here),
        forks=tuple(sorted_out.forks),
        after_seal=_after_seal(known, rows, new),
        unknown=tuple(change.ref for change in new if _kind_is_unknown(change)),
    )


def asked_of_the_log(changes: Iterable[Change]) -> tuple[frozenset[ChangeRef], frozenset[RowKey]]:
    """Return the names and the rows that `Known` must cover for these changes."""
    refs: set[ChangeRef] = set()
    rows: set[RowKey] = set()
    for change in changes:
        refs |= {change.ref, *change.parents}
        rows.add(row_of(change))
    return frozenset(refs), frozenset(rows)


class _Sorting:
    """Sorts changes, parents first, into new, same, forked and refused."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self.new: dict[ChangeRef, Change] = {}
        self.same: list[ChangeRef] = []
        self.forks: list[Change] = []
        self.refused: list[RefusedChange] = []
        self._highest = known.lamport
        # Who names whom: a parent may come after its child, and must fit it then.
        self._children: dict[ChangeRef, list[Change]] = {}
        for changes in known.by_row.values():
            for change in changes:
                self._note_parents(change)

    def add(self, change: Change) -> None:
        present = self._present(change.ref)
        if present is not None:
            self._meet(present, change)
            return
        reason = self._refusal(change)
        if reason is not None:
            self.refused.append(RefusedChange(change, reason))
            return
        self.new[change.ref] = change
        self._highest = max(self._highest, change.lamport)
        self._note_parents(change)

    def _note_parents(self, change: Change) -> None:
        for ref in change.parents:
            self._children.setdefault(ref, []).append(change)

    def _present(self, ref: ChangeRef) -> Change | None:
        return self._known.by_ref.get(ref) or self.new.get(ref)

    def _meet(self, present: Change, change: Change) -> None:
        if is_same(present, change):
            self.same.append(change.ref)
        else:
            self.forks.append(change)

    def _refusal(self, change: Change) -> RefusalReason | None:
        if change.ref.station == self._known.own:
            return RefusalReason.WRITTEN_IN_OUR_NAME
        if change.lamport > self._highest + LAMPORT_SLACK:
            return RefusalReason.LAMPORT_FAR_AHEAD
        pairs = [(parent, change) for ref in change.parents if (parent := self._present(ref)) is not None]
        pairs += [(change, child) for child in self._children.get(change.ref, ())]
        if any(parent.lamport >= child.lamport for parent, child in pairs):
            return RefusalReason.LAMPORT_INVALID
        if not all(_may_follow(parent, child) for parent, child in pairs):
            return RefusalReason.PARENT_INVALID
        return RefusalReason.VALUE_INVALID if _value_is_invalid(change) else None


def is_same(one: Change, other: Change) -> bool:
    """Tell whether two changes of one name are the same change (1 and 1.0 are different values)."""
    return one == other and canonical(one.value) == canonical(other.value)


def _order(change: Change) -> tuple[int, ChangeRef]:
    return change.lamport, change.ref


def _may_follow(parent: Change, change: Change) -> bool:
    """Tell whether a change may name another as seen: of the same field, or of the row it deletes."""
    same_entity = (parent.key.entity, parent.key.entity_id) == (change.key.entity, change.key.entity_id)
    return parent.key == change.key or (same_entity and change.key.field == "deleted")


def _value_is_invalid(change: Change) -> bool:
    try:
        return canonical(stored_value(change.key, change.value)) != canonical(change.value)
    except Refused as refusal:
        return refusal.code is not ErrorCode.FIELD_UNKNOWN


def _kind_is_unknown(change: Change) -> bool:
    try:
        stored_value(change.key, change.value)
    except Refused as refusal:
        return refusal.code is ErrorCode.FIELD_UNKNOWN
    return False


def row_of(change: Change) -> RowKey:
    """Return the row a change belongs to."""
    return change.key.entity, change.key.entity_id


@dataclass(frozen=True, slots=True)
class _Row:
    """One row before and after: the states of its fields."""

    before: Mapping[FieldKey, FieldState]
    after: Mapping[FieldKey, FieldState]


def _rows(known: Known, new: tuple[Change, ...]) -> dict[RowKey, _Row]:
    coming: dict[RowKey, list[Change]] = {}
    for change in new:
        coming.setdefault(row_of(change), []).append(change)
    return {
        row: _Row(_states(known.by_row.get(row, ())), _states((*known.by_row.get(row, ()), *changes)))
        for row, changes in coming.items()
    }


def _states(changes: Iterable[Change]) -> dict[FieldKey, FieldState]:
    by_field: dict[FieldKey, list[Change]] = {}
    for change in changes:
        by_field.setdefault(change.key, []).append(change)
    states = {key: field_state(each) for key, each in by_field.items()}
    return {key: state for key, state in states.items() if state is not None}


def _conflicts(rows: Mapping[RowKey, _Row]) -> tuple[Conflict, ...]:
    found: list[Conflict] = []
    for row in rows.values():
        for key, state in row.after.items():
            before = row.before.get(key)
            if state.in_conflict and (before is None or before.heads != state.heads):
                found.append(Conflict(key, state.heads))
    return tuple(sorted(found, key=lambda conflict: conflict.key))


def _contested(rows: Mapping[RowKey, _Row]) -> tuple[RowKey, ...]:
    return tuple(
        sorted(key for key, row in rows.items() if _is_contested(row.after) and not _is_contested(row.before))
    )


def _is_contested(states: Mapping[FieldKey, FieldState]) -> bool:
    """Tell whether a row is deleted, and was edited by someone the deletion did not know of."""
    deletion = next((state for key, state in states.items() if key.field == "deleted"), None)
    if deletion is None or deletion.front.value is not True:
        return False
    seen = {ref for head in deletion.heads if head.value is True for ref in head.parents}
    edits = [head for key, state in states.items() if key.field != "deleted" for head in state.heads]
    return any(head.ref not in seen for head in edits)


def _after_seal(known: Known, rows: Mapping[RowKey, _Row], new: tuple[Change, ...]) -> tuple[ChangeRef, ...]:
    late: list[ChangeRef] = []
    for change in new:
        row = row_of(change)
        sealed = known.sealed.get(row[1] if row[0] == "visit" else visit_of(row[1]))
        if sealed is None or change.ref in sealed or row[0] in _OF_THE_SEAL:
            continue
        if change in rows[row].after[change.key].heads:
            late.append(change.ref)
    return tuple(late)
