"""Reading packages: every file is hostile until all of it has been checked.

Order: size → age header, read by us → decrypted to a private file → archive layout → manifest and signature
→ who sent it, and to whom → size and hash of every member → every line. Nothing is given out before.
"""

import hashlib
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import IO

from cchc_desktop.core.errors import CchcError, ErrorCode, Refused
from cchc_desktop.core.progress import CancelToken, Progress, no_progress
from cchc_desktop.exchange.age_header import AgeHeader, LockKind, read_header
from cchc_desktop.exchange.archive_reading import (
    ArchiveMember,
    members_before_the_damage,
    read_members,
    unpacked,
)
from cchc_desktop.exchange.cards import Card, Standing, standing
from cchc_desktop.exchange.encryption import OpeningKeys, decrypt, rescue
from cchc_desktop.exchange.limits import CHUNK, DEFAULT_LIMITS, Limits
from cchc_desktop.exchange.manifest import MANIFEST, SIGNATURE, Manifest, Member, changes_in, read_manifest
from cchc_desktop.exchange.member_checks import check_member
from cchc_desktop.exchange.opened_package import OpenedPackage
from cchc_desktop.exchange.refusals import Reason, damaged, too_large, unsafe
from cchc_desktop.exchange.scratch import private_file, require_room
from cchc_desktop.exchange.signing import verify
from cchc_desktop.platform.files import reading_failures, writing_failures

_NO_CARDS: Mapping[str, Card] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """With what, and how, packages are opened.

    `known` are the accepted cards by station; a station whose keys differ from its card is refused unless its
    new fingerprint is among `accepted`. `scratch` is a folder of this machine for the private file.
    `partial` asks for the verified rest of a damaged package.
    """

    keys: OpeningKeys
    scratch: Path
    known: Mapping[str, Card] = field(default_factory=lambda: _NO_CARDS)
    accepted: frozenset[str] = frozenset()
    partial: bool = False
    limits: Limits = DEFAULT_LIMITS


