"""The outline at the left: every section with its state, and the two places outside it."""

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
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from cchc_desktop.core.records import ItemState
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import current_tokens
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.visit.sections import OutlinePlace, tally
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.visit.words import outside_words
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.labels import ElidedLabel, KeyHint, Role
from cchc_desktop.gui.widgets.marks import SIGN_GOOD, ThinBar
from cchc_desktop.gui.widgets.panes import SidePane

Index = QModelIndex | QPersistentModelIndex
WIDTH = 286
_ROW = 29
_ROOT = QModelIndex()
_PLACE = Qt.ItemDataRole.UserRole
_COUNT = Qt.ItemDataRole.UserRole + 1
_MINE = Qt.ItemDataRole.UserRole + 2
_OUTSIDE = Qt.ItemDataRole.UserRole + 3
_MINE_WORDS, _OUTSIDE_WORDS = "của tôi", "ngoài"


class OutlineModel(QAbstractListModel):
    """The places of a visit, as lines."""

    def __init__(self, session: VisitSession, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.places: tuple[OutlinePlace, ...] = session.places

    def show_session(self, session: VisitSession) -> None:
        """Turn to another visit; `reset` follows."""
        self._session = session

    def reset(self) -> None:
        """Read places and counts again."""
        if self.places != self._session.places:
            self.beginResetModel()
            self.places = self._session.places
            self.endResetModel()
        elif self.places:
            self.dataChanged.emit(self.index(0), self.index(len(self.places) - 1))

    def row_of(self, section_id: str) -> int:
        """Return the line of a place; -1 when there is none."""
        return next((n for n, place in enumerate(self.places) if place.section_id == section_id), -1)

    @called_by_qt
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.places)

    @called_by_qt
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        place = self.places[index.row()]
        if role == _PLACE:
            return place
        if role == _MINE:
            return self._is_mine(place)
        if role == _OUTSIDE:
            return bool(self._outsiders(place))
        if role == _COUNT:
            return self._count(place)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{place.marker} {place.title}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(part for part in (place.title, outside_words(self._outsiders(place))) if part)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            mine = _MINE_WORDS if self._is_mine(place) else ""
            marks = (self._count(place), mine, outside_words(self._outsiders(place)))
            return ", ".join((f"{place.marker} {place.title}", *(mark for mark in marks if mark)))
        return None

    def _count(self, place: OutlinePlace) -> str:
        if place.is_heading:
            return ""
        count = tally(place, self._session.record.findings)
        words = f"{count.done}/{count.asked}"
        return f"{SIGN_GOOD} {words}" if count.complete else words

    def _outsiders(self, place: OutlinePlace) -> tuple[str, ...]:
        """Return who wrote here although other sections are theirs."""
        outsiders = self._session.outsiders
        return tuple(sorted({name for item_id in place.item_ids for name in outsiders(item_id)}))

    def _is_mine(self, place: OutlinePlace) -> bool:
        me = self._session.me
        return me is not None and not place.is_heading and not place.section_ids.isdisjoint(me.sections)


class _PlacePainter(QStyledItemDelegate):
    @called_by_qt
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(scaled(120), scaled(_ROW))

    @called_by_qt
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        place = index.data(_PLACE)
        if not isinstance(place, OutlinePlace):
            return
        tokens = current_tokens()
        here = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, here=here)
        box = option.rect.adjusted(scaled(6), 0, -scaled(8), 0)
        font = QFont(option.font)
        font.setPixelSize(scaled(13))
        font.setBold(here or place.depth == 0)
        painter.setFont(font)
        painter.setPen(QColor(tokens.accent if here else tokens.muted))
        marker = QRect(box.left(), box.top(), scaled(30), box.height())
        painter.drawText(
            marker, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), place.marker
        )
        right = self._paint_count(painter, box, str(index.data(_COUNT)), here=here)
        for role, words in ((_MINE, _MINE_WORDS), (_OUTSIDE, _OUTSIDE_WORDS)):
            if index.data(role):
                right = _paint_pill(painter, box, right, words, here=here)
        painter.setFont(font)
        ink = tokens.accent if here else tokens.muted if place.is_heading and place.depth else tokens.ink
        painter.setPen(QColor(ink))
        words = QRect(marker.right() + scaled(8), box.top(), 0, box.height())
        words.setRight(right - scaled(4))
        text = QFontMetrics(font).elidedText(place.title, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, *, here: bool) -> None:
        tokens = current_tokens()
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.setPen(Qt.PenStyle.NoPen)
        if here or over:
            painter.setBrush(QColor(tokens.accent_ground if here else tokens.hover))
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
        if focused:
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(QColor(tokens.accent))
            pen.setWidth(2)
            painter.setPen(pen)
        painter.drawRoundedRect(option.rect.toRectF().adjusted(1, 1, -1, -1), 6, 6)

    def _paint_count(self, painter: QPainter, box: QRect, count: str, *, here: bool) -> int:
        tokens = current_tokens()
        font = QFont(painter.font())
        font.setPixelSize(scaled(12))
        font.setBold(here)
        painter.setFont(font)
        painter.setPen(QColor(tokens.accent if here else tokens.muted))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), count)
        return box.right() - QFontMetrics(font).horizontalAdvance(count) - scaled(4)


