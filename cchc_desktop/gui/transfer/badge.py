"""How much waits to be sent: beside the page in the navigation, and in the status bar."""

from PySide6.QtCore import QObject, QTimer

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.gui.bus import Bus
from cchc_desktop.gui.campaign.session import CampaignSession
from cchc_desktop.gui.main_window import MainWindow
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.tasks import run_task

QUIET_MS = 2_000
"""So long after the last change it is counted anew: never while somebody types."""


class WaitingBadge(QObject):
    """Counts off the window's thread, when the window stands and a while after something changed."""

    def __init__(self, window: MainWindow, session: CampaignSession, bus: Bus) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._busy = False
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self.recount)
        bus.changed.connect(self._on_bus)
        session.switched.connect(self.recount)
        self.recount()

    def recount(self) -> None:
        """Count now, unless it is being counted: then a while later."""
        workspace, campaign = self._session.workspace, self._session.campaign_id
        if workspace.store.is_closed:
            return
        if self._busy:
            self._quiet.start()
            return
        self._busy = True

        def work(progress: Progress, cancel: CancelToken) -> int:
            del progress, cancel
            return len(workspace.transfer.waiting(campaign)) if campaign else 0

        run_task(self._window, work, done=self._on_counted, failed=self._on_failed, title="")

    def _on_counted(self, count: int) -> None:
        self._busy = False
        self._window.set_count("transfer", count, Tone.ATTENTION)
        self._window.set_waiting(f"{count} cuộc chờ gửi" if count else "")

    def _on_failed(self, error: Exception) -> None:
        # What cannot be read is told by the pages, not by a badge.
        self._busy = False
        if not isinstance(error, CchcError):
            raise error

    def _on_bus(self, changed: object) -> None:
        if isinstance(changed, Changed):
            self._quiet.start()
