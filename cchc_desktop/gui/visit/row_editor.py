"""A line of editors over one row, which may not have begun yet: its first word begins it."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.widgets.choice_box import PickList
from cchc_desktop.gui.writing.bindings import Binding, TypedBinding, TypedField
from cchc_desktop.gui.writing.writer import RowDraft


class RowBinding(TypedBinding):
    """A typed field of a row that may not have begun yet."""

    def __init__(self, session: VisitSession, row: RowDraft, field: str, editor: TypedField) -> None:
        super().__init__(session, session.row_key(row, field), editor)
        self._session = session
        self._row = row

    def follow_row(self) -> None:
        """Take the key the row has got by now."""
        self.key = self._session.row_key(self._row, self.key.field)

    def keep(self, value: JsonValue) -> None:
        self._session.keep_in_row(self._row, self.key.field, value, seen=self.seen)

    def leave(self) -> None:
        self._session.leave_row(self._row, self.key.field)


class RowEditor(QWidget):
    """Base of the lines. `removed` carries the editor whose row is to be taken out."""

    removed = Signal(object)

    def __init__(self, session: VisitSession, row: RowDraft) -> None:
        super().__init__()
        self.row = row
        self.session = session
        self.bindings: list[RowBinding] = []
        self._choices: dict[PickList, str] = {}
        self._flags: dict[QCheckBox, str] = {}

    def typed(self, field: str, editor: TypedField) -> TypedField:
        """Tie an editor to a field of the row."""
        self.bindings.append(RowBinding(self.session, self.row, field, editor))
        return editor

    def chosen(self, field: str, editor: PickList) -> PickList:
        """Tie a choice to a field of the row."""
        self._choices[editor] = field
        editor.chosen.connect(self._on_chosen)
        return editor

    def flagged(self, field: str, editor: QCheckBox) -> QCheckBox:
        """Tie a tick to a field of the row."""
        self._flags[editor] = field
        editor.clicked.connect(self._on_flag)
        return editor

    def show_values(self, values: Mapping[str, JsonValue]) -> None:
        """Show what is kept; nothing for a row that has not begun."""
        for binding in self.bindings:
            binding.follow_row()
            if self.row.entity_id or self.session.draft(binding.key) is not None:
                binding.show_value(values.get(binding.key.field))
        for choice, field in self._choices.items():
            value = values.get(field) or self.row.values.get(field)
            choice.set_value(value if isinstance(value, str) else "")
        for box, field in self._flags.items():
            box.setChecked(values.get(field) is True)

    def as_bindings(self) -> list[Binding]:
        """Return the editors people type into."""
        return list(self.bindings)

    def ask_removal(self) -> None:
        """Ask to take the row out."""
        self.removed.emit(self)

    def _on_chosen(self, value: str) -> None:
        sender = self.sender()
        if isinstance(sender, PickList):
            self._keep(self._choices[sender], value or None)

    def _on_flag(self, on: bool) -> None:
        sender = self.sender()
        if isinstance(sender, QCheckBox):
            self._keep(self._flags[sender], on)

    def _keep(self, field: str, value: JsonValue) -> None:
        """Keep a choice or a tick: at once in a row that is there, with the first word in one that is not."""
        if self.row.entity_id:
            self.session.put(FieldKey(self.row.entity, self.row.entity_id, field), value)
        else:
            self.row.values[field] = value
