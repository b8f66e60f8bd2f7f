"""The one place where the services are put together over a data folder."""

from pathlib import Path

from cchc_desktop.core.clock import Clock, system_clock
from cchc_desktop.core.ids import IdSource, random_ids
from cchc_desktop.services.workspace import Workspace


def open_workspace(
    data_folder: Path, *, clock: Clock = system_clock, ids: IdSource | None = None
) -> Workspace:
    """Open the data folder, made when there is none, and return the services over it.

    The caller holds the instance lock. Raises `EnvironmentFailed` with DATABASE_DAMAGED, DATABASE_NEWER,
    DATABASE_LOCKED, DATABASE_PLACE_REFUSED, NOT_A_DATABASE, FOLDER_READ_ONLY or DISK_FULL.
    """
    raise NotImplementedError((data_folder, clock, ids or random_ids()))
