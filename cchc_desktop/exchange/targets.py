"""Sync targets: list, get, put-if-absent on a folder, a WebDAV or FTP server or an S3 bucket, by OpenDAL.

Everything a target answers is hostile: names are given out as they are and read by `sync_objects`, sizes are
capped while reading, lists are cut at a length. What each service guarantees is `Guarantee`.

Three things about the library, each held by a test: its recursive lists end without an error when the server
dies, so folders are listed one by one; the list of its blocking operator keeps the interpreter's lock for as
long as the server takes, so only lists are asynchronous; and one of its threads that still waits for that
lock when the program ends aborts the program, so closing waits a moment.
"""

import asyncio
import contextlib
import hashlib
import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Self

from cchc_desktop.core.errors import CchcError, EnvironmentFailed, ErrorCode
from cchc_desktop.core.progress import CancelToken
from cchc_desktop.exchange.sync_objects import is_unfinished, unfinished_name
from cchc_desktop.exchange.target_address import Service, TargetAddress
from cchc_desktop.exchange.target_connection import CHUNK, Connection, Patience
from cchc_desktop.exchange.target_faults import DifferentThere, misbehaves
from cchc_desktop.exchange.target_naming import naming_for

if TYPE_CHECKING:
    from opendal.file import File

MOST_ENTRIES: Final = 100_000
"""A folder with more names than this is not ours."""

_SETTLE_SECONDS: Final = 0.02


class Guarantee(StrEnum):
    """Why an object that exists is not overwritten.

    `CONDITIONAL`: the service refuses a write to a name that exists (S3). `NAMED_IF_ABSENT`: written under a
    temporary name, and the file system refuses a name that exists (folder). `CHECKED_FIRST`: the same, but
    the name is looked for just before, since the service would replace it (WebDAV, FTP, folders on FAT): it
    would take two writers of one name within that moment, and a station writes only under its own name.
    """

    CONDITIONAL = "conditional"
    NAMED_IF_ABSENT = "named_if_absent"
    CHECKED_FIRST = "checked_first"


