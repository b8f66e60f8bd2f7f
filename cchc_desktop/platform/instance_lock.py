"""One running program per data folder, held by a lock of the operating system on an open file.

The system lets go of the lock when the process ends, however it ends: a file left behind by a killed program
locks nobody out.
"""

import sys
from pathlib import Path
from typing import BinaryIO, Self

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.platform.files import writing_failures

LOCK_NAME = "cchc.lock"


class InstanceLock:
    """Held from `take` to `release`; also a context manager."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path = path
        self._file = file

    @classmethod
    def take(cls, data_folder: Path) -> Self:
        """Take the lock of a data folder, which must exist. Raises `EnvironmentFailed(ALREADY_RUNNING)`."""
        path = data_folder / LOCK_NAME
        with writing_failures(path):
            file = path.open("a+b")
        try:
            _lock(file)
        except OSError as error:
            file.close()
            raise EnvironmentFailed(ErrorCode.ALREADY_RUNNING, {"path": str(data_folder)}) from error
        return cls(path, file)

    def release(self) -> None:
        """Let others in. The file stays: deleting it would let two programs lock two files of one name."""
        if not self._file.closed:
            _unlock(self._file)
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _unlock(file: BinaryIO) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
