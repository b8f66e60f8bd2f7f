"""Backups: whole, checked copies of the database outside the data folder, with the attachments beside them.

A backup takes its name only after it was checked; a crash leaves at most a temporary file, never half a
backup.
Attachments never change, so each is copied once into a folder that all backups share.
"""

import contextlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cchc_desktop.core.clock import Clock
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.core.progress import CancelToken, Progress, no_progress
from cchc_desktop.platform.files import (
    TEMPORARY_SUFFIX,
    make_folder,
    put_in_place,
    reading_failures,
    temporary_beside,
    writing_failures,
)
from cchc_desktop.store.blobs import Blobs
from cchc_desktop.store.copying import copy_database, is_whole
from cchc_desktop.store.database import Database

ATTACHMENTS = "attachments"
EVERY = timedelta(minutes=30)
KEPT = timedelta(days=30)
_AT_START = timedelta(minutes=5)  # starts one after the other need no backup each
_EARLY = timedelta(minutes=1)  # the look every half an hour comes seconds before the backup is that old
_ALL_OF = timedelta(hours=24)
_LEAP = timedelta(days=365)
_DAYS_BEFORE_LEAP = 8  # with the day of the leap
_OWN_FILES = "cchc."
_NAME = re.compile(r"cchc-(\d{8}-\d{6})(?:-\d+)?\.db")
_STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One backup. `made_at` is this machine's wall clock; `is_whole`: its file looks complete."""

    path: Path
    made_at: datetime
    size: int
    is_whole: bool


class Backups:
    """The backups of one data folder, made from the open database without holding up typing."""

    def __init__(self, database: Database, blobs: Blobs, folder: Path, clock: Clock) -> None:
        self.folder = folder
        self._database = database
        self._blobs = blobs
        self._clock = clock
        self._writes_saved = -1

    def make(
        self, to: Path | None = None, *, progress: Progress = no_progress, cancel: CancelToken | None = None
    ) -> Backup:
        """Make a backup, in the backup folder unless a file is named, and return it checked.

        Attachments go to the folder `attachments` beside it. Raises `EnvironmentFailed` with DISK_FULL,
        FOLDER_READ_ONLY, FILE_NOT_WRITTEN or DATABASE_DAMAGED, and `Refused(CANCELLED)`.
        """
        now, writes = self._clock(), self._database.writes()
        target = to or free_name(self.folder, now)
        path = self._database.path
        made = back_up(path, self._blobs, target, made_at=now, progress=progress, cancel=cancel)
        if to is None:
            self._writes_saved = writes
        return made

    def due(self) -> bool:
        """Tell whether an automatic backup is wanted.

        At the first look after a start: when the newest is not from minutes ago. Later: when the newest is
        half an hour old and something was written since. Backups that lie in the future do not count: the
        clock was set back.
        """
        if self._writes_saved == self._database.writes():
            return False
        rest = _AT_START if self._writes_saved < 0 else EVERY - _EARLY
        ages = [_local(self._clock()) - backup.made_at for backup in self.all()]
        return not any(timedelta(0) <= age < rest for age in ages)

    def thin_out(self) -> tuple[Path, ...]:
        """Delete backups by the rule of `discarded` and return their files; remove remains of killed ones."""
        backups = {backup.path: backup.made_at for backup in self.all()}
        times = discarded(backups.values(), now=_local(self._clock()))
        self._sweep()
        old = tuple(path for path, made_at in backups.items() if made_at in times)
        for path in old:
            with writing_failures(path):
                path.unlink(missing_ok=True)
        return old

    def all(self) -> tuple[Backup, ...]:
        """Return the backups in the backup folder, newest first; files of other names are none."""
        return backups_in(self.folder)

    def _sweep(self) -> None:
        """Remove what a process killed while it made a backup has left; never what is in the making."""
        long_ago = (self._clock() - _ALL_OF).timestamp()
        for path in self.folder.glob(f".cchc-*{TEMPORARY_SUFFIX}*"):
            if path.stat().st_mtime < long_ago:
                path.unlink(missing_ok=True)


def back_up(
    database: Path,
    blobs: Blobs,
    target: Path,
    *,
    made_at: datetime,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> Backup:
    """Copy a database, which may be in use, and its attachments to a place of their own.

    Raises as `Backups.make` does.
    """
    if target.resolve().parent == database.parent.resolve() and target.name.casefold().startswith(_OWN_FILES):
        # Replacing the file of a database in use would lose all that is written from now on.
        raise EnvironmentFailed(ErrorCode.FILE_NOT_WRITTEN, {"path": str(target)})
    make_folder(target.parent)
    temporary = temporary_beside(target)
    try:
        copy_database(database, temporary, progress=progress, cancel=cancel)
        # After the copy: whatever it points to is in the folder by now.
        copy_blobs(blobs, Blobs(target.parent / ATTACHMENTS), progress=progress, cancel=cancel)
        put_in_place(temporary, target)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    return Backup(path=target, made_at=_local(made_at), size=target.stat().st_size, is_whole=True)


def free_name(folder: Path, now: datetime) -> Path:
    """Return the file of a new automatic backup."""
    stem = f"cchc-{now.strftime(_STAMP)}"
    names = (f"{stem}.db", *(f"{stem}-{number}.db" for number in range(2, 1000)))
    return next(path for name in names if not (path := folder / name).exists())


def backups_in(folder: Path) -> tuple[Backup, ...]:
    """Return the backups in a folder, newest first; files of other names are none.

    Raises `EnvironmentFailed(FILE_UNREADABLE)` when the folder cannot be read.
    """
    if not folder.is_dir():
        return ()
    with reading_failures(folder):
        found = [backup for path in folder.iterdir() if (backup := _backup_of(path)) is not None]
    return tuple(sorted(found, key=lambda backup: (backup.made_at, backup.path.name), reverse=True))


def discarded(times: Iterable[datetime], *, now: datetime) -> frozenset[datetime]:
    """Return which backups are no longer needed.

    Kept are all of the last 24 hours (and of the future), the last of each day of the last 30 days, and
    always the newest. What looks older than a year looks so because the clock has leapt ahead: of it the last
    of the newest seven days are kept.
    """
    known = sorted(set(times))
    last_of_day = {moment.date(): moment for moment in known}
    kept = {moment for moment in known if now - moment <= _ALL_OF}
    kept |= {moment for moment in last_of_day.values() if now - moment <= KEPT}
    kept |= {moment for moment in list(last_of_day.values())[-_DAYS_BEFORE_LEAP:] if now - moment > _LEAP}
    return frozenset(known) - kept - frozenset(known[-1:])


def copy_blobs(
    source: Blobs,
    target: Blobs,
    *,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> None:
    """Copy the attachments that the target lacks. Damaged ones are left out: a check names them."""
    missing = [name for name in source.all() if not target.has(name)]
    for done, name in enumerate(missing):
        progress(done, len(missing), "attachments")
        try:
            path = source.path(name)
        except EnvironmentFailed as failure:
            if failure.code is ErrorCode.ATTACHMENT_DAMAGED:
                continue
            raise
        target.add_file(path, cancel=cancel)


def _backup_of(path: Path) -> Backup | None:
    match = _NAME.fullmatch(path.name)
    if match is None or not path.is_file():
        return None
    try:
        made_at = datetime.strptime(match[1], _STAMP)
    except ValueError:
        return None
    return Backup(path=path, made_at=made_at, size=path.stat().st_size, is_whole=is_whole(path))


def _local(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None, microsecond=0)
