"""What every piece of JSON from outside goes through: size, depth, keys given twice, form, NFC.

Written JSON is canonical (sorted keys, no spaces, UTF-8), so that equal content is equal bytes.
"""

import json
import re
import unicodedata
from typing import Annotated, Final, TypeVar

import msgspec

from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.merge import canonical

HEX_ID = r"^[0-9a-f]{32}\Z"
SHA256 = r"^[0-9a-f]{64}\Z"

Id = Annotated[str, msgspec.Meta(pattern=HEX_ID)]
Sha256 = Annotated[str, msgspec.Meta(pattern=SHA256)]
Moment = Annotated[str, msgspec.Meta(min_length=19, max_length=40)]
MOST_CONTAINERS: Final = 100_000
"""Lists and objects in one piece of JSON: empty ones take thirty times their text in memory."""

Range = tuple[Annotated[int, msgspec.Meta(ge=1, lt=2**53)], Annotated[int, msgspec.Meta(ge=1, lt=2**53)]]
NumberRanges = dict[Id, tuple[Range, ...]]

_Kind = TypeVar("_Kind", bound=msgspec.Struct)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")


class WrongForm(ValueError):
    """The bytes are not what they should be; the message is for developers."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One object of JSON; a key nobody knows is refused, one that is missing too."""


def read_json(content: bytes, kind: type[_Kind], *, depth: int) -> _Kind:
    """Read one object. Raises `WrongForm`: depth, a key given twice, another form, text that is not NFC."""
    # Brackets within texts are counted too: nobody types so many.
    if content.count(b"[") + content.count(b"{") > MOST_CONTAINERS:
        raise WrongForm("too many lists and objects")
    try:
        # The strict reader comes first: it builds nothing for what it does not expect.
        entry = msgspec.json.decode(content, type=kind)
        text = content.decode()
        value: JsonValue = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
        # Escapes can hide what is not NFC, and halves of characters that cannot be written.
        seen = canonical(value) if "\\" in text else text
        seen.encode()
    except (ValueError, msgspec.MsgspecError, RecursionError) as error:
        raise WrongForm(str(error)) from error
    if not is_nfc(seen):
        raise WrongForm("text is not NFC")
    if not _is_shallow(value, depth):
        raise WrongForm("too deep")
    return entry


def write_json(entry: msgspec.Struct) -> bytes:
    """Write one object in the canonical form."""
    return canonical(plain(entry)).encode()


def plain(entry: msgspec.Struct) -> JsonValue:
    """Return an object as plain values."""
    value: JsonValue = msgspec.to_builtins(entry)
    return value


def is_nfc(text: str) -> bool:
    """Tell whether text is in the form in which we keep it."""
    return unicodedata.is_normalized("NFC", text)


def is_line(text: str, *, longest: int = 200) -> bool:
    """Tell whether text fits on one line a person reads: NFC, no control characters, not too long."""
    return len(text) <= longest and is_nfc(text) and not _CONTROL.search(text)


def _is_shallow(value: JsonValue, depth: int) -> bool:
    level = [value]
    for _ in range(depth + 1):
        deeper: list[JsonValue] = []
        for each in level:
            if isinstance(each, dict):
                deeper.extend(each.values())
            elif isinstance(each, list):
                deeper.extend(each)
        if not deeper:
            return True
        level = deeper
    return False


def _once(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    named = dict(pairs)
    if len(named) != len(pairs):
        raise WrongForm("a key stands twice")
    return named


def _no_constant(name: str) -> JsonValue:
    raise WrongForm(f"{name} is no number of JSON")
