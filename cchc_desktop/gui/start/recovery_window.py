"""The calm window for data that cannot be opened: what happened, what is safe, what can be done."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from cchc_desktop.core.errors import CchcError, ErrorCode
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.gui.chrome import set_up
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.settings.data_tab import moment_words, size_words
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.tasks import run_task
from cchc_desktop.gui.ui_gen.ui_recovery_window import Ui_RecoveryWindow
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.sentences import sentence_for
from cchc_desktop.services.safety import BackupRecord

_RESTORABLE = frozenset({ErrorCode.DATABASE_DAMAGED, ErrorCode.NOT_A_DATABASE})
_WAITING = frozenset({ErrorCode.DATABASE_LOCKED, ErrorCode.ALREADY_RUNNING})


class Recovery(Protocol):
    """What can be done while the database is closed. All may raise `CchcError`; nothing is ever deleted."""

    def last_good_backup(self, progress: Progress, cancel: CancelToken) -> BackupRecord | None:
        """Find the newest backup that is whole; None when there is none."""
        ...

    def restore(self, backup: Path, progress: Progress, cancel: CancelToken) -> Path | None:
        """Put a backup in the place of the database; returns the folder that keeps the damaged one."""
        ...

    def set_aside(self) -> Path:
        """Move the database to a folder beside and return that."""
        ...


class RecoveryWindow(QWidget):
    """`ready` asks the application to open the data again, `folder_chosen(Path)` to open another folder.

    `closed` comes when the person gives up.
    """

    ready = Signal()
    folder_chosen = Signal(object)
    closed = Signal()

    def __init__(
        self, error: CchcError, data_folder: Path, recovery: Recovery, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._error = error
        self._folder = data_folder
        self._recovery = recovery
        self._backup: BackupRecord | None = None
        self._done = False
        self._ui = Ui_RecoveryWindow()
        set_up(self._ui, self)
        sentence = sentence_for(error)
        self._ui.what.setText(sentence.what)
        self._ui.safe.setText(f"✓ {sentence.safe}")
        self._ui.safe.setVisible(bool(sentence.safe))
        self._ui.remedy.setText(sentence.remedy)
        self._ui.place.setText(f"Thư mục dữ liệu: {data_folder}")
        self._ui.place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._ui.said.hide()
        self.setMinimumSize(scaled(620), scaled(400))
        self._offer()
        self._ui.buttons.addStretch(1)
        self._ui.buttons.addWidget(Button("Đóng", keys="Esc", clicked=self.close))
        if error.code in _RESTORABLE:
            self._look_for_backup()

    @called_by_qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    @called_by_qt
    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        if not self._done:
            self.closed.emit()

    def _offer(self) -> None:
        self._buttons: list[Button] = []
        code = self._error.code
        if code in _RESTORABLE:
            self._restore = self._choice("Đang tìm bản sao lưu gần nhất…", self._on_restore, first=True)
            self._restore.setEnabled(False)
            self._choice("Chọn bản sao lưu khác…", self._choose_backup)
            self._choice("Cất riêng tệp hỏng và bắt đầu với dữ liệu trống", self._on_aside)
        elif code in _WAITING:
            self._choice("Thử mở lại", self._try_again, first=True)
        if code is not ErrorCode.ALREADY_RUNNING:
            self._choice("Dùng thư mục dữ liệu khác…", self._choose_folder)

    def _choice(self, words: str, run: Callable[[], object], *, first: bool = False) -> Button:
        kind = ButtonKind.PRIMARY if first else ButtonKind.NORMAL
        button = Button(words, kind, clicked=run, parent=self)
        button.setAutoDefault(True)
        self._ui.choices.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._buttons.append(button)
        if first:
            button.setFocus()
        return button

    def _look_for_backup(self) -> None:
        run_task(
            self,
            self._recovery.last_good_backup,
            done=self._on_backup_found,
            failed=self._on_failed,
            title="Đang tìm bản sao lưu",
        )

    def _on_backup_found(self, backup: BackupRecord | None) -> None:
        self._backup = backup
        if backup is None:
            self._restore.set_words("Không tìm thấy bản sao lưu nào còn tốt")
            return
        size = size_words(backup.size)
        words = f"Khôi phục bản sao lưu {moment_words(backup.made_at)} ({size}, đã kiểm tra)"
        self._restore.set_words(words, keys="Enter")
        self._restore.setEnabled(True)
        self._restore.setDefault(True)
        self._restore.setFocus()

    def _on_restore(self) -> None:
        if self._backup is not None:
            self._restore_from(self._backup.path)

    def _restore_from(self, backup: Path) -> None:
        def work(progress: Progress, cancel: CancelToken) -> Path | None:
            return self._recovery.restore(backup, progress, cancel)

        self._enable(on=False)
        run_task(self, work, done=self._on_restored, failed=self._on_failed, title="Đang khôi phục")

    def _on_restored(self, aside: Path | None) -> None:
        kept = f" Tệp hỏng được giữ ở “{aside}”." if aside else ""
        self._say(f"Đã khôi phục.{kept}")
        self._leave()

    def _on_aside(self) -> None:
        try:
            folder = self._recovery.set_aside()
        except CchcError as error:
            self._on_failed(error)
            return
        self._say(f"Tệp hỏng được giữ ở “{folder}”.")
        self._leave()

    def _try_again(self) -> None:
        self._leave()

    def _leave(self) -> None:
        self._done = True
        self.ready.emit()

    def _on_failed(self, error: Exception) -> None:
        self._enable(on=True)
        if not isinstance(error, CchcError):
            raise error
        self._say(str(sentence_for(error)))

    def _enable(self, *, on: bool) -> None:
        for button in self._buttons:
            button.setEnabled(on)

    def _say(self, words: str) -> None:
        self._ui.said.setText(words)
        self._ui.said.show()

    def _choose_backup(self) -> None:
        dialog = QFileDialog(self, "Chọn bản sao lưu", "", "Bản sao lưu (*.db);;Mọi tệp (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._on_files)
        dialog.open()

    def _on_files(self, paths: Sequence[str]) -> None:
        if paths:
            self._restore_from(Path(paths[0]))

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, "Chọn thư mục dữ liệu trên ổ đĩa của máy này")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._on_folder)
        dialog.open()

    def _on_folder(self, paths: Sequence[str]) -> None:
        if paths:
            self._done = True
            self.folder_chosen.emit(Path(paths[0]))
