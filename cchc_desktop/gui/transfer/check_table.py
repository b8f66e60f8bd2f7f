"""A list in which lines are ticked: several, or just one."""

from collections.abc import Collection, Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import current_tokens
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.record_table import Cell, Record, RecordColumn, RecordTable, make_pale

TICKED, UNTICKED, CLOSED = "đã chọn", "chưa chọn", "không chọn được"
_TICK_WIDTH = 34


class _TickPainter(QStyledItemDelegate):
    def __init__(self, view: QTableView, *, single: bool) -> None:
        super().__init__(view)
        self._view = view
        self._single = single

    @called_by_qt
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(scaled(_TICK_WIDTH), scaled(38))

    @called_by_qt
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = current_tokens()
        place, state = option.rect, str(index.data())
        painter.save()
        if not option.state & QStyle.StateFlag.State_Enabled:
            make_pale(painter, option)
        elif option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(place, QColor(tokens.accent_ground))
            if self._view.hasFocus():
                painter.fillRect(place.left(), place.top(), scaled(3), place.height(), QColor(tokens.accent))
        painter.setPen(QColor(tokens.line))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = scaled(16)
        box = QRectF(place.center().x() - side / 2 + 1, place.center().y() - side / 2, side, side)
        ticked = state == TICKED
        painter.setPen(QColor(tokens.line if state == CLOSED else tokens.accent if ticked else tokens.muted))
        painter.setBrush(QColor(tokens.accent if ticked else tokens.field))
        round_off = side / 2 if self._single else 4
        painter.drawRoundedRect(box, round_off, round_off)
        if ticked:
            self._paint_mark(painter, box, QColor(tokens.on_accent))
        painter.restore()

    def _paint_mark(self, painter: QPainter, box: QRectF, ink: QColor) -> None:
        if self._single:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(box.center(), box.width() / 5, box.width() / 5)
            return
        painter.setPen(QPen(ink, max(box.width() / 8, 1.5)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        points = ((0.24, 0.52), (0.43, 0.70), (0.77, 0.32))
        corners = [QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in points]
        painter.drawPolyline(QPolygonF(corners))


class CheckTable(RecordTable):
    """Lines with a tick in front. Space or a click ticks; `ticked` comes only when a person did.

    With `single` ticking one takes the tick from the others. Lines in `closed` cannot be ticked.
    """

    ticked = Signal()

    def __init__(
        self,
        columns: tuple[RecordColumn, ...],
        name: str,
        *,
        single: bool = False,
        fits: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        tick = RecordColumn(title="", width=_TICK_WIDTH)
        super().__init__((tick, *columns), name, fits=fits, parent=parent)
        self._single = single
        self._lines: tuple[Record, ...] = ()
        self._checked: dict[str, None] = {}
        self._closed: frozenset[str] = frozenset()
        self.setItemDelegateForColumn(0, _TickPainter(self, single=single))

    def set_lines(self, lines: Iterable[Record], *, closed: Collection[str] = ()) -> None:
        """Show other lines; ticks of lines that are still there stay."""
        self._lines = tuple(lines)
        self._closed = frozenset(closed)
        self._checked = {
            line.id: None for line in self._lines if line.id in self._checked and line.id not in self._closed
        }
        self._show()
        if not self.current_id() and self._lines:
            self.set_current(self._lines[0].id)

    def checked(self) -> tuple[str, ...]:
        """Return the ticked lines, in their order."""
        return tuple(line.id for line in self._lines if line.id in self._checked)

    def set_checked(self, ids: Iterable[str]) -> None:
        """Tick these lines and no others, without saying that a person did."""
        here = {line.id for line in self._lines} - self._closed
        self._checked = dict.fromkeys(one for one in ids if one in here)
        self._show()

    def toggle(self, line: str) -> None:
        """Tick a line, or take its tick away, as a person does."""
        if line in self._closed or not line:
            return
        if self._single:
            self._checked = {line: None}
        elif line in self._checked:
            del self._checked[line]
        else:
            self._checked[line] = None
        self._show()
        self.ticked.emit()

    @called_by_qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.toggle(self.current_id())
        else:
            super().keyPressEvent(event)

    @called_by_qt
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and place.isValid():
            self.toggle(self.records()[place.row()].id)

    @called_by_qt
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.current_id() and self._lines:
            self.set_current(self._lines[0].id)

    def _show(self) -> None:
        self.set_records(
            tuple(line._replace(cells=(Cell(self._state(line.id)), *line.cells)) for line in self._lines)
        )

    def _state(self, line: str) -> str:
        return CLOSED if line in self._closed else TICKED if line in self._checked else UNTICKED
