"""Attachments: files, photos, pasted pictures and the scan of the signed minutes."""

from pathlib import Path

from cchc_desktop.core.progress import CancelToken, Progress, no_progress


class AttachmentService:
    """Keeps the original bytes of every attached file once, by their SHA-256."""

    def attach(
        self,
        visit_id: str,
        item_id: str,
        path: Path,
        *,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> str:
        """Attach a file of any type to an item (`WHOLE_VISIT` for the visit) and return the evidence's id.

        Raises `EnvironmentFailed(FILE_MISSING | FILE_UNREADABLE | DISK_FULL)`,
        `Refused(ATTACHMENT_TOO_LARGE | CANCELLED)`.
        """
        raise NotImplementedError

    def attach_image(self, visit_id: str, item_id: str, data: bytes, name: str) -> str:
        """Attach a pasted picture (encoded, such as PNG). Raises `EnvironmentFailed(IMAGE_UNREADABLE)`."""
        raise NotImplementedError

    def attach_document_file(self, document_id: str, path: Path) -> str:
        """Attach a file to a row of a document list and return its SHA-256."""
        raise NotImplementedError

    def is_image(self, media_type: str) -> bool:
        """Tell whether an attachment of this type has a thumbnail."""
        raise NotImplementedError

    def path(self, blob: str) -> Path:
        """Return the file with the original bytes.

        Raises `EnvironmentFailed(ATTACHMENT_MISSING | ATTACHMENT_DAMAGED)`.
        """
        raise NotImplementedError

    def thumbnail(self, blob: str, size: int = 256) -> bytes:
        """Return a small upright PNG, at most `size` pixels wide and high; safe off the GUI thread.

        Raises `EnvironmentFailed(ATTACHMENT_MISSING | IMAGE_UNREADABLE)`.
        """
        raise NotImplementedError

    def save_copy(self, evidence_id: str, path: Path) -> None:
        """Write the original bytes to a file chosen by the person."""
        raise NotImplementedError

    def attach_scan(self, visit_id: str, path: Path) -> str:
        """Attach the scan of the signed minutes to the visit's seal. Raises `Refused(NOT_SEALED)`."""
        raise NotImplementedError
