"""People, time and place."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cchc_desktop.gui.visit.people import PeopleList
from cchc_desktop.gui.widgets.buttons import Button


def focus():
    return QApplication.focusWidget()


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(focus(), key, modifier)
    QApplication.processEvents()


def panel(world, qtbot):
    world.show("I.1-1", qtbot=qtbot)
    world.desk.go_to_attendance()
    QApplication.processEvents()
    return world.desk.attendance


def visit(world):
    return world.workspace.capture.visit(world.visit)


def test_start_is_stamped_with_the_clock(world, qtbot):
    shown = panel(world, qtbot)
    now = next(one for one in shown.findChildren(Button) if one.accessibleName().startswith("Bắt đầu"))
    now.click()
    assert visit(world).started == "08:05"
    assert "bắt đầu 08:05" in world.page.chrome().subtitle


def test_place_and_time_are_typed_the_short_way(world, qtbot):
    shown = panel(world, qtbot)
    for field, typed in (("place", "UBND phuong"), ("ended", "11h30"), ("report_received", "5/9")):
        shown.focus_field(world.desk.session.visit_key(field))
        QTest.keyClicks(focus(), typed)
        press(Qt.Key.Key_Tab)
    record = visit(world)
    assert (record.place, record.ended, record.report_received) == ("UBND phuong", "11:30", "2023-09-05")


def test_people_of_the_unit_are_added_one_below_the_other(world, qtbot):
    shown = panel(world, qtbot)
    people = shown.findChildren(PeopleList)[0]
    for name in ("Nguyen Van An", "Le Thi Binh"):
        people.focus_last()
        QTest.keyClicks(focus(), name)
        press(Qt.Key.Key_Tab)
        QTest.keyClicks(focus(), "Chu tich")
        press(Qt.Key.Key_Tab)
    unit = [one for one in visit(world).attendees if one.side == "unit"]
    assert [(one.honorific, one.name, one.post) for one in unit] == [
        ("Ông", "Nguyen Van An", "Chu tich"),
        ("Ông", "Le Thi Binh", "Chu tich"),
    ]
    assert len(people.lines()) == 3


def test_a_member_who_stays_away_brings_the_rule_to_mind(world, qtbot):
    shown = panel(world, qtbot)
    team = shown._team
    assert team._warning.isHidden()
    leader, line = next(iter(team._lines.items()))
    line._goes.click()
    assert not team._warning.isHidden()
    assert "tối thiểu 03 thành viên" in team._warning.text()
    away = [one for one in visit(world).attendees if one.absent]
    assert [one.member for one in away] == [leader]
    line._goes.click()
    assert team._warning.isHidden()


def test_an_opinion_and_a_request_are_kept(world, qtbot):
    shown = panel(world, qtbot)
    line = next(iter(shown._opinions._lines.values()))
    line.bindings[0].widget.setFocus()
    QTest.keyClicks(focus(), "Nhat tri")
    press(Qt.Key.Key_Tab)
    shown._requests.add_button.click()
    for char in "Bao cao 62 TTHC":
        QTest.keyClick(focus(), char)
    press(Qt.Key.Key_Return)
    assert [one.text for one in visit(world).opinions] == ["Nhat tri"]
    assert [one.text for one in visit(world).requests] == ["Bao cao 62 TTHC"]


def test_undo_leads_back_to_this_panel(world, qtbot):
    shown = panel(world, qtbot)
    shown.focus_field(world.desk.session.visit_key("place"))
    QTest.keyClicks(focus(), "Hoi truong")
    press(Qt.Key.Key_Tab)
    world.desk.go_to_item("I.1-1")
    world.desk.undo()
    assert visit(world).place == ""
    assert world.desk.item_id == ""
    assert focus().accessibleName() == "Địa điểm"


def test_a_gap_of_the_visit_leads_here(world, qtbot):
    world.show("I.1-1", qtbot=qtbot)
    world.desk.toggle_missing()
    line = next(one for one in world.desk.lists.missing.lines() if one.text == "Chưa có địa điểm")
    world.desk.lists.missing.asked.emit(line.target)
    assert focus().accessibleName() == "Địa điểm"


def test_enter_goes_from_field_to_field(world, qtbot):
    shown = panel(world, qtbot)
    shown.focus_field(world.desk.session.visit_key("date"))
    press(Qt.Key.Key_Return)
    assert focus().accessibleName() == "Bắt đầu"
    QTest.keyClicks(focus(), "8h")
    press(Qt.Key.Key_Return)
    assert focus().accessibleName() == "Kết thúc"
    assert visit(world).started == "08:00"
    assert world.desk.item_id == ""


def test_tab_goes_as_the_fields_are_laid_out_though_lines_came_later(world, qtbot):
    shown = panel(world, qtbot)
    unit, guests = shown.findChildren(PeopleList)
    unit.focus_last()
    QTest.keyClicks(focus(), "Nguyen Van An")
    for _ in range(40):
        if guests.isAncestorOf(focus()):
            break
        last = focus()
        press(Qt.Key.Key_Tab)
    assert unit.lines()[-1].isAncestorOf(last)
    assert not unit.lines()[-1].row.entity_id
    press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert focus() is last


def test_tab_leads_out_at_both_ends(world, qtbot):
    shown = panel(world, qtbot)
    shown.focus_field(world.desk.session.visit_key("date"))
    press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert not shown.isAncestorOf(focus())
    for _ in range(80):
        press(Qt.Key.Key_Tab)
        if not shown.isAncestorOf(focus()):
            break
    assert not shown.isAncestorOf(focus())
