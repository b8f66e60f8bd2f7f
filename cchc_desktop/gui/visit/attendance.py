"""Everything about a visit that belongs to no item: people, time, place, report, requests, conclusion."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop import labels
from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.fields import Side
from cchc_desktop.core.scopes import WHOLE_VISIT
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.visit.field_order import go_on, is_enter, tab_on
from cchc_desktop.gui.visit.opinions import OpinionsList
from cchc_desktop.gui.visit.parts import show_note
from cchc_desktop.gui.visit.people import PeopleList, TeamList
from cchc_desktop.gui.visit.recommendations import RecommendationsPart
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.visit.table_part import RowsTable
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.choice_box import PickList
from cchc_desktop.gui.widgets.forms import Field, FormRow
from cchc_desktop.gui.widgets.labels import Role, SectionHeading, label
from cchc_desktop.gui.widgets.marks import Card
from cchc_desktop.gui.widgets.panes import ScrollColumn
from cchc_desktop.gui.widgets.parsed_fields import DateEdit, TimeEdit
from cchc_desktop.gui.widgets.table_rows import Column, Row
from cchc_desktop.gui.widgets.text_fields import GrowingTextEdit, LineEdit
from cchc_desktop.gui.widgets.value_forms import date_form
from cchc_desktop.gui.writing.bindings import Binding, ChoiceBinding, TypedBinding, TypedField

_FIRST_FIELDS = ("date", "started", "place", "report_received", "ended")
TITLE = "Thành phần, thời gian, địa điểm"


class AttendancePanel(QWidget):
    """The cards of the visit as a whole."""

    entered = Signal(object)
    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self, session: VisitSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._bindings: list[Binding] = []
        self._fields: dict[str, Field] = {}
        self._team = TeamList(session)
        self._unit = PeopleList(session, Side.UNIT)
        self._guests = PeopleList(session, Side.GUEST)
        self._opinions = OpinionsList(session)
        self._requests = self._requests_table()
        self._wanted = RecommendationsPart(session, "")
        self._refusal = self._refusal_card()
        self._scroll = ScrollColumn(margins=(18, 0, 8, 16))
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._lay_out()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Show what is kept now."""
        record = self._session.record
        for binding in self._bindings:
            binding.show_value(getattr(record, binding.key.field))
        for name, field in self._fields.items():
            show_note(field, record.notes.get(name), self._session, self._session.visit_key(name))
        for people in (self._team, self._unit, self._guests, self._opinions):
            people.refresh()
        self._wanted.show_recommendations(record.recommendations)
        self._requests.show_rows(
            [
                Row(id=one.entity_id, cells=(one.text, one.asked_by, one.due, one.answered, one.answer))
                for one in record.requests
            ]
        )
        if record.refusal_reason or record.refusal_witness:
            self._open_refusal()

    def flush(self) -> None:
        """Hand over everything typed."""
        for binding in self.findChildren(Binding):
            binding.flush()
        self._requests.flush()

    def focus_first(self) -> None:
        """Put the cursor into the first field that is empty."""
        record = self._session.record
        empty = next((name for name in _FIRST_FIELDS if not getattr(record, name)), _FIRST_FIELDS[0])
        self._enter(self._fields[empty].editor)

    def focus_field(self, key: FieldKey) -> bool:
        """Put the cursor into a field; `attendees` names the unit's people. False when it is not here."""
        if key.field in {"refusal_reason", "refusal_witness"}:
            self._open_refusal()
        if key.field == "attendees":
            self._unit.focus_last()
            self._scroll.ensureWidgetVisible(self._unit)
            return True
        bindings = self.findChildren(Binding)
        # A tick or a choice of a row has no binding of its own: its row is near enough.
        for near in ([one for one in bindings if one.key == key], _of_row(bindings, key)):
            if near:
                self._enter(near[0].widget)
                return True
        return self._requests.go_to(key)

    @called_by_qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (is_enter(event) and go_on(self._scroll.widget() or self)):
            super().keyPressEvent(event)

    @called_by_qt
    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        within = self._scroll.widget() or self
        return tab_on(within, forward=next) or super().focusNextPrevChild(next)

    # --- building

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(scaled(18), scaled(8), scaled(18), scaled(8))
        head.addWidget(SectionHeading(TITLE, role=Role.TITLE))
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        for card in (
            self._time_card(),
            _card("Đoàn kiểm tra", self._team),
            _card(
                "Đơn vị được kiểm tra",
                self._unit,
                label("Khách mời, cơ quan phối hợp", Role.NOTE),
                self._guests,
            ),
            self._report_card(),
            _card("Yêu cầu cung cấp thông tin", self._requests),
            _card("Ý kiến thành viên Đoàn", self._opinions),
            self._closing_card(),
            _card("Kiến nghị chung của cuộc kiểm tra", self._wanted),
            self._refusal,
        ):
            self._scroll.add(card)

    def _time_card(self) -> Card:
        now, today = self._time_now, self._day_now
        kind = PickList(labels.VISIT_KINDS.items(), "Hình thức kiểm tra")
        self._bindings.append(ChoiceBinding(self._session, self._session.visit_key("kind"), kind))
        first = FormRow(
            (self._field("date", "Ngày kiểm tra", self._date()), 0),
            (self._stamped("started", "Bắt đầu", TimeEdit(), now, "Bây giờ"), 0),
            (self._stamped("ended", "Kết thúc", TimeEdit(), now, "Bây giờ"), 0),
            (self._field("ended_date", "Ngày kết thúc (nếu khác)", self._date()), 0),
        )
        second = FormRow(
            (self._field("place", "Địa điểm", LineEdit()), 1),
            (Field("Hình thức kiểm tra", kind), 0),
            (self._stamped("report_received", "Nhận báo cáo của đơn vị", self._date(), today, "Hôm nay"), 0),
        )
        return _card("Thời gian, địa điểm", first, second)

    def _report_card(self) -> Card:
        summary = self._field("report_summary", "Tóm tắt báo cáo của đơn vị", GrowingTextEdit(lines=2))
        return _card("Báo cáo của đơn vị", summary)

    def _closing_card(self) -> Card:
        explanation = self._field("unit_explanation", "Giải trình của đơn vị", GrowingTextEdit(lines=2))
        proposals = self._field("unit_proposals", "Kiến nghị, đề xuất của đơn vị", GrowingTextEdit(lines=2))
        conclusion = self._field("conclusion", "Kết luận của Trưởng đoàn", GrowingTextEdit(lines=3))
        note = self._field("note", "Ghi chú riêng (không in vào biên bản)", GrowingTextEdit(lines=1))
        return _card("Giải trình, kết luận", FormRow((explanation, 1), (proposals, 1)), conclusion, note)

    def _refusal_card(self) -> Card:
        reason = self._field("refusal_reason", "Lý do không ký biên bản", GrowingTextEdit(lines=1))
        witness = self._field("refusal_witness", "Người chứng kiến", LineEdit())
        self._refusal_row = FormRow((reason, 5), (witness, 3))
        self._refusal_row.hide()
        self._refusal_button = Button(
            "+ Đơn vị từ chối ký biên bản", ButtonKind.QUIET, clicked=self._begin_refusal
        )
        return _card("Từ chối ký", self._refusal_button, self._refusal_row)

    def _requests_table(self) -> RowsTable:
        day = date_form(self._session.today)
        columns = (
            Column(key="text", title="Nội dung yêu cầu"),
            Column(key="asked_by", title="Người yêu cầu", width=130),
            Column(key="due", title="Hạn", width=88, form=day),
            Column(key="answered", title="Đã cung cấp", width=92, form=day),
            Column(key="answer", title="Kết quả", width=170),
        )
        return RowsTable(
            self._session,
            entity="request",
            item_id=WHOLE_VISIT,
            columns=columns,
            title="Nội dung đã yêu cầu",
            add_words="+ Thêm yêu cầu",
            common={},
        )

    def _date(self) -> DateEdit:
        return DateEdit(today=self._session.today)

    def _field(self, name: str, words: str, editor: TypedField) -> Field:
        self._bindings.append(TypedBinding(self._session, self._session.visit_key(name), editor))
        made = Field(words, editor)
        self._fields[name] = made
        return made

    def _stamped(
        self, name: str, words: str, editor: TypedField, run: Callable[[], None], button: str
    ) -> QWidget:
        stamp = Button(button, ButtonKind.QUIET, clicked=run)
        stamp.setProperty("field", name)
        stamp.setAccessibleName(f"{words}: {button.lower()}")
        return FormRow((self._field(name, words, editor), 0), (_lowered(stamp), 0))

    def _connect(self) -> None:
        for binding in self.findChildren(Binding):
            self._listen(binding)
        self._unit.bound.connect(self._listen)
        self._guests.bound.connect(self._listen)
        self._opinions.bound.connect(self._listen)
        self._wanted.bound.connect(self._listen)
        for table in (self._requests,):
            table.entered.connect(self.entered)
            table.undo_asked.connect(self.undo_asked)
            table.redo_asked.connect(self.redo_asked)

    def _listen(self, binding: Binding) -> None:
        binding.entered.connect(self.entered)
        binding.undo_asked.connect(self.undo_asked)
        binding.redo_asked.connect(self.redo_asked)

    def _time_now(self) -> None:
        self._stamp(self._session.workspace.clock().strftime("%H:%M"))

    def _day_now(self) -> None:
        self._stamp(self._session.today().isoformat())

    def _stamp(self, value: str) -> None:
        sender = self.sender()
        name = sender.property("field") if isinstance(sender, Button) else None
        if isinstance(name, str):
            self.flush()
            self._session.put(self._session.visit_key(name), value)

    def _begin_refusal(self) -> None:
        self._open_refusal()
        self._enter(self._fields["refusal_reason"].editor)

    def _open_refusal(self) -> None:
        self._refusal_row.show()
        self._refusal_button.hide()

    def _enter(self, widget: QWidget) -> None:
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(widget)


def _of_row(bindings: Sequence[Binding], key: FieldKey) -> list[Binding]:
    row = (key.entity, key.entity_id)
    return [one for one in bindings if key.entity != "visit" and (one.key.entity, one.key.entity_id) == row]


def _card(title: str, *widgets: QWidget) -> Card:
    card = Card()
    card.body.addWidget(label(title, Role.HEADING))
    for widget in widgets:
        card.body.addWidget(widget)
    return card


def _lowered(widget: QWidget) -> QWidget:
    """Put a button beside a field that has its words above it."""
    return Field(" ", widget)
