"""A list of visits with its filter, used on the page of the day and on the page of all visits."""

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.core.numbers import format_number
from cchc_desktop.core.records import CampaignRecord, VisitRow, VisitState
from cchc_desktop.gui.campaign.session import CampaignSession
from cchc_desktop.gui.home.visit_words import STATE_WORDS, due_words, kind_words, shown_date
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.gui.widgets.choice import Option, SegmentedChoice
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import Card, EmptyState
from cchc_desktop.gui.widgets.record_table import Cell, Record, RecordColumn, RecordTable

if TYPE_CHECKING:
    from cchc_desktop.gui.transfer.delivery_teller import DeliveryTeller
    from cchc_desktop.gui.widgets.choice_box import PickList

_COLUMNS = (
    RecordColumn(title="Đơn vị"),
    RecordColumn(title="Hình thức", width=140),
    RecordColumn(title="Ngày", width=104),
    RecordColumn(title="Tiến độ", width=206),
    RecordColumn(title="Trạng thái", width=152),
    RecordColumn(title="Việc tiếp theo", width=240),
)
NEXT = "next"
"""What is going on first, then what comes, then what waits for its seal, then what is done."""
_STAGES = (
    (VisitState.UNDER_WAY, True),
    (VisitState.PREPARING, False),
    (VisitState.PRINTED, True),
    (VisitState.SEALED, True),
)
_ORDERS = {0: "unit", 2: "date", 3: "answered", 4: "state", 5: "last_edited"}
ALL = "all"
LATE = "late"
FIRST_ROWS = 60
"""So many visits are read at first: more than a screen shows."""
MORE_ROWS = 200
"""So many more whenever the end of the list is reached."""
DELIVERY_AFTER_MS = 1_000
"""So long after a list was read it is asked how far its visits have come."""
NARROW = 900
"""Below this width the filter becomes a drop-down and what is needed less is hidden."""
_LESS_NEEDED = (1, 3)


class VisitFilter(NamedTuple):
    """Which visits are shown, and in which order. `state` is `ALL`, `LATE` or a state; `tag` a unit tag.

    `order` is `NEXT` or one of the service's.
    """

    state: str = ALL
    text: str = ""
    tag: str = ""
    order: str = NEXT
    descending: bool = False


