"""Panes at the sides of a page, and columns that scroll."""

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.style import FONT_CHANGES, scaled


class ScrollColumn(QScrollArea):
    """A column that scrolls up and down; sideways only when its widgets need more room than there is.

    Add widgets with `add`; `column` is its layout.
    """

    def __init__(
        self, *, margins: tuple[int, int, int, int] = (0, 0, 0, 0), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = inside = QWidget()
        inside.setProperty("ground", "clear")
        self.column = QVBoxLayout(inside)
        left, top, right, bottom = margins
        self.column.setContentsMargins(scaled(left), scaled(top), scaled(right), scaled(bottom))
        self.column.setSpacing(scaled(8))
        self.column.addStretch(1)
        self.setWidget(inside)
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)

    def add(self, widget: QWidget) -> None:
        """Add a widget above the stretch at the end."""
        self.column.insertWidget(self.column.count() - 1, widget)

    def clear(self) -> None:
        """Take out and delete every widget."""
        while self.column.count() > 1:
            item = self.column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def show_whole(self, widget: QWidget) -> None:
        """Scroll so that all of `widget` is seen, or its top when it is higher than the view."""
        top = widget.mapTo(self._inside, QPoint(0, 0)).y()
        bar = self.verticalScrollBar()
        room = self.viewport().height()
        if top < bar.value() or widget.height() > room:
            bar.setValue(max(top - scaled(8), 0))
        elif top + widget.height() > bar.value() + room:
            bar.setValue(top + widget.height() - room + scaled(8))


class SidePane(QFrame):
    """A white pane at the `left` or `right` edge of a page. `body` is its scrolling column."""

    def __init__(self, side: str, *, width: int = 292, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("side", side)
        self._width = width
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.body = ScrollColumn(margins=(14, 12, 14, 12), parent=self)
        column.addWidget(self.body)
        self._rescale()

    @called_by_qt
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in FONT_CHANGES:
            self._rescale()

    def _rescale(self) -> None:
        self.setFixedWidth(scaled(self._width))
