"""Packages nobody should open, each with the refusal it must meet.

`python -m tests.exchange.hostile tests/data/packages` writes the small ones to be kept, with the key
that opens them: a later program must refuse what an earlier one did.
"""

import base64
import io
import json
import struct
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyrage

from cchc_desktop.core.errors import ErrorCode
from tests.exchange.builders import (
    archive_of,
    changes,
    contents_with,
    encrypted,
    file_source,
    keys,
    plain_members,
    signed_again,
    write_all,
)
from tests.exchange.hostile_lines import wrong_lines

UNSAFE, DAMAGED = ErrorCode.PACKAGE_UNSAFE, ErrorCode.PACKAGE_DAMAGED
Case = tuple[bytes, ErrorCode, str]

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
PHOTO = b"jpeg" * 100


def good_members() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        photo = file_source(Path(folder), PHOTO)
        (written,) = write_all(Path(folder), contents_with(changes(3), attachments=(photo,)))
        return plain_members(written.path)


def all_cases() -> dict[str, Case]:
    members = good_members()
    cases = age_cases(members)
    for name, (content, code, reason) in archive_cases(members).items():
        cases[f"archive-{name}"] = (encrypted(content), code, reason)
    for name, (edited, code, reason) in member_cases(members).items():
        cases[f"members-{name}"] = (encrypted(archive_of(edited)), code, reason)
    for name, line in wrong_lines().items():
        content = members["changes.jsonl"] + line
        edited = signed_again(members | {"changes.jsonl": content})
        cases[f"line-{name}"] = (encrypted(archive_of(edited)), UNSAFE, "change")
    return cases


def age_cases(members: dict[str, bytes]) -> dict[str, Case]:
    whole = encrypted(archive_of(members))
    end_of_header = whole.index(b"\n--- ") + 5
    flipped = bytearray(whole)
    flipped[end_of_header + 4] = ord("A") if flipped[end_of_header + 4] != ord("A") else ord("B")
    payload = bytearray(whole)
    payload[-100] ^= 1
    key = base64.b64encode(bytes(32)).rstrip(b"=")
    salt = key[:21] + b"A"

    def scrypt(factor: int) -> bytes:
        return b"age-encryption.org/v1\n-> scrypt %s %d\n%s\n--- %s\n" % (salt, factor, key, key) + bytes(48)

    ssh = b"age-encryption.org/v1\n-> ssh-ed25519 AAAA AAAA\n%s\n--- %s\n" % (key, key) + bytes(48)
    recipient = pyrage.x25519.Recipient.from_str(keys("b").age_recipient)
    return {
        "empty": (b"", ErrorCode.PACKAGE_UNKNOWN_FORMAT, "not_age"),
        "plain-archive": (archive_of(members), ErrorCode.PACKAGE_UNKNOWN_FORMAT, "not_age"),
        "armoured": (
            pyrage.encrypt(archive_of(members), [recipient], armored=True),
            ErrorCode.PACKAGE_UNKNOWN_FORMAT,
            "armoured",
        ),
        "work-factor-19": (scrypt(19), UNSAFE, "work_factor"),
        "work-factor-23": (scrypt(23), UNSAFE, "work_factor"),
        "ssh-recipient": (ssh, UNSAFE, "stanza_kind"),
        "header-only": (whole[: whole.index(b"\n", end_of_header) + 1], DAMAGED, "payload"),
        "header-flipped": (bytes(flipped), DAMAGED, "payload"),
        "cut-short": (whole[:-1000], DAMAGED, "payload"),
        "payload-flipped": (bytes(payload), DAMAGED, "payload"),
        "something-appended": (whole + b"x", DAMAGED, "payload"),
    }


