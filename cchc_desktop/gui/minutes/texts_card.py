"""The joining texts of the minutes, edited without touching Word. What is empty takes the usual sentence."""

from collections.abc import Mapping

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.fields import Role
from cchc_desktop.core.text import squeeze
from cchc_desktop.core.visit_records import VisitRecord
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import current_tokens
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.visit.parts import show_note
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.forms import Field, FormRow
from cchc_desktop.gui.widgets.labels import SectionHeading
from cchc_desktop.gui.widgets.parsed_fields import CountEdit
from cchc_desktop.gui.widgets.text_fields import GrowingTextEdit, LineEdit
from cchc_desktop.gui.writing.bindings import Binding, TypedBinding, TypedField
from cchc_desktop.labels import ROLES

_MOST_LINES = 8
_COUNTS = ("{trang}", "{bản}", "{mỗi bên}")
_ABOUT_COUNTS = "{trang}, {bản}, {mỗi bên} được thay bằng số trang và số bản."
_SHOWN_COUNTS = "…"


class SampleEdit(GrowingTextEdit):
    """A text field that shows, while it is empty, the whole sentence that applies."""

    def __init__(self, *, lines: int) -> None:
        super().__init__(lines=lines, most_lines=_MOST_LINES)
        self._sample = ""

    def set_sample(self, sample: str) -> None:
        """Show this while nothing is typed."""
        self._sample = sample
        self.setToolTip(sample)
        self.setAccessibleDescription(f"Để trống thì ghi: {sample}" if sample else "")
        self.viewport().update()

    @called_by_qt
    def paintEvent(self, e: QPaintEvent) -> None:
        super().paintEvent(e)
        if not self._sample or not self.document().isEmpty() or self.is_composing():
            return
        painter = QPainter(self.viewport())
        painter.setPen(QColor(current_tokens().muted))
        margin = int(self.document().documentMargin())
        place: QRect = self.viewport().rect().adjusted(margin, margin, -margin, 0)
        painter.drawText(place, int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop), self._sample)

    @called_by_qt
    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        if not self.hasFocus():
            self.verticalScrollBar().setValue(0)

    def is_composing(self) -> bool:
        """Tell whether an input method shows letters that are not in the text yet."""
        layout = self.textCursor().block().layout()
        return bool(layout.preeditAreaText())


class SampleField(Field):
    """A text with, beside its words, a way to take the usual sentence and edit it."""

    def __init__(self, session: VisitSession, field: str, words: str, *, lines: int) -> None:
        self.text = SampleEdit(lines=lines)
        super().__init__(words, self.text)
        self._session = session
        self._key = session.visit_key(field)
        self._sample = ""
        self._take = Button("Dùng câu mẫu", ButtonKind.LINK, clicked=self._on_take, parent=self)
        self._take.setAccessibleName(f"Dùng câu mẫu để sửa: {words}")
        self._take.setToolTip("Chép câu đang được dùng vào ô để sửa.")
        column = self.layout()
        if column is not None:
            column.setContentsMargins(0, scaled(6), 0, 0)
        self.text.textChanged.connect(self._offer)
        self._offer()

    def set_sample(self, sample: str) -> None:
        """Show the sentence that applies while the field is empty."""
        if sample != self._sample:
            self._sample = sample
            shown = sample
            for count in _COUNTS:
                shown = shown.replace(count, _SHOWN_COUNTS)
            self.text.set_sample(squeeze(shown))
            self._offer()

    @called_by_qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        self._take.adjustSize()
        self._take.move(self.width() - self._take.width(), 0)

    def _offer(self) -> None:
        self._take.setVisible(bool(self._sample) and not self.text.toPlainText())
        self._place()

    def _on_take(self) -> None:
        self.text.setFocus()
        self.text.insert_words(self._sample)
        self.text.flush()


class TextsCard(QWidget):
    """Everything in the minutes that belongs to no item. `undo_asked`, `redo_asked` come from the fields."""

    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self, session: VisitSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._bindings: dict[str, Binding] = {}
        self._fields: dict[str, Field] = {}
        self._number = LineEdit("để trống")
        self._number.setToolTip("Số đứng trước ký hiệu; để trống thì biên bản chừa chỗ ghi tay sau khi ký.")
        self._copies = CountEdit()
        self._copies_each = CountEdit()
        conclusion = f"Kết luận của {_leading_role(session)}"
        self._samples = {
            "basis": SampleField(session, "basis", "Căn cứ", lines=2),
            "opening": SampleField(session, "opening", "Mở đầu", lines=2),
            "conclusion": SampleField(session, "conclusion", conclusion, lines=3),
            "closing": SampleField(session, "closing", "Đoạn kết", lines=2),
        }
        self._lay_out()
        self.refresh()

    def refresh(self) -> None:
        """Show what is kept; a field with something unsaved stays as it is."""
        record = self._session.record
        for name, binding in self._bindings.items():
            binding.show_value(_value(record, name))
            show_note(self._fields[name], record.notes.get(name), self._session, binding.key)
        if "{" in record.closing and "closing" not in record.notes:
            self._fields["closing"].set_remark(_ABOUT_COUNTS)

    def set_samples(self, samples: Mapping[str, str]) -> None:
        """Show the sentences that apply while fields are empty, by the names of the fields."""
        for name, part in self._samples.items():
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
        binding.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(6))
        column.addWidget(SectionHeading("Câu chữ của biên bản"))
        for name, field in self._samples.items():
            column.addWidget(field)
            self._tie(name, field.text, field)
        row = (
            ("number", self._number, Field("Số biên bản", self._number)),
            ("copies", self._copies, Field("Số bản", self._copies)),
            ("copies_each", self._copies_each, Field("Mỗi bên giữ", self._copies_each)),
        )
        column.addWidget(FormRow(*((field, 1) for _, _, field in row)))
        for name, editor, field in row:
            self._tie(name, editor, field)

    def _tie(self, name: str, editor: TypedField, field: Field) -> None:
        binding = TypedBinding(self._session, self._session.visit_key(name), editor)
        binding.undo_asked.connect(self.undo_asked)
        binding.redo_asked.connect(self.redo_asked)
        self._bindings[name] = binding
        self._fields[name] = field


def _value(record: VisitRecord, name: str) -> JsonValue:
    value: JsonValue = getattr(record, name)
    return value or None


def _leading_role(session: VisitSession) -> str:
    """Return the title of who leads this visit: the leader, or a deputy where the leader is not there."""
    roles = {member.entity_id: member.role for member in session.members}
    present = {roles.get(one.member, "") for one in session.record.attendees if not one.absent}
    deputy = Role.DEPUTY in present and Role.LEADER not in present
    return ROLES[Role.DEPUTY if deputy else Role.LEADER]
