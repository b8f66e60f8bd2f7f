"""The rows behind a `DataTable`: tuples of stored texts, and what was done to them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from cchc_desktop.core.text import storable
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone, current_tokens
from cchc_desktop.gui.widgets.value_forms import ValueForm, text_form

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column; `width` in px of the 100 % design, 0 shares what is left. Computed ones are not editable."""

    key: str
    title: str
    width: int = 0
    form: ValueForm = field(default_factory=text_form)
    right: bool = False
    editable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Stored texts in the order of the columns; `tones` colours cells that also carry a sign."""

    id: str
    cells: tuple[str, ...]
    tones: tuple[Tone, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CellEdit:
    """A cell that a person changed."""

    row: str
    key: str
    value: str


class RowsModel(QAbstractTableModel):
    """Rows edited in place. A new row is a draft, known to nobody, until something stands in it.

    Signals carry tuples, so that a paste of many rows is one use case: `added(ids)`,
    `edited(CellEdit, ...)`, `removed(ids)`, `restored(ids)`; `added` comes before the edits of a row.
    """

    added = Signal(object)
    edited = Signal(object)
    removed = Signal(object)
    restored = Signal(object)

    def __init__(self, columns: tuple[Column, ...], new_id: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self.columns = columns
        self._new_id = new_id
        self._rows: tuple[Row, ...] = ()
        self._drafts: frozenset[str] = frozenset()
        self._taken: tuple[tuple[int, Row], ...] = ()
        self.locked = False

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, drafts included."""
        return self._rows

    @property
    def can_restore(self) -> bool:
        """Tell whether a row was removed that can be put back."""
        return bool(self._taken)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; a draft at the end stays. Cells are updated in place when the ids agree."""
        drafts = tuple(row for row in self._rows if row.id in self._drafts)
        wanted = (*rows, *drafts)
        known = frozenset(row.id for row in rows)
        self._taken = tuple(one for one in self._taken if one[1].id not in known)
        if [row.id for row in wanted] == [row.id for row in self._rows]:
            self._rows = wanted
            if wanted:
                self.dataChanged.emit(self.index(0, 0), self.index(len(wanted) - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self._rows = wanted
        self.endResetModel()

    def add_draft(self) -> int:
        """Append an empty row and return its place; an empty draft at the end is used again."""
        if self._rows and self._rows[-1].id in self._drafts:
            return len(self._rows) - 1
        row = Row(id=self._new_id(), cells=("",) * len(self.columns))
        place = len(self._rows)
        self.beginInsertRows(QModelIndex(), place, place)
        self._rows = (*self._rows, row)
        self._drafts |= {row.id}
        self.endInsertRows()
        return place

    def remove(self, place: int) -> None:
        """Take a row out; `restore` puts it back."""
        row = self._rows[place]
        self.beginRemoveRows(QModelIndex(), place, place)
        self._rows = (*self._rows[:place], *self._rows[place + 1 :])
        self.endRemoveRows()
        if row.id in self._drafts:
            self._drafts -= {row.id}
            return
        self._taken = (*self._taken, (place, row))
        self.removed.emit((row.id,))

    def restore(self) -> int:
        """Put the row removed last back and return its place; -1 when there is none."""
        if not self._taken:
            return -1
        place, row = self._taken[-1]
        self._taken = self._taken[:-1]
        place = min(place, len(self._rows))
        self.beginInsertRows(QModelIndex(), place, place)
        self._rows = (*self._rows[:place], row, *self._rows[place:])
        self.endInsertRows()
        self.restored.emit((row.id,))
        return place

    def is_blank(self, start: int, first: int, lines: Sequence[Sequence[str]]) -> bool:
        """Tell whether nothing stands yet where these lines would go."""
        for row, line in zip(self._rows[start:], lines, strict=False):
            places = range(first, len(self.columns))
            targets = [place for place in places if self.columns[place].editable][: len(line)]
            if any(row.cells[place] for place in targets):
                return False
        return True

    def paste(self, start: int, first: int, lines: Sequence[Sequence[str]]) -> None:
        """Write lines of typed texts from row `start`, column `first` on, adding rows as needed."""
        edits: list[CellEdit] = []
        new: list[str] = []
        self.beginResetModel()
        rows = list(self._rows)
        for offset, line in enumerate(lines):
            if start + offset == len(rows):
                rows.append(Row(id=self._new_id(), cells=("",) * len(self.columns)))
                new.append(rows[-1].id)
            elif rows[start + offset].id in self._drafts:
                new.append(rows[start + offset].id)
            rows[start + offset], made = self._filled(rows[start + offset], first, line)
            edits.extend(made)
        self._rows = tuple(rows)
        self._drafts -= frozenset(new)
        self.endResetModel()
        if new:
            self.added.emit(tuple(new))
        if edits:
            self.edited.emit(tuple(edits))

    @called_by_qt
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @called_by_qt
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @called_by_qt
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = self._rows[index.row()], self.columns[index.column()]
        text = row.cells[index.column()]
        wrong = not column.form.readable(text)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"▲ {text}" if wrong else column.form.shown(text)
            case Qt.ItemDataRole.EditRole:
                return column.form.shown(text)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column.right else _LEFT
            case Qt.ItemDataRole.ToolTipRole:
                return column.form.sentence if wrong else None
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{column.title}: {column.form.shown(text) or 'trống'}"
            case Qt.ItemDataRole.ForegroundRole:
                return self._ink(row, index.column(), wrong=wrong)
            case _:
                return None

    @called_by_qt
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        row, column = self._rows[index.row()], self.columns[index.column()]
        stored = column.form.stored(storable(str(value)))
        if stored == row.cells[index.column()]:
            return False
        cells = (*row.cells[: index.column()], stored, *row.cells[index.column() + 1 :])
        self._rows = (
            *self._rows[: index.row()],
            replace(row, cells=cells),
            *self._rows[index.row() + 1 :],
        )
        if row.id in self._drafts:
            self._drafts -= {row.id}
            self.added.emit((row.id,))
        self.dataChanged.emit(index, index)
        self.edited.emit((CellEdit(row=row.id, key=column.key, value=stored),))
        return True

    @called_by_qt
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        editable = self.columns[index.column()].editable and not self.locked
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    @called_by_qt
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.columns[section].right else _LEFT
        return self.columns[section].title if role == Qt.ItemDataRole.DisplayRole else None

    def _ink(self, row: Row, place: int, *, wrong: bool) -> QColor | None:
        tone = Tone.WRONG if wrong else row.tones[place] if place < len(row.tones) else Tone.PLAIN
        return None if tone is Tone.PLAIN else QColor(current_tokens().ink_of(tone))

    def _filled(self, row: Row, first: int, line: Sequence[str]) -> tuple[Row, list[CellEdit]]:
        cells = list(row.cells)
        edits: list[CellEdit] = []
        places = [place for place in range(first, len(self.columns)) if self.columns[place].editable]
        for place, typed in zip(places, line, strict=False):
            stored = self.columns[place].form.stored(storable(typed))
            if stored != cells[place]:
                cells[place] = stored
                edits.append(CellEdit(row=row.id, key=self.columns[place].key, value=stored))
        return replace(row, cells=tuple(cells)), edits
