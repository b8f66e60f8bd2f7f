"""Joins synchronising to the window: its timer, its words in the status bar, its count, its way to close."""

from collections.abc import Callable
from pathlib import Path

from cchc_desktop.gui.bus import Bus
from cchc_desktop.gui.main_window import MainWindow
from cchc_desktop.gui.sync.status_note import StatusNote
from cchc_desktop.gui.sync.sync_timer import SyncTimer
from cchc_desktop.services.sync_records import TargetState
from cchc_desktop.services.workspace import Workspace


class SyncInWindow(SyncTimer):
    """The timer of a window, with its words in the status bar and its count in the navigation."""

    def __init__(self, workspace: Workspace, bus: Bus, window: MainWindow) -> None:
        super().__init__(workspace, bus, window)
        self._main = window
        self.note = StatusNote(self)
        self.note.clicked.connect(self._on_note)
        window.add_to_status(self.note)
        window.closing.connect(self.stop)
        window.data_closing.connect(self.stop)
        self.changed.connect(self._count)
        self.start()

    def receive(self, paths: tuple[Path, ...]) -> None:
        """Open the wizard for receiving, with these files."""
        self._main.go("transfer", receive="\n".join(map(str, paths)))

    def _on_note(self) -> None:
        view = self.view
        changed = [one for one in (view.status.targets if view else ()) if one.state is TargetState.CHANGED]
        if self.note.leads_to_offers:
            self._main.go("transfer")
        elif self._main.go("settings", tab="sync") and changed:
            from cchc_desktop.gui.sync.questions import ask_about_changed

            ask_about_changed(self._main, self._workspace, self, changed[0].target_id)

    def _count(self) -> None:
        view = self.view
        if view is not None:
            changed = sum(one.state is TargetState.CHANGED for one in view.status.targets)
            waiting = len(view.status.offered) + len(view.status.cards) + changed
            self._main.set_count("transfer", waiting, source="sync")


SyncMaker = Callable[[], SyncInWindow]
"""Gives the one timer of a window, made when it is first asked for."""
