"""Writing packages: what a request holds, for whom, and the note in the journal once it is read back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.clock import Clock
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.core.ids import IdSource
from cchc_desktop.core.progress import CancelToken, Progress, no_progress
from cchc_desktop.core.ranges import Ranges, StationRanges, all_minus, count
from cchc_desktop.exchange.cards import Card
from cchc_desktop.exchange.encryption import Lock
from cchc_desktop.exchange.manifest import BLOBS, DOCUMENTS, PackageKind
from cchc_desktop.exchange.package_contents import Contents
from cchc_desktop.exchange.package_writer import Destination, Sender, WrittenPackage, write_packages
from cchc_desktop.exchange.receipts import RECEIPT_FORMAT, Receipt, read_receipt, write_receipt
from cchc_desktop.platform.files import make_folder
from cchc_desktop.sentences_transfer import FILE_WORDS
from cchc_desktop.services.campaign_outlines import CampaignOutlines
from cchc_desktop.services.export_selection import (
    Confirmed,
    Selection,
    confirmed_by,
    confirmed_by_all,
)
from cchc_desktop.services.identity import IdentityService
from cchc_desktop.services.import_removal import held_as_json
from cchc_desktop.services.transfer_names import PlaceNames
from cchc_desktop.services.transfer_records import (
    ExportKind,
    ExportPreview,
    ExportRequest,
    SentPackage,
)
from cchc_desktop.store.journal import Direction, PackageRow, PackageState
from cchc_desktop.store.store import Store

SCRATCH_FOLDER = "scratch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receivers:
    """For whom packages are: age recipients, or else a passphrase."""

    recipients: tuple[str, ...] = ()
    passphrase: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedReceipt:
    """A receipt that lies on this disk, and the numbers of changes it says are here."""

    written: WrittenPackage
    title: str
    held: Mapping[str, Ranges]


class Exporter:
    """Writes packages and receipts."""

    def __init__(
        self,
        store: Store,
        identity: IdentityService,
        *,
        outlines: CampaignOutlines,
        ids: IdSource,
        clock: Clock,
    ) -> None:
        self._store = store
        self._identity = identity
        self._outlines = outlines
        self._ids = ids
        self._clock = clock

    def preview(self, request: ExportRequest, receivers: Receivers) -> ExportPreview:
        """Tell how much would be sent."""
        gathered = self._selection(request, receivers).gather()
        return ExportPreview(
            changes=gathered.changes,
            visits=gathered.visits,
            attachments=len(gathered.attachments),
            documents=len(gathered.documents),
            files_missing=len(gathered.missing),
            size=gathered.size,
        )

    def export(
        self,
        request: ExportRequest,
        *,
        to: Path,
        receivers: Receivers,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> tuple[SentPackage, ...]:
        """Write the packages of a request and note each as written once it was read back."""
        with self._store.passing_on:
            self._store.log.close()
            selection = self._selection(request, receivers)
            gathered = selection.gather()
            if not gathered.changes:
                raise Refused(ErrorCode.NOTHING_TO_SEND)
            contents = Contents(
                kind=PackageKind(request.kind),
                campaign=request.campaign_id,
                changes=selection.changes(),
                held=self._held(request, gathered.ranges),
                attachments=gathered.attachments,
                documents=gathered.documents,
                cards=self._cards(request.kind),
            )
            title = self._title(request.campaign_id, gathered.visits)
            return tuple(
                self._noted(written, visits=gathered.visits, title=title)
                for written in self._written(
                    contents, to=to, receivers=receivers, title=title, progress=progress, cancel=cancel
                )
            )

    def write_receipt(
        self,
        campaign_id: str,
        *,
        to: Path,
        receivers: Receivers,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> SentPackage:
        """Write a receipt: all changes of the campaign that are here, and the files that were received."""
        with self._store.passing_on:
            made = self.prepare_receipt(
                campaign_id, to=to, receivers=receivers, progress=progress, cancel=cancel
            )
            return self._noted(
                made.written, visits=(), title=made.title, details={"held": held_as_json(made.held)}
            )

    def prepare_receipt(
        self,
        campaign_id: str,
        *,
        to: Path,
        receivers: Receivers,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> PreparedReceipt:
        """Write a receipt that is still to be sent: it counts as written only once it lies where it is to go.

        What is being typed stays open, and is not in it. For callers that hold `Store.passing_on` until they
        have noted it.
        """
        held = self._store.reader.held(campaign_id)
        if not held:
            raise Refused(ErrorCode.NOTHING_TO_SEND)
        contents = Contents(
            kind=PackageKind.RECEIPT,
            campaign=campaign_id,
            held=held,
            receipt=self._receipt(campaign_id, held),
        )
        title = self._title(campaign_id, ())
        (written,) = self._written(
            contents, to=to, receivers=receivers, title=title, progress=progress, cancel=cancel
        )
        return PreparedReceipt(written=written, title=title, held=held)

    def _held(self, request: ExportRequest, sent: StationRanges) -> StationRanges:
        """Return what the receiver is told exists: of a plan or some visits, just what is sent."""
        chosen = request.kind is ExportKind.VISIT and bool(request.visit_ids or request.sections)
        narrow = chosen or request.kind is ExportKind.PLAN
        return sent if narrow else self._store.reader.held(request.campaign_id)

    def _selection(self, request: ExportRequest, receivers: Receivers) -> Selection:
        if not self._store.reader.held(request.campaign_id):
            raise Refused(ErrorCode.CAMPAIGN_UNKNOWN, {"campaign": request.campaign_id})
        for visit in request.visit_ids:
            if self._store.views.campaign_of_visit(visit) != request.campaign_id:
                raise Refused(ErrorCode.VISIT_UNKNOWN, {"visit": visit})
        return Selection(
            self._store, self._outlines, request, self._confirmed(request.campaign_id, receivers)
        )

    def _confirmed(self, campaign_id: str, receivers: Receivers) -> Confirmed:
        """Return what all receivers confirm; nothing as soon as one of them is not known."""
        stations = {card.age_recipient: card.station for card in self._identity.cards()}
        if not receivers.recipients or any(each not in stations for each in receivers.recipients):
            return Confirmed()
        by_station: dict[str, list[Receipt]] = {stations[each]: [] for each in receivers.recipients}
        for row in self._store.journal.receipts(campaign_id):
            if row.station in by_station:
                by_station[row.station].append(read_receipt(row.content.encode()))
        return confirmed_by_all(confirmed_by(receipts) for receipts in by_station.values())

    def _receipt(self, campaign_id: str, held: dict[str, tuple[tuple[int, int], ...]]) -> bytes:
        received = [
            row
            for row in self._store.journal.packages(campaign_id, direction=Direction.RECEIVED)
            if row.state is PackageState.IMPORTED
        ]
        files = {blob for row in received for blob in row.blobs if self._store.blobs.has(blob)}
        return write_receipt(
            Receipt(
                format=RECEIPT_FORMAT,
                campaign=campaign_id,
                station=self._store.station.id,
                person=self._store.station.person,
                committed_at=self._now(),
                packages=tuple(sorted(row.sha256 for row in received if self._is_whole_here(row, held))),
                changes=held,
                attachments=tuple(sorted(files)),
            )
        )

    def _is_whole_here(self, row: PackageRow, held: StationRanges) -> bool:
        """Tell whether everything a package held is here: none was damaged, refused or taken back since."""
        incomplete = isinstance(row.details, dict) and row.details.get("incomplete") is True
        return (
            not incomplete and not all_minus(row.ranges, held) and all(map(self._store.blobs.has, row.blobs))
        )

    def _cards(self, kind: ExportKind) -> tuple[Card, ...]:
        """Return the cards a package brings along, so that nobody has to carry keys about."""
        return self._identity.cards() if kind in {ExportKind.PLAN, ExportKind.OFFICE} else ()

    def _title(self, campaign_id: str, visits: Sequence[str]) -> str:
        names = PlaceNames(self._store)
        unit = names.visit(visits[0])[0] if len(visits) == 1 else ""
        number = names.campaign(campaign_id).split(" ")[0]
        return " - ".join(part for part in (unit or number, self._store.station.name) if part)

    def _written(
        self,
        contents: Contents,
        *,
        to: Path,
        receivers: Receivers,
        title: str,
        progress: Progress,
        cancel: CancelToken | None,
    ) -> Iterator[WrittenPackage]:
        sender = Sender(
            keys=self._identity.keys(),
            card=self._identity.card(),
            previous=self._store.journal.last_written(self._store.station.id),
        )
        destination = Destination(
            folder=_target(to),
            lock=self._lock(receivers),
            stem=f"{FILE_WORDS[contents.kind]} {title}",
            scratch=make_folder(self._store.folder / SCRATCH_FOLDER),
        )
        yield from write_packages(
            contents,
            sender=sender,
            to=destination,
            now=self._clock(),
            ids=self._ids,
            progress=progress,
            cancel=cancel,
        )

    def _lock(self, receivers: Receivers) -> Lock:
        """Return for whom a package is: also for this machine, and for whoever keeps a recovery key."""
        if receivers.passphrase or not receivers.recipients:
            return Lock(recipients=receivers.recipients, passphrase=receivers.passphrase)
        own = self._identity.keys().age_recipient
        everyone = (*receivers.recipients, own, *self._identity.recovery_recipients())
        return Lock(recipients=tuple(dict.fromkeys(everyone)))

    def _noted(
        self, written: WrittenPackage, *, visits: tuple[str, ...], title: str, details: JsonValue = None
    ) -> SentPackage:
        """Note a package that was read back; only from now on it counts as written."""
        row = replace(_row(written, visits=visits, title=title, at=self._now()), details=details)
        self._store.journal.keep_package(row)
        return SentPackage(
            path=written.path,
            sha256=row.sha256,
            size=row.size,
            package=row.package,
            kind=row.kind,
            campaign_id=row.campaign,
            part=row.part,
            has_more=row.has_more,
            changes=sum(map(count, row.ranges.values())),
            attachments=len(row.blobs),
            visits=visits,
            receivers=receiver_names(self._identity, row.recipients),
            written_at=row.at,
        )

    def _now(self) -> str:
        return self._clock().isoformat(timespec="seconds")


def _row(written: WrittenPackage, *, visits: tuple[str, ...], title: str, at: str) -> PackageRow:
    manifest = written.manifest
    files = (member for member in manifest.members if member.name.startswith((BLOBS, DOCUMENTS)))
    return PackageRow(
        sha256=written.sha256,
        direction=Direction.WRITTEN,
        package=manifest.package,
        kind=manifest.kind,
        campaign=manifest.campaign,
        station=manifest.card.station,
        part=manifest.part,
        has_more=manifest.has_more,
        path=str(written.path),
        title=title,
        size=written.size,
        ranges=manifest.ranges,
        recipients=manifest.recipients,
        blobs=tuple(member.sha256 for member in files),
        visits=visits,
        state=PackageState.READ_BACK,
        at=at,
        read_back_at=at,
    )


def receiver_names(identity: IdentityService, recipients: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the machines some age recipients belong to; the key itself for an unknown one.

    This machine and the recovery keys, who are told everything, are left out.
    """
    names = {card.age_recipient: f"{card.name} ({card.person})" for card in identity.cards()}
    everyone = {identity.keys().age_recipient, *identity.recovery_recipients()}
    return tuple(names.get(each, each) for each in recipients if each not in everyone)


def _target(folder: Path) -> Path:
    """Return the folder to write to. Its parent must be there: a stick that is not is never made up."""
    if not folder.exists() and not folder.parent.is_dir():
        raise EnvironmentFailed(ErrorCode.FILE_MISSING, {"path": str(folder)})
    return make_folder(folder)