class VisitsPanel(QWidget):
    """Reads the visits of the campaign shown. `opened(visit_id)` comes on Enter and double click."""

    opened = Signal(str)
    new_asked = Signal()

    def __init__(self, session: CampaignSession, heading: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shown = VisitFilter()
        self._limit = FIRST_ROWS
        self._has_more = False
        self._states = SegmentedChoice(_state_options(), "Lọc theo trạng thái", self)
        self._states.set_value(ALL)
        self._state_list: PickList | None = None
        self._read_rows: tuple[VisitRow, ...] = ()
        self._teller: DeliveryTeller | None = None
        self.table = RecordTable(_COLUMNS, "Danh sách cuộc kiểm tra", parent=self)
        self._count = label("", Role.MUTED)
        self._empty: EmptyState | None = None
        self._stack = QStackedWidget(self)
        self._lay_out(heading)
        self._connect()

    @property
    def shown(self) -> VisitFilter:
        """The filter in use."""
        return self._shown

    def show_filter(self, wanted: VisitFilter) -> None:
        """Use another filter."""
        self._shown = wanted
        self._limit = FIRST_ROWS
        self._states.set_value(wanted.state)
        if self._state_list is not None:
            self._state_list.set_value(wanted.state)
        self._show_indicator()
        self.reload()

    def add_tool(self, widget: QWidget) -> None:
        """Put a widget into the line of the filter, at the right."""
        self._tools.addWidget(widget)

    def reload(self) -> None:
        """Read the visits again; the cursor stays on its visit."""
        record = self._session.record()
        rows = self._read(record) if record else ()
        self._read_rows = rows
        self._has_more = False  # Setting the records moves the scroll bar: nothing is read because of that.
        self.table.set_records(tuple(self._line(row, record) for row in rows) if record else ())
        self._has_more = len(rows) == self._limit
        count = self._count_of(record) if record and self._has_more else len(rows)
        self._count.setText(f"{format_number(count)} cuộc")
        if not rows:
            self._say_why_empty()
        self._stack.setCurrentIndex(0 if rows else 1)
        # After the first paint: a list does not wait for what is told of packages.
        QTimer.singleShot(DELIVERY_AFTER_MS, self, self._ask_delivery)

    def _ask_delivery(self) -> None:
        record = (
            self._session.record()
            if self._read_rows and not self._session.workspace.store.is_closed
            else None
        )
        if record is None:
            return
        if self._teller is None:
            from cchc_desktop.gui.transfer.delivery_teller import DeliveryTeller

            self._teller = DeliveryTeller(self._session.workspace, None, self)
            self._teller.told.connect(self._show_delivery)
        self._teller.ask(record.entity_id, [row.visit_id for row in self._read_rows])

    def _show_delivery(self) -> None:
        record = self._session.record()
        if record is not None:
            self.table.set_records(tuple(self._line(row, record) for row in self._read_rows))

    @called_by_qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self._fit()

    @called_by_qt
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < scaled(NARROW)
        if narrow != self._states.isHidden():
            self._states.setHidden(narrow)
            self._show_state_list(shown=narrow)
        for column in _LESS_NEEDED:
            self.table.setColumnHidden(column, narrow)

    def focus_list(self) -> None:
        """Put the cursor into the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.table.current_id() and self.table.records():
            self.table.set_current(self.table.records()[0].id)

    def _lay_out(self, heading: str) -> None:
        self._tools = QHBoxLayout()
        self._tools.setSpacing(scaled(12))
        if heading:
            self._tools.addWidget(label(heading, Role.HEADING))
        self._tools.addWidget(self._states)
        self._tools.addWidget(self._count)
        self._tools.addStretch(1)
        card = Card(parent=self)
        card.body.setContentsMargins(scaled(8), scaled(4), scaled(8), scaled(8))
        card.body.addWidget(self.table)
        self._stack.addWidget(card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(8))
        column.addLayout(self._tools)
        column.addWidget(self._stack, 1)

    def _show_state_list(self, *, shown: bool) -> None:
        if shown and self._state_list is None:
            # Made for a narrow window only: most never are.
            from cchc_desktop.gui.widgets.choice_box import PickList

            options = ((option.value, option.text) for option in _state_options())
            self._state_list = PickList(options, "Lọc theo trạng thái", self)
            self._state_list.set_value(self._shown.state)
            self._state_list.chosen.connect(self._on_state)
            self._tools.insertWidget(self._tools.indexOf(self._states) + 1, self._state_list)
        if self._state_list is not None:
            self._state_list.setVisible(shown)

    def _connect(self) -> None:
        self._states.chosen.connect(self._on_state)
        self.table.opened.connect(self.opened)
        self.table.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        headings = self.table.horizontalHeader()
        headings.setSectionsClickable(True)
        headings.setSortIndicatorShown(True)
        headings.sectionClicked.connect(self._on_heading)
        self._show_indicator()

    def _read(self, record: CampaignRecord) -> tuple[VisitRow, ...]:
        wanted = self._shown
        if wanted.order != NEXT or wanted.state == LATE:
            order = "date" if wanted.order == NEXT else wanted.order
            return self._rows(record, self._wanted_states(), order=order, descending=wanted.descending)
        rows: tuple[VisitRow, ...] = ()
        for stage, descending in _STAGES:
            if stage in self._wanted_states() and len(rows) < self._limit:
                rows += self._rows(record, (stage,), order="date", descending=descending)
        return rows[: self._limit]

    def _rows(
        self, record: CampaignRecord, states: tuple[VisitState, ...], *, order: str, descending: bool
    ) -> tuple[VisitRow, ...]:
        return self._session.workspace.planning.visits(
            record.entity_id,
            text=self._shown.text,
            states=states,
            tag=self._shown.tag,
            report_late=self._shown.state == LATE,
            order=order,
            descending=descending,
            limit=self._limit,
        )

    def _count_of(self, record: CampaignRecord) -> int:
        return self._session.workspace.planning.count_visits(
            record.entity_id,
            text=self._shown.text,
            states=self._wanted_states(),
            tag=self._shown.tag,
            report_late=self._shown.state == LATE,
        )

    def _wanted_states(self) -> tuple[VisitState, ...]:
        state = self._shown.state
        return tuple(VisitState) if state in {ALL, LATE} else (VisitState(state),)

    def _line(self, row: VisitRow, record: CampaignRecord) -> Record:
        state = STATE_WORDS[row.state]
        today = self._session.workspace.clock().date()
        due = due_words(row, today=today, report_days_before=record.report_days_before)
        sent = self._teller.words(row.visit_id) if self._teller is not None else None
        if row.state is VisitState.SEALED and sent is not None:
            due = sent
        elif self._teller is not None and self._teller.has_travelled(row.visit_id):
            due = due._replace(text=f"{due.text} · {self._teller.words(row.visit_id, short=True)}")
        day = shown_date(row.date)
        return Record(
            id=row.visit_id,
            cells=(
                Cell(text=row.unit_name or "(đơn vị chưa có tên)", strong=True),
                Cell(text=kind_words(row.kind), tone=Tone.MUTED),
                Cell(text=day or "chưa định", tone=Tone.PLAIN if day else Tone.ATTENTION),
                Cell(progress=(row.answered, row.asked)),
                Cell(text=state.text, tone=state.tone, sign=state.sign, chip=True),
                Cell(text=due.text, tone=due.tone, sign=due.sign),
            ),
        )

    def _say_why_empty(self) -> None:
        if self._empty is None:
            new = Button("Cuộc kiểm tra mới", keys="Ctrl N", clicked=self._ask_new)
            self._empty = EmptyState("", "", new)
            self._stack.addWidget(_framed(self._empty))
        filtered = bool(self._shown.text or self._shown.tag) or self._shown.state != ALL
        if filtered:
            self._empty.set_words(
                "Không có cuộc kiểm tra nào như vậy", "Hãy bớt điều kiện lọc hoặc chọn “Tất cả”."
            )
        else:
            self._empty.set_words(
                "Chưa có cuộc kiểm tra nào",
                "Mỗi cuộc kiểm tra là một đơn vị, một ngày. Có thể xếp lịch cho nhiều đơn vị cùng lúc.",
            )

    def _show_indicator(self) -> None:
        column = next((place for place, order in _ORDERS.items() if order == self._shown.order), -1)
        way = Qt.SortOrder.DescendingOrder if self._shown.descending else Qt.SortOrder.AscendingOrder
        self.table.horizontalHeader().setSortIndicator(column, way)

    def _on_heading(self, section: int) -> None:
        order = _ORDERS.get(section)
        if order is None:
            self._show_indicator()
            return
        again = order == self._shown.order
        descending = not self._shown.descending if again else order == "last_edited"
        self.show_filter(self._shown._replace(order=order, descending=descending))

    def _on_state(self, state: str) -> None:
        self._states.set_value(state or ALL)
        self.show_filter(self._shown._replace(state=state or ALL))

    def _on_scrolled(self, value: int) -> None:
        bar = self.table.verticalScrollBar()
        if self._has_more and value >= bar.maximum() - bar.pageStep():
            self._limit += MORE_ROWS
            self.reload()

    def _ask_new(self) -> None:
        self.new_asked.emit()


def _state_options() -> tuple[Option, ...]:
    states = tuple(
        Option(value=state, text=words.text, tone=Tone.ACCENT) for state, words in STATE_WORDS.items()
    )
    late = Option(value=LATE, text="Trễ báo cáo", tone=Tone.WRONG)
    return (Option(value=ALL, text="Tất cả"), *states, late)


def _framed(widget: QWidget) -> Card:
    card = Card()
    card.body.addWidget(widget)
    card.body.addStretch(1)
    return card
