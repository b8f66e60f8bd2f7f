"""What goes into packages, and how it is spread over parts that are each whole by themselves."""

import contextlib
import hashlib
import zlib
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from cchc_desktop.core.changes import Change, ChangeRef
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.ranges import Ranges, StationRanges, refs_ranges
from cchc_desktop.exchange.cards import Card
from cchc_desktop.exchange.change_lines import change_of, line_of
from cchc_desktop.exchange.limits import DEFAULT_LIMITS
from cchc_desktop.exchange.manifest import BLOBS, CHANGES, DOCUMENTS, RECEIPT, Member, PackageKind
from cchc_desktop.exchange.refusals import too_large
from cchc_desktop.exchange.scratch import private_file
from cchc_desktop.exchange.wire import WrongForm

MOST_MEMBERS: Final = DEFAULT_LIMITS.members - 100
MOST_CHANGES: Final = DEFAULT_LIMITS.changes
_GOOD_RATIO = DEFAULT_LIMITS.ratio // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSource:
    """A file to send: where it lies, its size in bytes and the SHA-256 it must have when it is read.

    For a document `name` is what the member is called (`bien-ban.pdf`: lower-case ASCII) and `title` what
    people call it; an attachment needs neither.
    """

    path: Path
    size: int
    sha256: str
    name: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What to send. `changes` are of one campaign, parents before their children; they are read once.

    `held` names all changes of the campaign known here, which tells the receiver what is still missing.
    `cards` are those of other stations, for the receiver to know them by.
    """

    kind: PackageKind
    campaign: str
    changes: Iterable[Change] = ()
    held: StationRanges = field(default_factory=dict[str, Ranges])
    attachments: tuple[FileSource, ...] = ()
    documents: tuple[FileSource, ...] = ()
    receipt: bytes = b""
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One member to be written: its entry, and its bytes or the file that has them."""

    member: Member
    source: Path | IO[bytes] | bytes
    deflate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The content of one package."""

    pieces: tuple[Piece, ...]
    ranges: Mapping[str, Ranges]
    has_more: bool

    @property
    def size(self) -> int:
        """Return the bytes of all members, unpacked."""
        return sum(piece.member.size for piece in self.pieces)


class _Spool:
    """The changes of one part as they will be written, in a file that vanishes with the program."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.size = 0
        self._digest = hashlib.sha256()
        self._packer = zlib.compressobj()
        self._packed = 0
        self._refs: Counter[ChangeRef] = Counter()
        self.count = 0

    def add(self, change: Change, line: bytes) -> None:
        self.file.write(line)
        self.size += len(line)
        self._digest.update(line)
        self._packed += len(self._packer.compress(line))
        self._refs[change.ref] += 1
        self.count += 1

    def takes(self, change: Change, line: bytes, limit: int) -> bool:
        """Tell whether a reader would accept this change beside those that are here."""
        fits = self.size + len(line) <= limit and self.count < MOST_CHANGES
        return fits and self._refs[change.ref] < DEFAULT_LIMITS.contents

    def ranges(self) -> Mapping[str, Ranges]:
        return refs_ranges(self._refs)

    def pieces(self) -> tuple[Piece, ...]:
        if not self.size:
            return ()
        self._packed += len(self._packer.flush())
        member = Member(name=CHANGES, size=self.size, sha256=self._digest.hexdigest())
        # A reader refuses what unpacks to far more than it is: such text travels as it is.
        return (Piece(member=member, source=self.file, deflate=self.size < _GOOD_RATIO * self._packed),)


def parts_of(contents: Contents, *, limit: int, scratch: Path) -> Generator[Part]:
    """Give the parts of what is to be sent, each with at most `limit` bytes; at least one.

    Changes come first. Raises `Refused` with PACKAGE_TOO_LARGE for one thing larger than a part, and
    VALUE_INVALID (`entity`, `field`) for a change no reader would accept, before anything of it is given.
    """
    files = _file_pieces(contents)
    for piece in files:
        if piece.member.size > limit:
            raise too_large(limit, member=piece.member.name)
    with contextlib.ExitStack() as spools:
        filled = _filled(contents, files, limit, lambda: _Spool(spools.enter_context(private_file(scratch))))
        pieces, ranges = next(filled)
        for following, following_ranges in filled:
            yield Part(pieces=pieces, ranges=ranges, has_more=True)
            pieces, ranges = following, following_ranges
        yield Part(pieces=pieces, ranges=ranges, has_more=False)


def _filled(
    contents: Contents, files: list[Piece], limit: int, new_spool: Callable[[], _Spool]
) -> Iterator[tuple[tuple[Piece, ...], Mapping[str, Ranges]]]:
    """Fill parts with changes, then with files; the last changes and the first files may share one."""
    spool = new_spool()
    for change in contents.changes:
        line = _checked_line(change, limit)
        if not spool.takes(change, line, limit):
            yield spool.pieces(), spool.ranges()
            spool = new_spool()
        spool.add(change, line)
    pieces, size = [*spool.pieces()], spool.size
    ranges = spool.ranges()
    for piece in files:
        if size + piece.member.size > limit or len(pieces) == MOST_MEMBERS:
            yield tuple(pieces), ranges
            pieces, size, ranges = [], 0, {}
        pieces.append(piece)
        size += piece.member.size
    yield tuple(pieces), ranges


def _checked_line(change: Change, limit: int) -> bytes:
    line = line_of(change)
    try:
        if len(line) > min(limit, DEFAULT_LIMITS.line):
            raise too_large(min(limit, DEFAULT_LIMITS.line), entity=change.key.entity, field=change.key.field)
        change_of(line, depth=DEFAULT_LIMITS.depth)
    except WrongForm as error:
        fields: dict[str, str | int | float] = {"entity": change.key.entity, "field": change.key.field}
        raise Refused(ErrorCode.VALUE_INVALID, fields) from error
    return line


def _file_pieces(contents: Contents) -> list[Piece]:
    pieces: list[Piece] = []
    if contents.receipt:
        digest = hashlib.sha256(contents.receipt).hexdigest()
        member = Member(name=RECEIPT, size=len(contents.receipt), sha256=digest)
        pieces.append(Piece(member=member, source=contents.receipt))
    pieces += [_file_piece(DOCUMENTS + each.name, each) for each in contents.documents]
    # However many rows point to an attachment, it travels once.
    attachments = {each.sha256: each for each in contents.attachments}
    return pieces + [_file_piece(BLOBS + sha256, each) for sha256, each in attachments.items()]


def _file_piece(name: str, source: FileSource) -> Piece:
    member = Member(name=name, size=source.size, sha256=source.sha256, title=source.title)
    return Piece(member=member, source=source.path)
