"""What a target lacks, made ready in the outbox: finished files that wait, sent later with the same bytes.

A file is whole on this disk before it is noted as waiting. What a crash leaves between the two nobody was
told of, and the next round removes it.
"""

import contextlib
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cchc_desktop.core.changes import Change, JsonValue
from cchc_desktop.core.clock import Clock
from cchc_desktop.core.contents import content_digest
from cchc_desktop.core.ids import IdSource
from cchc_desktop.core.progress import CancelToken
from cchc_desktop.core.ranges import StationRanges, all_joined, all_minus, minus, refs_ranges
from cchc_desktop.exchange.cards import write_card
from cchc_desktop.exchange.encryption import Lock
from cchc_desktop.exchange.manifest import BLOBS, PackageKind
from cchc_desktop.exchange.package_contents import Contents, FileSource
from cchc_desktop.exchange.package_writer import Destination, Sender, WrittenPackage, write_packages
from cchc_desktop.exchange.sync_objects import (
    ObjectKind,
    blobs_path,
    card_path,
    changes_path,
    receipt_path,
)
from cchc_desktop.platform.files import atomic_write, make_folder
from cchc_desktop.services.export import SCRATCH_FOLDER
from cchc_desktop.services.identity import IdentityService
from cchc_desktop.services.import_removal import held_as_json
from cchc_desktop.services.transfer import TransferService
from cchc_desktop.store.forks import Fork
from cchc_desktop.store.journal import Direction, PackageRow
from cchc_desktop.store.outbox import OutboxRow, SeenRow, SeenState
from cchc_desktop.store.store import Store

