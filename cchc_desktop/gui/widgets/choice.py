"""One answer out of a few, side by side, each with its number key."""

from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tokens, Tone, current_tokens
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import paint_key


class Option(NamedTuple):
    """A choice: its stored value, its word, and how it looks when chosen."""

    value: str
    text: str
    tone: Tone = Tone.ACCENT
    sign: str = ""


class _Segment(QAbstractButton):
    def __init__(self, option: Option, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.option = option
        self.number = number
        self.setText(option.text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # A button by itself takes no less than its sizeHint; where room is short the words are cut instead.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{option.text} (phím {number})")
        self.setToolTip(option.text)

    @called_by_qt
    def sizeHint(self) -> QSize:
        text = QFontMetrics(self._bold()).horizontalAdvance(self._words())
        return QSize(text + self._key_width() + scaled(32), scaled(30))

    @called_by_qt
    def minimumSizeHint(self) -> QSize:
        return QSize(min(self._key_width() + scaled(72), self.sizeHint().width()), scaled(30))

    @called_by_qt
    def paintEvent(self, e: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = current_tokens()
        tone = self.option.tone
        chosen = self.isChecked()
        if chosen:
            painter.fillRect(self.rect(), QColor(tokens.ground_of(tone)))
        elif self.underMouse() and self.isEnabled():
            painter.fillRect(self.rect(), QColor(tokens.hover))
        ink = QColor(tokens.ink_of(tone) if chosen else tokens.ink if self.isEnabled() else tokens.muted)
        painter.setFont(self._bold() if chosen else self.font())
        painter.setPen(ink)
        place = self.rect().adjusted(scaled(13), 0, -self._key_width() - scaled(14), 0)
        words = painter.fontMetrics().elidedText(self._words(), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)
        self._paint_key(painter, tokens, ink if chosen else QColor(tokens.muted))

    def _paint_key(self, painter: QPainter, tokens: Tokens, ink: QColor) -> None:
        height = scaled(17)
        width = self._key_width()
        box = QRect(self.width() - width - scaled(11), (self.height() - height) // 2, width, height)
        edge = ink if self.isChecked() else QColor(tokens.line)
        paint_key(painter, box, str(self.number), font=self._small(), ink=ink, edge=edge)

    def _words(self) -> str:
        sign = self.option.sign if self.isChecked() else ""
        return f"{sign} {self.option.text}" if sign else self.option.text

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(scaled(11))
        return font

    def _key_width(self) -> int:
        return QFontMetrics(self._small()).horizontalAdvance(str(self.number)) + scaled(11)


class SegmentedChoice(QWidget):
    """Options in one frame. 1–9 choose, arrows move, Backspace or Delete takes the choice back.

    `chosen(value)` comes only when a person chose; the value is empty when the choice was taken back.
    """

    chosen = Signal(str)

    def __init__(self, options: tuple[Option, ...], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(1)
        self._segments = tuple(_Segment(option, place + 1, self) for place, option in enumerate(options))
        for segment in self._segments:
            row.addWidget(segment)
            segment.clicked.connect(self._on_clicked)

    def value(self) -> str:
        """Return the stored value of the choice, or an empty text."""
        return self._value

    def set_value(self, value: str) -> None:
        """Show a choice without saying that somebody made it."""
        self._value = value
        for segment in self._segments:
            segment.setChecked(segment.option.value == value)
            segment.updateGeometry()
        chosen = next((one.option.text for one in self._segments if one.isChecked()), "chưa chọn")
        self.setAccessibleDescription(chosen)

    def choose(self, value: str) -> None:
        """Choose as if a person had: `chosen` comes when this changes the value."""
        if value == self._value or not self.isEnabled():
            return
        self.set_value(value)
        self.chosen.emit(value)

    def choose_number(self, number: int) -> bool:
        """Choose the option printed with this key; False when there is none."""
        for segment in self._segments:
            if segment.number == number:
                self.choose(segment.option.value)
                return True
        return False

    @called_by_qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        if plain and Qt.Key.Key_1 <= key <= Qt.Key.Key_9 and self.choose_number(key - Qt.Key.Key_0):
            return
        if key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self._move(1 if key == Qt.Key.Key_Right else -1)
        elif key in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}:
            self.choose("")
        else:
            super().keyPressEvent(event)

    @called_by_qt
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = 2.0 if self.hasFocus() else 1.0
        pen = painter.pen()
        pen.setColor(QColor(tokens.accent if self.hasFocus() else tokens.line))
        pen.setWidthF(ring)
        painter.setPen(pen)
        painter.setBrush(QColor(tokens.field))
        half = ring / 2
        painter.drawRoundedRect(self.rect().toRectF().adjusted(half, half, -half, -half), 6, 6)
        painter.setPen(QColor(tokens.line))
        for segment in self._segments[1:]:
            painter.drawLine(segment.x() - 1, 2, segment.x() - 1, self.height() - 3)

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, _Segment):
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            value = sender.option.value
            self.choose("" if value == self._value else value)
            self.set_value(self._value)

    def _move(self, step: int) -> None:
        values = [segment.option.value for segment in self._segments]
        if self._value in values:
            place = min(max(values.index(self._value) + step, 0), len(values) - 1)
        else:
            place = 0 if step > 0 else len(values) - 1
        self.choose(values[place])
