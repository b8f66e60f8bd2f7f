"""Durable files: a reader sees the old bytes or the new ones, never a part, also after a power cut."""

import contextlib
import errno
import os
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import BinaryIO

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode

Writer = Callable[[BinaryIO], None]
"""Writes the whole content to the open file it is given."""

TEMPORARY_SUFFIX = ".tmp"
_PRIVATE = 0o600

# On Windows a virus scanner or an indexer holds a file for a moment after every write. In seconds.
_PAUSES = (0.05, 0.1, 0.2, 0.4) if os.name == "nt" else ()
_CODES = {
    errno.ENOSPC: ErrorCode.DISK_FULL,
    errno.EDQUOT: ErrorCode.DISK_FULL,
    errno.EFBIG: ErrorCode.DISK_FULL,
    errno.EACCES: ErrorCode.FOLDER_READ_ONLY,
    errno.EPERM: ErrorCode.FOLDER_READ_ONLY,
    errno.EROFS: ErrorCode.FOLDER_READ_ONLY,
}


def atomic_write(path: Path, content: bytes | Writer) -> None:
    """Put `content` in place of the file `path`, on disk when this returns.

    The content goes to a temporary file in the same folder, which must exist, and takes the name at the end;
    when anything fails the old file is untouched and nothing is left behind. Raises `EnvironmentFailed` with
    DISK_FULL, FOLDER_READ_ONLY or FILE_NOT_WRITTEN; what a writer itself raises passes through.
    """
    temporary = temporary_beside(path)
    try:
        with writing_failures(path):
            file = temporary.open("xb")
        # Closing writes too: what is left in the buffer fails there once more.
        with writing_failures(path), file:
            _fill(file, content)
        put_in_place(temporary, path)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def write_private(path: Path, content: bytes) -> None:
    """Write a secret as `atomic_write` does, into a file only this person can read.

    On Windows the file has the rights of its folder.
    """

    def write(file: BinaryIO) -> None:
        if os.name != "nt":
            os.chmod(file.fileno(), _PRIVATE)
        file.write(content)

    atomic_write(path, write)


def put_in_place(fresh: Path, path: Path) -> None:
    """Let the file `fresh` take the name of `path`, whose folder it lies in; durable when this returns.

    Raises `EnvironmentFailed`; FILE_NOT_WRITTEN also while another program, such as Word, holds `path` open.
    """
    with writing_failures(path):
        for pause in (*_PAUSES, None):
            try:
                fresh.replace(path)
                break
            except PermissionError as error:
                if pause is None:
                    raise EnvironmentFailed(ErrorCode.FILE_NOT_WRITTEN, {"path": str(path)}) from error
                time.sleep(pause)
        sync_folder(path.parent)


def temporary_beside(path: Path) -> Path:
    """Return an unused name in the folder of `path`, for content that will later take its name."""
    return path.with_name(f".{path.name[:40]}.{os.urandom(6).hex()}{TEMPORARY_SUFFIX}")


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Windows does this by itself and lets nobody ask for it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some file systems (FAT on a stick, some network mounts) cannot sync a folder.
        if error.errno not in {errno.EINVAL, errno.ENOTSUP, errno.EBADF}:
            raise
    finally:
        os.close(handle)


def make_folder(folder: Path) -> Path:
    """Create a folder with its parents when it is missing, durably, and return it.

    Raises `EnvironmentFailed`.
    """
    with writing_failures(folder):
        missing = [place for place in (folder, *folder.parents) if not place.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        for place in missing:
            sync_folder(place.parent)
    return folder


def read_file(path: Path) -> bytes:
    """Return the bytes of a file. Raises `EnvironmentFailed` with FILE_MISSING or FILE_UNREADABLE."""
    with reading_failures(path):
        return path.read_bytes()


@contextlib.contextmanager
def reading_failures(path: Path) -> Generator[None]:
    """Tell the failures of reading `path` as FILE_MISSING or FILE_UNREADABLE."""
    try:
        yield
    except FileNotFoundError as error:
        raise EnvironmentFailed(ErrorCode.FILE_MISSING, {"path": str(path)}) from error
    except OSError as error:
        raise EnvironmentFailed(ErrorCode.FILE_UNREADABLE, {"path": str(path)}) from error


@contextlib.contextmanager
def writing_failures(path: Path) -> Generator[None]:
    """Tell the failures of writing `path` as DISK_FULL, FOLDER_READ_ONLY or FILE_NOT_WRITTEN."""
    try:
        yield
    except OSError as error:
        code = _CODES.get(error.errno or 0, ErrorCode.FILE_NOT_WRITTEN)
        raise EnvironmentFailed(code, {"path": str(path)}) from error


def _fill(file: BinaryIO, content: bytes | Writer) -> None:
    if isinstance(content, bytes):
        file.write(content)
    else:
        content(file)
    file.flush()
    os.fsync(file.fileno())
