"""Vietnamese text at the borders: NFC, storable text, search folding and dictionary order.

TCVN 6909:2001 asks for precomposed characters; everything kept or compared is therefore NFC.
"""

import re
import unicodedata
from itertools import dropwhile

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_WORD = re.compile(r"[^\W_]+")
_DIGITS_OR_REST = re.compile(r"(\d+)")

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Order of tones in Vietnamese dictionaries: level, grave, hook above, tilde, acute, dot below.
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")


def nfc(text: str) -> str:
    """Return the text with precomposed characters."""
    return unicodedata.normalize("NFC", text)


def storable(text: str) -> str:
    """Return what may be kept of a typed or pasted text: NFC, line feeds only, no lone surrogates.

    A lone surrogate cannot be written as UTF-8; it becomes U+FFFD so that its place stays visible.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n")
    return nfc(_LONE_SURROGATE.sub(_REPLACEMENT, lines))


def fold(text: str) -> str:
    """Fold text for search: no case, no diacritics, đ as d, y as i.

    Stripping every mark also folds the two ways of placing a tone (hòa and hoà).
    """
    decomposed = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return bare.replace("đ", "d").replace("y", "i")


MOST_SOUGHT = 32
"""How many words are looked for at once: a whole page pasted into a search box must not be a query."""


def search_words(text: str) -> tuple[str, ...]:
    """Split text into folded words, as the search index keeps them."""
    return tuple(_WORD.findall(fold(text)))


def squeeze(text: str) -> str:
    """Return the text on one line with single spaces, for titles and comparisons."""
    return " ".join(nfc(text).split())


SortKey = tuple[tuple[int, int, tuple[int, ...], tuple[int, ...]], ...]
"""Numbers are (0, how many digits, the digits, ()), other text (1, 0, letters, tones)."""


def sort_key(text: str) -> SortKey:
    """Return a key that orders text as a Vietnamese dictionary does, with numbers by their value."""
    parts = _DIGITS_OR_REST.split(nfc(text).lower())
    return tuple(_part_key(part) for part in parts if part)


def order_bytes(text: str) -> bytes:
    """Return bytes that order as `sort_key` does, for places that compare only bytes."""
    return b"".join(_part_bytes(*part) for part in sort_key(text))


def _part_bytes(kind: int, length: int, letters: tuple[int, ...], tones: tuple[int, ...]) -> bytes:
    if kind == 0:
        return b"\x01" + length.to_bytes(4, "big") + bytes(letters)
    # Every letter and tone is written above zero, so that the closing zeros put a shorter text first.
    written = b"".join((letter + 1).to_bytes(3, "big") for letter in letters)
    return b"\x02" + written + bytes(3) + bytes(tone + 1 for tone in tones) + b"\x00"


def _part_key(part: str) -> tuple[int, int, tuple[int, ...], tuple[int, ...]]:
    if part.isdecimal():
        # Compared digit by digit: Python refuses to read a number of thousands of digits.
        digits = tuple(dropwhile(lambda digit: digit == 0, map(unicodedata.decimal, part)))
        return 0, len(digits), digits, ()
    ranked = [_rank(char) for char in part]
    return 1, 0, tuple(letter for letter, _ in ranked), tuple(tone for _, tone in ranked)


def _rank(char: str) -> tuple[int, int]:
    letter, tone = _split_tone(char)
    place = _LETTERS.find(letter)
    if place >= 0:
        return 1000 + place, tone
    return (ord(letter) if ord(letter) < 1000 else 2000 + ord(letter)), tone


def _split_tone(char: str) -> tuple[str, int]:
    marks = unicodedata.normalize("NFD", char)
    tone = next((mark for mark in marks if mark in _TONES[1:]), "")
    letter = unicodedata.normalize("NFC", marks.replace(tone, "") if tone else marks)
    return letter[:1] or char, _TONES.index(tone)
