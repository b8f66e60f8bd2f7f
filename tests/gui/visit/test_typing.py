"""What is typed is kept while it is typed, is never disturbed, and can be taken back across fields."""

import shutil

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cchc_desktop.composition import open_workspace
from cchc_desktop.gui.widgets.parsed_fields import DateEdit


def focus():
    return QApplication.focusWidget()


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(focus(), key, modifier)


def write(text):
    """Send letters as an input method does: key events that carry any text."""
    for char in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(focus(), QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, char))


def status(world):
    return world.window.save_notes.text()


def test_a_pause_in_typing_keeps_the_text_while_the_cursor_stays(world, qtbot):
    world.show("I.2.3-4", "shortcomings", qtbot)
    QTest.keyClicks(focus(), "02 ho so")
    assert "Đang ghi" in status(world)
    assert world.finding().shortcomings == ""
    qtbot.waitUntil(lambda: world.finding().shortcomings == "02 ho so")
    assert "✓ Đã lưu" in status(world)
    assert focus().hasFocus()


def test_leaving_a_field_keeps_it_at_once(world, qtbot):
    world.show("I.2.3-4", "achieved", qtbot)
    QTest.keyClicks(focus(), "Da xin loi")
    press(Qt.Key.Key_Tab)
    assert world.finding().achieved == "Da xin loi"


def test_undo_goes_back_through_the_fields_and_redo_forward(world, qtbot):
    world.show("I.2.3-4", "achieved", qtbot)
    QTest.keyClicks(focus(), "mot")
    press(Qt.Key.Key_Tab)
    QTest.keyClicks(focus(), "hai")
    press(Qt.Key.Key_Tab)
    world.desk.undo()
    assert (world.finding().achieved, world.finding().shortcomings) == ("mot", "")
    assert focus().accessibleName() == "Tồn tại, hạn chế"
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert world.finding().achieved == ""
    assert focus().accessibleName() == "Kết quả đạt được"
    press(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert world.finding().achieved == "mot"
    assert focus().toPlainText() == "mot"


def test_a_field_takes_back_its_own_typing_first(world, qtbot):
    world.show("I.2.3-4", "achieved", qtbot)
    QTest.keyClicks(focus(), "mot")
    press(Qt.Key.Key_Tab)
    QTest.keyClicks(focus(), "hai")
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert focus().toPlainText() == ""
    assert world.finding().achieved == "mot"


def compose(widget, preedit, commit=""):
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


def test_a_composition_is_not_touched_by_saving_or_by_changes_from_elsewhere(world, qtbot):
    world.show("I.2.3-4", "shortcomings", qtbot)
    field = focus()
    QTest.keyClicks(field, "Con ")
    compose(field, "hồ")
    qtbot.wait(600)
    assert field.toPlainText() == "Con "
    world.put("achieved", "từ nơi khác")
    assert field.hasFocus()
    compose(field, "", "hồ sơ")
    assert field.toPlainText() == "Con hồ sơ"
    press(Qt.Key.Key_Tab)
    assert world.finding().shortcomings == "Con hồ sơ"


def test_an_input_method_that_sends_backspaces_is_not_disturbed(world, qtbot):
    world.show("I.2.3-4", "shortcomings", qtbot)
    field = focus()
    for typed, taken, given in (("tieengs", 4, "iếng"), (" Vieetj", 4, "iệt")):
        for char in typed:
            QTest.keyClick(field, char)
            qtbot.wait(1)
        for _ in range(taken + 2):
            QTest.keyClick(field, Qt.Key.Key_Backspace)
        world.put("achieved", f"lưu giữa chừng {taken}{typed}")
        write(given)
    text = field.toPlainText()
    press(Qt.Key.Key_Tab)
    assert world.finding().shortcomings == text
    assert "iếng" in text
    assert "iệt" in text


def test_what_was_shown_as_saved_is_there_after_a_crash(world, qtbot, tmp_path):
    world.show("I.2.3-4", "shortcomings", qtbot)
    QTest.keyClicks(focus(), "khong mat")
    qtbot.waitUntil(lambda: "✓ Đã lưu" in status(world))
    shutil.copytree(world.folder / "data", tmp_path / "after_crash")
    survivor = open_workspace(tmp_path / "after_crash", backups=tmp_path / "b")
    try:
        assert survivor.capture.finding(world.visit, "I.2.3-4").shortcomings == "khong mat"
    finally:
        survivor.close()


def test_after_a_restart_the_page_opens_where_it_was_left(world, qtbot):
    world.show("I.2.7-4", "shortcomings", qtbot)
    QTest.keyClicks(focus(), "abc")
    world.reopen()
    world.show(qtbot=qtbot)
    assert world.desk.item_id == "I.2.7-4"
    assert focus().accessibleName() == "Tồn tại, hạn chế"
    assert focus().toPlainText() == "abc"


def test_a_date_that_cannot_be_read_stays_and_is_not_said_to_be_saved(world, qtbot):
    world.show("I.2.3-4", qtbot=qtbot)
    world.editor.focus_named("recommendation")
    QApplication.processEvents()
    QTest.keyClicks(focus(), "Ban hanh")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    QTest.keyClicks(focus(), "31/2")
    press(Qt.Key.Key_Tab)
    assert world.finding().recommendations[0].due == ""
    assert "✓ Đã lưu" not in status(world)
    world.desk.step_item(1)
    world.desk.step_item(-1)
    assert world.finding().recommendations[0].text == "Ban hanh"
    due = [one for one in world.editor.findChildren(DateEdit) if one.accessibleName() == "Hạn khắc phục"]
    assert [one.value() for one in due] == ["31/2"]
    assert not due[0].is_valid()


@pytest.mark.parametrize("moment", ["typing", "leaving"])
def test_changes_from_elsewhere_show_in_other_fields_only(world, qtbot, moment):
    world.show("I.2.3-4", "shortcomings", qtbot)
    field = focus()
    write("của tôi")
    if moment == "leaving":
        press(Qt.Key.Key_Tab)
    world.put("achieved", "từ máy khác")
    texts = {one.accessibleName(): one for one in world.editor.findChildren(type(field))}
    assert texts["Kết quả đạt được"].toPlainText() == "từ máy khác"
    assert field.toPlainText() == "của tôi"
