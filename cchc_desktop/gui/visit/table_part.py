"""A table of rows that belong to a finding or to the visit, filled in place."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.core.changes import FieldKey, JsonValue, Sight
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.style import FONT_CHANGES, scaled
from cchc_desktop.gui.visit.row_flags import FlagLines
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.data_table import DataTable
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.table_rows import CellEdit, Column, Row

_FONT = 13


class RowsTable(QWidget):
    """Heading, a button that begins a row, and the table once there is a row.

    `common` are values every new row carries, such as the answer it belongs to. `entered` carries the key
    of the cell with the cursor, `row_changed` the id of its row (empty for none).
    """

    entered = Signal(object)
    row_changed = Signal(str)
    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(
        self,
        session: VisitSession,
        *,
        entity: str,
        item_id: str,
        columns: tuple[Column, ...],
        title: str,
        add_words: str,
        common: Mapping[str, JsonValue],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self._entity = entity
        self._item_id = item_id
        self._columns = columns
        self._common = dict(common)
        self._title = title
        self._begun: set[str] = set()
        self._open_key: FieldKey | None = None
        self._seen: Sight | None = None
        self._heading = label(title, Role.NOTE)
        self.add_button = Button(add_words, ButtonKind.QUIET, clicked=self.add_row)
        self._remove = Button("Xóa dòng", ButtonKind.QUIET, keys="Ctrl Delete", clicked=self.remove_row)
        self._table: DataTable | None = None
        self._lay_out()
        self._flags = FlagLines(self._column)

    @property
    def table(self) -> DataTable:
        """The table itself, made when the first row is."""
        if self._table is None:
            self._table = DataTable(self._columns, self._title, new_id=self._new_id, most_rows=10)
            self._table.hide_buttons()
            self._table.hide()
            self._column.insertWidget(1, self._table)
            self._connect(self._table)
            self._set_font()
        return self._table

    def show_rows(self, rows: Sequence[Row], remark: str = "") -> None:
        """Show the kept rows, with what is not kept yet on top of them."""
        shown = self._with_unsaved(rows)
        self._heading.setText(f"{self._title} · {remark}" if remark else self._title)
        if self._table is None and not shown:
            return
        if not self.table.pending() or [row.id for row in shown] != [row.id for row in self.table.rows()]:
            self._seen = self.session.sight
            self.table.set_rows(shown)
        names = ((row.id, f"Dòng {number}") for number, row in enumerate(rows, start=1))
        self._flags.show_rows(self.session.row_flags, names)
        self._fit()

    def add_row(self) -> None:
        """Begin a row and put the cursor into it."""
        self.table.show()
        self.table.add_row()

    def remove_row(self) -> None:
        """Take out the row with the cursor; undo brings it back."""
        self.table.remove_row()

    def paste(self, text: str) -> None:
        """Write rows as Excel copies them."""
        self.table.show()
        self.table.paste(text)

    def flush(self) -> None:
        """Hand over the cell that is being typed into."""
        if self._table is not None:
            self._table.flush()
            self._close_cell()

    def go_to(self, key: FieldKey) -> bool:
        """Put the cursor into the cell of a field; False when it is not here."""
        ids = [row.id for row in self.table.rows()] if self._table is not None else []
        names = [column.key for column in self._columns]
        if key.entity_id not in ids:
            return False
        column = names.index(key.field) if key.field in names else 0
        self.table.view.setFocus()
        self.table.view.setCurrentIndex(self.table.model.index(ids.index(key.entity_id), column))
        return True

    def current_row(self) -> str:
        """Return the id of the row with the cursor; empty for none and for a row without anything in it."""
        if self._table is None:
            return ""
        place = self._table.view.currentIndex().row()
        rows = self._table.rows()
        return rows[place].id if 0 <= place < len(rows) and any(rows[place].cells) else ""

    @called_by_qt
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in FONT_CHANGES:
            self._set_font()

    def _set_font(self) -> None:
        """Set tables a little smaller than the person's own words."""
        if self._table is None:
            return
        font = QFont(self._table.view.font())
        if font.pixelSize() != scaled(_FONT):
            font.setPixelSize(scaled(_FONT))
            self._table.view.setFont(font)

    def _lay_out(self) -> None:
        self.head = QHBoxLayout()
        self.head.setContentsMargins(0, 0, 0, 0)
        self.head.setSpacing(scaled(4))
        self.head.addWidget(self._heading)
        self.head.addWidget(self.add_button)
        self.head.addStretch(1)
        self.head.addWidget(self._remove)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(self.head)
        self.add_button.setAccessibleName(f"{self._title}: {self.add_button.text()}")
        self._remove.setAccessibleName(f"{self._title}: xóa dòng")
        self._remove.hide()

    def _connect(self, table: DataTable) -> None:
        table.added.connect(self._on_added)
        table.edited.connect(self._on_edited)
        table.removed.connect(self._on_removed)
        table.restored.connect(self._on_restored)
        table.undo_exhausted.connect(self.undo_asked)
        table.redo_exhausted.connect(self.redo_asked)
        table.view.itemDelegate().closeEditor.connect(self._close_cell)
        table.view.selectionModel().currentChanged.connect(self._on_moved)

    def _new_id(self) -> str:
        return self.session.new_row_id(self._item_id)

    def _key(self, row: str, field: str) -> FieldKey:
        return FieldKey(self._entity, row, field)

    def _on_added(self, ids: tuple[str, ...]) -> None:
        self._begun.update(ids)

    def _on_edited(self, edits: tuple[CellEdit, ...]) -> None:
        forms = {column.key: column.form for column in self._columns}
        values: dict[FieldKey, JsonValue] = {}
        for edit in edits:
            key = self._key(edit.row, edit.key)
            if not forms[edit.key].readable(edit.value):
                self.session.keep_draft(key, edit.value, seen=self._seen)
                continue
            if edit.row in self._begun:
                self._begun.discard(edit.row)
                values.update(self._first_values(edit.row))
            values[key] = edit.value or None
        self._keep(values)
        self._fit()

    def _first_values(self, row: str) -> Mapping[FieldKey, JsonValue]:
        order = 1 + [one.id for one in self.table.rows()].index(row)
        return {self._key(row, name): value for name, value in {**self._common, "order": order}.items()}

    def _keep(self, values: Mapping[FieldKey, JsonValue]) -> None:
        if len(values) == 1:
            key, value = next(iter(values.items()))
            self._open_key = key
            self.session.autosave(key, value, seen=self._seen)
        elif values:
            self.session.put_many(values, seen=self._seen)
        if not self._is_editing():
            self._close_cell()

    def _is_editing(self) -> bool:
        return self.table.view.state() is QAbstractItemView.State.EditingState

    def _on_removed(self, ids: tuple[str, ...]) -> None:
        for row in ids:
            self.session.delete(self._entity, row)

    def _on_restored(self, ids: tuple[str, ...]) -> None:
        self.session.put_many({self._key(row, "deleted"): False for row in ids})

    def _close_cell(self) -> None:
        key, self._open_key = self._open_key, None
        if key is not None:
            self.session.leave(key)

    def _on_moved(self) -> None:
        row, place = self.current_row(), self.table.view.currentIndex().column()
        self._remove.setVisible(place >= 0)
        self.row_changed.emit(row)
        if row and place >= 0:
            self.entered.emit(self._key(row, self._columns[place].key))

    def _with_unsaved(self, rows: Sequence[Row]) -> Sequence[Row]:
        unsaved = self.session.unsaved(self._entity, self._item_id)
        if not unsaved:
            return rows
        known = {*(row.id for row in rows), *self.session.row_ids(self._item_id)}
        lost = dict.fromkeys(key.entity_id for key in unsaved if key.entity_id not in known)
        self._begun.update(lost)
        empty = ("",) * len(self._columns)
        return [self._overlaid(row, unsaved) for row in (*rows, *(Row(id=one, cells=empty) for one in lost))]

    def _overlaid(self, row: Row, unsaved: Mapping[FieldKey, JsonValue]) -> Row:
        cells = list(row.cells)
        for place, column in enumerate(self._columns):
            key = self._key(row.id, column.key)
            if key in unsaved:
                cells[place] = str(unsaved[key] or "")
        return replace(row, cells=tuple(cells))

    def _fit(self) -> None:
        self.table.setVisible(bool(self.table.rows()))
        self._remove.setVisible(self.table.view.currentIndex().isValid())
