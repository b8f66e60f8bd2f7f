from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cchc_desktop.gui.campaign.month_view import MonthView
from cchc_desktop.gui.campaign.new_visits_dialog import NewVisitsDialog
from cchc_desktop.gui.dialogs.messages import MessageDialog

ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def schedule(planning):
    page = planning.page("campaign", tab="schedule")
    return page, page._tabs["schedule"]


def dates(planning):
    return [
        (row.unit_name, row.date) for row in planning.workspace.planning.visits(planning.session.campaign_id)
    ]


def test_several_units_get_a_working_day_each(planning, dialog, type_text):
    planning.campaign()
    for name in ("UBND Phường 1", "UBND Phường 2", "UBND Phường 3"):
        planning.unit(name)
    schedule(planning)
    QTest.keyClick(planning.window, Qt.Key.Key_N, CONTROL)
    made = dialog(NewVisitsDialog)
    made._list.setFocus()
    for row in range(3):
        made._list.setCurrentRow(row)
        QTest.keyClick(made._list, Qt.Key.Key_Space)
    made._way.setFocus()
    QTest.keyClick(made._way, Qt.Key.Key_2)
    made._day.setFocus()
    type_text(made._day.line, "14/9")
    QTest.keyClick(made._day.line, Qt.Key.Key_Return)
    assert dates(planning) == [
        ("UBND Phường 1", "2023-09-14"),
        ("UBND Phường 2", "2023-09-15"),
        ("UBND Phường 3", "2023-09-18"),
    ]
    assert planning.visit_page.opened == []


def test_a_date_that_cannot_be_read_makes_no_visit(planning, dialog, type_text):
    planning.campaign()
    planning.unit("UBND Phường 1")
    schedule(planning)
    QTest.keyClick(planning.window, Qt.Key.Key_N, CONTROL)
    made = dialog(NewVisitsDialog)
    type_text(made._day.line, "31/2")
    QTest.keyClick(made, Qt.Key.Key_Return)
    assert dates(planning) == []
    assert made.isVisible()
    QTest.keyClick(made, Qt.Key.Key_Escape)


def test_what_is_ticked_stays_ticked_while_the_list_is_narrowed(planning, dialog):
    planning.campaign()
    one, two = planning.unit("Phòng Tư pháp"), planning.unit("UBND Phường 2")
    schedule(planning)
    QTest.keyClick(planning.window, Qt.Key.Key_N, CONTROL)
    made = dialog(NewVisitsDialog)
    for text in ("tu phap", "phuong"):
        made._filter.setText(text)
        made._list.setFocus()
        QTest.keyClick(made._list, Qt.Key.Key_Space)
    assert [visit.unit_id for visit in made.visits()] == [one, two]
    made.reject()


def test_dates_are_moved_by_keyboard_and_come_back(planning):
    planning.campaign()
    planning.visit(planning.unit("UBND Phường 1"), "2023-09-14")
    page, tab = schedule(planning)
    tab.table.setFocus()
    QTest.keyClick(tab.table, Qt.Key.Key_Down, ALT)
    QTest.keyClick(tab.table, Qt.Key.Key_Down, ALT)
    assert dates(planning) == [("UBND Phường 1", "2023-09-16")]
    QTest.keyClick(tab.table, Qt.Key.Key_Up, ALT)
    assert dates(planning) == [("UBND Phường 1", "2023-09-15")]
    QTest.keyClick(tab.table, Qt.Key.Key_Z, CONTROL)
    assert dates(planning) == [("UBND Phường 1", "2023-09-16")]
    assert page.isVisible()


def test_f2_types_a_date_and_enter_opens_the_visit(planning, type_text):
    planning.campaign()
    visit = planning.visit(planning.unit("UBND Phường 1"), "2023-09-14")
    _, tab = schedule(planning)
    tab.table.setFocus()
    QTest.keyClick(tab.table, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    QTest.keyClick(editor, Qt.Key.Key_A, CONTROL)
    type_text(editor, "20/9")
    tab.flush()
    assert dates(planning) == [("UBND Phường 1", "2023-09-20")]
    tab.table.setFocus()
    QTest.keyClick(tab.table, Qt.Key.Key_Return)
    assert planning.visit_page.opened == [{"visit": visit}]


def test_an_unreadable_date_waits_with_its_visit(planning, type_text):
    planning.campaign()
    first = planning.visit(planning.unit("UBND Phường 1"), "2023-09-14")
    second = planning.visit(planning.unit("UBND Phường 2"), "2023-09-15")
    _, tab = schedule(planning)
    tab.table.set_current(first)
    tab.binder.focus_field("date")
    editor = QApplication.focusWidget()
    QTest.keyClick(editor, Qt.Key.Key_A, CONTROL)
    type_text(editor, "31/2")
    tab.table.set_current(second)
    assert editor.text() == "15/9/2023"
    tab.table.set_current(first)
    assert editor.text() == "31/2"
    assert dates(planning) == [("UBND Phường 1", "2023-09-14"), ("UBND Phường 2", "2023-09-15")]


def test_the_list_begins_at_today(planning):
    planning.campaign()
    planning.visit(planning.unit("UBND Phường 1"), "2023-07-14")
    coming = planning.visit(planning.unit("UBND Phường 2"), "2023-09-13")
    _, tab = schedule(planning)
    assert tab.table.current_id() == coming
    assert tab._month_title.text() == "Tháng 9 năm 2023"


def test_enter_on_a_day_plans_a_visit_of_that_day(planning, dialog):
    planning.campaign()
    planning.visit(planning.unit("UBND Phường 1"), "2023-09-14")
    _, tab = schedule(planning)
    month = tab.findChild(MonthView)
    month.setFocus()
    QTest.keyClick(month, Qt.Key.Key_Right)
    QTest.keyClick(month, Qt.Key.Key_Return)
    made = dialog(NewVisitsDialog)
    assert made._day.value() == "2023-09-15"
    made.reject()


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        ([Qt.Key.Key_Down], date(2024, 2, 7)),
        ([Qt.Key.Key_PageDown], date(2024, 2, 29)),
        ([Qt.Key.Key_PageUp], date(2023, 12, 31)),
        ([Qt.Key.Key_PageDown, Qt.Key.Key_PageDown], date(2024, 3, 29)),
        ([Qt.Key.Key_Left, Qt.Key.Key_Up], date(2024, 1, 23)),
    ],
)
def test_the_month_is_walked_by_keyboard(qtbot, keys, day):
    month = MonthView(date(2023, 9, 12))
    qtbot.addWidget(month)
    month.show_day(date(2024, 1, 31))
    for key in keys:
        QTest.keyClick(month, key)
    assert month.day == day


