"""The manifest of a package: who sends what to whom, and the size and hash of every member.

The manifest's exact bytes are signed, then everything is encrypted.
"""

import re
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.ranges import StationRanges, count, is_sound, minus
from cchc_desktop.exchange.cards import Card, check_card
from cchc_desktop.exchange.encryption import is_recipient
from cchc_desktop.exchange.refusals import Reason, unsafe
from cchc_desktop.exchange.wire import (
    Entry,
    Id,
    Moment,
    NumberRanges,
    Sha256,
    WrongForm,
    is_line,
    read_json,
    write_json,
)

PACKAGE_FORMAT = "cchc-package/1"

MANIFEST = "manifest.json"
SIGNATURE = "manifest.json.minisig"
CHANGES = "changes.jsonl"
RECEIPT = "receipt.json"
BLOBS = "blobs/"
DOCUMENTS = "documents/"

_BLOB_NAME = re.compile(r"blobs/[0-9a-f]{64}")
_DOCUMENT_NAME = re.compile(r"documents/[a-z0-9](?:[a-z0-9_-]|\.(?=[a-z0-9])){0,99}")
_ANY_FORMAT = re.compile(rb'"format":\s*"cchc-package/([0-9]{1,6})"')
_DEPTH = 5


class PackageKind(StrEnum):
    """What a package is for."""

    PLAN = "plan"
    WORK = "work"
    VISIT = "visit"
    RECEIPT = "receipt"
    OFFICE = "office"


class Member(Entry, frozen=True, kw_only=True):
    """One file of a package. `title` is what people call a document; `size` is in bytes, unpacked."""

    name: str
    size: Annotated[int, msgspec.Meta(ge=0, lt=2**53)]
    sha256: Sha256
    title: str = ""


class Manifest(Entry, frozen=True, kw_only=True):
    """What the sender signed.

    `ranges` are the changes inside. `held` are all changes of the campaign that the sender knew of: what is
    in no package received so far is missing. `recipients` are the age recipients the sender encrypted to,
    none for a passphrase. `previous` is the SHA-256 of the sender's package before this one, or empty.
    `part` counts from 1 when one sending was split; `has_more` tells that another part follows. `cards` are
    those of other stations the sender vouches for.
    """

    format: str
    package: Id
    kind: PackageKind
    campaign: Id
    card: Card
    cards: tuple[Card, ...]
    ranges: NumberRanges
    held: NumberRanges
    recipients: tuple[str, ...]
    previous: Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?\Z")]
    part: Annotated[int, msgspec.Meta(ge=1, le=10_000)]
    has_more: bool
    members: tuple[Member, ...]
    created_at: Moment

    def member(self, name: str) -> Member | None:
        """Return the entry of a member, or None."""
        return next((member for member in self.members if member.name == name), None)


def changes_in(manifest: Manifest) -> int:
    """Return how many changes a package says it holds."""
    return sum(count(numbers) for numbers in manifest.ranges.values())


def write_manifest(manifest: Manifest) -> bytes:
    """Return the bytes that are signed. Raises `WrongForm` for a manifest nobody could read."""
    check_manifest(manifest)
    return write_json(manifest)


def read_manifest(content: bytes) -> Manifest:
    """Read a manifest. Raises `Refused` with PACKAGE_NEWER or PACKAGE_UNSAFE (`reason` `manifest`)."""
    _refuse_newer(content)
    try:
        manifest = read_json(content, Manifest, depth=_DEPTH)
        check_manifest(manifest)
    except WrongForm as error:
        raise unsafe(Reason.MANIFEST) from error
    return manifest


def check_manifest(manifest: Manifest) -> None:
    """Raise `WrongForm` for what the types alone do not refuse."""
    for card in (manifest.card, *manifest.cards):
        check_card(card)
    names = [member.name for member in manifest.members]
    rules = (
        manifest.format == PACKAGE_FORMAT,
        all(is_recipient(recipient) for recipient in manifest.recipients),
        len(set(names)) == len(names),
        all(is_payload_name(name) for name in names),
        all(is_line(member.title) for member in manifest.members),
        _blobs_are_named_by_their_hash(manifest),
        _ranges_are_held(manifest.ranges, manifest.held),
        (CHANGES in names) == bool(manifest.ranges),
        (RECEIPT in names) == (manifest.kind is PackageKind.RECEIPT),
        is_moment(manifest.created_at),
    )
    if not all(rules):
        raise WrongForm("manifest")


def is_payload_name(name: str) -> bool:
    """Tell whether a member may have this name. No two allowed names differ in case alone."""
    return name in {CHANGES, RECEIPT} or bool(_BLOB_NAME.fullmatch(name) or _DOCUMENT_NAME.fullmatch(name))


def is_member_name(name: str) -> bool:
    """Tell whether an archive may hold a member of this name."""
    return name in {MANIFEST, SIGNATURE} or is_payload_name(name)


def is_moment(text: str) -> bool:
    """Tell whether a text is a moment in ISO 8601 with its offset."""
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _refuse_newer(content: bytes) -> None:
    found = _ANY_FORMAT.search(content)
    if found and f"cchc-package/{int(found[1])}" != PACKAGE_FORMAT:
        raise Refused(ErrorCode.PACKAGE_NEWER, {"format": f"cchc-package/{int(found[1])}"})


def _blobs_are_named_by_their_hash(manifest: Manifest) -> bool:
    blobs = (member for member in manifest.members if member.name.startswith(BLOBS))
    return all(member.name == BLOBS + member.sha256 for member in blobs)


def _ranges_are_held(ranges: StationRanges, held: StationRanges) -> bool:
    sound = all(numbers and is_sound(numbers) for part in (ranges, held) for numbers in part.values())
    return sound and not any(minus(numbers, held.get(station, ())) for station, numbers in ranges.items())
