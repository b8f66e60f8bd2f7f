"""Dialogs of a target: a new one, trying one out again, its name, its password."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.gui.dialogs.sizes import fit_screen
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.sync.probe_view import ProbeView
from cchc_desktop.gui.sync.target_form import SecretField, TargetForm
from cchc_desktop.gui.tasks import run_task
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.forms import Field
from cchc_desktop.gui.widgets.labels import Role, label, set_tone
from cchc_desktop.gui.widgets.marks import SIGN_GOOD, SIGN_MISSING
from cchc_desktop.gui.widgets.panes import ScrollColumn
from cchc_desktop.gui.widgets.text_fields import LineEdit
from cchc_desktop.sentences_sync import SECRET_PLACES
from cchc_desktop.services.sync_records import ProbeReport, TargetRecord
from cchc_desktop.services.syncing import SyncService

_WIDTH = 640
_IN_RING = "Mật khẩu sẽ được giữ trong kho khóa của hệ điều hành."
_IN_FILE = (
    "Máy này không có kho khóa: mật khẩu sẽ nằm trong tệp secrets.json của thư mục dữ liệu, chỉ tài khoản "
    "này đọc được."
)
_EXPECTED = {
    "keyring": (f"{SIGN_GOOD} {_IN_RING}", Tone.GOOD),
    "file": (f"{SIGN_MISSING} {_IN_FILE}", Tone.ATTENTION),
}
_WHAT_FOR = "Nơi cất các gói đã khóa để máy khác lấy về. Không ghi đè, không xóa gì."
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class ProbeDialog(QDialog):
    """Tries a target out again. `ended` comes when it is known how that went."""

    ended = Signal()

    def __init__(self, parent: QWidget | None, sync: SyncService, target: TargetRecord) -> None:
        super().__init__(parent)
        self._sync = sync
        self._target_id = target.target_id
        self.setWindowTitle("Kiểm tra nơi đồng bộ")
        self.probe = ProbeView()
        self._close = Button("Đóng", keys="Esc", clicked=self.reject)
        self._again = Button("Kiểm tra lại", ButtonKind.PRIMARY, clicked=self._start)
        column = _column(self, f"Kiểm tra “{target.name}”", target.uri)
        column.addWidget(self.probe)
        column.addStretch(1)
        column.addLayout(_buttons(self._close, self._again))
        self.probe.ended.connect(self._on_ended)
        fit_screen(self, _WIDTH, 560)
        self._start()

    @called_by_qt
    def reject(self) -> None:
        self.probe.stop()
        super().reject()

    def _start(self) -> None:
        sync, target_id = self._sync, self._target_id

        def work(progress: Progress, cancel: CancelToken) -> ProbeReport:
            return sync.probe(target_id, progress=progress, cancel=cancel)

        self._again.hide()
        self._close.set_words("Dừng lại", keys="Esc")
        self._close.setFocus()
        self.probe.run(work)

    def _on_ended(self, report: object) -> None:
        passed = isinstance(report, ProbeReport) and report.passed
        self._again.setVisible(not passed)
        self._close.set_words("Xong" if passed else "Đóng", keys="Esc")
        (self._close if passed else self._again).setFocus()
        self.ended.emit()


class AddDialog(QDialog):
    """Asks for a place, adds it and tries it out. `added(target id)` comes when it is kept.

    A target that failed is kept only when the person wants it so.
    """

    added = Signal(str)

    def __init__(self, parent: QWidget | None, sync: SyncService) -> None:
        super().__init__(parent)
        self._sync = sync
        self._target_id = ""
        self._passed = False
        self.setWindowTitle("Thêm nơi đồng bộ")
        self.form = TargetForm()
        self.form.changed.connect(self._follow)
        self.probe = ProbeView()
        self.probe.ended.connect(self._on_ended)
        self.probe.hide()
        self._expected = ""
        self._secret = label("", Role.NOTE, wrap=True)
        self._refusal = label("", tone=Tone.WRONG, wrap=True)
        self._refusal.hide()
        self._leave = Button("Thôi", keys="Esc", clicked=self.reject)
        self._back = Button("Sửa địa chỉ", clicked=self._edit)
        self._keep = Button("Cứ để đó, sửa sau", clicked=self.accept)
        self.go = Button("Thêm và kiểm tra", ButtonKind.PRIMARY, keys="Enter", clicked=self._go)
        self._lay_out()
        self._look_for_ring()
        self._show_form()

    @called_by_qt
    def reject(self) -> None:
        """Leave: what was not found good is not kept."""
        if self.probe.busy:
            self.probe.stop()
        elif self._passed:
            self.accept()
            return
        else:
            self._forget()
        super().reject()

    @called_by_qt
    def accept(self) -> None:
        if self._target_id:
            self.added.emit(self._target_id)
        super().accept()

    @called_by_qt
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        if arg__1.key() in _ENTER:
            if self.go.isVisible():
                self.go.click()
            return
        super().keyPressEvent(arg__1)

    # --- making

    def _lay_out(self) -> None:
        column = _column(self, "Thêm nơi đồng bộ", _WHAT_FOR)
        scroll = ScrollColumn(margins=(2, 2, 2, 2))
        for widget in (self.form, self.probe, self._refusal):
            scroll.add(widget)
        column.addWidget(scroll, 1)
        # Never scrolled away: where the password lies is said aloud.
        column.addWidget(self._secret)
        column.addLayout(_buttons(self._leave, self._keep, self._back, self.go))
        fit_screen(self, _WIDTH, 580)

    def _look_for_ring(self) -> None:
        """Ask the system whether it keeps secrets: that can take a moment."""
        sync = self._sync

        def work(progress: Progress, cancel: CancelToken) -> str:
            del progress, cancel
            return str(sync.expected_secret_place())

        def done(place: str) -> None:
            self._expected = place
            self._follow()

        run_task(self, work, done=done, title="")

    def _follow(self) -> None:
        words, tone = _EXPECTED.get(self._expected, ("", Tone.MUTED))
        self._secret.setText(words)
        set_tone(self._secret, tone)
        self._secret.setVisible(bool(words) and self.form.isVisible() and self.form.has_secret())
        self._refusal.hide()

    def _show_form(self) -> None:
        self.form.show()
        self.probe.hide()
        self._leave.set_words("Thôi", keys="Esc")
        self.go.set_words("Thêm và kiểm tra", keys="Enter")
        self.go.show()
        self._back.hide()
        self._keep.hide()
        self._follow()
        self.form.setFocus()

    # --- adding

    def _go(self) -> None:
        if self._passed:
            self.accept()
        elif self.form.isVisible():
            self._add()
        else:
            self._try_again()

    def _add(self) -> None:
        refusal = self.form.insist()
        if refusal:
            self.form.setFocus()
            return
        sync, form = self._sync, self.form
        uri, name, user, secret = form.uri(), form.name.value(), form.user.value().strip(), form.password()

        def work(progress: Progress, cancel: CancelToken) -> ProbeReport | None:
            added = sync.add(uri, name=name, user=user, secret=secret, progress=progress, cancel=cancel)
            if cancel.cancelled and not added.probe.passed:
                # The person went away while the server kept us waiting.
                sync.remove(added.target.target_id)
                return None
            self._target_id = added.target.target_id
            return added.probe

        self._run(work)

    def _try_again(self) -> None:
        sync, target_id = self._sync, self._target_id

        def work(progress: Progress, cancel: CancelToken) -> ProbeReport:
            return sync.probe(target_id, progress=progress, cancel=cancel)

        self._run(work)

    def _run(self, work: Callable[[Progress, CancelToken], ProbeReport | None]) -> None:
        self.form.hide()
        self._secret.hide()
        self._refusal.hide()
        self.probe.show()
        for button in (self.go, self._back, self._keep):
            button.hide()
        self._leave.set_words("Dừng lại", keys="Esc")
        self._leave.setFocus()
        self.probe.run(work)

    def _on_ended(self, report: object) -> None:
        if not isinstance(report, ProbeReport):
            self._refusal.setText(self.probe.result.text())
            self._show_form()
            self._refusal.show()
            return
        self._passed = report.passed
        self._leave.set_words("Thôi, không thêm", keys="Esc")
        self._leave.setVisible(not report.passed)
        self._back.setVisible(not report.passed)
        self._keep.setVisible(not report.passed)
        self.go.set_words("Xong" if report.passed else "Kiểm tra lại", keys="Enter")
        self.go.show()
        self.go.setFocus()
        if report.passed:
            self._say_secret()

    def _say_secret(self) -> None:
        place = self._sync.target(self._target_id).secret_place
        sign, tone = (SIGN_MISSING, Tone.ATTENTION) if place == "file" else (SIGN_GOOD, Tone.GOOD)
        words = SECRET_PLACES[place]
        self._secret.setText(f"{sign} {words[0].upper()}{words[1:]}.")
        set_tone(self._secret, tone)
        self._secret.setVisible(place != "none")

    def _edit(self) -> None:
        self._forget()
        self._show_form()

    def _forget(self) -> None:
        """Take the target away again. The key ring may want to ask the person: off the window's thread."""
        target_id, self._target_id = self._target_id, ""
        if target_id:
            remove_target(self.parentWidget() or self, self._sync, target_id, done=lambda _: None)


