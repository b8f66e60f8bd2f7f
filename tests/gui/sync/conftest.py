"""The real window over a data folder that synchronises, and another machine over the same place."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.scopes import finding_id
from cchc_desktop.gui.settings.sync_tab import SyncTab
from cchc_desktop.gui.shell.navigation import Navigation
from cchc_desktop.gui.sync.joining import SyncInWindow
from cchc_desktop.gui.sync.target_card import TargetCard
from cchc_desktop.gui.transfer.badge import WaitingBadge
from cchc_desktop.gui.widgets.buttons import Button
from tests.running import settle, wait_until
from tests.syncing_machines import OtherMachine, other_machine, with_quick_sync

ITEM = "1.1-a"


@dataclass
class Desk:
    """The window with its tab of places, and what stands around it."""

    planning: object
    tab: SyncTab
    timer: SyncInWindow
    office: OtherMachine
    place: Path
    visit: str

    @property
    def workspace(self):
        return self.planning.workspace

    @property
    def window(self):
        return self.planning.window

    @property
    def note(self) -> str:
        """What the status bar says."""
        return self.timer.note.text() if self.timer.note.isVisible() else ""

    @property
    def card(self) -> TargetCard:
        (only,) = self.tab.cards()
        return only

    @property
    def badge(self) -> str:
        self._count()
        navigation = self.window.findChild(Navigation)
        return next(
            one.accessibleName() or one.text() for one in navigation._entries if one.entry.page == "transfer"
        )

    def add(self, uri: str = "", **how: str) -> str:
        """Add a place without the dialog."""
        added = self.workspace.sync.add(uri or str(self.place), name="Kho chung", **how)
        assert added.probe.passed, added.probe
        self.timer.targets_changed()
        self.rest()
        return added.target.target_id

    def rest(self) -> None:
        """Wait until nothing runs and everything is read."""
        wait_until(lambda: not self.timer.is_running)
        self.timer._soon.stop()
        wait_until(lambda: not self.timer._reading)
        self.timer.read()
        wait_until(lambda: not self.timer._reading)
        settle()

    def _count(self) -> None:
        """Let the navigation count now what it else counts once all has been quiet for a while."""
        wait_until(lambda: self.window.findChild(WaitingBadge) is not None)
        badge = self.window.findChild(WaitingBadge)
        wait_until(lambda: not badge._busy)
        badge._quiet.stop()
        badge.recount()
        wait_until(lambda: not badge._busy)

    def round(self, *targets: str) -> None:
        """Synchronise now, as the button does."""
        wait_until(lambda: not self.timer.is_running)
        assert self.timer.run_now(*targets)
        self.rest()

    def write(self, text: str, item: str = ITEM) -> None:
        """Write a finding here, as a page does."""
        campaign = self.planning.session.campaign_id
        key = FieldKey("finding", finding_id(self.visit, item), "found.narrative")
        self.planning.bus.post(self.workspace.editing(campaign).put(key, text))


@pytest.fixture
def desk(planning, tmp_path) -> Iterator[Desk]:
    """One visit here; the office is known on both sides and has a place in common, not added here yet."""
    with_quick_sync(planning.workspace)
    planning.campaign()
    visit = planning.visit(planning.unit("UBND Phường 1"), "2023-09-12")
    clock = planning.workspace.clock
    office = other_machine(tmp_path / "office", name="Phòng Nội vụ", person="Trần Văn Bình", clock=clock)
    office.meet(planning.workspace)
    place = tmp_path / "kho"
    place.mkdir()
    page = planning.page("settings", tab="sync")
    made = Desk(
        planning, page.findChild(SyncTab), page.window().findChild(SyncInWindow), office, place, visit
    )
    yield made
    made.timer.cancel()
    wait_until(lambda: not made.timer.is_running)
    office.workspace.close()


@pytest.fixture
def shown():
    """Call with a widget: returns all words that can be read on it."""

    def read(widget: QWidget) -> str:
        settle()
        return " ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())

    return read


@pytest.fixture
def press():
    """Call with a widget and words: presses the visible button with these words."""

    def click(widget: QWidget, words: str) -> None:
        (found,) = [one for one in widget.findChildren(Button) if one.text() == words and one.isVisible()]
        found.click()
        settle()

    return click
