"""Writing packages so that the target holds at every instant either no package or a whole one.

Order: content to a private file on this machine → manifest signed → everything encrypted under a temporary
name on the target → flush → rename → reopened and compared. Only then it is given back as written.
"""

import contextlib
import hashlib
import io
import os
import zipfile
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Final

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.core.ids import IdSource
from cchc_desktop.core.progress import CancelToken, Progress, no_progress
from cchc_desktop.core.ranges import all_joined
from cchc_desktop.exchange.cards import Card
from cchc_desktop.exchange.encryption import Lock, encrypt
from cchc_desktop.exchange.file_names import is_own_leftover, package_name
from cchc_desktop.exchange.keys import StationKeys
from cchc_desktop.exchange.limits import CHUNK, PART_SIZE
from cchc_desktop.exchange.manifest import (
    MANIFEST,
    PACKAGE_FORMAT,
    SIGNATURE,
    Manifest,
    write_manifest,
)
from cchc_desktop.exchange.package_contents import Contents, Part, Piece, parts_of
from cchc_desktop.exchange.scratch import private_file, require_room
from cchc_desktop.platform.files import atomic_write, reading_failures, writing_failures

# Every member the same day, so that an archive tells nothing the manifest does not.
_DAY = (1980, 1, 1, 0, 0, 0)
_FILE_MODE = 0o100600
# Header of the age file, and its tag for every 64 KiB; then some room a file system may want for itself.
_OVERHEAD: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends: the keys of this station, its card, and the SHA-256 of its package before (or empty)."""

    keys: StationKeys = field(repr=False)
    card: Card
    previous: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where packages go, for whom, and what their file names begin with.

    `scratch` is a folder of this machine for private temporary files, never the stick.
    """

    folder: Path
    lock: Lock
    stem: str
    scratch: Path
    part_limit: int = PART_SIZE


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPackage:
    """A package that lies on the target, read back and compared. `sha256` and `size` are of the file."""

    path: Path
    sha256: str
    size: int
    manifest: Manifest


def write_packages(
    contents: Contents,
    *,
    sender: Sender,
    to: Destination,
    now: datetime,
    ids: IdSource,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> Iterator[WrittenPackage]:
    """Write packages and give each as soon as it is whole on the target.

    Nothing happens before the first `next`. Parts written before a failure are whole and stay.

    Raises `EnvironmentFailed`: DISK_FULL (`path`, `needed_mb`, `free_mb`), FOLDER_READ_ONLY,
    FILE_NOT_WRITTEN, ATTACHMENT_MISSING or ATTACHMENT_DAMAGED (`blob`), PACKAGE_READ_BACK_DIFFERS (`path`);
    `Refused`: RECIPIENT_INVALID, PACKAGE_TOO_LARGE, VALUE_INVALID, CANCELLED.
    """
    to.lock.check()
    remove_leftovers(to.folder, sender.card.station)
    previous = sender.previous
    parts = parts_of(contents, limit=to.part_limit, scratch=to.scratch)
    with contextlib.closing(parts):
        for number, part in enumerate(parts, 1):
            about = _Writing(number=number, package=ids(), previous=previous, now=now)
            manifest = _manifest(contents, part, about, sender.card, to.lock)
            written = _write_part(part, manifest, sender, to, _Pace(progress, cancel, 3 * part.size))
            previous = written.sha256
            yield written


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writing:
    number: int
    package: str
    previous: str
    now: datetime


def _manifest(contents: Contents, part: Part, about: _Writing, card: Card, lock: Lock) -> Manifest:
    return Manifest(
        format=PACKAGE_FORMAT,
        package=about.package,
        kind=contents.kind,
        campaign=contents.campaign,
        card=card,
        cards=contents.cards,
        ranges=dict(part.ranges),
        held=all_joined((contents.held, part.ranges)),
        recipients=lock.recipients,
        previous=about.previous,
        part=about.number,
        has_more=part.has_more,
        members=tuple(piece.member for piece in part.pieces),
        created_at=about.now.isoformat(timespec="seconds"),
    )


def remove_leftovers(folder: Path, station: str) -> None:
    """Remove what this station left unfinished in a folder when it was stopped; other files stay."""
    with writing_failures(folder):
        names = [entry.name for entry in os.scandir(folder)]
    for name in names:
        if is_own_leftover(name, station):
            with contextlib.suppress(OSError):
                (folder / name).unlink()


@dataclass(slots=True)
class _Pace:
    """Counts the bytes moved, tells how far the work is and stops it when asked."""

    progress: Progress
    cancel: CancelToken | None
    total: int
    done: int = 0

    def moved(self, size: int, what: str) -> None:
        if self.cancel is not None:
            self.cancel.raise_if_cancelled()
        self.done += size
        self.progress(min(self.done, self.total), self.total, what)


def _write_part(
    part: Part, manifest: Manifest, sender: Sender, to: Destination, pace: _Pace
) -> WrittenPackage:
    signed = write_manifest(manifest)
    comment = f"{PACKAGE_FORMAT} {manifest.kind} {manifest.package} {manifest.created_at}"
    require_room(to.scratch, _with_overhead(part.size))
    with private_file(to.scratch) as scratch:
        with writing_failures(to.scratch):
            _write_archive(scratch, signed, sender.keys.sign(signed, comment=comment), part, pace)
        require_room(to.folder, _with_overhead(scratch.tell()))
        path = to.folder / package_name(to.stem, station=sender.card.station, package=manifest.package)
        sha256 = _encrypt_to(path, scratch, to.lock, pace)
    size = _compare(path, sha256, pace)
    return WrittenPackage(path=path, sha256=sha256, size=size, manifest=manifest)


def _with_overhead(size: int) -> int:
    return size + size // 1000 + _OVERHEAD


def _write_archive(file: IO[bytes], signed: bytes, signature: bytes, part: Part, pace: _Pace) -> None:
    """Write the archive, the manifest first: a package cut short still tells what it should have held."""
    with zipfile.ZipFile(file, "w", allowZip64=False) as archive:
        for name, content in ((MANIFEST, signed), (SIGNATURE, signature)):
            with archive.open(_info(name, deflate=False), "w") as target:
                target.write(content)
        for piece in part.pieces:
            with archive.open(_info(piece.member.name, deflate=piece.deflate), "w") as target:
                _copy_piece(piece, target, pace)
    file.seek(0, io.SEEK_END)


def _info(name: str, *, deflate: bool) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _DAY)
    info.compress_type = zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED
    info.create_system = 3
    info.external_attr = _FILE_MODE << 16
    return info