def test_outline_shows_who_is_asked_what(planning):
    planning.campaign()
    page = planning.page("campaign", tab="outline")
    tab = page._tabs["outline"]
    assert tab._count.text() == "54 nội dung"
    tab._kinds.setFocus()
    QTest.keyClick(tab._kinds, Qt.Key.Key_2)
    assert tab._count.text() == "45 nội dung"
    QTest.keyClick(tab._kinds, Qt.Key.Key_3)
    assert tab._count.text() == "46 nội dung"


def test_a_visit_with_findings_is_removed_only_after_asking(planning, dialog, settle):
    planning.campaign()
    visit = planning.visit(planning.unit("UBND Phường 1"), "2023-09-14")
    planning.workspace.capture.answer(visit, "I.1-2", {"achieved": "02 sáng kiến", "rating": "met"})
    page, tab = schedule(planning)
    tab.table.setFocus()
    QTest.keyClick(tab.table, Qt.Key.Key_Delete, CONTROL)
    QTest.keyClick(dialog(MessageDialog), Qt.Key.Key_Escape)
    assert len(dates(planning)) == 1
    planning.window.activateWindow()
    settle()
    tab.table.setFocus()
    QTest.keyClick(tab.table, Qt.Key.Key_Delete, CONTROL)
    QTest.keyClick(dialog(MessageDialog), Qt.Key.Key_Return)
    assert dates(planning) == []
    page._undo()
    assert len(dates(planning)) == 1


def test_the_date_of_a_sealed_visit_stays_and_it_is_said_why(planning):
    planning.campaign()
    visit = planning.visit(planning.unit("UBND Phường 1"), "2023-09-14")
    planning.workspace.reporting.write(visit, planning.data_file("bien-ban.docx"), "docx")
    planning.workspace.sealing.seal(visit)
    page, tab = schedule(planning)
    tab.table.setFocus()
    QTest.keyClick(tab.table, Qt.Key.Key_Down, ALT)
    assert dates(planning) == [("UBND Phường 1", "2023-09-14")]
    assert page._banner.text() == "Cuộc kiểm tra này đã khóa số liệu. Hãy mở nó để sửa và ghi lý do."
    tab.binder.focus_field("date")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_A, CONTROL)
    for letter in "20/9":
        QTest.keyClick(QApplication.focusWidget(), letter)
    tab.flush()
    assert dates(planning) == [("UBND Phường 1", "2023-09-14")]
    assert QApplication.focusWidget().text() == "14/9/2023"


def test_a_day_after_the_deadline_is_said_before_it_is_planned(planning, dialog, type_text):
    planning.campaign()
    planning.unit("UBND Phường 1")
    schedule(planning)
    QTest.keyClick(planning.window, Qt.Key.Key_N, CONTROL)
    made = dialog(NewVisitsDialog)
    made._day.setFocus()
    type_text(made._day.line, "16/10")
    made._day.flush()
    assert made._says.text() == "1 đơn vị, sau thời hạn 15/10/2023 của kế hoạch."
    QTest.keyClick(made, Qt.Key.Key_Escape)


def test_enter_in_the_date_goes_back_to_the_list(planning, type_text):
    planning.campaign()
    visit = planning.visit(planning.unit("UBND Phường 1"), "2023-09-12")
    _, tab = schedule(planning)
    tab.table.setFocus()
    QTest.keyClick(tab.table, Qt.Key.Key_F2)
    type_text(QApplication.focusWidget(), "20/9")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert QApplication.focusWidget() is tab.table
    assert dates(planning) == [("UBND Phường 1", "2023-09-20")]
    assert planning.visit_page.opened == []
    assert tab.table.current_id() == visit
