"""This machine and those it knows, from the command line alone."""

import hashlib
import json
import os
import re
import shutil

import pypdfium2
import pytest

from cchc_desktop.composition import open_workspace
from cchc_desktop.exchange.encryption import Lock, recipient_of
from cchc_desktop.exchange.manifest import PackageKind
from cchc_desktop.exchange.package_contents import Contents, FileSource
from cchc_desktop.exchange.package_writer import Destination, Sender, write_packages

_SIX_GROUPS = re.compile(r"\d{5}( \d{5}){5}")


@pytest.fixture
def machine(run, tmp_path):
    """Set up a machine and return its data folder."""

    def make(name):
        folder = tmp_path / name
        told = run("station", "set-up", "--name", f"Máy {name}", "--person", "Lê Văn A", data=folder)
        assert told.code == 0, told.err
        return folder

    return make


def package_of(folder, tmp_path):
    """Write a package of this machine as every package is written: for its recovery keys too."""
    workspace = open_workspace(folder, backups=tmp_path / "backups")
    try:
        identity = workspace.identity
        sender = Sender(keys=identity.keys(), card=identity.card())
        lock = Lock(recipients=(sender.card.age_recipient, *identity.recovery_recipients()))
        to = Destination(folder=tmp_path, lock=lock, stem="gói", scratch=tmp_path)
        document = tmp_path / "ghi-chu.txt"
        document.write_bytes(b"abc")
        contents = Contents(
            kind=PackageKind.WORK,
            campaign="c" * 32,
            documents=(_file(document),),
        )
        return next(
            write_packages(contents, sender=sender, to=to, now=workspace.clock(), ids=lambda: "d" * 32)
        ).path
    finally:
        workspace.close()


def _file(path):
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    return FileSource(path=path, size=len(content), sha256=sha256, name="ghi-chu.txt", title="Ghi chú")


def words_on(sheet):
    """Return what a person would copy from a sheet."""
    text = pypdfium2.PdfDocument(sheet)[0].get_textpage().get_text_range()
    numbered = dict(re.findall(r"(\d+)\. (\w+ \w+)", text))
    return [numbered[str(number)] for number in range(1, 13)]


def identity_on(sheet):
    text = "".join(pypdfium2.PdfDocument(sheet)[0].get_textpage().get_text_range().split())
    return re.search(r"AGE-SECRET-KEY-1[A-Z0-9]{58}", text)[0]


def test_set_up_show_and_rename(run, machine):
    data = machine("A")
    shown = run("station", "show", "--json", data=data).json
    assert (shown["name"], shown["person"], shown["is_set_up"]) == ("Máy A", "Lê Văn A", True)
    assert _SIX_GROUPS.fullmatch(shown["fingerprint"])
    assert shown["fingerprint"] in run("station", "show", data=data).out
    renamed = run("station", "rename", "--post", "Thư ký", "--json", data=data).json
    assert renamed == {**shown, "post": "Thư ký"}
    # A new name leaves the fingerprint alone: it is of the keys.
    renamed = run("station", "rename", "--name", "Máy B", "--json", data=data).json
    assert (renamed["name"], renamed["post"]) == ("Máy B", "Thư ký")
    assert renamed["fingerprint"] == shown["fingerprint"]
    assert run("station", "rename", data=data).code == 2


def test_a_machine_without_a_name_shows_that(run, tmp_path):
    told = run("station", "show", "--json", data=tmp_path / "empty")
    assert (told.code, told.json["is_set_up"], told.json["fingerprint"]) == (0, False, "")
    told = run("card", data=tmp_path / "empty")
    assert (told.code, "chưa có tên máy" in told.err) == (1, True)


def test_a_card_as_json_and_as_a_file(run, machine, tmp_path):
    data, path = machine("A"), tmp_path / "a.json"
    card = run("card", "--json", data=data).json
    assert card["age_recipient"].startswith("age1")
    assert card["minisign_public_key"]
    assert card["fingerprint"] == run("station", "show", "--json", data=data).json["fingerprint"]
    assert run("card", "-o", path, data=data).code == 0
    assert json.loads(path.read_text()) == card
    assert run("card", "-o", path, "--json", data=data).json == card
    assert run("card", "-o", tmp_path / "nowhere" / "a.json", data=data).code == 1


def test_a_strangers_card_is_accepted_after_it_was_compared(run, machine, tmp_path):
    own, other, path = machine("A"), machine("B"), tmp_path / "b.json"
    run("card", "-o", path, data=other)
    card = json.loads(path.read_text())
    shown = run("card", "show", path, "--json", data=own).json
    assert (shown["card"], shown["standing"]) == (card, "stranger")
    told = run("card", "accept", path, data=own)
    assert (told.code, card["fingerprint"] in told.out) == (2, True)
    assert run("card", "accept", path, "--fingerprint", "1 2 3", data=own).code == 2
    assert run("card", "list", "--json", data=own).json == []
    assert run("card", "accept", path, "--yes", data=own).code == 0
    assert run("card", "list", "--json", data=own).json == [card]
    assert run("card", "show", path, "--json", data=own).json["standing"] == "known"


