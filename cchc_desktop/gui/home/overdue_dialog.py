"""The recommendations whose date has passed; Enter goes to the place where one was written."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.core.numbers import format_number
from cchc_desktop.gui.dialogs.sizes import fit_screen
from cchc_desktop.gui.home.visit_words import shown_date
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import Card
from cchc_desktop.gui.widgets.record_table import Cell, Record, RecordColumn, RecordTable
from cchc_desktop.services.follow_ups import OverdueRecommendation

_COLUMNS = (
    RecordColumn(title="Đơn vị", width=190),
    RecordColumn(title="Kiến nghị"),
    RecordColumn(title="Người thực hiện", width=150),
    RecordColumn(title="Hạn", width=96),
    RecordColumn(title="Quá hạn", width=110),
)
_FIELD = "recommendation"


class OverdueDialog(QDialog):
    """`opened(visit, item, field)` comes with the place of the line that was chosen."""

    opened = Signal(str, str, str)

    def __init__(
        self, recommendations: Iterable[OverdueRecommendation], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._lines = {one.entity_id: one for one in recommendations}
        self.setWindowTitle("Kiến nghị quá hạn khắc phục")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        fit_screen(self, 940, 520)
        self._table = RecordTable(_COLUMNS, "Kiến nghị quá hạn khắc phục", parent=self)
        self._table.set_records(tuple(map(_record, self._lines.values())))
        self._table.opened.connect(self._open)
        self._lay_out()
        self._table.setFocus()
        if self._lines:
            self._table.set_current(next(iter(self._lines)))

    def _lay_out(self) -> None:
        frame = Card()
        frame.body.setContentsMargins(scaled(8), scaled(4), scaled(8), scaled(8))
        frame.body.addWidget(self._table)
        buttons = QHBoxLayout()
        buttons.setSpacing(scaled(8))
        buttons.addStretch(1)
        buttons.addWidget(Button("Đóng", keys="Esc", clicked=self.reject))
        go = Button("Đến nơi đã ghi", ButtonKind.PRIMARY, keys="Enter", clicked=self._open_current)
        go.setDefault(True)
        buttons.addWidget(go)
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(20), scaled(18), scaled(20), scaled(16))
        column.setSpacing(scaled(8))
        column.addWidget(label("Kiến nghị quá hạn khắc phục", Role.TITLE))
        remark = "Hạn đã ghi trong biên bản đã qua. Cũ nhất đứng trước."
        column.addWidget(label(remark, Role.MUTED, wrap=True))
        column.addWidget(frame, 1)
        column.addLayout(buttons)

    def _open_current(self) -> None:
        self._open(self._table.current_id())

    def _open(self, entity_id: str) -> None:
        chosen = self._lines.get(entity_id)
        if chosen is not None:
            self.accept()
            self.opened.emit(chosen.visit_id, chosen.item_id, _FIELD)


def _record(one: OverdueRecommendation) -> Record:
    return Record(
        id=one.entity_id,
        cells=(
            Cell(text=one.unit_name or "(đơn vị chưa có tên)", strong=True),
            Cell(text=one.text.replace("\n", " ") or "(chưa ghi nội dung)"),
            Cell(text=one.responsible or "chưa ghi", tone=Tone.PLAIN if one.responsible else Tone.MUTED),
            Cell(text=shown_date(one.due)),
            Cell(text=f"{format_number(one.days_late)} ngày", tone=Tone.ATTENTION),
        ),
    )
