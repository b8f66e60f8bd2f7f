"""Keys, cards and recovery keys of a machine, and what happens when the file of keys is lost."""

import io
import json
import os
import shutil
import sqlite3

import pypdfium2
import pytest

from cchc_desktop.composition import open_workspace
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.exchange.cards import Standing, write_card
from cchc_desktop.exchange.encryption import Lock
from cchc_desktop.exchange.keys import new_keys
from cchc_desktop.exchange.manifest import PackageKind
from cchc_desktop.exchange.package_contents import Contents
from cchc_desktop.exchange.package_reader import Opening, open_package
from cchc_desktop.exchange.package_writer import Destination, Sender, write_packages
from cchc_desktop.services.package_recovery import recover_package
from cchc_desktop.services.recovery_keys import RecoveryLack

_OTHER = "b" * 32


@pytest.fixture
def reopened(tmp_path):
    """Open a data folder again, as another start or another program does."""
    opened = []

    def again(folder=tmp_path / "data"):
        while opened:
            opened.pop().close()
        opened.append(open_workspace(folder, backups=tmp_path / "backups"))
        return opened[-1]

    yield again
    while opened:
        opened.pop().close()


def set_up(workspace):
    workspace.station.set_up(name="Máy 1", person="Lê Văn A", post="")
    return workspace


def other_card(*, station=_OTHER, name="Máy B"):
    return new_keys().card(station=station, name=name, person="Trần Thị B")


def package_for(tmp_path, identity, recipients):
    sender = Sender(keys=identity.keys(), card=identity.card())
    to = Destination(folder=tmp_path, lock=Lock(recipients=recipients), stem="thử", scratch=tmp_path)
    contents = Contents(kind=PackageKind.WORK, campaign="c" * 32, receipt=b"")
    clock, ids = identity._clock, identity._recovery._ids
    return next(write_packages(contents, sender=sender, to=to, now=clock(), ids=ids)).path


def test_keys_are_made_once_and_stay_the_same(reopened, tmp_path):
    workspace = set_up(reopened())
    keys = workspace.identity.keys()
    path = tmp_path / "data" / "keys" / f"{workspace.station.current().station_id}.json"
    assert json.loads(path.read_text())["age_identity"] == keys.age_identity
    if os.name != "nt":
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
    assert workspace.identity.keys() == keys
    assert reopened().identity.keys() == keys


def test_a_card_needs_a_name_and_keys_do_not(reopened):
    workspace = reopened()
    workspace.identity.keys()
    with pytest.raises(Refused) as caught:
        workspace.identity.card()
    assert caught.value.code is ErrorCode.STATION_NOT_SET_UP
    set_up(workspace)
    assert (workspace.identity.card().name, workspace.identity.card().person) == ("Máy 1", "Lê Văn A")


def test_no_backup_and_no_database_holds_a_secret(reopened, tmp_path):
    workspace = set_up(reopened())
    keys = workspace.identity.keys()
    secrets = [keys.age_identity, keys.minisign_secret_key]
    for key in workspace.identity.make_recovery_keys():
        secrets += [key.identity, *key.words]
    workspace.safety.backup()
    workspace.close()
    files = [
        path for place in ("data", "backups") for path in (tmp_path / place).rglob("*") if path.is_file()
    ]
    texts = {path: path.read_bytes() for path in files if path.parent.name != "keys"}
    assert any(path.parent.name == "backups" for path in texts)
    assert not [
        (path, secret) for path, text in texts.items() for secret in secrets if secret.encode() in text
    ]


def test_a_copied_folder_is_a_new_station_that_still_opens_the_old_ones_packages(reopened, tmp_path):
    workspace = set_up(reopened())
    before = workspace.identity.keys()
    card = workspace.identity.card()
    workspace.close()
    shutil.copytree(tmp_path / "data", tmp_path / "copy")
    copy = reopened(tmp_path / "copy")
    assert copy.identity.card().station != card.station
    assert copy.identity.keys().age_recipient != before.age_recipient
    assert copy.identity.opening_keys().recipients() == {
        before.age_recipient,
        copy.identity.keys().age_recipient,
    }
    # What the machine itself wrote under its former name comes from no stranger.
    assert copy.identity.standing(card) is Standing.KNOWN


