"""Sealing on the signed print, and everything afterwards."""

import weakref

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

CONCLUSION = "Đơn vị đã triển khai đầy đủ các nhiệm vụ."

PDF = b"%PDF-1.4 signed"


def test_without_a_print_there_is_nothing_to_seal_on_and_printing_is_offered(world):
    world.show()
    world.click("Khóa sau khi ký…")
    dialog = world.desk.sealing.dialog
    assert not dialog.can_seal
    assert "Chưa có bản in nào" in texts_of(dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    world.answer(world.message(), yes=True)
    world.banner("Đã chuyển biên bản")


def test_an_outdated_print_is_seen_but_cannot_be_sealed_on(world):
    world.show()
    world.print_now()
    world.put("conclusion", CONCLUSION)
    world.click("Khóa sau khi ký…")
    dialog = world.desk.sealing.dialog
    assert not dialog.can_seal
    assert "Số liệu đã đổi sau bản in này: 1 chỗ" in texts_of(dialog)
    assert "in lại biên bản" in texts_of(dialog)
    dialog.close()
    assert world.record().seal is None


def test_the_print_that_was_signed_is_sealed_with_its_day(world, assert_freed):
    world.show()
    world.print_now()
    world.click("Khóa sau khi ký…")
    gone = weakref.ref(world.desk.sealing.dialog)
    QTest.keyClick(world.desk.sealing.dialog, Qt.Key.Key_Return)
    world.banner("Đã khóa số liệu")
    seal = world.record().seal
    assert (seal.print_id, seal.signed) == (world.record().prints[0].entity_id, "2023-09-12")
    words = world.desk.side.seal.words()
    assert "Đã khóa số liệu" in words
    assert "Ngày ký: 12/9/2023" in words
    assert world.record().prints[0].code in words
    assert world.page.chrome().chip.text == "Đã khóa"
    assert_freed(gone)


def test_a_sealed_visit_is_sent_from_here(world):
    world.show()
    world.print_now()
    assert world.page.send not in world.page.chrome().actions
    world.seal_now()
    assert world.page.send in world.page.chrome().actions
    world.page.send.trigger()
    assert (world.window.place.page, world.window.place.args) == (
        "transfer",
        {"send": "visit", "visit": world.visit},
    )


def test_an_older_print_of_the_same_data_can_be_the_signed_one(world):
    world.show()
    world.print_now()
    (first,) = world.record().prints
    world.desk.giving.save(world.documents / "a.docx", "docx")
    world.banner("Đã lưu")
    world.click("Khóa sau khi ký…")
    dialog = world.desk.sealing.dialog
    dialog.choose(first.entity_id)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert world.record().seal.print_id == first.entity_id


def test_a_day_to_come_is_no_day_of_signature(world):
    world.show()
    world.print_now()
    world.click("Khóa sau khi ký…")
    dialog = world.desk.sealing.dialog
    dialog._date.set_value("2023-09-20")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert "không thể sau hôm nay" in dialog.refusal()
    assert world.record().seal is None
    dialog.close()


def test_data_that_changed_while_the_dialog_was_open_is_refused_in_it(world):
    world.show()
    world.print_now()
    world.click("Khóa sau khi ký…")
    dialog = world.desk.sealing.dialog
    world.put("conclusion", CONCLUSION)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert "đã được sửa sau bản in" in dialog.refusal()
    assert world.record().seal is None
    dialog.close()


def test_a_seal_is_verified_in_plain_words(world):
    sealed(world)
    world.click("Kiểm tra khóa")
    world.qtbot.waitUntil(lambda: bool(world.desk.side.seal.verdict()))
    assert "Nguyên vẹn" in world.desk.side.seal.verdict()


def test_an_edit_after_the_seal_waits_for_its_reason_and_stands_out(world):
    sealed(world)
    world.type_into("conclusion", CONCLUSION)
    world.press(Qt.Key.Key_Tab)
    assert world.desk.reason.isVisible()
    assert world.record().conclusion == ""
    assert world.field("conclusion").value() == CONCLUSION
    world.desk.reason.edit.setText("theo giải trình của đơn vị")
    QTest.keyClick(world.desk.reason.edit, Qt.Key.Key_Return)
    assert world.record().conclusion == CONCLUSION
    QApplication.processEvents()
    words = texts_of(world.desk.side.seal)
    assert "Sửa sau khi ký · 1 chỗ" in words
    assert f"(trống) → {CONCLUSION}" in words
    assert "Lý do: theo giải trình của đơn vị" in words
    assert "Phạm Minh Tuấn" in words


def test_who_gives_no_reason_has_changed_nothing(world):
    sealed(world)
    world.type_into("conclusion", CONCLUSION)
    world.press(Qt.Key.Key_Tab)
    QTest.keyClick(world.desk.reason.edit, Qt.Key.Key_Escape)
    assert not world.desk.reason.isVisible()
    assert world.record().conclusion == ""
    assert world.field("conclusion").value() == ""
    assert world.window.go("home")


def test_the_scan_of_the_signed_paper_is_attached_and_opened(world, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr("cchc_desktop.gui.minutes.sealing.open_blob", lambda *args: opened.append(args[2:]))
    sealed(world)
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(PDF)
    world.desk.side.seal.drop.files_chosen.emit((scan,))
    world.qtbot.waitUntil(lambda: bool(world.record().seal.scan))
    world.qtbot.waitUntil(world.desk.side.seal.open_scan.isVisible)
    assert world.workspace.attachments.path(world.record().seal.scan).read_bytes() == PDF
    world.click("Mở bản quét")
    assert opened == [(world.record().seal.scan, "Ban-quet-da-ky.pdf")]


def test_what_is_no_scan_is_refused_calmly(world, tmp_path):
    sealed(world)
    world.desk.side.seal.drop.files_chosen.emit((tmp_path / "a.docx",))
    dialog = world.message()
    assert "PDF, JPG hoặc PNG" in dialog.accessibleDescription()
    world.answer(dialog, yes=True)
    assert world.record().seal.scan == ""


def sealed(world):
    world.show()
    world.print_now()
    world.click("Khóa sau khi ký…")
    QTest.keyClick(world.desk.sealing.dialog, Qt.Key.Key_Return)
    world.banner("Đã khóa số liệu")
    world.come_back()


def texts_of(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())
