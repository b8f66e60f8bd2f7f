"""Putting a backup in the place of the database, and a damaged database aside. Nothing is ever deleted."""

import contextlib
import os
import shutil
import sqlite3
from datetime import datetime
from pathlib import Path

from cchc_desktop.core.clock import Clock, system_clock
from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.progress import CancelToken, Progress, no_progress
from cchc_desktop.platform.files import (
    make_folder,
    put_in_place,
    sync_folder,
    temporary_beside,
    writing_failures,
)
from cchc_desktop.platform.instance_lock import InstanceLock
from cchc_desktop.store.backup import ATTACHMENTS, copy_blobs
from cchc_desktop.store.blobs import BLOB_FOLDER, Blobs
from cchc_desktop.store.copying import copy_database, verify
from cchc_desktop.store.database import DATABASE_NAME, SIDE_FILES, fold_log

ASIDE_FOLDER = "aside"


def restore(
    data_folder: Path,
    backup: Path,
    *,
    clock: Clock = system_clock,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> Path | None:
    """Put a backup in the place of the database and return the folder that keeps what was there before.

    The store must be closed (ALREADY_RUNNING otherwise). The restored database becomes a new station when it
    is opened. Raises `EnvironmentFailed` with BACKUP_NOT_FOUND, BACKUP_DAMAGED, DATABASE_NEWER, DISK_FULL,
    FOLDER_READ_ONLY; the database is untouched then.
    """
    verify(backup)
    with InstanceLock.take(make_folder(data_folder)):
        database = data_folder / DATABASE_NAME
        temporary = temporary_beside(database)
        try:
            copy_database(backup, temporary, progress=progress, cancel=cancel)
            copy_blobs(
                Blobs(backup.parent / ATTACHMENTS),
                Blobs(data_folder / BLOB_FOLDER),
                progress=progress,
                cancel=cancel,
            )
            aside = _copy_aside(database, clock())
            _replace(database, temporary)
        finally:
            temporary.unlink(missing_ok=True)
    return aside


def set_aside(data_folder: Path, *, clock: Clock = system_clock) -> Path:
    """Move the database, damaged as it may be, to a dated folder inside the data folder and return that.

    The next opening finds no database and begins an empty one, unless a backup is restored first.
    """
    with InstanceLock.take(make_folder(data_folder)):
        folder = _aside_folder(data_folder, clock())
        for file in _files(data_folder / DATABASE_NAME):
            with writing_failures(file):
                file.rename(folder / file.name)
        with writing_failures(data_folder):
            sync_folder(folder)
            sync_folder(data_folder)
    return folder


def _copy_aside(database: Path, now: datetime) -> Path | None:
    _fold_log(database)
    files = _files(database)
    if not files:
        return None
    folder = _aside_folder(database.parent, now)
    for file in files:
        with writing_failures(folder):
            shutil.copy2(file, folder / file.name)
            with (folder / file.name).open("rb+") as copied:
                os.fsync(copied.fileno())
    with writing_failures(folder):
        sync_folder(folder)
    return folder


def _replace(database: Path, fresh: Path) -> None:
    with writing_failures(database):
        # A log left over from the old database must never be replayed into the new one.
        for suffix in SIDE_FILES:
            database.with_name(database.name + suffix).unlink(missing_ok=True)
    put_in_place(fresh, database)


def _fold_log(database: Path) -> None:
    """Bring a whole database into its one file, so that no moment of the exchange shows an older state."""
    if database.exists():
        # A damaged one is kept as it is.
        with contextlib.suppress(CchcError, sqlite3.Error):
            fold_log(database)


def _files(database: Path) -> list[Path]:
    names = (database.name, *(database.name + suffix for suffix in SIDE_FILES))
    return [path for name in names if (path := database.with_name(name)).exists()]


def _aside_folder(data_folder: Path, now: datetime) -> Path:
    stem = data_folder / ASIDE_FOLDER / now.strftime("%Y%m%d-%H%M%S")
    names = (stem, *(stem.with_name(f"{stem.name}-{number}") for number in range(2, 1000)))
    return make_folder(next(name for name in names if not name.exists()))
