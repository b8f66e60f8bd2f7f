"""Names of what lies on a sync target. Whatever has another name is none of ours and is left alone.

`<campaign>/<station>/<from>-<to>.<16 of the SHA-256>.cchc` changes; `blobs.<16>.cchc` attachments;
`receipt.<16>.cchc` receipts; `cards/<station>.<16>.json` cards; `cchc-target.json` names the target. The
name carries a part of the hash of the content: equal names are equal contents, and a broken copy shows.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

TARGET_FILE: Final = "cchc-target.json"
CARDS_FOLDER: Final = "cards"
HASH_LENGTH: Final = 16
"""Hexadecimal digits of the SHA-256 in a name."""

_ID = "[0-9a-f]{32}"
_HASH = f"[0-9a-f]{{{HASH_LENGTH}}}"
_PACKAGE = re.compile(
    rf"({_ID})/({_ID})/(?:([0-9]{{1,10}})-([0-9]{{1,10}})|blobs|receipt)\.({_HASH})(?:~[2-9])?\.cchc"
)
_CARD = re.compile(rf"{CARDS_FOLDER}/({_ID})\.({_HASH})\.json")
_FOLDER = re.compile(_ID)
_UNFINISHED = re.compile(r"unfinished-([0-9a-f]{8})-[0-9a-f]{12}(\.[A-Za-z0-9]{1,16})?")
_MOST_COPIES = 9


class ObjectKind(StrEnum):
    """What an object of a target carries."""

    CHANGES = "changes"
    BLOBS = "blobs"
    RECEIPT = "receipt"
    CARD = "card"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectName:
    """The name of one object, read. `campaign` is empty for a card; `first` and `last` are 0 but for changes.

    `station` is the one that put it there, `hash` the beginning of the SHA-256 of its content.
    """

    path: str
    kind: ObjectKind
    campaign: str
    station: str
    hash: str
    first: int = 0
    last: int = 0


def read_name(path: str) -> ObjectName | None:
    """Read a path within a target; None for what is none of ours."""
    if card := _CARD.fullmatch(path):
        return ObjectName(path=path, kind=ObjectKind.CARD, campaign="", station=card[1], hash=card[2])
    found = _PACKAGE.fullmatch(path)
    if found is None:
        return None
    campaign, station, first, last, digest = found.groups()
    if first is None:
        kind = ObjectKind.BLOBS if "/blobs." in path else ObjectKind.RECEIPT
        return ObjectName(path=path, kind=kind, campaign=campaign, station=station, hash=digest)
    return ObjectName(
        path=path, kind=ObjectKind.CHANGES, campaign=campaign, station=station, hash=digest,
        first=int(first), last=int(last),
    )  # fmt: skip


def changes_path(campaign: str, station: str, *, first: int, last: int, sha256: str) -> str:
    """Return the path of a package of changes; `first` and `last` bound the station's own numbers in it."""
    return f"{campaign}/{station}/{first}-{last}.{sha256[:HASH_LENGTH]}.cchc"


def blobs_path(campaign: str, station: str, *, sha256: str) -> str:
    """Return the path of a package of attachments."""
    return f"{campaign}/{station}/blobs.{sha256[:HASH_LENGTH]}.cchc"


def receipt_path(campaign: str, station: str, *, sha256: str) -> str:
    """Return the path of a receipt."""
    return f"{campaign}/{station}/receipt.{sha256[:HASH_LENGTH]}.cchc"


def card_path(station: str, *, sha256: str) -> str:
    """Return the path of a station's card."""
    return f"{CARDS_FOLDER}/{station}.{sha256[:HASH_LENGTH]}.json"


def next_copy(path: str) -> str | None:
    """Return the name for another copy of what lies broken under `path`: nothing is ever overwritten.

    None when there are as many copies as names.
    """
    stem, _, suffix = path.rpartition(".")
    bare, _, number = stem.partition("~")
    copy = int(number or 1) + 1
    return f"{bare}~{copy}.{suffix}" if copy <= _MOST_COPIES else None


def is_folder_name(name: str) -> bool:
    """Tell whether a folder of a target may be a campaign's or a station's."""
    return bool(_FOLDER.fullmatch(name))


def unfinished_name(station: str, random: str) -> str:
    """Return the name under which a station writes what is not whole yet."""
    return f"unfinished-{station[:8]}-{random[:12]}"


def is_unfinished(name: str, station: str) -> bool:
    """Tell whether a station left this behind when it was stopped."""
    found = _UNFINISHED.fullmatch(name)
    return found is not None and found[1] == station[:8]
