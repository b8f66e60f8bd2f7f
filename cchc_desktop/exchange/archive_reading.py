"""The archive inside a package, read strictly: one plain form of ZIP, and every deviation is refused.

The form: local header and content of each member one after the other from the first byte on, then the
central directory, then its end record as the last 22 bytes. No comments, no extra fields, no data
descriptors, no ZIP64, no encryption; methods 0 (stored) and 8 (deflate). Local and central headers must say
the same. So no two readers can see different members in one archive, and none can overlap.
(APPNOTE.TXT of PKWARE, 4.3 and 4.4.)
"""

import io
import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final, Protocol

from cchc_desktop.core.errors import Refused
from cchc_desktop.exchange.limits import CHUNK, Limits
from cchc_desktop.exchange.manifest import is_member_name
from cchc_desktop.exchange.refusals import Reason, damaged, too_large, unsafe

_LOCAL = struct.Struct("<4sHHHHHLLLHH")
_CENTRAL = struct.Struct("<4sHHHHHHLLLHHHHHLL")
_END = struct.Struct("<4sHHHHLLH")
_LOCAL_MARK: Final = b"PK\x03\x04"
_CENTRAL_MARK: Final = b"PK\x01\x02"
_END_MARK: Final = b"PK\x05\x06"
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_UTF8_NAME = 0x800
_LONGEST_NAME = 120
_UNIX, _FAT = 3, 0
_FAT_NOT_A_FILE = 0x08 | 0x10
_WINDOW = -15


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveMember:
    """A member: its content begins at `start` and takes `packed` bytes there, `size` bytes unpacked."""

    name: str
    method: int
    crc: int
    packed: int
    size: int
    start: int


@dataclass(frozen=True, slots=True)
class _Described:
    """What a header says of a member; equal for the local and the central one."""

    version: int
    flags: int
    method: int
    time: int
    day: int
    crc: int
    packed: int
    size: int
    name: bytes


