from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QDialog, QVBoxLayout

from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.gui.widgets.record_table import Cell, Record, RecordColumn, RecordTable

COLUMNS = (
    RecordColumn(title="Đơn vị", width=150),
    RecordColumn(title="Tiến độ"),
    RecordColumn(title="Trạng thái"),
)


def record(name):
    return Record(
        id=name,
        cells=(
            Cell(text=name, strong=True),
            Cell(progress=(3, 46)),
            Cell(text="Đã khóa", chip=True, tone=Tone.GOOD, sign="✓"),
        ),
    )


def make(qtbot, names, **options):
    table = RecordTable(COLUMNS, "Cuộc kiểm tra", **options)
    table.set_records(tuple(record(name) for name in names))
    qtbot.addWidget(table)
    table.show()
    return table


def test_enter_opens_the_line_with_the_cursor(qtbot):
    table = make(qtbot, "abc")
    opened = []
    table.opened.connect(opened.append)
    table.set_current("b")
    QTest.keyClick(table, Qt.Key.Key_Return)
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Enter)
    assert opened == ["b", "c"]


def test_enter_without_a_line_opens_nothing(qtbot):
    table = make(qtbot, "")
    opened = []
    table.opened.connect(opened.append)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened == []


def test_enter_in_a_list_that_opens_nothing_answers_the_dialog(qtbot):
    dialog = QDialog()
    qtbot.addWidget(dialog)
    column = QVBoxLayout(dialog)
    table = RecordTable(COLUMNS, "Các dòng sẽ thêm")
    table.set_records(tuple(record(name) for name in "ab"))
    column.addWidget(table)
    pressed = []
    button = Button("Thêm", clicked=lambda: pressed.append(1))
    button.setDefault(True)
    column.addWidget(button)
    dialog.show()
    table.set_current("a")
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert pressed == [1]
    table.opened.connect(lambda _: None)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert pressed == [1]


def test_the_cursor_stays_on_its_record_when_records_change(qtbot):
    table = make(qtbot, "abc")
    table.set_current("b")
    table.set_records(tuple(record(name) for name in "xyab"))
    assert table.current_id() == "b"
    table.set_records(tuple(record(name) for name in "xy"))
    assert table.current_id() == ""


def test_cells_can_be_heard(qtbot):
    table = make(qtbot, "a")
    heard = [table.model().index(0, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in range(3)]
    assert heard == ["a", "3/46", "✓ Đã khóa"]


def test_a_fitting_table_needs_no_scrolling(qtbot):
    table = make(qtbot, "abcdefghij", fits=True)
    assert table.verticalScrollBar().maximum() == 0


def test_no_column_is_pushed_out_of_sight_when_room_is_short(qtbot, theme):
    table = RecordTable(
        (RecordColumn(title="A", width=300), RecordColumn(title="B", width=300), RecordColumn(title="C")), "x"
    )
    table.set_records((record("a"),))
    qtbot.addWidget(table)
    table.show()
    table.resize(1000, 200)
    assert table.columnWidth(0) == 300
    table.resize(400, 200)
    theme.set_zoom(1.25)
    assert sum(table.columnWidth(column) for column in range(3)) <= table.viewport().width()
    assert min(table.columnWidth(column) for column in range(3)) > 80


def test_sizes_follow_the_text_zoom(qtbot, theme):
    table = make(qtbot, "abc", fits=True)
    before = table.rowHeight(0)
    theme.set_zoom(2.0)
    assert table.rowHeight(0) == before * 2


def test_the_model_keeps_qts_contract(qtbot):
    table = make(qtbot, "abc")
    tester = QAbstractItemModelTester(table.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    table.set_records((record("z"),))
    assert tester.model() is table.model()
