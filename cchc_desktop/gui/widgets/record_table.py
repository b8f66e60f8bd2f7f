"""A list to read and to open from: words, chips and progress in columns."""

from typing import NamedTuple, cast

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QMetaMethod,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone, current_tokens
from cchc_desktop.gui.style import FONT_CHANGES, scaled
from cchc_desktop.gui.widgets.column_widths import share_width
from cchc_desktop.gui.widgets.marks import paint_bar

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_CELL = Qt.ItemDataRole.UserRole


class Cell(NamedTuple):
    """What stands in one place of the list."""

    text: str = ""
    tone: Tone = Tone.PLAIN
    strong: bool = False
    chip: bool = False
    sign: str = ""
    progress: tuple[int, int] | None = None
    """Done and total: a bar with the numbers behind it, instead of the text."""

    def words(self) -> str:
        """Return the cell as words, for people who hear it."""
        if self.progress is not None:
            return f"{self.progress[0]}/{self.progress[1]}"
        return f"{self.sign} {self.text}" if self.sign else self.text


class Record(NamedTuple):
    """One line of the list."""

    id: str
    cells: tuple[Cell, ...]


class RecordColumn(NamedTuple):
    """A heading; `width` in px of the 100 % design, 0 shares what is left."""

    title: str
    width: int = 0


