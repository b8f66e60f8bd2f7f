"""Planning visits: one unit or several, on one day or each on a working day of its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from cchc_desktop.core.dates import iso_date, short_date
from cchc_desktop.core.fields import VisitKind
from cchc_desktop.core.records import UnitRecord
from cchc_desktop.core.text import fold
from cchc_desktop.gui.dialogs.sizes import fit_screen
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.choice import Option, SegmentedChoice
from cchc_desktop.gui.widgets.choice_box import PickList
from cchc_desktop.gui.widgets.forms import Field, FormRow
from cchc_desktop.gui.widgets.labels import Role, label, set_tone
from cchc_desktop.gui.widgets.marks import Card
from cchc_desktop.gui.widgets.parsed_fields import DateEdit
from cchc_desktop.gui.widgets.text_fields import LineEdit
from cchc_desktop.labels import VISIT_KINDS

_UNIT = Qt.ItemDataRole.UserRole
_SAME_DAY, _DAY_EACH = "same", "each"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVisit:
    """One visit to be made; `date` is ISO or empty."""

    unit_id: str
    date: str
    kind: str


class NewVisitsDialog(QDialog):
    """`planned(tuple[PlannedVisit, ...])` comes when the person agrees; nothing is written before.

    `deadline` (ISO or empty) is the campaign's: a later day is taken, and said. Typing narrows the list;
    space ticks, Enter plans what is ticked, or else the unit under the cursor.
    """

    planned = Signal(object)

    def __init__(
        self,
        units: Iterable[UnitRecord],
        scheduled: frozenset[str],
        *,
        today: Callable[[], date],
        day: str = "",
        deadline: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._units = tuple(units)
        self._deadline = iso_date(deadline)
        self._scheduled = scheduled
        self.setWindowTitle("Cuộc kiểm tra mới")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        fit_screen(self, 620, 600)
        self._filter = LineEdit("Gõ để tìm đơn vị, ↓ để vào danh sách")
        self._filter.setAccessibleName("Tìm đơn vị")
        self._list = _UnitList(self)
        self._kind = PickList(VISIT_KINDS.items(), "Hình thức kiểm tra")
        self._kind.set_value(VisitKind.PLANNED)
        self._day = DateEdit("ngày/tháng", today=today)
        self._day.set_value(day)
        ways = (
            Option(value=_SAME_DAY, text="Cùng ngày"),
            Option(value=_DAY_EACH, text="Mỗi ngày một đơn vị"),
        )
        self._way = SegmentedChoice(ways, "Xếp nhiều đơn vị", self)
        self._way.set_value(_SAME_DAY)
        self._says = label("", Role.MUTED, wrap=True)
        self._plan = Button("Tạo", ButtonKind.PRIMARY, keys="Enter", clicked=self._on_plan)
        self._plan.setDefault(True)
        self._lay_out()
        self._connect()
        self._fill()
        self._filter.setFocus()

    def visits(self) -> tuple[PlannedVisit, ...]:
        """Return what would be planned now."""
        units = self._list.ticked() or self._list.under_cursor()
        first = iso_date(self._day.value()) if self._day.is_valid() else None
        days = _days(first, len(units), each=self._way.value() == _DAY_EACH)
        return tuple(
            PlannedVisit(unit_id=unit, date=day.isoformat() if day else "", kind=self._kind.value())
            for unit, day in zip(units, days, strict=True)
        )

    @called_by_qt
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        if arg__1.key() == Qt.Key.Key_Down and self._filter.hasFocus():
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(arg__1)

    def _lay_out(self) -> None:
        frame = Card()
        frame.body.setContentsMargins(scaled(6), scaled(6), scaled(6), scaled(6))
        frame.body.addWidget(self._list)
        buttons = QHBoxLayout()
        buttons.setSpacing(scaled(8))
        buttons.addWidget(self._says, 1)
        buttons.addWidget(Button("Thôi", keys="Esc", clicked=self.reject))
        buttons.addWidget(self._plan)
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(20), scaled(18), scaled(20), scaled(16))
        column.setSpacing(scaled(10))
        column.addWidget(label("Cuộc kiểm tra mới", Role.TITLE))
        column.addWidget(Field("Đơn vị (phím cách để chọn nhiều)", self._filter))
        column.addWidget(frame, 1)
        column.addWidget(FormRow((Field("Ngày", self._day), 2), (Field("Hình thức", self._kind), 3)))
        column.addWidget(Field("Khi chọn nhiều đơn vị", self._way))
        column.addLayout(buttons)

    def _connect(self) -> None:
        self._filter.textChanged.connect(self._fill)
        self._list.itemChanged.connect(self._say)
        self._list.currentRowChanged.connect(self._say)
        self._list.itemDoubleClicked.connect(self._on_plan)
        self._day.committed.connect(self._say)
        self._way.chosen.connect(self._on_way)

    def _fill(self) -> None:
        wanted = fold(self._filter.value().strip())
        shown = [unit for unit in self._units if wanted in fold(unit.name)]
        shown.sort(key=lambda unit: unit.entity_id in self._scheduled)
        self._list.show_units(shown, self._scheduled)
        self._say()

    def _say(self) -> None:
        visits = self.visits()
        self._plan.setEnabled(bool(visits))
        self._plan.set_words(f"Tạo {len(visits)} cuộc" if len(visits) > 1 else "Tạo", keys="Enter")
        if not self._units:
            self._speak("Kế hoạch chưa có đơn vị nào. Hãy nhập đơn vị trước.", Tone.ATTENTION)
        elif not visits:
            self._speak("Hãy chọn đơn vị.", Tone.MUTED)
        elif not visits[0].date:
            self._speak("Chưa có ngày: có thể xếp ngày sau.", Tone.MUTED)
        else:
            last = iso_date(visits[-1].date)
            until = f", xong ngày {short_date(last)}" if last and visits[-1].date != visits[0].date else ""
            late = self._deadline if self._deadline and last and last > self._deadline else None
            after = f", sau thời hạn {short_date(late)} của kế hoạch" if late else ""
            self._speak(f"{len(visits)} đơn vị{until}{after}.", Tone.ATTENTION if late else Tone.MUTED)

    def _speak(self, words: str, tone: Tone) -> None:
        self._says.setText(words)
        set_tone(self._says, tone)

    def _on_way(self, way: str) -> None:
        self._way.set_value(way or _SAME_DAY)
        self._say()

    def _on_plan(self) -> None:
        self._day.flush()
        visits = self.visits()
        if not visits:
            return
        if not self._day.is_valid():
            self._day.setFocus()
            return
        self.accept()
        self.planned.emit(visits)


class _UnitList(QListWidget):
    """Units to tick. What was ticked stays ticked while the list is narrowed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Đơn vị")
        self._ticked: list[str] = []
        self.itemChanged.connect(self._on_item)

    def show_units(self, units: Iterable[UnitRecord], scheduled: frozenset[str]) -> None:
        """Show these units, those without a visit first."""
        self.blockSignals(True)
        self.clear()
        for unit in units:
            note = " · đã có lịch" if unit.entity_id in scheduled else ""
            item = QListWidgetItem(f"{unit.name}{note}", self)
            item.setData(_UNIT, unit.entity_id)
            state = Qt.CheckState.Checked if unit.entity_id in self._ticked else Qt.CheckState.Unchecked
            item.setCheckState(state)
        self.blockSignals(False)
        self.setCurrentRow(0)

    def ticked(self) -> tuple[str, ...]:
        """Return the ticked units in the order in which they were ticked."""
        return tuple(self._ticked)

    def under_cursor(self) -> tuple[str, ...]:
        """Return the unit under the cursor."""
        row = self.currentRow()
        return (str(self.item(row).data(_UNIT)),) if 0 <= row < self.count() else ()

    def _on_item(self, item: QListWidgetItem) -> None:
        unit = str(item.data(_UNIT))
        others = [one for one in self._ticked if one != unit]
        self._ticked = [*others, unit] if item.checkState() is Qt.CheckState.Checked else others


def _days(first: date | None, count: int, *, each: bool) -> tuple[date | None, ...]:
    """Return a day for each of `count` visits: the same one, or following working days."""
    if first is None or not each:
        return (first,) * count
    days: list[date | None] = []
    day = first
    while len(days) < count:
        if day.weekday() < 5 or not days:
            days.append(day)
        day += timedelta(days=1)
    return tuple(days)
