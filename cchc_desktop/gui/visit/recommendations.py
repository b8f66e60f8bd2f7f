"""What is recommended about a finding: the words, who is addressed, who answers for it and until when."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop import labels
from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.scopes import WHOLE_VISIT
from cchc_desktop.core.visit_records import FindingRecord, RecommendationRecord
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.visit.parts import Part
from cchc_desktop.gui.visit.row_editor import RowEditor
from cchc_desktop.gui.visit.row_flags import flag
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.choice_box import PickList
from cchc_desktop.gui.widgets.forms import Field, FormRow
from cchc_desktop.gui.widgets.parsed_fields import DateEdit
from cchc_desktop.gui.widgets.text_fields import GrowingTextEdit, LineEdit
from cchc_desktop.gui.writing.writer import RowDraft

ENTITY = "recommendation"
_UNIT = "unit"
_FIELDS = ("text", "addressee", "addressee_name", "responsible", "due", "due_words")


class RecommendationEditor(RowEditor):
    """One recommendation. Its first word begins the row."""

    def __init__(self, session: VisitSession, row: RowDraft, number: int) -> None:
        super().__init__(session, row)
        self._number = number
        self._addressee_name = LineEdit("tên cơ quan")
        self._addressee = self.chosen("addressee", PickList(labels.ADDRESSEES.items(), "Gửi tới"))
        self._addressee.chosen.connect(self._show_name)
        self._remove = Button("Xóa", ButtonKind.QUIET, clicked=self.ask_removal)
        self._remove.setAccessibleName(f"Xóa kiến nghị {number}")
        self._lay_out()
        self.below = self._second_line()

    def show_values(self, values: Mapping[str, JsonValue]) -> None:
        super().show_values(values)
        if not self._addressee.value():
            self._addressee.set_value(_UNIT)
        self._show_name()
        self._remove.setVisible(bool(self.row.entity_id))
        words = self.session.row_flags.get(self.row.entity_id, "")
        self._text.set_remark(flag(words) if words else "", Tone.WRONG)

    def focus_first(self) -> None:
        """Put the cursor into the words."""
        self.bindings[0].widget.setFocus()

    def _lay_out(self) -> None:
        words = "Kiến nghị" if self._number == 1 else f"Kiến nghị {self._number}"
        self._text = text = Field(words, self.typed("text", GrowingTextEdit(lines=1)))
        responsible = Field("Người chịu trách nhiệm", self.typed("responsible", LineEdit()))
        due = Field("Hạn khắc phục", self.typed("due", DateEdit(today=self.session.today)))
        due.setFixedWidth(scaled(132))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(FormRow((text, 5), (responsible, 3), (due, 0)), 1)

    def _second_line(self) -> QWidget:
        due_words = LineEdit("hoặc hạn bằng lời: thường xuyên")
        due_words.setAccessibleName(f"Hạn khắc phục bằng lời của kiến nghị {self._number}")
        self._addressee_name.setAccessibleName("Tên cơ quan được kiến nghị")
        self.typed("addressee_name", self._addressee_name)
        self.typed("due_words", due_words)
        due_words.setMinimumWidth(scaled(210))
        return FormRow((self._addressee, 0), (self._addressee_name, 0), (due_words, 0), (self._remove, 0))

    def _show_name(self) -> None:
        self._addressee_name.setVisible(self._addressee.value() != _UNIT)


class RecommendationsPart(Part):
    """All recommendations of an item; the last one is empty until somebody writes into it."""

    def __init__(self, session: VisitSession, item_id: str) -> None:
        super().__init__(session, item_id)
        self._editors: list[RecommendationEditor] = []
        self._add = Button("+ Thêm kiến nghị", ButtonKind.QUIET, clicked=self.begin)

    def refresh(self, finding: FindingRecord) -> None:
        self.show_recommendations(finding.recommendations)

    def show_recommendations(self, recommendations: Sequence[RecommendationRecord]) -> None:
        """Show what is kept, and an empty line when there is nothing."""
        records = {one.entity_id: {name: getattr(one, name) for name in _FIELDS} for one in recommendations}
        for editor in [one for one in self._editors if one.row.entity_id]:
            if editor.row.entity_id not in records:
                self._take_out(editor)
        known = {editor.row.entity_id for editor in self._editors}
        for entity_id in records:
            if entity_id not in known:
                self._append(self._row(entity_id))
        if not self._editors:
            self._append(self._row())
        for editor in self._editors:
            editor.show_values(records.get(editor.row.entity_id, {}))
        self._place_button()

    def has_content(self, finding: FindingRecord) -> bool:
        return bool(finding.recommendations)

    def begin(self) -> None:
        """Add an empty recommendation and put the cursor into it."""
        editor = self._append(self._row())
        editor.show_values({})
        self._place_button()
        editor.focus_first()

    def _row(self, entity_id: str = "") -> RowDraft:
        values: dict[str, JsonValue] = {} if entity_id else {"addressee": _UNIT}
        return RowDraft(
            entity=ENTITY, item_id=self.item_id or WHOLE_VISIT, entity_id=entity_id, values=values
        )

    def _append(self, row: RowDraft) -> RecommendationEditor:
        editor = RecommendationEditor(self.session, row, len(self._editors) + 1)
        editor.removed.connect(self._on_removed)
        self._editors.append(editor)
        self.column.addWidget(editor)
        self.column.addWidget(editor.below)
        for binding in editor.as_bindings():
            self.adopt(binding)
        return editor

    def _place_button(self) -> None:
        """Keep the button at the end of the last line, once there is nothing empty left to fill."""
        row = self._editors[-1].below.layout()
        if row is not None:
            row.addWidget(self._add)
        self._add.setVisible(all(editor.row.entity_id for editor in self._editors))

    def _take_out(self, editor: RecommendationEditor) -> None:
        self._editors.remove(editor)
        for binding in editor.as_bindings():
            self.bindings.remove(binding)
        self._add.setParent(self)
        for widget in (editor, editor.below):
            self.column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def _on_removed(self, editor: object) -> None:
        if isinstance(editor, RecommendationEditor):
            self.session.delete(ENTITY, editor.row.entity_id)
