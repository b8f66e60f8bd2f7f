"""Reporting: the minutes of a visit as record, document, preview and print."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cchc_desktop.core.progress import CancelToken, Progress, no_progress
from cchc_desktop.core.records import PrintRecord
from cchc_desktop.documents.record import MinutesRecord

if TYPE_CHECKING:
    from cchc_desktop.documents.checklist import CheckLine
    from cchc_desktop.documents.nodes import Document

MinutesFormat = Literal["docx", "pdf"]


class ReportingService:
    """Makes the minutes. The same data and settings give the same bytes."""

    def record(self, visit_id: str) -> MinutesRecord:
        """Return what the minutes tell about a visit."""
        raise NotImplementedError

    def document(self, visit_id: str) -> "Document":
        """Return the document tree."""
        raise NotImplementedError

    def checks(self, visit_id: str) -> "tuple[CheckLine, ...]":
        """Return the self-check of the minutes."""
        raise NotImplementedError

    def preview_pdf(
        self, visit_id: str, *, progress: Progress = no_progress, cancel: CancelToken | None = None
    ) -> bytes:
        """Return the PDF without recording a print."""
        raise NotImplementedError

    def write(
        self,
        visit_id: str,
        path: Path,
        format: MinutesFormat,  # noqa: A002 - the name callers use
        *,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> PrintRecord:
        """Write the minutes to a file, whole or not at all, and record the print.

        Raises `EnvironmentFailed(DISK_FULL | FOLDER_READ_ONLY | FILE_NOT_WRITTEN)`.
        """
        raise NotImplementedError

    def print_pdf(
        self, visit_id: str, *, progress: Progress = no_progress, cancel: CancelToken | None = None
    ) -> tuple[PrintRecord, bytes]:
        """Return the PDF to be sent to a printer, recorded as a print."""
        raise NotImplementedError