def _copy_piece(piece: Piece, target: IO[bytes], pace: _Pace) -> None:
    """Copy a member's bytes; what a file holds now must be what was promised of it."""
    digest, size = hashlib.sha256(), 0
    with _opened(piece) as source:
        while chunk := _read(source, piece):
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
            pace.moved(len(chunk), "packing")
    if size != piece.member.size or digest.hexdigest() != piece.member.sha256:
        raise EnvironmentFailed(ErrorCode.ATTACHMENT_DAMAGED, _named(piece))


@contextlib.contextmanager
def _opened(piece: Piece) -> Generator[IO[bytes]]:
    if isinstance(piece.source, Path):
        if not piece.source.is_file():
            raise EnvironmentFailed(ErrorCode.ATTACHMENT_MISSING, _named(piece))
        with reading_failures(piece.source):
            file = piece.source.open("rb")
        with file:
            yield file
    elif isinstance(piece.source, bytes):
        yield io.BytesIO(piece.source)
    else:
        piece.source.seek(0)
        yield piece.source


def _read(source: IO[bytes], piece: Piece) -> bytes:
    with reading_failures(piece.source if isinstance(piece.source, Path) else Path(piece.member.name)):
        return source.read(CHUNK)


def _named(piece: Piece) -> dict[str, str | int | float]:
    return {"blob": piece.member.sha256, "name": piece.member.title}


def _encrypt_to(path: Path, content: IO[bytes], lock: Lock, pace: _Pace) -> str:
    """Put the encrypted content in place of `path` and return the SHA-256 of what was written."""
    digest = hashlib.sha256()

    def write(file: IO[bytes]) -> None:
        content.seek(0)
        encrypt(_Watched(content, pace), _Hashed(file, digest.update), lock)

    atomic_write(path, write)
    return digest.hexdigest()


def _compare(path: Path, sha256: str, pace: _Pace) -> int:
    """Read a package back, from the medium where the system allows it, and return its size.

    One that differs is taken away.
    """
    digest, size = hashlib.sha256(), 0
    try:
        with reading_failures(path), path.open("rb") as file:
            _forget_cache(file)
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                pace.moved(len(chunk), "reading_back")
        if digest.hexdigest() != sha256:
            raise EnvironmentFailed(ErrorCode.PACKAGE_READ_BACK_DIFFERS, {"path": str(path)})
        return size
    except BaseException:
        with contextlib.suppress(OSError):
            path.unlink()
        raise


def _forget_cache(file: IO[bytes]) -> None:
    """Let the system forget what it kept of a file: a stick that lies about its size gives itself away."""
    if hasattr(os, "posix_fadvise"):
        with contextlib.suppress(OSError):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


@dataclass(frozen=True, slots=True)
class _Watched:
    """The content on its way to the library: progress is told, and stopping is possible, at every read."""

    file: IO[bytes]
    pace: _Pace

    def read(self, size: int = -1, /) -> bytes:
        chunk = self.file.read(size)
        self.pace.moved(len(chunk), "encrypting")
        return chunk


@dataclass(frozen=True, slots=True)
class _Hashed:
    """The file on the target, with the hash of everything written to it."""

    file: IO[bytes]
    update: Callable[[bytes], None]

    def write(self, data: bytes, /) -> int:
        self.update(data)
        return self.file.write(data)
