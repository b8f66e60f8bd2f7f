"""A layout that goes on in the next line when the width is used up."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from cchc_desktop.gui.overrides import called_by_qt


class FlowLayout(QLayout):
    """Puts widgets side by side at their own sizes, line after line; `centred` on the middle of the line."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 8, centred: bool = False) -> None:
        super().__init__(parent)
        self._gap = gap
        self._centred = centred
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    @called_by_qt
    def addItem(self, arg__1: QLayoutItem) -> None:
        self._items.append(arg__1)

    @called_by_qt
    def count(self) -> int:
        return len(self._items)

    @called_by_qt
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @called_by_qt
    def takeAt(self, index: int) -> QLayoutItem | None:
        if not 0 <= index < len(self._items):
            return None
        item = self._items.pop(index)
        self.invalidate()
        return item

    def insert_widget(self, place: int, widget: QWidget) -> None:
        """Put a widget at a place among the others."""
        self.addWidget(widget)
        self._items.insert(place, self._items.pop())
        self.invalidate()

    @called_by_qt
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    @called_by_qt
    def hasHeightForWidth(self) -> bool:
        return True

    @called_by_qt
    def heightForWidth(self, arg__1: int) -> int:
        return self._place(QRect(0, 0, arg__1, 0), move=False)

    @called_by_qt
    def setGeometry(self, arg__1: QRect) -> None:
        super().setGeometry(arg__1)
        self._place(arg__1, move=True)

    @called_by_qt
    def sizeHint(self) -> QSize:
        return self.minimumSize()

    @called_by_qt
    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, box: QRect, *, move: bool) -> int:
        left, top, line = box.left(), box.top(), 0
        shown = [item for item in self._items if not item.isEmpty()]
        placed: list[tuple[QLayoutItem, QPoint]] = []
        heights: dict[int, int] = {}
        for item in shown:
            size = item.sizeHint()
            if line and left + size.width() > box.right() + 1:
                left, top, line = box.left(), top + line + self._gap, 0
            placed.append((item, QPoint(left, top)))
            left += size.width() + self._gap
            line = heights[top] = max(line, size.height())
        if move:
            for item, corner in placed:
                spare = heights[corner.y()] - item.sizeHint().height() if self._centred else 0
                item.setGeometry(QRect(corner + QPoint(0, spare // 2), item.sizeHint()))
        return top + line - box.top()
