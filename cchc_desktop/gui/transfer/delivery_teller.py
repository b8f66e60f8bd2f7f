"""How far visits have come, for pages that show them: asked for a moment later, off the window's thread."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.gui.bus import Bus
from cchc_desktop.gui.tasks import run_task
from cchc_desktop.gui.transfer.delivery_words import delivery_words
from cchc_desktop.gui.widgets.marks import Words
from cchc_desktop.services.transfer_records import Delivery, DeliveryState
from cchc_desktop.services.workspace import Workspace

QUIET_MS = 2_000


class DeliveryTeller(QWidget):
    """Never shown. `told` comes when the state of a visit that was asked for is known, or changed."""

    told = Signal()

    def __init__(self, workspace: Workspace, bus: Bus | None, owner: QWidget) -> None:
        super().__init__(owner)
        self.hide()
        self._workspace = workspace
        self._asked: tuple[str, tuple[str, ...]] = ("", ())
        self._known: Mapping[str, Delivery] = {}
        self._lacking = 0
        self._busy = False
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self._look)
        if bus is not None:
            bus.changed.connect(self._on_bus)

    def ask(self, campaign_id: str, visit_ids: Collection[str]) -> None:
        """Ask for these visits of a campaign."""
        wanted = (campaign_id, tuple(visit_ids))
        if wanted != self._asked:
            self._asked = wanted
        self._look()

    def words(self, visit_id: str, *, short: bool = False) -> Words | None:
        """Return what is known of a visit; None while nothing is."""
        found = self._known.get(visit_id)
        return delivery_words(found, short=short) if found is not None else None

    def lacking(self) -> int:
        """Return how many changes of the campaign others said they have and this machine has not."""
        return self._lacking

    def has_travelled(self, visit_id: str) -> bool:
        """Tell whether packages brought or took something of a visit; false while nothing is known."""
        found = self._known.get(visit_id)
        return found is not None and (found.state is not DeliveryState.ON_THIS_MACHINE or found.partly)

    def _look(self) -> None:
        campaign, visits = self._asked
        if not (campaign and visits) or self._workspace.store.is_closed:
            return
        if self._busy:
            self._quiet.start()
            return
        self._busy = True

        def work(progress: Progress, cancel: CancelToken) -> tuple[Mapping[str, Delivery], int]:
            del progress, cancel
            transfer = self._workspace.transfer
            lacking = sum(each.count for each in transfer.missing(campaign))
            return transfer.delivery(campaign, visits), lacking

        run_task(self, work, done=self._on_known, failed=self._on_failed, title="")

    def _on_known(self, found: tuple[Mapping[str, Delivery], int]) -> None:
        self._busy = False
        # The window may be going: whoever is told would read data that are closed.
        if found != (self._known, self._lacking) and not self._workspace.store.is_closed:
            self._known, self._lacking = found
            self.told.emit()

    def _on_failed(self, error: Exception) -> None:
        self._busy = False
        if not isinstance(error, CchcError):
            raise error

    def _on_bus(self, changed: object) -> None:
        if isinstance(changed, Changed):
            self._quiet.start()
