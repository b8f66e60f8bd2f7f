"""The window of the secretary, a stick, and other machines."""

from pathlib import Path

import pytest

from cchc_desktop.gui.tasks import wait_for_tasks
from cchc_desktop.gui.transfer import drives, pick_screen, place_choice, receive_wizard, results_screen
from tests.transferring import Round, drive


@pytest.fixture
def stage(planning, qtbot, settle, tmp_path, monkeypatch):
    stick = tmp_path / "usb"
    stick.mkdir()
    plugged = [drive(stick)]

    def on_stick(path: Path) -> bool:
        return stick in (path, *path.parents)

    for module in (place_choice, drives):
        monkeypatch.setattr(module, "plugged_in", lambda: tuple(plugged))
    for module in (receive_wizard, results_screen):
        monkeypatch.setattr(module, "is_removable", on_stick)
    assert pick_screen.packages_on_drives is drives.packages_on_drives
    made = Round(
        planning=planning, qtbot=qtbot, settle=settle, tmp_path=tmp_path, stick=stick, plugged=plugged
    )
    made.campaign = planning.campaign()
    made.visit = planning.visit(planning.unit("UBND Phường 1"), "2023-09-12")
    yield made
    wait_for_tasks()
    for one in made.machines:
        one.workspace.close()