def test_a_changed_key_takes_more_than_a_yes(run, machine, tmp_path):
    own, other, path = machine("A"), machine("B"), tmp_path / "b.json"
    run("card", "-o", path, data=other)
    run("card", "accept", path, "--yes", data=own)
    before = run("card", "list", "--json", data=own).json
    assert run("station", "renew-keys", data=other).code == 1
    assert run("station", "renew-keys", "--yes", data=other).code == 0
    run("card", "-o", path, data=other)
    new = json.loads(path.read_text())
    assert new["fingerprint"] != before[0]["fingerprint"]
    told = run("card", "accept", path, "--yes", data=own)
    assert (told.code, "đã khác với khóa đã biết" in told.err) == (1, True)
    assert run("card", "list", "--json", data=own).json == before
    assert run("card", "accept", path, "--fingerprint", new["fingerprint"], data=own).code == 0
    assert run("card", "list", "--json", data=own).json == [new]


def test_a_known_machine_is_marked_as_the_offices(run, machine, tmp_path):
    own, other = machine("A"), machine("B")
    path = tmp_path / "thẻ.json"
    run("card", "-o", path, data=other)
    assert run("card", "office", "Máy B", data=own).code == 2
    run("card", "accept", path, "--yes", data=own)
    told = run("card", "office", "Máy B", "--json", data=own)
    assert (told.code, json.loads(told.out)["is_office"]) == (0, True)
    assert "×" in run("card", "list", data=own).out
    assert run("card", "office", "Máy B", "--off", data=own).code == 0
    assert "×" not in run("card", "list", data=own).out


def test_ones_own_card_is_not_accepted(run, machine, tmp_path):
    data, path = machine("A"), tmp_path / "a.json"
    run("card", "-o", path, data=data)
    told = run("card", "accept", path, "--yes", data=data)
    assert (told.code, "chính máy này" in told.err) == (1, True)


def test_lost_keys_are_told_and_nothing_is_made_by_itself(run, machine):
    data = machine("A")
    next((data / "keys").iterdir()).unlink()
    told = run("station", "show", data=data)
    assert (told.code, "không còn ở chỗ cũ" in told.err) == (0, True)
    assert run("card", data=data).code == 1
    assert list((data / "keys").iterdir()) == []
    run("station", "renew-keys", "--yes", data=data)
    assert run("card", data=data).code == 0


def test_recovery_keys_are_printed_tried_and_open_packages(run, machine, tmp_path):
    data, sheets = machine("A"), tmp_path / "sheets"
    assert run("station", "recovery-keys", "--json", data=data).json == []
    assert run("station", "recovery-keys", "--sheets", sheets, data=data).code == 0
    first, second = sorted(sheets.iterdir())
    assert os.name == "nt" or first.stat().st_mode & 0o777 == 0o600
    states = run("station", "recovery-keys", "--json", data=data).json
    assert [state["tried_at"] for state in states] == ["", ""]
    assert recipient_of(identity_on(second)) == states[1]["recipient"]
    tried = run("station", "drill", "--key", "-", "--json", data=data, stdin=" ".join(words_on(first))).json
    assert (tried["number"], bool(tried["tried_at"])) == (1, True)
    package = package_of(data, tmp_path)
    shutil.rmtree(data)
    key = tmp_path / "key.txt"
    for secret in (" ".join(words_on(first)), identity_on(second)):
        key.write_text(secret, "utf-8")
        shown = run("recover", package, "--key", key, "--json").json
        assert (shown["card"]["name"], shown["documents"], shown["folder"]) == ("Máy A", ["Ghi chú"], None)
    told = run("recover", package, "--key", key, "--to", tmp_path / "out")
    assert told.code == 0
    assert (tmp_path / "out" / package.stem / "documents" / "ghi-chu.txt").read_bytes() == b"abc"
    assert not data.exists()


def test_a_wrong_recovery_key_is_refused(run, machine, tmp_path):
    data = machine("A")
    run("station", "recovery-keys", "--sheets", tmp_path / "old", data=data)
    run("station", "recovery-keys", "--sheets", tmp_path / "new", data=data)
    package = package_of(data, tmp_path)
    old = identity_on(min((tmp_path / "old").iterdir()))
    for arguments in (("recover", package), ("station", "drill")):
        told = run(*arguments, "--key", "-", data=data, stdin=old)
        assert (told.code, "không mở được gói" in told.err) == (1, True)
        told = run(*arguments, "--key", "-", data=data, stdin="máy bay")
        assert (told.code, "nhận được 1 từ" in told.err) == (1, True)


def test_a_recovered_package_is_taken_in_on_a_machine_it_was_not_for(run, machine, tmp_path):
    sender, receiver, third = machine("A"), machine("B"), machine("C")
    run("station", "recovery-keys", "--sheets", tmp_path / "sheets", data=sender)
    secret = identity_on(min((tmp_path / "sheets").iterdir()))
    workspace = open_workspace(sender, backups=tmp_path / "backups")
    campaign = workspace.planning.create_campaign("tayninh-2023")
    workspace.close()
    run("card", "-o", tmp_path / "b.json", data=receiver)
    (tmp_path / "stick").mkdir()
    sent = run("export", "--to", tmp_path / "stick", "--kind", "plan", "--recipient", tmp_path / "b.json",
               data=sender)  # fmt: skip
    assert sent.code == 0, sent.err
    (package,) = (tmp_path / "stick").iterdir()
    told = run("import", package, "--yes", data=third)
    assert (told.code, "không gửi cho máy này" in told.err) == (1, True)
    told = run("import", package, "--yes", "--key", "-", stdin=secret, data=third)
    assert told.code == 0, told.err
    assert [one["id"] for one in run("campaign", "list", "--json", data=third).json] == [campaign]
