from datetime import date
from itertools import count

import pytest
from PySide6.QtCore import QAbstractItemModel, QCoreApplication, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.gui.palette import Tone, current_tokens
from cchc_desktop.gui.widgets.data_table import DataTable, pasted_lines
from cchc_desktop.gui.widgets.table_rows import CellEdit, Column, Row
from cchc_desktop.gui.widgets.text_fields import LineEdit
from cchc_desktop.gui.widgets.value_forms import date_form

COLUMNS = (
    Column(key="code", title="Mã hồ sơ", width=140),
    Column(key="due", title="Hẹn trả", width=90, form=date_form(lambda: date(2023, 9, 12))),
    Column(key="late", title="Trễ", width=60, editable=False),
    Column(key="note", title="Ghi chú"),
)
ROWS = (
    Row(id="a", cells=("H1", "2023-08-17", "2 ngày", "")),
    Row(id="b", cells=("H2", "2023-08-30", "7 ngày", "chung"), tones=(Tone.PLAIN,) * 3 + (Tone.WRONG,)),
)
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def table(qtbot):
    ids = (f"new-{number}" for number in count(1))
    made = DataTable(COLUMNS, "Hồ sơ", new_id=lambda: next(ids))
    made.set_rows(ROWS)
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.show()
    made.activateWindow()
    made.view.setFocus()
    qtbot.waitUntil(made.view.hasFocus)
    return made


@pytest.fixture
def told(table):
    got = []
    for name in ("added", "edited", "removed", "restored"):
        getattr(table, name).connect(lambda what, name=name: got.append((name, what)))
    return got


def at(table, row, column):
    table.view.setCurrentIndex(table.model.index(row, column))


