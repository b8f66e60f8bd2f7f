"""The editors of one form, tied to the fields of one entity after the other."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.gui.widgets.choice import SegmentedChoice
from cchc_desktop.gui.widgets.choice_box import PickList
from cchc_desktop.gui.writing.bindings import Binding, ChoiceBinding, FlagBinding, TypedBinding, TypedField
from cchc_desktop.gui.writing.writer import Writer


class FormBinder(QObject):
    """All editors of one form. `show` moves them to an entity; `undo_asked` comes from their Ctrl+Z."""

    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self, writer: Writer, entity: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._writer = writer
        self._entity = entity
        self._entity_id = ""
        self._bindings: list[Binding] = []

    @property
    def entity_id(self) -> str:
        """The entity that is shown; empty for none."""
        return self._entity_id

    def typed(self, field: str, editor: TypedField) -> None:
        """Bind a field for text, a date or a number."""
        self._tie(TypedBinding(self._writer, self._key(field), editor))

    def flag(self, field: str, check: QCheckBox) -> None:
        """Bind a yes or no."""
        self._tie(FlagBinding(self._writer, self._key(field), check))

    def code(self, field: str, choice: SegmentedChoice | PickList) -> None:
        """Bind a choice."""
        self._tie(ChoiceBinding(self._writer, self._key(field), choice))

    def show(self, entity_id: str, values: Mapping[str, JsonValue]) -> None:
        """Show the fields of an entity. What is being typed, waits or is a draft stands before the values."""
        if entity_id != self._entity_id:
            self._entity_id = entity_id
            for binding in self._bindings:
                binding.move_to(self._key(binding.key.field))
        for binding in self._bindings:
            binding.show_value(values.get(binding.key.field))

    def flush(self) -> None:
        """Hand over everything typed and close the fields."""
        for binding in self._bindings:
            binding.flush()

    def unreadable(self) -> QWidget | None:
        """Return the first editor whose text cannot be read, None when there is none."""
        return next((binding.editor for binding in self._bindings if not binding.is_readable()), None)

    def focus_field(self, field: str) -> bool:
        """Put the cursor into the editor of a field; False when the form has none."""
        for binding in self._bindings:
            if binding.key.field == field:
                binding.editor.setFocus()
                return True
        return False

    def _key(self, field: str) -> FieldKey:
        return FieldKey(self._entity, self._entity_id, field)

    def _tie(self, binding: Binding) -> None:
        self._bindings.append(binding)
        binding.undo_asked.connect(self.undo_asked)
        binding.redo_asked.connect(self.redo_asked)
