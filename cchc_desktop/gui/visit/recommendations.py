"""What is recommended about a finding: the words, who is addressed, who answers for it and until when."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop import labels
from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.records import FindingRecord, RecommendationRecord
from cchc_desktop.core.scopes import WHOLE_VISIT
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.visit.bindings import Binding, TypedBinding, TypedField
from cchc_desktop.gui.visit.parts import Part
from cchc_desktop.gui.visit.session import RowDraft, VisitSession
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.choice_box import PickList
from cchc_desktop.gui.widgets.forms import Field, FormRow
from cchc_desktop.gui.widgets.parsed_fields import DateEdit
from cchc_desktop.gui.widgets.text_fields import GrowingTextEdit, LineEdit

ENTITY = "recommendation"
_FIRST_ADDRESSEE = "unit"


class _RowKeeper:
    def __init__(self, session: VisitSession, row: RowDraft, field: str) -> None:
        self._session = session
        self._row = row
        self._field = field

    def keep(self, value: JsonValue) -> None:
        self._session.keep_in_row(self._row, self._field, value)

    def left(self) -> None:
        self._session.leave_row(self._row, self._field)


class _RowBinding(TypedBinding):
    """A typed field of a row that may not have begun yet."""

    def __init__(self, session: VisitSession, row: RowDraft, field: str, editor: TypedField) -> None:
        super().__init__(
            session, FieldKey(row.entity, row.entity_id, field), editor, keeper=_RowKeeper(session, row, field)
        )
        self._row = row

    def follow_row(self) -> None:
        """Take the key the row has got by now."""
        self.key = FieldKey(self._row.entity, self._row.entity_id, self.key.field)


class RecommendationEditor(QWidget):
    """One recommendation. Its first word begins the row."""

    removed = Signal(object)

    def __init__(self, session: VisitSession, row: RowDraft, number: int) -> None:
        super().__init__()
        self.row = row
        self.bindings: list[Binding] = []
        self._session = session
        self._text = GrowingTextEdit(lines=1)
        self._addressee = PickList(labels.ADDRESSEES.items(), "Gửi tới")
        self._addressee_name = LineEdit("tên cơ quan")
        self._responsible = LineEdit()
        self._due = DateEdit(today=session.today)
        self._due_words = LineEdit("hoặc: thường xuyên")
        self._lay_out(number)
        self._connect()

    def show_record(self, record: RecommendationRecord | None) -> None:
        """Show what is kept; None for a row that has not begun."""
        for binding in self.bindings:
            if isinstance(binding, _RowBinding):
                binding.follow_row()
            if record is not None:
                binding.show_value(getattr(record, binding.key.field))
        addressee = record.addressee if record else ""
        self._addressee.set_value(addressee or _FIRST_ADDRESSEE)
        self._addressee_name.setVisible(self._addressee.value() != _FIRST_ADDRESSEE)
        self._remove.setVisible(bool(self.row.entity_id))

    def _lay_out(self, number: int) -> None:
        words = "Kiến nghị" if number == 1 else f"Kiến nghị {number}"
        self._addressee_name.setAccessibleName("Tên cơ quan được kiến nghị")
        self._due_words.setAccessibleName("Hạn khắc phục bằng lời")
        self._remove = Button("Xóa", ButtonKind.QUIET, clicked=self._ask_removal)
        self._remove.setAccessibleName(f"Xóa kiến nghị {number}")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        due = Field("Hạn khắc phục", self._due)
        due.setFixedWidth(scaled(132))
        self._text.setAccessibleName(words)
        line.addWidget(
            FormRow((Field(words, self._text), 5), (Field("Người chịu trách nhiệm", self._responsible), 3), (due, 0)),
            1,
        )
        to = FormRow((self._addressee, 0), (self._addressee_name, 0), (self._due_words, 0), (self._remove, 0))
        self._below = to

    @property
    def below(self) -> QWidget:
        """The second line: whom it is sent to, a deadline in words, removal."""
        return self._below

    def _connect(self) -> None:
        for field, editor in (
            ("text", self._text),
            ("responsible", self._responsible),
            ("due", self._due),
            ("addressee_name", self._addressee_name),
            ("due_words", self._due_words),
        ):
            self.bindings.append(_RowBinding(self._session, self.row, field, editor))
        self._addressee.chosen.connect(self._on_addressee)

    def _on_addressee(self, value: str) -> None:
        self._session.keep_in_row(self.row, "addressee", value)
        self._addressee_name.setVisible(value != _FIRST_ADDRESSEE)

    def _ask_removal(self) -> None:
        self.removed.emit(self)


class RecommendationsPart(Part):
    """All recommendations of an item; the last one is empty until somebody writes into it."""

    def __init__(self, session: VisitSession, item_id: str) -> None:
        super().__init__(session, item_id)
        self._editors: list[RecommendationEditor] = []
        self._add = Button("+ Thêm kiến nghị", ButtonKind.QUIET, clicked=self.begin)
        self.column.addWidget(self._add)

    def refresh(self, finding: FindingRecord) -> None:
        records = {record.entity_id: record for record in finding.recommendations}
        for editor in list(self._editors):
            if editor.row.entity_id and editor.row.entity_id not in records:
                self._take_out(editor)
        known = {editor.row.entity_id for editor in self._editors}
        for entity_id in records:
            if entity_id not in known:
                self._append(RowDraft(entity=ENTITY, item_id=self.item_id or WHOLE_VISIT, entity_id=entity_id))
        if not self._editors:
            self._append(self._new_row())
        for editor in self._editors:
            editor.show_record(records.get(editor.row.entity_id))
        self._add.setVisible(all(editor.row.entity_id for editor in self._editors))

    def has_content(self, finding: FindingRecord) -> bool:
        return bool(finding.recommendations)

    def begin(self) -> None:
        """Add an empty recommendation and put the cursor into it."""
        editor = self._append(self._new_row())
        editor.show_record(None)
        self._add.hide()
        editor.bindings[0].widget.setFocus()

    def _new_row(self) -> RowDraft:
        return RowDraft(entity=ENTITY, item_id=self.item_id or WHOLE_VISIT, values={"addressee": _FIRST_ADDRESSEE})

    def _append(self, row: RowDraft) -> RecommendationEditor:
        editor = RecommendationEditor(self.session, row, len(self._editors) + 1)
        editor.removed.connect(self._on_removed)
        self._editors.append(editor)
        place = self.column.count() - 1
        self.column.insertWidget(place, editor)
        self.column.insertWidget(place + 1, editor.below)
        for binding in editor.bindings:
            self.adopt(binding)
        return editor

    def _take_out(self, editor: RecommendationEditor) -> None:
        self._editors.remove(editor)
        for binding in editor.bindings:
            self.bindings.remove(binding)
        for widget in (editor, editor.below):
            self.column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def _on_removed(self, editor: object) -> None:
        if isinstance(editor, RecommendationEditor):
            self.session.delete(ENTITY, editor.row.entity_id)
