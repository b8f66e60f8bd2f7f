"""Reporting: the minutes of a visit as record, document, preview and print."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.clock import Clock
from cchc_desktop.core.errors import EnvironmentFailed
from cchc_desktop.core.ids import IdSource
from cchc_desktop.core.progress import CancelToken, Progress, no_progress
from cchc_desktop.core.scopes import WHOLE_VISIT, row_id
from cchc_desktop.core.visit_records import PrintRecord
from cchc_desktop.platform.files import atomic_write
from cchc_desktop.services.attachments import AttachmentService
from cchc_desktop.services.campaign_outlines import CampaignOutlines
from cchc_desktop.services.reading import Reader
from cchc_desktop.services.seal_data import SealData, ShownData, write_refs
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit

# The documents are imported where they are made: a start that makes none must not wait for them.
if TYPE_CHECKING:
    from cchc_desktop.documents.checklist import CheckLine
    from cchc_desktop.documents.nodes import Document
    from cchc_desktop.documents.record import MinutesRecord

MinutesFormat = Literal["docx", "pdf"]

# The stamp of minutes in which nothing was typed yet: documents need some time, the same at every print.
_NOTHING_TYPED = datetime(2000, 1, 1, tzinfo=UTC)
_QR_FORMAT = "CCHC1"


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
        fonts: Path,
        ids: IdSource,
        clock: Clock,
    ) -> None:
        self._store = store
        self._reader = reader
        self._outlines = outlines
        self._seal_data = seal_data
        self._attachments = attachments
        self._fonts = fonts
        self._ids = ids
        self._clock = clock

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
        _, record = self._read(visit_id)
        return self._rendered(record, "pdf", progress, cancel)

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

        The print comes first, so that no document is ever given out that no print names; it is taken back
        when the file could not be written.
        Raises `EnvironmentFailed(DISK_FULL | FOLDER_READ_ONLY | FILE_NOT_WRITTEN)`.
        """
        self._store.log.close()
        shown, record = self._read(visit_id)
        content = self._rendered(record, format, progress, cancel)
        made = self._recorded(visit_id, shown, format, content)
        try:
            atomic_write(path, content)
        except EnvironmentFailed:
            self._take_back(visit_id, made.entity_id)
            raise
        return made

    def print_pdf(
        self, visit_id: str, *, progress: Progress = no_progress, cancel: CancelToken | None = None
    ) -> tuple[PrintRecord, bytes]:
        """Return the PDF to be sent to a printer, recorded as a print."""
        self._store.log.close()
        shown, record = self._read(visit_id)
        content = self._rendered(record, "pdf", progress, cancel)
        return self._recorded(visit_id, shown, "pdf", content), content

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
            marks = PageMarks(code=shown.code, qr=f"{_QR_FORMAT} {shown.code} {shown.data_hash}")
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

    def _rendered(
        self,
        record: "MinutesRecord",
        format: MinutesFormat,  # noqa: A002 - as above
        progress: Progress,
        cancel: CancelToken | None,
    ) -> bytes:
        from cchc_desktop.documents.minutes import build_minutes
        from cchc_desktop.documents.pdf_renderer import render_pdf

        token = cancel or CancelToken()
        progress(0, 3, "reading")
        document = build_minutes(record)
        token.raise_if_cancelled()
        progress(1, 3, "laying_out")
        pdf = render_pdf(document, fonts=self._fonts)
        token.raise_if_cancelled()
        progress(2, 3, "writing")
        if format == "pdf":
            content = pdf.data
        else:
            from cchc_desktop.documents.docx_renderer import render_docx

            # Word counts pages only when it opens the file; the PDF of the same tree knows them already.
            content = render_docx(document, pages=pdf.pages, sections=pdf.sections)
        token.raise_if_cancelled()
        progress(3, 3, "done")
        return content

    def _take_back(self, visit_id: str, print_id: str) -> None:
        campaign_id = self._store.views.campaign_of_visit(visit_id)
        deleted = FieldKey("print", print_id, "deleted")
        self._store.log.put([Edit(campaign=campaign_id, key=deleted, value=True)])

    def _recorded(
        self,
        visit_id: str,
        shown: ShownData,
        format: MinutesFormat,  # noqa: A002 - as above
        content: bytes,
    ) -> PrintRecord:
        print_id = row_id(visit_id, WHOLE_VISIT, self._ids())
        made_at = self._clock().isoformat(timespec="seconds")
        values: dict[str, JsonValue] = {
            "format": format,
            "document_hash": hashlib.sha256(content).hexdigest(),
            "data_hash": shown.data_hash,
            "outline_hash": shown.outline_hash,
            "code": shown.code,
            "made_at": made_at,
            "made_by": self._store.station.person,
            "heads": write_refs(change.ref for change in shown.changes),
            "blob": self._attachments.keep(content),
        }
        campaign_id = self._store.views.campaign_of_visit(visit_id)
        self._store.log.put(
            [
                Edit(campaign=campaign_id, key=FieldKey("print", print_id, name), value=value)
                for name, value in values.items()
            ]
        )
        return PrintRecord(
            entity_id=print_id,
            format=format,
            document_hash=str(values["document_hash"]),
            data_hash=shown.data_hash,
            outline_hash=shown.outline_hash,
            code=shown.code,
            made_at=made_at,
            made_by=self._store.station.person,
            outdated=False,
        )
