"""The header of an age file is read by us first, and hardly anything passes."""

import base64
import contextlib
import io

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_desktop.core.errors import CchcError, ErrorCode, Refused
from cchc_desktop.exchange import age_header
from cchc_desktop.exchange.age_header import LockKind, read_header
from cchc_desktop.exchange.encryption import Lock, OpeningKeys, decrypt, encrypt, rescue
from tests.exchange.builders import PASSPHRASE, keys


def b64(content: bytes) -> str:
    return base64.b64encode(content).decode().rstrip("=")


KEY = b64(bytes(range(32)))
X25519 = f"-> X25519 {KEY}\n{KEY}\n"
SCRYPT = f"-> scrypt {b64(bytes(16))} 18\n{KEY}\n"
MAC = f"--- {KEY}\n"


def header(*stanzas: str, mac: str = MAC) -> bytes:
    return ("age-encryption.org/v1\n" + "".join(stanzas) + mac).encode() + b"payload"


def code_of(content: bytes) -> tuple[ErrorCode, str]:
    with pytest.raises(Refused) as refused:
        read_header(io.BytesIO(content))
    return refused.value.code, str(refused.value.fields.get("reason", ""))


def test_keys_and_a_passphrase_are_read():
    found = read_header(io.BytesIO(header(X25519, X25519)))
    assert (found.kind, len(found.stanzas), found.work_factor) == (LockKind.KEYS, 2, 0)
    assert found.size == len(header(X25519, X25519)) - len(b"payload")
    assert found.signed.endswith(b"\n---")
    found = read_header(io.BytesIO(header(SCRYPT)))
    assert (found.kind, found.work_factor) == (LockKind.PASSPHRASE, 18)


def test_one_stanza_of_grease_is_let_pass():
    grease = "-> xq-grease a b\nAAAA\n"
    assert len(read_header(io.BytesIO(header(X25519, grease))).stanzas) == 1
    assert code_of(header(X25519, grease, grease)) == (ErrorCode.PACKAGE_UNSAFE, "stanza_kind")
    assert code_of(header(grease)) == (ErrorCode.PACKAGE_UNSAFE, "stanza_kind")
    assert code_of(header(SCRYPT, grease)) == (ErrorCode.PACKAGE_UNSAFE, "stanza_kind")


@pytest.mark.parametrize("factor", ["19", "23", "64", "99"])
def test_a_work_factor_above_18_is_refused(factor):
    stanza = SCRYPT.replace(" 18\n", f" {factor}\n")
    assert code_of(header(stanza)) == (ErrorCode.PACKAGE_UNSAFE, "work_factor")


@pytest.mark.parametrize("factor", ["0", "018", "-1", "+9", "1e1", "100", "1.0", "٣"])
def test_a_work_factor_of_another_form_is_refused(factor):
    stanza = SCRYPT.replace(" 18\n", f" {factor}\n")
    assert code_of(header(stanza))[0] is ErrorCode.PACKAGE_UNSAFE


@pytest.mark.parametrize(
    "content",
    [
        header(),
        header(SCRYPT, SCRYPT),
        header(X25519, SCRYPT),
        header("-> ssh-ed25519 AAAA AAAA\n" + KEY + "\n"),
        header("-> mlkem768x25519 AAAA\n" + KEY + "\n"),
        header("-> X25519\n" + KEY + "\n"),
        header(f"-> X25519 {KEY} {KEY}\n{KEY}\n"),
        header(f"-> X25519  {KEY}\n{KEY}\n"),
        header(f"-> X25519 {KEY[:-1]}\n{KEY}\n"),
        header(f"-> X25519 {KEY[:-1]}9\n{KEY}\n"),
        header(f"-> X25519 {KEY}=\n{KEY}\n"),
        header(f"-> X25519 {KEY}\n{b64(bytes(31))}\n"),
        header(f"-> X25519 {KEY}\n{b64(bytes(48))}\n{KEY}\n"),
        header(f"-> X25519 {KEY}\n{KEY}\r\n"),
        header(f"-> X25519 {KEY}\n{'A' * 65}\n"),
        header(X25519, mac="--- AAAA\n"),
        header(X25519, mac=f"---{KEY}\n"),
        header(X25519, mac=""),
        b"age-encryption.org/v1\n",
        b"age-encryption.org/v1\n-> X25519",
    ],
)
def test_every_other_header_is_refused(content):
    assert code_of(content)[0] is ErrorCode.PACKAGE_UNSAFE


def test_headers_without_end_are_refused_for_their_size():
    many = header(*[X25519] * (age_header.MOST_STANZAS + 1))
    assert code_of(many) == (ErrorCode.PACKAGE_UNSAFE, "header_too_large")
    endless = b"age-encryption.org/v1\n-> X25519 " + b"A" * 10**6
    assert code_of(endless) == (ErrorCode.PACKAGE_UNSAFE, "header_too_large")
    full_lines = b"age-encryption.org/v1\n-> a-grease\n" + (b"A" * 64 + b"\n") * 1000
    assert code_of(full_lines) == (ErrorCode.PACKAGE_UNSAFE, "header_too_large")