def open_package(
    path: Path,
    opening: Opening,
    *,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> OpenedPackage:
    """Check all of a package and return it; the caller closes it, which removes the private file.

    Raises `Refused` with a PACKAGE_ code, PASSPHRASE_WRONG or CANCELLED, always with the field `path`, and
    `EnvironmentFailed` with FILE_MISSING, FILE_UNREADABLE or DISK_FULL. A signed manifest names the sender;
    whether to believe a stranger is the caller's question (`OpenedPackage.standing`).
    """
    try:
        with reading_failures(path):
            size = _size(path)
            source = path.open("rb")
        with source:
            return _open(source, size, opening, _Watch(progress, cancel, size))
    except CchcError as refusal:
        refusal.fields.setdefault("path", str(path))
        raise


@dataclass(slots=True)
class _Watch:
    progress: Progress
    cancel: CancelToken | None
    size: int
    done: int = 0

    def moved(self, size: int, what: str) -> None:
        if self.cancel is not None:
            self.cancel.raise_if_cancelled()
        self.done += size
        # Decrypting moves every byte once, checking once more.
        self.progress(min(self.done, 2 * self.size), 2 * self.size, what)


def _size(path: Path) -> int:
    """Return the size of a plain file; a pipe would never end, a device is no package."""
    about = path.stat()
    if not stat.S_ISREG(about.st_mode):
        raise Refused(ErrorCode.PACKAGE_UNKNOWN_FORMAT, {"reason": "not_a_file"})
    return about.st_size


def _open(source: IO[bytes], size: int, opening: Opening, watch: _Watch) -> OpenedPackage:
    if size > opening.limits.package:
        raise too_large(opening.limits.package)
    with reading_failures(Path(source.name)):
        header = read_header(source)
    require_room(opening.scratch, size)
    content = private_file(opening.scratch)
    try:
        is_cut, sha256 = _decrypt(source, content, header, opening, watch)
        members = _members(content, opening.limits, is_cut=is_cut)
        manifest = _manifest(content, members, opening.limits)
        _check_sender(manifest, header, opening)
        good = _check_members(content, members, manifest, opening, watch)
        return OpenedPackage(
            manifest=manifest,
            sha256=sha256,
            standing=standing(manifest.card, opening.known),
            members=good,
            damaged=tuple(each.name for each in manifest.members if each.name not in good),
            content=content,
        )
    except BaseException:
        content.close()
        raise


def _decrypt(
    source: IO[bytes], content: IO[bytes], header: AgeHeader, opening: Opening, watch: _Watch
) -> tuple[bool, str]:
    """Fill `content`; tell whether it has holes, and return the SHA-256 of the package."""
    reading = _Reading(source, watch)
    writing = _Writing(content, opening.scratch)
    try:
        decrypt(reading, writing, header=header, keys=opening.keys)
        is_cut = False
    except Refused as refusal:
        if not (opening.partial and refusal.code is ErrorCode.PACKAGE_DAMAGED):
            raise
        content.seek(0)
        content.truncate()
        rescue(reading, writing, header=header, keys=opening.keys)
        is_cut = True
    with reading_failures(Path(source.name)):
        return is_cut, _sha256(source)


def _sha256(source: IO[bytes]) -> str:
    digest = hashlib.sha256()
    source.seek(0)
    while chunk := source.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _members(content: IO[bytes], limits: Limits, *, is_cut: bool) -> dict[str, ArchiveMember]:
    try:
        return read_members(content, limits)
    except Refused:
        if not is_cut:
            raise
        return members_before_the_damage(content, limits)


def _manifest(content: IO[bytes], members: Mapping[str, ArchiveMember], limits: Limits) -> Manifest:
    """Read the manifest and verify its signature with the key it names itself."""
    signed = _small(content, members, MANIFEST, limits.manifest)
    signature = _small(content, members, SIGNATURE, limits.signature)
    manifest = read_manifest(signed)
    if changes_in(manifest) > limits.changes:
        raise unsafe(Reason.TOO_MANY_CHANGES, limit=limits.changes)
    verify(signed, signature, manifest.card.minisign_public_key)
    return manifest


def _small(content: IO[bytes], members: Mapping[str, ArchiveMember], name: str, limit: int) -> bytes:
    member = members.get(name)
    if member is None:
        raise damaged(Reason.MEMBER_MISSING, member=name)
    if member.size > limit:
        raise too_large(limit, member=name)
    return b"".join(unpacked(content, member))


def _check_sender(manifest: Manifest, header: AgeHeader, opening: Opening) -> None:
    """Refuse what someone else signed in a known station's name, and what was not sent to us."""
    card = manifest.card
    changed = standing(card, opening.known) is Standing.CHANGED
    if changed and card.fingerprint not in opening.accepted:
        fields: dict[str, str | int | float] = {
            "station": opening.known[card.station].name,
            "station_id": card.station,
            "fingerprint": card.fingerprint,
        }
        raise Refused(ErrorCode.PACKAGE_SENDER_CHANGED, fields)
    if header.kind is LockKind.PASSPHRASE:
        meant = not manifest.recipients
    else:
        meant = not opening.keys.recipients().isdisjoint(manifest.recipients)
    if not meant:
        raise Refused(ErrorCode.PACKAGE_READDRESSED)


def _check_members(
    content: IO[bytes],
    members: Mapping[str, ArchiveMember],
    manifest: Manifest,
    opening: Opening,
    watch: _Watch,
) -> dict[str, ArchiveMember]:
    """Return the members that are what the manifest says; refuse the package when not all are."""
    named = {member.name for member in manifest.members}
    extra = members.keys() - named - {MANIFEST, SIGNATURE}
    if extra and not opening.partial:
        raise unsafe(Reason.MEMBERS_DIFFER, member=min(extra))
    good: dict[str, ArchiveMember] = {}
    for member in manifest.members:
        try:
            good[member.name] = _checked(content, members, member, manifest, opening, watch)
        except Refused as refusal:
            if not (opening.partial and refusal.code is ErrorCode.PACKAGE_DAMAGED):
                raise
    return good


def _checked(
    content: IO[bytes],
    members: Mapping[str, ArchiveMember],
    member: Member,
    manifest: Manifest,
    opening: Opening,
    watch: _Watch,
) -> ArchiveMember:
    found = members.get(member.name)
    if found is None:
        raise damaged(Reason.MEMBER_MISSING, member=member.name)
    if found.size != member.size:
        raise damaged(Reason.MEMBER_SIZE, member=member.name)
    digest = hashlib.sha256()
    for piece in unpacked(content, found):
        digest.update(piece)
        watch.moved(len(piece), "checking")
    if digest.hexdigest() != member.sha256:
        raise damaged(Reason.MEMBER_HASH, member=member.name)
    check_member(content, found, manifest, opening.limits)
    return found


@dataclass(frozen=True, slots=True)
class _Reading:
    """The package on its way to the library: stopping is possible at every read."""

    file: IO[bytes]
    watch: _Watch

    def read(self, size: int = -1, /) -> bytes:
        with reading_failures(Path(self.file.name)):
            chunk = self.file.read(size)
        self.watch.moved(len(chunk), "decrypting")
        return chunk

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self.file.seek(offset, whence)


@dataclass(frozen=True, slots=True)
class _Writing:
    file: IO[bytes]
    folder: Path

    def write(self, data: bytes, /) -> int:
        with writing_failures(self.folder):
            return self.file.write(data)
