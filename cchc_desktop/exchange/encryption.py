"""Encrypting to recipients or a passphrase, and opening what others encrypted.

A failed opening may have written a part of the content: nothing of it may be used.
"""

from dataclasses import dataclass, field

import pyrage
from pyrage import x25519

from cchc_desktop.core.errors import CchcError, ErrorCode, Refused
from cchc_desktop.exchange.age_header import AgeHeader, LockKind
from cchc_desktop.exchange.age_payload import (
    Readable,
    SeekReadable,
    Writable,
    decrypt_payload,
    encrypt_with_passphrase,
    identity_file_key,
    passphrase_file_key,
)
from cchc_desktop.exchange.refusals import Reason, damaged


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """For whom a package is encrypted: recipients (`age1…`), or else whoever has the passphrase."""

    recipients: tuple[str, ...] = ()
    passphrase: str = field(default="", repr=False)

    def check(self) -> None:
        """Raise `Refused(RECIPIENT_INVALID)` (field `recipient`) unless it names exactly one way in."""
        if bool(self.recipients) == bool(self.passphrase):
            raise Refused(ErrorCode.RECIPIENT_INVALID)
        for recipient in self.recipients:
            _recipient(recipient)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningKeys:
    """What a person has to open packages with: age identities (`AGE-SECRET-KEY-1…`), a passphrase."""

    identities: tuple[str, ...] = field(default=(), repr=False)
    passphrase: str = field(default="", repr=False)

    def recipients(self) -> frozenset[str]:
        """Return the recipients that these identities are."""
        return frozenset(str(_identity(text).to_public()) for text in self.identities)


def encrypt(source: Readable, target: Writable, lock: Lock) -> None:
    """Write `source` to `target` as an age file. Raises what reading and writing raise, and as `check`."""
    lock.check()
    if lock.passphrase:
        encrypt_with_passphrase(source, target, lock.passphrase)
        return
    recipients = [_recipient(text) for text in lock.recipients]
    pipe = _Pipe(source, target)
    try:
        pyrage.encrypt_io(pipe, pipe, recipients)
    except (pyrage.EncryptError, OSError) as error:
        raise pipe.failure or error from error


def decrypt(source: SeekReadable, target: Writable, *, header: AgeHeader, keys: OpeningKeys) -> None:
    """Write the content of an age file to `target`.

    Raises `Refused` with PACKAGE_NEEDS_PASSPHRASE, PASSPHRASE_WRONG, PACKAGE_NOT_FOR_US or PACKAGE_DAMAGED,
    and what reading and writing raise.
    """
    file_key = _file_key(header, keys)
    if header.kind is LockKind.PASSPHRASE:
        decrypt_payload(header, file_key, source, target)
        return
    source.seek(0)
    pipe = _Pipe(source, target)
    try:
        pyrage.decrypt_io(pipe, pipe, [_identity(text) for text in keys.identities])
    except (pyrage.DecryptError, OSError) as error:
        raise pipe.failure or damaged(Reason.PAYLOAD) from error


def rescue(source: SeekReadable, target: Writable, *, header: AgeHeader, keys: OpeningKeys) -> None:
    """Write what can still be opened of a damaged file, zeros for the rest. Raises as `decrypt` does."""
    decrypt_payload(header, _file_key(header, keys), source, target, skip_damaged=True)


def new_identity() -> str:
    """Make an age identity (`AGE-SECRET-KEY-1…`)."""
    return str(x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """Return the recipient (`age1…`) of an identity. Raises `ValueError` for what is none."""
    return str(_identity(identity).to_public())


def is_recipient(text: str) -> bool:
    """Tell whether a text is an X25519 recipient in the one form it is written in."""
    try:
        return str(_recipient(text)) == text
    except Refused:
        return False


def _file_key(header: AgeHeader, keys: OpeningKeys) -> bytes:
    if header.kind is LockKind.KEYS:
        key, refusal = identity_file_key(header, keys.identities), ErrorCode.PACKAGE_NOT_FOR_US
    elif not keys.passphrase:
        key, refusal = None, ErrorCode.PACKAGE_NEEDS_PASSPHRASE
    else:
        key, refusal = passphrase_file_key(header, keys.passphrase), ErrorCode.PASSPHRASE_WRONG
    if key is None:
        raise Refused(refusal)
    return key


def _recipient(text: str) -> x25519.Recipient:
    try:
        return x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise Refused(ErrorCode.RECIPIENT_INVALID, {"recipient": text[:80]}) from error


def _identity(text: str) -> x25519.Identity:
    try:
        return x25519.Identity.from_str(text)
    except pyrage.IdentityError as error:
        raise ValueError("not an age identity") from error


class _Pipe:
    """The two files between which the library moves bytes; keeps the failure the library would disguise."""

    def __init__(self, source: Readable, target: Writable) -> None:
        self._source = source
        self._target = target
        self.failure: CchcError | OSError | None = None

    def read(self, size: int = -1, /) -> bytes:
        try:
            return self._source.read(size)
        except (CchcError, OSError) as failure:
            self.failure = failure
            raise

    def write(self, data: bytes, /) -> int:
        try:
            return self._target.write(data)
        except (CchcError, OSError) as failure:
            self.failure = failure
            raise

    def flush(self) -> None:
        return None
