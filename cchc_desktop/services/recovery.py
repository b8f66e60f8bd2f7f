"""What can be done about a data folder while it is closed: find a good backup, restore, put aside."""

from pathlib import Path

from cchc_desktop.core.clock import Clock, system_clock
from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.progress import CancelToken, Progress, no_progress
from cchc_desktop.platform.paths import backup_folder
from cchc_desktop.services.safety import BackupRecord
from cchc_desktop.store import restoring
from cchc_desktop.store.backup import backups_in
from cchc_desktop.store.copying import verify


class ClosedData:
    """One data folder whose database is not open. Nothing here ever deletes anything.

    `backups` is the folder of automatic backups, the usual one when not given.
    """

    def __init__(self, folder: Path, *, backups: Path | None = None, clock: Clock = system_clock) -> None:
        self._folder = folder
        self._clock = clock
        self._backups = backups or backup_folder(folder)

    def backups(self) -> tuple[BackupRecord, ...]:
        """Return the backups there are, newest first; `is_whole` judges by their outside only."""
        return tuple(
            BackupRecord(path=one.path, made_at=one.made_at.isoformat(), size=one.size, is_whole=one.is_whole)
            for one in backups_in(self._backups)
        )

    def last_good_backup(
        self, progress: Progress = no_progress, cancel: CancelToken | None = None
    ) -> BackupRecord | None:
        """Return the newest backup that was read from end to end and is whole; None when there is none."""
        found = self.backups()
        for place, one in enumerate(found):
            progress(place, len(found), "verifying")
            if cancel is not None:
                cancel.raise_if_cancelled()
            if _is_good(one.path):
                return one
        return None

    def restore(
        self, backup: Path, progress: Progress = no_progress, cancel: CancelToken | None = None
    ) -> Path | None:
        """Put a backup in the place of the database; return the folder that keeps what was there before.

        Raises `EnvironmentFailed` with ALREADY_RUNNING, BACKUP_NOT_FOUND, BACKUP_DAMAGED, DATABASE_NEWER,
        DISK_FULL or FOLDER_READ_ONLY; the database is untouched then.
        """
        return restoring.restore(self._folder, backup, clock=self._clock, progress=progress, cancel=cancel)

    def set_aside(self) -> Path:
        """Move the database, damaged as it may be, to a dated folder inside the data folder; return that."""
        return restoring.set_aside(self._folder, clock=self._clock)


def _is_good(backup: Path) -> bool:
    try:
        verify(backup)
    except CchcError:
        return False
    return True
