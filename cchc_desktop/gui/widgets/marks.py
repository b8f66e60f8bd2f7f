"""Chips, progress and cards: small signs of state. Colour always comes with a sign or a word."""

from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone, current_tokens
from cchc_desktop.gui.style import scaled, set_style_property
from cchc_desktop.gui.widgets.labels import Role, label

SIGN_GOOD = "✓"
SIGN_MISSING = "▲"
SIGN_BELOW = "▼"
SIGN_FLAG = "⚑"
SIGN_NOTHING_YET = "○"
SIGN_TO_SIGN = "✎"


class Words(NamedTuple):
    """A few words, the tone they are set in and the sign in front of them."""

    text: str
    tone: Tone = Tone.MUTED
    sign: str = ""

    def __str__(self) -> str:
        """Return sign and words."""
        return f"{self.sign} {self.text}" if self.sign else self.text


class Chip(QLabel):
    """A word of state on its ground, with a sign in front when it has one."""

    def __init__(
        self,
        text: str = "",
        tone: Tone = Tone.MUTED,
        *,
        sign: str = "",
        strong: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("strong", strong)
        self.set_state(text, tone, sign=sign)

    def set_state(self, text: str, tone: Tone, *, sign: str = "") -> None:
        """Change words, colour and sign."""
        self.setText(f"{sign} {text}" if sign else text)
        self.setAccessibleName(text)
        set_style_property(self, "tone", tone.value)


class ThinBar(QWidget):
    """A thin bar that shows a share; the numbers are written beside it by the page."""

    def __init__(self, done: int = 0, total: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._done = done
        self._total = total
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_progress(done, total)

    def set_progress(self, done: int, total: int) -> None:
        """Show `done` of `total`."""
        self._done, self._total = done, total
        self.setAccessibleName(f"{done} trên {total}")
        self.update()

    @called_by_qt
    def sizeHint(self) -> QSize:
        return QSize(scaled(110), scaled(5))

    @called_by_qt
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        share = self._done / self._total if self._total else 0.0
        paint_bar(painter, QRectF(self.rect()), share)


def paint_bar(painter: QPainter, box: QRectF, share: float) -> None:
    """Paint a rounded bar filled to `share` (0 to 1) ."""
    tokens = current_tokens()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = box.height() / 2
    painter.setBrush(QColor(tokens.line))
    painter.drawRoundedRect(box, radius, radius)
    if share > 0:
        filled = QRectF(box)
        filled.setWidth(max(box.width() * min(share, 1.0), box.height()))
        painter.setBrush(QColor(tokens.accent))
        painter.drawRoundedRect(filled, radius, radius)
    painter.restore()


def paint_chip(painter: QPainter, box: QRect, right: int, words: str, tone: Tone) -> int:
    """Paint a strong chip whose right edge is at `right` in the height of `box`; returns its left edge."""
    tokens = current_tokens()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = QFont(painter.font())
    font.setPixelSize(scaled(12))
    font.setBold(True)
    painter.setFont(font)
    width, height = QFontMetrics(font).horizontalAdvance(words) + scaled(17), scaled(21)
    place = QRectF(right - width, box.center().y() - height // 2, width, height).adjusted(0.5, 0.5, -0.5, 0.5)
    plain = tone in {Tone.MUTED, Tone.PLAIN}
    painter.setPen(QColor(tokens.line if plain else tokens.ground_of(tone)))
    painter.setBrush(QColor(tokens.ground if plain else tokens.ground_of(tone)))
    painter.drawRoundedRect(place, 5, 5)
    painter.setPen(QColor(tokens.muted if plain else tokens.ink_of(tone)))
    painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), words)
    painter.restore()
    return right - width


class Card(QFrame):
    """A white panel with a hairline around it; the current one has the accent colour around it.

    `body` is its vertical layout.
    """

    def __init__(self, *, flat: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("flat", flat)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(scaled(14), scaled(12), scaled(14), scaled(12))
        self.body.setSpacing(scaled(8))

    def set_current(self, *, current: bool) -> None:
        """Show or remove the accent frame."""
        set_style_property(self, "current", current)


class FigureCard(Card):
    """One number that matters, with what it counts above and where it comes from below."""

    def __init__(self, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._caption = caption
        self._figure = label("", Role.FIGURE)
        self._remark = label("", Role.MUTED, wrap=True)
        self.body.setSpacing(scaled(4))
        self.body.addWidget(label(caption, Role.MUTED, wrap=True))
        self.body.addWidget(self._figure)
        self.body.addWidget(self._remark)
        self.body.addStretch(1)

    def set_figure(self, figure: str, remark: str, tone: Tone = Tone.PLAIN) -> None:
        """Show a figure, a remark under it and the tone of the figure."""
        self._figure.setText(figure)
        self._remark.setText(remark)
        set_style_property(self._figure, "tone", tone.value)
        self.setAccessibleName(f"{self._caption}: {figure}. {remark}")


class EmptyState(QWidget):
    """What a list shows when it has nothing: what would be here, and how to begin."""

    def __init__(
        self, title: str, sentence: str, action: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(24), scaled(32), scaled(24), scaled(32))
        column.setSpacing(scaled(8))
        self._title = label(title, Role.HEADING)
        self._sentence = label(sentence, Role.MUTED, wrap=True)
        for words in (self._title, self._sentence):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(words)
        if action is not None:
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(action)
            row.addStretch(1)
            column.addSpacing(scaled(8))
            column.addLayout(row)

    def set_words(self, title: str, sentence: str) -> None:
        """Change the words."""
        self._title.setText(title)
        self._sentence.setText(sentence)
