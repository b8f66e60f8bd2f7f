"""Attachments: files, photos, pasted pictures and the scan of the signed minutes."""

import contextlib
import unicodedata
from pathlib import Path

from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.core.progress import CancelToken, Progress, no_progress
from cchc_desktop.core.scopes import WHOLE_VISIT, visit_of
from cchc_desktop.core.text import storable
from cchc_desktop.platform.files import atomic_write, make_folder, read_file
from cchc_desktop.services.editings import EditingOfCampaigns
from cchc_desktop.services.media import is_image, media_type_of
from cchc_desktop.services.pictures import check_picture, picture_day, small_picture
from cchc_desktop.store.blobs import LARGEST_BLOB
from cchc_desktop.store.store import Store

_MEGABYTE = 1_000_000
_LONGEST_NAME, _LONGEST_SUFFIX = 150, 10
_NAMELESS = "tep"
_SMALLEST_THUMBNAIL, _LARGEST_THUMBNAIL = 16, 2048


class AttachmentService:
    """Keeps the original bytes of every attached file once, by their SHA-256."""

    def __init__(self, store: Store, editings: EditingOfCampaigns) -> None:
        self._store = store
        self._editings = editings

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

        A picture that cannot be read is attached as what it is: a file. Raises
        `EnvironmentFailed(FILE_MISSING | FILE_UNREADABLE | DISK_FULL)`,
        `Refused(ATTACHMENT_TOO_LARGE | CANCELLED | VISIT_UNKNOWN)`.
        """
        blob, size = self.keep_file(path, progress=progress, cancel=cancel)
        media_type = media_type_of(path.name)
        day = ""
        if is_image(media_type):
            with contextlib.suppress(EnvironmentFailed):
                day = picture_day(self.path(blob))
        return self._add_evidence(
            visit_id, item_id, blob=blob, name=path.name, media_type=media_type, size=size, dated=day
        )

    def attach_image(self, visit_id: str, item_id: str, data: bytes, name: str) -> str:
        """Attach a pasted picture (encoded, such as PNG). Raises `EnvironmentFailed(IMAGE_UNREADABLE)`."""
        check_picture(data, name)
        blob = self.keep(data)
        return self._add_evidence(
            visit_id, item_id, blob=blob, name=name, media_type=media_type_of(name), size=len(data), dated=""
        )

    def attach_document_file(self, document_id: str, path: Path) -> str:
        """Attach a file to a row of a document list and return its SHA-256."""
        blob, _ = self.keep_file(path)
        editing = self._editings.of(self._campaign_of(visit_of(document_id)))
        editing.put(FieldKey("document", document_id, "blob"), blob)
        return blob

    def attach_scan(self, visit_id: str, path: Path) -> str:
        """Attach the scan of the signed minutes to the visit's seal and return its SHA-256.

        Raises `Refused(NOT_SEALED | VISIT_UNKNOWN)` and what `attach` raises.
        """
        campaign_id = self._campaign_of(visit_id)
        seals = {cell.key.entity_id for cell in self._store.views.cells(visit_id, ("seal",))}
        if not seals:
            raise Refused(ErrorCode.NOT_SEALED)
        blob, _ = self.keep_file(path)
        self._editings.of(campaign_id).put(FieldKey("seal", min(seals), "scan"), blob)
        return blob

    def is_image(self, media_type: str) -> bool:
        """Tell whether an attachment of this type has a thumbnail."""
        return is_image(media_type)

    def path(self, blob: str) -> Path:
        """Return the file with the original bytes, which were compared with their name.

        Raises `EnvironmentFailed(ATTACHMENT_MISSING | ATTACHMENT_DAMAGED)`.
        """
        return self._store.blobs.path(blob)

    def read(self, blob: str) -> bytes:
        """Return the original bytes. Raises as `path` does."""
        return self._store.blobs.read(blob)

    def thumbnail(self, blob: str, size: int = 256) -> bytes:
        """Return a small upright PNG, at most `size` pixels wide and high; safe off the GUI thread.

        Raises `EnvironmentFailed(ATTACHMENT_MISSING | IMAGE_UNREADABLE)`.
        """
        wanted = min(max(size, _SMALLEST_THUMBNAIL), _LARGEST_THUMBNAIL)
        kept = self._store.folder / "thumbnails" / f"{blob}-{wanted}.png"
        with contextlib.suppress(EnvironmentFailed):
            return read_file(kept)
        small = small_picture(self.read(blob), wanted, name=blob)
        # A thumbnail that cannot be kept is made again the next time.
        with contextlib.suppress(EnvironmentFailed):
            make_folder(kept.parent)
            atomic_write(kept, small)
        return small

    def save_copy(self, evidence_id: str, path: Path) -> None:
        """Write the original bytes to a file chosen by the person."""
        cell = self._store.views.cell(FieldKey("evidence", evidence_id, "blob"))
        if cell is None or not isinstance(cell.value, str):
            raise EnvironmentFailed(ErrorCode.ATTACHMENT_MISSING)
        atomic_write(path, self.read(cell.value))

    def keep(self, content: bytes) -> str:
        """Keep bytes and return their SHA-256, without pointing to them from anywhere."""
        return self._store.blobs.add_bytes(content).sha256

    def keep_file(
        self, path: Path, *, progress: Progress = no_progress, cancel: CancelToken | None = None
    ) -> tuple[str, int]:
        """Keep the bytes of a file; return their SHA-256 and their number. Raises as `attach` does."""
        # Pipes and devices have no end.
        if path.exists() and not path.is_file():
            raise EnvironmentFailed(ErrorCode.FILE_UNREADABLE, {"path": str(path)})
        try:
            blob = self._store.blobs.add_file(path, progress=progress, cancel=cancel)
        except Refused as refusal:
            if refusal.code is not ErrorCode.ATTACHMENT_TOO_LARGE:
                raise
            limit = LARGEST_BLOB // _MEGABYTE
            raise Refused(refusal.code, {"name": path.name, "limit_mb": limit}) from refusal
        return blob.sha256, blob.size

    def _add_evidence(self, visit_id: str, item_id: str, **values: JsonValue) -> str:
        editing = self._editings.of(self._campaign_of(visit_id))
        given = {name: value for name, value in values.items() if value != ""}
        given["name"] = shown_name(str(values["name"]))
        return editing.new_row("evidence", visit_id, item_id or WHOLE_VISIT, **given)

    def _campaign_of(self, visit_id: str) -> str:
        campaign_id = self._store.views.campaign_of_visit(visit_id)
        if not campaign_id:
            raise Refused(ErrorCode.VISIT_UNKNOWN, {"visit": visit_id})
        return campaign_id


def shown_name(name: str) -> str:
    """Return the name under which an attachment is listed and saved again: no folders, nothing invisible.

    Invisible characters can make `exe.jpg` of `gpj.exe`; a long name keeps its ending.
    """
    last = storable(name).replace("\\", "/").rpartition("/")[2]
    visible = "".join(char for char in last if unicodedata.category(char)[0] != "C").strip() or _NAMELESS
    stem, dot, suffix = visible.rpartition(".")
    if len(visible) <= _LONGEST_NAME or len(suffix) > _LONGEST_SUFFIX:
        return visible[:_LONGEST_NAME]
    return f"{stem[: _LONGEST_NAME - len(dot + suffix)]}{dot}{suffix}"