def remove_target(
    parent: QWidget, sync: SyncService, target_id: str, *, done: Callable[[None], object]
) -> None:
    """Stop using a target, off the window's thread."""

    def work(progress: Progress, cancel: CancelToken) -> None:
        del progress, cancel
        sync.remove(target_id)

    run_task(parent, work, done=done, title="")


class NameDialog(QDialog):
    """Asks for another name. `named(str)` comes with one that is not empty."""

    named = Signal(str)

    def __init__(self, parent: QWidget | None, target: TargetRecord) -> None:
        super().__init__(parent)
        self.setWindowTitle("Đổi tên nơi đồng bộ")
        self.line = LineEdit(selects=True)
        self.line.set_value(target.name)
        self._field = Field("Gọi nơi này là", self.line)
        column = _column(self, "Đổi tên", target.uri)
        column.addWidget(self._field)
        column.addLayout(
            _buttons(
                Button("Thôi", keys="Esc", clicked=self.reject),
                Button("Đổi tên", ButtonKind.PRIMARY, keys="Enter", clicked=self._take),
            )
        )
        self.setFixedWidth(scaled(460))
        self.line.selectAll()
        self.line.setFocus()

    @called_by_qt
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        if arg__1.key() in _ENTER:
            self._take()
        else:
            super().keyPressEvent(arg__1)

    def _take(self) -> None:
        name = self.line.value().strip()
        if not name:
            self._field.set_remark("Hãy ghi một tên.", Tone.WRONG)
            self.line.setFocus()
            return
        self.accept()
        self.named.emit(name)


