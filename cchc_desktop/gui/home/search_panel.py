"""Search over everything: results under the search field, in groups, each leading to its place."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import cast

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from cchc_desktop.core.text import fold
from cchc_desktop.gui.campaign.session import CampaignSession
from cchc_desktop.gui.home.visit_words import STATE_WORDS, kind_words, shown_date
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import current_tokens
from cchc_desktop.gui.shell.page import Shell
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.marks import Card
from cchc_desktop.gui.widgets.search_field import SearchField
from cchc_desktop.labels import ENTITIES, field_label
from cchc_desktop.services.searching import SearchHit

_LINE = Qt.ItemDataRole.UserRole
_VISITS, _HITS, _ITEMS = 5, 30, 4
_TABS = {"unit": "units", "member": "team", "campaign": "plan"}


class _Kind(Enum):
    HEADING = auto()
    PLACE = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class _Line:
    kind: _Kind
    title: str
    remark: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    page: str = ""
    args: tuple[tuple[str, str], ...] = ()


class SearchPanel(Card):
    """Lies over its page at the top right. The cursor stays in the search field: ↑ ↓ choose, Enter opens."""

    def __init__(self, session: CampaignSession, shell: Shell, page: QWidget) -> None:
        super().__init__(parent=page)
        self._session = session
        self._shell = shell
        self._page = page
        self._field: SearchField | None = None
        self._list = QListWidget(self)
        self._list.setAccessibleName("Kết quả tìm kiếm")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setItemDelegate(_LinePainter(self._list))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self._list.itemClicked.connect(self._on_clicked)
        self.body.setContentsMargins(scaled(6), scaled(6), scaled(6), scaled(6))
        self.body.addWidget(self._list)
        self.hide()

    def show_results(self, text: str) -> None:
        """Show what is found for a text; nothing for an empty one."""
        self._watch_field()
        if not text.strip():
            self.hide()
            return
        self._list.clear()
        for line in self._lines(text):
            self._add(line)
        self._move(1)
        self._place()
        self.show()
        self.raise_()

    def open_chosen(self, text: str) -> None:
        """Open the place the cursor is on; show the results first when they are hidden."""
        if self.isHidden():
            self.show_results(text)
        row = self._list.currentRow()
        if row >= 0:
            self._open(cast("_Line", self._list.item(row).data(_LINE)))

    @called_by_qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down:
                return self._move(1)
            if event.key() == Qt.Key.Key_Up:
                return self._move(-1)
        if event.type() is QEvent.Type.FocusOut:
            self.hide()
        return super().eventFilter(watched, event)

    def _lines(self, text: str) -> list[_Line]:
        visits, hits, items = self._visit_lines(text), self._hit_lines(text), self._item_lines(text)
        lines: list[_Line] = []
        for title, group in (("Cuộc kiểm tra", visits), ("Đã ghi", hits), ("Đề cương", items)):
            if group:
                lines += [_Line(_Kind.HEADING, title), *group]
        nothing = _Line(_Kind.NOTHING, f"Không tìm thấy “{text}”", "Có thể gõ không dấu hoặc bớt từ.")
        return lines or [nothing]

    def _visit_lines(self, text: str) -> list[_Line]:
        rows = self._session.workspace.planning.visits(text=text, limit=_VISITS)
        return [
            _Line(
                _Kind.PLACE,
                row.unit_name,
                " · ".join((kind_words(row.kind), shown_date(row.date), STATE_WORDS[row.state].text)),
                page="visit",
                args=(("visit", row.visit_id),),
            )
            for row in rows
        ]

    def _hit_lines(self, text: str) -> list[_Line]:
        hits = self._session.workspace.searching.search(text, limit=_HITS)
        markers = self._markers()
        return [_hit_line(hit, markers.get(hit.item_id, "")) for hit in hits]

    def _item_lines(self, text: str) -> list[_Line]:
        if not self._session.campaign_id:
            return []
        wanted = fold(text.strip())
        outline = self._session.workspace.planning.outline(self._session.campaign_id)
        found = [item for item in outline.items() if wanted in fold(item.text)][:_ITEMS]
        markers = self._markers()
        return [
            _Line(
                _Kind.PLACE,
                markers.get(item.id, ""),
                item.text,
                page="campaign",
                args=(("tab", "outline"), ("item", item.id)),
            )
            for item in found
        ]

    def _markers(self) -> dict[str, str]:
        if not self._session.campaign_id:
            return {}
        outline = self._session.workspace.planning.outline(self._session.campaign_id)
        return {
            item.id: f"{section.marker.rstrip('.')} {section.title}"
            for section in outline.walk()
            for item in section.items
        }

    def _add(self, line: _Line) -> None:
        item = QListWidgetItem(f"{line.title} {line.remark}", self._list)
        item.setData(_LINE, line)
        if line.kind is not _Kind.PLACE:
            item.setFlags(Qt.ItemFlag.NoItemFlags)

    def _move(self, step: int) -> bool:
        row = self._list.currentRow() + step
        while 0 <= row < self._list.count():
            if self._list.item(row).flags() & Qt.ItemFlag.ItemIsSelectable:
                self._list.setCurrentRow(row)
                return True
            row += step
        return True

    def _place(self) -> None:
        heights = sum(self._list.sizeHintForRow(row) for row in range(self._list.count()))
        width = min(scaled(620), self._page.width() - scaled(24))
        height = min(heights + scaled(20), self._page.height() - scaled(24))
        right = self._page.width() - scaled(12)
        if self._field is not None:
            edge = self._field.mapTo(self._field.window(), self._field.rect().topRight())
            right = min(self._page.mapFrom(self._page.window(), edge).x(), right)
        self.setGeometry(max(right - width, scaled(12)), scaled(4), width, height)

    def _watch_field(self) -> None:
        focused = QApplication.focusWidget()
        if isinstance(focused, SearchField) and focused is not self._field:
            self._field = focused
            focused.installEventFilter(self)

    def _on_clicked(self, item: QListWidgetItem) -> None:
        self._open(cast("_Line", item.data(_LINE)))

    def _open(self, line: _Line) -> None:
        if line.kind is _Kind.PLACE:
            self.hide()
            self._shell.go(line.page, **dict(line.args))


def _hit_line(hit: SearchHit, marker: str) -> _Line:
    where = marker or ENTITIES.get(hit.entity, "")
    what = ENTITIES.get(hit.entity, "") if hit.field in {"text", "name"} else field_label(hit.field)
    title = " · ".join(part for part in dict.fromkeys((hit.unit_name, where, what)) if part)
    if hit.visit_id:
        args = (("visit", hit.visit_id), ("item", hit.item_id), ("field", hit.field))
        return _Line(_Kind.PLACE, title, hit.snippet, hit.marks, "visit", args)
    tab = _TABS.get(hit.entity, "plan")
    return _Line(
        _Kind.PLACE, title, hit.snippet, hit.marks, "campaign", (("tab", tab), ("id", hit.entity_id))
    )


class _LinePainter(QStyledItemDelegate):
    @called_by_qt
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        line = cast("_Line", index.data(_LINE))
        return QSize(scaled(200), scaled(28 if line.kind is _Kind.HEADING else 46))

    @called_by_qt
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line = cast("_Line", index.data(_LINE))
        place: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
        tokens = current_tokens()
        painter.save()
        if line.kind is _Kind.PLACE and state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_ground))
            painter.drawRoundedRect(place, 6, 6)
        inside = place.adjusted(scaled(10), scaled(4), -scaled(10), -scaled(4))
        if line.kind is _Kind.HEADING:
            _paint_small(painter, inside, line.title)
        else:
            half = inside.height() // 2
            _paint_title(painter, inside.adjusted(0, 0, 0, -half), line.title)
            _paint_remark(painter, inside.adjusted(0, half, 0, 0), line)
        painter.restore()


_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


def _paint_small(painter: QPainter, place: QRect, text: str) -> None:
    font = QFont(painter.font())
    font.setPixelSize(scaled(12))
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor(current_tokens().muted))
    painter.drawText(place, int(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft), text)


def _paint_title(painter: QPainter, place: QRect, text: str) -> None:
    font = QFont(painter.font())
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor(current_tokens().ink))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, _MIDDLE, shown)
    font.setBold(False)
    painter.setFont(font)


def _paint_remark(painter: QPainter, place: QRect, line: _Line) -> None:
    """Paint the snippet piece by piece; the words that were found are bold and in the accent colour."""
    tokens = current_tokens()
    font = QFont(painter.font())
    left = place.left()
    for text, found in _pieces(line.remark.replace("\n", " "), line.marks):
        font.setBold(found)
        metrics = QFontMetrics(font)
        room = place.right() - left
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.setFont(font)
        painter.setPen(QColor(tokens.accent if found else tokens.muted))
        painter.drawText(QRect(left, place.top(), room, place.height()), _MIDDLE, shown)
        left += metrics.horizontalAdvance(text)
        if left >= place.right():
            return


def _pieces(text: str, marks: tuple[tuple[int, int], ...]) -> list[tuple[str, bool]]:
    pieces: list[tuple[str, bool]] = []
    last = 0
    for start, end in marks:
        pieces += [(text[last:start], False), (text[start:end], True)]
        last = end
    return [(piece, found) for piece, found in (*pieces, (text[last:], False)) if piece]
