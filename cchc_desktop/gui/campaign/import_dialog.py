"""The preview of an import of units: what will be added, and every row that cannot be, with its remedy."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.gui.dialogs.sizes import fit_screen
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import SIGN_GOOD, SIGN_MISSING, Card
from cchc_desktop.gui.widgets.panes import ScrollColumn
from cchc_desktop.gui.widgets.record_table import Cell, Record, RecordColumn, RecordTable
from cchc_desktop.sentences_capture import table_problem_sentence
from cchc_desktop.services.unit_tables import BadUnitRow, UnitImport, UnitRow

_GOOD = (
    RecordColumn(title="Dòng", width=60),
    RecordColumn(title="Tên đơn vị"),
    RecordColumn(title="Loại", width=220),
    RecordColumn(title="Thủ trưởng", width=150),
    RecordColumn(title="Địa chỉ", width=190),
)
_MOST_BAD = 200


class UnitImportDialog(QDialog):
    """`taken(rows)` carries the good rows when the person agrees; nothing is written before."""

    taken = Signal(object)

    def __init__(self, found: UnitImport, kinds: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found = found
        self.setWindowTitle("Nhập danh sách đơn vị")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        fit_screen(self, 940, 560)
        good = RecordTable(_GOOD, "Các dòng sẽ thêm", parent=self)
        good.set_records(tuple(_good_line(row, kinds) for row in found.rows))
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(20), scaled(18), scaled(20), scaled(16))
        column.setSpacing(scaled(8))
        column.addWidget(label("Xem trước khi thêm", Role.TITLE))
        column.addWidget(self._summary())
        if found.rows:
            column.addWidget(_framed(good), 3)
        if found.bad:
            column.addWidget(
                label(
                    f"{SIGN_MISSING} {len(found.bad)} dòng chưa lấy được", Role.HEADING, tone=Tone.ATTENTION
                )
            )
            column.addWidget(_framed(_bad_lines(found.bad)), 2)
        column.addLayout(self._buttons())

    def _summary(self) -> QWidget:
        rows, bad = len(self._found.rows), len(self._found.bad)
        if not rows:
            words = (
                "Không có dòng nào lấy được. Hãy sửa bảng theo các chỉ dẫn dưới đây rồi nhập lại; "
                "chưa có gì bị thay đổi."
            )
            return label(words, tone=Tone.ATTENTION, wrap=True)
        words = f"{SIGN_GOOD} Đọc được {rows} đơn vị."
        if bad:
            words += f" {bad} dòng bị bỏ qua; thêm các dòng đọc được rồi sửa và nhập lại các dòng kia."
        return label(words, Role.MUTED, wrap=True)

    def _buttons(self) -> QHBoxLayout:
        rows = len(self._found.rows)
        row = QHBoxLayout()
        row.setSpacing(scaled(8))
        row.addStretch(1)
        row.addWidget(Button("Thôi", keys="Esc", clicked=self.reject))
        if rows:
            take = Button(f"Thêm {rows} đơn vị", ButtonKind.PRIMARY, keys="Enter", clicked=self._take)
            take.setDefault(True)
            row.addWidget(take)
            # Only a widget of this window can wait for the focus until the window is shown.
            take.setParent(self)
            take.setFocus()
        return row

    def _take(self) -> None:
        self.accept()
        self.taken.emit(self._found.rows)


def _good_line(row: UnitRow, kinds: Mapping[str, str]) -> Record:
    shown = ", ".join(kinds.get(tag, tag) for tag in row.tags)
    return Record(
        id=str(row.line),
        cells=(
            Cell(text=str(row.line), tone=Tone.MUTED),
            Cell(text=row.name, strong=True),
            Cell(text=shown),
            Cell(text=row.head, tone=Tone.MUTED),
            Cell(text=row.address, tone=Tone.MUTED),
        ),
    )


def _bad_lines(rows: tuple[BadUnitRow, ...]) -> ScrollColumn:
    """Name every row that cannot be taken, with its line, what is wrong and what to do; nothing is cut."""
    lines = ScrollColumn(margins=(6, 4, 6, 4))
    for row in rows[:_MOST_BAD]:
        why = " ".join(table_problem_sentence(problem.code, problem.fields) for problem in row.problems)
        cells = " · ".join(cell for cell in row.cells if cell) or "(dòng trống)"
        lines.add(label(why, tone=Tone.ATTENTION, wrap=True))
        lines.add(label(cells, Role.NOTE, wrap=True))
    if len(rows) > _MOST_BAD:
        lines.add(label(f"Và {len(rows) - _MOST_BAD} dòng khác.", Role.MUTED))
    return lines


def _framed(widget: QWidget) -> Card:
    card = Card()
    card.body.setContentsMargins(scaled(8), scaled(4), scaled(8), scaled(8))
    card.body.addWidget(widget)
    return card
