"""Taking packages in: files first, then changes, and with the last of them everything else.

Order: backup → attachments and documents → one transaction with changes, journal, cards and what the sender
said exists. A crash before the last leaves at most files nobody points to. Nobody who types waits for a
large package: its changes come in several transactions, each noting in the journal where they stand; a crash
between two of them leaves a package that is `importing`, to be completed by importing again, or taken back.
"""

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.changes import Change, FieldKey
from cchc_desktop.core.clock import Clock
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.core.progress import CancelToken, Progress, no_progress
from cchc_desktop.core.ranges import Ranges, all_joined, count, joined
from cchc_desktop.exchange.cards import Card, Standing
from cchc_desktop.exchange.manifest import CHANGES
from cchc_desktop.exchange.receipts import write_receipt
from cchc_desktop.services.identity import IdentityService
from cchc_desktop.services.importing import IncomingPackage
from cchc_desktop.services.importing_plan import label_of
from cchc_desktop.services.missing_changes import MissingReader
from cchc_desktop.services.transfer_records import ImportResult
from cchc_desktop.store.journal import (
    TAKEN_IN,
    Direction,
    PackageRow,
    PackageState,
    ReceiptRow,
    ToldRanges,
)
from cchc_desktop.store.receiving import Received
from cchc_desktop.store.store import Store
from cchc_desktop.store.transactions import let_others_write

if TYPE_CHECKING:
    from cchc_desktop.core.changes import JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class _Backup:
    """The last backup made before an import, and how much had been edited here by then."""

    path: Path | None = None
    edits: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """What came in so far, and the `places` in the log of all that came from this file, now or before.

    `conflicts` counts the fields and the rows in dispute by it.
    """

    parts: tuple[Received, ...] = ()
    places: Ranges
    conflicts: tuple[int, int] = (0, 0)


