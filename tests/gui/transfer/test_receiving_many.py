"""Many packages at one go: what needs nobody comes in by one press, what needs somebody is shown."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cchc_desktop.gui.transfer.receive_wizard import CHECK, RESULTS
from cchc_desktop.services.transfer import TransferService
from cchc_desktop.services.transfer_records import ExportKind
from tests.transferring import words_of

ITEMS = ("I.1-1", "I.1-2", "I.1-3", "I.2.1-1")


@pytest.fixture
def packages(stage):
    """Four packages of a known member, one after the other on the stick."""
    member = stage.member()
    paths = []
    for item in ITEMS:
        member.find(stage.campaign, stage.visit, f"phần {item}", item=item)
        paths.append(stage.carry(member, stage.here, ExportKind.WORK))
    return paths


def come(wizard):
    return [one.result is not None for one in wizard.intakes]


def test_one_press_takes_all_that_needs_nobody(stage, packages):
    wizard = stage.receive(stage.here, *packages)
    assert wizard.rest_button.isVisible()
    assert stage.here.finding(stage.visit) == ""
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(wizard, Qt.Key.Key_Return, both)
    stage.qtbot.waitUntil(lambda: wizard.place == RESULTS)
    assert come(wizard) == [True] * 4
    assert [stage.here.finding(stage.visit, item=item) for item in ITEMS] == [f"phần {one}" for one in ITEMS]
    told = words_of(wizard.results)
    assert f"Đã nhận 4 gói: {sum(one.result.new for one in wizard.intakes)} thay đổi mới" in told
    assert not wizard.rest_button.isVisible()
    wizard.close()


def test_the_first_that_needs_a_person_is_shown_and_the_rest_waits(stage, packages):
    stage.here.find(stage.campaign, stage.visit, "khác", item=ITEMS[2])
    wizard = stage.receive(stage.here, *packages)
    wizard.rest_button.click()
    stage.qtbot.waitUntil(lambda: wizard.current is wizard.intakes[2] and wizard.next_button.isEnabled())
    assert come(wizard) == [True, True, False, False]
    assert wizard.banner.text() == "Đã nhận 2 gói. Gói này cần bạn xem trước khi nhận."
    assert "Khác nhau · 1" in words_of(wizard.plan_view)
    stage.press_next(wizard)
    # What follows is shown again, until the person presses once more.
    assert wizard.place == CHECK
    assert come(wizard) == [True, True, True, False]
    stage.press_next(wizard)
    assert wizard.place == RESULTS
    wizard.close()


def test_a_file_that_is_refused_stops_too(stage, packages):
    broken = stage.tmp_path / "hỏng.cchc"
    broken.write_text("xin chào")
    wizard = stage.receive(stage.here, packages[0], broken, packages[1])
    wizard.rest_button.click()
    stage.qtbot.waitUntil(lambda: wizard.current is wizard.intakes[1] and not wizard.work.busy)
    assert "không phải là gói dữ liệu" in words_of(wizard.question)
    assert "cần bạn xem" in wizard.banner.text()
    assert not wizard.rest_button.isEnabled()
    stage.press_next(wizard)
    stage.press_next(wizard)
    assert come(wizard) == [True, False, True]
    wizard.close()


def test_a_stranger_is_always_asked_about(stage, packages):
    stranger = stage.machine("TN-09", "Lê Thị Hoa")
    stranger.workspace.identity.accept(stage.here.card())
    stage.take_in(stranger, stage.carry(stage.here, stranger, ExportKind.PLAN))
    stranger.find(stage.campaign, stage.visit, "máy lạ", item="I.2.1-2")
    foreign = stage.carry(stranger, stage.here, ExportKind.WORK)
    wizard = stage.receive(stage.here, packages[0], foreign, packages[1])
    wizard.rest_button.click()
    stage.qtbot.waitUntil(lambda: wizard.current is wizard.intakes[1] and not wizard.work.busy)
    assert "Máy chưa quen: TN-09 (Lê Thị Hoa)" in words_of(wizard.plan_view)
    assert not wizard.rest_button.isEnabled()
    assert not wizard.next_button.isEnabled()
    wizard.reject()
    assert come(wizard) == [True, False, False]


def test_stopping_leaves_the_rest_out_and_shows_what_came(stage, packages, monkeypatch):
    reached, go = threading.Event(), threading.Event()
    opened = TransferService.open

    def slowly(self, path, **options):
        if path == packages[2]:
            reached.set()
            assert go.wait(10)
        return opened(self, path, **options)

    wizard = stage.receive(stage.here, *packages)
    monkeypatch.setattr(TransferService, "open", slowly)
    wizard.rest_button.click()
    stage.qtbot.waitUntil(reached.is_set)
    assert wizard.remark.full_text() == "Đang nhận gói 3 trên 4."
    wizard.work.stop_button.click()
    go.set()
    stage.opened(wizard)
    assert come(wizard) == [True, True, False, False]
    assert wizard.place == RESULTS
    assert words_of(wizard.results).count("Bỏ qua") == 2
    wizard.close()


def test_what_holds_nothing_new_is_passed_over_with_a_line(stage, packages):
    stage.take_in(stage.here, packages[0])
    stage.take_in(stage.here, packages[1])
    wizard = stage.receive(stage.here, packages[0], packages[1], packages[2])
    assert wizard.current is wizard.intakes[2]
    assert stage.here.finding(stage.visit, item=ITEMS[2]) == ""
    stage.press_next(wizard)
    assert wizard.place == RESULTS
    told = words_of(wizard.results)
    assert "Không có gì mới · 2 gói" in told
    assert told.count("Phần việc của thành viên của TN-02 (Nguyễn Thị Hạnh) · ") == 2
    wizard.close()
    # What is opened alone is shown: somebody wants to see it.
    alone = stage.receive(stage.here, packages[0])
    assert alone.place == CHECK
    assert "Không có gì mới" in words_of(alone.plan_view)
    alone.close()
