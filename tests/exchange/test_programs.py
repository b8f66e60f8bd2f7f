"""`age` and `minisign` of the distribution open and verify ours, and we open and verify theirs."""

import contextlib
import io
import os
import pty
import subprocess
from pathlib import Path

import msgspec
import pytest

from cchc_desktop.exchange import signing
from cchc_desktop.exchange.age_header import read_header
from cchc_desktop.exchange.cards import make_card
from cchc_desktop.exchange.encryption import Lock, OpeningKeys, decrypt
from cchc_desktop.exchange.manifest import read_manifest, write_manifest
from cchc_desktop.exchange.package_reader import open_package
from tests.exchange.builders import (
    PASSPHRASE,
    archive_of,
    changes,
    contents_with,
    file_source,
    keys,
    opening,
    plain_members,
    write_all,
)

pytestmark = pytest.mark.needs_age_and_minisign


def run(*command: str | Path, **other) -> bytes:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, check=False, timeout=120, **other
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def run_typing(typed: str, *command: str | Path) -> None:
    """Run a program that asks its terminal, and type the same answer whenever it asks."""
    ours, theirs = pty.openpty()
    # setsid makes the terminal it is given the one that the program asks.
    asking = ["setsid", "--ctty", "--wait", *map(str, command)]
    program = subprocess.Popen(asking, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    # Reading ends with an error when the program has closed the terminal.
    with contextlib.suppress(OSError):
        while piece := os.read(ours, 1000):
            shown += piece
            if b"passphrase" in piece and b":" in piece:
                os.write(ours, typed.encode() + b"\n")
    os.close(ours)
    assert program.wait(timeout=120) == 0, shown.decode()


def unpack(folder: Path, archive: Path) -> None:
    run("python3", "-m", "zipfile", "-e", archive, folder)


def test_age_opens_our_package_and_minisign_verifies_it(tmp_path):
    photo = file_source(tmp_path, b"jpeg" * 50_000)
    (written,) = write_all(tmp_path, contents_with(changes(5), attachments=(photo,)))
    identity, archive = tmp_path / "identity", tmp_path / "package.zip"
    identity.write_text(keys("b").age_identity + "\n", "utf-8")
    run("age", "-d", "-i", identity, "-o", archive, written.path)
    folder = tmp_path / "unpacked"
    unpack(folder, archive)
    shown = run(
        "minisign", "-V", "-P", keys("a").minisign_public_key, "-m", folder / "manifest.json"
    ).decode()
    assert "Signature and comment signature verified" in shown
    assert written.manifest.package in shown
    assert (folder / "blobs" / photo.sha256).read_bytes() == photo.path.read_bytes()


def test_we_open_what_age_encrypted_and_minisign_signed(tmp_path):
    (written,) = write_all(tmp_path, contents_with(changes(5)))
    members = plain_members(written.path)
    public, secret, folder = tmp_path / "key.pub", tmp_path / "key.sec", tmp_path / "signed"
    run("minisign", "-G", "-W", "-p", public, "-s", secret)
    folder.mkdir()
    key = public.read_text("utf-8").splitlines()[1]
    theirs = _manifest_of(members, key, keys("a").age_recipient)
    (folder / "manifest.json").write_bytes(theirs)
    run("minisign", "-S", "-W", "-s", secret, "-m", folder / "manifest.json")
    signature = (folder / "manifest.json.minisig").read_bytes()
    archive, package = tmp_path / "package.zip", tmp_path / "theirs.cchc"
    archive.write_bytes(archive_of(members | {"manifest.json": theirs, "manifest.json.minisig": signature}))
    run("age", "-r", keys("b").age_recipient, "-o", package, archive)
    with open_package(package, opening(tmp_path)) as opened:
        assert list(opened.changes()) == changes(5)
        assert opened.card.minisign_public_key == key


def _manifest_of(members: dict[str, bytes], key: str, recipient: str) -> bytes:
    manifest = read_manifest(members["manifest.json"])
    card = make_card(
        station=manifest.card.station,
        name="Máy khác",
        person="Lê Văn Khác",
        age_recipient=recipient,
        minisign_public_key=key,
    )
    return write_manifest(msgspec.structs.replace(manifest, card=card))


def test_age_opens_our_passphrase_package(tmp_path):
    (written,) = write_all(tmp_path, contents_with(changes(5)), lock=Lock(passphrase=PASSPHRASE))
    archive = tmp_path / "package.zip"
    run_typing(PASSPHRASE, "age", "-d", "-o", archive, written.path)
    unpack(tmp_path / "unpacked", archive)
    assert (tmp_path / "unpacked" / "changes.jsonl").read_bytes().count(b"\n") == 5


def test_we_open_what_age_encrypted_with_a_passphrase(tmp_path):
    content, package = tmp_path / "content", tmp_path / "package"
    content.write_bytes(b"x" * 200_000)
    run_typing(PASSPHRASE, "age", "-p", "-o", package, content)
    opened = io.BytesIO()
    with package.open("rb") as file:
        header = read_header(file)
        decrypt(file, opened, header=header, keys=OpeningKeys(passphrase=PASSPHRASE))
    assert header.work_factor == 18
    assert opened.getvalue() == content.read_bytes()


def test_keys_of_the_programs_are_keys_here(tmp_path):
    made = run("age-keygen").decode().splitlines()
    identity = next(line for line in made if line.startswith("AGE-SECRET-KEY-1"))
    recipient = next(line for line in made if "public key: " in line).split(": ")[1]
    (written,) = write_all(tmp_path, contents_with(changes(1)), lock=Lock(recipients=(recipient,)))
    with open_package(written.path, opening(tmp_path, keys=OpeningKeys(identities=(identity,)))) as opened:
        assert opened.is_complete


def test_a_signature_of_minisign_verifies_and_ours_verifies_there(tmp_path):
    public, secret, content = tmp_path / "key.pub", tmp_path / "key.sec", tmp_path / "nội dung.txt"
    content.write_text("Biên bản", "utf-8")
    run("minisign", "-G", "-W", "-p", public, "-s", secret)
    run("minisign", "-S", "-W", "-s", secret, "-m", content)
    key = public.read_text("utf-8").splitlines()[1]
    signature = content.with_name(content.name + ".minisig")
    signing.verify(content.read_bytes(), signature.read_bytes(), key)
    signature.write_bytes(keys("a").sign(content.read_bytes(), comment="cchc"))
    run("minisign", "-V", "-P", keys("a").minisign_public_key, "-m", content)
