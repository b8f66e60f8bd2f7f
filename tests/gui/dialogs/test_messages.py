import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.gui.dialogs.bug_report import BugReport
from cchc_desktop.gui.dialogs.messages import ask, show_error
from cchc_desktop.gui.dialogs.progress_dialog import ProgressDialog


@pytest.fixture
def parent(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def said(dialog):
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


def test_an_error_says_what_happened_what_is_safe_and_what_to_do(parent):
    dialog = show_error(parent, EnvironmentFailed(ErrorCode.DISK_FULL, {"path": "D:"}))
    words = said(dialog)
    assert "hết chỗ trống" in words
    assert "còn nguyên" in words
    assert "Hãy " in words
    assert "disk_full" not in words
    dialog.close()


@pytest.mark.parametrize(("key", "runs"), [(Qt.Key.Key_Return, [True]), (Qt.Key.Key_Escape, [])])
def test_enter_goes_on_and_escape_goes_back(key, runs, parent, qtbot):
    ran = []
    dialog = ask(parent, "Khóa số liệu?", "Giải thích.", yes="Khóa số liệu", run=lambda: ran.append(True))
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.isVisible() and dialog.focusWidget() is not None)
    QTest.keyClick(dialog.focusWidget(), key)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert ran == runs


def test_dialogs_are_freed(parent, qtbot, assert_freed):
    for make in (
        lambda: show_error(parent, EnvironmentFailed(ErrorCode.DISK_FULL)),
        lambda: ask(parent, "Hỏi?", "Giải thích.", yes="Làm", run=print),
    ):
        dialog = make()
        reference = weakref.ref(dialog)
        dialog.close()
        del dialog
        assert_freed(reference)


def test_progress_and_bug_windows_are_freed(parent, qtbot, assert_freed):
    progress = ProgressDialog(parent, "Việc", cancellable=True)
    progress.show()
    bug = BugReport("x", secured=True)
    bug.show()
    references = weakref.ref(progress), weakref.ref(bug)
    progress.finish()
    bug.close()
    del progress, bug
    for reference in references:
        assert_freed(reference)


@pytest.mark.parametrize(("secured", "words"), [(True, "đã được lưu"), (False, "Chưa lưu được")])
def test_the_bug_window_tells_the_truth_about_the_work(secured, words, qtbot):
    dialog = BugReport("Traceback", secured=secured)
    qtbot.addWidget(dialog)
    assert words in said(dialog)


def test_details_of_a_bug_are_hidden_until_asked_for(qtbot):
    dialog = BugReport("Traceback", secured=True)
    qtbot.addWidget(dialog)
    dialog.show()
    kept = []
    dialog.keep_asked.connect(kept.append)
    show, keep, *_ = dialog.findChildren(type(dialog._show))
    details = dialog._text
    assert not details.isVisible()
    show.click()
    assert details.isVisible()
    assert show.text() == "Ẩn chi tiết"
    keep.click()
    assert kept == ["Traceback"]


def test_progress_asks_once_and_stays(parent):
    dialog = ProgressDialog(parent, "Việc", cancellable=True)
    asked = []
    dialog.cancel_asked.connect(lambda: asked.append(True))
    dialog.show()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    dialog.show_step(1, 2, "Bước")
    assert asked == [True]
    assert "Đang dừng" in said(dialog)
    dialog.finish()


def test_work_that_cannot_be_stopped_offers_no_stop(parent):
    dialog = ProgressDialog(parent, "Việc", cancellable=False)
    asked = []
    dialog.cancel_asked.connect(lambda: asked.append(True))
    dialog.show()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert asked == []
    assert dialog.isVisible()
    dialog.finish()


def test_the_bug_window_goes_on_by_enter(qtbot):
    dialog = BugReport("Traceback", secured=True)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.focusWidget().text() == "Làm tiếp"