def archive_cases(members: dict[str, bytes]) -> dict[str, Case]:
    good = archive_of(members)
    cases: dict[str, Case] = {
        "is-none": (b"hello", UNSAFE, "archive"),
        "is-nothing": (b"", UNSAFE, "archive"),
        "something-before": (b"MZ" + good, UNSAFE, "archive"),
        "something-behind": (good + b"MZ", UNSAFE, "archive"),
        "comment": (good[:-2] + b"\x02\x00hi", UNSAFE, "archive"),
        "too-many-members": (patched_end(good, 20_001), UNSAFE, "too_many_members"),
        "fewer-members-than-said": (patched_end(good, 9), UNSAFE, "*"),
        "more-members-than-said": (patched_end(good, 2), UNSAFE, "*"),
        "zip64": (patched_end(good, 0xFFFF), UNSAFE, "*"),
        "bomb": (
            archive_of(members | {"changes.jsonl": bytes(50_000_000)}, method=zipfile.ZIP_DEFLATED),
            UNSAFE,
            "ratio",
        ),
        "bomb-that-lies": (lying_bomb(members), DAMAGED, "member_size"),
        "link": (with_attributes(members, 0o120777), UNSAFE, "member_not_a_file"),
        "folder": (with_attributes(members, 0o040755), UNSAFE, "member_not_a_file"),
        "device": (with_attributes(members, 0o020666), UNSAFE, "member_not_a_file"),
        "twice": (twice(members), UNSAFE, "member_twice"),
        "overlapping": (overlapping(members), UNSAFE, "archive_headers_differ"),
        "extra-field": (with_extra_field(members), UNSAFE, "archive"),
        "bzip2": (archive_of(members, method=zipfile.ZIP_BZIP2), UNSAFE, "member_method"),
        "data-descriptor": (with_descriptors(members), UNSAFE, "*"),
        "manifest-huge": (
            archive_of(
                {"manifest.json": varied(6_100_000), "manifest.json.minisig": b"x"},
                method=zipfile.ZIP_DEFLATED,
            ),
            ErrorCode.PACKAGE_TOO_LARGE,
            "*",
        ),
    }
    for number, name in enumerate(WRONG_NAMES):
        cases[f"name-{number}"] = (archive_of(members | {name: b"x"}), UNSAFE, "member_name")
    for field, place in (
        ("flags", 6),
        ("method", 8),
        ("time", 10),
        ("crc", 14),
        ("packed", 18),
        ("size", 22),
    ):
        cases[f"local-{field}-differs"] = (local_differs(good, place), UNSAFE, "archive_headers_differ")
    cases["local-name-differs"] = (local_differs(good, 30), UNSAFE, "archive_headers_differ")
    for name, flags in (("encrypted", 0x1), ("strongly-encrypted", 0x41), ("masked", 0x2000)):
        cases[name] = (with_flags(good, flags), UNSAFE, "member_encrypted")
    return cases


WRONG_NAMES = (
    "../evil", "/etc/passwd", "..\\evil", "C:\\evil", "documents/../evil", "documents/..", "documents/",
    "documents/a/b", "documents/A.pdf", "documents/a..pdf", "documents/a.", "documents/á.pdf",
    "CHANGES.JSONL", "Manifest.json", "blobs/abc", "blobs/" + "A" * 64, "blobs/" + "a" * 65,
    "changes.jsonl ", "changes.jsonl\n", "evil.exe", "documents/con ",
)  # fmt: skip


