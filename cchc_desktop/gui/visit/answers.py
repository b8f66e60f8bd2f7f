"""Editors of the typed answers of an item, made from the outline's data."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cchc_desktop.core.text import fold
from cchc_desktop.core.visit_records import FindingRecord
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.visit.document_table import DocumentsPart
from cchc_desktop.gui.visit.dossier_table import DossiersPart
from cchc_desktop.gui.visit.parts import Part
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.visit.words import YES_NO_OPTIONS, count_words, rate_words
from cchc_desktop.gui.widgets.choice import Option, SegmentedChoice
from cchc_desktop.gui.widgets.choice_box import PickList
from cchc_desktop.gui.widgets.flow import FlowLayout
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import Chip, Words
from cchc_desktop.gui.widgets.parsed_fields import CountEdit, DateEdit, NumberEdit
from cchc_desktop.gui.widgets.text_fields import GrowingTextEdit
from cchc_desktop.outline.model import Answer, AnswerKind

_MOST_SEGMENTS = 4
_WIDEST_WORDS = 280
_NUMBER = 64


def show_chip(chip: Chip, words: Words) -> None:
    """Show a verdict; nothing to say takes no room."""
    chip.set_state(words.text, words.tone, sign=words.sign)
    chip.setVisible(bool(words.text))


def is_asked(answer: Answer, finding: FindingRecord) -> bool:
    """Tell whether an answer is asked for, given the answers before it; what was typed stays in sight."""
    condition = answer.relevant
    if condition is None or finding.answers.get(f"found.{condition.answer}") in condition.values:
        return True
    rows = (*finding.documents, *finding.dossiers)
    prefix = f"found.{answer.id}"
    typed = any(name == prefix or name.startswith(f"{prefix}.") for name in finding.answers)
    return typed or any(row.answer == answer.id for row in rows)


class _Row(QWidget):
    """Words and short editors in a line, which goes on below where the card is narrow."""

    def __init__(self) -> None:
        super().__init__()
        self.line = FlowLayout(self, gap=scaled(8), centred=True)

    def words(self, text: str) -> None:
        made = label(text, Role.MUTED)
        if made.sizeHint().width() > scaled(_WIDEST_WORDS):
            made.setWordWrap(True)
            made.setMinimumWidth(scaled(_WIDEST_WORDS) // 2)
        made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.line.addWidget(made)

    def add(self, widget: QWidget) -> None:
        self.line.addWidget(widget)


class NarrativePart(Part):
    """An answer in words."""

    def __init__(self, session: VisitSession, item_id: str, answer: Answer) -> None:
        super().__init__(session, item_id)
        self.column.addWidget(self.text(f"found.{answer.id}", answer.label))


class YesNoPart(Part):
    """Yes, partly, no or not applicable, with an explanation beside it."""

    def __init__(self, session: VisitSession, item_id: str, answer: Answer) -> None:
        super().__init__(session, item_id)
        field = f"found.{answer.id}"
        choice = self.chosen(field, SegmentedChoice(YES_NO_OPTIONS, answer.label))
        note = self.typed(f"{field}.note", GrowingTextEdit("Giải thích", lines=1))
        note.setAccessibleName(f"{answer.label}: giải thích")
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(scaled(8))
        line.addWidget(choice)
        line.addWidget(note, 1)
        self.column.addWidget(self.field(field, answer.label, row))
        row.setFocusProxy(choice)


class RatePart(Part):
    """Two numbers, the percentage they make and how it stands to the target."""

    def __init__(self, session: VisitSession, item_id: str, answer: Answer) -> None:
        super().__init__(session, item_id)
        self._answer = answer
        self._numerator = NumberEdit()
        self._denominator = NumberEdit()
        self._chip = Chip(strong=True)
        self.typed(f"found.{answer.id}.numerator", self._numerator)
        self.typed(f"found.{answer.id}.denominator", self._denominator)
        self._lay_out()
        for edit in (self._numerator, self._denominator):
            edit.line.textChanged.connect(self._judge)

    def refresh(self, finding: FindingRecord) -> None:
        super().refresh(finding)
        self._judge()

    def _lay_out(self) -> None:
        answer = self._answer
        self._numerator.setAccessibleName(f"{answer.label}: {answer.numerator_label}")
        self._denominator.setAccessibleName(f"{answer.label}: {answer.denominator_label}")
        row = _Row()
        for edit in (self._numerator, self._denominator):
            edit.setMaximumWidth(scaled(_NUMBER))
        if fold(answer.label) == fold(answer.numerator_label):
            row.words(answer.label)
        else:
            self.column.setSpacing(scaled(2))
            self.column.addWidget(label(answer.label, Role.NOTE, wrap=True))
            row.words(_capitalised(answer.numerator_label))
        row.add(self._numerator)
        row.words("trên")
        row.add(self._denominator)
        row.words(answer.denominator_label)
        row.add(self._chip)
        self.column.addWidget(row)

    def _judge(self) -> None:
        numbers = [_number(edit) for edit in (self._numerator, self._denominator)]
        show_chip(self._chip, rate_words(numbers[0], numbers[1], self._answer.target))


class CountPart(Part):
    """A whole number of something."""

    def __init__(self, session: VisitSession, item_id: str, answer: Answer) -> None:
        super().__init__(session, item_id)
        self._answer = answer
        self._count = CountEdit()
        self._chip = Chip(strong=True)
        self.typed(f"found.{answer.id}", self._count)
        self._count.setAccessibleName(f"{answer.label} ({answer.unit_label})")
        self._count.line.textChanged.connect(self._judge)
        row = _Row()
        row.words(answer.label)
        row.add(self._count)
        row.words(answer.unit_label)
        row.add(self._chip)
        self.column.addWidget(row)

    def refresh(self, finding: FindingRecord) -> None:
        super().refresh(finding)
        self._judge()

    def _judge(self) -> None:
        show_chip(self._chip, count_words(_number(self._count), self._answer.target))


class DatePart(Part):
    """A day."""

    def __init__(self, session: VisitSession, item_id: str, answer: Answer) -> None:
        super().__init__(session, item_id)
        edit = DateEdit(today=session.today)
        self.typed(f"found.{answer.id}", edit)
        edit.setAccessibleName(answer.label)
        row = _Row()
        row.words(answer.label)
        row.add(edit)
        self.column.addWidget(row)


class ChoicePart(Part):
    """One of a few values the outline names."""

    def __init__(self, session: VisitSession, item_id: str, answer: Answer) -> None:
        super().__init__(session, item_id)
        field = f"found.{answer.id}"
        self.column.addWidget(self.field(field, answer.label, self.chosen(field, _choice_of(answer))))


def _choice_of(answer: Answer) -> SegmentedChoice | PickList:
    if len(answer.choices) <= _MOST_SEGMENTS:
        options = tuple(Option(value=one.value, text=one.label) for one in answer.choices)
        return SegmentedChoice(options, answer.label)
    return PickList(((one.value, one.label) for one in answer.choices), answer.label)


_FACTORIES: Mapping[AnswerKind, Callable[[VisitSession, str, Answer], Part]] = MappingProxyType(
    {
        AnswerKind.NARRATIVE: NarrativePart,
        AnswerKind.YES_NO: YesNoPart,
        AnswerKind.RATE: RatePart,
        AnswerKind.COUNT: CountPart,
        AnswerKind.DATE: DatePart,
        AnswerKind.CHOICE: ChoicePart,
        AnswerKind.DOCUMENTS: DocumentsPart,
        AnswerKind.DOSSIERS: DossiersPart,
    }
)


def answer_part(session: VisitSession, item_id: str, answer: Answer) -> Part:
    """Make the editor of an answer. Every kind has one: an unknown kind raises `KeyError`."""
    return _FACTORIES[answer.kind](session, item_id, answer)


def _number(edit: NumberEdit) -> int | float | None:
    if not edit.is_valid() or not edit.value():
        return None
    number = float(edit.value())
    return int(number) if number.is_integer() else number


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
