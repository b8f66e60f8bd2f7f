"""The joining texts: kept while typed, shown as they would be printed, taken back step by step."""

import weakref

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from shiboken6 import isValid

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode

CONCLUSION = "Đơn vị đã triển khai đầy đủ các nhiệm vụ."


def test_an_empty_text_shows_the_sentence_that_is_printed(world):
    world.show()
    sample = world.field("opening")._sample
    assert sample.startswith("Hôm nay, vào lúc")
    assert sample in world.shown_text()


def test_typing_is_kept_and_the_window_says_so_only_then(world):
    world.show()
    world.type_into("conclusion", CONCLUSION)
    assert world.record().conclusion == ""
    assert "Đang ghi" in status(world)
    world.press(Qt.Key.Key_Tab)
    assert world.record().conclusion == CONCLUSION
    assert "Đã lưu" in status(world)


def test_one_visit_to_a_field_is_one_change_though_the_pages_were_made_meanwhile(world):
    world.show()
    world.type_into("conclusion", "Đơn vị")
    world.qtbot.waitUntil(lambda: world.record().conclusion == "Đơn vị")
    world.drawn()
    world.type_into("conclusion", " đã làm")
    world.press(Qt.Key.Key_Tab)
    assert [change.value for change in world.workspace.store.log.history(world.key("conclusion"))] == [
        "Đơn vị đã làm"
    ]


def test_undo_takes_back_what_was_typed_and_goes_there(world):
    world.show()
    world.type_into("conclusion", CONCLUSION)
    world.press(Qt.Key.Key_Tab)
    world.desk.board.setFocus()
    world.ctrl("Z")
    assert world.record().conclusion == ""
    assert QApplication.focusWidget() is world.field("conclusion")
    world.ctrl("Y")
    assert world.record().conclusion == CONCLUSION


def test_the_usual_sentence_can_be_taken_to_edit_it(world):
    world.show()
    sample = world.desk.side.texts._samples["closing"]._sample
    take = world.desk.side.texts._samples["closing"]._take
    take.setFocus()
    QTest.keyClick(take, Qt.Key.Key_Space)
    assert world.record().closing == sample
    assert "{trang}" in sample
    assert not take.isVisible()
    world.drawn()
    assert "{trang}" not in world.shown_text()


def test_numbers_of_copies_come_from_the_campaign_while_none_are_typed(world):
    world.show()
    assert world.field("copies").line.placeholderText() == "02"
    world.type_into("copies", "4")
    world.press(Qt.Key.Key_Tab)
    assert world.record().copies == 4


def test_a_full_disk_keeps_the_words_in_the_field_and_holds_back_the_print(world, monkeypatch):
    world.show()
    editing = world.workspace.editing(world.campaign)

    def fail(*_, **__):
        raise EnvironmentFailed(ErrorCode.DISK_FULL, {"path": "D:"})

    with monkeypatch.context() as patch:
        patch.setattr(editing, "autosave", fail)
        patch.setattr(editing, "put", fail)
        world.type_into("conclusion", CONCLUSION)
        world.press(Qt.Key.Key_Tab)
        world.banner("hết chỗ trống")
        assert "Không ghi được" in status(world)
        world.ctrl("P")
        world.banner("Chưa in, chưa lưu biên bản")
        assert not world.asked
        assert not world.window.go("home")
        assert world.field("conclusion").value() == CONCLUSION
    world.click("Thử ghi lại")
    assert world.record().conclusion == CONCLUSION


def test_lines_of_the_self_check_lead_to_their_place(world):
    world.show()
    world.click(world.desk.side.checks._more.text())
    rows = {row.check.words: row for row in world.desk.side.checks.rows()}
    go_from(rows["Chưa có kết luận của Trưởng đoàn"])
    assert QApplication.focusWidget() is world.field("conclusion")
    go_from(rows["Chưa ghi giờ bắt đầu"])
    assert (world.window.place.page, world.elsewhere.args) == (
        "visit",
        {"visit": world.visit, "field": "started"},
    )


def test_a_page_opened_at_a_text_has_the_cursor_there(world):
    world.show(field="closing")
    assert QApplication.focusWidget() is world.field("closing")


def test_the_desk_of_a_visit_is_freed_when_another_is_shown(world, assert_freed):
    world.show()
    gone = weakref.ref(world.desk)
    world.show(world.other_visit)
    assert "UBND xã Tân Bình" in world.page.chrome().subtitle
    assert_freed(gone)


def test_the_page_is_freed_with_its_window(world):
    world.show()
    page, desk = world.page, world.desk
    world.close_window()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(page)
    assert not isValid(desk.session)


def status(world):
    return world.window.save_notes.text()


def go_from(row):
    button = row.findChild(QPushButton)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
