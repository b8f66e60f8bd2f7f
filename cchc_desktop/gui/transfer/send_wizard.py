"""Sending in three screens: what, to whom and where, and what lies there now."""

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.core.errors import CchcError, ErrorCode
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.settings.data_tab import size_words
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.tasks import Task, run_task
from cchc_desktop.gui.transfer.place_choice import PlaceChoice
from cchc_desktop.gui.transfer.receivers import ReceiversPart
from cchc_desktop.gui.transfer.send_what import WhatScreen
from cchc_desktop.gui.transfer.sent_view import Sent, SentView
from cchc_desktop.gui.transfer.wizard import Wizard
from cchc_desktop.gui.transfer.work import WorkPart
from cchc_desktop.sentences import sentence_for
from cchc_desktop.services.transfer_records import ExportKind, ExportPreview, SentPackage
from cchc_desktop.services.workspace import Workspace

WHAT, WHERE, RESULT = range(3)
_PREVIEW_MS = 250


class SendWizard(Wizard):
    """`sent` comes after every attempt that may have written something."""

    sent = Signal()

    def __init__(
        self,
        parent: QWidget | None,
        workspace: Workspace,
        campaign_id: str,
        *,
        kind: ExportKind | None = None,
        visit_id: str = "",
    ) -> None:
        super().__init__(parent, "Gửi")
        self._workspace = workspace
        self._preview: ExportPreview | None = None
        self._counting: Task[ExportPreview] | None = None
        self._written_before: frozenset[str] = frozenset()
        self.what = WhatScreen(workspace, campaign_id, kind=kind, visit_id=visit_id)
        self.to_whom = ReceiversPart(workspace, campaign_id, self.banner)
        self.where = PlaceChoice()
        self.work = WorkPart(lambda: workspace.store.is_closed)
        self.outcome = SentView(workspace.transfer, self.banner)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PREVIEW_MS)
        self._soon.timeout.connect(self._count)
        self.add_screen("Gửi gì", self.what)
        self.add_screen("Cho ai, ghi vào đâu", self._where_screen())
        self.add_screen("Kết quả", self._result_screen())
        for part in (self.what, self.to_whom, self.where):
            part.changed.connect(self._on_changed)
        self.outcome.again.connect(lambda: self._show(WHERE))
        self._show(WHAT)
        self.what.focus_first()

    # --- the frame

    def go_on(self) -> None:
        """Go on to the next screen, write, or close."""
        if self.place == RESULT:
            if not self.work.busy:
                self.accept()
            return
        lacks = self._lacks()
        if lacks:
            self.banner.tell(lacks, Tone.ATTENTION)
        elif self.place == WHAT:
            self._show(WHERE)
        else:
            self._write()

    def go_back(self) -> None:
        """Show the screen before; what was chosen stays."""
        if not self.work.busy:
            self._show(max(self.place - 1, WHAT))

    @called_by_qt
    def reject(self) -> None:
        """Close; while something is written, ask that to stop first."""
        if self.work.busy:
            self.work.stop()
        else:
            super().reject()

    # --- making

    def _where_screen(self) -> QWidget:
        screen = QWidget()
        row = QHBoxLayout(screen)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(scaled(12))
        row.addWidget(self.to_whom, 1)
        row.addWidget(self.where, 1)
        return screen

    def _result_screen(self) -> QWidget:
        screen = QWidget()
        column = QVBoxLayout(screen)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.work)
        column.addWidget(self.outcome, 1)
        return screen

    def _show(self, place: int) -> None:
        self.show_screen(place)
        if place == WHERE:
            self._start_where()
        else:
            self.where.stop()
        self.back_button.setVisible(place != WHAT)
        self.close_button.setVisible(place != RESULT)
        words = {WHAT: "Tiếp", WHERE: "Ghi gói", RESULT: "Xong"}
        self.next_button.set_words(words[place], keys="Ctrl Enter")
        self._on_changed()

    def _start_where(self) -> None:
        try:
            self.to_whom.start(self.what.kind())
        except CchcError as error:
            self.tell_error(error)
        self.where.start()

    def _lacks(self) -> str:
        what = self.what.lacks()
        if what or self.place == WHAT:
            return what
        return self.to_whom.lacks() or self.where.lacks()

    # --- how much

    def _on_changed(self) -> None:
        if self.place == RESULT:
            self.set_remark("")
            return
        self.next_button.setEnabled(not self._lacks())
        self.set_remark(self._lacks() or "Đang tính…")
        self._soon.start()

    def _count(self) -> None:
        if self._counting is not None:
            # The last count is not over: count again afterwards.
            self._soon.start()
            return
        if self.place == RESULT or self.what.lacks():
            return
        request = self.what.request()
        recipients = self.to_whom.recipients() if self.place == WHERE else ()

        def work(progress: Progress, cancel: CancelToken) -> ExportPreview:
            del progress, cancel
            return self._workspace.transfer.preview(request, recipients=recipients)

        self._counting = run_task(self, work, done=self._on_counted, failed=self._on_not_counted, title="")

    def _on_counted(self, preview: ExportPreview) -> None:
        self._counting = None
        self._preview = preview
        if self.place == RESULT or self._soon.isActive():
            return
        self.where.set_needed(preview.size)
        lacks = self._lacks()
        self.next_button.setEnabled(not lacks)
        missing = f" · ▲ {preview.files_missing} tệp không có trên máy này" if preview.files_missing else ""
        counted = preview_words(preview) + missing
        self.set_remark(f"{lacks} · {counted}" if lacks else counted)

    def _on_not_counted(self, error: Exception) -> None:
        self._counting = None
        self.tell_error(error)
        self.set_remark("")

    # --- writing

    def _write(self) -> None:
        target, drive = self.where.target(), self.where.drive()
        if target is None:
            return
        request, recipients, words = self.what.request(), self.to_whom.recipients(), self.to_whom.words()
        names, name = self.to_whom.names(), drive.name if drive else ""
        transfer = self._workspace.transfer
        self._written_before = self._written()
        self._show(RESULT)
        self.outcome.clear()
        self.next_button.setEnabled(False)
        self.back_button.setEnabled(False)

        def work(progress: Progress, cancel: CancelToken) -> tuple[SentPackage, ...]:
            return transfer.export(
                request,
                to=target,
                recipients=recipients,
                passphrase=" ".join(words),
                progress=progress,
                cancel=cancel,
            )

        def done(packages: tuple[SentPackage, ...]) -> None:
            self._end()
            self.outcome.show_sent(Sent(packages, name, words, names))

        self.work.run(
            f"Đang ghi vào {f'USB {name}' if name else target}",
            work,
            done=done,
            failed=lambda error: self._on_failed(error, target),
            stopped=self._on_stopped,
        )

    def _end(self) -> None:
        self.next_button.setEnabled(True)
        self.back_button.setEnabled(True)
        self.back_button.setVisible(False)
        self.next_button.setFocus()
        self.sent.emit()

    def _on_failed(self, error: Exception, target: Path) -> None:
        """Say what went wrong, where one can choose another place or try again."""
        self._end()
        self._show(WHERE)
        if not isinstance(error, CchcError):
            raise error
        whole = len(self._written() - self._written_before)
        left = f" {whole} phần đã ghi trọn trước đó vẫn nằm trên đích." if whole else ""
        self.banner.tell(
            f"{error_words(error, target)}{left}",
            Tone.WRONG,
            action="Thử lại",
            run=self._retry,
            can_close=False,
        )

    def _retry(self) -> None:
        if not self._lacks():
            self._write()

    def _on_stopped(self) -> None:
        self._end()
        self._show(WHERE)
        whole = len(self._written() - self._written_before)
        if whole:
            words = f"Đã dừng. {whole} phần đã ghi trọn và đọc lại đúng vẫn nằm trên đích; phần sau chưa ghi."
        else:
            words = "Đã dừng. Chưa có gói nào được ghi, trên đích không có gì dở dang."
        self.banner.tell(words, Tone.ATTENTION)

    def _written(self) -> frozenset[str]:
        packages = self._workspace.store.journal.packages("")
        return frozenset(row.sha256 for row in packages if row.direction == "written")


