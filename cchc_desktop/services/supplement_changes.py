"""What differs from the signed data, sorted by rows: fields changed, rows added, rows removed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey, JsonValue
from cchc_desktop.core.merge import canonical
from cchc_desktop.documents.supplement_record import ChangeKind
from cchc_desktop.services.seal_data import removed_rows

_NEVER_ROWS = frozenset({"campaign", "unit", "member", "visit", "finding"})
"""They come into being with their first field; nobody adds or removes them at a visit."""

Row = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LateField:
    """One field: what was signed (several values where machines disagreed then), and its heads now.

    `now` has one change for every value that stands, the newest first.
    """

    key: FieldKey
    before: tuple[JsonValue, ...]
    now: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRow:
    """The late fields of one entity. A removed row lists what it said and the change that removed it.

    `said` is everything the entity said when it was signed, to name it by.
    """

    entity: str
    entity_id: str
    kind: ChangeKind
    fields: tuple[LateField, ...]
    said: Mapping[str, JsonValue]
    removed_by: Change | None = None


def late_rows(
    signed: Collection[Change], now: Collection[Change], keys: Collection[FieldKey]
) -> tuple[LateRow, ...]:
    """Return what happened to each entity that has one of the late `keys`."""
    reading = _Reading(signed, now)
    rows = dict.fromkeys((key.entity, key.entity_id) for key in sorted(keys))
    made = (reading.row(row, [key for key in sorted(keys) if _row_of(key) == row]) for row in rows)
    return tuple(row for row in made if row.fields)


class _Reading:
    """The changes of both times by field and by row."""

    def __init__(self, signed: Collection[Change], now: Collection[Change]) -> None:
        self._refs = frozenset(change.ref for change in signed)
        self._signed = _by_key(signed)
        self._now = _by_key(now)
        gone_before = removed_rows(signed)
        self._known = {_row_of(key) for key in self._signed} - gone_before
        self._gone = removed_rows(now)

    def row(self, row: Row, keys: list[FieldKey]) -> LateRow:
        if row in self._gone:
            return self._removed(row)
        if row not in self._known and row[0] not in _NEVER_ROWS:
            return self._added(row)
        fields = tuple(self._field(key) for key in keys if not self._is_mere_restoring(key))
        return LateRow(
            entity=row[0], entity_id=row[1], kind=ChangeKind.CHANGED, fields=fields, said=self._said(row)
        )

    def _said(self, row: Row) -> Mapping[str, JsonValue]:
        return {key.field: heads[-1].value for key, heads in self._signed.items() if _row_of(key) == row}

    def _removed(self, row: Row) -> LateRow:
        keys = [key for key in self._signed if _row_of(key) == row and key.field != "deleted"]
        deletions = self._now.get(FieldKey(*row, "deleted"), [])
        return LateRow(
            entity=row[0],
            entity_id=row[1],
            kind=ChangeKind.REMOVED,
            fields=tuple(self._field(key) for key in keys),
            said=self._said(row),
            removed_by=max(deletions, key=_standing, default=None),
        )

    def _added(self, row: Row) -> LateRow:
        keys = [key for key in self._now if _row_of(key) == row and key.field != "deleted"]
        fields = tuple(self._field(key) for key in keys)
        return LateRow(entity=row[0], entity_id=row[1], kind=ChangeKind.ADDED, fields=fields, said={})

    def _field(self, key: FieldKey) -> LateField:
        before = {canonical(one.value): one.value for one in self._signed.get(key, ())}
        return LateField(key=key, before=tuple(before.values()), now=self._standing_now(key))

    def _standing_now(self, key: FieldKey) -> tuple[Change, ...]:
        """Return a head for every value; where several hold one value, one that was not signed yet."""
        ordered = sorted(self._now.get(key, ()), key=lambda one: (one.ref not in self._refs, _standing(one)))
        by_value = {canonical(head.value): head for head in ordered}
        return tuple(sorted(by_value.values(), key=_standing, reverse=True))

    def _is_mere_restoring(self, key: FieldKey) -> bool:
        return key.field == "deleted" and not any(head.value is True for head in self._now.get(key, ()))


def unseen_edit(now: Iterable[Change], deletion: FieldKey) -> Change | None:
    """Return the newest edit of a row that whoever deleted it did not see; None when all was seen."""
    heads = [change for change in now if _row_of(change.key) == _row_of(deletion)]
    deletions = [head for head in heads if head.key.field == "deleted" and head.value is True]
    seen = {parent for head in deletions for parent in head.parents}
    edits = [head for head in heads if head.key.field != "deleted" and head.ref not in seen]
    return max(edits, key=_standing, default=None)


def _by_key(changes: Iterable[Change]) -> Mapping[FieldKey, list[Change]]:
    found: dict[FieldKey, list[Change]] = {}
    for change in changes:
        found.setdefault(change.key, []).append(change)
    return found


def _row_of(key: FieldKey) -> Row:
    return key.entity, key.entity_id


def _standing(change: Change) -> tuple[int, ChangeRef]:
    return change.lamport, change.ref
