"""Synchronising by itself while the window is open: rounds in a worker thread, never while one runs."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.gui.bus import Bus
from cchc_desktop.gui.sync.network import Network, load_network_library
from cchc_desktop.gui.sync.words import SyncView, used_targets
from cchc_desktop.gui.tasks import Task, run_task
from cchc_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from cchc_desktop.services.sync_confirming import Confirmation
    from cchc_desktop.services.sync_records import RunResult, SyncStatus

SOON_MS = 400
LOOK_MS = 150
TRY_ANYWAY_MS = 15 * 60_000
"""However offline the system says it is, so often a try is made: it can be wrong."""

_log = logging.getLogger(__name__)


class _Known(NamedTuple):
    """What was read off the window's thread."""

    status: "SyncStatus"
    confirmations: "tuple[Confirmation, ...]"
    has_network_library: bool
    is_typing: bool


class _Covered(NamedTuple):
    """Until which writing of this run everything was sent to a target, and when that round ended."""

    writings: int
    ended_at: str


_NEVER = _Covered(0, "")


class SyncTimer(QObject):
    """Lives as long as `window`. `changed` comes when `view` is another; `ended(results)` after each round.

    `failed(error)` tells why a round could not even begin.
    """

    changed = Signal()
    ended = Signal(object)
    failed = Signal(object)
    _taken_in = Signal(object)

    def __init__(
        self, workspace: Workspace, bus: Bus, window: QWidget, *, network: Network | None = None
    ) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._bus = bus
        self._window = window
        self._network = network or Network(self)
        self._view: SyncView | None = None
        self._round: Task[tuple[RunResult, ...]] | None = None
        self._reading = False
        self._stopped = False
        self._step = (0, 0, "")
        self._targets: tuple[str, ...] = ()
        self._writings = 0
        self._writings_before = 0
        self._covered: dict[str, _Covered] = {}
        self._is_typing = False
        self._asked_anyway = QElapsedTimer()
        self._asked_anyway.start()
        self._due = self._timer(self.look)
        self._soon = self._timer(self.read, SOON_MS)
        self._steps = QTimer(self)
        self._steps.setInterval(LOOK_MS)
        self._steps.timeout.connect(self._show_step)
        self._network.came_back.connect(self.look)
        self._taken_in.connect(self._on_taken_in)
        bus.changed.connect(self._on_bus)

    @property
    def view(self) -> SyncView | None:
        """What is known now; None before the first reading."""
        if self._view is None:
            return None
        covered = [self._covered.get(one.target_id) for one in used_targets(self._view)]
        ends = [one.ended_at for one in covered if one is not None]
        return replace(
            self._view,
            running=self._round is not None,
            targets=self._targets,
            step=self._step,
            online=self._network.online(),
            unsent=self._is_typing or any((one or _NEVER).writings < self._writings for one in covered),
            ended=min(ends) if ends and len(ends) == len(covered) else "",
        )

    @property
    def is_running(self) -> bool:
        """Whether a round is under way."""
        return self._round is not None

    def start(self) -> None:
        """Begin: read what is known, synchronise with what is due."""
        if not self._is_over() and self._workspace.store.outbox.targets():
            self.read()
            self.look()

    def stop(self) -> None:
        """Begin nothing more, and ask the round under way to stop: the data are about to be closed."""
        self._stopped = True
        for timer in (self._due, self._soon, self._steps):
            timer.stop()
        self.cancel()

    def cancel(self) -> None:
        """Ask the round under way to stop at its next safe point; what was done is done."""
        if self._round is not None:
            self._round.cancel()

    def look(self) -> None:
        """Synchronise with what is due, and come back when the next is."""
        if self._is_over() or self._round is not None:
            return
        online = self._network.online()
        if online is False and self._asked_anyway.elapsed() > TRY_ANYWAY_MS:
            self._asked_anyway.restart()
            online = None
        due = self._workspace.sync.due(online=online)
        if due.now:
            self._run(due.now)
        elif due.wait is not None:
            self._due.start(due.wait * 1_000)

    def run_now(self, *targets: str) -> bool:
        """Synchronise with these targets, or with all that are used; false while a round is under way."""
        if self._is_over() or self._round is not None:
            return False
        self._run(targets)
        return True

    def read(self) -> None:
        """Read what is known of targets, off the window's thread; `changed` follows."""
        if self._is_over():
            return
        if self._reading:
            self._soon.start()
            return
        self._reading = True
        workspace = self._workspace

        def work(progress: Progress, cancel: CancelToken) -> _Known:
            del progress, cancel
            return _read(workspace)

        run_task(self._window, work, done=self._on_read, failed=self._on_not_read, title="")

    def read_soon(self) -> None:
        """Read a moment later; many calls make one reading."""
        self._soon.start()

    def targets_changed(self) -> None:
        """A target was added, removed, paused or mended: look at what is due now."""
        self.read()
        self.look()

    # --- one round

    def _run(self, targets: tuple[str, ...]) -> None:
        self._due.stop()
        self._step = (0, 0, "")
        self._targets = targets
        self._writings_before = self._writings
        sync = self._workspace.sync

        def work(progress: Progress, cancel: CancelToken) -> "tuple[RunResult, ...]":
            del progress
            return sync.run_once(targets, progress=self._note, cancel=cancel, publish=self._taken_in.emit)

        self._round = run_task(
            self._window, work, done=self._on_done, failed=self._on_failed, title="", can_be_left=True
        )
        self._round.ended.connect(self._on_ended)
        self._steps.start()
        self.changed.emit()

    def _note(self, done: int, total: int, what: str, /) -> None:
        self._step = (done, total, what)

    def _show_step(self) -> None:
        self.changed.emit()

    def _on_ended(self) -> None:
        """The thread is free again, however the round ended."""
        self._round = None
        self._steps.stop()
        if self._is_over():
            return
        self.read_soon()
        due = self._workspace.sync.due(online=self._network.online())
        if due.wait is not None:
            self._due.start(due.wait * 1_000)
        self.changed.emit()

    def _on_done(self, results: "tuple[RunResult, ...]") -> None:
        if self._is_over():
            return
        for result in results:
            _log.info(
                "synchronised: %d sent, %d waiting, %d fetched, %s",
                result.sent,
                result.waiting,
                result.fetched,
                result.trouble.code if result.trouble else "well",
            )
        now = self._workspace.clock().isoformat(timespec="seconds")
        for result in results:
            if result.is_well and not result.waiting:
                self._covered[result.target_id] = _Covered(self._writings_before, now)
        if any(result.sent or result.taken for result in results):
            # What waits, lies written or is confirmed is another now, wherever it is shown.
            self._bus.post(Changed(frozenset({"package"}), frozenset(), now), self)
        self.ended.emit(results)

    def _on_failed(self, error: Exception) -> None:
        if self._is_over():
            # What a round met that was left behind is nobody's trouble: the data were closed under it.
            return
        if not isinstance(error, CchcError):
            raise error
        _log.warning("not synchronised: %s", error.code)
        self.failed.emit(error)

    # --- what is known

    def _on_read(self, known: _Known) -> None:
        self._reading = False
        if self._is_over():
            return
        self._view = SyncView(status=known.status, confirmations=known.confirmations)
        self._is_typing = known.is_typing
        if known.has_network_library:
            self._network.watch()
        self.changed.emit()

    def _on_not_read(self, error: Exception) -> None:
        self._reading = False
        if self._is_over():
            return
        if not isinstance(error, CchcError):
            raise error
        _log.warning("targets not read: %s", error.code)

    def _on_taken_in(self, changed: object) -> None:
        if isinstance(changed, Changed) and not self._is_over():
            self._bus.post(changed, self)

    def _on_bus(self, changed: object, initiator: object) -> None:
        if not isinstance(changed, Changed) or self._view is None or self._is_over():
            return
        if initiator is not self and changed.entities != frozenset({"package"}):
            self._writings += 1
            self.changed.emit()
        if "package" in changed.entities or initiator is self:
            self.read_soon()

    def _is_over(self) -> bool:
        return self._stopped or self._workspace.store.is_closed

    def _timer(self, run: Callable[[], None], interval: int = 0) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(run)
        return timer


def _read(workspace: Workspace) -> _Known:
    # Encryption is loaded here, off the window's thread.
    from cchc_desktop.services.sync_confirming import confirmations

    status = workspace.sync.status()
    needs_network = any(target.service != "folder" for target in status.targets)
    return _Known(
        status=status,
        confirmations=confirmations(workspace.store),
        has_network_library=needs_network and load_network_library(),
        is_typing=bool(workspace.store.reader.visits_with_open_changes()),
    )
