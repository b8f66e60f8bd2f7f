"""One choice out of many, in a drop-down list."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionComboBox, QWidget

from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.style import scaled

_SPARE = 4
_EDGE, _PADDING, _ARROW = 1, 8, 24
"""The lengths `window.qss` gives a QComboBox."""


def room_for_words(width: int) -> int:
    """Return how much of the width of a drop-down list is left for the words of the choice.

    The style is not asked: a start would have to load all that belongs to `QStyle`.
    """
    return width - 2 * (_EDGE + scaled(_PADDING)) - scaled(_ARROW)


class PickList(QComboBox):
    """Emits `chosen(value)` only when a person chose. The wheel scrolls the page, not the choice."""

    chosen = Signal(str)

    def __init__(
        self, options: Iterable[tuple[str, str]] = (), name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setItemDelegate(QStyledItemDelegate(self))
        self.set_options(options)
        self.activated.connect(self._on_activated)

    def set_options(self, options: Iterable[tuple[str, str]]) -> None:
        """Offer pairs of stored value and words, keeping what is chosen when it is still there."""
        kept = self.value()
        self.clear()
        for value, words in options:
            self.addItem(words, value)
        self.set_value(kept)

    def value(self) -> str:
        """Return the stored value, or an empty text."""
        data = self.currentData()
        return data if isinstance(data, str) else ""

    def set_value(self, value: str) -> None:
        """Show a choice without saying that somebody made it."""
        self.setCurrentIndex(self.findData(value))

    @called_by_qt
    def sizeHint(self) -> QSize:
        """Return the size that shows the longest choice; the style counts its own padding too small."""
        hint = super().sizeHint()
        words = (self.fontMetrics().horizontalAdvance(self.itemText(place)) for place in range(self.count()))
        wanting = max(words, default=0) + scaled(_SPARE) + 1 - room_for_words(hint.width())
        return QSize(hint.width() + max(wanting, 0), hint.height())

    @called_by_qt
    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        option.currentText = self.fontMetrics().elidedText(
            option.currentText,
            Qt.TextElideMode.ElideRight,
            room_for_words(option.rect.width()) - scaled(_SPARE),
        )

    @called_by_qt
    def wheelEvent(self, e: QWheelEvent) -> None:
        e.ignore()

    def _on_activated(self) -> None:
        self.chosen.emit(self.value())
