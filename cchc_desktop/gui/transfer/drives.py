"""Sticks and disks that are plugged in, found by themselves while somebody looks."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.gui.tasks import run_task
from cchc_desktop.platform.removable import RemovableDrive, removable_drives

LOOK_EVERY_MS = 2_500
PACKAGE_FOLDER = "CCHC"
"""Packages lie in this folder of a stick."""
SUFFIX = ".cchc"
_MOST_FOUND = 200

Drives = tuple[RemovableDrive, ...]
FoundPackage = tuple[Path, int, float]
"""A package on a drive: where, bytes, when it was written."""


def plugged_in() -> Drives:
    """Return the removable drives of this machine."""
    return removable_drives()


class DriveWatch(QObject):
    """Looks every few seconds, off the window's thread: a dying stick may hang. `changed(drives)`."""

    changed = Signal(object)

    def __init__(
        self, owner: QWidget, look: Callable[[], object] = plugged_in, *, every_ms: int = LOOK_EVERY_MS
    ) -> None:
        super().__init__(owner)
        self._owner = owner
        self._ask = look
        self._seen: object = None
        self._busy = False
        self._timer = QTimer(self)
        self._timer.setInterval(every_ms)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look now and from now on."""
        self.look()
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def look(self) -> None:
        """Look once, unless the last look still hangs."""
        if self._busy:
            return
        self._busy = True

        def work(progress: Progress, cancel: CancelToken) -> object:
            del progress, cancel
            return self._ask()

        run_task(self._owner, work, done=self._on_seen, failed=self._on_failed, title="")

    def _on_seen(self, seen: object) -> None:
        self._busy = False
        if seen != self._seen:
            self._seen = seen
            self.changed.emit(seen)

    def _on_failed(self, error: Exception) -> None:
        self._busy = False
        if not isinstance(error, OSError):
            raise error


def packages_on_drives() -> tuple[tuple[RemovableDrive, tuple[FoundPackage, ...]], ...]:
    """Return the packages on every removable drive, the newest first; may hang with a dying stick."""
    return tuple((drive, packages_in(drive.path)) for drive in plugged_in())


def packages_in(folder: Path) -> tuple[FoundPackage, ...]:
    """Return the packages that lie in a folder or in its folder for packages, the newest first."""
    found: list[FoundPackage] = []
    for place in (folder, folder / PACKAGE_FOLDER):
        try:
            for path in place.iterdir():
                if path.suffix.lower() == SUFFIX and path.is_file():
                    state = path.stat()
                    found.append((path, state.st_size, state.st_mtime))
        except OSError:
            continue
    return tuple(sorted(found, key=lambda one: (-one[2], one[0].name))[:_MOST_FOUND])


def packages_among(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the packages among chosen or dropped files and folders, the oldest of a folder first."""
    chosen: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            chosen |= dict.fromkeys(found[0] for found in reversed(packages_in(path)))
        else:
            chosen[path] = None
    return tuple(chosen)
