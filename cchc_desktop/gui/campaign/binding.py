"""Ties the editors of a form to the fields of one entity: shows them, keeps what is typed, loses nothing.

What cannot be read (a date such as `31/2`) is not written; it stays in its field, and the form says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget

from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.gui.campaign.session import CampaignSession
from cchc_desktop.gui.widgets.choice import SegmentedChoice
from cchc_desktop.gui.widgets.choice_box import PickList
from cchc_desktop.gui.widgets.parsed_fields import CountEdit, ParsedEdit
from cchc_desktop.gui.widgets.text_fields import GrowingTextEdit, LineEdit

TypedEditor = LineEdit | GrowingTextEdit | ParsedEdit
CodeEditor = SegmentedChoice | PickList


@dataclass(frozen=True, slots=True)
class _Target:
    entity: str
    entity_id: str


class _Binding(QObject):
    """One editor and its field."""

    def __init__(self, session: CampaignSession, field: str, parent: QObject) -> None:
        super().__init__(parent)
        self.session = session
        self.field = field
        self.target: _Target | None = None

    @property
    def editor(self) -> QWidget:
        raise NotImplementedError

    def show_value(self, value: JsonValue) -> None:
        """Show what is kept, unless something here waits to be kept."""
        raise NotImplementedError

    def flush(self) -> None:
        """Hand over what was typed."""

    def is_readable(self) -> bool:
        """Tell whether what is typed can be kept."""
        return True

    def left(self) -> None:
        """The cursor left the editor."""

    def key(self) -> FieldKey | None:
        """Return the field that is shown."""
        return FieldKey(self.target.entity, self.target.entity_id, self.field) if self.target else None


class _TypedBinding(_Binding):
    def __init__(self, session: CampaignSession, editor: TypedEditor, field: str, parent: QObject) -> None:
        super().__init__(session, field, parent)
        self._editor = editor
        editor.committed.connect(self._on_committed)
        typed = editor.line if isinstance(editor, ParsedEdit) else editor
        typed.textChanged.connect(self._on_typed)

    @property
    def editor(self) -> QWidget:
        return self._editor.focusProxy() or self._editor

    def show_value(self, value: JsonValue) -> None:
        key = self.key()
        if not self._editor.pending() and self.is_readable() and key and self.session.waiting(key) is None:
            self._editor.set_value("" if value is None else str(value))

    def stand_in(self, text: str) -> None:
        """Show a text whatever stood here: what could not be read when its entity was last shown."""
        self._editor.set_value(text)

    def unreadable_text(self) -> str:
        """Return what stands here and cannot be read."""
        return "" if self.is_readable() else self._editor.value()

    def flush(self) -> None:
        self._editor.flush()

    def is_readable(self) -> bool:
        return not isinstance(self._editor, ParsedEdit) or self._editor.is_valid()

    def left(self) -> None:
        key = self.key()
        if key is not None:
            self.session.leave(key)

    def _on_committed(self, text: str) -> None:
        key = self.key()
        if key is None or not self.is_readable():
            return
        counted = isinstance(self._editor, CountEdit) and text
        self.session.autosave(key, int(text) if counted else text)
        if not self.editor.hasFocus():
            self.session.leave(key)

    def _on_typed(self) -> None:
        # The program's own texts come without the focus: nobody typed them.
        if self.target is not None and self.editor.hasFocus() and self._editor.pending():
            self.session.note_typing()


class _FlagBinding(_Binding):
    def __init__(self, session: CampaignSession, check: QCheckBox, field: str, parent: QObject) -> None:
        super().__init__(session, field, parent)
        self._check = check
        check.clicked.connect(self._on_clicked)

    @property
    def editor(self) -> QWidget:
        return self._check

    def show_value(self, value: JsonValue) -> None:
        self._check.setChecked(bool(value))

    def _on_clicked(self) -> None:
        key = self.key()
        if key is not None:
            self.session.put(key, self._check.isChecked())


class _CodeBinding(_Binding):
    def __init__(self, session: CampaignSession, choice: CodeEditor, field: str, parent: QObject) -> None:
        super().__init__(session, field, parent)
        self._choice = choice
        choice.chosen.connect(self._on_chosen)

    @property
    def editor(self) -> QWidget:
        return self._choice

    def show_value(self, value: JsonValue) -> None:
        self._choice.set_value(value if isinstance(value, str) else "")

    def _on_chosen(self, value: str) -> None:
        key = self.key()
        if key is not None:
            self.session.put(key, value)


class FormBinder(QObject):
    """All editors of one form. `show` moves them to an entity; `undo_asked` comes from their Ctrl+Z."""

    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self, session: CampaignSession, entity: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._entity = entity
        self._entity_id = ""
        self._bindings: list[_Binding] = []
        self._drafts: dict[tuple[str, str], str] = {}
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    @property
    def entity_id(self) -> str:
        """The entity that is shown; empty for none."""
        return self._entity_id

    def typed(self, field: str, editor: TypedEditor) -> None:
        """Bind a field for text, a date or a count."""
        self._bindings.append(_TypedBinding(self._session, editor, field, self))
        editor.undo_exhausted.connect(self.undo_asked)
        editor.redo_exhausted.connect(self.redo_asked)

    def flag(self, field: str, check: QCheckBox) -> None:
        """Bind a yes or no."""
        self._bindings.append(_FlagBinding(self._session, check, field, self))

    def code(self, field: str, choice: CodeEditor) -> None:
        """Bind a choice."""
        self._bindings.append(_CodeBinding(self._session, choice, field, self))

    def show(self, entity_id: str, values: Mapping[str, JsonValue]) -> None:
        """Show the fields of an entity. What is being typed or could not be kept stays."""
        if entity_id != self._entity_id:
            self.flush()
            self._move_to(entity_id)
        for binding in self._bindings:
            binding.show_value(values.get(binding.field))

    def flush(self) -> None:
        """Hand over everything typed and close the fields."""
        for binding in self._bindings:
            binding.flush()
            binding.left()

    @property
    def has_drafts(self) -> bool:
        """Tell whether fields of entities not shown now hold text that cannot be read."""
        return bool(self._drafts)

    def unreadable(self) -> QWidget | None:
        """Return the first editor whose text cannot be read, None when there is none."""
        return next((binding.editor for binding in self._bindings if not binding.is_readable()), None)

    def focus_field(self, field: str) -> bool:
        """Put the cursor into the editor of a field; False when the form has none."""
        for binding in self._bindings:
            if binding.field == field:
                binding.editor.setFocus()
                return True
        return False

    def _move_to(self, entity_id: str) -> None:
        for binding in self._bindings:
            if not isinstance(binding, _TypedBinding):
                continue
            if draft := binding.unreadable_text():
                self._drafts[self._entity_id, binding.field] = draft
            binding.target = None
            binding.stand_in(self._drafts.pop((entity_id, binding.field), ""))
        self._entity_id = entity_id
        for binding in self._bindings:
            binding.target = _Target(self._entity, entity_id) if entity_id else None

    def _on_focus_changed(self, old: QWidget | None, now: QWidget | None) -> None:
        del now
        for binding in self._bindings:
            if old is not None and binding.editor is old:
                binding.left()
