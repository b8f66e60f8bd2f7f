"""Nothing the window said was saved is lost: killed, on a full disk, on a disk that turned read-only.

The long run is `python -m tests.durability.kill_trials`.
"""

import sqlite3
import sys
from contextlib import closing

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from cchc_desktop.composition import open_workspace
from cchc_desktop.gui.shell.status_bar import SaveIndicator
from cchc_desktop.gui.start.recovery_window import RecoveryWindow
from cchc_desktop.gui.visit.page import VisitPage
from cchc_desktop.gui.widgets.text_fields import GrowingTextEdit
from cchc_desktop.gui.writing.writer import RETRY_MS
from tests.durability.claims import Claim, faults, lost
from tests.durability.kill_trials import kill_once, prepare
from tests.running import main_window, running, settle, type_text, wait_until, workspace_of

SAVED, FAILED = "✓ Đã lưu", "▲ Không ghi được"
TEXT = "Đơn vị đã xin lỗi bằng văn bản, còn 02 hồ sơ trễ hạn."


@pytest.fixture
def folder(tmp_path):
    prepare(tmp_path)
    return tmp_path


@pytest.fixture
def program(folder, theme):
    with running(folder / "data") as started:
        window = main_window(started)
        planning = workspace_of(started).planning
        visit = planning.visits(planning.campaigns()[0].entity_id)[0].visit_id
        window.go("visit", visit=visit, item="I.2.3-4")
        window.activateWindow()
        settle()
        yield started


@pytest.fixture
def window(program):
    return main_window(program)


@pytest.fixture
def field(window):
    """A long text of the open item, with the cursor in it."""
    fields = window.findChild(VisitPage).findChildren(GrowingTextEdit)
    found = next(one for one in fields if one.accessibleName() == "Tồn tại, hạn chế" and one.isVisible())
    found.setFocus(Qt.FocusReason.TabFocusReason)
    return found


def said(window):
    return window.findChild(SaveIndicator).text()


def reads_saved(window):
    return said(window).startswith(SAVED)


def reads_failed(window):
    return said(window).startswith(FAILED)


@pytest.mark.parametrize("seed", range(5))
def test_a_killed_window_loses_nothing_it_called_saved(folder, seed):
    first = kill_once(folder, seed=seed)
    assert first.faults == []


def test_typing_is_called_saved_only_when_it_is(window, field, folder):
    type_text(field, TEXT)
    assert not reads_saved(window)
    wait_until(lambda: reads_saved(window))
    assert lost(folder / "data", [Claim(said(window), TEXT)]) == []


def test_a_key_after_saving_takes_the_word_back(window, field):
    type_text(field, TEXT)
    wait_until(lambda: reads_saved(window))
    type_text(field, "x")
    assert not reads_saved(window)


def test_saving_one_field_calls_no_other_saved(window, field, folder):
    type_text(field, TEXT)
    assert window.findChild(VisitPage).desk.choose_rating(2)
    assert not reads_saved(window)
    wait_until(lambda: reads_saved(window))
    assert lost(folder / "data", [Claim(said(window), TEXT)]) == []


def test_a_disk_that_turned_read_only_is_told_and_the_text_is_kept(program, window, field, folder):
    connection = workspace_of(program).store._database._connection
    connection.execute("PRAGMA query_only = ON")
    type_text(field, TEXT)
    wait_until(lambda: reads_failed(window))
    assert field.value() == TEXT
    assert "chỉ đọc" in said(window) or "quyền ghi" in said(window)
    connection.execute("PRAGMA query_only = OFF")
    wait_until(lambda: reads_saved(window), seconds=RETRY_MS / 1000 + 10)
    assert lost(folder / "data", [Claim(said(window), TEXT)]) == []


def test_a_window_whose_text_has_no_place_on_the_disk_does_not_close(program, window, field):
    connection = workspace_of(program).store._database._connection
    connection.execute("PRAGMA query_only = ON")
    type_text(field, TEXT)
    window.close()
    assert window.isVisible()
    assert field.value() == TEXT
    connection.execute("PRAGMA query_only = OFF")
    assert window.close()


if sys.platform != "win32":
    import resource

    @pytest.fixture
    def full_disk():
        """Make every file as large as it may become; gives the function that makes room again."""
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        yield lambda: resource.setrlimit(resource.RLIMIT_FSIZE, before)
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    def test_a_full_disk_is_told_and_the_text_is_saved_once_there_is_room(window, field, folder, full_disk):
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1, limits[1]))
        type_text(field, TEXT)
        wait_until(lambda: reads_failed(window))
        assert field.value() == TEXT
        assert not reads_saved(window)
        full_disk()
        wait_until(lambda: reads_saved(window), seconds=RETRY_MS / 1000 + 10)
        assert lost(folder / "data", [Claim(said(window), TEXT)]) == []


def shown_words(window):
    return "\n".join(one.text() for one in window.findChildren(QLabel) if one.isVisible())


def test_a_second_program_on_the_same_data_is_refused_in_words(folder, theme):
    first = open_workspace(folder / "data", backups=folder / "backups")
    try:
        with running(folder / "data") as second:
            assert isinstance(second.window, RecoveryWindow)
            assert "đang" in shown_words(second.window)
    finally:
        first.close()
    assert faults(folder / "data", folder / "backups") == []


def test_data_of_a_newer_program_are_refused_and_not_touched(folder, theme):
    database = folder / "data" / "cchc.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = database.read_bytes()
    with running(folder / "data") as program:
        assert isinstance(program.window, RecoveryWindow)
        assert "mới hơn" in shown_words(program.window)
        QTest.qWait(50)
    assert database.read_bytes() == before
