"""Sending and receiving: packages out, packages in, receipts, and what is still missing.

Everything here may run in a worker thread beside typing.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.clock import Clock
from cchc_desktop.core.ids import IdSource
from cchc_desktop.core.progress import CancelToken, Progress, no_progress
from cchc_desktop.core.text import nfc, squeeze
from cchc_desktop.services.campaign_outlines import CampaignOutlines
from cchc_desktop.services.campaign_reading import CampaignReader
from cchc_desktop.services.transfer_records import (
    Delivery,
    DeliverySummary,
    ExportPreview,
    ExportRequest,
    ImportResult,
    MissingChanges,
    PackageLine,
    QuarantinedPackage,
    SentPackage,
    SilentMember,
)
from cchc_desktop.store.store import Store

if TYPE_CHECKING:
    # Encryption takes a tenth of a second to load: only when something is sent or received.
    from cchc_desktop.services.export import Exporter, PreparedReceipt, Receivers
    from cchc_desktop.services.identity import IdentityService
    from cchc_desktop.services.importing import Importer, IncomingPackage
    from cchc_desktop.services.importing_commit import Taker
    from cchc_desktop.services.missing_changes import MissingReader
    from cchc_desktop.services.transfer_sheets import SheetPrinter

SHORTEST_PASSPHRASE = 20
"""In characters, for a passphrase that is not six words of the list."""

_NOBODY: frozenset[str] = frozenset()


class TransferService:
    """Sends and receives packages."""

    def __init__(
        self,
        store: Store,
        identity: "Callable[[], IdentityService]",
        *,
        outlines: CampaignOutlines,
        fonts: Path,
        ids: IdSource,
        clock: Clock,
    ) -> None:
        self._store = store
        self._identity = identity
        self._outlines = outlines
        self._fonts = fonts
        self._ids = ids
        self._clock = clock

    def preview(
        self, request: ExportRequest, *, recipients: Sequence[str] = (), passphrase: str = ""
    ) -> ExportPreview:
        """Tell how much would be sent. Raises `Refused(CAMPAIGN_UNKNOWN | VISIT_UNKNOWN)`."""
        return self._exporter.preview(request, _receivers(recipients, passphrase))

    def export(
        self,
        request: ExportRequest,
        *,
        to: Path,
        recipients: Sequence[str] = (),
        passphrase: str = "",
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> tuple[SentPackage, ...]:
        """Write packages to a folder, for age recipients (`age1…`) or for whoever has the passphrase.

        Open changes are closed first. What is returned was read back and compared; parts written before a
        failure stay, are whole and are in the journal. The last folder of `to` is made, its parent is not.

        Raises `Refused` with CAMPAIGN_UNKNOWN, VISIT_UNKNOWN, NOTHING_TO_SEND, STATION_NOT_SET_UP,
        RECIPIENT_INVALID, PASSPHRASE_INVALID, PACKAGE_TOO_LARGE or CANCELLED, and `EnvironmentFailed` with
        FILE_MISSING, DISK_FULL, FOLDER_READ_ONLY, FILE_NOT_WRITTEN, ATTACHMENT_DAMAGED, KEYS_MISSING,
        KEYS_UNREADABLE or PACKAGE_READ_BACK_DIFFERS.
        """
        receivers = _receivers(recipients, passphrase)
        return self._exporter.export(request, to=to, receivers=receivers, progress=progress, cancel=cancel)

    def write_receipt(
        self,
        campaign_id: str,
        *,
        to: Path,
        recipients: Sequence[str] = (),
        passphrase: str = "",
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> SentPackage:
        """Write a receipt of all that is here of a campaign. Raises as `export` does."""
        return self._exporter.write_receipt(
            campaign_id,
            to=to,
            receivers=_receivers(recipients, passphrase),
            progress=progress,
            cancel=cancel,
        )

    def prepare_receipt(self, campaign_id: str, *, to: Path, recipients: Sequence[str]) -> "PreparedReceipt":
        """Write a receipt that is yet to be sent, by a holder of `Store.passing_on`; raises as `export`."""
        receivers = _receivers(recipients, "")
        return self._exporter.prepare_receipt(campaign_id, to=to, receivers=receivers)

    def open(
        self,
        path: Path,
        *,
        passphrase: str = "",
        recovery: str = "",
        accepted: frozenset[str] = _NOBODY,
        partial: bool = False,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> "IncomingPackage":
        """Check a package and plan its import (`.plan`); close what is returned. Nothing is taken in.

        `recovery` is a recovery key as typed, of this machine or another (RECOVERY_KEY_INVALID).
        `accepted` are fingerprints of new or changed cards the person has compared. `partial` asks for the
        verified rest of a damaged package. Raises what `exchange.package_reader.open_package` raises; a file
        that is itself at fault is kept aside (`quarantined`).
        """
        from cchc_desktop.services.importing import OpeningWishes

        words = opening_passphrase(passphrase)
        wishes = OpeningWishes(passphrase=words, recovery=recovery, accepted=accepted, partial=partial)
        return self._importer.open(path, wishes, progress=progress, cancel=cancel)

    def take_in(
        self,
        incoming: "IncomingPackage",
        *,
        accepted: frozenset[str] = _NOBODY,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> ImportResult:
        """Take in what the plan calls new: backup, files, then everything else in one transaction.

        `accepted` are fingerprints of strangers the person has accepted, the sender's among them; they are
        remembered. Raises `Refused` with PACKAGE_SENDER_STRANGER, PACKAGE_SENDER_CHANGED or CANCELLED, and
        `EnvironmentFailed` as backups and attachments do: then nothing was taken in.
        """
        return self._taker.take_in(incoming, accepted=accepted, progress=progress, cancel=cancel)

    def take_back(self, sha256: str) -> Changed:
        """Undo the import of one file, by its SHA-256: exactly what it wrote to the log is removed.

        Raises `Refused` with IMPORT_UNKNOWN; IMPORT_BUILT_UPON when somebody here wrote on top of it since;
        IMPORT_NEEDED_LATER (`packages`) when later imports stand on it; IMPORT_PASSED_ON (`receipt`, `sent`
        or `waiting`) when others were told of it, or are about to be. `backup` is the state before.
        """
        from cchc_desktop.services.import_removal import ImportRemover

        return ImportRemover(self._store, clock=self._clock).take_back(sha256)

    def journal(self, campaign_id: str = "") -> tuple[PackageLine, ...]:
        """Return the packages written and received, the last one first."""
        from cchc_desktop.services.transfer_journal import package_lines

        return package_lines(self._store, self._identity(), campaign_id)

    def quarantined(self) -> tuple[QuarantinedPackage, ...]:
        """Return refused files that were kept aside, the last one first."""
        from cchc_desktop.services.importing_quarantine import QUARANTINE_FOLDER, quarantined

        return quarantined(self._store.folder / QUARANTINE_FOLDER)

    def missing(self, campaign_id: str = "") -> tuple[MissingChanges, ...]:
        """Return what others said exists and is not here."""
        return self._missing_reader.missing(campaign_id)

    def silent(self, campaign_id: str) -> tuple[SilentMember, ...]:
        """Return the members who own sections and of whom nothing has come to this machine yet."""
        return self._missing_reader.silent(campaign_id)

    def result_sheet(self, result: ImportResult) -> bytes:
        """Return the result of an import as PDF, to be printed or kept."""
        return self._printer.result_pdf(result)

    def sent_sheet(self, packages: Sequence[SentPackage]) -> bytes:
        """Return what was just written, and for whom, as PDF."""
        return self._printer.sent_pdf(packages)

    def passphrase_sheet(self, words: Sequence[str], campaign_id: str) -> bytes:
        """Return the words that open a package as PDF, to be handed over apart from it."""
        made_at = self._clock().isoformat(timespec="seconds")
        return self._printer.passphrase_pdf(words, campaign_id, made_at=made_at)

    def missing_sheet(self, campaign_id: str) -> bytes:
        """Return the list by which missing work of a campaign is chased, as PDF."""
        made_at = self._clock().isoformat(timespec="seconds")
        return self._printer.missing_pdf(
            campaign_id, self.missing(campaign_id), silent=self.silent(campaign_id), made_at=made_at
        )

    def delivery(self, campaign_id: str, visit_ids: Collection[str]) -> Mapping[str, Delivery]:
        """Return how far the work on visits has come. Loads nothing heavy; best off the GUI thread."""
        from cchc_desktop.services.delivery import DeliveryReader

        return DeliveryReader(self._store).delivery(campaign_id, visit_ids)

    def delivery_summary(self, campaign_id: str) -> DeliverySummary:
        """Count the visits of a campaign by state; off the GUI thread."""
        from cchc_desktop.services.delivery import DeliveryReader

        return DeliveryReader(self._store).summary(campaign_id)

    def waiting(self, campaign_id: str) -> frozenset[str]:
        """Return the visits with work of this machine that no package holds yet; off the GUI thread."""
        from cchc_desktop.services.delivery import DeliveryReader

        return DeliveryReader(self._store).waiting(campaign_id)

    @cached_property
    def _exporter(self) -> "Exporter":
        from cchc_desktop.services.export import Exporter

        return Exporter(
            self._store, self._identity(), outlines=self._outlines, ids=self._ids, clock=self._clock
        )

    @cached_property
    def _importer(self) -> "Importer":
        from cchc_desktop.services.importing import Importer

        return Importer(self._store, self._identity(), clock=self._clock)

    @cached_property
    def _taker(self) -> "Taker":
        from cchc_desktop.services.importing_commit import Taker

        return Taker(self._store, self._identity(), missing=self._missing_reader, clock=self._clock)

    @cached_property
    def _printer(self) -> "SheetPrinter":
        from cchc_desktop.services.transfer_sheets import SheetPrinter

        return SheetPrinter(self._store, self._outlines, fonts=self._fonts)

    @cached_property
    def _missing_reader(self) -> "MissingReader":
        from cchc_desktop.services.missing_changes import MissingReader

        return MissingReader(self._store, CampaignReader(self._store, self._outlines))


def new_passphrase() -> tuple[str, ...]:
    """Return six words to read out, for a package to somebody whose card is not known yet."""
    from cchc_desktop.exchange.passphrases import load_words
    from cchc_desktop.exchange.passphrases import new_passphrase as drawn

    return drawn(load_words())


def opening_passphrase(text: str) -> str:
    """Return what opens: the six words a person meant, or the text as it is when it is not six words."""
    if not text.strip():
        return ""
    from cchc_desktop.core.errors import Refused
    from cchc_desktop.exchange.passphrases import load_words, read_passphrase

    try:
        return read_passphrase(text, load_words())
    except Refused:
        return plain_passphrase(text)


def sending_passphrase(text: str) -> str:
    """Return the passphrase to lock with: six words, or any other text that is long enough.

    Raises `Refused(PASSPHRASE_INVALID)`.
    """
    from cchc_desktop.core.errors import Refused
    from cchc_desktop.exchange.passphrases import load_words, read_passphrase

    try:
        return read_passphrase(text, load_words())
    except Refused:
        if len(plain_passphrase(text)) < SHORTEST_PASSPHRASE:
            raise
    return plain_passphrase(text)


def plain_passphrase(text: str) -> str:
    """Return a passphrase that is not six words of the list, in the one form it is used in."""
    return squeeze(nfc(text))


def _receivers(recipients: Sequence[str], passphrase: str) -> "Receivers":
    from cchc_desktop.services.export import Receivers

    locked = sending_passphrase(passphrase) if passphrase.strip() else ""
    return Receivers(recipients=tuple(recipients), passphrase=locked)
