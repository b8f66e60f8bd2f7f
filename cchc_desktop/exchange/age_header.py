"""Our own reading of the header of an age v1 file, before any library sees the file.

The format is that of the age specification (C2SP, age-encryption.org/v1). A package is opened only when its
header holds X25519 stanzas, or one scrypt stanza whose cost this program is willing to pay. The library we
encrypt with adds one stanza of random bytes (`…-grease`) to keep readers tolerant; one such is let pass.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Final

from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.exchange.refusals import Reason, unsafe

LARGEST_HEADER: Final = 16_384
MOST_STANZAS: Final = 64
LARGEST_WORK_FACTOR: Final = 18
"""2¹⁸ rounds take 256 MiB and about a second; each step up doubles both."""

_INTRO = b"age-encryption.org/v1"
_OTHER_VERSION = re.compile(rb"age-encryption\.org/v[0-9]{1,4}")
_ARMOUR = b"-----BEGIN AGE"
_ARGUMENT = re.compile(rb"[!-~]+")
_WORK_FACTOR = re.compile(rb"[1-9][0-9]?")
_COLUMNS = 64
_KEY_BODY = 32
_SALT = 16
_GREASE = b"-grease"


class LockKind(StrEnum):
    """What opens a package."""

    KEYS = "keys"
    PASSPHRASE = "passphrase"


@dataclass(frozen=True, slots=True)
class Stanza:
    """One way to the file key: its arguments, the kind first, and its body."""

    arguments: tuple[bytes, ...]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeHeader:
    """A header that may be opened. `size` is its length in bytes: the payload begins there.

    `signed` are the bytes under `mac`; `stanzas` are those that open the file (no grease).
    """

    kind: LockKind
    stanzas: tuple[Stanza, ...]
    work_factor: int
    signed: bytes
    mac: bytes
    size: int


def read_header(file: IO[bytes]) -> AgeHeader:
    """Read the header at the beginning of a file, which is left anywhere.

    Raises `Refused`: PACKAGE_UNKNOWN_FORMAT (no age v1 file, or an armoured one), PACKAGE_UNSAFE with a
    `reason` (`header`, `header_too_large`, `stanza_kind`, `work_factor` with `factor` and `limit`).
    """
    file.seek(0)
    start = file.read(LARGEST_HEADER)
    _refuse_other_formats(start)
    lines = _Lines(start, len(_INTRO) + 1)
    stanzas: list[Stanza] = []
    while (line := lines.take()).startswith(b"-> "):
        stanzas.append(Stanza(_arguments(line[3:]), _body(lines)))
        if len(stanzas) > MOST_STANZAS:
            raise unsafe(Reason.HEADER_TOO_LARGE)
    if not line.startswith(b"--- "):
        raise unsafe(Reason.HEADER)
    mac = _decode(line[4:], size=_KEY_BODY)
    kind, opening = _opening(stanzas)
    return AgeHeader(
        kind=kind,
        stanzas=opening,
        work_factor=int(opening[0].arguments[2]) if kind is LockKind.PASSPHRASE else 0,
        signed=start[: lines.at - len(line) - 1] + b"---",
        mac=mac,
        size=lines.at,
    )


class _Lines:
    """Lines of the header, each ended by a line feed; a header that does not end here is too large."""

    def __init__(self, content: bytes, at: int) -> None:
        self._content = content
        self.at = at

    def take(self) -> bytes:
        end = self._content.find(b"\n", self.at)
        if end < 0:
            is_whole = len(self._content) < LARGEST_HEADER
            raise unsafe(Reason.HEADER if is_whole else Reason.HEADER_TOO_LARGE)
        line = self._content[self.at : end]
        self.at = end + 1
        return line


def _refuse_other_formats(start: bytes) -> None:
    if start.startswith(_INTRO + b"\n"):
        return
    first = start.split(b"\n", 1)[0]
    if first != _INTRO and _OTHER_VERSION.fullmatch(first):
        raise Refused(ErrorCode.PACKAGE_NEWER, {"format": first.decode("ascii")})
    kind = "armoured" if start.startswith(_ARMOUR) else "not_age"
    raise Refused(ErrorCode.PACKAGE_UNKNOWN_FORMAT, {"reason": kind})


def _arguments(text: bytes) -> tuple[bytes, ...]:
    arguments = tuple(text.split(b" "))
    if not all(_ARGUMENT.fullmatch(argument) for argument in arguments):
        raise unsafe(Reason.HEADER)
    return arguments


def _body(lines: _Lines) -> bytes:
    """Read the body of a stanza: full lines, then one that is shorter (perhaps empty)."""
    parts: list[bytes] = []
    while len(line := lines.take()) == _COLUMNS:
        parts.append(line)
    if len(line) > _COLUMNS:
        raise unsafe(Reason.HEADER)
    return _decode(b"".join((*parts, line)))


def _decode(text: bytes, *, size: int | None = None) -> bytes:
    """Decode base 64 without padding, in the only form that gives the same text again."""
    try:
        content = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise unsafe(Reason.HEADER) from error
    if base64.b64encode(content).rstrip(b"=") != text or (size is not None and len(content) != size):
        raise unsafe(Reason.HEADER)
    return content


def _opening(stanzas: list[Stanza]) -> tuple[LockKind, tuple[Stanza, ...]]:
    """Return what opens the file, or refuse the header for its kinds of stanzas."""
    grease = [stanza for stanza in stanzas if stanza.arguments[0].endswith(_GREASE)]
    opening = tuple(stanza for stanza in stanzas if stanza not in grease)
    kinds = {stanza.arguments[0] for stanza in opening}
    if kinds == {b"X25519"} and len(grease) <= 1:
        for stanza in opening:
            _check_x25519(stanza)
        return LockKind.KEYS, opening
    if kinds == {b"scrypt"} and len(stanzas) == 1:
        _check_scrypt(opening[0])
        return LockKind.PASSPHRASE, opening
    raise unsafe(Reason.STANZA_KIND)


def _check_x25519(stanza: Stanza) -> None:
    if len(stanza.arguments) != 2 or len(stanza.body) != _KEY_BODY:
        raise unsafe(Reason.HEADER)
    _decode(stanza.arguments[1], size=_KEY_BODY)


def _check_scrypt(stanza: Stanza) -> None:
    if len(stanza.arguments) != 3 or len(stanza.body) != _KEY_BODY:
        raise unsafe(Reason.HEADER)
    _decode(stanza.arguments[1], size=_SALT)
    if not _WORK_FACTOR.fullmatch(stanza.arguments[2]):
        raise unsafe(Reason.WORK_FACTOR, limit=LARGEST_WORK_FACTOR)
    factor = int(stanza.arguments[2])
    if factor > LARGEST_WORK_FACTOR:
        raise unsafe(Reason.WORK_FACTOR, factor=factor, limit=LARGEST_WORK_FACTOR)
