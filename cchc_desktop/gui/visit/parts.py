"""The parts of an open card: a few editors that belong together, tied to the finding of one item."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.dates import iso_time
from cchc_desktop.core.visit_records import FieldNote, FindingRecord
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.visit.words import date_words
from cchc_desktop.gui.widgets.choice import SegmentedChoice
from cchc_desktop.gui.widgets.choice_box import PickList
from cchc_desktop.gui.widgets.forms import Field
from cchc_desktop.gui.widgets.text_fields import GrowingTextEdit
from cchc_desktop.gui.writing.bindings import Binding, ChoiceBinding, TypedBinding, TypedField

FINDING_TEXTS = frozenset(
    {
        "reported",
        "achieved",
        "shortcomings",
        "cause",
        "responsible",
        "rating",
        "response",
        "response_text",
        "note",
    }
)


class Part(QWidget):
    """Base of the parts. `bound` comes for every editor, also for those that appear later."""

    bound = Signal(object)

    def __init__(self, session: VisitSession, item_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.item_id = item_id
        self.bindings: list[Binding] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(scaled(8))
        self._fields: dict[str, Field] = {}

    def refresh(self, finding: FindingRecord) -> None:
        """Show what is kept; fields with something unsaved stay as they are."""
        for binding in self.bindings:
            binding.show_value(finding_value(finding, binding.key))
        for name, field in self._fields.items():
            show_note(field, finding.notes.get(name), self.session, self.key(name))

    def has_content(self, finding: FindingRecord) -> bool:
        """Tell whether the part has something to show although nobody asked for it."""
        return any(finding_value(finding, binding.key) for binding in self.bindings)

    def adopt(self, binding: Binding) -> None:
        """Take note of an editor."""
        self.bindings.append(binding)
        self.bound.emit(binding)

    def key(self, field: str) -> FieldKey:
        """Name a field of the finding."""
        return self.session.key(self.item_id, field)

    def typed(self, field: str, editor: TypedField) -> TypedField:
        """Tie an editor to a field of the finding."""
        self.adopt(TypedBinding(self.session, self.key(field), editor))
        return editor

    def chosen(self, field: str, editor: SegmentedChoice | PickList) -> SegmentedChoice | PickList:
        """Tie a choice to a field of the finding."""
        self.adopt(ChoiceBinding(self.session, self.key(field), editor))
        return editor

    def text(self, field: str, words: str, *, lines: int = 2, hint: str = "") -> Field:
        """Make a text field with its words above and tie it."""
        return self.field(field, words, self.typed(field, GrowingTextEdit(hint, lines=lines)))

    def field(self, field: str, words: str, editor: QWidget) -> Field:
        """Set words above a tied editor, with room for what is known about the field."""
        made = Field(words, editor)
        self._fields[field] = made
        return made


def finding_value(finding: FindingRecord, key: FieldKey) -> JsonValue:
    """Return the kept value of a field of a finding."""
    if key.field in FINDING_TEXTS:
        value: JsonValue = getattr(finding, key.field)
        return value
    return finding.answers.get(key.field)


def show_note(field: Field, note: FieldNote | None, session: VisitSession, key: FieldKey) -> None:
    """Say under a field that machines disagree about it, or that it was edited after the seal."""
    if note is None:
        field.set_remark("")
    elif note.in_conflict:
        field.set_remark("⚑ Các máy ghi khác nhau; giá trị đang hiện chưa được thống nhất.", Tone.WRONG)
    elif note.after_seal:
        field.set_remark(f"✎ Sửa sau khi ký · {note.author}, {moment_words(note.at)}", Tone.ATTENTION)
    else:
        field.set_remark("")
    disputed = note is not None and note.in_conflict
    field.set_way("Đối chiếu ô này" if disputed else "", lambda: session.dispute_asked.emit(key))


def moment_words(at: str) -> str:
    """Write a stored moment: `14:03 ngày 12/9/2023`."""
    moment = iso_time(at[11:19])
    day = date_words(at)
    return f"{moment:%H:%M} ngày {day}" if moment else day
