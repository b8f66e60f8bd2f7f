"""Taking packages in: files first, then everything else in one transaction; and taking an import back.

Order: backup → attachments and documents → one transaction with changes, journal, cards and what the sender
said exists. A crash before the last leaves at most files nobody points to.
"""

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.clock import Clock
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.core.progress import CancelToken, Progress, no_progress
from cchc_desktop.core.ranges import all_joined, all_minus
from cchc_desktop.exchange.cards import Card, Standing
from cchc_desktop.exchange.manifest import CHANGES, PackageKind
from cchc_desktop.exchange.receipts import write_receipt
from cchc_desktop.services.identity import IdentityService
from cchc_desktop.services.importing import IncomingPackage
from cchc_desktop.services.importing_plan import label_of
from cchc_desktop.services.missing_changes import MissingReader
from cchc_desktop.services.transfer_records import ImportResult
from cchc_desktop.store.journal import (
    Direction,
    PackageRow,
    PackageState,
    ReceiptRow,
    ToldRanges,
)
from cchc_desktop.store.receiving import Received
from cchc_desktop.store.store import Store

if TYPE_CHECKING:
    from cchc_desktop.core.changes import JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class _Backup:
    """The last backup made before an import, and how much had been edited here by then."""

    path: Path | None = None
    edits: int = -1


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
        received = self._commit(incoming, cards, now, backup)
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
            files=files,
            backup=backup,
            imported_at=now,
            changed=_changed(received, now),
            missing=self._missing.missing(manifest.campaign),
            accepted=tuple(map(label_of, cards)),
        )

    def take_back(self, sha256: str) -> Changed:
        """Remove exactly what one import wrote, as if it had never been taken in; its files stay."""
        journal = self._store.journal
        # In small steps, so that nobody who types waits for what the index has yet to take in.
        self._store.index.catch_up()
        with self._store.log.writing():
            row = journal.package(sha256, Direction.RECEIVED)
            if row is None or row.state is not PackageState.IMPORTED:
                raise Refused(ErrorCode.IMPORT_UNKNOWN)
            self._refuse_when_passed_on(row)
            received = self._removed(row)
            journal.drop_receipt(sha256)
            journal.keep_package(
                replace(row, state=PackageState.TAKEN_BACK, first_change=0, last_change=0, imported_at="")
            )
        self._store.reader.forget()
        return _changed(received, self._clock().isoformat(timespec="seconds"))

    def _removed(self, row: PackageRow) -> Received:
        if not row.first_change:
            return _NOTHING
        try:
            return self._store.log.take_back(row.first_change, row.last_change)
        except Refused as refusal:
            refusal.fields.update(_backup_of(row))
            raise

    def _refuse_when_passed_on(self, row: PackageRow) -> None:
        """Others rely on what was told them: a receipt, or the changes themselves."""
        for sent in self._store.journal.packages(row.campaign, direction=Direction.WRITTEN):
            if sent.at < row.imported_at or not row.first_change:
                continue
            passed_on = all_minus(row.ranges, all_minus(row.ranges, sent.ranges))
            if passed_on or sent.kind == PackageKind.RECEIPT:
                raise Refused(ErrorCode.IMPORT_BUILT_UPON, _backup_of(row))

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
            if card.station != own and card != known.get(card.station) and _may_be_kept(card, known, wanted)
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
    ) -> Received:
        store, plan = self._store, incoming.plan
        with store.log.writing():
            before = store.reader.last_place()
            received = store.log.receive((*incoming.changes.new, *incoming.changes.forks))
            after = store.reader.last_place()
            for card in cards:
                self._identity.accept(card)
            if plan.changes_nothing and plan.imported_at:
                return received
            place = (before + 1, after) if after > before else (0, 0)
            store.journal.keep_package(_row(incoming, received, now=now, place=place, backup=backup))
            store.journal.keep_known_ranges(plan.campaign_id, self._told(incoming))
            if incoming.receipt is not None:
                store.journal.keep_receipt(
                    ReceiptRow(
                        sha256=plan.sha256,
                        campaign=plan.campaign_id,
                        station=incoming.receipt.station,
                        content=write_receipt(incoming.receipt).decode(),
                        at=now,
                    )
                )
        return received

    def _told(self, incoming: IncomingPackage) -> tuple[ToldRanges, ...]:
        """Return what the sender has said exists, now and before: packages come in any order."""
        teller = incoming.opened.card.station
        known = self._store.journal.known_ranges(incoming.plan.campaign_id)
        before = {each.station: each.ranges for each in known if each.told_by == teller}
        told = all_joined((before, incoming.opened.manifest.held))
        return tuple(
            ToldRanges(told_by=teller, station=station, ranges=ranges) for station, ranges in told.items()
        )


_NOTHING = Received(new=(), same=0, forked=(), keys=frozenset(), entities=frozenset(), scopes=frozenset())


def _may_be_kept(card: Card, known: Mapping[str, Card], accepted: frozenset[str]) -> bool:
    """Tell whether a card was accepted, or only gives a known machine another name."""
    before = known.get(card.station)
    renamed = before is not None and before.fingerprint == card.fingerprint
    return renamed or card.fingerprint in accepted


def _row(
    incoming: IncomingPackage, received: Received, *, now: str, place: tuple[int, int], backup: Path | None
) -> PackageRow:
    plan, opened = incoming.plan, incoming.opened
    manifest = opened.manifest
    here = {member.sha256 for member in (*opened.attachments(), *opened.documents())}
    details: JsonValue = {
        "new": len(received.new),
        "same": len(incoming.changes.same) + received.same,
        "conflicts": len(plan.conflicts),
        "refused": len(plan.refused),
        "forks": len(received.forked),
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
        first_change=place[0],
        last_change=place[1],
        details=details,
    )


def _backup_of(row: PackageRow) -> dict[str, str | int | float]:
    backup = row.details.get("backup") if isinstance(row.details, dict) else ""
    return {"backup": str(backup)} if backup else {}


def _changed(received: Received, at: str) -> Changed:
    return Changed(entities=received.entities, scopes=received.scopes, saved_at=at)
