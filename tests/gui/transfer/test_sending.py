"""The wizard Gửi, driven by its buttons, onto a stick that is a folder."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.gui.palette import current_tokens
from cchc_desktop.gui.transfer.receivers import CARDS, WORDS
from cchc_desktop.gui.transfer.send_wizard import RESULT, WHAT, WHERE
from cchc_desktop.services.transfer_records import DeliveryState, ExportKind
from tests.transferring import drive, words_of


def test_a_plan_goes_with_six_words_and_the_stick_may_be_pulled_out(stage):
    wizard = stage.send()
    assert wizard.what.kind() is ExportKind.PLAN
    assert "thay đổi" in wizard.remark.full_text()
    stage.to_where(wizard)
    # Nobody is known yet: the words are proposed, and the stick that is plugged in.
    assert wizard.to_whom.way.value() == WORDS
    assert len(wizard.to_whom.words()) == 6
    words = " ".join(wizard.to_whom.words())
    stage.write(wizard)
    told = words_of(wizard.outcome)
    assert "Đã ghi và đọc lại đúng 1 gói" in told
    assert "An toàn để rút USB KINGSTON (E:)." in told
    assert "đã nhận" not in told.replace("chưa phải là đã nhận", "")
    (path,) = stage.packages()
    other = stage.machine("TN-02", "Nguyễn Thị Hạnh")
    with other.workspace.transfer.open(path, passphrase=words) as incoming:
        assert incoming.plan.kind == "plan"
    wizard.next_button.click()
    assert not wizard.isVisible()


def test_the_kind_follows_the_role_and_what_went_before(stage):
    member = stage.member()
    member.find(stage.campaign, stage.visit, "Đã niêm yết")
    wizard = stage.send(member)
    assert wizard.what.kind() is ExportKind.WORK
    stage.to_where(wizard)
    # Work goes back to whoever sent the plan.
    assert wizard.to_whom.way.value() == CARDS
    assert wizard.to_whom.names() == "TN-01 (Phạm Minh Tuấn)"
    stage.write(wizard)
    assert "Cho: TN-01 (Phạm Minh Tuấn)" in words_of(wizard.outcome)
    wizard.close()
    # The plan of the secretary went already: now it is visits that are sent.
    assert stage.send().what.kind() is ExportKind.VISIT


def _colours(shot, table):
    """Return the colours of the first line of a list."""
    line = table.visualRect(table.model().index(0, 1)).translated(table.viewport().pos())
    return [shot.pixelColor(x, y) for x in range(2, line.right()) for y in range(line.top(), line.bottom())]


def test_a_list_that_cannot_be_used_looks_so(stage):
    wizard = stage.send(kind=ExportKind.WORK)
    table = wizard.what.visits
    used = table.grab().toImage()
    wizard.what.set_kind(ExportKind.PLAN)
    assert not table.isEnabled()
    pale = table.grab().toImage()
    ground = QColor(current_tokens().accent_ground)
    before, after = _colours(used, table), _colours(pale, table)
    assert ground in before
    assert ground not in after
    assert min(one.lightness() for one in after) > min(one.lightness() for one in before) + 30
    wizard.close()


def test_a_whole_visit_needs_a_visit_and_can_be_chosen_by_keys(stage):
    office = stage.machine("PNV", "Trần Văn Bình")
    stage.meet(stage.here, office)
    wizard = stage.send(kind=ExportKind.VISIT)
    assert not wizard.next_button.isEnabled()
    assert wizard.remark.full_text().startswith("Hãy chọn ít nhất một cuộc kiểm tra")
    wizard.what.visits.setFocus()
    QTest.keyClick(wizard.what.visits, Qt.Key.Key_Space)
    assert wizard.what.request().visit_ids == (stage.visit,)
    stage.qtbot.waitUntil(wizard.next_button.isEnabled)
    told = stage.sent(wizard)
    assert "Chỉ khi giấy xác nhận về tới máy này" in told
    delivery = stage.workspace.transfer.delivery(stage.campaign, [stage.visit])[stage.visit]
    assert delivery.state is DeliveryState.WRITTEN
    stage.take_in(office, stage.packages()[0])
    assert office.workspace.capture.visit(stage.visit).unit.name == "UBND Phường 1"


def test_a_stick_that_cannot_take_it_is_shown_with_the_reason(stage):
    stage.plugged[:] = [drive(stage.stick, free=10), drive(stage.tmp_path / "x", name="Thẻ", read_only=True)]
    wizard = stage.send()
    wizard.next_button.click()
    stage.qtbot.waitUntil(lambda: len(wizard.where.places.records()) == 2)
    stage.qtbot.waitUntil(lambda: not wizard.next_button.isEnabled())
    rooms = [line.cells[2].words() for line in wizard.where.places.records()]
    assert rooms == ["▲ 10 B, không đủ", "▲ chỉ đọc được"]
    assert wizard.where.target() is None
    # Nothing there can be ticked; a folder can be chosen instead.
    wizard.where.places.toggle(str(stage.stick))
    assert wizard.where.target() is None
    wizard.where.set_folder(str(stage.tmp_path / "usb"))
    assert wizard.where.target() == stage.stick


def test_sticks_come_and_go_by_themselves(stage):
    stage.plugged.clear()
    wizard = stage.send()
    wizard.next_button.click()
    stage.settle()
    assert "Hãy cắm USB" in wizard.remark.full_text()
    stage.plugged.append(drive(stage.stick))
    stage.qtbot.waitUntil(lambda: wizard.where.target() == stage.folder, timeout=6_000)
    stage.qtbot.waitUntil(wizard.next_button.isEnabled)
    stage.plugged.clear()
    stage.qtbot.waitUntil(lambda: wizard.where.target() is None, timeout=6_000)
    assert not wizard.next_button.isEnabled()


def test_a_stick_pulled_out_is_told_calmly_and_the_same_can_be_tried_again(stage):
    wizard = stage.send()
    stage.to_where(wizard)
    stage.stick.rename(stage.tmp_path / "away")
    stage.write(wizard)
    assert wizard.place == WHERE
    assert "có thể USB đã bị rút ra" in wizard.banner.text()
    assert stage.workspace.transfer.journal() == ()
    (stage.tmp_path / "away").rename(stage.stick)
    wizard.banner._action.click()
    stage.qtbot.waitUntil(lambda: not wizard.work.busy)
    stage.settle()
    assert wizard.place == RESULT
    assert len(stage.packages()) == 1


def test_a_full_stick_leaves_nothing_and_says_so(stage, monkeypatch):
    wizard = stage.send()
    stage.to_where(wizard)

    def full(*_args, **_options):
        raise EnvironmentFailed(ErrorCode.DISK_FULL, {"path": "E:/"})

    monkeypatch.setattr(stage.workspace.transfer, "export", full)
    stage.write(wizard)
    assert "Ổ đĩa đã hết chỗ trống" in wizard.banner.text()
    assert stage.packages() == []


def test_stopping_leaves_nothing_half_and_says_so(stage, monkeypatch):
    wizard = stage.send()
    stage.to_where(wizard)
    export, stopped = stage.workspace.transfer.export, threading.Event()

    def after_the_stop(*args, **options):
        assert stopped.wait(20)
        return export(*args, **options)

    monkeypatch.setattr(stage.workspace.transfer, "export", after_the_stop)
    wizard.next_button.click()
    assert wizard.work.isVisible()
    wizard.work.stop_button.click()
    # Esc while something is written asks for the same, it does not close.
    wizard.reject()
    assert wizard.isVisible()
    stopped.set()
    stage.qtbot.waitUntil(lambda: not wizard.work.busy)
    assert wizard.place == WHERE
    assert "Chưa có gói nào được ghi" in wizard.banner.text()
    assert stage.packages() == []
    assert stage.workspace.transfer.journal() == ()
    monkeypatch.undo()


def test_what_was_confirmed_is_not_sent_again_unless_asked(stage):
    member = stage.member()
    member.find(stage.campaign, stage.visit, "Đã niêm yết")
    stage.take_in(stage.here, stage.carry(member, stage.here, ExportKind.WORK))
    key = member.card().age_recipient
    receipt = stage.workspace.transfer.write_receipt(stage.campaign, to=stage.folder, recipients=(key,))
    stage.take_in(member, receipt.path)
    wizard = stage.send(member)
    stage.to_where(wizard)
    stage.qtbot.waitUntil(lambda: "Không có gì mới để gửi" in wizard.remark.full_text())
    wizard.go_back()
    assert wizard.place == WHAT
    wizard.what.everything.click()
    stage.to_where(wizard)
    stage.qtbot.waitUntil(lambda: "1 cuộc" in wizard.remark.full_text())


def test_the_sheet_of_what_was_sent_is_written_as_pdf(stage, settle):
    from cchc_desktop.gui.transfer.sheets import write_sheet

    wizard = stage.send()
    stage.sent(wizard)
    sheet = stage.tmp_path / "phieu.pdf"
    packages = stage.workspace.transfer.journal()
    assert len(packages) == 1
    words = tuple(wizard.to_whom.words())
    make = lambda: stage.workspace.transfer.passphrase_sheet(words, stage.campaign)  # noqa: E731
    write_sheet(wizard, "Phiếu sáu từ", sheet, make, banner=wizard.banner)
    stage.qtbot.waitUntil(lambda: "Đã lưu phiếu sáu từ" in wizard.banner.text())
    assert sheet.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_ctrl_enter_goes_on_and_enter_alone_never_sends(stage, key):
    wizard = stage.send()
    QTest.keyClick(wizard, key)
    assert wizard.place == WHAT
    QTest.keyClick(wizard, key, Qt.KeyboardModifier.ControlModifier)
    assert wizard.place == WHERE