@pytest.mark.parametrize("damage", ["", "{}", "\x00\x01"])
def test_lost_or_damaged_keys_are_told_and_made_anew_only_when_asked(reopened, tmp_path, damage):
    workspace = set_up(reopened())
    card = workspace.identity.card()
    path = next((tmp_path / "data" / "keys").iterdir())
    former = path.read_bytes()
    if damage:
        path.write_text(damage)
    else:
        path.rename(tmp_path / "elsewhere.json")
    workspace = reopened()
    for _ in range(2):
        with pytest.raises(EnvironmentFailed) as caught:
            workspace.identity.card()
        assert caught.value.code is (ErrorCode.KEYS_UNREADABLE if damage else ErrorCode.KEYS_MISSING)
        assert caught.value.fields == {"path": str(path)}
    # A package locked with a passphrase needs no keys.
    assert workspace.identity.opening_keys("sáu từ").identities == ()
    workspace.identity.known()
    workspace.identity.renew_keys()
    assert workspace.identity.card().fingerprint != card.fingerprint
    workspace = reopened()
    assert workspace.identity.card().fingerprint != card.fingerprint
    kept = sorted(each.name for each in path.parent.iterdir())
    assert kept == ([f"{card.station}-1.json", path.name] if damage else [path.name])
    if damage:
        # Mended by hand, the old file opens again what was written for it.
        (path.parent / kept[0]).write_bytes(former)
        assert card.age_recipient in workspace.identity.opening_keys().recipients()


def test_keys_renewed_twice_leave_both_old_files(reopened, tmp_path):
    workspace = set_up(reopened())
    recipients = {workspace.identity.keys().age_recipient}
    for _ in range(2):
        recipients.add(workspace.identity.renew_keys().age_recipient)
    assert len(recipients) == 3
    assert workspace.identity.opening_keys().recipients() == recipients
    assert len(list((tmp_path / "data" / "keys").iterdir())) == 3


def test_cards_are_strangers_then_known_then_changed(reopened, tmp_path):
    workspace = set_up(reopened())
    card, path = other_card(), tmp_path / "the-may.json"
    path.write_bytes(write_card(card))
    assert workspace.identity.read_card(path) == (card, Standing.STRANGER)
    assert workspace.identity.cards() == ()
    workspace.identity.accept(card)
    workspace = reopened()
    assert workspace.identity.cards() == (card,)
    assert workspace.identity.known()[_OTHER] == card
    assert workspace.identity.standing(card) is Standing.KNOWN
    changed = other_card()
    assert workspace.identity.standing(changed) is Standing.CHANGED
    workspace.identity.accept(changed)
    assert workspace.identity.cards() == (changed,)
    assert workspace.identity.standing(card) is Standing.CHANGED


def test_nobody_else_becomes_this_machine(reopened):
    workspace = set_up(reopened())
    own = workspace.identity.card()
    impostor = other_card(station=own.station)
    assert workspace.identity.standing(own) is Standing.KNOWN
    assert workspace.identity.standing(impostor) is Standing.CHANGED
    for card in (own, impostor):
        with pytest.raises(Refused) as caught:
            workspace.identity.accept(card)
        assert caught.value.code is ErrorCode.CARD_IS_OWN
    assert workspace.identity.known() == {own.station: own}


def test_a_card_goes_out_and_comes_in_as_a_file(reopened, tmp_path):
    workspace = set_up(reopened())
    workspace.identity.write_card(tmp_path / "a.json")
    assert workspace.identity.read_card(tmp_path / "a.json") == (workspace.identity.card(), Standing.KNOWN)


@pytest.mark.parametrize("content", [b"", b"{}", b"x" * 100_000, b"\xff", b'{"format":"cchc-card/1"}'])
def test_what_is_no_card_is_refused(reopened, tmp_path, content):
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(Refused) as caught:
        reopened().identity.read_card(path)
    assert caught.value.code is ErrorCode.CARD_INVALID
    assert caught.value.fields == {"path": str(path)}


def test_recovery_keys_open_what_is_written_from_now_on(reopened, tmp_path):
    workspace = set_up(reopened())
    identity = workspace.identity
    assert identity.recovery_recipients() == ()
    keys = identity.make_recovery_keys()
    assert identity.recovery_recipients() == tuple(key.recipient for key in keys)
    package = package_for(tmp_path, identity, (other_card().age_recipient, *identity.recovery_recipients()))
    for key in keys:
        for secret in (key.identity, " ".join(key.words)):
            opening = Opening(keys=identity.opening_keys(recovery=secret), scratch=tmp_path)
            with open_package(package, opening) as opened:
                assert opened.is_complete
    with pytest.raises(Refused):
        open_package(package, Opening(keys=identity.opening_keys(), scratch=tmp_path))


