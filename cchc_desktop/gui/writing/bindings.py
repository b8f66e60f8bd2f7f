"""Ties between a field on the page and its place in the log.

A binding shows the kept value, hands every edit to the session while it is typed, and closes the change
when the cursor leaves. It never touches a field in which something typed has not been handed over, and says
with every edit how far the page saw when the field was last shown.
"""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication
from PySide6.QtWidgets import QCheckBox, QLineEdit, QTextEdit, QWidget

from cchc_desktop.core.changes import FieldKey, JsonValue, Sight
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.widgets.choice import SegmentedChoice
from cchc_desktop.gui.widgets.choice_box import PickList
from cchc_desktop.gui.widgets.parsed_fields import CountEdit, NumberEdit, ParsedEdit
from cchc_desktop.gui.widgets.text_fields import GrowingTextEdit, LineEdit
from cchc_desktop.gui.writing.writer import Writer

TypedField = LineEdit | GrowingTextEdit | ParsedEdit


class Binding(QObject):
    """One field on the page, and its place in the log (`key`); with `move_to`, one after the other.

    `entered` comes when the cursor arrives, `undo_asked` and `redo_asked` when the field has nothing left
    to take back itself.
    """

    entered = Signal(object)
    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self, writer: Writer, key: FieldKey, widget: QWidget) -> None:
        super().__init__(widget)
        self.key = key
        self.widget = widget
        self._writer = writer
        self.seen: Sight | None = None
        """How far the page saw when the field last showed what is kept."""

    @property
    def editor(self) -> QWidget:
        """The widget that takes the keys."""
        return self.widget.focusProxy() or self.widget

    @property
    def is_tied(self) -> bool:
        """Tell whether the field belongs to an entity now; what is typed into others goes nowhere."""
        return bool(self.key.entity_id)

    def show_value(self, value: JsonValue) -> None:
        """Show what is kept."""
        raise NotImplementedError

    def flush(self) -> None:
        """Hand over what was typed."""

    def move_to(self, key: FieldKey) -> None:
        """Go to the same field of another entity, after everything typed was handed over."""
        self.flush()
        self.key = key
        self.seen = None

    def is_readable(self) -> bool:
        """Tell whether what stands in the field can be kept as its value."""
        return True


class TypedBinding(Binding):
    """A field people type into: text, date, time, number."""

    def __init__(self, writer: Writer, key: FieldKey, widget: TypedField) -> None:
        super().__init__(writer, key, widget)
        self._field = widget
        self._inside = False
        self._touched = False
        self._showing = False
        source = inner_edit(widget)
        source.installEventFilter(self)
        source.textChanged.connect(self._on_text)
        widget.committed.connect(self._on_committed)
        widget.undo_exhausted.connect(self.undo_asked)
        widget.redo_exhausted.connect(self.redo_asked)

    def show_value(self, value: JsonValue) -> None:
        seen = self._writer.sight
        if self._field.pending():
            return
        draft = self._writer.draft(self.key)
        waiting = self._writer.waiting(self.key)
        shown = draft if draft is not None else shown_text(waiting if waiting is not None else value)
        if self._field.value() == shown or self._put_there(shown):
            self.seen = seen

    def flush(self) -> None:
        self._field.flush()
        self._close()

    def move_to(self, key: FieldKey) -> None:
        if inner_edit(self._field).hasFocus():
            # A syllable that is still open belongs to the field that is left.
            QGuiApplication.inputMethod().commit()
        super().move_to(key)

    def is_readable(self) -> bool:
        return not isinstance(self._field, ParsedEdit) or self._field.is_valid()

    def keep(self, value: JsonValue) -> None:
        """Keep a value that is being typed."""
        self._writer.autosave(self.key, value, seen=self.seen)

    def leave(self) -> None:
        """Close the change: the cursor left the field."""
        self._writer.leave(self.key)

    @called_by_qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusIn:
            self._inside = True
            self.entered.emit(self.key)
        elif event.type() is QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            self._on_focus_out(event)
        return super().eventFilter(watched, event)

    def _put_there(self, shown: str) -> bool:
        """Show another text; what was typed here so far stays a change of its own."""
        self._close()
        self._showing = True
        done = self._field.set_value(shown)
        self._showing = False
        return done

    def _on_focus_out(self, event: QFocusEvent) -> None:
        if event.reason() is Qt.FocusReason.PopupFocusReason:
            return
        self._inside = False
        if not self._field.pending():
            self._close()

    def _on_text(self) -> None:
        if self._showing:
            return
        if self._field.pending():
            self._writer.note_typing(self)
        else:
            self._writer.note_unchanged(self)

    def _on_committed(self, text: str) -> None:
        self._writer.note_handed_over(self)
        if not self.is_tied:
            return
        stored = stored_value(self._field, text)
        if isinstance(stored, Unreadable):
            self._writer.keep_draft(self.key, text, seen=self.seen)
            return
        self._touched = True
        self.keep(stored)
        if not self._inside:
            self._close()

    def _close(self) -> None:
        if self._touched:
            self._touched = False
            self.leave()
            forget_own_undo(self._field)


class ChoiceBinding(Binding):
    """A choice that is kept at once."""

    def __init__(self, writer: Writer, key: FieldKey, widget: SegmentedChoice | PickList) -> None:
        super().__init__(writer, key, widget)
        self._choice = widget
        widget.chosen.connect(self._on_chosen)
        widget.installEventFilter(self)

    def show_value(self, value: JsonValue) -> None:
        self.seen = self._writer.sight
        waiting = self._writer.waiting(self.key)
        self._choice.set_value(shown_text(waiting if waiting is not None else value))

    @called_by_qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusIn:
            self.entered.emit(self.key)
        return super().eventFilter(watched, event)

    def _on_chosen(self, value: str) -> None:
        if self.is_tied:
            self._writer.put(self.key, value or None, seen=self.seen)


class FlagBinding(Binding):
    """A tick that is kept at once."""

    def __init__(self, writer: Writer, key: FieldKey, widget: QCheckBox) -> None:
        super().__init__(writer, key, widget)
        self._box = widget
        widget.clicked.connect(self._on_clicked)

    def show_value(self, value: JsonValue) -> None:
        self.seen = self._writer.sight
        self._box.setChecked(value is True)

    def _on_clicked(self, on: bool) -> None:
        if self.is_tied:
            self._writer.put(self.key, on, seen=self.seen)


class Unreadable:
    """Stands for something typed that is no value of its field yet."""


def shown_text(value: JsonValue) -> str:
    """Return a kept value as a field takes it."""
    if value is None or value is False:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else str(value)


def stored_value(field: TypedField, text: str) -> JsonValue | Unreadable:
    """Return what the log keeps for what a field handed over."""
    if not text:
        return None
    if not isinstance(field, ParsedEdit):
        return text
    if not field.is_valid():
        return Unreadable()
    if isinstance(field, CountEdit):
        return int(text)
    if isinstance(field, NumberEdit):
        number = float(text)
        return int(number) if number.is_integer() else number
    return text


def inner_edit(field: TypedField) -> QLineEdit | QTextEdit:
    """Return the widget that really takes the keys."""
    return field.line if isinstance(field, ParsedEdit) else field


def forget_own_undo(field: TypedField) -> None:
    """Let undo in a field begin anew: what was kept before is taken back by the page."""
    edit = inner_edit(field)
    if isinstance(edit, QTextEdit):
        edit.document().clearUndoRedoStacks()
    elif isinstance(edit, LineEdit) and not edit.hasFocus():
        text = edit.text()
        edit.setText(text)
        edit.set_value(edit.value())
