"""A table filled in place: Enter goes on and adds rows, Excel can be pasted, a removed row comes back."""

import csv
from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QHBoxLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop.core.text import storable
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.style import FONT_CHANGES, scaled
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.column_widths import share_width
from cchc_desktop.gui.widgets.table_rows import Column, Row, RowsModel
from cchc_desktop.gui.widgets.text_fields import LineEdit

_ROW = 30
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


def pasted_lines(text: str) -> tuple[tuple[str, ...], ...]:
    """Split clipboard text as Excel writes it: tabs, and quotes around cells with line breaks."""
    lines = csv.reader(storable(text).rstrip("\n").splitlines(keepends=True), delimiter="\t")
    return tuple(tuple(cell.strip() for cell in line) for line in lines)


class _CellEditor(QStyledItemDelegate):
    """Hands over what is typed while the cell is still open, so that nothing waits for leaving it."""

    @called_by_qt
    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        editor = LineEdit(parent=parent)
        editor.setFrame(False)
        column = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        editor.setAccessibleName(str(column))
        editor.committed.connect(self._on_committed)
        return editor

    @called_by_qt
    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        # The view asks again after every hand-over; the person may be in the middle of a word by then.
        if isinstance(editor, LineEdit) and not editor.property("filled"):
            editor.setProperty("filled", True)
            editor.set_value(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    @called_by_qt
    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if isinstance(editor, LineEdit):
            text = editor.value()
            editor.set_value(text)
            model.setData(index, text)

    @called_by_qt
    def eventFilter(self, object: QObject, event: QEvent) -> bool:  # noqa: A002 - Qt's name
        # Esc goes out of the cell; it throws nothing away.
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() is QEvent.Type.KeyPress and isinstance(object, LineEdit):
            self.commitData.emit(object)
            self.closeEditor.emit(object, QAbstractItemDelegate.EndEditHint.NoHint)
            return True
        return super().eventFilter(object, event)

    def _on_committed(self) -> None:
        sender = self.sender()
        if isinstance(sender, LineEdit):
            self.commitData.emit(sender)


class _View(QTableView):
    """The grid itself. See `DataTable`."""

    remove_asked = Signal()
    restore_asked = Signal()
    redo_asked = Signal()
    row_asked = Signal()
    paste_asked = Signal()
    resized = Signal()

    @called_by_qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    @called_by_qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        editing = self.state() is QTableView.State.EditingState
        if event.key() in _ENTER and not editing:
            self.go_on()
        elif event.key() == Qt.Key.Key_Delete and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.remove_asked.emit()
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and not editing:
            self.model().setData(self.currentIndex(), "")
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.restore_asked.emit()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo_asked.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_asked.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(str(self.currentIndex().data() or ""))
        else:
            super().keyPressEvent(event)
            if self.state() is QTableView.State.EditingState:
                # Qt lets the letter that begins an edit go on to the page, where a digit rates the item.
                event.accept()

    @called_by_qt
    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        entered = hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache
        super().closeEditor(editor, hint)
        if entered:
            self.go_on()

    def go_on(self) -> None:
        """Go to the next cell that can be edited; after the last one ask for a new row."""
        model = cast("RowsModel", self.model())
        row, place = self.currentIndex().row(), self.currentIndex().column() + 1
        while 0 <= row < model.rowCount():
            for column in range(place, len(model.columns)):
                if model.columns[column].editable:
                    self.setCurrentIndex(model.index(row, column))
                    return
            row, place = row + 1, 0
        self.row_asked.emit()


class DataTable(QWidget):
    """Rows of stored texts. `edited`, `added`, `removed`, `restored` carry tuples, see `RowsModel`.

    Enter goes on and adds a row after the last cell, Ctrl+Delete removes a row, Ctrl+Z puts it back and
    emits `undo_exhausted` when there is none. Higher than `most_rows`, the table scrolls.
    """

    edited = Signal(object)
    added = Signal(object)
    removed = Signal(object)
    restored = Signal(object)
    undo_exhausted = Signal()
    redo_exhausted = Signal()

    def __init__(
        self,
        columns: tuple[Column, ...],
        name: str,
        *,
        new_id: Callable[[], str],
        most_rows: int = 12,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._most_rows = most_rows
        self.model = RowsModel(columns, new_id, self)
        self.view = _View(self)
        self._add = Button("+ Thêm dòng", ButtonKind.QUIET, keys="Enter ở ô cuối")
        self._remove = Button("Xóa dòng", ButtonKind.QUIET, keys="Ctrl Delete")
        self._set_up_view(name)
        self._lay_out()
        self._connect()
        self._rescale()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show rows; the cursor stays where it is."""
        row, column = self.view.currentIndex().row(), self.view.currentIndex().column()
        self.model.set_rows(rows)
        if not self.view.currentIndex().isValid() and 0 <= row < self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(row, column))

    def rows(self) -> tuple[Row, ...]:
        """Return the rows as shown, in stored form."""
        return self.model.rows

    def flush(self) -> None:
        """Hand over a cell that is still being typed into."""
        for editor in self.view.findChildren(LineEdit):
            editor.flush()

    def pending(self) -> bool:
        """Tell whether a cell holds text that has not been handed over."""
        return any(editor.pending() for editor in self.view.findChildren(LineEdit))

    def set_locked(self, *, locked: bool) -> None:
        """Allow or refuse changes."""
        self.model.locked = locked
        triggers = QTableView.EditTrigger.NoEditTriggers if locked else _TRIGGERS
        self.view.setEditTriggers(triggers)
        self._add.setVisible(not locked)
        self._remove.setVisible(not locked)

    def hide_buttons(self) -> None:
        """Leave adding and removing to the caller's own buttons, for tables inside a dense page."""
        self._add.hide()
        self._remove.hide()

    def add_row(self) -> None:
        """Begin a new row and put the cursor into its first cell."""
        if self.model.locked:
            return
        place = self.model.add_draft()
        first = next((n for n, column in enumerate(self.model.columns) if column.editable), 0)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.view.setCurrentIndex(self.model.index(place, first))

    def remove_row(self) -> None:
        """Remove the row with the cursor."""
        place = self.view.currentIndex().row()
        if place >= 0 and not self.model.locked:
            self.model.remove(place)

    def paste(self, text: str) -> None:
        """Write text as Excel copies it.

        A block goes into the cells from the cursor on when they are blank, otherwise into new rows at the
        end; one cell alone replaces the cell with the cursor.
        """
        lines = pasted_lines(text)
        if self.model.locked or not lines:
            return
        start = self.view.currentIndex()
        row, first = start.row(), max(start.column(), 0)
        alone = len(lines) == 1 and len(lines[0]) == 1
        if not start.isValid() or not (alone or self.model.is_blank(row, first, lines)):
            row, first = self.model.rowCount(), first if alone else 0
        self.model.paste(row, first, lines)
        self.view.setCurrentIndex(self.model.index(row + len(lines) - 1, first))

    @called_by_qt
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in FONT_CHANGES:
            self._rescale()

    def _set_up_view(self, name: str) -> None:
        view = self.view
        view.setModel(self.model)
        view.setItemDelegate(_CellEditor(view))
        view.setAccessibleName(name)
        view.setShowGrid(False)
        view.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        view.setEditTriggers(_TRIGGERS)
        view.setTabKeyNavigation(False)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        view.verticalHeader().hide()
        view.horizontalHeader().setHighlightSections(False)
        view.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setFocusProxy(view)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(scaled(4))
        buttons.addWidget(self._add)
        buttons.addWidget(self._remove)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(4))
        column.addWidget(self.view)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.model.edited.connect(self.edited)
        self.model.added.connect(self.added)
        self.model.removed.connect(self.removed)
        self.model.restored.connect(self.restored)
        for signal in (self.model.rowsInserted, self.model.rowsRemoved, self.model.modelReset):
            signal.connect(self._fit)
        self.view.resized.connect(self._share)
        self.view.row_asked.connect(self.add_row)
        self.view.remove_asked.connect(self.remove_row)
        self.view.restore_asked.connect(self._restore)
        self.view.redo_asked.connect(self.redo_exhausted)
        self.view.paste_asked.connect(self._paste_clipboard)
        self._add.clicked.connect(self.add_row)
        self._remove.clicked.connect(self.remove_row)

    def _restore(self) -> None:
        place = -1 if self.model.locked else self.model.restore()
        if place < 0:
            self.undo_exhausted.emit()
        else:
            self.view.setCurrentIndex(self.model.index(place, 0))

    def _paste_clipboard(self) -> None:
        self.paste(QGuiApplication.clipboard().text())

    def _rescale(self) -> None:
        self.view.verticalHeader().setDefaultSectionSize(scaled(_ROW))
        self._share()
        self._fit()

    def _share(self) -> None:
        share_width(self.view, tuple(column.width for column in self.model.columns))

    def _fit(self) -> None:
        rows = max(min(self.model.rowCount(), self._most_rows), 1)
        head = self.view.horizontalHeader().sizeHint().height()
        self.view.setFixedHeight(rows * scaled(_ROW) + head + 2)


_TRIGGERS = (
    QTableView.EditTrigger.AnyKeyPressed
    | QTableView.EditTrigger.EditKeyPressed
    | QTableView.EditTrigger.DoubleClicked
    | QTableView.EditTrigger.SelectedClicked
)
