"""The search field: its shortcut is printed in it while it is empty."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from cchc_desktop.core.text import storable
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.labels import KeyHint


class SearchField(QLineEdit):
    """Emits `confirmed(text)` on Enter; Esc empties it, a second Esc gives the focus back."""

    confirmed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = KeyHint("", self)
        self._keys.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.textChanged.connect(self._place_hint)
        self.returnPressed.connect(self._confirm)

    def set_hint(self, hint: str, *, keys: str) -> None:
        """Say what is searched and which key leads here."""
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self._keys.setText(keys)
        self._keys.adjustSize()
        self._place_hint()

    def value(self) -> str:
        """Return the text in NFC."""
        return storable(self.text())

    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        if arg__1.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
                self.textEdited.emit("")
            else:
                self.left.emit()
                self.clearFocus()
            return
        super().keyPressEvent(arg__1)

    def resizeEvent(self, arg__1: QResizeEvent) -> None:
        super().resizeEvent(arg__1)
        self._place_hint()

    def _confirm(self) -> None:
        self.confirmed.emit(self.value())

    def _place_hint(self) -> None:
        left = scaled(17) + self.fontMetrics().horizontalAdvance(self.placeholderText())
        fits = left + self._keys.width() + 4 < self.width()
        self._keys.setVisible(fits and not self.text() and bool(self._keys.text()))
        self._keys.move(left, (self.height() - self._keys.height()) // 2)
