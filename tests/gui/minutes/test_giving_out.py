"""Saving, opening in Word, printing: told as done only when it is, and then recorded as a print."""

import os
import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode

CONCLUSION = "Đơn vị đã triển khai đầy đủ các nhiệm vụ."

NAME = "BB_UBND-Phuong-1_2023-09-12"


def test_word_is_saved_where_asked_and_recorded(world):
    world.show()
    world.ctrl("S")
    dialog = file_dialog(world)
    assert [os.path.basename(name) for name in dialog.selectedFiles()] == [f"{NAME}.docx"]
    accept(dialog)
    words = world.banner("Đã lưu")
    (made,) = world.record().prints
    assert (world.documents / f"{NAME}.docx").read_bytes().startswith(b"PK")
    assert made.format == "docx"
    assert made.code in words
    assert [row.print_id for row in world.desk.side.prints.rows()] == [made.entity_id]
    world.click("Mở thư mục")
    assert world.opened == [world.documents]


def test_the_folder_is_proposed_again(world, tmp_path):
    elsewhere = tmp_path / "usb"
    elsewhere.mkdir()
    world.show()
    world.desk.giving.save(elsewhere / "a.pdf", "pdf")
    world.banner("Đã lưu")
    world.ctrl("S")
    dialog = file_dialog(world)
    assert dialog.directory().path() == str(elsewhere)
    dialog.reject()


def test_a_name_with_another_ending_is_asked_about_before_it_replaces_anything(world):
    world.show()
    (world.documents / "a.doc.pdf").write_bytes(b"old")
    world.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = file_dialog(world)
    dialog.setDefaultSuffix("")
    dialog.selectFile("a.doc")
    accept(dialog)
    question = world.message()
    assert "a.doc.pdf" in question.windowTitle()
    world.answer(question, yes=False)
    assert (world.documents / "a.doc.pdf").read_bytes() == b"old"
    assert world.record().prints == ()


def test_a_full_disk_leaves_nothing_behind_and_says_so(world, monkeypatch):
    world.show()

    def no_room(_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", no_room)
        world.desk.giving.save(world.documents / "a.docx", "docx")
        dialog = world.message()
    assert dialog.windowTitle() == "Chưa lưu được biên bản"
    assert "hết chỗ trống" in dialog.accessibleDescription()
    assert list(world.documents.iterdir()) == []
    assert world.record().prints == ()
    assert not world.desk.banner.isVisible()
    world.answer(dialog, yes=True)


def test_a_file_that_reads_back_otherwise_is_not_called_saved(world, monkeypatch):
    world.show()
    write = world.workspace.reporting.write

    def spoilt(visit_id, path, format_, **more):
        made = write(visit_id, path, format_, **more)
        path.write_bytes(b"spoilt")
        return made

    monkeypatch.setattr(world.workspace.reporting, "write", spoilt)
    world.desk.giving.save(world.documents / "a.docx", "docx")
    dialog = world.message()
    assert dialog.windowTitle() == "Chưa lưu được biên bản"
    assert not world.desk.banner.isVisible()
    world.answer(dialog, yes=True)


def test_word_opens_a_file_of_its_own_each_time(world):
    world.show()
    world.ctrl("E")
    world.banner("không tự quay lại")
    world.desk.banner.hide()
    world.ctrl("E")
    world.banner("không tự quay lại")
    assert [path.name for path in world.opened] == [f"{NAME}.docx", f"{NAME}_2.docx"]
    assert all(path.exists() for path in world.opened)
    assert len(world.record().prints) == 2


def test_a_machine_without_word_is_told_where_the_file_is(world):
    world.has_word = False
    world.show()
    world.ctrl("E")
    words = world.banner("chưa có chương trình mở tệp Word")
    assert str(world.documents) in words


def test_printing_asks_while_something_is_missing_and_prints_every_page(world):
    world.show()
    pages = world.preview.page_count()
    world.ctrl("P")
    question = world.message()
    assert "chưa ghi giờ bắt đầu" in question.accessibleDescription()
    assert not world.asked
    world.answer(question, yes=True)
    words = world.banner("Đã chuyển biên bản")
    assert world.asked == [(pages, 2)]
    assert world.paper_pages() == pages
    assert world.record().prints[0].code in words


def test_who_goes_back_to_look_has_printed_nothing(world, assert_freed):
    world.show()
    world.ctrl("P")
    question = world.message()
    world.answer(question, yes=False)
    gone = weakref.ref(question)
    del question
    assert not world.asked
    assert world.record().prints == ()
    assert_freed(gone)


def test_who_closes_the_print_dialog_has_printed_nothing(world):
    world.takes_printer = False
    world.show()
    world.ctrl("P")
    world.answer(world.message(), yes=True)
    world.qtbot.waitUntil(lambda: bool(world.asked))
    assert world.record().prints == ()


@pytest.mark.qt_log_ignore(r"QPainter::begin\(\): Returned false", extend=True)
def test_a_printer_that_refuses_is_not_called_done(world):
    world.paper = world.folder / "missing" / "paper.pdf"
    world.show()
    world.ctrl("P")
    world.answer(world.message(), yes=True)
    world.qtbot.waitUntil(lambda: bool(world.messages()), timeout=20_000)
    dialog = world.messages()[-1]
    assert dialog.windowTitle() == "Bản in chưa hoàn tất"
    assert not world.desk.banner.isVisible()
    assert len(world.record().prints) == 1
    world.answer(dialog, yes=True)


def test_data_that_changes_after_a_print_is_said_at_once(world):
    world.show()
    world.print_now()
    assert world.page.chrome().chip.text == "Chờ ký, khóa"
    assert world.desk.banner.isVisible()
    world.type_into("conclusion", CONCLUSION)
    world.press(Qt.Key.Key_Tab)
    (row,) = world.desk.side.prints.rows()
    assert "Số liệu đã đổi sau bản in này: 1 chỗ" in texts_of(row)
    assert world.page.chrome().chip.text == "Đã sửa sau khi in"
    assert not world.desk.banner.isVisible()


@pytest.mark.parametrize("code", [ErrorCode.FILE_NOT_WRITTEN, ErrorCode.FOLDER_READ_ONLY])
def test_what_the_system_refuses_is_said_with_what_to_do(world, monkeypatch, code):
    world.show()

    def fail(*_, **__):
        raise EnvironmentFailed(code, {"path": "X:/a.docx"})

    monkeypatch.setattr(world.workspace.reporting, "write", fail)
    world.desk.giving.save(world.documents / "a.docx", "docx")
    dialog = world.message()
    assert "X:/a.docx" in dialog.accessibleDescription()
    world.answer(dialog, yes=True)


def file_dialog(world):
    world.qtbot.waitUntil(lambda: bool(world.page.findChildren(QFileDialog)))
    return world.page.findChildren(QFileDialog)[-1]


def accept(dialog):
    QTest.keyClick(dialog, Qt.Key.Key_Return)


def texts_of(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel))