def _paint_pill(painter: QPainter, box: QRect, right: int, words: str, *, here: bool) -> int:
    tokens = current_tokens()
    font = QFont(painter.font())
    font.setPixelSize(scaled(11))
    font.setBold(False)
    painter.setFont(font)
    width = QFontMetrics(font).horizontalAdvance(words) + scaled(12)
    height = scaled(18)
    pill = QRect(right - width - scaled(2), box.center().y() - height // 2 + 1, width, height)
    painter.setPen(QColor(tokens.accent if here else tokens.muted))
    painter.setBrush(QColor(tokens.panel))
    painter.drawRoundedRect(pill.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), height / 2, height / 2)
    painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), words)
    return pill.left() - scaled(2)


class _OutlineView(QListView):
    @called_by_qt
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.model().rowCount() * scaled(_ROW))

    @called_by_qt
    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    @called_by_qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Digits are ratings on this page, not a search for a line.
        if event.text().isdigit():
            event.ignore()
            return
        super().keyPressEvent(event)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            # The view has opened the line; the page must not take the key for "go on".
            event.accept()


class OutlinePane(SidePane):
    """Emits `asked(section)` when the person goes to a section, `opened(section)` to go into it."""

    asked = Signal(str)
    opened = Signal(str)
    extra_asked = Signal()
    attendance_asked = Signal()

    def __init__(self, session: VisitSession, parent: QWidget | None = None) -> None:
        super().__init__("left", width=WIDTH, parent=parent)
        self._session = session
        self._title = ElidedLabel(role=Role.NOTE)
        self._bar = ThinBar()
        self._counts = ElidedLabel(role=Role.NOTE)
        self._model = OutlineModel(session, self)
        self._view = _OutlineView()
        self._extra = Button(
            "+  Thêm nội dung ngoài đề cương", ButtonKind.QUIET, clicked=self.extra_asked.emit
        )
        self._attendance = Button("☰  Thành phần, thời gian, địa điểm", ButtonKind.QUIET)
        self._attendance.clicked.connect(self.attendance_asked)
        self._lay_out()
        self._connect()
        self.refresh()

    def show_session(self, session: VisitSession) -> None:
        """Turn to another visit."""
        self._session = session
        self._model.show_session(session)
        self.refresh()

    def refresh(self) -> None:
        """Show how far the visit has come."""
        record = self._session.record
        findings = record.findings.values()
        done = sum(finding.state is ItemState.DONE for finding in findings)
        asked = len(record.findings)
        self._title.setText(f"{asked} nội dung · {self._session.outline.title}")
        self._bar.set_progress(done, asked)
        shortcomings = sum(bool(finding.shortcomings) for finding in findings)
        wanted = sum(len(finding.recommendations) for finding in findings)
        self._counts.setText(f"{done}/{asked} đã ghi · {shortcomings} tồn tại · {wanted} kiến nghị")
        self._model.reset()
        self._view.updateGeometry()

    def show_place(self, section_id: str) -> None:
        """Mark where the person is; a section that is no line of the outline marks nothing."""
        row = self._model.row_of(section_id)
        selection = self._view.selectionModel()
        selection.blockSignals(True)
        if row < 0:
            selection.clear()
        else:
            self._view.setCurrentIndex(self._model.index(row))
        selection.blockSignals(False)
        self._view.viewport().update()

    def focus_list(self) -> None:
        """Put the cursor into the list."""
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        view = self._view
        view.setModel(self._model)
        view.setItemDelegate(_PlacePainter(view))
        view.setAccessibleName("Các phần của đề cương")
        view.setMouseTracking(True)
        view.setUniformItemSizes(True)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._title, 1)
        line.addWidget(KeyHint("PgUp PgDn"))
        for widget in (head, self._bar, self._counts, view):
            self.body.add(widget)
        self.body.column.setContentsMargins(scaled(8), scaled(12), scaled(8), scaled(8))
        for button in (self._extra, self._attendance):
            self.body.column.addWidget(button)

    def _connect(self) -> None:
        self._view.selectionModel().currentChanged.connect(self._on_current)
        self._view.activated.connect(self._on_activated)
        self._view.clicked.connect(self._on_current)

    def _on_current(self, index: QModelIndex) -> None:
        place = index.data(_PLACE)
        if isinstance(place, OutlinePlace):
            self.asked.emit(place.section_id)

    def _on_activated(self, index: QModelIndex) -> None:
        place = index.data(_PLACE)
        if isinstance(place, OutlinePlace):
            self.opened.emit(place.section_id)
