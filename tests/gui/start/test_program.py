"""Whole runs of the program: from the first start to a restored backup."""

import contextlib
import sqlite3
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

from cchc_desktop.app import Program
from cchc_desktop.gui.main_window import MainWindow
from cchc_desktop.gui.minutes.minutes_page import MinutesPage
from cchc_desktop.gui.start.first_start import FirstStart
from cchc_desktop.gui.start.recovery_window import RecoveryWindow
from cchc_desktop.gui.tasks import wait_for_tasks
from cchc_desktop.gui.visit.page import VisitPage
from cchc_desktop.platform import settings as wishes


@pytest.fixture
def run(theme, tmp_path, monkeypatch, settle):
    """Call to start the program on the same folder again; every run is ended."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    programs = []
    file = tmp_path / "settings.json"

    def start(**options):
        program = Program(
            theme, tmp_path / "data", wanted=wishes.load(file).settings, wishes_file=file, **options
        )
        programs.append(program)
        program.start()
        settle()
        return program

    yield start
    for program in programs:
        end(program, settle)


def end(program, settle):
    if program.window is not None:
        program.window.close()
    program.end()
    settle()


def answered(program, qtbot):
    """Answer the first start."""
    page = program.window
    assert isinstance(page, FirstStart)
    page._person.set_value("Lê Thị Hoa")
    page._name.set_value("TN-03")
    page._name.setFocus()
    QTest.keyClick(page._name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(program.window, MainWindow))
    return program.window


def words(window):
    shown = [*window.findChildren(QLabel), *window.findChildren(QAbstractButton)]
    return "\n".join(one.text() for one in shown if one.isVisibleTo(window))


def test_the_first_start_leads_home_and_is_asked_once(run, qtbot, settle):
    first = run()
    window = answered(first, qtbot)
    assert window.place.page == "home"
    assert "Máy TN-03 · Lê Thị Hoa" in words(window)
    end(first, settle)
    assert isinstance(run().window, MainWindow)


def test_place_and_look_are_found_again(run, qtbot, settle, theme):
    first = run()
    window = answered(first, qtbot)
    window.resize(1024, 690)
    theme.set_zoom(1.25)
    end(first, settle)
    theme.set_zoom(1.0)
    again = run()
    assert theme.zoom == 1.25
    assert (again.window.width(), again.window.height()) == (1024, 690)


def test_what_was_typed_is_there_after_a_crash(run, qtbot, settle, tmp_path, type_text):
    code = f"""
import os, sys
from pathlib import Path
from cchc_desktop.composition import open_workspace
from cchc_desktop.core.changes import FieldKey
workspace = open_workspace(Path({str(tmp_path / "data")!r}))
workspace.station.set_up(name="TN-03", person="Hoa", post="")
campaign = workspace.planning.create_campaign("tayninh-2023")
workspace.editing(campaign).autosave(FieldKey("campaign", campaign, "note"), "nửa câu")
os._exit(9)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    program = run()
    assert isinstance(program.window, MainWindow)
    assert program._session.record().note == "nửa câu"


def test_a_second_window_on_the_same_data_is_refused_calmly(run, qtbot, settle):
    first = run()
    answered(first, qtbot)
    second = run()
    assert isinstance(second.window, RecoveryWindow)
    again = next(one for one in second.window.findChildren(QAbstractButton) if one.text() == "Thử mở lại")
    again.click()
    settle()
    assert isinstance(second.window, RecoveryWindow)
    end(first, settle)
    again = next(one for one in second.window.findChildren(QAbstractButton) if one.text() == "Thử mở lại")
    again.click()
    settle()
    assert isinstance(second.window, MainWindow)


def overwrite_head(file):
    file.write_bytes(b"\0" * 4096 + file.read_bytes()[4096:])


def overwrite_cells(file):
    """Damage what is read only when the first page asks for its data."""
    with contextlib.closing(sqlite3.connect(file)) as database:
        (page,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'cells'").fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
    text = bytearray(file.read_bytes())
    text[(page - 1) * size : page * size] = b"\xa5" * size
    file.write_bytes(bytes(text))


@pytest.mark.parametrize("damage", [overwrite_head, overwrite_cells])
def test_a_damaged_database_is_met_with_the_last_good_backup(damage, run, qtbot, settle, tmp_path):
    first = run()
    answered(first, qtbot)
    campaign = first._workspace.planning.create_campaign("tayninh-2023")
    first._workspace.safety.backup()
    end(first, settle)
    damage(tmp_path / "data" / "cchc.db")
    second = run()
    assert isinstance(second.window, RecoveryWindow)
    qtbot.waitUntil(second.window._restore.isEnabled)
    second.window._restore.click()
    qtbot.waitUntil(lambda: isinstance(second.window, MainWindow))
    assert second._session.campaign_id == campaign


def test_a_backup_is_restored_from_the_settings(run, qtbot, settle):
    program = run()
    answered(program, qtbot)
    made = program._workspace.safety.backup()
    program._workspace.planning.create_campaign("tayninh-2023")
    before = program.window
    program._restore(made.path)
    qtbot.waitUntil(lambda: program.window is not before)
    assert isinstance(program.window, MainWindow)
    assert program._workspace.planning.campaigns() == ()
    assert "Đã khôi phục bản sao lưu." in words(program.window)
    assert "aside" in words(program.window)


def test_every_page_of_the_navigation_opens(run, qtbot, settle):
    program = run()
    window = answered(program, qtbot)
    program._workspace.planning.create_campaign("tayninh-2023")
    for page in ("campaign", "visits", "settings", "help", "home"):
        assert window.go(page)
        settle()
        assert window.place.page == page


def test_a_visit_and_its_minutes_open_in_the_whole_window(run, qtbot, settle):
    program = run()
    window = answered(program, qtbot)
    planning = program._workspace.planning
    campaign = planning.create_campaign("tayninh-2023")
    unit = program._workspace.editing(campaign).new_entity("unit", name="UBND Phường 1", tags=["phuong_xa"])
    visit = planning.create_visit(campaign, unit_id=unit, date="2023-09-12", kind="planned")
    assert window.go("visit", visit=visit, item="I.2.3-4", field="shortcomings")
    settle()
    assert window.go("minutes", visit=visit)
    settle()
    wait_for_tasks()
    settle()
    assert window.back()
    assert window.place.page == "visit"


def test_starting_imports_nothing_slow():
    code = "import cchc_desktop.app, sys; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"docx", "reportlab", "openpyxl", "PIL", "pypdfium2"}.isdisjoint(done.stdout.split())


def test_a_folder_chosen_in_need_is_opened_again(run, qtbot, settle, tmp_path):
    first = run()
    answered(first, qtbot)
    second = run(keeps_folder=True)
    assert isinstance(second.window, RecoveryWindow)
    second.window.folder_chosen.emit(tmp_path / "elsewhere")
    settle()
    assert isinstance(second.window, FirstStart)
    assert wishes.load(tmp_path / "settings.json").settings.data_folder == str(tmp_path / "elsewhere")


def test_the_selftest_opens_every_page(run):
    program = run(demo=True)
    window = program.window
    assert isinstance(window, MainWindow)
    assert {"home", "campaign", "visits", "settings", "visit", "minutes"} <= set(window.page_names)
    program.open_every_page()
    assert window.place.page == window.page_names[-1]
    assert window.findChild(VisitPage) is not None
    assert window.findChild(MinutesPage) is not None