def preview_words(preview: ExportPreview) -> str:
    """Return how much would be sent: `5 cuộc · 398 thay đổi · 12 tệp · khoảng 3,4 MB`."""
    if not preview.changes:
        return "Không có gì mới để gửi: nơi nhận đã xác nhận mọi thứ."
    parts = [
        f"{len(preview.visits)} cuộc" if preview.visits else "",
        f"{preview.changes} thay đổi",
        f"{preview.attachments} tệp đính kèm" if preview.attachments else "",
        f"{preview.documents} văn bản" if preview.documents else "",
        f"khoảng {size_words(preview.size)}",
    ]
    return " · ".join(part for part in parts if part)


def error_words(error: CchcError, target: Path) -> str:
    """Say why writing did not go; a stick that was pulled out is told as such."""
    if error.code is ErrorCode.FILE_MISSING or (
        error.code in {ErrorCode.FILE_NOT_WRITTEN, ErrorCode.FOLDER_READ_ONLY} and not target.parent.exists()
    ):
        return (
            f"Không còn thấy nơi ghi “{target.parent}”: có thể USB đã bị rút ra. Chưa có gói nào được tính "
            "là đã ghi; số liệu trên máy này còn nguyên. Hãy cắm lại USB, hoặc chọn nơi khác, rồi thử lại."
        )
    return str(sentence_for(error))
