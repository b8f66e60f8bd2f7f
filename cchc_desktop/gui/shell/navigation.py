"""The navigation at the left: the places one can go to, each with how much waits there."""

from typing import NamedTuple

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout, QWidget

from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone, current_tokens
from cchc_desktop.gui.style import FONT_CHANGES, scaled
from cchc_desktop.gui.widgets.buttons import paint_key

WIDTH = 196


class NavigationEntry(NamedTuple):
    """One line of the navigation."""

    page: str
    text: str
    keys: str = ""
    at_bottom: bool = False


class _EntryButton(QAbstractButton):
    def __init__(self, entry: NavigationEntry, parent: QWidget) -> None:
        super().__init__(parent)
        self.entry = entry
        self._count = 0
        self._tone = Tone.ATTENTION
        self.setText(entry.text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_count(self, count: int, tone: Tone) -> None:
        self._count, self._tone = count, tone
        self.setAccessibleName(f"{self.text()}, {count}" if count else self.text())
        self.update()

    @called_by_qt
    def sizeHint(self) -> QSize:
        return QSize(scaled(WIDTH - 16), scaled(36))

    @called_by_qt
    def paintEvent(self, e: QPaintEvent) -> None:
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        font = QFont(self.font())
        font.setBold(self.isChecked())
        painter.setFont(font)
        ink = tokens.accent if self.isChecked() else tokens.muted if self.entry.at_bottom else tokens.ink
        painter.setPen(QColor(ink))
        left = scaled(12)
        words = QRect(left, 0, self.width() - left, self.height())
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(words, middle, self.text())
        left += QFontMetrics(font).horizontalAdvance(self.text()) + scaled(5)
        if self._count:
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(QColor(tokens.ink_of(self._tone)))
            painter.drawText(QRect(left, 0, self.width() - left, self.height()), middle, str(self._count))
        elif self.entry.keys:
            self._paint_keys(painter, left)

    def _paint_ground(self, painter: QPainter) -> None:
        tokens = current_tokens()
        chosen = tokens.accent_ground if self.isChecked() else ""
        ground = chosen or (tokens.hover if self.underMouse() else "")
        box = self.rect().toRectF().adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if ground:
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(box, 6, 6)
        if self.hasFocus():
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(QColor(tokens.accent))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 6, 6)

    def _paint_keys(self, painter: QPainter, left: int) -> None:
        tokens = current_tokens()
        font = QFont(self.font())
        font.setPixelSize(scaled(11))
        font.setBold(False)
        width = QFontMetrics(font).horizontalAdvance(self.entry.keys) + scaled(10)
        box = QRect(left, (self.height() - scaled(18)) // 2, width, scaled(18))
        paint_key(
            painter, box, self.entry.keys, font=font, ink=QColor(tokens.muted), edge=QColor(tokens.line)
        )


class Navigation(QFrame):
    """Emits `asked(page)`. Up and Down move along the entries."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Điều hướng")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 12, 8, 12)
        self._column.setSpacing(2)
        self._column.addStretch(1)
        self._entries: list[_EntryButton] = []
        self._rescale()

    def add_entry(self, entry: NavigationEntry) -> None:
        """Add a line, above or below the gap."""
        button = _EntryButton(entry, self)
        above = sum(1 for one in self._entries if not one.entry.at_bottom)
        if entry.at_bottom:
            self._column.addWidget(button)
        else:
            self._column.insertWidget(above, button)
        self._entries.append(button)
        button.clicked.connect(self._on_clicked)

    def show_page(self, page: str) -> None:
        """Mark where one is."""
        for button in self._entries:
            button.setChecked(button.entry.page == page)

    def focus_current(self) -> None:
        """Put the focus on the entry where one is."""
        for button in self._entries:
            if button.isChecked():
                button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_count(self, page: str, count: int, tone: Tone = Tone.ATTENTION) -> None:
        """Show how much waits at a page; 0 shows nothing."""
        for button in self._entries:
            if button.entry.page == page:
                button.set_count(count, tone)

    @called_by_qt
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in FONT_CHANGES:
            self._rescale()

    def _rescale(self) -> None:
        self.setFixedWidth(scaled(WIDTH))

    @called_by_qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, _EntryButton):
            sender.setChecked(True)
            self.asked.emit(sender.entry.page)