OUTBOX_FOLDER = "outbox"
PART = 4 << 20
"""Content of one object in bytes: what a slow line carries in a minute or two, and is lost when it breaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Readers:
    """For whom packages are: `needed` must all be named by a package that counts as sent to everyone."""

    needed: frozenset[str]
    lock: Lock


class SyncPreparer:
    """Makes ready."""

    def __init__(
        self,
        store: Store,
        identity: IdentityService,
        transfer: TransferService,
        *,
        ids: IdSource,
        clock: Clock,
        part: int = PART,
    ) -> None:
        self._store = store
        self._identity = identity
        self._transfer = transfer
        self._ids = ids
        self._clock = clock
        self._part = part
        self.folder = store.folder / OUTBOX_FOLDER

    def make_ready(self, bound: str, campaigns: Iterable[str], *, cancel: CancelToken | None = None) -> None:
        """Let everything wait that a target lacks: this machine's card, changes, files, receipts.

        Nothing but the card is made while no other machine is known. Open changes stay open and wait.
        """
        make_folder(self.folder)
        self._remove_orphans()
        self._add_card(bound)
        readers = self._readers()
        if readers is None:
            return
        for campaign in campaigns:
            if cancel is not None:
                cancel.raise_if_cancelled()
            with self._store.passing_on:
                self._add_changes(bound, campaign, readers)
                self._add_files(bound, campaign, readers)
        self.add_receipts(bound)

    def add_receipts(self, bound: str) -> None:
        """Let a receipt wait for every campaign of which something was taken in since the last one."""
        with self._store.passing_on:
            self._add_receipts(bound)

    def _add_receipts(self, bound: str) -> None:
        readers = self._readers()
        owed: dict[str, list[SeenRow]] = {}
        for seen in self._store.outbox.seen(bound):
            is_content = seen.kind in {ObjectKind.CHANGES, ObjectKind.BLOBS}
            if is_content and seen.state is SeenState.TAKEN and not seen.receipt:
                owed.setdefault(seen.campaign, []).append(seen)
        if readers is None:
            return
        recipients = sorted(readers.needed)
        for campaign, covered in owed.items():
            if not self._store.reader.held(campaign):
                # Files came before the changes that point to them, which wait for somebody's look.
                continue
            made = self._transfer.prepare_receipt(campaign, to=self.folder, recipients=recipients)
            written = made.written
            path = receipt_path(campaign, self._store.station.id, sha256=written.sha256)
            about = _about(written, title=made.title) | {"held": held_as_json(made.held)}
            row = self._row(bound, written, path, ObjectKind.RECEIPT, about)
            self._store.outbox.add(row, covers=tuple(covered))

    def _readers(self) -> _Readers | None:
        cards = self._identity.cards()
        if not cards:
            return None
        needed = frozenset({self._identity.keys().age_recipient, *(card.age_recipient for card in cards)})
        recovery = self._identity.recovery_recipients()
        return _Readers(needed=needed, lock=Lock(recipients=(*sorted(needed), *recovery)))

    def _add_card(self, bound: str) -> None:
        station = self._store.station
        if not (station.name and station.person):
            return
        content = write_card(self._identity.card())
        sha256 = hashlib.sha256(content).hexdigest()
        if any(row.sha256 == sha256 for row in self._store.outbox.rows(bound)):
            return
        file = f"{sha256}.json"
        atomic_write(self.folder / file, content)
        self._store.outbox.add(
            OutboxRow(
                bound=bound,
                sha256=sha256,
                path=card_path(station.id, sha256=sha256),
                kind=ObjectKind.CARD,
                campaign="",
                file=file,
                size=len(content),
                made_at=self._now(),
            )
        )

    def _add_changes(self, bound: str, campaign: str, readers: _Readers) -> None:
        held = self._store.reader.held(campaign)
        forks = self._forks_untold(bound, campaign, readers)
        missing = all_minus(held, all_joined(self._ranges_there(bound, campaign, readers)))
        wanted = all_joined((missing, refs_ranges(fork.standing.ref for fork in forks)))
        if not wanted:
            return
        visits: set[str] = set()
        contents = Contents(
            kind=PackageKind.WORK,
            campaign=campaign,
            changes=_noting(self._changes(campaign, wanted), visits),
            held=held,
            cards=self._identity.cards(),
        )
        own = self._store.station.id
        for written in self._written(contents, readers.lock, self._part):
            numbers = written.manifest.ranges.get(own, ((0, 0),))
            path = changes_path(
                campaign, own, first=numbers[0][0], last=numbers[-1][1], sha256=written.sha256
            )
            self._wait(bound, written, path, ObjectKind.CHANGES, visits, told=_digests(forks))

    def _forks_untold(self, bound: str, campaign: str, readers: _Readers) -> tuple[Fork, ...]:
        """Return the names with contents this machine has not put there: a number tells of none of them."""
        told: set[str] = set()
        for row in self._store.outbox.rows(bound):
            if row.campaign == campaign and readers.needed <= set(row.recipients):
                told |= _told_contents(row)
        forks = self._store.forks.all(campaign)
        return tuple(fork for fork in forks if not told.issuperset(_digests([fork])))

    def _add_files(self, bound: str, campaign: str, readers: _Readers) -> None:
        there: set[str] = set()
        for blobs in self._blobs_there(bound, campaign, readers):
            there.update(blobs)
        wanted = {pointer.blob for pointer in self._store.reader.files(campaign)} - there
        sources = tuple(
            FileSource(path=place, size=place.stat().st_size, sha256=blob)
            for blob in sorted(wanted)
            if self._store.blobs.has(blob)
            for place in (self._store.blobs.place(blob),)
        )
        if not sources:
            return
        contents = Contents(
            kind=PackageKind.WORK,
            campaign=campaign,
            held=self._store.reader.held(campaign),
            attachments=sources,
        )
        limit = max(self._part, *(source.size for source in sources))
        for written in self._written(contents, readers.lock, limit):
            path = blobs_path(campaign, self._store.station.id, sha256=written.sha256)
            self._wait(bound, written, path, ObjectKind.BLOBS, ())

    def _ranges_there(self, bound: str, campaign: str, readers: _Readers) -> Iterator[StationRanges]:
        """Give what lies on the target, or will, for everyone who is to read it."""
        for row in self._store.outbox.rows(bound):
            if row.campaign == campaign and readers.needed <= set(row.recipients):
                yield row.ranges
        for package in self._taken_packages(bound, campaign):
            if readers.needed <= set(package.recipients):
                yield package.ranges

    def _blobs_there(self, bound: str, campaign: str, readers: _Readers) -> Iterator[tuple[str, ...]]:
        for row in self._store.outbox.rows(bound):
            if row.campaign == campaign and readers.needed <= set(row.recipients):
                yield row.blobs
        for package in self._taken_packages(bound, campaign):
            if readers.needed <= set(package.recipients):
                yield package.blobs

    def _taken_packages(self, bound: str, campaign: str) -> Iterator[PackageRow]:
        for seen in self._store.outbox.seen(bound):
            if seen.campaign == campaign and seen.state is SeenState.TAKEN:
                package = self._store.journal.package(seen.sha256, Direction.RECEIVED)
                if package is not None:
                    yield package

    def _changes(self, campaign: str, wanted: StationRanges) -> Iterator[Change]:
        for change in self._store.reader.of_campaign(campaign):
            numbers = wanted.get(change.ref.station, ())
            if numbers and not minus(((change.ref.seq, change.ref.seq),), numbers):
                yield change

    def _written(self, contents: Contents, lock: Lock, limit: int) -> Iterator[WrittenPackage]:
        sender = Sender(
            keys=self._identity.keys(),
            card=self._identity.card(),
            previous=self._store.journal.last_written(self._store.station.id),
        )
        destination = Destination(
            folder=self.folder,
            lock=lock,
            stem="sync",
            scratch=make_folder(self._store.folder / SCRATCH_FOLDER),
            part_limit=limit,
        )
        yield from write_packages(contents, sender=sender, to=destination, now=self._clock(), ids=self._ids)

    def _wait(
        self,
        bound: str,
        written: WrittenPackage,
        path: str,
        kind: ObjectKind,
        visits: Iterable[str],
        *,
        told: Iterable[str] = (),
    ) -> None:
        contents: dict[str, JsonValue] = {"contents": [*told]}
        about = _about(written, title=self._store.station.name, visits=visits) | contents
        self._store.outbox.add(self._row(bound, written, path, kind, about))

    def _row(
        self, bound: str, written: WrittenPackage, path: str, kind: ObjectKind, about: dict[str, JsonValue]
    ) -> OutboxRow:
        manifest = written.manifest
        return OutboxRow(
            bound=bound,
            sha256=written.sha256,
            path=path,
            kind=kind,
            campaign=manifest.campaign,
            file=written.path.name,
            size=written.size,
            ranges=manifest.ranges,
            blobs=tuple(each.sha256 for each in manifest.members if each.name.startswith(BLOBS)),
            recipients=manifest.recipients,
            about=about,
            made_at=self._now(),
        )

    def _remove_orphans(self) -> None:
        """Remove files that a crash left before they were noted: nobody was told of them."""
        known = {row.file for row in self._store.outbox.rows() if not row.sent_at}
        for file in self.folder.iterdir():
            if file.is_file() and file.name not in known:
                with contextlib.suppress(OSError):
                    file.unlink()

    def _now(self) -> str:
        return self._clock().isoformat(timespec="microseconds")


def _about(written: WrittenPackage, *, title: str, visits: Iterable[str] = ()) -> dict[str, JsonValue]:
    """Return what the journal will say of a package once it is sent."""
    manifest = written.manifest
    return {
        "package": manifest.package,
        "part": manifest.part,
        "has_more": manifest.has_more,
        "title": title,
        "visits": [*sorted(visits)],
    }


def _told_contents(row: OutboxRow) -> set[str]:
    contents = row.about.get("contents") if isinstance(row.about, dict) else None
    return {each for each in contents if isinstance(each, str)} if isinstance(contents, list) else set()


def _digests(forks: Iterable[Fork]) -> tuple[str, ...]:
    return tuple(content_digest(content) for fork in forks for content in fork.contents)


def _noting(changes: Iterable[Change], visits: set[str]) -> Iterator[Change]:
    """Give changes on, noting the visits they belong to."""
    for change in changes:
        visit = change.key.visit_id
        if visit:
            visits.add(visit)
        yield change
