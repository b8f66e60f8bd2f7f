"""Which data a document shows: the exact changes, and one hash over what they say.

A print names the heads of every field the minutes show. From those names the same hash can be computed
again at any time, on any machine that has the log. The hash is over the values alone: an edit that was taken
back leaves the data, and so a print of it, what they were.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product

import msgspec

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey, JsonValue
from cchc_desktop.core.merge import canonical, seen_by
from cchc_desktop.core.scopes import visit_of
from cchc_desktop.services.campaign_outlines import CampaignOutlines
from cchc_desktop.store.store import Store

MINUTES_FORMAT = 1
"""Raised when the same data would be printed differently: it goes into every short code."""

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LENGTH = 10
_NOT_SHOWN = frozenset(
    {
        ("visit", "note"),
        ("campaign", "note"),
        ("campaign", "outline_text"),
        ("campaign", "deadline"),
        ("campaign", "report_days_before"),
        ("member", "phone"),
        ("member", "sections"),
        ("unit", "phone"),
        ("unit", "note"),
    }
)
_RECORDS_OF_SEALING = frozenset({"print", "seal"})
_DAY = ("visit", "date")
_MOST_TRIED = 1_000

_Row = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownData:
    """The changes a document shows. `stamp` is a time that the same data always has: the day of the visit."""

    changes: tuple[Change, ...]
    outline_hash: str

    @property
    def data_hash(self) -> str:
        """The SHA-256 over fields and values, in hex."""
        return hash_of_changes(self.changes)

    @property
    def code(self) -> str:
        """The short code printed in the foot of the pages."""
        return short_code(self.data_hash, self.outline_hash)

    @property
    def stamp(self) -> str:
        """The beginning of the day of the visit in ISO 8601, empty while it has none."""
        days = (change.value for change in self.changes if (change.key.entity, change.key.field) == _DAY)
        return next((f"{day}T00:00:00+00:00" for day in days if day), "")


class SealData:
    """Collects the changes a document shows, or showed."""

    def __init__(self, store: Store, outlines: CampaignOutlines) -> None:
        self._log = store.log
        self._store = store
        self._views = store.views
        self._outlines = outlines

    def shown(self, visit_id: str) -> ShownData:
        """Return what the minutes of a visit show at this moment."""
        campaign_id = self._views.campaign_of_visit(visit_id)
        of_visit = (change for change in self._log.heads_of_visit(visit_id) if is_shown(change.key))
        around = (head for key in self._keys_around(visit_id, campaign_id) for head in self._log.heads(key))
        outline = self._outlines.of(campaign_id)
        return ShownData(changes=(*of_visit, *around), outline_hash=outline.digest)

    def named(
        self, visit_id: str, refs: Collection[ChangeRef], *, data_hash: str = ""
    ) -> dict[ChangeRef, Change]:
        """Return those of the named changes that the log still holds.

        Of a name that has several contents by now, it is the one that was there: that with which all have
        `data_hash`.
        """
        found = self._named(visit_id, refs)
        if (
            not data_hash
            or not self._store.conflicts.has_forks()
            or hash_of_changes(found.values()) == data_hash
        ):
            return found
        forks = [fork for fork in self._store.forks.all() if fork.standing.ref in refs]
        for chosen in islice(product(*(fork.contents for fork in forks)), _MOST_TRIED):
            then = found | {change.ref: change for change in chosen}
            if hash_of_changes(then.values()) == data_hash:
                return then
        return found

    def _named(self, visit_id: str, refs: Collection[ChangeRef]) -> dict[ChangeRef, Change]:
        wanted = frozenset(refs)
        campaign_id = self._views.campaign_of_visit(visit_id)
        of_visit = self._log.changes_of_visit(visit_id)
        found = {change.ref: change for change in of_visit if change.ref in wanted}
        for key in self._keys_once_around(visit_id, campaign_id):
            if len(found) == len(wanted):
                break
            found.update((change.ref, change) for change in self._log.history(key) if change.ref in wanted)
        return found

    def changed_since(
        self,
        visit_id: str,
        refs: Collection[ChangeRef],
        *,
        shown: ShownData | None = None,
        data_hash: str = "",
    ) -> Mapping[FieldKey, Change]:
        """Return the fields that say something else than the named changes did, with their newest change.

        Where several values stand, it is one that was not named. A row that was removed counts once, as its
        `deleted`. What was just read as `shown` need not be again.
        """
        now = (shown or self.shown(visit_id)).changes
        if all(change.ref in refs for change in now) and not self._store.conflicts.has_forks():
            return {}
        return _changed_between(self.named(visit_id, refs, data_hash=data_hash).values(), now)

    def _keys_around(self, visit_id: str, campaign_id: str) -> Iterator[FieldKey]:
        """Yield the fields of campaign, unit and team members that the minutes of a visit show."""
        unit = self._views.cell(FieldKey("visit", visit_id, "unit"))
        entities = [("campaign", campaign_id), ("unit", str(unit.value) if unit else "")]
        attendees = self._views.cells(visit_id, ("attendee", "opinion"))
        members = {str(cell.value) for cell in attendees if cell.key.field == "member" and cell.value}
        entities += [("member", member) for member in sorted(members)]
        for entity, entity_id in entities:
            for cell in self._views.entity(entity, entity_id, with_gone=True).values():
                if is_shown(cell.key):
                    yield cell.key

    def _keys_once_around(self, visit_id: str, campaign_id: str) -> Iterator[FieldKey]:
        """Yield every field outside the visit that its minutes may ever have shown."""
        units = {str(change.value) for change in self._log.history(FieldKey("visit", visit_id, "unit"))}
        entities = [("campaign", campaign_id), *(("unit", unit) for unit in sorted(units))]
        for entity, entity_id in entities:
            for cell in self._views.entity(entity, entity_id, with_gone=True).values():
                yield cell.key
        for cell in self._views.cells(campaign_id, ("member",), with_gone=True):
            yield cell.key


def is_shown(key: FieldKey) -> bool:
    """Tell whether the minutes show a field."""
    return key.entity not in _RECORDS_OF_SEALING and (key.entity, key.field) not in _NOT_SHOWN


def hash_of_changes(changes: Iterable[Change]) -> str:
    """Return the SHA-256 in hex over the canonical JSON of fields and values, whatever their order.

    Emptied fields and removed rows say nothing and count for nothing.
    """
    lines = {
        canonical([key.entity, key.entity_id, key.field, value])
        for key, values in _said(changes).items()
        for value in values.values()
    }
    return hashlib.sha256("".join(f"{line}\n" for line in sorted(lines)).encode()).hexdigest()


def _said(changes: Iterable[Change]) -> dict[FieldKey, dict[str, JsonValue]]:
    """Return what each field says: one value by its canonical text, several in a conflict."""
    known = tuple(changes)
    gone = removed_rows(known)
    said: dict[FieldKey, dict[str, JsonValue]] = {}
    for change in known:
        if change.value is not None and _row_of(change.key) not in gone:
            said.setdefault(change.key, {})[canonical(change.value)] = change.value
    return said


def removed_rows(changes: Iterable[Change]) -> frozenset[_Row]:
    """Return the rows that were deleted by somebody who saw all of them; see `store.refresh`."""
    rows: dict[_Row, list[Change]] = {}
    for change in changes:
        rows.setdefault(_row_of(change.key), []).append(change)
    return frozenset(row for row, heads in rows.items() if _is_removed(heads))


def _is_removed(heads: Collection[Change]) -> bool:
    deletions = [head for head in heads if head.key.field == "deleted"]
    front = max(deletions, key=_standing, default=None)
    if front is None or front.value is not True:
        return False
    rest = [head for head in heads if head.key.field != "deleted"]
    seen = {ref for head in deletions if head.value is True for ref in seen_by(head, rest)}
    return all(head.ref in seen for head in rest)


def _changed_between(before: Iterable[Change], now: Iterable[Change]) -> dict[FieldKey, Change]:
    heads = sorted(now, key=_standing)
    said, says, gone = _said(before), _said(heads), removed_rows(heads)
    known = {_row_of(key) for key in said}
    # Where machines disagree, the value that was not signed is the one to be told of.
    newest_last = sorted(
        heads, key=lambda one: (canonical(one.value) not in said.get(one.key, ()), _standing(one))
    )
    fronts = {head.key: head for head in newest_last}
    return {
        key: head
        for key, head in fronts.items()
        if (
            key.field == "deleted" and _row_of(key) in known
            if _row_of(key) in gone
            else said.get(key) != says.get(key) and (_row_of(key) in known or _is_told_when_new(key))
        )
    }


def _is_told_when_new(key: FieldKey) -> bool:
    """Tell whether a field of a new row is news: its place is none, nor is what was known of a member."""
    return key.field != "order" and (key.entity == "visit" or bool(visit_of(key.entity_id)))


def _row_of(key: FieldKey) -> _Row:
    return key.entity, key.entity_id


def _standing(change: Change) -> tuple[int, ChangeRef]:
    return change.lamport, change.ref


def short_code(data_hash: str, outline_hash: str) -> str:
    """Return ten letters and digits that are hard to confuse, as `XXXXX-XXXXX` (Crockford's base 32)."""
    seed = f"{data_hash}:{outline_hash}:{MINUTES_FORMAT}".encode()
    number = int.from_bytes(hashlib.sha256(seed).digest()[:8], "big")
    letters = "".join(_ALPHABET[number >> (5 * place) & 31] for place in range(_CODE_LENGTH))
    return f"{letters[:5]}-{letters[5:]}"


def write_refs(refs: Iterable[ChangeRef]) -> str:
    """Write a set of changes as ranges of numbers per station: `{"station": [[1, 40], [42, 42]]}`."""
    by_station: dict[str, list[list[int]]] = {}
    for ref in sorted(set(refs)):
        ranges = by_station.setdefault(ref.station, [])
        if ranges and ranges[-1][1] == ref.seq - 1:
            ranges[-1][1] = ref.seq
        else:
            ranges.append([ref.seq, ref.seq])
    return msgspec.json.encode(by_station).decode()


def read_refs(text: str) -> frozenset[ChangeRef]:
    """Read what `write_refs` wrote; nothing from a text that is not that."""
    try:
        by_station = msgspec.json.decode(text, type=dict[str, list[tuple[int, int]]])
    except msgspec.MsgspecError:
        return frozenset()
    return frozenset(
        ChangeRef(station, seq)
        for station, ranges in by_station.items()
        for first, last in ranges
        if last - first < 10_000_000
        for seq in range(first, last + 1)
    )