class Taker:
    """Commits what a plan says."""

    def __init__(
        self, store: Store, identity: IdentityService, *, missing: MissingReader, clock: Clock
    ) -> None:
        self._store = store
        self._identity = identity
        self._missing = missing
        self._clock = clock
        self._backup = _Backup()

    def take_in(
        self,
        incoming: IncomingPackage,
        *,
        accepted: frozenset[str],
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> ImportResult:
        """Take in everything the plan calls new. Cards whose fingerprints are `accepted` are remembered."""
        plan, manifest = incoming.plan, incoming.opened.manifest
        cards = self._accepted_cards(incoming, accepted)
        backup = None if plan.changes_nothing else self._backed_up(progress, cancel)
        files = self._take_files(incoming, progress, cancel)
        progress(0, 1, "changes")
        now = self._clock().isoformat(timespec="seconds")
        taken = self._commit(incoming, cards, now, backup)
        received = _together(taken.parts)
        with contextlib.suppress(EnvironmentFailed):
            # Everything is in; a search takes in by itself what the index still lacks.
            self._store.index.catch_up()
        progress(1, 1, "changes")
        return ImportResult(
            plan=plan,
            new=len(received.new),
            same=received.same + len(incoming.changes.same),
            forked=len(received.forked),
            refused=len(plan.refused),
            conflicts=taken.conflicts[0],
            contested=taken.conflicts[1],
            files=files,
            backup=backup,
            imported_at=now,
            changed=Changed(entities=received.entities, scopes=received.scopes, saved_at=now),
            missing=self._missing.missing(manifest.campaign),
            accepted=tuple(map(label_of, cards)),
        )

    def _accepted_cards(self, incoming: IncomingPackage, accepted: frozenset[str]) -> tuple[Card, ...]:
        """Return the cards to remember. Raises `Refused` for a sender the person has not accepted."""
        opened = incoming.opened
        wanted = accepted | incoming.accepted
        if opened.standing is not Standing.KNOWN and opened.card.fingerprint not in wanted:
            changed = opened.standing is Standing.CHANGED
            code = ErrorCode.PACKAGE_SENDER_CHANGED if changed else ErrorCode.PACKAGE_SENDER_STRANGER
            fields: dict[str, str | int | float] = {
                "station": opened.card.name,
                "station_id": opened.card.station,
                "fingerprint": opened.card.fingerprint,
                "path": str(incoming.plan.path),
            }
            raise Refused(code, fields)
        own, known = self._store.station.id, {card.station: card for card in self._identity.cards()}
        cards = (opened.card, *opened.manifest.cards)
        return tuple(
            card
            for card in cards
            if card.station != own
            and card != known.get(card.station)
            and _may_be_kept(card, known, wanted, sender=opened.card)
        )

    def _backed_up(self, progress: Progress, cancel: CancelToken | None) -> Path | None:
        """Make a backup, unless nothing but imports came in since the last one made here."""
        edits, before = self._store.log.edits, self._backup
        if before.path is None or before.edits != edits or not before.path.exists():
            made = self._store.safety.make(progress=progress, cancel=cancel)
            self._backup = _Backup(path=made.path, edits=edits)
        return self._backup.path

    def _take_files(self, incoming: IncomingPackage, progress: Progress, cancel: CancelToken | None) -> int:
        opened = incoming.opened
        members = {member.sha256: member for member in (*opened.attachments(), *opened.documents())}
        taken = 0
        for done, member in enumerate(members.values()):
            progress(done, len(members), "attachments")
            if cancel is not None:
                cancel.raise_if_cancelled()
            with opened.reading(member.name) as source:
                taken += self._store.blobs.add_stream(source, sha256=member.sha256, size=member.size)
        return taken

    def _commit(
        self, incoming: IncomingPackage, cards: Iterable[Card], now: str, backup: Path | None
    ) -> _Taken:
        changes = (*incoming.changes.new, *incoming.changes.forks)
        taken = _Taken(places=self._places(incoming.plan.sha256))
        while len(changes) > PART:
            with self._store.log.writing():
                taken = self._received(changes[:PART], taken)
                row = _row(incoming, taken, now=now, backup=backup)
                self._store.journal.keep_package(replace(row, state=PackageState.IMPORTING, imported_at=""))
            changes = changes[PART:]
            let_others_write()
        with self._store.log.writing():
            taken = self._received(changes, taken)
            taken = replace(taken, conflicts=self._conflicts(incoming, taken.parts))
            for card in cards:
                self._identity.accept(card)
            if not (incoming.plan.changes_nothing and incoming.plan.imported_at):
                self._note(incoming, _row(incoming, taken, now=now, backup=backup), now)
        return taken

    def _places(self, sha256: str) -> Ranges:
        """Return where in the log earlier imports of this very file wrote."""
        before = self._store.journal.package(sha256, Direction.RECEIVED)
        return before.places if before is not None and before.state in TAKEN_IN else ()

    def _received(self, changes: Sequence[Change], taken: _Taken) -> _Taken:
        before = self._store.reader.last_place()
        received = self._store.log.receive(changes)
        after = self._store.reader.last_place()
        places = joined((*taken.places, (before + 1, after))) if after > before else taken.places
        return replace(taken, parts=(*taken.parts, received), places=places)

    def _conflicts(self, incoming: IncomingPackage, parts: Sequence[Received]) -> tuple[int, int]:
        """Count the fields and the rows that are in dispute by what came in, as they stand now."""
        conflicts, campaign = self._store.conflicts, incoming.plan.campaign_id
        if not any(part.new for part in parts) or not conflicts.count(campaign):
            return 0, 0
        rows = {(key.entity, key.entity_id) for part in parts for key in part.keys}
        fields = [field.key for field in conflicts.fields(campaign)]
        disputed = sum(any(key in part.keys for part in parts) for key in fields)
        return disputed, sum((row.entity, row.entity_id) in rows for row in conflicts.contested(campaign))

    def _note(self, incoming: IncomingPackage, row: PackageRow, now: str) -> None:
        journal, campaign = self._store.journal, incoming.plan.campaign_id
        journal.keep_package(row)
        journal.keep_known_ranges(campaign, self._told(incoming))
        if incoming.receipt is not None:
            journal.keep_receipt(
                ReceiptRow(
                    sha256=row.sha256,
                    campaign=campaign,
                    station=incoming.receipt.station,
                    content=write_receipt(incoming.receipt).decode(),
                    at=now,
                )
            )

    def _told(self, incoming: IncomingPackage) -> tuple[ToldRanges, ...]:
        """Return what the sender has said exists, now and before: packages come in any order."""
        teller = incoming.opened.card.station
        known = self._store.journal.known_ranges(incoming.plan.campaign_id)
        before = {each.station: each.ranges for each in known if each.told_by == teller}
        told = all_joined((before, incoming.opened.manifest.held))
        return tuple(
            ToldRanges(told_by=teller, station=station, ranges=ranges) for station, ranges in told.items()
        )


PART = 1_000
"""Changes that come in within one transaction: some hundredths of a second that a keystroke may wait."""


def _may_be_kept(card: Card, known: Mapping[str, Card], accepted: frozenset[str], *, sender: Card) -> bool:
    """Tell whether a card was accepted, or is that of a known machine which gives itself another name."""
    before = known.get(card.station)
    if before is not None and before.fingerprint == card.fingerprint:
        return card == sender
    return card.fingerprint in accepted


def _together(parts: Sequence[Received]) -> Received:
    return Received(
        new=tuple(ref for part in parts for ref in part.new),
        same=sum(part.same for part in parts),
        forked=tuple(ref for part in parts for ref in part.forked),
        keys=frozenset[FieldKey]().union(*(part.keys for part in parts)),
        entities=frozenset[str]().union(*(part.entities for part in parts)),
        scopes=frozenset[str]().union(*(part.scopes for part in parts)),
    )


def _row(incoming: IncomingPackage, taken: _Taken, *, now: str, backup: Path | None) -> PackageRow:
    plan, opened = incoming.plan, incoming.opened
    manifest = opened.manifest
    here = {member.sha256 for member in (*opened.attachments(), *opened.documents())}
    details: JsonValue = {
        "new": count(taken.places),
        "same": len(incoming.changes.same) + sum(part.same for part in taken.parts),
        "conflicts": sum(taken.conflicts),
        "refused": len(plan.refused),
        "forks": sum(len(part.forked) for part in taken.parts),
        "incomplete": not plan.is_complete,
        "backup": str(backup or ""),
    }
    return PackageRow(
        sha256=plan.sha256,
        direction=Direction.RECEIVED,
        package=plan.package,
        kind=plan.kind,
        campaign=plan.campaign_id,
        station=plan.sender.station,
        part=plan.part,
        has_more=plan.has_more,
        path=str(plan.path),
        title=plan.campaign_title,
        size=plan.size,
        ranges=manifest.ranges if CHANGES not in plan.damaged else {},
        recipients=manifest.recipients,
        blobs=tuple(sorted(here)),
        visits=tuple(line.visit_id for line in plan.visits if line.visit_id),
        state=PackageState.IMPORTED,
        at=now,
        imported_at=now,
        places=taken.places,
        details=details,
    )
