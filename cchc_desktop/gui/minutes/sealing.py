"""Sealing from the page: the dialog, the verification and the scan of the signed paper."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cchc_desktop.core.errors import CchcError, ErrorCode, Refused
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.gui.dialogs.messages import show_error
from cchc_desktop.gui.minutes.seal_dialog import SealDialog
from cchc_desktop.gui.minutes.words import covered_words, verdict_words
from cchc_desktop.gui.tasks import run_task
from cchc_desktop.gui.visit.files import open_blob
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.sentences import Sentence, sentence_for
from cchc_desktop.services.sealing import SealVerdict

SCAN_SUFFIXES = frozenset({".pdf", ".jpg", ".jpeg", ".png"})

_ONE_SCAN = Sentence(
    what="Bản quét phải là một tệp PDF, JPG hoặc PNG.",
    safe="Chưa có gì bị thay đổi.",
    remedy="Nếu có nhiều trang, hãy quét (hoặc gộp) thành một tệp PDF rồi kéo vào.",
)


class SealFlow(QObject):
    """Runs the use cases around the seal of one visit.

    `sealed` after the seal is on the disk, `verified(words, tone)`, `scan_attached`, `print_asked` when a
    new print is needed first.
    """

    sealed = Signal()
    verified = Signal(str, str)
    scan_attached = Signal()
    print_asked = Signal()

    def __init__(self, owner: QWidget, session: VisitSession) -> None:
        super().__init__(owner)
        self._owner = owner
        self._session = session
        self.dialog: SealDialog | None = None

    def ask(self) -> None:
        """Open the dialog in which the signed print is chosen."""
        session = self._session
        outline = f"đề cương “{session.outline.title}”, phiên bản {session.outline.version}"
        dialog = SealDialog(
            self._owner,
            session.record,
            covers=covered_words(session.record, outline=outline),
            today=session.today(),
            changes_since=session.workspace.sealing.changes_since_print,
        )
        dialog.seal_asked.connect(self._on_seal)
        dialog.print_asked.connect(self.print_asked)
        dialog.destroyed.connect(self._on_gone)
        self.dialog = dialog
        dialog.open()

    def verify(self) -> None:
        """Recompute what the seal names and tell the verdict."""
        sealing, visit_id = self._session.workspace.sealing, self._session.visit_id

        def done(verdict: SealVerdict) -> None:
            words, tone = verdict_words(verdict)
            self.verified.emit(words, tone.value)

        run_task(
            self._owner,
            lambda _progress, _cancel: sealing.verify(visit_id),
            done=done,
            title="Đang kiểm tra khóa",
        )

    def attach_scan(self, paths: tuple[Path, ...]) -> None:
        """Attach the scan of the signed paper to the seal."""
        if len(paths) != 1 or paths[0].suffix.lower() not in SCAN_SUFFIXES:
            show_error(self._owner, _ONE_SCAN, heading="Chưa đính kèm bản quét")
            return
        attachments, visit_id = self._session.workspace.attachments, self._session.visit_id

        def work(_progress: Progress, _cancel: CancelToken) -> str:
            return attachments.attach_scan(visit_id, paths[0])

        def failed(error: Exception) -> None:
            if isinstance(error, Refused) and error.code is ErrorCode.REASON_REQUIRED:
                self._session.after_reason(lambda: self.attach_scan(paths))
            elif isinstance(error, CchcError):
                show_error(self._owner, error, heading="Chưa đính kèm bản quét")
            else:
                raise error

        def done(_: str) -> None:
            self.scan_attached.emit()

        run_task(
            self._owner, work, done=done, failed=failed, title="Đang đính kèm bản quét", cancellable=False
        )

    def open_scan(self) -> None:
        """Open a copy of the scan with the system's own program."""
        seal = self._session.record.seal
        if seal is None or not seal.scan:
            return
        try:
            head = self._session.workspace.attachments.read(seal.scan)[:8]
        except CchcError as error:
            show_error(self._owner, error)
            return
        open_blob(self._owner, self._session, seal.scan, f"Ban-quet-da-ky{_suffix_of(head)}")

    def _on_seal(self, print_id: str, signed: str) -> None:
        if self.dialog is None:
            return
        try:
            self._session.workspace.sealing.seal(self._session.visit_id, print_id=print_id, signed=signed)
        except CchcError as error:
            self.dialog.refuse(str(sentence_for(error)))
            return
        self.dialog.accept()
        self.sealed.emit()

    def _on_gone(self) -> None:
        self.dialog = None


def _suffix_of(head: bytes) -> str:
    """Tell the kind of a scan by its first bytes: it is kept without a name."""
    if head.startswith(b"%PDF"):
        return ".pdf"
    return ".png" if head.startswith(b"\x89PNG") else ".jpg"
