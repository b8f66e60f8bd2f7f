"""One input, one layer of a package: the layers around it are made properly, so that the reader gets there.

The first byte of an input says which layer the rest of it is. What is sealed or signed around that layer is
sealed and signed again with fixed keys: without that a fuzzer would never get past the first hash.
"""

import hashlib
import json
import re
import struct
from functools import cache
from pathlib import Path

import minisign
import pyrage

from cchc_desktop.core.changes import Change, ChangeRef
from cchc_desktop.core.errors import Refused
from cchc_desktop.core.ranges import refs_ranges
from cchc_desktop.exchange.age_header import read_header
from cchc_desktop.exchange.cards import read_card
from cchc_desktop.exchange.encryption import OpeningKeys
from cchc_desktop.exchange.opened_package import OpenedPackage
from cchc_desktop.exchange.package_reader import Opening, open_package
from cchc_desktop.exchange.plan import Known, plan_import
from tests.exchange.builders import archive_of

KEYS = Path(__file__).parents[1] / "data" / "fuzz" / "keys.json"
STATION, OTHER, CAMPAIGN = "a" * 32, "b" * 32, "c" * 32
PHOTO = b"jpeg" * 50
PASSPHRASE = "may bay"
# A wrong passphrase of a work factor that is allowed takes its time honestly.
DEAREST_FACTOR = 8
_STATION = re.compile(r"[0-9a-f]{32}")

LAYERS = b"ATMLRCBX"
AGE, ARCHIVE, MANIFEST, LINES, RECEIPT, CARD, MEMBERS, RESCUE = LAYERS


@cache
def keys() -> dict:
    return json.loads(KEYS.read_text("utf-8"))


@cache
def opening_keys() -> OpeningKeys:
    return OpeningKeys(identities=(keys()["reader"]["age_identity"],), passphrase="")


def run(data: bytes, folder: Path) -> None:
    """Read one input. Raises `Refused`, and nothing else."""
    if not data or data[0] not in LAYERS:
        return
    layer, content = data[0], data[1:]
    if layer == CARD:
        read_card(content)
    elif layer in (AGE, RESCUE):
        _opened(content, folder, partial=layer == RESCUE)
    else:
        _opened(encrypted(_archive(layer, content)), folder)


def _archive(layer: int, content: bytes) -> bytes:
    if layer == ARCHIVE:
        return content
    if layer == MEMBERS:
        return archive_of(signed(named_members(content)))
    if layer == MANIFEST:
        return archive_of(with_manifest(members_of_seed(), content))
    if layer == RECEIPT:
        return archive_of(signed({"receipt.json": content}, kind="receipt"))
    return archive_of(signed({"changes.jsonl": content}))


def _opened(package: bytes, folder: Path, *, partial: bool = False) -> None:
    path = folder / "đến.cchc"
    path.write_bytes(package)
    passphrase = PASSPHRASE if _is_cheap(path) else ""
    opening = Opening(
        keys=OpeningKeys(identities=opening_keys().identities, passphrase=passphrase),
        scratch=folder,
        partial=partial,
    )
    with open_package(path, opening) as opened:
        use(opened)


def _is_cheap(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return read_header(file).work_factor <= DEAREST_FACTOR
    except Refused:
        return False


def use(opened: OpenedPackage) -> None:
    """Do with an accepted package what an import does: everything has to be there and sound."""
    changes = list(opened.changes())
    if not opened.damaged:
        assert refs_ranges(change.ref for change in changes) == dict(opened.manifest.ranges)
    for member in opened.attachments():
        with opened.reading(member.name) as file:
            assert hashlib.sha256(file.read()).hexdigest() == member.sha256
    opened.receipt()
    plan = plan_import(known(), changes, held=opened.manifest.held)
    told = len(plan.new) + len(plan.same) + len(plan.refused) + len(plan.forks)
    assert told == len(changes)
    assert {change.ref for change in plan.new} <= {change.ref for change in changes}
    again = plan_import(having(plan.new), plan.new, held=opened.manifest.held)
    assert again.changes_nothing
    assert not again.refused


@cache
def known() -> Known:
    return having(())


def having(changes: tuple[Change, ...]) -> Known:
    rows: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        rows.setdefault((change.key.entity, change.key.entity_id), []).append(change)
    return Known(
        by_ref={change.ref: change for change in changes},
        by_row={row: tuple(each) for row, each in rows.items()},
        held=refs_ranges(change.ref for change in changes),
        own=OTHER,
        lamport=max((change.lamport for change in changes), default=0),
    )


def encrypted(content: bytes) -> bytes:
    recipient = pyrage.x25519.Recipient.from_str(keys()["reader"]["age_recipient"])
    return pyrage.encrypt(content, [recipient])


def signed(members: dict[str, bytes], **edits: object) -> dict[str, bytes]:
    """Return members with a manifest that describes them as they are."""
    ranges = _ranges(members.get("changes.jsonl", b""))
    entries = [
        {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "title": ""}
        for name, content in members.items()
    ]
    manifest = keys()["manifest"] | {"members": entries, "ranges": ranges, "held": ranges} | edits
    return with_manifest(members, json.dumps(manifest, ensure_ascii=False).encode())


def with_manifest(members: dict[str, bytes], manifest: bytes) -> dict[str, bytes]:
    signature = bytes(_secret().sign(manifest, trusted_comment="cchc")) + b"\n"
    return {"manifest.json": manifest, "manifest.json.minisig": signature} | members


@cache
def _secret() -> minisign.SecretKey:
    return minisign.SecretKey.from_base64(keys()["sender"]["minisign_secret_key"])


def _ranges(lines: bytes) -> dict[str, list[list[int]]]:
    """The ranges of changes as far as lines can be read at all; the reader finds the rest."""
    refs: set[ChangeRef] = set()
    for line in lines.split(b"\n"):
        try:
            entry = json.loads(line)
            ref = ChangeRef(entry["station"], entry["seq"])
        except (ValueError, TypeError, KeyError, RecursionError):
            continue
        if isinstance(ref.station, str) and _STATION.fullmatch(ref.station) and type(ref.seq) is int:
            refs.add(ref)
    return {station: [list(pair) for pair in ranges] for station, ranges in refs_ranges(refs).items()}


def members_of_seed() -> dict[str, bytes]:
    return {
        "changes.jsonl": (keys()["line"] + "\n").encode(),
        f"blobs/{hashlib.sha256(PHOTO).hexdigest()}": PHOTO,
    }


def named_members(content: bytes) -> dict[str, bytes]:
    """Members from a flat form a fuzzer can handle: length of the name, name, length, content, and so on."""
    members: dict[str, bytes] = {}
    while len(content) > 3:
        size = content[0] & 0x7F
        name = content[1 : 1 + size].decode("latin-1")
        (length,) = struct.unpack("<H", content[1 + size : 3 + size].ljust(2, b"\0"))
        members[name] = content[3 + size : 3 + size + length]
        content = content[3 + size + length :]
    # The library that writes archives cuts names at NUL: two could become one.
    return {
        name: each
        for name, each in members.items()
        if not name.startswith("manifest.json") and "\0" not in name
    }


def flat(members: dict[str, bytes]) -> bytes:
    """The form that `named_members` reads."""
    parts = [
        bytes([len(name)]) + name.encode("latin-1") + struct.pack("<H", len(each)) + each
        for name, each in members.items()
    ]
    return b"".join(parts)
