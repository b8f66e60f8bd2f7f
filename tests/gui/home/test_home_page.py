from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from cchc_desktop.gui.campaign.create_dialog import CreateCampaignDialog
from cchc_desktop.gui.campaign.new_visits_dialog import NewVisitsDialog
from cchc_desktop.gui.home.cards import (
    AttentionCard,
    CheckedCard,
    ContinueCard,
    OverdueCard,
    RecentCard,
    StepsCard,
)
from cchc_desktop.gui.home.overdue_dialog import OverdueDialog
from cchc_desktop.gui.home.visits_panel import FIRST_ROWS, VisitsPanel
from cchc_desktop.gui.widgets.record_table import RecordTable


def words(widget):
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)]


def key(widget, *keys):
    for one in keys:
        QTest.keyClick(widget, one)


def with_visits(planning):
    planning.campaign()
    first, second = planning.unit("UBND Phường 1"), planning.unit("Phòng Tư pháp", "co_quan_chuyen_mon")
    planning.member("Phạm Minh Tuấn", "secretary", honorific="Ông")
    return planning.visit(first, "2023-09-12"), planning.visit(second, "2023-09-13")


def test_an_empty_program_says_what_to_do_and_enter_does_it(planning, dialog):
    home = planning.page("home")
    assert "Bắt đầu từ một kế hoạch kiểm tra" in words(home)
    key(home, Qt.Key.Key_Return)
    created = dialog(CreateCampaignDialog)
    key(created, Qt.Key.Key_Return)
    assert [one.number for one in planning.workspace.planning.campaigns()] == ["110/KH-UBND"]


def test_the_first_steps_are_shown_until_there_is_a_visit(planning):
    planning.campaign()
    home = planning.page("home")
    steps = home.findChild(StepsCard)
    assert steps.isVisible()
    assert not home.findChild(VisitsPanel).isVisible()
    planning.visit(planning.unit("UBND Phường 1"), "2023-09-12")
    planning.session.tell_now("visit")
    assert not steps.isVisible()
    assert home.findChild(VisitsPanel).isVisible()


def test_the_next_step_has_the_cursor_and_is_the_one_primary_button(planning):
    planning.campaign()
    home = planning.page("home")
    assert QApplication.focusWidget().text() == "Nhập Đoàn…"
    assert home.chrome().primary is None
    planning.member("Phạm Minh Tuấn", "secretary")
    key(planning.page("home"), Qt.Key.Key_Return)
    settled = planning.page("home")
    assert QApplication.focusWidget().text() == "Nhập đơn vị…"
    planning.visit(planning.unit("UBND Phường 1"), "2023-09-12")
    planning.session.tell_now("visit")
    assert settled.chrome().primary.text() == "Cuộc kiểm tra mới"


def with_overdue(planning):
    first, second = with_visits(planning)
    editing = planning.workspace.editing(planning.session.campaign_id)
    for visit, item, due in ((first, "I.1-1", "2023-09-01"), (second, "I.2.3-4", "2023-08-01")):
        editing.new_row("recommendation", visit, item, text="Khắc phục", due=due)
    return first, second


def test_overdue_recommendations_are_counted_and_lead_to_their_place(planning, dialog):
    _, second = with_overdue(planning)
    home = planning.page("home")
    card = home.findChild(OverdueCard)
    assert card.accessibleName() == "Kiến nghị quá hạn khắc phục: 2. của 2 đơn vị"
    (listed,) = [one for one in card.findChildren(QAbstractButton) if one.isVisible()]
    listed.click()
    shown = dialog(OverdueDialog)
    table = shown.findChild(RecordTable)
    assert [one.cells[4].text for one in table.records()] == ["42 ngày", "11 ngày"]
    key(table, Qt.Key.Key_Return)
    assert planning.visit_page.opened == [{"visit": second, "item": "I.2.3-4", "field": "recommendation"}]


def test_without_overdue_recommendations_the_visits_edited_last_are_shown(planning):
    with_visits(planning)
    home = planning.page("home")
    assert not home.findChild(OverdueCard).isVisible()
    assert home.findChild(RecentCard).isVisible()


