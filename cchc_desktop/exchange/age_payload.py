"""Two things of the age format that the library cannot do for us.

Passphrases: the library measures the machine and then picks a work factor of 19 or 20, seconds and up to a
gigabyte, and holds the whole file in memory. Here the factor is fixed and the payload is streamed.

Rescue: the library stops at the first damaged chunk. Every chunk of 64 KiB is sealed by itself, so the good
ones behind it can still be opened; what they hold is proved afterwards by the signed manifest.

Everything follows the age specification (C2SP); `age -d` opens what is written here.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Iterable
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cchc_desktop.exchange.age_header import AgeHeader, Stanza
from cchc_desktop.exchange.refusals import Reason, damaged

WORK_FACTOR: Final = 17
"""128 MiB and about half a second. Six words of the list are 66 bits: more cost would add little."""

_CHUNK = 64 * 1024
_TAG = 16
_NONCE = 16
_ZERO_NONCE = bytes(12)
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_CHECKSUM = 6
_SCRYPT_LABEL = b"age-encryption.org/v1/scrypt"
_X25519_LABEL = b"age-encryption.org/v1/X25519"


class Readable(Protocol):
    """What content is taken from."""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most `size` bytes, none at the end."""
        ...


class SeekReadable(Readable, Protocol):
    """What can also be read from another place."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Move to `offset`."""
        ...


class Writable(Protocol):
    """What content goes to."""

    def write(self, data: bytes, /) -> int:
        """Take all of the bytes."""
        ...


def encrypt_with_passphrase(source: Readable, target: Writable, passphrase: str) -> None:
    """Write `source` as an age file that a passphrase opens."""
    file_key, salt = os.urandom(16), os.urandom(16)
    wrapped = ChaCha20Poly1305(_scrypt(passphrase, salt, WORK_FACTOR)).encrypt(_ZERO_NONCE, file_key, None)
    stanza = b"-> scrypt %s %d\n%s\n" % (_text(salt), WORK_FACTOR, _text(wrapped))
    signed = b"age-encryption.org/v1\n" + stanza + b"---"
    target.write(signed + b" " + _text(_mac(file_key, signed)) + b"\n")
    nonce = os.urandom(_NONCE)
    target.write(nonce)
    _seal_chunks(_derive(file_key, b"payload", nonce), source, target)


def passphrase_file_key(header: AgeHeader, passphrase: str) -> bytes | None:
    """Return the key of a file whose header holds one scrypt stanza; None for another passphrase."""
    stanza = header.stanzas[0]
    wrap_key = _scrypt(passphrase, _bytes(stanza.arguments[1]), header.work_factor)
    return _unwrap(wrap_key, stanza)


def identity_file_key(header: AgeHeader, identities: Iterable[str]) -> bytes | None:
    """Return the key of a file that one of the X25519 identities (`AGE-SECRET-KEY-1…`) opens, or None."""
    for identity in identities:
        private = X25519PrivateKey.from_private_bytes(_identity_bytes(identity))
        own = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        for stanza in header.stanzas:
            key = _shared_file_key(private, own, stanza)
            if key is not None:
                return key
    return None


def decrypt_payload(
    header: AgeHeader, file_key: bytes, source: SeekReadable, target: Writable, *, skip_damaged: bool = False
) -> None:
    """Write the content of an age file to `target`.

    Raises `Refused(PACKAGE_DAMAGED)` at the first damaged chunk, after the chunks before it were written.
    With `skip_damaged` zeros stand for the content of damaged chunks, and nothing is raised for them: only
    what something else proves may be used then.
    """
    if not hmac.compare_digest(_mac(file_key, header.signed), header.mac):
        raise damaged(Reason.HEADER)
    source.seek(header.size)
    nonce = source.read(_NONCE)
    if len(nonce) != _NONCE:
        raise damaged(Reason.PAYLOAD)
    cipher = ChaCha20Poly1305(_derive(file_key, b"payload", nonce))
    number, sealed = 0, source.read(_CHUNK + _TAG)
    while True:
        following = source.read(_CHUNK + _TAG)
        target.write(_opened(cipher, number, sealed, is_last=not following, skip_damaged=skip_damaged))
        if not following:
            return
        number, sealed = number + 1, following


def _opened(
    cipher: ChaCha20Poly1305, number: int, sealed: bytes, *, is_last: bool, skip_damaged: bool
) -> bytes:
    try:
        content = cipher.decrypt(_chunk_nonce(number, is_last=is_last), sealed, None)
    except InvalidTag:
        content = None
    # Only a file without content ends in an empty chunk.
    if content or (content is not None and number == 0):
        return content
    if not skip_damaged:
        raise damaged(Reason.PAYLOAD)
    return _opened_before_the_cut(cipher, number, sealed) if is_last else bytes(_CHUNK)


def _opened_before_the_cut(cipher: ChaCha20Poly1305, number: int, sealed: bytes) -> bytes:
    """Open the chunk a file was cut off behind, which is not sealed as the last one."""
    try:
        return cipher.decrypt(_chunk_nonce(number, is_last=False), sealed, None)
    except InvalidTag:
        return bytes(max(len(sealed) - _TAG, 0))


def _seal_chunks(key: bytes, source: Readable, target: Writable) -> None:
    cipher = ChaCha20Poly1305(key)
    number, content = 0, _read_chunk(source)
    while True:
        following = _read_chunk(source) if len(content) == _CHUNK else b""
        target.write(cipher.encrypt(_chunk_nonce(number, is_last=not following), content, None))
        if not following:
            return
        number, content = number + 1, following


def _read_chunk(source: Readable) -> bytes:
    parts = bytearray()
    while len(parts) < _CHUNK and (part := source.read(_CHUNK - len(parts))):
        parts += part
    return bytes(parts)


def _chunk_nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _shared_file_key(private: X25519PrivateKey, own: bytes, stanza: Stanza) -> bytes | None:
    share = _bytes(stanza.arguments[1])
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(share))
    except ValueError:
        # A share of small order gives zeros: nobody's key.
        return None
    return _unwrap(_derive(shared, _X25519_LABEL, share + own), stanza)


def _unwrap(wrap_key: bytes, stanza: Stanza) -> bytes | None:
    try:
        return ChaCha20Poly1305(wrap_key).decrypt(_ZERO_NONCE, stanza.body, None)
    except InvalidTag:
        return None


def _scrypt(passphrase: str, salt: bytes, work_factor: int) -> bytes:
    rounds = 1 << work_factor
    password = passphrase.encode()
    # The memory the function needs, and a little for itself.
    memory = 128 * 8 * rounds + (1 << 20)
    return hashlib.scrypt(password, salt=_SCRYPT_LABEL + salt, n=rounds, r=8, p=1, maxmem=memory, dklen=32)


def _mac(file_key: bytes, signed: bytes) -> bytes:
    return hmac.digest(_derive(file_key, b"header", b""), signed, "sha256")


def _derive(secret: bytes, label: bytes, salt: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=label).derive(secret)


def _identity_bytes(identity: str) -> bytes:
    """Return the 32 bytes of an identity whose checksum was already verified."""
    number = 0
    for letter in identity.lower().rpartition("1")[2][:-_BECH32_CHECKSUM]:
        number = number << 5 | _BECH32.index(letter)
    # 52 letters of five bits hold 256 bits and four of padding.
    return (number >> 4).to_bytes(32, "big")


def _text(content: bytes) -> bytes:
    return base64.b64encode(content).rstrip(b"=")


def _bytes(text: bytes) -> bytes:
    return base64.b64decode(text + b"=" * (-len(text) % 4))
