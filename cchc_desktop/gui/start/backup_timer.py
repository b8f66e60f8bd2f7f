"""Automatic backups while the program runs: at the start and every 30 minutes, off the GUI thread."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.progress import CancelToken, Progress

if TYPE_CHECKING:
    from cchc_desktop.services.safety import BackupRecord, SafetyService

FIRST_MS = 4_000
EVERY_MS = 30 * 60_000

_log = logging.getLogger(__name__)


class BackupTimer(QObject):
    """Lives as long as `window`. `failed(str)` carries a whole sentence; the next try comes by itself.

    `safety` is asked for only when a backup is looked after: the start does not wait for what it needs.
    """

    made = Signal(object)
    failed = Signal(str)

    def __init__(self, safety: Callable[[], "SafetyService"], window: QWidget) -> None:
        super().__init__(window)
        self._safety = safety
        self._window = window
        self._running = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._first = QTimer(self)
        self._first.setSingleShot(True)
        self._first.setInterval(FIRST_MS)
        self._first.timeout.connect(self.look)

    def start(self) -> None:
        """Begin: first once the window has settled, then every 30 minutes."""
        self._first.start()
        self._timer.start()

    def stop(self) -> None:
        """Begin no more backups: the data is about to be closed. One under way comes to its end."""
        self._first.stop()
        self._timer.stop()

    def look(self) -> None:
        """Make a backup if one is due; never two at once."""
        if self._running:
            return
        from cchc_desktop.gui.tasks import run_task

        self._running = True
        safety = self._safety()

        def work(progress: Progress, cancel: CancelToken) -> "BackupRecord | None":
            del progress, cancel
            return safety.due_backup()

        run_task(self._window, work, done=self._on_done, failed=self._on_failed, title="")

    def _on_done(self, made: "BackupRecord | None") -> None:
        self._running = False
        if made is not None:
            _log.info("backup made: %d bytes", made.size)
            self.made.emit(made)

    def _on_failed(self, error: Exception) -> None:
        self._running = False
        if not isinstance(error, CchcError):
            raise error
        from cchc_desktop.sentences import sentence_for

        _log.warning("backup failed: %s", error.code)
        self.failed.emit(f"Chưa sao lưu được. {sentence_for(error).remedy}")
