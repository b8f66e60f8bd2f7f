"""How many disputes wait, beside their page in the navigation."""

import contextlib

from PySide6.QtCore import QObject, QTimer

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.errors import CchcError
from cchc_desktop.gui.bus import Bus
from cchc_desktop.gui.main_window import MainWindow
from cchc_desktop.gui.palette import Tone
from cchc_desktop.services.workspace import Workspace

_SOON_MS = 300


class DisputeBadge(QObject):
    """Counts, and counts anew a moment after something changed."""

    def __init__(self, window: MainWindow, workspace: Workspace, bus: Bus) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = workspace
        self._store = workspace.store
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.recount)
        bus.changed.connect(self._on_bus)
        self.recount()

    def recount(self) -> None:
        """Count now. What cannot be read is told by the pages, not by a badge."""
        if self._store.is_closed:
            return
        with contextlib.suppress(CchcError):
            # The services are loaded only for what is rare: numbers with several contents.
            source = self._workspace.merging if self._store.conflicts.has_forks() else self._store.conflicts
            self._window.set_count("conflicts", source.count(), Tone.WRONG)

    def _on_bus(self, changed: object) -> None:
        if isinstance(changed, Changed):
            self._soon.start()