class Put(StrEnum):
    """What came of a put: `WRITTEN` now, or `PRESENT` already with the same content; both read back."""

    WRITTEN = "written"
    PRESENT = "present"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One entry of a folder of a target, as the target tells it. `path` is within the target."""

    path: str
    name: str
    is_folder: bool
    size: int


class Target:
    """One open target; `close` it in the end (also a context manager). Used by one thread at a time.

    Every method raises `EnvironmentFailed` with TARGET_UNREACHABLE, TARGET_DENIED, TARGET_FULL or
    TARGET_MISBEHAVES. `station` marks what is written and not yet whole.
    """

    def __init__(
        self,
        address: TargetAddress,
        secret: str,
        *,
        station: str,
        random: Callable[[], str],
        patience: Patience | None = None,
    ) -> None:
        self.address = address
        self._station = station
        self._random = random
        self._runner = asyncio.Runner()
        patience = patience or Patience()
        self._naming = naming_for(address, secret, timeout=patience.answer)
        self._connection = Connection(address, secret, naming=self._naming, patience=patience)
        self._tidied: set[str] = set()

    @property
    def guarantee(self) -> Guarantee:
        """What keeps an object from being overwritten here."""
        if self.address.service is Service.S3:
            return Guarantee.CONDITIONAL
        return Guarantee.NAMED_IF_ABSENT if self._naming.refuses_taken else Guarantee.CHECKED_FIRST

    def prepare(self) -> None:
        """Make the folder of the target when it is missing."""
        with self._connection.failures():
            self._naming.prepare()

    def listing(self, folder: str) -> tuple[Listed, ...]:
        """Return what lies in a folder (empty for the target's own), each name once; none when it is missing.

        A list may be shorter than the truth: what is absent from it proves nothing.
        """
        from opendal import exceptions

        place = f"{folder}/" if folder else ""
        with self._connection.failures(folder):
            # Some FTP servers say nothing at all when asked to list what is missing.
            if place and not self.exists(place):
                return ()
            try:
                return self._runner.run(self._listed(place))
            except exceptions.NotFound:
                return ()

    def exists(self, path: str) -> bool:
        """Tell whether there is something under this name."""
        with self._connection.failures(path):
            return self._connection.operator().exists(path)

    def size(self, path: str) -> int | None:
        """Return the size of an object in bytes; None when there is none."""
        from opendal import exceptions

        with self._connection.failures(path):
            try:
                return self._connection.operator().stat(path).content_length
            except exceptions.NotFound:
                return None

    def changed_at(self, path: str) -> datetime | None:
        """Return when the target says an object was written; None when it does not say."""
        with self._connection.failures(path):
            return self._connection.operator().stat(path).last_modified

    def get(
        self,
        path: str,
        *,
        limit: int,
        take: Callable[[bytes], object],
        cancel: CancelToken | None = None,
    ) -> str | None:
        """Give an object's bytes to `take`, piece by piece, and return their SHA-256; None when it is absent.

        More than `limit` bytes are refused (TARGET_MISBEHAVES), whatever size the target told.
        """
        is_ftp = self.address.service is Service.FTP
        size = limit if is_ftp else self.size(path)
        if size is None:
            return None
        if size > limit:
            raise misbehaves(path, "too_large")
        digest = hashlib.sha256()
        pieces = self._pieces_of_stream(path, limit) if is_ftp else self._pieces(path, size)
        with contextlib.closing(pieces):
            try:
                for piece in pieces:
                    digest.update(piece)
                    take(piece)
                    if cancel is not None:
                        cancel.raise_if_cancelled()
            except FileNotFoundError:
                return None
        return digest.hexdigest()

    def read(self, path: str, *, limit: int) -> bytes | None:
        """Return a small object's bytes; None when it is absent."""
        content = bytearray()
        found = self.get(path, limit=limit, take=content.extend)
        return None if found is None else bytes(content)

    def put_if_absent(self, path: str, content: bytes) -> Put:
        """Put an object under a name nobody has; it was read back and compared when this returns.

        At every instant the name stands for nothing or for the whole object. The same content under the name
        already is as good as written. Raises `DifferentThere` for other content, which is left as it is.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        if self._is_there(path, content, sha256):
            return Put.PRESENT
        if self.address.service is Service.S3:
            written = self._put_conditionally(path, content)
        else:
            written = self._put_by_name(path, content)
        if not self._is_there(path, content, sha256):
            raise misbehaves(path, "absent_after_put")
        return Put.WRITTEN if written else Put.PRESENT

    def refuses_taken(self, path: str, content: bytes) -> bool:
        """Tell whether the service itself refuses to write to a name that exists, for a probe (S3 only)."""
        return not self._put_conditionally(path, content)

    def remove_own(self, path: str) -> None:
        """Remove a file of a probe. Nothing else is ever removed, but what never became whole."""
        with self._connection.failures(path):
            self._connection.operator().delete(path)

    def close(self) -> None:
        """Let go of the connections."""
        self._connection.close()
        self._runner.close()
        threading.Event().wait(_SETTLE_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _is_there(self, path: str, content: bytes, sha256: str) -> bool:
        """Read an object back; False when absent. Raises `DifferentThere`."""
        size = self.size(path)
        if size is None:
            return False
        if size != len(content):
            raise DifferentThere(path)
        sizes: list[int] = []
        found = self.get(path, limit=len(content), take=lambda piece: sizes.append(len(piece)))
        if found is not None and sum(sizes) < size:
            # The line broke while it was read back: that says nothing of what lies there.
            raise misbehaves(path, "cut_short")
        if found is not None and found != sha256:
            raise DifferentThere(path)
        return found is not None

    def _put_conditionally(self, path: str, content: bytes) -> bool:
        from opendal import exceptions

        with self._connection.failures(path):
            try:
                self._connection.operator(len(content)).write(path, content, if_not_exists=True)
            except (exceptions.ConditionNotMatch, exceptions.AlreadyExists, exceptions.Conflict):
                # An earlier try of the same write may have got through without its answer.
                return False
        return True

    def _put_by_name(self, path: str, content: bytes) -> bool:
        folder = path.rpartition("/")[0]
        self._tidy(folder)
        name = unfinished_name(self._station, self._random())
        unfinished = f"{folder}/{name}" if folder else name
        try:
            with self._connection.failures(path):
                if folder:
                    self._connection.operator().create_dir(f"{folder}/")
                self._naming.write(self._connection.operator(len(content)), unfinished, content)
            if self.size(unfinished) != len(content):
                raise misbehaves(path, "cut_short")
            with self._connection.failures(path):
                named = self._naming.take_name(
                    self._connection.operator(),
                    unfinished,
                    path,
                )
        except CchcError as failure:
            # A line that is dead would only be waited for once more.
            if failure.code is not ErrorCode.TARGET_UNREACHABLE:
                self._drop(unfinished)
            raise
        if not named or self.address.service is Service.FOLDER:
            self._drop(unfinished)
        return named

    def _drop(self, unfinished: str) -> None:
        # What cannot be removed now is removed before the next put.
        with contextlib.suppress(CchcError), self._connection.failures():
            if self._connection.operator(tries=0).exists(unfinished):
                self._connection.operator(tries=0).delete(unfinished)

    def _tidy(self, folder: str) -> None:
        """Remove what this station left unfinished when it was stopped: once per folder while open."""
        places = {folder, ""} if self.address.service is Service.FTP else {folder}
        for place in places - self._tidied:
            self._tidied.add(place)
            for entry in self.listing(place):
                if not entry.is_folder and is_unfinished(entry.name, self._station):
                    self._drop(entry.path)

    def _pieces(self, path: str, size: int) -> Generator[bytes]:
        done = 0
        while done < size:
            wanted = min(CHUNK, size - done)
            with self._connection.failures(path):
                piece = self._connection.operator(wanted).read(path, offset=done, size=wanted)
            if not 0 < len(piece) <= wanted:
                raise misbehaves(path, "size_differs")
            done += len(piece)
            yield piece

    def _pieces_of_stream(self, path: str, limit: int) -> Generator[bytes]:
        """Read from an FTP server in one go, without asking for the size first.

        A connection that was asked for a part is of no use afterwards; and the size comes from a list, which
        a broken line makes shorter without a word: only the server's answer says that a file is not there.
        Raises `FileNotFoundError` when it says so.
        """
        done = 0
        file: File | None = None
        try:
            while True:
                with self._connection.failures(path, may_be_absent=True):
                    file = file or self._connection.operator(limit).open(path, "rb")
                    piece = file.read(CHUNK)
                if not piece:
                    return
                done += len(piece)
                if done > limit:
                    raise misbehaves(path, "too_large")
                yield piece
        finally:
            with contextlib.suppress(Exception):
                if file is not None:
                    file.close()

    async def _listed(self, folder: str) -> tuple[Listed, ...]:
        operator = self._connection.async_operator()
        found: dict[str, Listed] = {}
        async for entry in await operator.list(folder):
            # A folder may stand in the list of itself.
            name = entry.path.removeprefix(folder).rstrip("/")
            if name:
                is_folder = entry.path.endswith("/")
                size = 0 if is_folder else entry.metadata.content_length
                path = entry.path.rstrip("/")
                found[path] = Listed(path=path, name=name, is_folder=is_folder, size=size)
            if len(found) > MOST_ENTRIES:
                raise misbehaves(folder, "too_many")
        return tuple(found[path] for path in sorted(found))


def open_target(
    address: TargetAddress,
    secret: str,
    *,
    station: str,
    random: Callable[[], str],
    patience: Patience | None = None,
) -> Target:
    """Return a target; nothing is asked of the network yet.

    Raises `EnvironmentFailed(TARGET_UNREACHABLE)`.
    """
    try:
        return Target(address, secret, station=station, random=random, patience=patience)
    except CchcError:
        raise
    except Exception as error:
        raise EnvironmentFailed(ErrorCode.TARGET_UNREACHABLE) from error