def key(table, which, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(table.view, which, modifiers)


def editor(table):
    return table.view.findChild(LineEdit)


def shown(table, row, column):
    return table.model.index(row, column).data()


def test_dates_are_shown_short_and_stored_iso(table, told):
    assert shown(table, 0, 1) == "17/8/2023"
    at(table, 0, 1)
    QTest.keyClicks(table.view.viewport(), "1")
    QTest.keyClicks(editor(table), "9/9")
    QTest.keyClick(editor(table), Qt.Key.Key_Return)
    QCoreApplication.processEvents()
    assert ("edited", (CellEdit(row="a", key="due", value="2023-09-19"),)) in told
    assert shown(table, 0, 1) == "19/9/2023"


def test_a_cell_is_handed_over_while_it_is_still_open(table, told, qtbot):
    at(table, 0, 3)
    QTest.keyClicks(table.view.viewport(), "x")
    QTest.keyClicks(editor(table), "yz")
    qtbot.waitUntil(lambda: told == [("edited", (CellEdit(row="a", key="note", value="xyz"),))])
    assert editor(table).hasFocus()
    QTest.keyClicks(editor(table), "!")
    assert editor(table).text() == "xyz!"
    table.flush()
    assert told[-1] == ("edited", (CellEdit(row="a", key="note", value="xyz!"),))


def test_typing_into_a_date_is_not_rewritten_under_the_hands(table, told, qtbot):
    at(table, 0, 1)
    QTest.keyClicks(table.view.viewport(), "1")
    qtbot.waitUntil(lambda: bool(told))
    assert editor(table).text() == "1"
    QTest.keyClicks(editor(table), "2/9")
    assert editor(table).text() == "12/9"


def test_enter_goes_along_and_adds_a_row_at_the_end(table, told):
    at(table, 1, 0)
    places = []
    for _ in range(3):
        key(table, Qt.Key.Key_Return)
        index = table.view.currentIndex()
        places.append((index.row(), index.column()))
    assert places == [(1, 1), (1, 3), (2, 0)]
    assert told == []  # an empty row is nobody's business yet
    QTest.keyClicks(table.view.viewport(), "H")
    QTest.keyClick(editor(table), Qt.Key.Key_Return)
    QCoreApplication.processEvents()
    assert told == [("added", ("new-1",)), ("edited", (CellEdit(row="new-1", key="code", value="H"),))]


def test_enter_in_an_open_cell_goes_on(table):
    at(table, 0, 0)
    QTest.keyClicks(table.view.viewport(), "H")
    QTest.keyClick(editor(table), Qt.Key.Key_Return)
    QCoreApplication.processEvents()
    assert (table.view.currentIndex().row(), table.view.currentIndex().column()) == (0, 1)


def test_escape_goes_out_of_a_cell_and_keeps_what_was_typed(table, told):
    at(table, 0, 3)
    QTest.keyClicks(table.view.viewport(), "x")
    QTest.keyClicks(editor(table), "yz")
    QTest.keyClick(editor(table), Qt.Key.Key_Escape)
    QCoreApplication.processEvents()
    assert table.rows()[0].cells[3] == "xyz"
    assert told == [("edited", (CellEdit(row="a", key="note", value="xyz"),))]


def test_an_empty_row_is_not_added_twice(table):
    table.add_row()
    table.add_row()
    assert len(table.rows()) == 3


def test_a_removed_row_comes_back_to_its_place(table, told):
    undone = []
    table.undo_exhausted.connect(lambda: undone.append(True))
    at(table, 0, 0)
    key(table, Qt.Key.Key_Delete, CTRL)
    assert [row.id for row in table.rows()] == ["b"]
    key(table, Qt.Key.Key_Z, CTRL)
    assert table.rows() == ROWS
    assert told == [("removed", ("a",)), ("restored", ("a",))]
    assert undone == []
    key(table, Qt.Key.Key_Z, CTRL)
    assert undone == [True]


def test_a_block_of_excel_never_overwrites(table, told):
    at(table, 0, 0)
    QGuiApplication.clipboard().setText('H9\t1/9\tghi chú\nH10\t31/2\t"hai\ndòng"\n')
    key(table, Qt.Key.Key_V, CTRL)
    assert table.rows()[:2] == ROWS
    assert [row.cells for row in table.rows()][2:] == [
        ("H9", "2023-09-01", "", "ghi chú"),
        ("H10", "31/2", "", "hai\ndòng"),
    ]
    assert [name for name, _ in told] == ["added", "edited"]
    assert told[0][1] == ("new-1", "new-2")
    assert len(told[1][1]) == 6


def test_a_block_goes_into_blank_cells_and_a_single_value_into_its_cell(table, told):
    table.add_row()
    table.paste("H7\t1/9\tx\nH8\t2/9\ty")
    assert [row.id for row in table.rows()] == ["a", "b", "new-1", "new-2"]
    at(table, 0, 0)
    table.paste("H1-sửa")
    assert told[-1] == ("edited", (CellEdit(row="a", key="code", value="H1-sửa"),))
    assert table.rows()[0].cells[0] == "H1-sửa"


def test_what_cannot_be_read_is_kept_marked_and_explained(table):
    table.paste("H\t31/2")
    index = table.model.index(2, 1)
    assert index.data() == "▲ 31/2"
    assert index.data(Qt.ItemDataRole.EditRole) == "31/2"
    assert "Gõ ngày/tháng" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(Qt.ItemDataRole.ForegroundRole) == QColor(current_tokens().wrong)


def test_computed_cells_cannot_be_edited(table):
    assert not table.model.index(0, 2).flags() & Qt.ItemFlag.ItemIsEditable
    assert table.model.index(1, 3).data(Qt.ItemDataRole.ForegroundRole) == QColor(current_tokens().wrong)


def test_new_values_from_outside_keep_cursor_and_draft(table):
    table.add_row()
    at(table, 1, 3)
    table.set_rows((ROWS[0], Row(id="b", cells=("H2", "2023-08-31", "8 ngày", "chung"))))
    assert shown(table, 1, 2) == "8 ngày"
    assert (table.view.currentIndex().row(), table.view.currentIndex().column()) == (1, 3)
    assert len(table.rows()) == 3


def test_a_locked_table_takes_nothing(table, told):
    table.set_locked(locked=True)
    at(table, 0, 0)
    QTest.keyClicks(table.view.viewport(), "x")
    key(table, Qt.Key.Key_Delete, CTRL)
    key(table, Qt.Key.Key_Backspace)
    QGuiApplication.clipboard().setText("a\tb")
    key(table, Qt.Key.Key_V, CTRL)
    for _ in range(6):
        key(table, Qt.Key.Key_Return)
    assert editor(table) is None
    assert table.rows() == ROWS
    assert told == []


def test_the_model_keeps_qts_contract(table):
    assert isinstance(table.model, QAbstractItemModel)
    tester = QAbstractItemModelTester(table.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    table.add_row()
    table.paste("a\tb\nc\td\ne")
    at(table, 0, 0)
    table.remove_row()
    table.model.restore()
    table.set_rows(())
    assert tester.model() is table.model


def test_clipboard_text_of_excel_is_split():
    assert pasted_lines("a\tb\r\nc\t\r\n") == (("a", "b"), ("c", ""))
    assert pasted_lines('"một\nhai"\tba') == (("một\nhai", "ba"),)
    assert pasted_lines("một ô") == (("một ô",),)


def test_columns_have_their_widths_when_the_table_is_shown_later(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    late = DataTable(COLUMNS, "Hồ sơ", new_id=lambda: "new")
    column.addWidget(late)
    late.hide()
    page.resize(700, 400)
    page.show()
    late.set_rows(ROWS)
    late.show()
    QCoreApplication.processEvents()
    header = late.view.horizontalHeader()
    assert [header.sectionSize(place) for place in range(3)] == [140, 90, 60]


def test_the_letter_that_begins_an_edit_stays_in_the_table(qtbot, theme):
    class Around(QWidget):
        def keyPressEvent(self, event):
            heard.append(event.text())

    heard = []
    page = Around()
    qtbot.addWidget(page)
    table = DataTable(COLUMNS, "Hồ sơ", new_id=lambda: "new")
    QVBoxLayout(page).addWidget(table)
    table.set_rows(ROWS)
    page.show()
    at(table, 0, 1)
    key(table, Qt.Key.Key_2)
    assert editor(table).text() == "2"
    assert heard == []


def test_dates_keep_their_width_while_wide_columns_can_give(table):
    table.resize(350, 300)
    QCoreApplication.processEvents()
    header = table.view.horizontalHeader()
    assert [header.sectionSize(place) for place in (1, 2)] == [90, 60]
    assert header.sectionSize(0) < 140
