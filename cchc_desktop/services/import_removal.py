"""Taking an import back: exactly what it wrote to the log, while nobody relies on it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.clock import Clock
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.ranges import StationRanges, all_joined, have_common
from cchc_desktop.services.transfer_names import PlaceNames, StationNames
from cchc_desktop.store.journal import TAKEN_IN, Direction, PackageRow, PackageState
from cchc_desktop.store.outbox import OutboxRow
from cchc_desktop.store.receiving import Received
from cchc_desktop.store.store import Store

RECEIPT = "receipt"
"""Kind of a receipt, as a package and as an object on a target."""


class ImportRemover:
    """Takes imports back."""

    def __init__(self, store: Store, *, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def take_back(self, sha256: str) -> Changed:
        """Remove all that imports of one file wrote, as if it had never been taken in; its files stay."""
        journal = self._store.journal
        # In small steps, so that nobody who types waits for what the index has yet to take in.
        self._store.index.catch_up()
        with self._store.passing_on, self._store.log.writing():
            row = journal.package(sha256, Direction.RECEIVED)
            if row is None or row.state not in TAKEN_IN:
                raise Refused(ErrorCode.IMPORT_UNKNOWN)
            received = self._removed(row) if row.places else None
            journal.drop_receipt(sha256)
            journal.keep_package(replace(row, state=PackageState.TAKEN_BACK, places=(), imported_at=""))
        return Changed(
            entities=received.entities if received else frozenset(),
            scopes=received.scopes if received else frozenset(),
            saved_at=self._clock().isoformat(timespec="seconds"),
        )

    def _removed(self, row: PackageRow) -> Received:
        try:
            self._refuse_when_passed_on(row)
            return self._store.log.take_back(row.places)
        except Refused as refusal:
            refusal.fields.update(_backup_of(row), **self._named(refusal))
            raise

    def _refuse_when_passed_on(self, row: PackageRow) -> None:
        """Others rely on what they were told, whenever that was: a receipt, or the changes themselves."""
        removed = self._store.reader.numbers_at(row.places)
        for sent in self._store.journal.packages(row.campaign, direction=Direction.WRITTEN):
            if _names_some_of(removed, sent.kind, sent.ranges, sent.details):
                told = "receipt" if sent.kind == RECEIPT else "sent"
                raise Refused(ErrorCode.IMPORT_PASSED_ON, {told: Path(sent.path).name})
        targets = {target.bound: target.name or target.uri for target in self._store.outbox.targets()}
        for waiting in self._waiting(row.campaign):
            if not _names_some_of(removed, waiting.kind, waiting.ranges, waiting.about):
                continue
            if waiting.bound in targets:
                raise Refused(ErrorCode.IMPORT_PASSED_ON, {"waiting": targets[waiting.bound]})
            # Nobody sends to a target that was removed; should it come back, this is made ready anew.
            self._store.outbox.drop(waiting)

    def _waiting(self, campaign: str) -> Iterator[OutboxRow]:
        return (row for row in self._store.outbox.rows() if row.campaign == campaign and not row.sent_at)

    def _named(self, refusal: Refused) -> dict[str, str | int | float]:
        """Return the names of what the store told by ids."""
        visit, packages = refusal.fields.pop("visit", ""), str(refusal.fields.pop("packages", "")).split()
        unit = PlaceNames(self._store).visit(str(visit))[0] if visit else ""
        stations = StationNames(self._store)
        rows = (self._store.journal.package(sha256, Direction.RECEIVED) for sha256 in packages)
        names = [
            f"{Path(row.path).name} ({stations.label(row.station).name})" if row.station else row.path
            for row in rows
            if row is not None
        ]
        told = {"unit": unit, "packages": ", ".join(names)}
        return {name: text for name, text in told.items() if text}


def _names_some_of(removed: StationRanges, kind: str, ranges: StationRanges, about: JsonValue) -> bool:
    held = held_in(about)
    if kind == RECEIPT and held is None:
        return True
    return have_common(removed, all_joined((ranges, held or {})))


def held_in(about: JsonValue) -> StationRanges | None:
    """Return the numbers a receipt says are here, as `held_as_json` kept them; None when nothing was kept."""
    held = about.get("held") if isinstance(about, dict) else None
    if not isinstance(held, dict):
        return None
    found: dict[str, tuple[tuple[int, int], ...]] = {}
    for station, pairs in held.items():
        numbers = [each for each in pairs if isinstance(each, list)] if isinstance(pairs, list) else []
        found[station] = tuple((int(str(first)), int(str(last))) for first, last in numbers)
    return found


def held_as_json(held: Mapping[str, tuple[tuple[int, int], ...]]) -> JsonValue:
    """Return numbers of changes as they are kept with a receipt."""
    return {station: [[first, last] for first, last in ranges] for station, ranges in held.items()}


def _backup_of(row: PackageRow) -> dict[str, str | int | float]:
    backup = row.details.get("backup") if isinstance(row.details, dict) else ""
    return {"backup": str(backup)} if backup else {}
