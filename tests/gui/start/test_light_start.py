"""A start pays only for what the page of the day shows: the rest is loaded with the work that needs it."""

import subprocess
import sys

from cchc_desktop.composition import open_workspace

LATER = (
    "PIL", "cchc_desktop.documents", "cchc_desktop.exchange", "cchc_desktop.gui.conflicts",
    "cchc_desktop.gui.dialogs",
    "cchc_desktop.gui.minutes", "cchc_desktop.gui.visit", "cchc_desktop.outline.loader",
    "cchc_desktop.services.editing", "cchc_desktop.services.merging",
    "cchc_desktop.services.reporting", "cchc_desktop.services.safety",
    "cchc_desktop.core.visit_records", "cchc_desktop.store.backup", "cchc_desktop.store.blobs",
    "cchc_desktop.store.check", "cchc_desktop.store.receiving", "decimal", "diff_match_patch", "docx",
    "logging.handlers", "msgspec", "openpyxl", "pypdfium2", "reportlab", "secrets", "sqlite_utils",
    "uuid", "yaml",
)  # fmt: skip
START = """
import sys
from pathlib import Path
from PySide6 import QtGui, QtWidgets
from PySide6.QtWidgets import QApplication
from cchc_desktop.app import Program, prepared_theme
from cchc_desktop.gui.theme import make_application
from cchc_desktop.platform.settings import Settings

folder = Path(sys.argv[1])
theme = prepared_theme(make_application(sys.argv[0]))
program = Program(theme, folder, wanted=Settings(), wishes_file=folder / "settings.json")
program.start()
QApplication.processEvents()
print(type(program.window).__name__, *sys.modules)
print(*vars(QtWidgets), *vars(QtGui))
program.end()
"""


def test_the_start_loads_nothing_that_only_later_work_needs(tmp_path):
    workspace = open_workspace(tmp_path, backups=tmp_path / "backups")
    workspace.station.set_up(name="TN-01", person="An", post="")
    campaign = workspace.planning.create_campaign("tayninh-2023")
    unit = workspace.editing(campaign).new_entity("unit", name="UBND Phường 1", tags=["phuong_xa"])
    workspace.planning.create_visit(campaign, unit_id=unit, date="2023-09-12", kind="planned")
    workspace.planning.summary(campaign)
    workspace.close()
    done = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path)], capture_output=True, text=True, check=True, timeout=120
    )
    modules, widgets = done.stdout.splitlines()
    window, *loaded = modules.split()
    assert window == "MainWindow"
    assert "cchc_desktop.gui.home.home_page" in loaded
    assert [name for name in loaded if name.startswith(LATER)] == []
    # A tenth of what a start may take, all enumerations of it, for nothing that is seen.
    assert "QLabel" in widgets.split()
    assert {"QStyle", "QIcon"}.isdisjoint(widgets.split())
