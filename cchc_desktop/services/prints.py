"""Prints (bản in): rendering a document, and recording what was given out and which data it shows."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.clock import Clock
from cchc_desktop.core.errors import EnvironmentFailed
from cchc_desktop.core.ids import IdSource
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.core.scopes import WHOLE_VISIT, row_id
from cchc_desktop.core.visit_records import PrintRecord
from cchc_desktop.platform.files import atomic_write
from cchc_desktop.services.attachments import AttachmentService
from cchc_desktop.services.seal_data import ShownData, write_refs
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit

# The documents are imported where they are made: a start that makes none must not wait for them.
if TYPE_CHECKING:
    from cchc_desktop.documents.nodes import Document

PrintFormat = Literal["docx", "pdf"]
QR_FORMAT = "CCHC1"
"""The first word of every QR code in the foot of a page; the short code and the data hash follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintFacts:
    """What a print says about itself: the data it shows, the code in its foot, what it supplements."""

    visit_id: str
    shown: ShownData
    code: str
    supplements: str = ""


class PrintKeeper:
    """Renders documents and records the prints of a visit."""

    def __init__(
        self, store: Store, *, attachments: AttachmentService, fonts: Path, ids: IdSource, clock: Clock
    ) -> None:
        self._store = store
        self._attachments = attachments
        self._fonts = fonts
        self._ids = ids
        self._clock = clock

    def rendered(
        self,
        document: "Document",
        format: PrintFormat,  # noqa: A002 - the name callers use
        *,
        progress: Progress,
        cancel: CancelToken | None,
    ) -> bytes:
        """Return the document as a file of the format. Raises `Refused(CANCELLED)`."""
        from cchc_desktop.documents.pdf_renderer import render_pdf

        token = cancel or CancelToken()
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

    def written(self, facts: PrintFacts, path: Path, *, content: bytes, format: PrintFormat) -> PrintRecord:  # noqa: A002 - as above
        """Record the print and write its file, whole or not at all.

        The print comes first, so that no document is ever given out that no print names; it is taken back
        when the file could not be written.
        Raises `EnvironmentFailed(DISK_FULL | FOLDER_READ_ONLY | FILE_NOT_WRITTEN)`.
        """
        made = self.recorded(facts, content=content, format=format)
        try:
            atomic_write(path, content)
        except EnvironmentFailed:
            self._take_back(facts.visit_id, made.entity_id)
            raise
        return made

    def recorded(self, facts: PrintFacts, *, content: bytes, format: PrintFormat) -> PrintRecord:  # noqa: A002 - as above
        """Keep the bytes among the attachments and write the print to the log."""
        made = PrintRecord(
            entity_id=row_id(facts.visit_id, WHOLE_VISIT, self._ids()),
            format=format,
            document_hash=hashlib.sha256(content).hexdigest(),
            data_hash=facts.shown.data_hash,
            outline_hash=facts.shown.outline_hash,
            code=facts.code,
            made_at=self._clock().isoformat(timespec="seconds"),
            made_by=self._store.station.person,
            outdated=False,
            supplements=facts.supplements,
        )
        values: dict[str, JsonValue] = {
            name: getattr(made, name)
            for name in ("format", "document_hash", "data_hash", "outline_hash", "code", "made_at", "made_by")
        }
        values["heads"] = write_refs(change.ref for change in facts.shown.changes)
        values["blob"] = self._attachments.keep(content)
        values["supplements"] = facts.supplements or None
        self._put(facts.visit_id, made.entity_id, values)
        return made

    def _take_back(self, visit_id: str, print_id: str) -> None:
        self._put(visit_id, print_id, {"deleted": True})

    def _put(self, visit_id: str, print_id: str, values: dict[str, JsonValue]) -> None:
        campaign_id = self._store.views.campaign_of_visit(visit_id)
        self._store.log.put(
            [
                Edit(campaign=campaign_id, key=FieldKey("print", print_id, name), value=value)
                for name, value in values.items()
            ]
        )
