import threading
import weakref

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

import cchc_desktop.gui.tasks as tasks
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.gui.dialogs.messages import MessageDialog
from cchc_desktop.gui.dialogs.progress_dialog import ProgressDialog
from cchc_desktop.gui.tasks import run_task, wait_for_tasks


@pytest.fixture
def parent(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    yield made
    wait_for_tasks()


@pytest.fixture
def quick_dialog(monkeypatch):
    monkeypatch.setattr(tasks, "DIALOG_AFTER_MS", 0)


def test_the_result_arrives_on_the_gui_thread(parent, qtbot, qapp):
    got = []
    ran_on = []

    def work(progress, cancel):
        ran_on.append(QThread.currentThread())
        return 42

    run_task(
        parent, work, done=lambda result: got.append((result, QThread.currentThread())), title="Việc dài"
    )
    qtbot.waitUntil(lambda: bool(got))
    assert got == [(42, qapp.thread())]
    assert ran_on[0] is not qapp.thread()


def test_any_error_arrives_on_the_gui_thread(parent, qtbot, qapp):
    got = []
    error = ValueError("x")

    def work(progress, cancel):
        raise error

    run_task(
        parent,
        work,
        done=got.append,
        failed=lambda what: got.append((what, QThread.currentThread())),
        title="Việc",
    )
    qtbot.waitUntil(lambda: bool(got))
    assert got == [(error, qapp.thread())]


def test_a_typed_error_nobody_takes_is_shown_calmly(parent, qtbot):
    def work(progress, cancel):
        raise EnvironmentFailed(ErrorCode.DISK_FULL, {"path": "D:"})

    run_task(parent, work, done=pytest.fail, title="Việc")
    qtbot.waitUntil(lambda: bool(parent.findChildren(MessageDialog)))
    (dialog,) = parent.findChildren(MessageDialog)
    assert "hết chỗ trống" in dialog.accessibleDescription()
    dialog.close()


def test_a_bug_nobody_takes_goes_to_the_hook(parent, qtbot, monkeypatch):
    got = []
    monkeypatch.setattr("sys.excepthook", lambda *what: got.append(what[0]))

    def work(progress, cancel):
        raise ZeroDivisionError

    run_task(parent, work, done=pytest.fail, title="Việc")
    qtbot.waitUntil(lambda: got == [ZeroDivisionError])


def test_short_work_shows_no_dialog(parent, qtbot):
    done = []
    task = run_task(parent, lambda progress, cancel: 1, done=done.append, title="Việc")
    assert task is not None
    qtbot.waitUntil(lambda: done == [1])
    assert parent.findChildren(ProgressDialog) == []


def test_long_work_shows_progress_and_can_be_stopped(parent, qtbot, quick_dialog):
    let_go = threading.Event()
    ended = []

    def work(progress, cancel):
        progress(3, 10, "render")
        let_go.wait(10)
        cancel.raise_if_cancelled()
        return "finished"

    task = run_task(
        parent,
        work,
        done=pytest.fail,
        failed=pytest.fail,
        title="Tạo biên bản",
        words={"render": "Dựng trang"},
    )
    task.ended.connect(lambda: ended.append(True))
    qtbot.waitUntil(lambda: bool(parent.findChildren(ProgressDialog)))
    (dialog,) = parent.findChildren(ProgressDialog)
    labels = [child.text() for child in dialog.children() if hasattr(child, "text")]
    qtbot.waitUntil(
        lambda: any(
            "Dựng trang · 3/10" in child.text() for child in dialog.children() if hasattr(child, "text")
        )
    )
    assert "Tạo biên bản" in labels
    dialog.close()  # like Esc and the button: asks to stop, does not vanish
    assert dialog.isVisible()
    let_go.set()
    qtbot.waitUntil(lambda: ended == [True])
    qtbot.waitUntil(lambda: parent.findChildren(ProgressDialog) == [])


def test_nothing_is_called_when_the_parent_is_gone(qtbot):
    parent = QWidget()
    let_go = threading.Event()
    ended, got = [], []
    task = run_task(parent, lambda progress, cancel: let_go.wait(10), done=got.append, title="Việc")
    task.ended.connect(lambda: ended.append(True))
    parent.deleteLater()
    del parent
    qtbot.wait(1)
    let_go.set()
    qtbot.waitUntil(lambda: ended == [True])
    assert got == []


def test_a_task_is_freed_after_its_end(parent, qtbot, assert_freed):
    done = []
    task = run_task(parent, lambda progress, cancel: 1, done=done.append, title="Việc")
    reference = weakref.ref(task)
    del task
    qtbot.waitUntil(lambda: done == [1])
    wait_for_tasks()
    assert_freed(reference)


def test_work_that_can_be_left_is_waited_for_a_moment_only(parent, qtbot, monkeypatch):
    monkeypatch.setattr(tasks, "GRACE_SECONDS", 0.05)
    released, done = threading.Event(), []

    def work(progress, cancel):
        released.wait(20)
        return "late"

    run_task(parent, work, done=done.append, title="", can_be_left=True)
    tasks.wait_for_tasks()
    assert tasks.work_is_left_behind()
    released.set()
    qtbot.waitUntil(lambda: done == ["late"])
    qtbot.waitUntil(lambda: not tasks.work_is_left_behind())


def test_work_left_behind_tells_nobody_when_its_window_is_gone(qtbot):
    window, released, told = QWidget(), threading.Event(), []

    def work(progress, cancel):
        released.wait(20)
        raise ValueError

    run_task(window, work, done=told.append, failed=told.append, title="", can_be_left=True)
    window.deleteLater()
    qtbot.waitUntil(lambda: not isValid(window))
    released.set()
    qtbot.waitUntil(lambda: not tasks.work_is_left_behind())
    assert told == []