def test_other_files_are_told_apart():
    assert code_of(b"") == (ErrorCode.PACKAGE_UNKNOWN_FORMAT, "not_age")
    assert code_of(b"PK\x03\x04") == (ErrorCode.PACKAGE_UNKNOWN_FORMAT, "not_age")
    assert code_of(b"-----BEGIN AGE ENCRYPTED FILE-----\n") == (ErrorCode.PACKAGE_UNKNOWN_FORMAT, "armoured")
    assert code_of(b"age-encryption.org/v2\n")[0] is ErrorCode.PACKAGE_NEWER
    assert code_of(b"age-encryption.org/v1\r\n")[0] is ErrorCode.PACKAGE_UNKNOWN_FORMAT


@given(st.binary(max_size=300))
@settings(max_examples=50)
def test_any_bytes_are_read_or_refused_and_nothing_else_happens(content):
    for start in (b"", b"age-encryption.org/v1\n", b"age-encryption.org/v1\n-> X25519 "):
        with contextlib.suppress(Refused):
            found = read_header(io.BytesIO(start + content))
            assert found.size <= len(start + content)


sizes = st.sampled_from([0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])


def sealed(content: bytes, lock: Lock) -> io.BytesIO:
    file = io.BytesIO()
    encrypt(io.BytesIO(content), file, lock)
    return file


@given(sizes)
@settings(max_examples=7, deadline=None)
def test_content_of_any_size_comes_back_from_keys(size):
    content = bytes(size)
    file = sealed(content, Lock(recipients=(keys("a").age_recipient, keys("b").age_recipient)))
    for who in "ab":
        opened, again = io.BytesIO(), io.BytesIO()
        with_keys = OpeningKeys(identities=(keys("c").age_identity, keys(who).age_identity))
        decrypt(file, opened, header=read_header(file), keys=with_keys)
        rescue(file, again, header=read_header(file), keys=with_keys)
        assert opened.getvalue() == again.getvalue() == content


@pytest.mark.parametrize("size", [0, 65_536, 65_537])
def test_a_passphrase_opens_what_it_closed_here_and_in_the_library(size):
    content = b"x" * size
    file = sealed(content, Lock(passphrase=PASSPHRASE))
    opened = io.BytesIO()
    decrypt(file, opened, header=read_header(file), keys=OpeningKeys(passphrase=PASSPHRASE))
    assert opened.getvalue() == content
    assert pyrage.passphrase.decrypt(file.getvalue(), PASSPHRASE) == content


def test_the_wrong_key_the_wrong_words_and_no_words_are_told_apart():
    by_key = sealed(b"x", Lock(recipients=(keys("a").age_recipient,)))
    by_words = sealed(b"x", Lock(passphrase=PASSPHRASE))
    trials = [
        (by_key, OpeningKeys(identities=(keys("b").age_identity,)), ErrorCode.PACKAGE_NOT_FOR_US),
        (by_key, OpeningKeys(passphrase=PASSPHRASE), ErrorCode.PACKAGE_NOT_FOR_US),
        (by_words, OpeningKeys(identities=(keys("b").age_identity,)), ErrorCode.PACKAGE_NEEDS_PASSPHRASE),
        (by_words, OpeningKeys(passphrase="may bay"), ErrorCode.PASSPHRASE_WRONG),
    ]
    for file, with_keys, code in trials:
        with pytest.raises(Refused) as refused:
            decrypt(file, io.BytesIO(), header=read_header(file), keys=with_keys)
        assert refused.value.code is code


def test_a_recipient_must_be_one_and_a_lock_has_one_way_in():
    for lock in (
        Lock(),
        Lock(recipients=("age1",)),
        Lock(recipients=("age1pq1",)),
        Lock(recipients=(keys("a").age_recipient,), passphrase="x"),
    ):
        with pytest.raises(Refused) as refused:
            encrypt(io.BytesIO(b"x"), io.BytesIO(), lock)
        assert refused.value.code is ErrorCode.RECIPIENT_INVALID


class Failing(io.BytesIO):
    def __init__(self, failure):
        super().__init__(b"x" * 100_000)
        self.failure = failure

    def read(self, size=-1):
        raise self.failure

    def write(self, data):
        raise self.failure


@pytest.mark.parametrize("failure", [OSError(28, "full"), CchcError(ErrorCode.CANCELLED)])
def test_failures_of_files_come_through_the_library_as_they_are(failure):
    lock = Lock(recipients=(keys("a").age_recipient,))
    with pytest.raises(type(failure)) as raised:
        encrypt(Failing(failure), io.BytesIO(), lock)
    assert raised.value is failure
    with pytest.raises(type(failure)) as raised:
        encrypt(io.BytesIO(b"x" * 100_000), Failing(failure), lock)
    assert raised.value is failure
    file = sealed(b"x" * 100_000, lock)
    with_keys = OpeningKeys(identities=(keys("a").age_identity,))
    with pytest.raises(type(failure)) as raised:
        decrypt(file, Failing(failure), header=read_header(file), keys=with_keys)
    assert raised.value is failure
