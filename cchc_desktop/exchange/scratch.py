"""Private files of this machine, and the room left on its disks and on sticks."""

import contextlib
import io
import shutil
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.platform.files import writing_failures

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


def private_file(folder: Path) -> IO[bytes]:
    """Open a file nobody else can read and that is gone when closed, or with the program.

    Writing and moving about in it raise `EnvironmentFailed` (DISK_FULL among others); closing raises nothing.
    """
    with writing_failures(folder):
        return _PrivateFile(tempfile.TemporaryFile(dir=folder, buffering=0), folder)


class _PrivateFile(io.BufferedRandom):
    """A buffer writes late: when it is full, when one moves on, and once more when it is closed."""

    def __init__(self, raw: io.FileIO, folder: Path) -> None:
        self._folder = folder
        super().__init__(raw)

    def write(self, data: "ReadableBuffer", /) -> int:
        with writing_failures(self._folder):
            return super().write(data)

    def flush(self) -> None:
        with writing_failures(self._folder):
            super().flush()

    def seek(self, offset: int, whence: int = 0, /) -> int:
        with writing_failures(self._folder):
            return super().seek(offset, whence)

    def truncate(self, size: int | None = None, /) -> int:
        with writing_failures(self._folder):
            return super().truncate(size)

    def close(self) -> None:
        # Whoever wrote what did not fit was told so; nobody will read it.
        with contextlib.suppress(EnvironmentFailed, OSError):
            super().close()


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