def test_a_drill_is_noted_for_the_key_that_was_tried(reopened):
    identity = set_up(reopened()).identity
    _, second = identity.make_recovery_keys()
    assert [state.tried_at for state in identity.recovery_states()] == ["", ""]
    tried = identity.drill(second.identity)
    assert (tried.number, tried.recipient) == (2, second.recipient)
    states = reopened().identity.recovery_states()
    assert states[0].tried_at == ""
    assert states[1] == tried
    assert tried.tried_at


def test_keys_are_spoken_of_until_somebody_holds_a_sheet(reopened, tmp_path):
    identity = set_up(reopened()).identity
    assert identity.recovery_lack() is RecoveryLack.NO_KEYS
    identity.skip_notice()
    assert identity.recovery_lack() is None
    old = identity.make_recovery_keys()
    assert identity.recovery_lack() is RecoveryLack.NOT_OUT
    keys = identity.make_recovery_keys()
    identity.note_sheets_out(old)
    assert identity.recovery_lack() is RecoveryLack.NOT_OUT
    identity.write_sheets(tmp_path / "sheets.pdf", keys)
    assert reopened().identity.recovery_lack() is None


def test_a_key_of_another_time_or_machine_fails_the_drill(reopened):
    identity = set_up(reopened()).identity
    before, _ = identity.make_recovery_keys()
    identity.make_recovery_keys()
    for secret in (before.identity, " ".join(before.words), new_keys().age_identity):
        with pytest.raises(Refused) as caught:
            identity.drill(secret)
        assert caught.value.code is ErrorCode.RECOVERY_KEY_WRONG
    assert [state.tried_at for state in identity.recovery_states()] == ["", ""]


def test_a_drill_needs_a_package_that_opens(reopened, monkeypatch):
    """Were recovery keys left out of packages, the drill would say so."""
    identity = set_up(reopened()).identity
    key, _ = identity.make_recovery_keys()
    monkeypatch.setattr(type(identity._recovery), "recipients", lambda _: ())
    with pytest.raises(Refused) as caught:
        identity.drill(key.identity)
    assert caught.value.code is ErrorCode.PACKAGE_NOT_FOR_US
    assert not any(state.tried_at for state in identity.recovery_states())


def test_the_sheet_is_one_page_with_everything_needed(reopened):
    identity = set_up(reopened()).identity
    key, _ = identity.make_recovery_keys()
    document = pypdfium2.PdfDocument(io.BytesIO(identity.sheet_pdf(key)))
    assert len(document) == 1
    text = " ".join(document[0].get_textpage().get_text_range().split())
    assert all(word in text for word in key.words)
    assert key.identity in "".join(text.split())
    assert "Máy 1" in text
    assert key.recipient[-6:].upper() in text


def test_a_package_is_recovered_into_a_new_folder_without_any_data(reopened, tmp_path):
    identity = set_up(reopened()).identity
    key, _ = identity.make_recovery_keys()
    package = package_for(tmp_path, identity, identity.recovery_recipients())
    folders = set()
    for _ in range(2):
        told = recover_package(package, key.identity, scratch=tmp_path, to=tmp_path / "out")
        assert told.card == identity.card()
        assert (told.changes, told.damaged) == (0, ())
        assert json.loads((told.folder / "manifest.json").read_text())["campaign"] == "c" * 32
        folders.add(told.folder)
    assert len(folders) == 2
    assert recover_package(package, key.identity, scratch=tmp_path).folder is None


def test_a_wrong_recovery_key_recovers_nothing(reopened, tmp_path):
    identity = set_up(reopened()).identity
    identity.make_recovery_keys()
    package = package_for(tmp_path, identity, identity.recovery_recipients())
    with pytest.raises(Refused) as caught:
        recover_package(package, new_keys().age_identity, scratch=tmp_path, to=tmp_path / "out")
    assert caught.value.code is ErrorCode.RECOVERY_KEY_WRONG
    assert not (tmp_path / "out").exists()


def test_the_database_knows_no_key_but_public_ones(reopened, tmp_path):
    identity = set_up(reopened()).identity
    identity.make_recovery_keys()
    identity.keys()
    with sqlite3.connect(tmp_path / "data" / "cchc.db") as connection:
        rows = dict(connection.execute("SELECT name, value FROM local_values"))
    assert [set(entry) for entry in json.loads(rows["recovery_keys"])] == [
        {"recipient", "made_at", "out_at", "tried_at"}
    ] * 2