class SecretDialog(QDialog):
    """Asks for another password. `given(str)` comes when there is one."""

    given = Signal(str)

    def __init__(self, parent: QWidget | None, target: TargetRecord) -> None:
        super().__init__(parent)
        self.setWindowTitle("Mật khẩu của nơi đồng bộ")
        self.secret = SecretField()
        column = _column(self, f"Mật khẩu của “{target.name}”", target.uri)
        column.addWidget(Field("Khóa bí mật" if target.service == "s3" else "Mật khẩu mới", self.secret))
        now = label(f"Mật khẩu đang dùng: {SECRET_PLACES[target.secret_place]}.", Role.NOTE, wrap=True)
        column.addWidget(now)
        column.addLayout(
            _buttons(
                Button("Thôi", keys="Esc", clicked=self.reject),
                Button("Lưu mật khẩu", ButtonKind.PRIMARY, keys="Enter", clicked=self._take),
            )
        )
        self.setFixedWidth(scaled(460))
        self.secret.setFocus()

    @called_by_qt
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        if arg__1.key() in _ENTER:
            self._take()
        else:
            super().keyPressEvent(arg__1)

    def _take(self) -> None:
        if self.secret.text():
            self.accept()
            self.given.emit(self.secret.text())
        else:
            self.secret.setFocus()


def _column(dialog: QDialog, title: str, remark: str) -> QVBoxLayout:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(scaled(20), scaled(18), scaled(20), scaled(16))
    column.setSpacing(scaled(10))
    column.addWidget(label(title, Role.TITLE, wrap=True))
    column.addWidget(label(remark, Role.MUTED, wrap=True))
    return column


def _buttons(*buttons: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, scaled(6), 0, 0)
    row.setSpacing(scaled(8))
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    return row
