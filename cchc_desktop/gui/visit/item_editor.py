"""The inside of the open card: every editor of one item, in the order in which one fills them in."""

from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.fields import Rating
from cchc_desktop.core.visit_records import FindingRecord
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.visit.answers import answer_part, is_asked
from cchc_desktop.gui.visit.dispute_way import DisputeWay
from cchc_desktop.gui.visit.evidence import EvidencePart
from cchc_desktop.gui.visit.field_order import go_on, is_digit, is_enter, stops_in, tab_on
from cchc_desktop.gui.visit.finding_texts import CausePart, NotePart, RatingPart, ResponsePart, TextsPart
from cchc_desktop.gui.visit.parts import Part
from cchc_desktop.gui.visit.recommendations import RecommendationsPart
from cchc_desktop.gui.visit.row_flags import FlagLines
from cchc_desktop.gui.visit.sections import Entry
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.visit.table_part import RowsTable
from cchc_desktop.gui.visit.words import outside_words
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.choice import SegmentedChoice
from cchc_desktop.gui.widgets.flow import FlowLayout
from cchc_desktop.gui.widgets.labels import KeyHint, Role, label
from cchc_desktop.gui.widgets.text_fields import GrowingTextEdit, LineEdit
from cchc_desktop.gui.writing.bindings import Binding, TypedBinding
from cchc_desktop.outline.model import Answer

_UNHAPPY = frozenset({Rating.PARTLY, Rating.NOT_MET})

TextField = GrowingTextEdit | LineEdit


