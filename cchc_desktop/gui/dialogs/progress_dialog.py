"""How far a long piece of work has come, with a way to stop it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.gui.widgets.labels import Role, label


class ProgressDialog(QDialog):
    """Does not block the program. Esc and the close button ask to stop, like the button."""

    cancel_asked = Signal()

    def __init__(self, parent: QWidget, title: str, *, cancellable: bool) -> None:
        super().__init__(parent)
        self._cancellable = cancellable
        self._finished = False
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(scaled(420))
        self._what = label(" ", Role.MUTED)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(title)
        self._stop = Button("Dừng lại", keys="Esc", clicked=self._ask)
        self._stop.setVisible(cancellable)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(20), scaled(16), scaled(20), scaled(16))
        column.setSpacing(scaled(12))
        column.addWidget(label(title, Role.HEADING, wrap=True))
        column.addWidget(self._bar)
        column.addWidget(self._what)
        column.addLayout(buttons)

    def show_step(self, done: int, total: int, words: str) -> None:
        """Show `done` of `total`; `total` 0 means that the end is not known."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        count = f"{done}/{total}" if total else ""
        if self._stop.isEnabled() or not self._cancellable:
            self._what.setText(" · ".join(part for part in (words, count) if part) or " ")

    def finish(self) -> None:
        """Close: the work has ended."""
        self._finished = True
        self.close()

    @called_by_qt
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        if arg__1.key() == Qt.Key.Key_Escape:
            self._ask()
        else:
            super().keyPressEvent(arg__1)

    @called_by_qt
    def closeEvent(self, arg__1: QCloseEvent) -> None:
        if self._finished:
            super().closeEvent(arg__1)
        else:
            arg__1.ignore()
            self._ask()

    def _ask(self) -> None:
        if self._cancellable and self._stop.isEnabled():
            self._stop.setEnabled(False)
            self._what.setText("Đang dừng ở chỗ an toàn gần nhất…")
            self.cancel_asked.emit()
