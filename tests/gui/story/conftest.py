"""A table with a stick on it."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from cchc_desktop.gui.transfer import drives, place_choice, receive_wizard, results_screen
from tests.gui.story.laptops import Table
from tests.transferring import drive


@pytest.fixture
def table(theme, qtbot, tmp_path, monkeypatch):
    stick = tmp_path / "usb"
    stick.mkdir()
    plugged = (drive(stick),)

    def on_stick(path: Path) -> bool:
        return stick in (path, *path.parents)

    for module in (place_choice, drives):
        monkeypatch.setattr(module, "plugged_in", lambda: plugged)
    for module in (receive_wizard, results_screen):
        monkeypatch.setattr(module, "is_removable", on_stick)
    with ExitStack() as stack:
        yield Table(tmp_path, stick, stack)
