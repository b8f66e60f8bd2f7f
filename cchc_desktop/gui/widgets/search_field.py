"""The search field: its shortcut is printed in it while it is empty."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from cchc_desktop.core.text import storable
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import current_tokens
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import paint_key


class SearchField(QLineEdit):
    """Emits `confirmed(text)` on Enter; Esc empties it, a second Esc gives the focus back (`left`)."""

    confirmed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = ""
        self.returnPressed.connect(self._confirm)

    def set_hint(self, hint: str, *, keys: str) -> None:
        """Say what is searched and which key leads here."""
        self._keys = keys
        self.setPlaceholderText(hint)
        self.setAccessibleName(f"{hint} ({keys})" if keys else hint)
        self.update()

    def value(self) -> str:
        """Return the text in NFC."""
        return storable(self.text())

    @called_by_qt
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

    @called_by_qt
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        super().paintEvent(arg__1)
        if self.text() or not self._keys:
            return
        font = QFont(self.font())
        font.setPixelSize(scaled(11))
        hint = self.fontMetrics().horizontalAdvance(self.placeholderText())
        width, height = QFontMetrics(font).horizontalAdvance(self._keys) + scaled(10), scaled(18)
        box = QRect(scaled(18) + hint, (self.height() - height) // 2, width, height)
        if box.right() + scaled(6) < self.width():
            tokens = current_tokens()
            painter = QPainter(self)
            paint_key(painter, box, self._keys, font=font, ink=QColor(tokens.muted), edge=QColor(tokens.line))

    def _confirm(self) -> None:
        self.confirmed.emit(self.value())
