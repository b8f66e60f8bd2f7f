"""The disputes at the left, by visit and section. However many there are, all of them are here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cchc_desktop import conflict_words as words
from cchc_desktop.core.changes import FieldKey
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone, current_tokens
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.marks import SIGN_FLAG, SIGN_GOOD
from cchc_desktop.services.merging_records import Dispute

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_LINE = Qt.ItemDataRole.UserRole
_ROW, _SHORT_ROW, _HEADING, _VISIT = 46, 30, 26, 32


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A dispute with its key, or a heading without one; `top` is the heading of a visit."""

    text: str
    remark: str = ""
    key: FieldKey | None = None
    top: bool = False
    decided: bool = False


def _lines(disputes: Sequence[Dispute], decided: Mapping[FieldKey, str]) -> tuple[_Line, ...]:
    lines: list[_Line] = []
    visit = section = ""
    for one in disputes:
        visit_now, section_now = words.visit_words(one.place), words.section_words(one.place)
        if visit_now != visit:
            lines.append(_Line(text=visit_now, top=True))
        if (visit_now, section_now) != (visit, section):
            lines.append(_Line(text=section_now))
        visit, section = visit_now, section_now
        remark = decided.get(one.key, "") or one.place.item_text
        lines.append(
            _Line(text=words.dispute_words(one), remark=remark, key=one.key, decided=one.key in decided)
        )
    return tuple(lines)


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: tuple[_Line, ...] = ()

    def set_lines(self, lines: tuple[_Line, ...]) -> None:
        self.beginResetModel()
        self.lines = lines
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
            state = "đã quyết định. " if line.decided else ""
            return f"{line.text}. {state}{line.remark}" if line.key else line.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{line.text}\n{line.remark}" if line.remark else line.text
        return None

    @called_by_qt
    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.lines[index.row()].key is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _LinePainter(QStyledItemDelegate):
    @called_by_qt
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = index.data(_LINE)
        if not isinstance(line, _Line):
            return QSize(scaled(100), scaled(_ROW))
        if line.key is None:
            return QSize(scaled(100), scaled(_VISIT if line.top else _HEADING))
        return QSize(scaled(100), scaled(_ROW if line.remark else _SHORT_ROW))

    @called_by_qt
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(_LINE)
        if not isinstance(line, _Line):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
        if line.key is None:
            self._paint_heading(painter, option.font, box, line)
        else:
            state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
            self._paint_ground(painter, box, state)
            self._paint_line(painter, option.font, box, line)
        painter.restore()

    def _paint_heading(self, painter: QPainter, base: QFont, box: QRect, line: _Line) -> None:
        tokens = current_tokens()
        font = _sized(base, 13 if line.top else 12, bold=True)
        painter.setPen(QColor(tokens.ink if line.top else tokens.muted))
        _draw(painter, font, box.adjusted(scaled(8), scaled(6), -scaled(8), 0), line.text)

    def _paint_ground(self, painter: QPainter, box: QRect, state: QStyle.StateFlag) -> None:
        tokens = current_tokens()
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_ground if chosen else tokens.hover))
            painter.drawRoundedRect(box.toRectF().adjusted(1, 1, -1, -1), 6, 6)
        if chosen and state & QStyle.StateFlag.State_HasFocus:
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(QColor(tokens.accent))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.toRectF().adjusted(1, 1, -1, -1), 6, 6)

    def _paint_line(self, painter: QPainter, base: QFont, box: QRect, line: _Line) -> None:
        tokens = current_tokens()
        sign, tone = (SIGN_GOOD, Tone.GOOD) if line.decided else (SIGN_FLAG, Tone.WRONG)
        foot = box.height() // 2 if line.remark else scaled(4)
        top = box.adjusted(scaled(8), scaled(4), -scaled(8), -foot)
        painter.setPen(QColor(tokens.ink_of(tone)))
        _draw(painter, _sized(base, 13), top, sign)
        painter.setPen(QColor(tokens.muted if line.decided else tokens.ink))
        _draw(painter, _sized(base, 13), top.adjusted(scaled(20), 0, 0, 0), line.text)
        painter.setPen(QColor(tokens.muted))
        below = box.adjusted(scaled(28), box.height() // 2, -scaled(8), -scaled(4))
        _draw(painter, _sized(base, 12), below, line.remark)


def _sized(base: QFont, size: int, *, bold: bool = False) -> QFont:
    font = QFont(base)
    font.setPixelSize(scaled(size))
    font.setBold(bold)
    return font


def _draw(painter: QPainter, font: QFont, box: QRect, text: str) -> None:
    painter.setFont(font)
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)


class DisputeList(QListView):
    """Up and Down go from dispute to dispute. `shown(key)` when another one is the current."""

    shown = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Model(self)
        self.setModel(self._model)
        self.setItemDelegate(_LinePainter(self))
        self.setAccessibleName("Những chỗ các máy ghi khác nhau")
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._on_current)

    def show_disputes(self, disputes: Sequence[Dispute], decided: Mapping[FieldKey, str]) -> None:
        """Show other lines; the current one stays the current when it is still there."""
        lines = _lines(disputes, decided)
        if lines == self._model.lines:
            return
        key = self.current_key()
        blocked = self.selectionModel().blockSignals(True)
        self._model.set_lines(lines)
        if key is not None:
            self.set_current(key)
        self.selectionModel().blockSignals(blocked)
        self.viewport().update()

    def current_key(self) -> FieldKey | None:
        """Return the field of the current line."""
        row = self.currentIndex().row()
        return self._model.lines[row].key if 0 <= row < len(self._model.lines) else None

    def keys(self) -> tuple[FieldKey, ...]:
        """Return the fields of all lines in their order."""
        return tuple(line.key for line in self._model.lines if line.key is not None)

    def set_current(self, key: FieldKey) -> bool:
        """Go to the line of a field; False when there is none."""
        for row, line in enumerate(self._model.lines):
            if line.key == key:
                self.setCurrentIndex(self._model.index(row))
                return True
        return False

    def step(self, by: int) -> None:
        """Go on or back by some disputes, and stay at the ends."""
        keys = self.keys()
        key = self.current_key()
        if keys:
            place = keys.index(key) + by if key in keys else 0
            self.set_current(keys[min(max(place, 0), len(keys) - 1)])

    @called_by_qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down} and not event.modifiers() & _WITH_OTHERS:
            self.step(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.text().isdigit() or event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    @called_by_qt
    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        self.scheduleDelayedItemsLayout()

    def _on_current(self) -> None:
        key = self.current_key()
        if key is not None:
            self.shown.emit(key)


_WITH_OTHERS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
)
