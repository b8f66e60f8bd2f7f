"""Lists that take the place of the outline for a while: what is missing, and what a search found."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent, QTextLayout
from PySide6.QtWidgets import (
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone, current_tokens
from cchc_desktop.gui.style import FONT_CHANGES, scaled
from cchc_desktop.gui.visit.outline_pane import WIDTH
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.labels import Role, SectionHeading, label
from cchc_desktop.gui.widgets.panes import SidePane

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_LINE = Qt.ItemDataRole.UserRole
_MOST_LINES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a line leads: an item and a field of it by name or key; no item means the visit's own page."""

    item_id: str = ""
    field: str = ""
    key: FieldKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a list: a heading without a target, or a sentence with a remark below."""

    text: str
    remark: str = ""
    sign: str = ""
    tone: Tone = Tone.PLAIN
    target: Target | None = None


class _LinesModel(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()

    def set_lines(self, lines: Sequence[Line]) -> None:
        if tuple(lines) == self.lines:
            return
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    @called_by_qt
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    @called_by_qt
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role == _LINE:
            return line
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return f"{line.text}. {line.remark}" if line.remark else line.text
        return line.remark or None if role == Qt.ItemDataRole.ToolTipRole else None

    @called_by_qt
    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.lines[index.row()].target is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _LinePainter(QStyledItemDelegate):
    @called_by_qt
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = index.data(_LINE)
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else scaled(WIDTH)
        if not isinstance(line, Line):
            return QSize(width, scaled(20))
        height = _text_box(line, width, _font(line, option.font)).height() + scaled(10)
        if line.target is None:
            height += scaled(8)
        return QSize(width, height + (scaled(17) if line.remark else 0))

    @called_by_qt
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(_LINE)
        if not isinstance(line, Line):
            return
        tokens = current_tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option)
        font = _font(line, option.font)
        top = option.rect.top() + scaled(5 if line.target else 12)
        box = _text_box(line, option.rect.width(), font).translated(option.rect.left(), top)
        painter.setFont(font)
        if line.sign:
            painter.setPen(QColor(tokens.ink_of(line.tone)))
            painter.drawText(
                QRect(option.rect.left() + scaled(8), top, scaled(16), box.height()), 0, line.sign
            )
        painter.setPen(QColor(tokens.ink if line.target else tokens.muted))
        for row, words in enumerate(shown_lines(line.text, font, box.width())):
            painter.drawText(box.translated(0, row * QFontMetrics(font).lineSpacing()), 0, words)
        if line.remark:
            self._paint_remark(painter, line, box)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        tokens = current_tokens()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_ground if chosen else tokens.hover))
            painter.drawRoundedRect(option.rect.toRectF().adjusted(1, 1, -1, -1), 6, 6)

    def _paint_remark(self, painter: QPainter, line: Line, box: QRect) -> None:
        font = QFont(painter.font())
        font.setPixelSize(scaled(12))
        painter.setFont(font)
        painter.setPen(QColor(current_tokens().muted))
        words = QFontMetrics(font).elidedText(line.remark, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(QRect(box.left(), box.bottom(), box.width(), scaled(18)), 0, words)


def _font(line: Line, base: QFont) -> QFont:
    font = QFont(base)
    font.setPixelSize(scaled(13 if line.target else 12))
    font.setBold(line.target is None)
    return font


def shown_lines(text: str, font: QFont, width: int) -> list[str]:
    """Break a text into the lines there is room for; the last one ends in … when more would follow."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    starts: list[int] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    shown = starts[:_MOST_LINES]
    lines = [text[start:end].strip() for start, end in zip(shown, [*shown[1:], len(text)], strict=True)]
    if lines:
        lines[-1] = QFontMetrics(font).elidedText(lines[-1], Qt.TextElideMode.ElideRight, width)
    return lines


def _text_box(line: Line, width: int, font: QFont) -> QRect:
    metrics = QFontMetrics(font)
    left = scaled(26) if line.sign else scaled(8)
    room = max(width - left - scaled(8), scaled(40))
    return QRect(left, 0, room, len(shown_lines(line.text, font, room)) * metrics.lineSpacing())


class _LinesView(QListView):
    left = Signal()

    @called_by_qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.text().isdigit():
            event.ignore()
        else:
            super().keyPressEvent(event)
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                # The view has gone where the line leads; the page must not take the key for "go on".
                event.accept()

    @called_by_qt
    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        self.scheduleDelayedItemsLayout()


class LinesPane(SidePane):
    """A heading, lines that lead somewhere, and the way back. `asked(Target)`, `left`."""

    asked = Signal(object)
    left = Signal()

    def __init__(self, heading: str, nothing: str, parent: QWidget | None = None) -> None:
        super().__init__("left", width=WIDTH, parent=parent)
        self._nothing = nothing
        self._heading = SectionHeading(heading)
        self._remark = label("", Role.NOTE, wrap=True)
        self._model = _LinesModel(self)
        self.view = _LinesView()
        self._set_up_view(heading)
        self._back = Button("‹ Đề cương", ButtonKind.QUIET, keys="Esc", clicked=self.left.emit)
        for widget in (self._back, self._heading, self._remark):
            self.body.add(widget)
        self.body.column.setContentsMargins(scaled(8), scaled(8), scaled(8), scaled(8))
        self.body.column.insertWidget(3, self.view, 1)
        self.body.column.setStretch(self.body.column.count() - 1, 0)
        self.view.left.connect(self.left)

    def show_lines(self, heading: str, lines: Sequence[Line], remark: str = "") -> None:
        """Show lines; the cursor stays on its line as well as it can."""
        row = self.view.currentIndex().row()
        self._heading.set_text(heading)
        words = remark if lines else self._nothing
        self._remark.setText(words)
        self._remark.setVisible(bool(words))
        self._model.set_lines(lines)
        if not self.view.currentIndex().isValid() and lines:
            self._go_near(max(row, 0))

    def lines(self) -> tuple[Line, ...]:
        """Return the lines shown."""
        return self._model.lines

    def focus_list(self) -> None:
        """Put the cursor into the list."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_first(self) -> None:
        """Go where the first line leads."""
        first = next((line.target for line in self._model.lines if line.target), None)
        if first is not None:
            self.asked.emit(first)

    @called_by_qt
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in FONT_CHANGES:
            self.view.scheduleDelayedItemsLayout()

    def _set_up_view(self, heading: str) -> None:
        view = self.view
        view.setModel(self._model)
        view.setItemDelegate(_LinePainter(view))
        view.setAccessibleName(heading)
        view.setMouseTracking(True)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        view.activated.connect(self._on_activated)
        view.clicked.connect(self._on_activated)

    def _go_near(self, row: int) -> None:
        places = [n for n, line in enumerate(self._model.lines) if line.target]
        nearest = min(places, key=lambda place: abs(place - row), default=-1)
        if nearest >= 0:
            self.view.setCurrentIndex(self._model.index(nearest))

    def _on_activated(self, index: QModelIndex) -> None:
        line = index.data(_LINE)
        if isinstance(line, Line) and line.target is not None:
            self.asked.emit(line.target)