class _RecordModel(QAbstractTableModel):
    def __init__(self, columns: tuple[RecordColumn, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._columns = columns
        self.records: tuple[Record, ...] = ()

    def set_records(self, records: tuple[Record, ...]) -> None:
        self.beginResetModel()
        self.records = records
        self.endResetModel()

    @called_by_qt
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.records)

    @called_by_qt
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    @called_by_qt
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cell = self.records[index.row()].cells[index.column()]
        if role == _CELL:
            return cell
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return cell.words()
        return cell.words() if role == Qt.ItemDataRole.ToolTipRole and len(cell.text) > 24 else None

    @called_by_qt
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None


PALE = 0.45
"""How much is left of the ink of a list that cannot be used now; none of its lines stands out."""


def make_pale(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """Take the mark off a line of a list that cannot be used now, and let it be painted pale."""
    painter.fillRect(option.rect, option.palette.base())
    painter.setOpacity(PALE)


class _CellPainter(QStyledItemDelegate):
    @called_by_qt
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(scaled(60), scaled(38))

    @called_by_qt
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # The view is asked, not `option.state`: a start would have to load all that belongs to `QStyle`.
        view = cast("QTableView", self.parent())
        cell = cast("Cell", index.data(_CELL))
        place = option.rect
        tokens = current_tokens()
        painter.save()
        if not view.isEnabled():
            make_pale(painter, option)
        elif view.selectionModel().isSelected(index):
            painter.fillRect(place, QColor(tokens.accent_ground))
            if index.column() == 0 and view.hasFocus():
                edge = QRect(place.left(), place.top(), scaled(3), place.height() - 1)
                painter.fillRect(edge, QColor(tokens.accent))
        painter.setPen(QColor(tokens.line))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        inside = place.adjusted(scaled(8), 0, -scaled(6), -1)
        if cell.progress is not None:
            _paint_progress(painter, inside, cell.progress)
        elif cell.chip:
            _paint_chip(painter, inside, cell)
        else:
            _paint_words(painter, inside, cell)
        painter.restore()


def _paint_words(painter: QPainter, place: QRect, cell: Cell) -> None:
    font = QFont(painter.font())
    font.setBold(cell.strong)
    painter.setFont(font)
    painter.setPen(QColor(current_tokens().ink_of(cell.tone)))
    words = QFontMetrics(font).elidedText(cell.words(), Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)


def _paint_progress(painter: QPainter, place: QRect, progress: tuple[int, int]) -> None:
    done, total = progress
    words = f"{done}/{total}"
    room = QFontMetrics(painter.font()).horizontalAdvance("000/000") + scaled(4)
    width = min(max(place.width() - room, scaled(24)), scaled(110))
    bar = QRectF(place.left(), place.center().y() - scaled(2), width, scaled(5))
    paint_bar(painter, bar, done / total if total else 0.0)
    painter.setPen(QColor(current_tokens().ink))
    beside = place.adjusted(width + scaled(6), 0, 0, 0)
    painter.drawText(beside, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)


def _paint_chip(painter: QPainter, place: QRect, cell: Cell) -> None:
    tokens = current_tokens()
    font = QFont(painter.font())
    font.setPixelSize(scaled(12))
    painter.setFont(font)
    words = QFontMetrics(font).elidedText(
        cell.words(), Qt.TextElideMode.ElideRight, place.width() - scaled(16)
    )
    width = QFontMetrics(font).horizontalAdvance(words) + scaled(17)
    height = scaled(22)
    box = QRectF(place.left() + 0.5, place.center().y() - height / 2 + 0.5, width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    plain = cell.tone in {Tone.MUTED, Tone.PLAIN}
    painter.setPen(QColor(tokens.line if plain else tokens.ground_of(cell.tone)))
    painter.setBrush(QColor(tokens.ground if plain else tokens.ground_of(cell.tone)))
    painter.drawRoundedRect(box, 5, 5)
    painter.setPen(QColor(tokens.muted if plain else tokens.ink_of(cell.tone)))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)


class RecordTable(QTableView):
    """Emits `opened(id)` on Enter or a double click and `current_changed(id)` when the cursor moves.

    Keeps its place when the records are set again. With `fits` it is as high as its records.
    """

    opened = Signal(str)
    current_changed = Signal(str)

    def __init__(
        self,
        columns: tuple[RecordColumn, ...],
        name: str,
        *,
        fits: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = columns
        self._fits = fits
        self._model = _RecordModel(columns, self)
        self.setModel(self._model)
        self.setItemDelegate(_CellPainter(self))
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self._rescale()

    def set_records(self, records: tuple[Record, ...]) -> None:
        """Show other records, staying on the same one when it is still there."""
        kept = self.current_id()
        offset = self.verticalScrollBar().value()
        self._model.set_records(records)
        for row, record in enumerate(records):
            if record.id == kept:
                self.setCurrentIndex(self._model.index(row, 0))
        self.verticalScrollBar().setValue(offset)
        self._fit()

    def records(self) -> tuple[Record, ...]:
        """Return what is shown."""
        return self._model.records

    def current_id(self) -> str:
        """Return the id of the line with the cursor, or an empty text."""
        row = self.currentIndex().row()
        return self._model.records[row].id if 0 <= row < len(self._model.records) else ""

    def set_current(self, record_id: str) -> None:
        """Put the cursor on a line."""
        for row, record in enumerate(self._model.records):
            if record.id == record_id:
                self.setCurrentIndex(self._model.index(row, 0))

    @called_by_qt
    def changeEvent(self, arg__1: QEvent) -> None:
        super().changeEvent(arg__1)
        if arg__1.type() in FONT_CHANGES:
            self._rescale()

    def _rescale(self) -> None:
        self.verticalHeader().setDefaultSectionSize(scaled(38))
        self._share()
        self._fit()

    @called_by_qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    @called_by_qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.current_id():
            # Enter in a list that opens nothing belongs to the dialog around it.
            event.setAccepted(self._opens())
            self.opened.emit(self.current_id())
        else:
            super().keyPressEvent(event)

    def _opens(self) -> bool:
        return self.isSignalConnected(QMetaMethod.fromSignal(self.opened))

    def _share(self) -> None:
        share_width(self, tuple(column.width for column in self._columns))

    def _open(self) -> None:
        if self.current_id():
            self.opened.emit(self.current_id())

    def _on_current(self) -> None:
        self.current_changed.emit(self.current_id())

    def _fit(self) -> None:
        if self._fits:
            rows = self._model.rowCount() * scaled(38)
            self.setFixedHeight(rows + self.horizontalHeader().sizeHint().height() + 2)