def varied(size: int) -> bytes:
    """Text that packs well, but not suspiciously well."""
    # Longer than what deflate remembers, so repeating it does not pack better.
    block = b"".join(b"%d " % number for number in range(20_000))
    return (block * (size // len(block) + 1))[:size]


def patched_end(archive: bytes, entries: int) -> bytes:
    at = archive.rindex(END)
    return archive[: at + 8] + struct.pack("<HH", entries, entries) + archive[at + 12 :]


def headers_of(archive: bytes, name: bytes) -> tuple[int, int]:
    """Where local and central header of a member begin."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return opened.getinfo(name.decode()).header_offset, archive.rindex(name) - 46


def with_flags(archive: bytes, flags: int) -> bytes:
    edited = bytearray(archive)
    local, central = headers_of(archive, b"changes.jsonl")
    edited[local + 6 : local + 8] = edited[central + 8 : central + 10] = struct.pack("<H", flags)
    return bytes(edited)


def local_differs(archive: bytes, place: int) -> bytes:
    edited = bytearray(archive)
    edited[headers_of(archive, b"changes.jsonl")[0] + place] ^= 1
    return bytes(edited)


def lying_bomb(members: dict[str, bytes]) -> bytes:
    archive = bytearray(
        archive_of(members | {"changes.jsonl": bytes(20_000_000)}, method=zipfile.ZIP_DEFLATED)
    )
    # The members before are looked at first: the manifest must describe what this one claims to be.
    local, central = headers_of(bytes(archive), b"changes.jsonl")
    size = struct.pack("<L", len(members["changes.jsonl"]))
    archive[local + 22 : local + 26] = archive[central + 24 : central + 28] = size
    return bytes(archive)


def with_infos(members: dict[str, bytes], edit: Callable[[zipfile.ZipInfo], None]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)
            if name == "changes.jsonl":
                edit(info)
            archive.writestr(info, content)
    return file.getvalue()


def with_attributes(members: dict[str, bytes], mode: int) -> bytes:
    def edit(info: zipfile.ZipInfo) -> None:
        info.create_system, info.external_attr = 3, mode << 16

    return with_infos(members, edit)


def with_extra_field(members: dict[str, bytes]) -> bytes:
    def edit(info: zipfile.ZipInfo) -> None:
        info.extra = b"UT\x05\x00\x01\x00\x00\x00\x00"

    return with_infos(members, edit)


def contents_of_one_name(lines: bytes, count: int) -> bytes:
    """Return the lines, the first with so many contents."""
    first = json.loads(lines.splitlines()[0])
    more = [first | {"reason": f"bản {number}"} for number in range(1, count)]
    keys = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")}
    return lines + b"".join(json.dumps(each, **keys).encode() + b"\n" for each in more)


def twice(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
        # The library warns of a name it has; so a name of equal length is put in its place afterwards.
        archive.writestr(zipfile.ZipInfo("changes.jsonx"), b"x")
    return file.getvalue().replace(b"changes.jsonx", b"changes.jsonl")


def overlapping(members: dict[str, bytes]) -> bytes:
    """Both last members begin at one place."""
    archive = bytearray(archive_of(members))
    names = list(members)
    offsets = [headers_of(bytes(archive), name.encode())[1] + 42 for name in names[-2:]]
    archive[offsets[1] : offsets[1] + 4] = archive[offsets[0] : offsets[0] + 4]
    return bytes(archive)


def with_descriptors(members: dict[str, bytes]) -> bytes:
    class OneWay(io.RawIOBase):
        def __init__(self):
            self.content = bytearray()

        def writable(self):
            return True

        def write(self, data):
            self.content += data
            return len(data)

    file = OneWay()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return bytes(file.content)


def member_cases(members: dict[str, bytes]) -> dict[str, tuple[dict[str, bytes], ErrorCode, str]]:
    manifest, blob = members["manifest.json"], next(name for name in members if name.startswith("blobs/"))
    without = {name: content for name, content in members.items() if name != "manifest.json"}
    unsigned = {name: content for name, content in members.items() if name != "manifest.json.minisig"}
    no_blob = {name: content for name, content in members.items() if name != blob}
    entries = json.loads(manifest)["members"]
    stranger = keys("c").age_recipient
    twice_named = manifest.replace(b'{"campaign"', b'{"kind":"plan","campaign"', 1)

    def raw(content: bytes) -> dict[str, bytes]:
        signature = keys("a").sign(content, comment="cchc")
        return members | {"manifest.json": content, "manifest.json.minisig": signature}

    def edited(**edits) -> dict[str, bytes]:
        return signed_again(members, **edits)

    card = json.loads(manifest)["card"]
    itself = entries[0] | {"name": "manifest.json"}
    four = {"a" * 32: [[1, 4]]}
    deep_unknown = manifest[:-1] + b',"x":' + b"[" * 9000 + b"]" * 9000 + b"}"
    wrong_signature = ErrorCode.PACKAGE_SIGNATURE_WRONG
    return {
        "no-manifest": (without, DAMAGED, "member_missing"),
        "no-signature": (unsigned, DAMAGED, "member_missing"),
        "manifest-edited": (
            members | {"manifest.json": manifest.replace(b'"part":1', b'"part":2')},
            wrong_signature,
            "",
        ),
        "signed-by-another": (signed_again(members, who="c"), wrong_signature, ""),
        "signature-empty": (members | {"manifest.json.minisig": b""}, wrong_signature, ""),
        "signature-of-something-else": (
            members | {"manifest.json.minisig": keys("a").sign(b"other", comment="x")},
            wrong_signature,
            "",
        ),
        "manifest-not-json": (raw(b"{"), UNSAFE, "manifest"),
        "manifest-list": (raw(b"[]"), UNSAFE, "manifest"),
        "manifest-not-utf8": (raw(b"\xff\xfe"), UNSAFE, "manifest"),
        "manifest-deep": (raw(b"[" * 100_000), UNSAFE, "manifest"),
        "manifest-deep-unknown": (raw(deep_unknown), UNSAFE, "manifest"),
        "manifest-key-twice": (raw(twice_named), UNSAFE, "manifest"),
        "manifest-unknown-key": (edited(surprise=1), UNSAFE, "manifest"),
        "manifest-newer": (edited(format="cchc-package/2"), ErrorCode.PACKAGE_NEWER, ""),
        "manifest-other-format": (edited(format="zip"), UNSAFE, "manifest"),
        "manifest-unknown-kind": (edited(kind="gift"), UNSAFE, "manifest"),
        "manifest-not-nfc": (edited(card=card | {"person": "Bi\u0301ch"}), UNSAFE, "manifest"),
        "manifest-card-of-another": (edited(card=card | {"station": "d" * 32}), UNSAFE, "manifest"),
        "manifest-ranges-not-held": (edited(held={}), UNSAFE, "manifest"),
        "manifest-ranges-unsound": (edited(ranges={"a" * 32: [[1, 2], [3, 3]]}), UNSAFE, "manifest"),
        "manifest-moment-without-offset": (edited(created_at="2023-09-12T08:30:00"), UNSAFE, "manifest"),
        "manifest-huge-number": (edited(part=10**400), UNSAFE, "manifest"),
        "sent-to-others": (edited(recipients=[stranger]), ErrorCode.PACKAGE_READDRESSED, ""),
        "sent-by-passphrase-once": (edited(recipients=[]), ErrorCode.PACKAGE_READDRESSED, ""),
        "blob-not-named-by-its-hash": (
            signed_again(no_blob | {"blobs/" + "0" * 64: PHOTO}),
            UNSAFE,
            "manifest",
        ),
        "member-missing": (no_blob, DAMAGED, "member_missing"),
        "member-unknown": (members | {"documents/more.pdf": b"x"}, UNSAFE, "members_differ"),
        "member-edited": (members | {blob: PHOTO[:-1] + b"x"}, DAMAGED, "member_hash"),
        "member-longer": (members | {blob: PHOTO + b"x"}, DAMAGED, "member_size"),
        "member-listed-twice": (edited(members=entries + entries[:1]), UNSAFE, "manifest"),
        "manifest-lists-itself": (edited(members=[*entries, itself]), UNSAFE, "manifest"),
        "ranges-differ": (edited(ranges=four, held=four), UNSAFE, "ranges_differ"),
        "another-campaign": (edited(campaign="e" * 32), UNSAFE, "change"),
        "change-twice": (
            signed_again(members | {"changes.jsonl": members["changes.jsonl"] * 2}),
            UNSAFE,
            "change_twice",
        ),
        "too-many-contents": (
            signed_again(members | {"changes.jsonl": contents_of_one_name(members["changes.jsonl"], 9)}),
            UNSAFE,
            "change_twice",
        ),
        "same-content-twice": (
            signed_again(members | {"changes.jsonl": contents_of_one_name(members["changes.jsonl"], 2) * 2}),
            UNSAFE,
            "change_twice",
        ),
        "receipt-in-work": (signed_again(members | {"receipt.json": b"{}"}), UNSAFE, "manifest"),
        "receipt-of-another-form": (
            signed_again(members | {"receipt.json": b"{}"}, kind="receipt"),
            UNSAFE,
            "receipt",
        ),
    }  # fmt: skip


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.cchc"):
        old.unlink()
    expected = {}
    for name, (content, code, reason) in all_cases().items():
        if len(content) <= 20_000:
            (folder / f"{name}.cchc").write_bytes(content)
            expected[name] = [str(code), reason]
    about = {"age_identity": keys("b").age_identity, "expected": expected}
    (folder / "expected.json").write_text(json.dumps(about, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
