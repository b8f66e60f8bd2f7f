"""Which data a document shows: the exact changes, and one hash over them.

A print names the heads of every field the minutes show. From those names the same hash can be computed
again at any time, on any machine that has the log.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import msgspec

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey
from cchc_desktop.core.merge import canonical
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownData:
    """The changes a document shows. `stamp` is when the latest of them was written, ISO 8601."""

    changes: tuple[Change, ...]
    outline_hash: str

    @property
    def data_hash(self) -> str:
        """The SHA-256 over names and values of the changes, in hex."""
        return hash_of_changes(self.changes)

    @property
    def code(self) -> str:
        """The short code printed in the foot of the pages."""
        return short_code(self.data_hash, self.outline_hash)

    @property
    def stamp(self) -> str:
        """The time of the latest change, empty when there is none."""
        latest = max(self.changes, key=lambda change: (change.lamport, change.ref), default=None)
        return latest.at if latest else ""


class SealData:
    """Collects the changes a document shows, or showed."""

    def __init__(self, store: Store, outlines: CampaignOutlines) -> None:
        self._log = store.log
        self._views = store.views
        self._outlines = outlines

    def shown(self, visit_id: str) -> ShownData:
        """Return what the minutes of a visit show at this moment."""
        campaign_id = self._views.campaign_of_visit(visit_id)
        of_visit = (change for change in self._log.heads_of_visit(visit_id) if is_shown(change.key))
        around = (head for key in self._keys_around(visit_id, campaign_id) for head in self._log.heads(key))
        outline = self._outlines.of(campaign_id)
        return ShownData(changes=(*of_visit, *around), outline_hash=outline.digest)

    def named(self, visit_id: str, refs: Collection[ChangeRef]) -> dict[ChangeRef, Change]:
        """Return those of the named changes that the log still holds."""
        wanted = frozenset(refs)
        campaign_id = self._views.campaign_of_visit(visit_id)
        of_visit = self._log.changes_of_visit(visit_id)
        found = {change.ref: change for change in of_visit if change.ref in wanted}
        for key in self._keys_once_around(visit_id, campaign_id):
            if len(found) == len(wanted):
                break
            found.update((change.ref, change) for change in self._log.history(key) if change.ref in wanted)
        return found

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
    """Return the SHA-256 in hex over the canonical JSON of names and values, whatever their order."""
    digest = hashlib.sha256()
    for change in sorted(changes, key=lambda change: (change.key, change.ref)):
        key = change.key
        line = [key.entity, key.entity_id, key.field, change.ref.station, change.ref.seq, change.value]
        digest.update(canonical(line).encode())
        digest.update(b"\n")
    return digest.hexdigest()


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
