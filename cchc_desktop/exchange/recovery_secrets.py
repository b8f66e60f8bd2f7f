"""The secrets of recovery keys: twelve spoken words, and the age identity that follows from them.

The identity is the SHA-256 of a fixed line and the words without diacritics, so it depends on no list: words
may be added to ours, and any program can make the identity from the paper. Twelve words of the smallest list
are 132 bits; nothing slow is needed on top.
"""

import hashlib
import re
import secrets
from collections.abc import Callable
from typing import Final

from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.text import fold, nfc
from cchc_desktop.exchange.encryption import recipient_of
from cchc_desktop.exchange.passphrases import WordList, passphrase_of

RECOVERY_WORDS: Final = 12
LARGEST_SECRET: Final = 20_000
"""Of a file or a pasted text that holds a secret, in characters."""

_DOMAIN = "cchc-recovery/1\n"
_PREFIX = "AGE-SECRET-KEY-1"
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_IDENTITY = re.compile(rf"{_PREFIX}([{_LETTERS.upper()}]{{58}})")
_NO_LETTER = re.compile(r"[\W\d_]+")


def new_recovery_words(
    words: WordList, *, choose: Callable[[int], int] = secrets.randbelow
) -> tuple[str, ...]:
    """Return twelve words, each drawn by itself."""
    return tuple(words.words[choose(len(words.words))] for _ in range(RECOVERY_WORDS))


def identity_of_words(words: tuple[str, ...]) -> str:
    """Return the age identity (`AGE-SECRET-KEY-1…`) that the words are."""
    return _identity(hashlib.sha256((_DOMAIN + passphrase_of(words)).encode()).digest())


def read_recovery_secret(text: str, words: WordList) -> str:
    """Return the age identity that a person typed, pasted, or keeps in a file, as itself or as words.

    An identity is found anywhere in the text (a file of `age-keygen` has remarks before it), whatever its
    case, blanks and line ends. Words need no diacritics. Raises `Refused(RECOVERY_KEY_INVALID)` with `word`,
    the first pair of syllables that is no word of the list, or with `count`, how many words there are.
    """
    bare = "".join(text[:LARGEST_SECRET].split()).upper()
    if _PREFIX in bare:
        return _checked(bare)
    return identity_of_words(_read_words(text[:LARGEST_SECRET], words))


def _checked(text: str) -> str:
    found = _IDENTITY.search(text)
    try:
        if found is None:
            raise ValueError("not long enough")
        recipient_of(found[0])
    except ValueError as error:
        raise Refused(ErrorCode.RECOVERY_KEY_INVALID) from error
    return found[0]


def _read_words(text: str, words: WordList) -> tuple[str, ...]:
    syllables = [part for part in _NO_LETTER.split(nfc(text)) if part]
    pairs = [" ".join(syllables[at : at + 2]) for at in range(0, len(syllables), 2)]
    read = [words.by_spelling.get("".join(fold(pair).split()), "") for pair in pairs]
    if len(syllables) != 2 * RECOVERY_WORDS:
        raise Refused(ErrorCode.RECOVERY_KEY_INVALID, {"count": len(pairs)})
    if "" in read:
        raise Refused(ErrorCode.RECOVERY_KEY_INVALID, {"word": pairs[read.index("")][:40]})
    return tuple(read)


def _identity(content: bytes) -> str:
    """Write 32 bytes as the age specification does: Bech32 (BIP 173), in capitals."""
    human = _PREFIX[:-1].lower()
    # 256 bits and four of padding are 52 letters of five bits.
    number = int.from_bytes(content, "big") << 4
    values = [number >> shift & 31 for shift in range(255, -1, -5)]
    expanded = [*(ord(char) >> 5 for char in human), 0, *(ord(char) & 31 for char in human)]
    check = _polymod([*expanded, *values, 0, 0, 0, 0, 0, 0]) ^ 1
    values += [check >> shift & 31 for shift in range(25, -1, -5)]
    return f"{human}1{''.join(_LETTERS[value] for value in values)}".upper()


def _polymod(values: list[int]) -> int:
    rest = 1
    for value in values:
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATORS):
            if top >> place & 1:
                rest ^= generator
    return rest
