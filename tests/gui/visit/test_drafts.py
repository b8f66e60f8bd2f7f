"""A date or number that cannot be read is a draft: it outlives the program and is never called saved."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.gui.visit.dossier_table import DossiersPart
from cchc_desktop.gui.widgets.parsed_fields import DateEdit


def focus():
    return QApplication.focusWidget()


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(focus(), key, modifier)
    QApplication.processEvents()


def status(world):
    return world.window.save_notes.text()


def due(world):
    (found,) = [one for one in world.editor.findChildren(DateEdit) if one.accessibleName() == "Hạn khắc phục"]
    return found


def open_recommendation(world, qtbot):
    world.show("I.2.3-4", qtbot=qtbot)
    world.editor.focus_named("recommendation")
    QApplication.processEvents()


def type_bad_date(world, qtbot, *, words):
    open_recommendation(world, qtbot)
    if words:
        QTest.keyClicks(focus(), words)
    due(world).setFocus()
    QTest.keyClicks(focus(), "31/2")
    press(Qt.Key.Key_Tab)


def test_the_status_says_that_it_is_a_draft_only(world, qtbot):
    type_bad_date(world, qtbot, words="Ban hanh")
    assert status(world) == "◐ 1 ô mới giữ làm nháp, chưa vào số liệu."
    due(world).setFocus()
    world.editor.focus_named("achieved")
    QTest.keyClicks(focus(), "xong")
    press(Qt.Key.Key_Tab)
    assert status(world).startswith("◐ Đã lưu ")
    assert status(world).endswith("trừ 1 ô mới giữ làm nháp.")


@pytest.mark.parametrize("words", ["Ban hanh", ""], ids=["in a row that has begun", "in an empty row"])
def test_after_a_restart_it_stands_in_its_field_in_red(world, qtbot, words):
    type_bad_date(world, qtbot, words=words)
    world.reopen()
    world.show("I.2.3-4", qtbot=qtbot)
    assert due(world).value() == "31/2"
    assert not due(world).is_valid()
    assert due(world).line.property("wrong") is True
    assert len(world.finding().recommendations) == bool(words)


def test_what_is_missing_names_it_and_leads_to_it(world, qtbot):
    type_bad_date(world, qtbot, words="Ban hanh")
    world.reopen()
    world.show("I.2.7-4", qtbot=qtbot)
    world.desk.toggle_missing()
    lines = world.desk.lists.missing.lines()
    assert lines[0].text == "Mới giữ làm nháp · 1"
    assert "31/2" in lines[1].remark
    count = len(world.desk.session.missing) + 1
    qtbot.waitUntil(lambda: world.page._missing.property("count") == count)
    world.desk.lists.missing.go_first()
    assert world.desk.item_id == "I.2.3-4"
    assert due(world).line.hasFocus()


def test_a_draft_follows_its_row_when_that_begins(world, qtbot):
    type_bad_date(world, qtbot, words="")
    world.editor.focus_named("recommendation")
    QTest.keyClicks(focus(), "Ban hanh")
    press(Qt.Key.Key_Tab)
    (made,) = world.finding().recommendations
    assert [key.entity_id for key in world.desk.session.drafts] == [made.entity_id]
    assert due_values(world) == ["31/2"]


def due_values(world):
    every = [one for one in world.editor.findChildren(DateEdit) if one.accessibleName() == "Hạn khắc phục"]
    return [one.value() for one in every if one.isVisible()]


def test_a_readable_date_ends_the_draft_and_all_is_saved(world, qtbot):
    type_bad_date(world, qtbot, words="Ban hanh")
    due(world).setFocus()
    due(world).line.selectAll()
    QTest.keyClicks(focus(), "12/10")
    press(Qt.Key.Key_Tab)
    assert world.finding().recommendations[0].due == "2023-10-12"
    assert world.desk.session.drafts == {}
    assert "✓ Đã lưu" in status(world)


def test_a_cell_that_cannot_be_read_outlives_the_program_with_its_row(world, qtbot):
    world.show("I.2.3-4", qtbot=qtbot)
    session = world.desk.session
    part = world.editor.findChild(DossiersPart)
    part.rows.paste("H53-1\t\t31/2")
    row = world.finding().dossiers[0].entity_id
    assert [(key.entity_id, text) for key, text in session.drafts.items()] == [(row, "31/2")]
    world.reopen()
    world.show("I.2.3-4", qtbot=qtbot)
    part = world.editor.findChild(DossiersPart)
    assert [one.cells[:3] for one in part.rows.table.rows()] == [("H53-1", "", "31/2")]
    assert world.finding().dossiers[0].due == ""


def test_a_draft_the_disk_refuses_waits_and_holds_the_person(world, qtbot, monkeypatch):
    open_recommendation(world, qtbot)
    editing = world.workspace.editing(world.campaign)

    def refuse(*_args, **_kwargs):
        raise EnvironmentFailed(ErrorCode.DISK_FULL, {"path": "D:"})

    monkeypatch.setattr(editing, "keep_draft", refuse)
    due(world).setFocus()
    QTest.keyClicks(focus(), "31/2")
    press(Qt.Key.Key_Tab)
    assert "Không ghi được" in status(world)
    assert world.page.leave() is False
    assert due(world).value() == "31/2"
    monkeypatch.undo()
    world.desk.session.retry()
    assert list(editing.drafts().values()) == ["31/2"]
    assert world.page.leave() is True
