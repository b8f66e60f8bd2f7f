import sys
import threading

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.gui.dialogs.bug_report import BugReport
from cchc_desktop.gui.dialogs.messages import MessageDialog
from cchc_desktop.gui.faults import FaultWatch, fault_report


def fault(kind=ZeroDivisionError, text="x"):
    try:
        raise kind(text)
    except kind as error:
        return error


def windows(kind):
    return [
        window for window in QApplication.topLevelWidgets() if isinstance(window, kind) and window.isVisible()
    ]


def meet(watch, error):
    watch.hook(type(error), error, error.__traceback__)


@pytest.fixture
def secured():
    return []


@pytest.fixture
def watch(secured, qapp):
    made = FaultWatch(lambda: secured.append(True))
    yield made
    for window in windows((BugReport, MessageDialog)):
        window.close()


def test_work_is_secured_before_anything_is_said(watch, secured, qtbot):
    meet(watch, fault())
    assert secured == []  # nothing happens inside the hook itself
    qtbot.waitUntil(lambda: len(windows(BugReport)) == 1)
    assert secured == [True]


def test_a_fault_on_another_thread_is_told_on_this_one(watch, qtbot):
    thread = threading.Thread(target=meet, args=(watch, fault()))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(windows(BugReport)) == 1)


def test_the_same_fault_is_told_once(watch, secured, qtbot):
    error = fault()
    meet(watch, error)
    meet(watch, error)
    qtbot.waitUntil(lambda: len(windows(BugReport)) == 1)
    assert secured == [True]


def test_a_failing_rescue_is_admitted(qapp, qtbot):
    def fail():
        raise OSError("disk")

    watch = FaultWatch(fail)
    meet(watch, fault())
    qtbot.waitUntil(lambda: len(windows(BugReport)) == 1)
    (report,) = windows(BugReport)
    assert any("Chưa lưu được" in label.text() for label in report.findChildren(QLabel))
    report.close()


def test_a_typed_error_is_a_message_not_a_bug(watch, qtbot):
    meet(watch, EnvironmentFailed(ErrorCode.DISK_FULL))
    qtbot.waitUntil(lambda: len(windows(MessageDialog)) == 1)
    assert windows(BugReport) == []


def test_ctrl_c_still_ends_the_program(watch, monkeypatch):
    got = []
    monkeypatch.setattr(sys, "__excepthook__", lambda *what: got.append(what[0]))
    watch.hook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert got == [KeyboardInterrupt]


def test_installing_takes_the_hook(watch, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", None)
    watch.install()
    assert sys.excepthook == watch.hook


def test_the_report_is_kept_in_a_file(watch, qtbot, tmp_path):
    meet(watch, fault())
    qtbot.waitUntil(lambda: len(windows(BugReport)) == 1)
    (report,) = windows(BugReport)
    report.keep_asked.emit("nội dung")
    (dialog,) = report.findChildren(QFileDialog)
    target = tmp_path / "bao-cao.txt"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    assert target.read_text("utf-8") == "nội dung"
    assert any("Đã lưu báo cáo" in label.text() for label in report.findChildren(QLabel))


def test_a_report_that_cannot_be_kept_says_so(watch, qtbot, tmp_path):
    meet(watch, fault())
    qtbot.waitUntil(lambda: len(windows(BugReport)) == 1)
    (report,) = windows(BugReport)
    report.keep_asked.emit("nội dung")
    (dialog,) = report.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "no" / "such" / "folder.txt"))
    dialog.close()
    assert not any("Đã lưu báo cáo" in label.text() for label in report.findChildren(QLabel))


def test_the_report_has_versions_and_stack():
    text = fault_report(fault(ValueError, "chỗ này"))
    assert "CCHC Desktop" in text
    assert "Qt 6." in text
    assert "ValueError: chỗ này" in text
