"""The joining texts of the minutes, edited without touching Word. What is empty takes the usual sentence."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.records import VisitRecord
from cchc_desktop.core.text import squeeze
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.visit.bindings import Binding, TypedBinding, TypedField, inner_edit
from cchc_desktop.gui.visit.parts import show_note
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.forms import Field, FormRow
from cchc_desktop.gui.widgets.labels import SectionHeading
from cchc_desktop.gui.widgets.parsed_fields import CountEdit
from cchc_desktop.gui.widgets.text_fields import GrowingTextEdit, LineEdit

_MOST_LINES = 9


class SampleField(QWidget):
    """A text; its placeholder is the sentence that applies while it is empty, and can be taken to edit it."""

    def __init__(self, session: VisitSession, field: str, words: str, *, lines: int) -> None:
        super().__init__()
        self._session = session
        self._key = session.visit_key(field)
        self._sample = ""
        self.editor = GrowingTextEdit(lines=lines, most_lines=_MOST_LINES)
        self.field = Field(words, self.editor)
        self._take = Button("Dùng câu mẫu để sửa", ButtonKind.LINK, clicked=self._on_take)
        self._take.setAccessibleName(f"Dùng câu mẫu để sửa: {words}")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.field)
        column.addWidget(self._take)
        self.editor.textChanged.connect(self._offer)
        self._offer()

    def set_sample(self, sample: str) -> None:
        """Show the sentence that applies while the field is empty."""
        if sample != self._sample:
            self._sample = sample
            self.editor.setPlaceholderText(squeeze(sample))
            self._offer()

    def _offer(self) -> None:
        self._take.setVisible(bool(self._sample) and not self.editor.toPlainText())

    def _on_take(self) -> None:
        self.editor.setFocus()
        self.editor.insert_words(self._sample)
        self.editor.flush()
        self._session.leave(self._key)


class TextsCard(QWidget):
    """Everything in the minutes that belongs to no item. `undo_asked`, `redo_asked` come from the fields."""

    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self, session: VisitSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._bindings: dict[str, Binding] = {}
        self._fields: dict[str, Field] = {}
        self._number = LineEdit("để trống, ghi tay sau khi ký")
        self._opening = SampleField(session, "opening", "Mở đầu", lines=3)
        self._conclusion = SampleField(session, "conclusion", "Kết luận", lines=4)
        self._closing = SampleField(session, "closing", "Đoạn kết", lines=3)
        self._copies = CountEdit()
        self._copies_each = CountEdit()
        self._lay_out()
        for name, part in self._samples().items():
            self._tie(name, part.editor, part.field)
        self.refresh()

    def refresh(self) -> None:
        """Show what is kept; a field with something unsaved stays as it is."""
        record = self._session.record
        for name, binding in self._bindings.items():
            binding.show_value(_value(record, name))
            show_note(self._fields[name], record.notes.get(name))

    def set_samples(self, samples: Mapping[str, str]) -> None:
        """Show the sentences that apply while fields are empty, by the names of the fields."""
        for name, part in self._samples().items():
            part.set_sample(samples.get(name, ""))

    def set_copies(self, *, copies: int, copies_each: int) -> None:
        """Show the numbers that apply while none are typed."""
        self._copies.line.setPlaceholderText(f"{copies:02d}")
        self._copies_each.line.setPlaceholderText(f"{copies_each:02d}")

    def flush(self) -> None:
        """Hand over everything typed."""
        for binding in self._bindings.values():
            binding.flush()

    def focus_field(self, name: str) -> bool:
        """Put the cursor into a field; False when it is not here."""
        binding = self._bindings.get(name)
        if binding is None:
            return False
        binding.widget.setFocus()
        return True

    def holds_cursor(self) -> bool:
        """Tell whether one types here."""
        return any(inner.hasFocus() for inner in self._inner_edits())

    def _samples(self) -> dict[str, SampleField]:
        return {"opening": self._opening, "conclusion": self._conclusion, "closing": self._closing}

    def _inner_edits(self) -> list[QWidget]:
        texts: list[TypedField] = [part.editor for part in self._samples().values()]
        return [inner_edit(editor) for editor in (*texts, self._number, self._copies, self._copies_each)]

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(8))
        column.addWidget(SectionHeading("Câu chữ của biên bản"))
        number = Field("Số (phần trước ký hiệu)", self._number)
        copies = Field("Số bản", self._copies)
        each = Field("Mỗi bên giữ", self._copies_each)
        column.addWidget(number)
        column.addWidget(self._opening)
        column.addWidget(self._conclusion)
        column.addWidget(self._closing)
        column.addWidget(FormRow((copies, 1), (each, 1)))
        self._tie("number", self._number, number)
        self._tie("copies", self._copies, copies)
        self._tie("copies_each", self._copies_each, each)

    def _tie(self, name: str, editor: TypedField, field: Field) -> None:
        binding = TypedBinding(self._session, self._session.visit_key(name), editor)
        binding.undo_asked.connect(self.undo_asked)
        binding.redo_asked.connect(self.redo_asked)
        self._bindings[name] = binding
        self._fields[name] = field


def _value(record: VisitRecord, name: str) -> JsonValue:
    value: JsonValue = getattr(record, name)
    return value or None