class _Inflating(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def read_members(file: IO[bytes], limits: Limits) -> dict[str, ArchiveMember]:
    """Return the members of an archive by name, in their order.

    Raises `Refused` with PACKAGE_UNSAFE or PACKAGE_TOO_LARGE.
    """
    length = file.seek(0, io.SEEK_END)
    entries, directory_size, directory_at = _end_record(file, length)
    if entries > limits.members:
        raise unsafe(Reason.TOO_MANY_MEMBERS, limit=limits.members)
    if directory_size > entries * (_CENTRAL.size + _LONGEST_NAME):
        raise unsafe(Reason.ARCHIVE)
    file.seek(directory_at)
    directory = io.BytesIO(file.read(directory_size))
    members: dict[str, ArchiveMember] = {}
    at = total = 0
    for _ in range(entries):
        described, offset = _central(directory)
        local = _local(file, offset)
        if offset != at or local != described:
            raise unsafe(Reason.ARCHIVE_HEADERS_DIFFER)
        member = _member(described, offset, limits)
        if member.name in members:
            raise unsafe(Reason.MEMBER_TWICE, member=member.name)
        members[member.name] = member
        at = member.start + member.packed
        total += member.size
        if total > limits.unpacked:
            raise too_large(limits.unpacked)
    if at != directory_at or directory.read(1):
        raise unsafe(Reason.ARCHIVE)
    return members


def members_before_the_damage(file: IO[bytes], limits: Limits) -> dict[str, ArchiveMember]:
    """Return the members from the first on, as far as their local headers are whole.

    For a damaged archive whose directory is lost. Nothing is refused: who uses a member compares its hash.
    """
    length = file.seek(0, io.SEEK_END)
    members: dict[str, ArchiveMember] = {}
    at = 0
    while len(members) < limits.members:
        try:
            member = _member(_local(file, at), at, limits)
        except Refused:
            return members
        at = member.start + member.packed
        if at > length or member.name in members:
            return members
        members[member.name] = member
    return members


def unpacked(file: IO[bytes], member: ArchiveMember) -> Iterator[bytes]:
    """Give the content of a member in pieces; never more than its stated size.

    Raises `Refused(PACKAGE_DAMAGED)` when the content is not what its header says.
    """
    done = crc = 0
    for piece in _pieces(file, member):
        done += len(piece)
        if done > member.size:
            raise damaged(Reason.MEMBER_SIZE, member=member.name)
        crc = zlib.crc32(piece, crc)
        yield piece
    if done != member.size or crc != member.crc:
        raise damaged(Reason.MEMBER_SIZE, member=member.name)


def _end_record(file: IO[bytes], length: int) -> tuple[int, int, int]:
    """Return the number of members, and size and place of the central directory."""
    if length < _END.size:
        raise unsafe(Reason.ARCHIVE)
    file.seek(length - _END.size)
    mark, disk, first_disk, here, entries, size, at, comment = _END.unpack(file.read(_END.size))
    # The largest values of the fields stand for ZIP64, which no package needs.
    fits = mark == _END_MARK and disk == first_disk == comment == 0 and here == entries
    if not fits or at + size + _END.size != length or entries == 0xFFFF or size == 0xFFFFFFFF:
        raise unsafe(Reason.ARCHIVE)
    return entries, size, at


def _central(directory: IO[bytes]) -> tuple[_Described, int]:
    """Return what the next central header says, and where its local header is said to be."""
    fixed = directory.read(_CENTRAL.size)
    if len(fixed) < _CENTRAL.size:
        raise unsafe(Reason.ARCHIVE)
    (mark, made, version, flags, method, time, day, crc, packed, size, name_size, extra, comment, disk, _,
     how, offset) = _CENTRAL.unpack(fixed)  # fmt: skip
    if mark != _CENTRAL_MARK or extra or comment or disk or name_size > _LONGEST_NAME:
        raise unsafe(Reason.ARCHIVE)
    name = directory.read(name_size)
    if not _is_plain_file(made >> 8, how):
        raise unsafe(Reason.MEMBER_NOT_A_FILE)
    described = _Described(version & 0xFF, flags, method, time, day, crc, packed, size, name)
    return described, offset


def _local(file: IO[bytes], offset: int) -> _Described:
    file.seek(offset)
    fixed = file.read(_LOCAL.size)
    if len(fixed) < _LOCAL.size:
        raise unsafe(Reason.ARCHIVE)
    mark, version, flags, method, time, day, crc, packed, size, name_size, extra = _LOCAL.unpack(fixed)
    if mark != _LOCAL_MARK or extra or name_size > _LONGEST_NAME:
        raise unsafe(Reason.ARCHIVE)
    name = file.read(name_size)
    return _Described(version & 0xFF, flags, method, time, day, crc, packed, size, name)


def _member(described: _Described, offset: int, limits: Limits) -> ArchiveMember:
    name = described.name.decode("ascii", "replace")
    if not is_member_name(name):
        raise unsafe(Reason.MEMBER_NAME)
    if described.flags & _ENCRYPTED:
        raise unsafe(Reason.MEMBER_ENCRYPTED, member=name)
    if described.flags & ~_UTF8_NAME or described.method not in {_STORED, _DEFLATED}:
        raise unsafe(Reason.MEMBER_METHOD, member=name)
    if described.method == _STORED and described.packed != described.size:
        raise unsafe(Reason.ARCHIVE_HEADERS_DIFFER, member=name)
    if described.size > described.packed * limits.ratio:
        raise unsafe(Reason.RATIO, member=name)
    return ArchiveMember(
        name=name,
        method=described.method,
        crc=described.crc,
        packed=described.packed,
        size=described.size,
        start=offset + _LOCAL.size + len(described.name),
    )


def _is_plain_file(system: int, attributes: int) -> bool:
    """Tell whether the attributes are those of a file: no folder, no link, no device."""
    kind = stat.S_IFMT(attributes >> 16) if system == _UNIX else 0
    return system in {_UNIX, _FAT} and kind in {0, stat.S_IFREG} and not attributes & 0xFF & _FAT_NOT_A_FILE


def _pieces(file: IO[bytes], member: ArchiveMember) -> Iterator[bytes]:
    left, at = member.packed, member.start
    inflating = zlib.decompressobj(_WINDOW) if member.method == _DEFLATED else None
    while left:
        file.seek(at)
        packed = file.read(min(left, CHUNK))
        if not packed:
            return
        at, left = at + len(packed), left - len(packed)
        if inflating is None:
            yield packed
        else:
            yield from _inflated(inflating, packed, member.name)
    if inflating is not None and not inflating.eof:
        raise damaged(Reason.MEMBER_SIZE, member=member.name)


def _inflated(inflating: _Inflating, packed: bytes, name: str) -> Iterator[bytes]:
    """Unpack a piece, at most `CHUNK` bytes at a time however much it holds."""
    is_full = False
    while packed or is_full:
        try:
            content = inflating.decompress(packed, CHUNK)
        except zlib.error as error:
            raise damaged(Reason.MEMBER_SIZE, member=name) from error
        if inflating.unused_data:
            raise damaged(Reason.MEMBER_SIZE, member=name)
        yield content
        packed, is_full = inflating.unconsumed_tail, len(content) == CHUNK
