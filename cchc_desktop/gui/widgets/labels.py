"""Words on the page: labels by role, headings, key hints and hairlines."""

from enum import StrEnum

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled, set_style_property


class Role(StrEnum):
    """How a label is set: size and weight come from the style sheet."""

    BODY = "body"
    TITLE = "title"
    HEADING = "heading"
    STRONG = "strong"
    FIGURE = "figure"
    MUTED = "muted"
    NOTE = "note"
    CAPTION = "caption"


def label(text: str, role: Role = Role.BODY, *, tone: Tone = Tone.PLAIN, wrap: bool = False) -> QLabel:
    """Make a plain-text label; `wrap` lets it run over several lines."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role.value)
    made.setProperty("tone", tone.value)
    made.setWordWrap(wrap)
    return made


def set_tone(target: QLabel, tone: Tone) -> None:
    """Change the colour of a label made by `label`."""
    set_style_property(target, "tone", tone.value)


class ElidedLabel(QLabel):
    """One line that ends in … when room is short; the whole text stays in the tool tip.

    Of the text, `keep` px of the 100 % design are never given up.
    """

    def __init__(
        self, text: str = "", role: Role = Role.BODY, parent: QWidget | None = None, *, keep: int = 0
    ) -> None:
        super().__init__(parent)
        self._full = ""
        self._keep = keep
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role.value)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setText(text)

    @called_by_qt
    def setText(self, text: str) -> None:
        self._full = text
        super().setText(text)
        self.setAccessibleName(text)
        if self.isVisible():
            self._note_elision()

    def set_keep(self, keep: int) -> None:
        """Change how much of the text is never given up, in px of the 100 % design."""
        if keep != self._keep:
            self._keep = keep
            self.updateGeometry()

    def full_text(self) -> str:
        """Return the text without elision."""
        return self._full

    @called_by_qt
    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(self.fontMetrics().horizontalAdvance(self._full) + 2, hint.height())

    @called_by_qt
    def minimumSizeHint(self) -> QSize:
        least = max(
            self.fontMetrics().horizontalAdvance("…"), min(scaled(self._keep), self.sizeHint().width())
        )
        return QSize(least, super().minimumSizeHint().height())

    @called_by_qt
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment()), self._elided(self.fontMetrics()))

    @called_by_qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._note_elision()

    def _elided(self, metrics: QFontMetrics) -> str:
        return metrics.elidedText(self._full, Qt.TextElideMode.ElideRight, self.contentsRect().width())

    def _note_elision(self) -> None:
        cut = self._elided(self.fontMetrics()) != self._full
        self.setToolTip(self._full if cut else "")


class KeyHint(QLabel):
    """A key printed where it works, for example `Ctrl K`."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(keys, parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"Phím tắt {keys}")


class SectionHeading(QWidget):
    """A heading, a muted remark beside it and, at the right end, anything a page adds."""

    def __init__(
        self, text: str, remark: str = "", *, role: Role = Role.HEADING, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._text = ElidedLabel(text, role, keep=320)
        self._remark = ElidedLabel(remark, Role.MUTED)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self._text)
        self._row.addWidget(self._remark, 1)
        self.set_text(text, remark)

    def set_text(self, text: str, remark: str = "") -> None:
        """Change heading and remark."""
        self._text.setText(text)
        self._remark.setText(remark)

    def add(self, widget: QWidget) -> None:
        """Put a widget at the right end."""
        self._row.addWidget(widget)


class Rule(QFrame):
    """A hairline across the width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)
