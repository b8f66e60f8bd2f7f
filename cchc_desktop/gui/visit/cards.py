"""The cards of one section: the open one with its editors, the others one line high."""

from collections.abc import Container, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.visit_records import FindingRecord
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone, current_tokens
from cchc_desktop.gui.style import FONT_CHANGES, scaled
from cchc_desktop.gui.visit.item_editor import ItemEditor
from cchc_desktop.gui.visit.sections import Entry, OutlinePlace, owners_of, tally
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.visit.words import OUTSIDE_SECTIONS, outside_words, rating_words, state_sign
from cchc_desktop.gui.widgets.labels import ElidedLabel, KeyHint, Role, label
from cchc_desktop.gui.widgets.marks import Card, Words, paint_chip
from cchc_desktop.gui.widgets.panes import ScrollColumn
from cchc_desktop.gui.widgets.text_fields import GrowingTextEdit

_AT_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_AT_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class _Summary(QWidget):
    """One line of a closed card: sign, words, rating, number of documents.

    Painted, because a section shows many of them and widgets cost far more than words.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self._state = Words(text="")
        self._rating = Words(text="")
        self._remark = ""
        self._outside = ""
        self.setToolTip(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_finding(
        self, finding: FindingRecord, *, flagged: Container[str] = (), outsiders: Sequence[str] = ()
    ) -> str:
        """Show how far the item has come, and who wrote outside their sections; returns it in words."""
        state, rating = state_sign(finding, flagged), rating_words(finding.rating)
        self._outside = outside_words(outsiders)
        self.setToolTip(f"{self._text}\n{self._outside}" if self._outside else self._text)
        documents = len(finding.evidence) + len(finding.documents)
        self._state, self._rating = state, rating
        self._remark = f"{documents} tài liệu" if documents else "" if rating.text else state.text
        self.update()
        return ", ".join(part for part in (state.text, rating.text, self._remark, self._outside) if part)

    @called_by_qt
    def sizeHint(self) -> QSize:
        return QSize(scaled(200), scaled(24))

    @called_by_qt
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter, box = current_tokens(), QPainter(self), self.rect()
        painter.setPen(QColor(tokens.ink_of(self._state.tone)))
        painter.drawText(box, _AT_LEFT, self._state.sign)
        right = box.right()
        if self._remark:
            painter.setPen(QColor(tokens.muted))
            painter.drawText(box, _AT_RIGHT, self._remark)
            right -= painter.fontMetrics().horizontalAdvance(self._remark) + scaled(8)
        if self._rating.text:
            right = paint_chip(painter, box, right, str(self._rating), self._rating.tone) - scaled(8)
        if self._outside:
            right = paint_chip(painter, box, right, OUTSIDE_SECTIONS, Tone.MUTED) - scaled(8)
        painter.setPen(QColor(tokens.ink))
        words = box.adjusted(scaled(22), 0, right - box.right(), 0)
        cut = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, _AT_LEFT, cut)


class ItemCard(Card):
    """One item. `asked` comes when the person wants it open."""

    asked = Signal(str)

    def __init__(self, session: VisitSession, entry: Entry) -> None:
        super().__init__()
        self.entry = entry
        self.item_id = entry.item.id
        self.editor: ItemEditor | None = None
        self._session = session
        words = entry.item.text or "Nội dung ngoài đề cương"
        self._summary = _Summary(f"{words} (ngoài đề cương)" if entry.extra and entry.item.text else words)
        self.body.addWidget(self._summary)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.refresh()

    def refresh(self) -> None:
        """Show what is kept now."""
        session = self._session
        state = self._summary.show_finding(
            session.finding(self.item_id),
            flagged=session.row_flags,
            outsiders=session.outsiders(self.item_id),
        )
        self.setAccessibleName(f"{self.entry.item.text}: {state}")
        if self.editor is not None:
            self.editor.refresh()

    def open(self) -> ItemEditor:
        """Show the editors."""
        if self.editor is None:
            self.editor = ItemEditor(self._session, self.entry)
            self.editor.evidence.drop_area.accept_drops_on(self)
            self._summary.hide()
            self.body.addWidget(self.editor)
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.unsetCursor()
            self.set_current(current=True)
        return self.editor

    def close_editors(self) -> None:
        """Hand over everything typed and show one line again."""
        if self.editor is None:
            return
        self.editor.flush()
        self.body.removeWidget(self.editor)
        self.editor.hide()
        self.editor.deleteLater()
        self.editor = None
        self._summary.show()
        self.setAcceptDrops(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_current(current=self.hasFocus())
        self.refresh()

    @called_by_qt
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.editor is None and event.button() is Qt.MouseButton.LeftButton:
            self.asked.emit(self.item_id)
        else:
            super().mousePressEvent(event)

    @called_by_qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        wanted = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}
        if self.editor is None and event.key() in wanted and self.hasFocus():
            self.asked.emit(self.item_id)
        else:
            super().keyPressEvent(event)

    @called_by_qt
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.set_current(current=True)

    @called_by_qt
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.set_current(current=self.editor is not None)


class _Heading(QWidget):
    """The section, its progress and who answers for it; a long title gives way to what stands behind it."""

    def __init__(self) -> None:
        super().__init__()
        self._title = ElidedLabel(role=Role.TITLE)
        self._remark = label("", Role.MUTED)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(scaled(8))
        row.addWidget(self._title, 100)
        row.addWidget(self._remark)
        row.addStretch(1)
        row.addWidget(KeyHint("Ctrl ↑↓"))
        row.addWidget(label("nội dung trước, sau", Role.NOTE))

    def set_text(self, title: str, remark: str) -> None:
        self._title.setText(title)
        self._remark.setText(remark)
        self._fit()

    @called_by_qt
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in FONT_CHANGES:
            self._fit()

    def _fit(self) -> None:
        self._title.ensurePolished()
        self._title.setMaximumWidth(self._title.sizeHint().width())


class CardList(QWidget):
    """All cards of one place. `opened(item)` and `entered(key)` tell where the person is."""

    opened = Signal(str)
    entered = Signal(object)
    finished = Signal()
    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self, session: VisitSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._place: OutlinePlace | None = None
        self._cards: dict[str, ItemCard] = {}
        self.heading = _Heading()
        self._scroll = ScrollColumn(margins=(18, 0, 8, 16))
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._follow_cursor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(scaled(18), scaled(8), scaled(18), scaled(8))
        head.addWidget(self.heading)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)

    @property
    def place(self) -> OutlinePlace | None:
        """The place shown."""
        return self._place

    @property
    def editor(self) -> ItemEditor | None:
        """The editors of the open card."""
        return next((card.editor for card in self._cards.values() if card.editor is not None), None)

    @property
    def open_id(self) -> str:
        """The item whose card is open; empty when all are closed."""
        return next((one for one, card in self._cards.items() if card.editor is not None), "")

    def show_session(self, session: VisitSession) -> None:
        """Turn to another visit; `show_place` follows."""
        self._session = session
        self._place = None
        self._cards = {}
        self._scroll.clear()

    def show_place(self, place: OutlinePlace) -> None:
        """Show the cards of another place, all closed."""
        self.flush()
        self._place = place
        self._cards = {}
        self._scroll.clear()
        for entry in place.entries:
            if entry.subheading is not None:
                words = f"{entry.subheading.marker} {entry.subheading.title}"
                self._scroll.add(label(words, Role.CAPTION, wrap=True))
            card = ItemCard(self._session, entry)
            card.asked.connect(self.open_item)
            self._cards[entry.item.id] = card
            self._scroll.add(card)
        self.show_tally()

    def open_item(self, item_id: str, key: FieldKey | None = None, field: str = "") -> None:
        """Open a card and put the cursor into it: into the field `key` or `field` when one is named."""
        card = self._cards.get(item_id)
        if card is None:
            return
        for other in self._cards.values():
            if other is not card:
                other.close_editors()
        fresh = card.editor is None
        editor = card.open()
        if fresh:
            self._listen(editor)
        found = editor.focus_field(key) if key is not None else bool(field) and editor.focus_named(field)
        if not found:
            editor.focus_first()
        self.opened.emit(item_id)
        self._reveal(card)

    def step(self, by: int) -> bool:
        """Open the card before or after the open one; False at the ends."""
        ids = list(self._cards)
        place = ids.index(self.open_id) + by if self.open_id else (0 if by > 0 else len(ids) - 1)
        if not 0 <= place < len(ids):
            return False
        self.open_item(ids[place])
        return True

    def close_item(self) -> bool:
        """Close the open card and stay on its line; False when none is open."""
        for card in self._cards.values():
            if card.editor is not None:
                card.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                card.close_editors()
                card.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def refresh_item(self, item_id: str) -> None:
        """Show what is kept now about an item."""
        if item_id in self._cards:
            self._cards[item_id].refresh()
            self.show_tally()

    def refresh(self) -> None:
        """Show what is kept now about everything here."""
        for card in self._cards.values():
            card.refresh()
        self.show_tally()

    def flush(self) -> None:
        """Hand over everything typed."""
        for card in self._cards.values():
            if card.editor is not None:
                card.editor.flush()

    def show_tally(self) -> None:
        """Show heading, progress and the member who answers for the place."""
        place = self._place
        if place is None:
            return
        count = tally(place, self._session.record.findings)
        owners = ", ".join(one.name for one in owners_of(place, self._session.members))
        person = f"người kiểm tra: {owners}" if owners else "chưa phân công"
        title = f"{place.marker} {place.title}" if place.marker != "+" else place.title
        self.heading.set_text(title, f"{count.done}/{count.asked} · {person}")

    @called_by_qt
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in FONT_CHANGES and self._place is not None and self.editor is None:
            self.show_place(self._place)

    def _listen(self, editor: ItemEditor) -> None:
        editor.entered.connect(self.entered)
        editor.entered.connect(self._follow_cursor)
        editor.finished.connect(self.finished)
        editor.undo_asked.connect(self.undo_asked)
        editor.redo_asked.connect(self.redo_asked)

    def _reveal(self, card: ItemCard) -> None:
        # The layout knows the new height of the card only after this event.
        QTimer.singleShot(0, card, lambda: self._show(card))

    def _show(self, card: ItemCard) -> None:
        self._scroll.show_whole(card)
        self._follow_cursor()

    def _follow_cursor(self) -> None:
        """Keep the place where one writes in sight, also while the field grows."""
        inside = self._scroll.widget()
        focus = self.focusWidget() or self
        if inside is None or not inside.isAncestorOf(focus):
            return
        if isinstance(focus, GrowingTextEdit):
            place = focus.viewport().mapTo(inside, focus.cursorRect().bottomLeft())
            self._scroll.ensureVisible(place.x(), place.y(), 0, scaled(56))
        elif not isinstance(focus, ItemCard):
            self._scroll.ensureWidgetVisible(focus, 0, scaled(40))
