"""Keys of a station and the cards that tell of them."""

import json
import os
import stat
import unicodedata

import pytest

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.exchange import cards, signing
from cchc_desktop.exchange.keys import new_keys, read_keys, write_keys
from tests.exchange.builders import A, B, card, keys


def test_keys_come_back_from_their_file_and_nobody_else_may_read_it(tmp_path):
    made = new_keys()
    path = tmp_path / "khóa.json"
    write_keys(path, made)
    assert read_keys(path) == made
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        path.chmod(0o644)
        read_keys(path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_secrets_do_not_show_when_keys_are_printed():
    made = new_keys()
    assert made.age_identity not in repr(made)
    assert made.minisign_secret_key not in repr(made)
    assert made.age_recipient in repr(made)


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff", b'{"format":"cchc-keys/2"}'])
def test_a_file_that_holds_no_keys_is_named(tmp_path, content):
    path = tmp_path / "keys.json"
    path.write_bytes(content)
    with pytest.raises(EnvironmentFailed) as failed:
        read_keys(path)
    assert failed.value.code is ErrorCode.KEYS_UNREADABLE
    assert failed.value.fields == {"path": str(path)}


def test_damaged_secrets_are_refused(tmp_path):
    path = tmp_path / "keys.json"
    write_keys(path, new_keys())
    whole = json.loads(path.read_text("utf-8"))
    damaged = [
        {"age_identity": whole["age_identity"][:-1] + ("Q" if whole["age_identity"][-1] != "Q" else "P")},
        {"age_identity": "x"},
        {"minisign_secret_key": whole["minisign_secret_key"][:-1]},
        {"minisign_secret_key": "x"},
    ]
    for edit in damaged:
        path.write_text(json.dumps(whole | edit), "utf-8")
        with pytest.raises(EnvironmentFailed) as failed:
            read_keys(path)
        assert failed.value.code is ErrorCode.KEYS_UNREADABLE


def test_a_card_comes_back_and_its_fingerprint_has_six_groups_of_five_digits():
    one = card("a")
    assert cards.read_card(cards.write_card(one)) == one
    groups = one.fingerprint.split(" ")
    assert [len(group) for group in groups] == [5] * 6
    assert "".join(groups).isdecimal()


def test_the_fingerprint_tells_stations_and_keys_apart():
    one = card("a")
    others = {
        cards.fingerprint(B, one.age_recipient, one.minisign_public_key),
        cards.fingerprint(A, keys("b").age_recipient, one.minisign_public_key),
        cards.fingerprint(A, one.age_recipient, keys("b").minisign_public_key),
    }
    assert len(others | {one.fingerprint}) == 4


@pytest.mark.parametrize(
    "edit",
    [
        {"format": "cchc-card/2"},
        {"station": "A" * 32},
        {"station": "a" * 32 + "\n"},
        {"name": ""},
        {"name": "  "},
        {"name": "một\nhai"},
        {"name": "x" * 201},
        {"person": unicodedata.normalize("NFD", "Trần Thị Bích")},
        {"age_recipient": "age1xyz"},
        {"minisign_public_key": "RWQ"},
        {"fingerprint": "00000 00000 00000 00000 00000 00000"},
        {"unknown": 1},
        {"name": 5},
    ],
)
def test_a_card_of_another_form_is_refused(edit):
    content = json.dumps(json.loads(cards.write_card(card("a"))) | edit).encode()
    with pytest.raises(Refused) as refused:
        cards.read_card(content)
    assert refused.value.code is ErrorCode.CARD_INVALID


def test_a_card_with_a_key_twice_too_deep_or_too_large_is_refused():
    whole = cards.write_card(card("a"))
    twice = whole.replace(b'{"age', b'{"name":"other","age', 1)
    for content in (twice, b"[" * 5000 + b"]" * 5000, whole + b" " * cards.LARGEST_CARD, b"\xff" + whole):
        with pytest.raises(Refused) as refused:
            cards.read_card(content)
        assert refused.value.code is ErrorCode.CARD_INVALID


def test_a_new_name_is_the_same_station_and_a_new_key_is_not():
    one = card("a")
    renamed = keys("a").card(station=A, name="Máy mới", person="Người khác")
    rekeyed = keys("b").card(station=A, name=one.name, person=one.person)
    assert cards.standing(one, {}) is cards.Standing.STRANGER
    assert cards.standing(renamed, {A: one}) is cards.Standing.KNOWN
    assert cards.standing(rekeyed, {A: one}) is cards.Standing.CHANGED


def test_a_signature_is_for_these_bytes_and_this_key_only():
    signature = keys("a").sign("nội dung".encode(), comment="cchc")
    signing.verify("nội dung".encode(), signature, keys("a").minisign_public_key)
    wrong = [
        ("nội dunG".encode(), signature, keys("a").minisign_public_key),
        ("nội dung".encode(), signature, keys("b").minisign_public_key),
        (
            "nội dung".encode(),
            signature.replace(b"comment: cchc", b"comment: cchx"),
            keys("a").minisign_public_key,
        ),
        ("nội dung".encode(), b"", keys("a").minisign_public_key),
        ("nội dung".encode(), b"\xff\n\xff\n\xff\n\xff", keys("a").minisign_public_key),
    ]
    for content, signed, key in wrong:
        with pytest.raises(Refused) as refused:
            signing.verify(content, signed, key)
        assert refused.value.code is ErrorCode.PACKAGE_SIGNATURE_WRONG
