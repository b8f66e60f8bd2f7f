"""Buttons that print their shortcut."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QPushButton, QStyleOptionButton, QWidget

from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone, current_tokens
from cchc_desktop.gui.style import scaled, set_style_property

_GAP = 6
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class ButtonKind(StrEnum):
    """How much a button asks for attention; one primary button on a page."""

    NORMAL = "normal"
    PRIMARY = "primary"
    QUIET = "quiet"
    LINK = "link"


def key_words(sequence: QKeySequence) -> str:
    """Return a shortcut as it is printed: `Ctrl K`, `F5`."""
    text = sequence.toString(QKeySequence.SequenceFormat.NativeText)
    return text.replace("Return", "Enter").replace("+", " ")


def make_action(text: str, keys: str, run: Callable[[], object], parent: QObject) -> QAction:
    """Make an action with its shortcut.

    The words are set afterwards: given at once they would be tried as an icon first, for which a start would
    have to load all that belongs to `QIcon`.
    """
    action = QAction(parent)
    action.setText(text)
    action.setShortcut(QKeySequence(keys))
    action.triggered.connect(run)
    return action


class Button(QPushButton):
    """A push button with, behind its words, an optional count and the key that does the same.

    Enter presses it like the space bar does, in windows as well as in dialogs.
    """

    def __init__(
        self,
        text: str,
        kind: ButtonKind = ButtonKind.NORMAL,
        *,
        keys: str = "",
        clicked: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setText(text)  # as in `make_action`
        self._keys = keys
        self._count = ""
        self._count_tone = Tone.ATTENTION
        self.setAutoDefault(False)
        self.setProperty("kind", kind.value)
        self._describe()
        if clicked is not None:
            self.clicked.connect(clicked)

    def set_kind(self, kind: ButtonKind) -> None:
        """Change how much the button asks for attention."""
        set_style_property(self, "kind", kind.value)

    def set_words(self, text: str, *, keys: str = "") -> None:
        """Change the words and the printed key."""
        self.setText(text)
        self._keys = keys
        self._describe()
        self.updateGeometry()

    def set_count(self, count: int, tone: Tone = Tone.ATTENTION) -> None:
        """Show a number behind the words; 0 shows none."""
        self._count = str(count) if count else ""
        self._count_tone = tone
        self._describe()
        self.updateGeometry()
        self.update()

    @called_by_qt
    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(self._extra_width(), 0)

    @called_by_qt
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @called_by_qt
    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        option.text = ""  # the words are painted here

    @called_by_qt
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        plain = arg__1.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if arg__1.key() in _ENTER and plain:
            self.click()
        else:
            super().keyPressEvent(arg__1)

    @called_by_qt
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        super().paintEvent(arg__1)
        self._paint_words(QPainter(self))

    def _describe(self) -> None:
        parts = [self.text(), self._count, f"({self._keys})" if self._keys else ""]
        self.setAccessibleName(" ".join(part for part in parts if part))

    def _key_font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(scaled(11))
        font.setBold(False)
        return font

    def _key_width(self) -> int:
        return QFontMetrics(self._key_font()).horizontalAdvance(self._keys) + scaled(10)

    def _count_font(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

    def _extra_width(self) -> int:
        extra = 0
        if self._count:
            extra += QFontMetrics(self._count_font()).horizontalAdvance(self._count) + scaled(_GAP)
        if self._keys:
            extra += self._key_width() + scaled(_GAP)
        return extra

    def _words_left(self, width: int) -> int:
        kind = self.property("kind")
        if kind in {ButtonKind.QUIET.value, ButtonKind.LINK.value}:
            return scaled(9 if kind == ButtonKind.QUIET.value else 3)
        return max((self.width() - width) // 2, scaled(4))

    def _paint_words(self, painter: QPainter) -> None:
        metrics = self.fontMetrics()
        words = self.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
        width = metrics.horizontalAdvance(words)
        left = self._words_left(width + self._extra_width())
        colour = self._ink()
        painter.setPen(colour)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRect(left, 0, self.width() - left, self.height()), int(middle), words)
        left += width + scaled(_GAP)
        if self._count:
            left = self._paint_count(painter, left)
        if self._keys:
            self._paint_keys(painter, left, colour)

    def _paint_count(self, painter: QPainter, left: int) -> int:
        font = self._count_font()
        painter.setFont(font)
        if self.property("kind") != ButtonKind.PRIMARY.value:
            painter.setPen(QColor(current_tokens().ink_of(self._count_tone)))
        width = QFontMetrics(font).horizontalAdvance(self._count)
        place = QRect(left, 0, width + 2, self.height())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self._count)
        return left + width + scaled(_GAP)

    def _paint_keys(self, painter: QPainter, left: int, colour: QColor) -> None:
        primary = self.property("kind") == ButtonKind.PRIMARY.value and self.isEnabled()
        tokens = current_tokens()
        height = scaled(18)
        box = QRect(left, (self.height() - height) // 2, self._key_width(), height)
        paint_key(
            painter,
            box,
            self._keys,
            font=self._key_font(),
            ink=colour if primary else QColor(tokens.muted),
            edge=colour if primary else QColor(tokens.line),
        )

    def _ink(self) -> QColor:
        tokens = current_tokens()
        if not self.isEnabled():
            return QColor(tokens.muted)
        kind = self.property("kind")
        if kind == ButtonKind.PRIMARY.value or self.isDefault():
            return QColor(tokens.panel if self.isDown() else tokens.on_accent)
        if kind == ButtonKind.QUIET.value and not (self.hasFocus() or self.underMouse()):
            return QColor(tokens.muted)
        return QColor(tokens.accent if kind == ButtonKind.LINK.value else tokens.ink)


def paint_key(painter: QPainter, box: QRect, keys: str, *, font: QFont, ink: QColor, edge: QColor) -> None:
    """Paint a key cap with its name into `box`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(edge)
    painter.drawRoundedRect(box.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(ink)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), keys)
    painter.restore()


class ActionButton(Button):
    """A button that stands for a `QAction`: words, key, enabled state and visibility follow the action."""

    def __init__(
        self, action: QAction, kind: ButtonKind = ButtonKind.NORMAL, parent: QWidget | None = None
    ) -> None:
        super().__init__(action.text(), kind, parent=parent)
        self._action = action
        action.changed.connect(self._follow)
        self.clicked.connect(self._run)
        self._follow()

    def _run(self) -> None:
        self._action.trigger()

    def _follow(self) -> None:
        self.set_words(self._action.text(), keys=key_words(self._action.shortcut()))
        count = self._action.property("count")
        self.set_count(count if isinstance(count, int) else 0)
        self.setToolTip(self._action.statusTip())
        self.setEnabled(self._action.isEnabled())
        self.setVisible(self._action.isVisible())
