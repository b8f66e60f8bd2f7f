"""What the parts of the campaign page have in common, and a list with a form beside it."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.changes import JsonValue
from cchc_desktop.gui.campaign.session import CampaignSession
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.style import FONT_CHANGES, scaled
from cchc_desktop.gui.widgets.banner import Banner
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import Card, EmptyState
from cchc_desktop.gui.widgets.panes import ScrollColumn
from cchc_desktop.gui.widgets.record_table import Record, RecordColumn, RecordTable
from cchc_desktop.gui.writing.forms import FormBinder


class CampaignTab(QWidget):
    """One part of the campaign page. `touching` are the entities that make it read again."""

    removed = Signal(str)
    """What was taken away, in words: the page offers to bring it back."""
    undo_asked = Signal()
    redo_asked = Signal()

    touching: tuple[str, ...] = ()

    def __init__(self, session: CampaignSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        session.switched.connect(self._on_switched)
        session.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Read everything again; lists and cursors stay where they are."""
        raise NotImplementedError

    def primary(self) -> QAction | None:
        """Return the one main action of this part."""
        return None

    def flush(self) -> QWidget | None:
        """Hand over everything typed; returns the first editor that cannot be read."""
        return None

    def finish(self) -> QWidget | None:
        """Hand over everything before the page is left, also what was begun and not entered."""
        return self.flush()

    def show_entity(self, entity_id: str, field: str = "") -> None:
        """Go to an entity, the one shown when it is empty, and, when named, to its field."""

    def _on_switched(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_changed(self, changed: object) -> None:
        if isinstance(changed, Changed) and self.isVisible() and changed.touches(*self.touching):
            self.refresh()


def bring_into_sight(widget: QWidget | None) -> None:
    """Scroll the column around a widget to it, once everything is laid out."""
    above = widget.parentWidget() if widget is not None else None
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if widget is not None and above is not None:
        column, margin = above, scaled(40)
        QTimer.singleShot(0, column, lambda: column.ensureWidgetVisible(widget, 0, margin))


class ListAndForm(CampaignTab):
    """A list at the left, and at the right the form of what the cursor is on.

    Subclasses fill `tools` (above the list) and `form`, and say what `records` there are and which `values`
    the form shows. Ctrl+Delete removes; undo brings back. Esc goes from the form back to the list.
    """

    entity = ""
    removal = ""
    less_needed: tuple[int, ...] = ()
    """Columns hidden on a narrow page."""

    def __init__(
        self,
        session: CampaignSession,
        columns: tuple[RecordColumn, ...],
        name: str,
        *,
        empty: EmptyState,
        form_width: int = 440,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, parent)
        self.banner = Banner(self)
        self.table = RecordTable(columns, name, parent=self)
        self.binder = FormBinder(session, self.entity, self)
        self.binder.undo_asked.connect(self.undo_asked)
        self.binder.redo_asked.connect(self.redo_asked)
        self.tools = QHBoxLayout()
        self.form = ScrollColumn(margins=(14, 12, 14, 12))
        self._form_card = Card(parent=self)
        self._stack = QStackedWidget(self)
        self._remove = Button(self.removal, ButtonKind.LINK, keys="Ctrl Del", clicked=self.remove_current)
        self._hint = label("Chọn một dòng ở bên trái để xem và sửa.", Role.MUTED, wrap=True)
        self._form_width = form_width
        self._lay_out(empty)
        self.table.current_changed.connect(self._on_current)
        self.table.opened.connect(self._on_opened)
        self._delete = QAction(self.removal, self)
        self._delete.setShortcut("Ctrl+Delete")
        self._delete.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._delete.triggered.connect(self.remove_current)
        self.addAction(self._delete)

    def records(self) -> tuple[Record, ...]:
        """Read what the list shows."""
        raise NotImplementedError

    def values(self, entity_id: str) -> Mapping[str, JsonValue]:
        """Return the fields the form shows for an entity."""
        raise NotImplementedError

    def first_field(self) -> str:
        """Return the field in which a new entity begins."""
        return "name"

    @called_by_qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @called_by_qt
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in FONT_CHANGES:
            self._fit()

    @called_by_qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.table.hasFocus() and self.table.isVisible():
            self.back_to_list()
        else:
            super().keyPressEvent(event)

    def back_to_list(self) -> None:
        """Keep what was typed and put the cursor into the list."""
        self.binder.flush()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        self.session.note_reading()
        records = self.records() if self.session.campaign_id else ()
        self.table.set_records(records)
        self._stack.setCurrentIndex(0 if records else 1)
        self._form_card.setVisible(bool(records))
        if records and not self.table.current_id():
            self.table.set_current(records[0].id)
        self.show_form(self.table.current_id())

    def show_form(self, entity_id: str) -> None:
        """Show an entity in the form; an empty id shows that nothing is chosen."""
        if entity_id != self.binder.entity_id:
            self.form.verticalScrollBar().setValue(0)
        self.binder.show(entity_id, self.values(entity_id) if entity_id else {})
        self.form.setVisible(bool(entity_id))
        self._remove.setVisible(bool(entity_id))
        self._hint.setVisible(not entity_id)

    def begin(self, entity_id: str) -> None:
        """Show what was just added and put the cursor into its first field."""
        if entity_id:
            self.refresh()
            self.show_entity(entity_id, self.first_field())

    def show_entity(self, entity_id: str, field: str = "") -> None:
        if entity_id:
            self.table.set_current(entity_id)
        if field and self.binder.focus_field(field):
            bring_into_sight(self.focusWidget())
        else:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def remove_current(self) -> None:
        """Remove what the cursor is on, unless something stands against it."""
        entity_id = self.table.current_id()
        if entity_id and self.may_remove(entity_id):
            self.remove(entity_id)

    def may_remove(self, entity_id: str) -> bool:
        """Tell whether an entity may be removed at once; a part that has to say or ask something does so."""
        del entity_id
        return True

    def remove(self, entity_id: str) -> None:
        """Remove an entity and tell the page, which offers to bring it back."""
        self.binder.flush()
        words = self.words_of(entity_id)
        if self.session.delete(self.entity, entity_id):
            self.removed.emit(words)

    def words_of(self, entity_id: str) -> str:
        """Return what an entity is called in the list."""
        return next((one.cells[0].text for one in self.table.records() if one.id == entity_id), "")

    def flush(self) -> QWidget | None:
        self.binder.flush()
        return self.binder.unreadable()

    def _lay_out(self, empty: EmptyState) -> None:
        self.tools.setSpacing(scaled(8))
        listed = Card()
        listed.body.setContentsMargins(scaled(8), scaled(4), scaled(8), scaled(8))
        listed.body.addWidget(self.table)
        nothing = Card()
        nothing.body.addWidget(empty)
        nothing.body.addStretch(1)
        self._stack.addWidget(listed)
        self._stack.addWidget(nothing)
        self._form_card.body.setContentsMargins(0, 0, 0, scaled(8))
        self._form_card.body.addWidget(self.form, 1)
        self._form_card.body.addWidget(self._hint, 0, Qt.AlignmentFlag.AlignCenter)
        foot = QHBoxLayout()
        foot.setContentsMargins(scaled(12), 0, scaled(12), 0)
        foot.addWidget(self._remove)
        foot.addStretch(1)
        self._form_card.body.addLayout(foot)
        middle = QHBoxLayout()
        middle.setSpacing(scaled(12))
        middle.addWidget(self._stack, 1)
        middle.addWidget(self._form_card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(8))
        column.addWidget(self.banner)
        column.addLayout(self.tools)
        column.addLayout(middle, 1)

    def _fit(self) -> None:
        """Give the form its width, or under half of a narrow page; hide what the list needs least then."""
        wanted = scaled(self._form_width)
        self._form_card.setFixedWidth(min(wanted, int(self.width() * 0.48)))
        for column in self.less_needed:
            self.table.setColumnHidden(column, self.width() < wanted + scaled(420))

    def _on_current(self, entity_id: str) -> None:
        self.show_form(entity_id)

    def _on_opened(self, entity_id: str) -> None:
        self.show_form(entity_id)
        self.binder.focus_field(self.first_field())
