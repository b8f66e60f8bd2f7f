"""Recovery keys on the screen: shown and printed once, tried, and used to open a package."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.gui.dialogs.messages import ask
from cchc_desktop.gui.dialogs.sizes import fit_screen
from cchc_desktop.gui.minutes.printing import ask_printer, print_pdf
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.settings.data_tab import moment_words
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.tasks import run_task
from cchc_desktop.gui.widgets.banner import Banner
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.forms import Field
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import Card
from cchc_desktop.platform.files import read_file
from cchc_desktop.sentences import sentence_for

if TYPE_CHECKING:
    from cchc_desktop.services.identity import IdentityService
    from cchc_desktop.services.package_recovery import RecoveredPackage
    from cchc_desktop.services.recovery_keys import RecoveryKey, RecoveryState

AskPrinter = Callable[[QWidget, int, int, str], QPrinter | None]

_LARGEST_SECRET = 100_000
_ACROSS = 3
_ONCE = (
    "Hai tờ này chỉ hiện một lần và không được lưu trong máy. In ra giấy, cất ở hai nơi như cất con dấu: ai "
    "có một tờ thì mở được các gói máy này ghi."
)
_HOW = "Gõ mười hai từ (không cần dấu), hoặc dán nội dung mã QR: dòng bắt đầu bằng AGE-SECRET-KEY-1."


class SheetsDialog(QDialog):
    """Shows both sheets; `ask_printer` is the system's print dialog."""

    def __init__(
        self,
        parent: QWidget | None,
        identity: "IdentityService",
        keys: "tuple[RecoveryKey, RecoveryKey]",
        *,
        ask_printer: AskPrinter = ask_printer,
    ) -> None:
        super().__init__(parent)
        self._identity = identity
        self._keys = keys
        self._ask_printer = ask_printer
        self._is_out = False
        self.setWindowTitle("Hai khóa khôi phục")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        fit_screen(self, 860, 410)
        self._banner = Banner(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(20), scaled(18), scaled(20), scaled(16))
        column.setSpacing(scaled(12))
        column.addWidget(label("Hai khóa khôi phục", Role.TITLE))
        column.addWidget(label(_ONCE, wrap=True))
        column.addWidget(self._banner)
        sheets = QHBoxLayout()
        sheets.setSpacing(scaled(12))
        for key in keys:
            sheets.addWidget(_sheet(key), 1)
        column.addLayout(sheets, 1)
        self._go = Button("In hai tờ…", ButtonKind.PRIMARY, keys="Enter", clicked=self._print)
        column.addLayout(self._buttons())
        self._go.setFocus()

    @called_by_qt
    def reject(self) -> None:
        """Close at once after a print or a file; else ask, because nothing of this is shown again."""
        if self._is_out:
            super().reject()
            return
        ask(
            self,
            "Chưa in và chưa lưu tờ nào",
            "Đóng cửa sổ này thì không xem lại được các từ nữa. Nếu chưa chép tay, hãy in trước.",
            yes="Ở lại",
            no="Đóng hẳn",
            no_is_escape=False,
            run=self.activateWindow,
        ).chosen.connect(self._on_left)

    def _on_left(self, answer: int) -> None:
        if answer == 1:
            super().reject()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(scaled(8))
        row.addWidget(Button("Lưu thành PDF…", clicked=self._choose_target))
        row.addStretch(1)
        row.addWidget(Button("Đóng", keys="Esc", clicked=self.reject))
        self._go.setDefault(True)
        row.addWidget(self._go)
        return row

    def _choose_target(self) -> None:
        dialog = QFileDialog(self, "Lưu hai tờ khóa khôi phục")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("PDF (*.pdf)")
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile("khoa-khoi-phuc.pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._save)
        dialog.open()

    def _save(self, path: str) -> None:
        try:
            self._identity.write_sheets(Path(path), self._keys)
        except CchcError as error:
            self._banner.tell(str(sentence_for(error)), Tone.WRONG)
            return
        self._is_out = True
        self._banner.tell(f"Đã lưu “{path}”. In ra giấy, cất riêng, rồi xóa tệp này.", Tone.ATTENTION)

    def _print(self) -> None:
        pdf = self._identity.sheets_pdf(self._keys)
        printer = self._ask_printer(self, len(self._keys), 1, "Khóa khôi phục")
        if printer is None:
            return

        def work(progress: Progress, cancel: CancelToken) -> bool:
            return print_pdf(printer, pdf, progress=progress, cancel=cancel)

        run_task(self, work, done=self._on_printed, title="Đang in")

    def _on_printed(self, complete: bool) -> None:
        if not complete:
            self._banner.tell("Máy in chưa nhận hết hai tờ. Hãy xem giấy, mực rồi in lại.", Tone.WRONG)
            return
        self._identity.note_sheets_out(self._keys)
        self._is_out = True
        self._banner.tell(
            "Máy in đã nhận hai tờ. Khi giấy đã ra đủ, đóng cửa sổ này rồi bấm “Thử khóa…”.", Tone.GOOD
        )


class _SecretDialog(QDialog):
    """Takes a recovery key, typed, pasted or from a file. Ctrl+Enter goes on."""

    def __init__(self, parent: QWidget | None, title: str, explanation: str, go: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setFixedWidth(scaled(560))
        self.editor = QPlainTextEdit()
        self.editor.setTabChangesFocus(True)
        self.editor.setFixedHeight(scaled(92))
        self.editor.textChanged.connect(self._on_typed)
        self.banner = Banner(self)
        self._go = Button(go, ButtonKind.PRIMARY, keys="Ctrl Enter", clicked=self.go_on)
        self._go.setEnabled(False)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(scaled(20), scaled(18), scaled(20), scaled(16))
        self.body.setSpacing(scaled(10))
        self.body.addWidget(label(title, Role.TITLE))
        self.body.addWidget(label(explanation, wrap=True))
        self.body.addWidget(Field("Khóa khôi phục", self.editor, _HOW))
        self.body.addWidget(self.banner)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(scaled(8))
        self.buttons.addWidget(Button("Đọc từ tệp…", clicked=self._choose_file))
        self.buttons.addStretch(1)
        self.buttons.addWidget(Button("Đóng", keys="Esc", clicked=self.reject))
        self.buttons.addWidget(self._go)
        self.body.addLayout(self.buttons)
        self.editor.setFocus()

    @called_by_qt
    def showEvent(self, arg__1: QShowEvent) -> None:
        super().showEvent(arg__1)
        self.fit()

    @called_by_qt
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        is_enter = arg__1.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and arg__1.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.go_on()
        else:
            super().keyPressEvent(arg__1)

    def secret(self) -> str:
        """Return what was typed."""
        return self.editor.toPlainText()

    def go_on(self) -> None:
        """Do what the dialog is for."""
        raise NotImplementedError

    def tell(self, words: str, tone: Tone) -> None:
        """Say how it went."""
        self.banner.tell(words, tone, can_close=False)
        self.fit()

    def tell_error(self, error: Exception) -> None:
        """Say why it did not go."""
        self._go.setEnabled(True)
        if not isinstance(error, CchcError):
            raise error
        self.tell(str(sentence_for(error)), Tone.WRONG)

    def begin(self) -> bool:
        """Hold the button while work is under way; False when there is nothing to work on."""
        if not self._go.isEnabled():
            return False
        self._go.setEnabled(False)
        self.banner.hide()
        return True

    def end(self) -> None:
        """Let the button go again."""
        self._go.setEnabled(bool(self.secret().strip()))

    def fit(self) -> None:
        """Be as high as the sentences need at this width."""
        self.body.activate()
        self.resize(self.width(), self.body.totalHeightForWidth(self.width()))

    def _on_typed(self) -> None:
        self._go.setEnabled(bool(self.secret().strip()))
        self.banner.hide()

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, "Chọn tệp có khóa khôi phục", "", "Mọi tệp (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.read_secret)
        dialog.open()

    def read_secret(self, path: str) -> None:
        """Put what a file holds into the field."""
        try:
            content = read_file(Path(path))
        except CchcError as error:
            self.tell(str(sentence_for(error)), Tone.WRONG)
            return
        self.editor.setPlainText(content[:_LARGEST_SECRET].decode("utf-8-sig", "replace"))


class DrillDialog(_SecretDialog):
    """Proves that a key opens a package written now. `tried` comes after a key did."""

    tried = Signal()

    def __init__(self, parent: QWidget | None, identity: "IdentityService") -> None:
        words = (
            "Chương trình ghi một gói thử ngay bây giờ rồi mở lại chỉ bằng khóa bạn nhập. Làm với cả hai tờ, "
            "và nhắc lại mỗi năm."
        )
        super().__init__(parent, "Thử khóa khôi phục", words, "Thử")
        self._identity = identity

    def go_on(self) -> None:
        """Try the key."""
        secret = self.secret()
        if not self.begin():
            return

        def work(progress: Progress, cancel: CancelToken) -> "RecoveryState":
            del progress, cancel
            return self._identity.drill(secret)

        run_task(self, work, done=self._on_done, failed=self.tell_error, title="")

    def _on_done(self, state: "RecoveryState") -> None:
        self.end()
        at = moment_words(state.tried_at)
        self.tell(
            f"Tờ {state.number} (ký hiệu {state.sign}) mở được gói vừa ghi, lúc {at}. Cất tờ giấy lại.",
            Tone.GOOD,
        )
        self.tried.emit()


class RecoverDialog(_SecretDialog):
    """Opens a package with a recovery key, of this machine or another, and takes out what is in it."""

    def __init__(self, parent: QWidget | None) -> None:
        words = (
            "Dùng khi máy nhận gói, hoặc máy đã ghi gói, không còn. Mọi thứ trong gói được kiểm tra rồi "
            "lấy ra một thư mục mới; số liệu trên máy này không thay đổi."
        )
        super().__init__(parent, "Mở gói bằng khóa khôi phục", words, "Mở và lấy ra…")
        self._package = Path()
        self._chosen = Button("Chọn gói…", clicked=self._choose_package)
        self.body.insertWidget(2, Field("Gói dữ liệu (.cchc)", self._chosen))

    def choose_package(self, path: str) -> None:
        """Take the package that is to be opened."""
        self._package = Path(path)
        self._chosen.set_words(self._package.name)

    def go_on(self) -> None:
        """Ask where to put what is in the package."""
        if not self._package.name:
            self._choose_package()
            return
        dialog = QFileDialog(self, "Lấy ra thư mục nào?")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.take_out)
        dialog.open()

    def take_out(self, folder: str) -> None:
        """Open the package and put what is in it into a new folder there."""
        secret, package = self.secret(), self._package
        if not self.begin():
            return

        def work(progress: Progress, cancel: CancelToken) -> "RecoveredPackage":
            from cchc_desktop.services.package_recovery import recover_package

            return recover_package(
                package,
                secret,
                scratch=Path(tempfile.gettempdir()),
                to=Path(folder),
                progress=progress,
                cancel=cancel,
            )

        run_task(self, work, done=self._on_done, failed=self.tell_error, title="Đang mở gói")

    def _on_done(self, told: "RecoveredPackage") -> None:
        self.end()
        counted = (
            f"{told.changes} thay đổi, {told.attachments} tệp đính kèm, {len(told.documents)} văn bản của "
            f"{told.card.name}, {told.card.person}"
        )
        self.tell(f"Đã lấy ra “{told.folder}”: {counted}. Mã máy gửi: {told.card.fingerprint}.", Tone.GOOD)

    def _choose_package(self) -> None:
        dialog = QFileDialog(self, "Chọn gói dữ liệu", "", "Gói dữ liệu (*.cchc);;Mọi tệp (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.choose_package)
        dialog.open()


def _sheet(key: "RecoveryKey") -> Card:
    card = Card()
    card.body.addWidget(label(f"Tờ {key.number} · ký hiệu {key.sign}", Role.HEADING))
    grid = QGridLayout()
    grid.setHorizontalSpacing(scaled(16))
    grid.setVerticalSpacing(scaled(6))
    deep = -(-len(key.words) // _ACROSS)
    for at, word in enumerate(key.words):
        grid.addWidget(label(f"{at + 1}. {word}"), at % deep, at // deep)
    card.body.addLayout(grid)
    identity = label(_broken(key.identity), Role.NOTE)
    identity.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    card.body.addWidget(identity)
    card.body.addStretch(1)
    card.setAccessibleName(f"Tờ {key.number}: {', '.join(key.words)}")
    return card


def _broken(identity: str) -> str:
    half = -(-len(identity) // 2)
    return f"{identity[:half]}\n{identity[half:]}"
