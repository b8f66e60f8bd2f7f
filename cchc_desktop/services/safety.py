"""Safety: backups, restoring, checking and rebuilding."""

from dataclasses import dataclass
from pathlib import Path

from cchc_desktop.core.progress import CancelToken, Progress, no_progress


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupRecord:
    """One backup file. `made_at` is ISO 8601, `size` in bytes."""

    path: Path
    made_at: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault found by a check. `code` has its sentence in `sentences`; `fields` hold what it names."""

    code: str
    fields: dict[str, str | int | float]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What a check looked at and found; no faults means that all is well."""

    changes: int
    visits: int
    attachments: int
    seals: int
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.faults


class SafetyService:
    """Keeps copies, and proves that what is kept is whole."""

    def backup(self, to: Path | None = None) -> BackupRecord:
        """Make a backup, in the backup folder unless a file is named.

        Raises `EnvironmentFailed(DISK_FULL | FOLDER_READ_ONLY | FILE_NOT_WRITTEN)`.
        """
        raise NotImplementedError

    def due_backup(self) -> BackupRecord | None:
        """Make the automatic backup when one is due and thin out old ones; None when none was due."""
        raise NotImplementedError

    def backups(self) -> tuple[BackupRecord, ...]:
        """Return the backups there are, newest first."""
        raise NotImplementedError

    def check(self, *, progress: Progress = no_progress, cancel: CancelToken | None = None) -> CheckReport:
        """Check the database, the log, the views, every attachment and every seal."""
        raise NotImplementedError

    def rebuild(self, *, progress: Progress = no_progress) -> int:
        """Build all views and the index again from the log; return the number of changes read."""
        raise NotImplementedError
