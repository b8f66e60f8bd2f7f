"""What stands beside and above the cards speaks of what is open, and stays out of the way."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.scopes import WHOLE_VISIT
from cchc_desktop.gui.visit.side_lists import shown_lines


def focus():
    return QApplication.focusWidget()


def test_the_pane_beside_belongs_to_the_card_that_is_open(world, qtbot):
    world.show("I.1-2", qtbot=qtbot)
    world.desk.go_to_attendance()
    world.desk.go_to_section("I.1")
    assert world.desk.cards.open_id == "I.1-2"
    assert world.desk.item_id == "I.1-2"
    words = world.desk.context.reported.bindings[0]
    words.widget.setFocus()
    QTest.keyClicks(focus(), "bao cao")
    world.desk.flush()
    assert world.finding("I.1-2").reported == "bao cao"
    assert world.finding("I.1-1").reported == ""


def test_a_short_remark_pushes_nothing_down_and_goes_when_one_types_on(world, qtbot):
    world.show("I.2.3-4", "achieved", qtbot)
    before = world.desk.cards.mapTo(world.desk, world.desk.cards.rect().topLeft())
    world.desk.notices.tell("Đã lưu làm mẫu câu.")
    QApplication.processEvents()
    assert world.desk.notices.remark.isVisible()
    assert world.desk.cards.mapTo(world.desk, world.desk.cards.rect().topLeft()) == before
    QTest.keyClicks(focus(), "a")
    assert not world.desk.notices.remark.isVisible()


def test_an_edit_after_the_print_is_said_on_the_page(world, qtbot, tmp_path):
    world.workspace.reporting.write(world.visit, tmp_path / "bien-ban.docx", "docx")
    world.show("I.2.3-4", "achieved", qtbot)
    assert world.page.chrome().chip.text != "Đã sửa sau khi in"
    QTest.keyClicks(focus(), "sua")
    QTest.keyClick(focus(), Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: world.page.chrome().chip.text == "Đã sửa sau khi in")


def test_undo_of_a_tick_goes_to_its_row(world, qtbot):
    world.show(qtbot=qtbot)
    editing = world.workspace.editing(world.campaign)
    person = editing.new_row("attendee", world.visit, WHOLE_VISIT, side="unit", name="Ông A")
    editing.put(FieldKey("attendee", person, "absent"), True)
    world.desk.session.reload()
    world.desk.go_to_attendance()
    world.desk.undo()
    assert focus().text() == "Ông A"


def test_a_long_text_in_a_list_ends_in_dots_where_it_is_cut(theme):
    font = QApplication.font()
    width = QFontMetrics(font).horizontalAdvance("Ban hành kế hoạch cải cách")
    text = "Ban hành kế hoạch cải cách hành chính năm 2023 và tổ chức thực hiện theo Kế hoạch số 17/KH-UBND"
    first, second = shown_lines(text, font, width)
    assert text.startswith(first)
    assert second.endswith("…")
    assert shown_lines("Ban hành", font, width) == ["Ban hành"]


def test_nothing_is_remembered_of_a_window_that_is_closed(world, qtbot, monkeypatch):
    remembered = []
    world.show("I.2.3-4", "achieved", qtbot)
    monkeypatch.setattr(world.workspace.capture, "remember_place", lambda *place: remembered.append(place))
    world.desk._remember.timeout.emit()
    assert len(remembered) == 1
    world.window.close()
    remembered.clear()
    world.desk._remember.timeout.emit()
    assert remembered == []
