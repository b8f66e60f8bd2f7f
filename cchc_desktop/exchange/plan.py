"""What importing changes would do, computed before anything is written. No clock, no disk, no store."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey
from cchc_desktop.core.contents import content_digest
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.fields import stored_value
from cchc_desktop.core.merge import FieldState, canonical, field_state, place_in_time, seen_by
from cchc_desktop.core.ranges import (
    Ranges,
    StationRanges,
    all_joined,
    all_minus,
    refs_ranges,
)
from cchc_desktop.exchange.manifest import is_moment

LAMPORT_SLACK = 1_000_000
"""How far a counter may be beyond all that is here and in the package: far more than a campaign has changes.

What is taken in sets the counter of all that is written afterwards. A package moves it by no more than this,
however many changes are in it, so that nobody can drive it to where no number is left.
"""

# What records a signature is not work done after it.
_OF_THE_SEAL = frozenset({"print", "seal"})

# They say by themselves that a visit was printed or signed.
_MOMENTS = frozenset({("print", "made_at"), ("seal", "sealed_at")})


class RefusalReason(StrEnum):
    """Why one change of a readable package is not taken in."""

    VALUE_INVALID = "value_invalid"
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
    """What would happen. Only `new` and `forks` would be written; nothing is ever lost.

    `forks` are further contents of names that stand for something else here or in the same package: which of
    them is shown, the contents decide (`core.contents`), and all are kept and passed on.
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
    incoming = sorted(changes, key=place_in_time)
    sorted_out = _Sorting(known, highest=known.lamport + len(incoming) + LAMPORT_SLACK)
    for change in incoming:
        sorted_out.add(change)
    new = tuple(sorted_out.new.values())
    here = all_joined((known.held, refs_ranges(sorted_out.new)))
    standing = _standing(known, (*new, *sorted_out.forks))
    rows = _rows(known, standing)
    return ImportPlan(
        new=new,
        same=tuple(sorted_out.same),
        conflicting=_conflicts(rows),
        contested=_contested(rows),
        refused=tuple(sorted_out.refused),
        missing=all_minus(held, here),
        forks=tuple(sorted_out.forks),
        after_seal=_after_seal(known, rows, [standing[ref] for ref in sorted_out.new]),
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
    """Sorts changes, parents first, into new, same, forked and refused.

    What a change names as its parents is no reason to refuse it: see `core.merge.counts`.
    """

    def __init__(self, known: Known, *, highest: int) -> None:
        self._known = known
        self._highest = highest
        self.new: dict[ChangeRef, Change] = {}
        self.same: list[ChangeRef] = []
        self.forks: list[Change] = []
        self.refused: list[RefusedChange] = []

    def add(self, change: Change) -> None:
        present = self._known.by_ref.get(change.ref) or self.new.get(change.ref)
        if present is not None and is_same(present, change):
            self.same.append(change.ref)
            return
        reason = self._refusal(change, is_known=present is not None)
        if reason is not None:
            self.refused.append(RefusedChange(change, reason))
        elif present is None:
            self.new[change.ref] = change
        else:
            self.forks.append(change)

    def _refusal(self, change: Change, *, is_known: bool) -> RefusalReason | None:
        if change.ref.station == self._known.own and not is_known:
            return RefusalReason.WRITTEN_IN_OUR_NAME
        if change.lamport > self._highest:
            return RefusalReason.LAMPORT_FAR_AHEAD
        return RefusalReason.VALUE_INVALID if _value_is_invalid(change) else None


def is_same(one: Change, other: Change) -> bool:
    """Tell whether two changes of one name are the same change (1 and 1.0 are different values)."""
    return one == other and canonical(one.value) == canonical(other.value)


def _standing(known: Known, coming: Iterable[Change]) -> dict[ChangeRef, Change]:
    """Return which of several contents of one name would stand in the log, for the names that come."""
    standing: dict[ChangeRef, Change] = {}
    for change in coming:
        other = standing.get(change.ref) or known.by_ref.get(change.ref)
        if other is None or content_digest(change) < content_digest(other):
            standing[change.ref] = change
    return standing


def _value_is_invalid(change: Change) -> bool:
    if (change.key.entity, change.key.field) in _MOMENTS and change.value is not None:
        return not (isinstance(change.value, str) and is_moment(change.value))
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


def _rows(known: Known, standing: Mapping[ChangeRef, Change]) -> dict[RowKey, _Row]:
    coming: dict[RowKey, list[Change]] = {}
    for change in standing.values():
        coming.setdefault(row_of(change), []).append(change)
    rows: dict[RowKey, _Row] = {}
    for row, changes in coming.items():
        before = known.by_row.get(row, ())
        staying = (change for change in before if change.ref not in standing)
        rows[row] = _Row(_states(before), _states((*staying, *changes)))
    return rows


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
    edits = [head for key, state in states.items() if key.field != "deleted" for head in state.heads]
    seen = {ref for head in deletion.heads if head.value is True for ref in seen_by(head, edits)}
    return any(head.ref not in seen for head in edits)


def _after_seal(known: Known, rows: Mapping[RowKey, _Row], new: Iterable[Change]) -> tuple[ChangeRef, ...]:
    late: list[ChangeRef] = []
    for change in new:
        row = row_of(change)
        sealed = known.sealed.get(FieldKey(*row, "").visit_id)
        if sealed is None or change.ref in sealed or row[0] in _OF_THE_SEAL:
            continue
        if change in rows[row].after[change.key].heads:
            late.append(change.ref)
    return tuple(late)