class ItemEditor(QWidget):
    """All editors of one item. Rarely used parts wait behind buttons until they are asked for.

    `entered(key)` follows the cursor, `finished` comes on Enter in the last field.
    """

    entered = Signal(object)
    finished = Signal()
    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self, session: VisitSession, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.entry = entry
        self.item_id = entry.item.id
        self._parts: list[Part] = []
        self._answers = list[tuple[Answer, Part]]()
        self._later: dict[str, Button] = {}
        self._opened: set[str] = set()
        self._last_text: TextField | None = None
        self._outside: QLabel | None = None
        self._heading_binding: TypedBinding | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(scaled(8))
        self._build()
        self.refresh()

    # --- what the card and the page use

    def refresh(self) -> None:
        """Show what is kept now."""
        finding = self.session.finding(self.item_id)
        self._show_marks()
        self._show_due_parts(finding)
        for part in self._parts:
            part.refresh(finding)
        for answer, part in self._answers:
            typed = self.session.has_draft(self.item_id, field=f"found.{answer.id}")
            part.setVisible(typed or is_asked(answer, finding))

    def flush(self) -> None:
        """Hand over everything typed."""
        if self._heading_binding is not None:
            self._heading_binding.flush()
        for part in self._parts:
            for binding in part.bindings:
                binding.flush()
        for table in self.findChildren(RowsTable):
            table.flush()

    def focus_first(self) -> None:
        """Put the cursor where filling in begins."""
        self.rating.choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_heading(self) -> None:
        """Put the cursor into the name of an item added on the spot."""
        if self._heading_binding is not None:
            self._heading_binding.widget.setFocus(Qt.FocusReason.OtherFocusReason)
            if isinstance(self._heading_binding.widget, GrowingTextEdit):
                self._heading_binding.widget.selectAll()

    def focus_field(self, key: FieldKey) -> bool:
        """Put the cursor into a field, opening its part; False when the item has no such field."""
        self._open_part_of(key)
        if self._heading_binding is not None and self._heading_binding.key == key:
            self.focus_heading()
            return True
        for part in self._parts:
            for binding in part.bindings:
                if binding.key == key:
                    binding.widget.setFocus(Qt.FocusReason.OtherFocusReason)
                    return True
        return any(table.go_to(key) for table in self.findChildren(RowsTable))

    def focus_named(self, field: str) -> bool:
        """Put the cursor into a field of the finding, `evidence` or `recommendation`."""
        if field == "evidence":
            self.evidence.drop_area.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if field == "recommendation":
            self._open("recommendation")
            part = self._part_of("recommendation")
            if part is not None and part.bindings:
                part.bindings[0].widget.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return self.focus_field(self.session.key(self.item_id, field))

    def insert_phrase(self, text: str) -> None:
        """Insert words where the cursor is or was last; without a place, into the shortcomings."""
        target = self._last_text
        if target is None:
            self.focus_named("shortcomings")
            target = self._last_text
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
            target.insert_words(text)

    def focus_words(self) -> None:
        """Put the cursor back to where words are being written."""
        if self._last_text is not None:
            self._last_text.setFocus(Qt.FocusReason.OtherFocusReason)

    def current_words(self) -> str:
        """Return the selected words of the field with the cursor, or all of its words."""
        field = self._last_text
        if isinstance(field, GrowingTextEdit):
            return field.textCursor().selectedText().replace("\u2029", "\n") or field.value()
        return (field.selectedText() or field.value()) if field is not None else ""

    def paste(self) -> bool:
        """Take a picture, files or a table from the clipboard; False when it holds none of them."""
        if self.evidence.drop_area.paste_from_clipboard():
            return True
        text = QGuiApplication.clipboard().text()
        tables = [table for table in self.findChildren(RowsTable) if table.isVisibleTo(self)]
        if "\t" not in text or not tables:
            return False
        next((one for one in tables if one.isAncestorOf(self._focus())), tables[-1]).paste(text)
        return True

    def choose_rating(self, number: int) -> bool:
        """Choose the rating printed with a number."""
        return self.rating.choice.choose_number(number)

    # --- Qt

    @called_by_qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            if not go_on(self):
                self.finished.emit()
        elif is_digit(event) and isinstance(self.focusWidget(), SegmentedChoice):
            # A number the choice with the cursor does not print must not rate the item instead.
            event.accept()
        elif event.matches(QKeySequence.StandardKey.Paste) and self.paste():
            event.accept()
        else:
            super().keyPressEvent(event)

    @called_by_qt
    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        return tab_on(self, forward=next) or super().focusNextPrevChild(next)

    @called_by_qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, GrowingTextEdit | LineEdit):
            self._last_text = watched
        return super().eventFilter(watched, event)

    # --- inside

    def _build(self) -> None:
        item = self.entry.item
        self._column.addWidget(self._heading())
        self._marks = QVBoxLayout()
        self._column.addLayout(self._marks)
        self._flags = FlagLines(self._marks)
        self._dispute_way = DisputeWay(self.session, self.item_id, self._marks)
        if item.hint:
            self._column.addWidget(label(item.hint, Role.NOTE, wrap=True))
        self.rating = RatingPart(self.session, self.item_id)
        self._add(self.rating)
        for answer in item.answers:
            part = answer_part(self.session, self.item_id, answer)
            self._answers.append((answer, part))
            self._add(part)
        self._add(TextsPart(self.session, self.item_id))
        self._place_of_later = self._column.count()
        self.evidence = EvidencePart(self.session, self.item_id, item.evidence)
        self._add(self.evidence)
        self._column.addLayout(self._more_line())
        for table in self.findChildren(RowsTable):
            table.entered.connect(self.entered)
            table.undo_asked.connect(self.undo_asked)
            table.redo_asked.connect(self.redo_asked)

    def _heading(self) -> QWidget:
        extra = self.entry.extra
        if extra is None:
            return label(self.entry.item.text, Role.STRONG, wrap=True)
        edit = GrowingTextEdit("Tên nội dung ngoài đề cương", lines=1)
        edit.setAccessibleName("Tên nội dung ngoài đề cương")
        key = FieldKey("extra_item", extra.entity_id, "text")
        binding = TypedBinding(self.session, key, edit)
        binding.show_value(extra.text)
        self._heading_binding = binding
        self._on_bound(binding)
        return edit

    def _show_marks(self) -> None:
        """Say who wrote here although other sections are theirs, and whether machines disagree."""
        if self.entry.extra is not None:
            rows = [(self.entry.extra.entity_id, "Nội dung ngoài đề cương")]
            self._flags.show_rows(self.session.row_flags, rows)
        self._dispute_way.refresh()
        words = outside_words(self.session.outsiders(self.item_id))
        if self._outside is None:
            if not words:
                return
            self._outside = label("", Role.NOTE, wrap=True)
            self._marks.addWidget(self._outside)
        self._outside.setText(f"{words[:1].upper()}{words[1:]}")
        self._outside.setVisible(bool(words))

    def _more_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(scaled(4))
        # One row of all buttons would make the card wider than its column.
        buttons = FlowLayout(gap=scaled(4))
        for name, words in _LATER.items():
            button = Button(words, ButtonKind.QUIET, clicked=self._on_later)
            self._later[name] = button
            buttons.addWidget(button)
        if self.entry.extra is not None:
            buttons.addWidget(Button("Bỏ nội dung này", ButtonKind.QUIET, clicked=self._remove_extra))
        line.addLayout(buttons, 1)
        line.addWidget(KeyHint("Ctrl Enter"))
        line.addWidget(label("việc tiếp theo", Role.NOTE))
        return line

    def _remove_extra(self) -> None:
        if self.entry.extra is not None:
            self.flush()
            self.session.told.emit(f"Đã bỏ “{self.entry.extra.text}”.")
            self.session.delete("extra_item", self.entry.extra.entity_id)

    def _add(self, part: Part, place: int = -1) -> None:
        self._parts.append(part)
        for binding in part.bindings:
            self._on_bound(binding)
        part.bound.connect(self._on_bound)
        if place < 0:
            self._column.addWidget(part)
        else:
            self._column.insertWidget(place, part)

    def _on_bound(self, binding: Binding) -> None:
        binding.entered.connect(self.entered)
        binding.undo_asked.connect(self.undo_asked)
        binding.redo_asked.connect(self.redo_asked)
        if isinstance(binding.widget, GrowingTextEdit | LineEdit):
            binding.widget.installEventFilter(self)
            if isinstance(binding.widget, GrowingTextEdit):
                binding.widget.viewport().setAcceptDrops(False)
                binding.widget.image_pasted.connect(self._on_image)
        binding.widget.setAcceptDrops(False)

    def _on_image(self, image: object) -> None:
        self.evidence.drop_area.image_pasted.emit(image)

    def _on_later(self) -> None:
        sender = self.sender()
        for name, button in self._later.items():
            if button is sender:
                self._open(name)
                part = self._part_of(name)
                if part is not None:
                    self._focus_inside(part)

    def _show_due_parts(self, finding: FindingRecord) -> None:
        unhappy = finding.rating in _UNHAPPY or bool(finding.shortcomings)
        due = {
            "recommendation": unhappy
            or bool(finding.recommendations)
            or self.session.has_draft(self.item_id, "recommendation"),
            "cause": bool(finding.cause or finding.responsible),
            "response": bool(finding.response or finding.response_text),
            "note": bool(finding.note) or finding.rating == Rating.NOT_CHECKED,
        }
        opened = [self._add_later(name) for name, wanted in due.items() if wanted]
        if any(opened):
            self._order_tabs()

    def _open(self, name: str) -> None:
        if self._add_later(name):
            self._order_tabs()

    def _add_later(self, name: str) -> bool:
        """Add a part that waited to be asked for; False when it is there already."""
        if name in self._opened:
            return False
        self._opened.add(name)
        self._later[name].hide()
        part = _LATER_PARTS[name](self.session, self.item_id)
        before = [one for one in _LATER if one in self._opened and _ORDER[one] < _ORDER[name]]
        place = self._place_of_later + len(before)
        if name in _BELOW_EVIDENCE:
            place += 1
        self._add(part, place)
        part.refresh(self.session.finding(self.item_id))
        return True

    def _part_of(self, name: str) -> Part | None:
        kind = _LATER_PARTS[name]
        return next((part for part in self._parts if isinstance(part, kind)), None)

    def _open_part_of(self, key: FieldKey) -> None:
        if key.entity == "recommendation":
            self._open("recommendation")
        for name, fields in _LATER_FIELDS.items():
            if key.entity == "finding" and key.field in fields:
                self._open(name)

    def _focus(self) -> QWidget:
        return self.focusWidget() or self

    def _focus_inside(self, widget: QWidget) -> None:
        first = next(stops_in(widget), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def _order_tabs(self) -> None:
        stops = list(stops_in(self))
        for one, following in pairwise(stops):
            QWidget.setTabOrder(one, following)


_LATER: Mapping[str, str] = MappingProxyType(
    {
        "cause": "+ Nguyên nhân",
        "recommendation": "+ Kiến nghị",
        "response": "+ Ý kiến của đơn vị",
        "note": "+ Ghi chú riêng",
    }
)
_ORDER = MappingProxyType({name: place for place, name in enumerate(_LATER)})
_LATER_PARTS: Mapping[str, type[Part]] = MappingProxyType(
    {
        "cause": CausePart,
        "recommendation": RecommendationsPart,
        "response": ResponsePart,
        "note": NotePart,
    }
)
_LATER_FIELDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "cause": frozenset({"cause", "responsible"}),
        "response": frozenset({"response", "response_text"}),
        "note": frozenset({"note"}),
    }
)
_BELOW_EVIDENCE = frozenset({"response", "note"})
