"""Stations, changes and packages for the tests of the exchange room; not taken from the code they test."""

import contextlib
import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import minisign
import pyrage

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey
from cchc_desktop.core.ids import seeded_ids
from cchc_desktop.exchange.encryption import Lock, OpeningKeys
from cchc_desktop.exchange.keys import StationKeys, new_keys
from cchc_desktop.exchange.manifest import PackageKind
from cchc_desktop.exchange.package_contents import Contents, FileSource
from cchc_desktop.exchange.package_reader import Opening
from cchc_desktop.exchange.package_writer import Destination, Sender, WrittenPackage, write_packages

NOW = datetime(2023, 9, 12, 8, 30, tzinfo=UTC)
CAMPAIGN = "c" * 32
VISIT = "5" * 32
A, B, C = "a" * 32, "b" * 32, "d" * 32
PASSPHRASE = "may bay hoa hong con meo mat troi gieng nuoc ban tay"


@cache
def keys(who: str) -> StationKeys:
    """The keys of a station, the same for one letter throughout a run."""
    assert len(who) == 1
    return new_keys()


def card(who: str = "a"):
    return keys(who).card(station=who * 32, name=f"Máy {who}", person="Trần Thị Bích")


def change(station: str = A, seq: int = 1, **other) -> Change:
    key = other.pop("key", None) or FieldKey("finding", f"{VISIT}/I-1", other.pop("field", "achieved"))
    values = {
        "ref": ChangeRef(station, seq),
        "lamport": seq,
        "campaign": CAMPAIGN,
        "key": key,
        "value": "Đã niêm yết đủ thủ tục",
        "parents": (),
        "author": "Trần Thị Bích",
        "at": "2023-09-12T08:30:00+07:00",
        "reason": "",
    }
    return Change(**(values | other))


def changes(count: int, station: str = A) -> list[Change]:
    return [change(station, seq, value=f"lần {seq}") for seq in range(1, count + 1)]


def file_source(folder: Path, content: bytes, **other) -> FileSource:
    sha256 = hashlib.sha256(content).hexdigest()
    path = folder / sha256
    path.write_bytes(content)
    return FileSource(path=path, size=len(content), sha256=sha256, **other)


def write_all(
    tmp_path: Path, contents: Contents, *, lock: Lock | None = None, sender: str = "a", **other
) -> list[WrittenPackage]:
    stick, scratch = tmp_path / "stick", tmp_path / "scratch"
    for folder in (stick, scratch):
        with contextlib.suppress(FileExistsError):
            folder.mkdir()
    to = Destination(
        folder=stick,
        lock=lock or Lock(recipients=(keys("b").age_recipient,)),
        stem="Hòa Thành - máy A",
        scratch=scratch,
        part_limit=other.pop("part_limit", 1 << 30),
    )
    who = Sender(keys=keys(sender), card=card(sender), previous=other.pop("previous", ""))
    return list(
        write_packages(
            contents, sender=who, to=to, now=NOW, ids=other.pop("ids", None) or seeded_ids(1), **other
        )
    )


def contents_with(changes_of=(), **other) -> Contents:
    return Contents(kind=other.pop("kind", PackageKind.WORK), campaign=CAMPAIGN, changes=changes_of, **other)


def opening(tmp_path: Path, who: str = "b", **other) -> Opening:
    scratch = tmp_path / "scratch"
    scratch.mkdir(exist_ok=True)
    opened_with = other.pop("keys", None) or OpeningKeys(identities=(keys(who).age_identity,))
    return Opening(keys=opened_with, scratch=scratch, **other)


def plain_members(package: Path, who: str = "b") -> dict[str, bytes]:
    """The members of a package by their names, read with nothing of ours."""
    identity = pyrage.x25519.Identity.from_str(keys(who).age_identity)
    with zipfile.ZipFile(io.BytesIO(pyrage.decrypt(package.read_bytes(), [identity]))) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def archive_of(members: dict[str, bytes], *, method: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return file.getvalue()


def encrypted(content: bytes, who: str = "b") -> bytes:
    recipient = pyrage.x25519.Recipient.from_str(keys(who).age_recipient)
    return pyrage.encrypt(content, [recipient])


def signed_again(members: dict[str, bytes], /, *, who: str = "a", **edits) -> dict[str, bytes]:
    """The members with a manifest that was edited, describes them as they are and is signed properly."""
    manifest = json.loads(members["manifest.json"])
    entries = [
        {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "title": ""}
        for name, content in members.items()
        if not name.startswith("manifest.json")
    ]
    manifest |= {"members": entries} | edits
    content = json.dumps(manifest, ensure_ascii=False).encode()
    secret = minisign.SecretKey.from_base64(keys(who).minisign_secret_key)
    return members | {"manifest.json": content, "manifest.json.minisig": bytes(secret.sign(content)) + b"\n"}


def package_file(tmp_path: Path, members: dict[str, bytes], **other) -> Path:
    path = tmp_path / "đến.cchc"
    path.write_bytes(encrypted(archive_of(members, **other)))
    return path


def with_value(one: Change, **other) -> Change:
    return replace(one, **other)
