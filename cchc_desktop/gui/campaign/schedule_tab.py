"""The calendar of visits: which unit on which day, moved by keyboard."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.dates import iso_date
from cchc_desktop.core.records import VisitRow
from cchc_desktop.gui.campaign.month_view import MonthView
from cchc_desktop.gui.campaign.session import CampaignSession
from cchc_desktop.gui.campaign.tab import ListAndForm
from cchc_desktop.gui.dialogs.messages import ask
from cchc_desktop.gui.home.greetings import weekday_and_date
from cchc_desktop.gui.home.visit_words import STATE_WORDS, kind_words
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.choice_box import PickList
from cchc_desktop.gui.widgets.forms import Field, FormRow
from cchc_desktop.gui.widgets.labels import KeyHint, Role, Rule, label
from cchc_desktop.gui.widgets.marks import EmptyState
from cchc_desktop.gui.widgets.parsed_fields import DateEdit
from cchc_desktop.gui.widgets.record_table import Cell, Record, RecordColumn, RecordTable
from cchc_desktop.labels import VISIT_KINDS

_COLUMNS = (
    RecordColumn(title="Ngày", width=168),
    RecordColumn(title="Đơn vị"),
    RecordColumn(title="Hình thức", width=130),
    RecordColumn(title="Trạng thái", width=140),
)


class ScheduleTab(ListAndForm):
    """Alt+↑ and Alt+↓ move a visit by a day; F2 types its date; Enter opens it."""

    touching = ("visit", "unit", "campaign", "seal", "print")
    entity = "visit"
    removal = "Bỏ cuộc kiểm tra"
    less_needed = (2, 3)
    new_asked = Signal(str)
    opened = Signal(str)

    def __init__(self, session: CampaignSession, parent: QWidget | None = None) -> None:
        self._visits: dict[str, VisitRow] = {}
        self._new = QAction("Cuộc kiểm tra mới", parent)
        empty = EmptyState(
            "Chưa có lịch kiểm tra",
            "Chọn một hay nhiều đơn vị, ngày và hình thức; nhiều đơn vị có thể xếp lần lượt mỗi ngày "
            "một đơn vị.",
            Button("Cuộc kiểm tra mới", keys="Ctrl N", clicked=self._ask_new),
        )
        super().__init__(session, _COLUMNS, "Lịch kiểm tra", empty=empty, form_width=372, parent=parent)
        self._new.setShortcut(QKeySequence("Ctrl+N"))
        self._new.triggered.connect(self._ask_new)
        self._summary = label("", Role.MUTED)
        self._rest = Button("", ButtonKind.LINK, clicked=self._ask_new)
        self.tools.addWidget(self._summary)
        self.tools.addWidget(self._rest)
        self.tools.addStretch(1)
        for keys, words in (("Enter", "mở"), ("F2", "đổi ngày"), ("Alt ↑↓", "dời một ngày")):
            self.tools.addWidget(KeyHint(keys))
            self.tools.addWidget(label(words, Role.NOTE))
        self._fill_form()
        self._add_shortcuts()

    def primary(self) -> QAction:
        return self._new

    def first_field(self) -> str:
        return "date"

    @called_by_qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and self._day.line.hasFocus() and self._day.is_valid():
            self.back_to_list()
        else:
            super().keyPressEvent(event)

    def refresh(self) -> None:
        begins = not self.table.current_id()
        super().refresh()
        if begins:
            self._go_to_today()
        days = Counter(day for row in self._visits.values() if (day := iso_date(row.date)))
        today = self.session.workspace.clock().date()
        self._month.show_counts(days, today=today)
        self._month_title.setText(self._month.title())
        self._count_units()

    def records(self) -> tuple[Record, ...]:
        rows = self.session.workspace.planning.visits(self.session.campaign_id)
        self._visits = {row.visit_id: row for row in rows}
        return tuple(_line(row) for row in rows)

    def values(self, entity_id: str) -> Mapping[str, JsonValue]:
        row = self._visits.get(entity_id)
        return {"date": row.date, "kind": row.kind} if row else {}

    def show_form(self, entity_id: str) -> None:
        super().show_form(entity_id)
        row = self._visits.get(entity_id)
        if row is not None:
            self._unit.setText(row.unit_name)
            day = iso_date(row.date)
            if day is not None and not self._month.hasFocus():
                self._month.show_day(day)
                self._month_title.setText(self._month.title())

    def words_of(self, entity_id: str) -> str:
        row = self._visits.get(entity_id)
        return row.unit_name if row else ""

    def may_remove(self, entity_id: str) -> bool:
        row = self._visits.get(entity_id)
        if row is None or not row.answered:
            return row is not None
        ask(
            self,
            f"Bỏ cuộc kiểm tra tại {row.unit_name}?",
            f"Cuộc này đã ghi {row.answered}/{row.asked} nội dung. Có thể hoàn tác bằng Ctrl Z.",
            yes="Bỏ cuộc kiểm tra",
            run=lambda: self.remove(entity_id),
        )
        return False

    def _fill_form(self) -> None:
        today = self.session.workspace.clock().date()
        self._month = MonthView(today, self)
        self._month_title = label("", Role.HEADING)
        self._unit = label("", Role.HEADING, wrap=True)
        self._day = day = DateEdit(today=self._today)
        kind = PickList(VISIT_KINDS.items(), "Hình thức")
        self.binder.typed("date", day)
        self.binder.code("kind", kind)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._month_title)
        row.addStretch(1)
        before = Button("‹", ButtonKind.QUIET, clicked=self._month_before)
        before.setAccessibleName("Tháng trước")
        after = Button("›", ButtonKind.QUIET, clicked=self._month_after)
        after.setAccessibleName("Tháng sau")
        row.addWidget(before)
        row.addWidget(after)
        self.form.column.setSpacing(scaled(10))
        for widget in (
            head,
            self._month,
            label("Enter trên một ngày: thêm cuộc kiểm tra ngày đó.", Role.NOTE, wrap=True),
        ):
            self.form.add(widget)
        self.form.add(Rule())
        self.form.add(self._unit)
        self.form.add(FormRow((Field("Ngày kiểm tra", day), 2), (Field("Hình thức", kind), 3)))
        self._month.day_moved.connect(self._on_day)
        self._month.day_chosen.connect(self._on_day_chosen)

    def _add_shortcuts(self) -> None:
        for keys, run in (
            ("F2", self._edit_date),
            ("Alt+Up", self._day_earlier),
            ("Alt+Down", self._day_later),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def _go_to_today(self) -> None:
        """Begin at the first visit of today or later."""
        today = self._today().isoformat()
        coming = next((row.visit_id for row in self._visits.values() if row.date >= today), "")
        if coming:
            self.table.set_current(coming)
            self.table.scrollTo(self.table.currentIndex(), RecordTable.ScrollHint.PositionAtCenter)

    def _today(self) -> date:
        return self.session.workspace.clock().date()

    def _count_units(self) -> None:
        if not self.session.campaign_id:
            return
        scheduled = {row.unit_id for row in self._visits.values()}
        units = self.session.workspace.planning.units(self.session.campaign_id)
        left = sum(unit.entity_id not in scheduled for unit in units)
        self._summary.setText(f"{len(self._visits)} cuộc kiểm tra" if self._visits else "")
        self._rest.set_words(f"{left} đơn vị chưa có lịch, xếp lịch…")
        self._rest.setVisible(left > 0 and bool(self._visits))

    def _edit_date(self) -> None:
        if self.binder.focus_field("date"):
            self._day.line.selectAll()

    def _day_earlier(self) -> None:
        self._shift(-1)

    def _day_later(self) -> None:
        self._shift(1)

    def _shift(self, days: int) -> None:
        row = self._visits.get(self.table.current_id())
        day = iso_date(row.date) if row else None
        if row is not None and day is not None:
            moved = (day + timedelta(days=days)).isoformat()
            self.session.put(FieldKey("visit", row.visit_id, "date"), moved)

    def _on_day(self, day: date) -> None:
        self._month_title.setText(self._month.title())
        first = next((row.visit_id for row in self._visits.values() if row.date == day.isoformat()), "")
        if first:
            self.table.set_current(first)

    def _on_day_chosen(self, day: date) -> None:
        self.new_asked.emit(day.isoformat())

    def _ask_new(self) -> None:
        self.new_asked.emit("")

    def _month_before(self) -> None:
        self._month.move_months(-1)

    def _month_after(self) -> None:
        self._month.move_months(1)

    def _on_opened(self, entity_id: str) -> None:
        self.opened.emit(entity_id)


def _line(row: VisitRow) -> Record:
    day = iso_date(row.date)
    state = STATE_WORDS[row.state]
    return Record(
        id=row.visit_id,
        cells=(
            Cell(
                text=weekday_and_date(day) if day else "chưa định ngày",
                tone=Tone.PLAIN if day else Tone.ATTENTION,
            ),
            Cell(text=row.unit_name, strong=True),
            Cell(text=kind_words(row.kind), tone=Tone.MUTED),
            Cell(text=state.text, tone=state.tone, sign=state.sign, chip=True),
        ),
    )
