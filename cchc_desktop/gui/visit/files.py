"""Files of a visit: attaching them off the GUI thread, and opening a copy of what is attached."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QImageWriter
from PySide6.QtWidgets import QWidget

from cchc_desktop.core.errors import CchcError, ErrorCode, Refused
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.core.text import nfc
from cchc_desktop.gui.dialogs.messages import show_error
from cchc_desktop.gui.tasks import run_task
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.platform.files import atomic_write

_FOLDER = "cchc-desktop"
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"/\\|?*', "_"))


def attach_files(parent: QWidget, session: VisitSession, item_id: str, paths: tuple[Path, ...]) -> None:
    """Attach files to an item one after the other; what was attached before a failure stays."""
    attachments = session.workspace.attachments

    def work(progress: Progress, cancel: CancelToken) -> int:
        for place, path in enumerate(paths):
            cancel.raise_if_cancelled()
            progress(place, len(paths), "attach")
            attachments.attach(session.visit_id, item_id, path, cancel=cancel)
        return len(paths)

    def failed(error: Exception) -> None:
        session.reload()
        _tell(parent, session, error, again=lambda: attach_files(parent, session, item_id, paths))

    run_task(
        parent,
        work,
        done=lambda _: session.note_attached("evidence", item_id),
        failed=failed,
        title="Đang đính kèm tài liệu",
    )


def attach_image(parent: QWidget, session: VisitSession, item_id: str, image: QImage) -> None:
    """Attach a pasted picture to an item."""
    number = 1 + len(session.finding(item_id).evidence)
    name = f"Ảnh dán {number}.png"
    data = png_bytes(image)
    attachments = session.workspace.attachments

    def failed(error: Exception) -> None:
        _tell(parent, session, error, again=lambda: attach_image(parent, session, item_id, image))

    run_task(
        parent,
        lambda _progress, _cancel: attachments.attach_image(session.visit_id, item_id, data, name),
        done=lambda _: session.note_attached("evidence", item_id),
        failed=failed,
        title="Đang đính kèm ảnh",
        cancellable=False,
    )


def attach_document(parent: QWidget, session: VisitSession, document_id: str, path: str) -> None:
    """Attach a file to a row of a document list."""
    attachments = session.workspace.attachments

    def failed(error: Exception) -> None:
        _tell(parent, session, error, again=lambda: attach_document(parent, session, document_id, path))

    run_task(
        parent,
        lambda _progress, _cancel: attachments.attach_document_file(document_id, Path(path)),
        done=lambda _: session.note_attached("document", document_id.split("/")[1]),
        failed=failed,
        title="Đang đính kèm tệp",
    )


def open_evidence(parent: QWidget, session: VisitSession, evidence_id: str, name: str) -> None:
    """Open a copy of a piece of evidence with the system's own program; the original is never touched."""
    try:
        copy = _place_of_copy(name)
        session.workspace.attachments.save_copy(evidence_id, copy)
    except CchcError as error:
        show_error(parent, error)
        return
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy)))


def open_blob(parent: QWidget, session: VisitSession, blob: str, name: str) -> None:
    """Open a copy of an attached file by its hash."""
    try:
        source = session.workspace.attachments.path(blob)
        copy = _place_of_copy(name)
        atomic_write(copy, source.read_bytes())
    except CchcError as error:
        show_error(parent, error)
        return
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy)))


def png_bytes(image: QImage) -> bytes:
    """Encode a picture without loss."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    return bytes(buffer.data().data())


def _place_of_copy(name: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix=f"{_FOLDER}-"))
    return folder / (nfc(name).translate(_FORBIDDEN).strip(". ") or "tep")


def _tell(parent: QWidget, session: VisitSession, error: Exception, *, again: Callable[[], object]) -> None:
    if isinstance(error, Refused) and error.code is ErrorCode.REASON_REQUIRED:
        session.after_reason(again)
    elif isinstance(error, CchcError):
        show_error(parent, error)
    else:
        raise error
