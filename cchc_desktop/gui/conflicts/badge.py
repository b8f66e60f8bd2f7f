"""How many disputes wait, beside their page in the navigation."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.errors import CchcError
from cchc_desktop.gui.bus import Bus
from cchc_desktop.gui.main_window import MainWindow
from cchc_desktop.gui.palette import Tone
from cchc_desktop.services.workspace import Workspace

_SOON_MS = 300


class CountBadge(QObject):
    """Counts anew a moment after something changed; `count` must be cheap."""

    def __init__(
        self, count: Callable[[], int], show: Callable[[int], None], bus: Bus, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._count = count
        self._show = show
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.recount)
        bus.changed.connect(self._on_bus)
        self.recount()

    def recount(self) -> None:
        """Count now. What cannot be read is told by the pages, not by a badge."""
        try:
            self._show(self._count())
        except CchcError:
            self._show(0)

    def _on_bus(self, changed: object) -> None:
        if isinstance(changed, Changed):
            self._soon.start()


def show_disputes_waiting(window: MainWindow, workspace: Workspace, bus: Bus) -> None:
    """Keep the number of disputes beside their page, as long as the window is open."""
    conflicts = workspace.store.conflicts
    CountBadge(conflicts.count, lambda count: window.set_count("conflicts", count, Tone.WRONG), bus, window)
