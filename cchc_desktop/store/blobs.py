"""Attachments: the original bytes, once, under the SHA-256 of themselves."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.core.progress import CancelToken, Progress, no_progress
from cchc_desktop.platform.files import TEMPORARY_SUFFIX, atomic_write, make_folder, reading_failures

BLOB_FOLDER = "blobs"
LARGEST_BLOB = 200_000_000
"""In bytes. A scan of a hundred pages has a tenth of it."""

_CHUNK = 1 << 20
_HASH_LENGTH = 64
_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """One attachment: the SHA-256 in hex that names it, and its size in bytes."""

    sha256: str
    size: int


class Blobs:
    """The attachments of one folder. Nothing in it is ever changed or deleted."""

    def __init__(self, folder: Path, *, largest: int = LARGEST_BLOB) -> None:
        self.folder = folder
        self._largest = largest

    def add_bytes(self, content: bytes) -> Blob:
        """Keep bytes, on disk when this returns.

        Raises `Refused(ATTACHMENT_TOO_LARGE)` (fields `size`, `limit`), `EnvironmentFailed` with DISK_FULL,
        FOLDER_READ_ONLY or FILE_NOT_WRITTEN.
        """
        self._refuse_large(len(content))
        blob = Blob(sha256=hashlib.sha256(content).hexdigest(), size=len(content))
        if not self._is_whole(blob.sha256):
            atomic_write(self._prepared(blob.sha256), content)
        return blob

    def add_file(
        self, path: Path, *, progress: Progress = no_progress, cancel: CancelToken | None = None
    ) -> Blob:
        """Keep a copy of a file. Raises also FILE_MISSING, FILE_UNREADABLE and `Refused(CANCELLED)`."""
        with reading_failures(path):
            size = path.stat().st_size
        self._refuse_large(size)
        blob = _measure(path, size, progress, cancel)
        if not self._is_whole(blob.sha256):
            atomic_write(self._prepared(blob.sha256), lambda file: _copy(path, file, blob, cancel))
        return blob

    def add_stream(self, source: IO[bytes], *, sha256: str, size: int) -> bool:
        """Keep what a stream gives, when it is what it is called; tell whether it was not here before.

        An attachment of this name that is damaged here is replaced. Raises as `add_bytes`, and
        `EnvironmentFailed(ATTACHMENT_DAMAGED)` (field `blob`) when the stream gives something else.
        """
        self._refuse_large(size)
        if self._is_whole(sha256):
            return False
        atomic_write(self._prepared(sha256), lambda file: _copy_stream(source, file, sha256))
        return True

    def place(self, sha256: str) -> Path:
        """Return where an attachment lies or would lie. Raises `EnvironmentFailed` for what is no hash."""
        if not _is_hash(sha256):
            raise EnvironmentFailed(ErrorCode.ATTACHMENT_MISSING, {"blob": sha256[:_HASH_LENGTH]})
        return self.folder / sha256[:2] / sha256[2:]

    def path(self, sha256: str) -> Path:
        """Return the file with the original bytes, after having checked that they are.

        Raises `EnvironmentFailed` with ATTACHMENT_MISSING or ATTACHMENT_DAMAGED (field `blob`).
        """
        place = self.place(sha256)
        if not place.is_file():
            raise EnvironmentFailed(ErrorCode.ATTACHMENT_MISSING, {"blob": sha256})
        if not self._is_whole(sha256):
            raise EnvironmentFailed(ErrorCode.ATTACHMENT_DAMAGED, {"blob": sha256})
        return place

    def read(self, sha256: str) -> bytes:
        """Return the original bytes. Raises as `path` does."""
        place = self.path(sha256)
        with reading_failures(place):
            return place.read_bytes()

    def has(self, sha256: str) -> bool:
        """Tell whether an attachment lies here, without reading it; nothing does under what is no hash."""
        return _is_hash(sha256) and self.place(sha256).is_file()

    def all(self) -> Iterator[str]:
        """Give the name of every attachment that lies here."""
        for folder in sorted(path for path in self.folder.glob("??") if path.is_dir()):
            for file in sorted(folder.iterdir()):
                name = folder.name + file.name
                if len(name) == _HASH_LENGTH and not file.name.endswith(TEMPORARY_SUFFIX):
                    yield name

    def _prepared(self, sha256: str) -> Path:
        place = self.place(sha256)
        make_folder(place.parent)
        return place

    def _is_whole(self, sha256: str) -> bool:
        place = self.place(sha256)
        if not place.is_file():
            return False
        with reading_failures(place), place.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256

    def _refuse_large(self, size: int) -> None:
        if size > self._largest:
            raise Refused(ErrorCode.ATTACHMENT_TOO_LARGE, {"size": size, "limit": self._largest})


def _measure(path: Path, size: int, progress: Progress, cancel: CancelToken | None) -> Blob:
    digest, done = hashlib.sha256(), 0
    with reading_failures(path), path.open("rb") as file:
        for chunk in _chunks(file, cancel):
            digest.update(chunk)
            done += len(chunk)
            progress(done, size, "reading")
    return Blob(sha256=digest.hexdigest(), size=done)


def _copy(path: Path, target: BinaryIO, blob: Blob, cancel: CancelToken | None) -> None:
    digest = hashlib.sha256()
    with _reading(path) as source:
        for chunk in _chunks(source, cancel):
            digest.update(chunk)
            target.write(chunk)
    # The file may be written to by another program while it is read: then its name would be a lie.
    if digest.hexdigest() != blob.sha256:
        raise EnvironmentFailed(ErrorCode.FILE_UNREADABLE, {"path": str(path)})


def _copy_stream(source: IO[bytes], target: BinaryIO, sha256: str) -> None:
    digest = hashlib.sha256()
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        target.write(chunk)
    if digest.hexdigest() != sha256:
        raise EnvironmentFailed(ErrorCode.ATTACHMENT_DAMAGED, {"blob": sha256})


def _reading(path: Path) -> BinaryIO:
    with reading_failures(path):
        return path.open("rb")


def _chunks(file: BinaryIO, cancel: CancelToken | None) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        if cancel is not None:
            cancel.raise_if_cancelled()
        yield chunk


def _is_hash(text: str) -> bool:
    return len(text) == _HASH_LENGTH and _HEX.issuperset(text)
