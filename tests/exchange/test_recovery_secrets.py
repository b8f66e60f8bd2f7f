"""Recovery secrets: what is on paper opens, however it is typed; what is not is named."""

import io
import subprocess
import unicodedata

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.exchange.encryption import Lock, encrypt, new_identity, recipient_of
from cchc_desktop.exchange.passphrases import bare, load_words
from cchc_desktop.exchange.recovery_secrets import (
    RECOVERY_WORDS,
    identity_of_words,
    new_recovery_words,
    read_recovery_secret,
)

_WORDS = load_words()


def test_the_identity_follows_from_the_words_for_ever():
    """A sheet printed today must open packages in ten years, whatever the list has become."""
    words = ("máy bay", "hoa hồng", "con mèo", "mặt trời") * 3
    assert (
        identity_of_words(words)
        == "AGE-SECRET-KEY-165KH8ELF60LR0PKRLUHMAFA5EH2XSYZ8ZVKNRCLYZESUUJ8RQ8LSHQXEX4"
    )


@settings(max_examples=50, deadline=None)
@given(st.randoms(use_true_random=False))
def test_words_make_an_identity_the_age_library_takes(random):
    words = new_recovery_words(_WORDS, choose=random.randrange)
    identity = identity_of_words(words)
    assert len(words) == RECOVERY_WORDS
    assert str(pyrage.x25519.Identity.from_str(identity)) == identity


@settings(max_examples=50, deadline=None)
@given(
    st.randoms(use_true_random=False),
    st.sampled_from([" ", "\n", " - ", ", ", "\t"]),
    st.sampled_from([str.upper, bare, lambda text: unicodedata.normalize("NFD", text), str]),
)
def test_words_are_read_however_they_are_typed(random, between, write):
    words = new_recovery_words(_WORDS, choose=random.randrange)
    typed = between.join(f"{number}. {write(word)}" for number, word in enumerate(words, 1))
    assert read_recovery_secret(typed, _WORDS) == identity_of_words(words)


def test_an_identity_is_found_in_a_key_file_and_in_groups():
    identity = new_identity()
    keygen = f"# created: 2026-11-20T00:00:00Z\n# public key: {recipient_of(identity)}\n{identity}\n"
    in_groups = " ".join(identity.lower()[at : at + 6] for at in range(0, len(identity), 6))
    for text in (identity, keygen, in_groups, f'{{"age_identity":"{identity}","format":"cchc-keys/1"}}'):
        assert read_recovery_secret(text, _WORDS) == identity


@pytest.mark.parametrize("place", [0, 20, 40, 57])
def test_one_wrong_letter_is_noticed(place):
    identity = new_identity()
    at = len("AGE-SECRET-KEY-1") + place
    wrong = identity[:at] + ("Q" if identity[at] != "Q" else "P") + identity[at + 1 :]
    with pytest.raises(Refused) as caught:
        read_recovery_secret(wrong, _WORDS)
    assert caught.value.code is ErrorCode.RECOVERY_KEY_INVALID


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("", {"count": 0}),
        ("máy bay hoa hồng", {"count": 2}),
        ("máy bay " * 13, {"count": 13}),
        ("máy bay " * 5 + "xxx yyy " + "máy bay " * 6, {"word": "xxx yyy"}),
        ("AGE-SECRET-KEY-1QQQ", {}),
        ("\x00" * 100_000, {"count": 0}),
    ],
)
def test_what_is_no_secret_is_refused_and_named(text, fields):
    with pytest.raises(Refused) as caught:
        read_recovery_secret(text, _WORDS)
    assert caught.value.code is ErrorCode.RECOVERY_KEY_INVALID
    assert caught.value.fields == fields


@pytest.mark.needs_age_and_minisign
def test_the_age_program_opens_with_what_the_words_make(tmp_path):
    identity = identity_of_words(new_recovery_words(_WORDS))
    locked, key = tmp_path / "a.age", tmp_path / "key.txt"
    with locked.open("wb") as target:
        encrypt(io.BytesIO(b"abc"), target, Lock(recipients=(recipient_of(identity),)))
    key.write_text(identity)
    opened = subprocess.run(["age", "-d", "-i", key, locked], capture_output=True, check=True, timeout=60)
    assert opened.stdout == b"abc"