def test_more_visits_are_read_when_the_end_of_the_list_is_reached(planning):
    planning.campaign()
    unit = planning.unit("UBND Phường 1")
    for number in range(FIRST_ROWS + 5):
        planning.visit(unit, f"2023-09-{number % 30 + 1:02}")
    panel = planning.page("home").findChild(VisitsPanel)
    assert len(panel.table.records()) == FIRST_ROWS
    assert f"{FIRST_ROWS + 5} cuộc" in words(panel)
    panel.focus_list()
    QTest.keyClick(panel.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert len(panel.table.records()) == FIRST_ROWS + 5
    assert panel.table.currentIndex().row() == FIRST_ROWS - 1


def test_enter_goes_on_where_the_person_left_off(planning):
    first, _ = with_visits(planning)
    planning.workspace.capture.remember_place(first, "I.2.3-4", "shortcomings")
    home = planning.page("home")
    card = home.findChild(ContinueCard)
    assert "Đang làm dở" in words(card)
    assert card.accessibleName().startswith("Đang làm dở: UBND Phường 1 · 2.3 Cải cách thủ tục hành chính.")
    key(home, Qt.Key.Key_Return)
    assert planning.visit_page.opened == [{"visit": first, "item": "I.2.3-4", "field": "shortcomings"}]


def test_without_a_last_place_the_next_visit_is_offered(planning):
    first, _ = with_visits(planning)
    home = planning.page("home")
    assert "Cuộc kiểm tra sắp tới" in words(home.findChild(ContinueCard))
    key(home, Qt.Key.Key_Return)
    assert planning.visit_page.opened[0]["visit"] == first


def test_the_list_opens_visits_by_keyboard(planning):
    _, second = with_visits(planning)
    table = planning.page("home").findChild(RecordTable)
    table.setFocus()
    table.set_current(second)
    key(table, Qt.Key.Key_Return)
    assert planning.visit_page.opened == [{"visit": second}]


def test_cards_count_what_was_inspected_and_what_is_late(planning):
    with_visits(planning)
    home = planning.page("home")
    assert home.findChild(CheckedCard).accessibleName().startswith("Đã kiểm tra 0 trên 2 đơn vị")
    assert home.findChild(AttentionCard).accessibleName() == (
        "Cần chú ý: 2 chưa gửi báo cáo, 0 biên bản chờ ký"
    )


def test_the_line_of_late_reports_shows_them_in_the_list(planning):
    _, second = with_visits(planning)
    planning.visit(planning.unit("UBND Phường 2"), "2023-10-10")
    home = planning.page("home")
    panel = home.findChild(VisitsPanel)
    assert len(panel.table.records()) == 3
    (late,) = [
        one
        for one in home.findChild(AttentionCard).findChildren(QAbstractButton)
        if "chưa gửi báo cáo" in one.text()
    ]
    late.click()
    assert [one.id for one in panel.table.records()][-1] == second
    assert len(panel.table.records()) == 2
    assert QApplication.focusWidget() is panel.table


def test_states_filter_by_number_key(planning):
    with_visits(planning)
    panel = planning.page("home").findChild(VisitsPanel)
    states = panel.findChild(type(panel._states))
    states.setFocus()
    key(states, Qt.Key.Key_5)
    assert panel.table.records() == ()
    key(states, Qt.Key.Key_1)
    assert len(panel.table.records()) == 2


def test_what_goes_on_stands_above_what_comes(planning):
    first, second = with_visits(planning)
    planning.workspace.capture.answer(second, "I.1-2", {"achieved": "Có 02 sáng kiến"})
    panel = planning.page("home").findChild(VisitsPanel)
    assert [one.id for one in panel.table.records()] == [second, first]
    assert panel.table.records()[0].cells[4].text == "Đang kiểm tra"


def test_a_change_elsewhere_shows_at_once_and_the_cursor_stays(planning):
    first, second = with_visits(planning)
    home = planning.page("home")
    panel = home.findChild(VisitsPanel)
    panel.table.set_current(second)
    planning.visit(planning.unit("UBND Phường 9"), "2023-09-01")
    planning.session.tell_now("visit")
    assert len(panel.table.records()) == 3
    assert panel.table.current_id() == second
    assert first in {one.id for one in panel.table.records()}


def test_recent_visits_lead_back(planning):
    first, _ = with_visits(planning)
    planning.workspace.capture.answer(first, "I.1-2", {"achieved": "Có 02 sáng kiến"})
    card = planning.page("home").findChild(RecentCard)
    (latest, *_) = [one for one in card.findChildren(QAbstractButton) if one.isVisible()]
    assert latest.text() == "UBND Phường 1 · 14:20"
    latest.click()
    assert planning.visit_page.opened == [{"visit": first}]


def test_ctrl_n_makes_a_visit_by_keyboard(planning, dialog):
    planning.campaign()
    unit = planning.unit("UBND Phường 1")
    planning.unit("UBND Phường 2")
    planning.page("home")
    QTest.keyClick(planning.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    made = dialog(NewVisitsDialog)
    QTest.keyClicks(QApplication.focusWidget(), "phuong 1")
    made._day.setFocus()
    QTest.keyClicks(made._day.line, "15/9")
    key(made._day.line, Qt.Key.Key_Return)
    (row,) = planning.workspace.planning.visits(planning.session.campaign_id)
    assert (row.unit_id, row.date, row.kind) == (unit, "2023-09-15", "planned")
    assert planning.visit_page.opened == [{"visit": row.visit_id}]


def test_the_person_is_greeted_and_the_days_are_counted(planning):
    with_visits(planning)
    shown = words(planning.page("home"))
    assert "Chào buổi chiều, anh Tuấn" in shown
    assert "Thứ Ba, 12 tháng 9 năm 2023" in shown
    assert "· còn 33 ngày đến hạn hoàn thành 15/10/2023" in shown
