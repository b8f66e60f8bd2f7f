"""When the disk refuses and when the visit is sealed, nothing typed is lost and nothing false is said."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.core.records import VisitState


def focus():
    return QApplication.focusWidget()


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(focus(), key, modifier)
    QApplication.processEvents()


@pytest.fixture
def full_disk(world, monkeypatch):
    editing = world.workspace.editing(world.campaign)

    def refuse(*_args, **_kwargs):
        raise EnvironmentFailed(ErrorCode.DISK_FULL, {"path": "D:"})

    def fill():
        for name in ("autosave", "put", "put_many", "new_row"):
            monkeypatch.setattr(editing, name, refuse)

    def empty():
        monkeypatch.undo()

    return fill, empty


def test_a_full_disk_keeps_the_text_says_so_and_tries_again(world, qtbot, full_disk):
    fill, empty = full_disk
    world.show("I.2.3-4", "achieved", qtbot)
    fill()
    QTest.keyClicks(focus(), "khong mat")
    press(Qt.Key.Key_Tab)
    assert world.desk.notices.failure.isVisible()
    assert "✓ Đã lưu" not in world.window.save_notes.text()
    assert "Không ghi được" in world.window.save_notes.text()
    world.desk.step_item(1)
    world.desk.step_item(-1)
    assert world.page.leave() is False
    empty()
    world.desk.session.retry()
    assert world.finding().achieved == "khong mat"
    assert not world.desk.notices.failure.isVisible()
    assert "✓ Đã lưu" in world.window.save_notes.text()
    assert world.page.leave() is True


def test_text_refused_by_the_disk_is_still_in_its_field_after_coming_back(world, qtbot, full_disk):
    fill, empty = full_disk
    world.show("I.2.3-4", "achieved", qtbot)
    fill()
    QTest.keyClicks(focus(), "van con")
    world.desk.step_item(1)
    world.desk.go_to_item("I.2.3-4", field="achieved")
    assert focus().toPlainText() == "van con"
    empty()
    world.desk.session.retry()
    assert world.finding().achieved == "van con"


def test_a_new_row_refused_by_the_disk_is_kept_and_tried_again(world, qtbot, full_disk):
    fill, empty = full_disk
    world.show("I.2.3-4", qtbot=qtbot)
    world.editor.focus_named("recommendation")
    QApplication.processEvents()
    fill()
    QTest.keyClicks(focus(), "Kien nghi")
    press(Qt.Key.Key_Tab)
    assert world.finding().recommendations == ()
    empty()
    world.desk.session.retry()
    assert [one.text for one in world.finding().recommendations] == ["Kien nghi"]


@pytest.fixture
def sealed(world, tmp_path):
    world.workspace.reporting.write(world.visit, tmp_path / "bien-ban.docx", "docx")
    world.workspace.sealing.seal(world.visit, signed="2023-09-12")
    return world


def test_an_edit_after_the_seal_asks_for_a_reason_and_stands_out(sealed, qtbot):
    sealed.show("I.2.3-4", "achieved", qtbot)
    assert sealed.desk.session.record.state is VisitState.SEALED
    assert "Đã khóa số liệu" in sealed.desk.notices.seal.text()
    QTest.keyClicks(focus(), "sua lai")
    press(Qt.Key.Key_Tab)
    assert sealed.finding().achieved == ""
    assert sealed.desk.notices.reason.isVisible()
    assert focus() is sealed.desk.notices.reason.edit
    QTest.keyClicks(focus(), "theo cong van giai trinh")
    press(Qt.Key.Key_Return)
    assert sealed.editor.isAncestorOf(focus())
    assert sealed.finding().achieved == "sua lai"
    assert sealed.finding().notes["achieved"].after_seal
    remarks = [label.text() for label in sealed.editor.findChildren(QLabel)]
    assert [text for text in remarks if "Sửa sau khi ký · Lê Thị Hoa" in text]
    assert "Đã sửa 1 chỗ sau khi ký" in sealed.desk.notices.seal.text()


def test_a_photo_after_the_seal_waits_for_the_reason_too(sealed, qtbot, tmp_path):
    file = tmp_path / "bổ sung.txt"
    file.write_text("tài liệu bổ sung", "utf-8")
    sealed.show("I.2.3-4", qtbot=qtbot)
    sealed.editor.evidence.add_files((file,))
    qtbot.waitUntil(sealed.desk.notices.reason.isVisible)
    assert "✓ Đã lưu" not in sealed.window.save_notes.text()
    QTest.keyClicks(focus(), "bo sung tai lieu")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [one.name for one in sealed.finding().evidence] == ["bổ sung.txt"])


def test_an_edit_after_the_seal_can_be_given_up(sealed, qtbot):
    sealed.show("I.2.3-4", "achieved", qtbot)
    QTest.keyClicks(focus(), "thoi")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Escape)
    assert not sealed.desk.notices.reason.isVisible()
    assert sealed.finding().achieved == ""
    assert sealed.page.leave() is True
    sealed.desk.go_to_item("I.2.3-4", field="achieved")
    assert focus().toPlainText() == ""


def test_the_page_is_not_left_while_a_reason_is_wanting(sealed, qtbot):
    sealed.show("I.2.3-4", "achieved", qtbot)
    QTest.keyClicks(focus(), "thoi")
    assert sealed.window.go("minutes") is False
    assert sealed.desk.notices.reason.isVisible()
    sealed.desk.notices.reason.dropped.emit()
    assert sealed.window.go("minutes") is True


def test_what_waits_for_its_reason_is_never_called_saved(sealed, qtbot):
    sealed.show("I.2.3-4", "achieved", qtbot)
    QTest.keyClicks(focus(), "sua lai")
    press(Qt.Key.Key_Tab)
    assert "chờ lý do" in sealed.window.save_notes.text()
    session = sealed.desk.session
    session.saved.emit("2023-09-12T08:30:00+07:00")
    assert "chờ lý do" in sealed.window.save_notes.text()
    QTest.keyClicks(sealed.desk.notices.reason.edit, "theo giai trinh")
    press(Qt.Key.Key_Return)
    assert "✓ Đã lưu" in sealed.window.save_notes.text()


def test_taking_back_after_the_seal_is_done_once_its_reason_is_given(sealed, qtbot):
    sealed.show("I.2.3-4", qtbot=qtbot)
    session = sealed.desk.session
    session.give_reason("theo giai trinh")
    session.put(sealed.key("achieved"), "sua lai")
    session.give_reason("")
    sealed.desk.undo()
    assert sealed.desk.notices.reason.isVisible()
    assert not sealed.desk.notices.remark.isVisible()
    assert sealed.finding().achieved == "sua lai"
    sealed.desk.notices.reason.given.emit("ghi nham")
    assert sealed.finding().achieved == ""


def test_a_row_removed_after_the_seal_goes_once_its_reason_is_given(sealed, qtbot):
    sealed.show("I.2.3-4", qtbot=qtbot)
    session = sealed.desk.session
    session.give_reason("theo giai trinh")
    row = sealed.workspace.editing(sealed.campaign).new_row("document", sealed.visit, "I.2.3-4", number="1")
    session.reload()
    session.give_reason("")
    session.delete("document", row)
    assert [one.number for one in sealed.finding().documents] == ["1"]
    session.give_reason("ghi nham")
    assert sealed.finding().documents == ()


def test_a_phrase_the_disk_refuses_is_told_and_can_be_kept_later(world, qtbot, monkeypatch):
    def refuse(*_args):
        raise EnvironmentFailed(ErrorCode.DISK_FULL, {"path": "D:"})

    world.show("I.2.3-4", "achieved", qtbot)
    QTest.keyClicks(focus(), "hay dung")
    with monkeypatch.context() as patch:
        patch.setattr(world.workspace.phrases, "add", refuse)
        world.desk.context.phrases.keep_asked.emit()
    assert world.desk.notices.failure.isVisible()
    assert world.workspace.phrases.phrases("tayninh-2023", "I.2.3-4") == ()
    world.desk.context.phrases.keep_asked.emit()
    assert [one.text for one in world.workspace.phrases.phrases("tayninh-2023", "I.2.3-4")] == ["hay dung"]


def test_typing_taken_back_says_again_what_still_waits(sealed, qtbot):
    sealed.show("I.2.3-4", "achieved", qtbot)
    session = sealed.desk.session
    session.give_reason("theo giai trinh")
    session.put(sealed.key("cause"), "do tai lieu")
    session.give_reason("")
    QTest.keyClicks(focus(), "sua lai")
    press(Qt.Key.Key_Tab)
    session.note_typing(sealed.desk)
    assert "chờ lý do" not in sealed.window.save_notes.text()
    session.note_unchanged(sealed.desk)
    assert "chờ lý do" in sealed.window.save_notes.text()
    session.drop_waiting()


def test_what_was_put_off_does_nothing_once_the_data_are_closed(world, qtbot):
    world.show("I.2.3-4", "achieved", qtbot)
    world.workspace.close()
    world.desk.session._later.timeout.emit()
    world.desk.session._after_save.timeout.emit()
