"""Private files of this machine, and the room left on its disks and on sticks."""

import shutil
import tempfile
from pathlib import Path
from typing import IO

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.platform.files import writing_failures


def private_file(folder: Path) -> IO[bytes]:
    """Open a file nobody else can read and that is gone when closed, or with the program."""
    with writing_failures(folder):
        return tempfile.TemporaryFile(dir=folder)


def require_room(folder: Path, size: int) -> None:
    """Raise `EnvironmentFailed(DISK_FULL)` (`path`, `needed_mb`, `free_mb`) unless `size` bytes fit."""
    with writing_failures(folder):
        free = shutil.disk_usage(folder).free
    if free < size:
        fields: dict[str, str | int | float] = {
            "path": str(folder),
            "needed_mb": -(-size // 1_000_000),
            "free_mb": free // 1_000_000,
        }
        raise EnvironmentFailed(ErrorCode.DISK_FULL, fields)
