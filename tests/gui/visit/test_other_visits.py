"""One desk shows one visit after the other, and never anything of the one before."""

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.scopes import finding_id


def focus():
    return QApplication.focusWidget()


@pytest.fixture
def other(world):
    """A second visit, of another unit, later."""
    unit = world.workspace.editing(world.campaign).new_entity(
        "unit", name="UBND Phường 2", tags=["phuong_xa"]
    )
    return world.workspace.planning.create_visit(
        world.campaign, unit_id=unit, date="2023-10-02", kind="planned"
    )


def go(world, visit, item="I.2.3-4", **args):
    assert world.window.go("visit", visit=visit, item=item, **args)
    QApplication.processEvents()


def test_what_is_typed_goes_to_the_visit_shown(world, other, qtbot):
    world.show("I.2.3-4", "achieved", qtbot)
    QTest.keyClicks(focus(), "mot")
    go(world, other, field="achieved")
    assert focus().toPlainText() == ""
    QTest.keyClicks(focus(), "hai")
    go(world, world.visit, field="achieved")
    assert focus().toPlainText() == "mot"
    capture = world.workspace.capture
    assert capture.finding(world.visit, "I.2.3-4").achieved == "mot"
    assert capture.finding(other, "I.2.3-4").achieved == "hai"


def test_people_time_and_place_are_those_of_the_visit_shown(world, other, qtbot):
    world.show(qtbot=qtbot)
    world.desk.go_to_attendance()
    world.window.go("visit", visit=other)
    world.desk.go_to_attendance()
    assert world.desk.attendance._fields["date"].editor.value() == "2023-10-02"


def test_a_change_of_the_visit_before_does_not_reach_the_page(world, other, qtbot):
    world.show("I.2.3-4", "achieved", qtbot)
    go(world, other, field="achieved")
    key = FieldKey("finding", finding_id(world.visit, "I.2.3-4"), "achieved")
    world.bus.post(world.workspace.editing(world.campaign).put(key, "từ nơi khác"))
    QApplication.processEvents()
    assert focus().toPlainText() == ""
    assert world.desk.session.visit_id == other


def test_last_times_finding_appears_beside_the_item(world, qtbot):
    world.put("rating", "not_met")
    world.put("shortcomings", "Thiếu thư xin lỗi.")
    later = world.workspace.planning.create_visit(
        world.campaign, unit_id=world.unit, date="2023-11-02", kind="planned"
    )
    world.show("I.2.3-4", qtbot=qtbot)
    go(world, later)

    def words():
        return [one.text() for one in world.desk.context.findChildren(QLabel) if one.isVisible()]

    qtbot.waitUntil(lambda: "Thiếu thư xin lỗi." in words())
    assert "Lần kiểm tra trước · 12/9/2023" in words()
