"""Reporting: the minutes of a visit as record, document, preview and print."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.core.progress import CancelToken, Progress, no_progress
from cchc_desktop.core.visit_records import PrintRecord
from cchc_desktop.services.attachments import AttachmentService
from cchc_desktop.services.campaign_outlines import CampaignOutlines
from cchc_desktop.services.prints import QR_FORMAT, PrintFacts, PrintFormat, PrintKeeper
from cchc_desktop.services.reading import Reader
from cchc_desktop.services.seal_data import SealData, ShownData
from cchc_desktop.store.store import Store

# The documents are imported where they are made: a start that makes none must not wait for them.
if TYPE_CHECKING:
    from cchc_desktop.documents.checklist import CheckLine
    from cchc_desktop.documents.nodes import Document
    from cchc_desktop.documents.record import MinutesRecord

MinutesFormat = PrintFormat

# The stamp of minutes in which nothing was typed yet: documents need some time, the same at every print.
_NOTHING_TYPED = datetime(2000, 1, 1, tzinfo=UTC)


class ReportingService:
    """Makes the minutes. The same data and settings give the same bytes."""

    def __init__(
        self,
        store: Store,
        reader: Reader,
        *,
        outlines: CampaignOutlines,
        seal_data: SealData,
        attachments: AttachmentService,
        prints: PrintKeeper,
    ) -> None:
        self._store = store
        self._reader = reader
        self._outlines = outlines
        self._seal_data = seal_data
        self._attachments = attachments
        self._prints = prints

    def record(self, visit_id: str) -> "MinutesRecord":
        """Return what the minutes tell about a visit. Raises `Refused(VISIT_UNKNOWN)`."""
        return self._read(visit_id)[1]

    def document(self, visit_id: str) -> "Document":
        """Return the document tree."""
        from cchc_desktop.documents.minutes import build_minutes

        return build_minutes(self.record(visit_id))

    def checks(self, visit_id: str) -> "tuple[CheckLine, ...]":
        """Return the self-check of the minutes."""
        from cchc_desktop.documents.checklist import check_minutes
        from cchc_desktop.documents.minutes import build_minutes

        record = self.record(visit_id)
        return check_minutes(record, build_minutes(record))

    def preview_pdf(
        self, visit_id: str, *, progress: Progress = no_progress, cancel: CancelToken | None = None
    ) -> bytes:
        """Return the PDF without recording a print."""
        return self._made(visit_id, "pdf", progress, cancel)[1]

    def write(
        self,
        visit_id: str,
        path: Path,
        format: MinutesFormat,  # noqa: A002 - the name callers use
        *,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> PrintRecord:
        """Record the print and write the minutes to a file, whole or not at all.

        Raises `EnvironmentFailed(DISK_FULL | FOLDER_READ_ONLY | FILE_NOT_WRITTEN)`.
        """
        self._store.log.close()
        facts, content = self._made(visit_id, format, progress, cancel)
        return self._prints.written(facts, path, content=content, format=format)

    def print_pdf(
        self, visit_id: str, *, progress: Progress = no_progress, cancel: CancelToken | None = None
    ) -> tuple[PrintRecord, bytes]:
        """Return the PDF to be sent to a printer, recorded as a print."""
        self._store.log.close()
        facts, content = self._made(visit_id, "pdf", progress, cancel)
        return self._prints.recorded(facts, content=content, format="pdf"), content

    def _made(
        self,
        visit_id: str,
        format: MinutesFormat,  # noqa: A002 - as above
        progress: Progress,
        cancel: CancelToken | None,
    ) -> tuple[PrintFacts, bytes]:
        from cchc_desktop.documents.minutes import build_minutes

        shown, record = self._read(visit_id)
        progress(0, 3, "reading")
        content = self._prints.rendered(build_minutes(record), format, progress=progress, cancel=cancel)
        return PrintFacts(visit_id=visit_id, shown=shown, code=shown.code), content

    def _read(self, visit_id: str) -> "tuple[ShownData, MinutesRecord]":
        """Read the data and its hash; again when somebody was typing in between, so that both agree."""
        self._reader.line(visit_id)
        shown = self._seal_data.shown(visit_id)
        while True:
            record = self._record(visit_id, shown)
            now = self._seal_data.shown(visit_id)
            if now.data_hash == shown.data_hash:
                return shown, record
            shown = now

    def _record(self, visit_id: str, shown: ShownData) -> "MinutesRecord":
        from cchc_desktop.documents.record import PageMarks
        from cchc_desktop.services.minutes_record import MinutesSource, minutes_record

        visit = self._reader.visit(visit_id)
        campaign = self._reader.campaign(visit.campaign_id)
        marks = PageMarks()
        if campaign.letterhead.foot_code:
            marks = PageMarks(code=shown.code, qr=f"{QR_FORMAT} {shown.code} {shown.data_hash}")
        return minutes_record(
            MinutesSource(
                visit=visit,
                campaign=campaign,
                members=self._reader.members_ever(visit.campaign_id),
                outline=self._outlines.for_unit(visit.campaign_id, visit.unit.tags),
                stamp=datetime.fromisoformat(shown.stamp) if shown.stamp else _NOTHING_TYPED,
                marks=marks,
                read_blob=self._attachments.read,
            )
        )
