"""What the unit reported about an item, in words and values, small enough for the pane at the right."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop import labels
from cchc_desktop.core.visit_records import FindingRecord
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.visit.parts import Part
from cchc_desktop.gui.visit.reported import COMPARED, differences
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.widgets.choice_box import PickList
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import SIGN_MISSING
from cchc_desktop.gui.widgets.parsed_fields import CountEdit, DateEdit, NumberEdit
from cchc_desktop.gui.widgets.text_fields import GrowingTextEdit
from cchc_desktop.outline.model import Answer, AnswerKind, Item


class ReportedPart(Part):
    """The report's words, its values, and where they differ from what the team found."""

    words_entered = Signal(object)

    def __init__(self, session: VisitSession, item: Item) -> None:
        super().__init__(session, item.id)
        self._item = item
        self.column.setSpacing(scaled(6))
        words = GrowingTextEdit("Đơn vị báo cáo thế nào về nội dung này", lines=2, most_lines=9)
        words.setAccessibleName("Đơn vị báo cáo")
        self.typed("reported", words)
        words.installEventFilter(self)
        self._words = words
        self.column.addWidget(words)
        for answer in item.answers:
            if answer.kind in COMPARED:
                self._add_value(answer)
        self._difference = label("", tone=Tone.ATTENTION, wrap=True)
        self.column.addWidget(self._difference)

    def refresh(self, finding: FindingRecord) -> None:
        super().refresh(finding)
        found = "; ".join(differences(self._item, finding))
        self._difference.setText(f"{SIGN_MISSING} Khác kết quả kiểm tra: {found}" if found else "")
        self._difference.setVisible(bool(found))

    @called_by_qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._words and event.type() is QEvent.Type.FocusIn:
            self.words_entered.emit(self._words)
        return super().eventFilter(watched, event)

    def _add_value(self, answer: Answer) -> None:
        field = f"reported.{answer.id}"
        self.column.addWidget(label(answer.label, Role.NOTE, wrap=True))
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(scaled(6))
        if answer.kind is AnswerKind.RATE:
            line.addWidget(self._named(f"{field}.numerator", NumberEdit(), answer.numerator_label))
            line.addWidget(label("trên", Role.NOTE))
            line.addWidget(self._named(f"{field}.denominator", NumberEdit(), answer.denominator_label))
            line.addStretch(1)
        else:
            line.addWidget(self._single(field, answer), 1)
        self.column.addLayout(line)

    def _single(self, field: str, answer: Answer) -> QWidget:
        if answer.kind is AnswerKind.COUNT:
            return self._named(field, CountEdit(), answer.unit_label)
        if answer.kind is AnswerKind.DATE:
            return self._named(field, DateEdit(today=self.session.today), answer.label)
        options = [(one.value, one.label) for one in answer.choices]
        if answer.kind is AnswerKind.YES_NO:
            options = list(labels.YES_NO.items())
        return self.chosen(field, PickList([("", "–"), *options], f"Đơn vị báo cáo: {answer.label}"))

    def _named(self, field: str, editor: NumberEdit | DateEdit, words: str) -> QWidget:
        self.typed(field, editor)
        editor.setAccessibleName(f"Đơn vị báo cáo: {words}")
        return editor
