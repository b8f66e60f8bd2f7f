"""Passphrases of six spoken words, for the first package two people exchange.

The words come from a list of everyday words of two syllables that differ without diacritics. The passphrase
itself is the twelve syllables in lower case, without diacritics, one space between them: so it can be typed
anywhere, also into the `age` program.
"""

import re
import secrets
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.text import fold, nfc
from cchc_desktop.platform.files import read_file
from cchc_desktop.platform.paths import resources_folder

WORDS_IN_PASSPHRASE = 6
SMALLEST_LIST = 2_048

_NO_LETTER = re.compile(r"[\W\d_]+")
_LONGEST_INPUT = 400


@dataclass(frozen=True, slots=True)
class WordList:
    """The words, in dictionary order, and which word each folded spelling without spaces stands for."""

    words: tuple[str, ...]
    by_spelling: Mapping[str, str]


def load_words(path: Path | None = None) -> WordList:
    """Read the word list, by default the one that comes with the program. Raises `EnvironmentFailed`."""
    content = read_file(path or resources_folder() / "words" / "vietnamese.txt")
    words = tuple(line for line in nfc(content.decode()).splitlines() if line and not line.startswith("#"))
    return WordList(words, {_spelling(word): word for word in words})


def new_passphrase(words: WordList, *, choose: Callable[[int], int] = secrets.randbelow) -> tuple[str, ...]:
    """Return six words to read out, each drawn by itself; eleven bits a word with the smallest list."""
    while True:
        drawn = tuple(words.words[choose(len(words.words))] for _ in range(WORDS_IN_PASSPHRASE))
        # Typed without spaces it must still be told apart.
        if _is_clear("".join(_spelling(word) for word in drawn), words):
            return drawn


def passphrase_of(words: tuple[str, ...]) -> str:
    """Return the passphrase that six words are."""
    return " ".join(" ".join(bare(word).split()) for word in words)


def read_passphrase(text: str, words: WordList) -> str:
    """Return the passphrase a person meant: case, diacritics, spaces and other marks do not matter.

    Raises `Refused(PASSPHRASE_INVALID)` with `word`, the first part that is no word of the list, or `count`
    when there are not six.
    """
    letters = _NO_LETTER.sub("", _spelling(text[:_LONGEST_INPUT]))
    readings = {passphrase_of(reading) for reading in _readings(letters, words)}
    if len(readings) == 1:
        return readings.pop()
    raise Refused(ErrorCode.PASSPHRASE_INVALID, _what_is_wrong(text, letters, words))


def bare(text: str) -> str:
    """Return text in lower case without diacritics, đ as d; unlike search, y stays y."""
    marks = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in marks if not unicodedata.combining(char)).replace("đ", "d")


def _spelling(text: str) -> str:
    return "".join(fold(text).split())


def _is_clear(letters: str, words: WordList) -> bool:
    return len({passphrase_of(reading) for reading in _readings(letters, words)}) == 1


def _readings(letters: str, words: WordList) -> Iterator[tuple[str, ...]]:
    """Give every way to read letters as six words."""
    lengths = {len(spelling) for spelling in words.by_spelling}
    unfinished: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    while unfinished:
        at, read = unfinished.pop()
        if at == len(letters) and len(read) == WORDS_IN_PASSPHRASE:
            yield read
        elif len(read) < WORDS_IN_PASSPHRASE:
            nexts = ((size, words.by_spelling.get(letters[at : at + size])) for size in lengths)
            unfinished += [
                (at + size, (*read, word)) for size, word in nexts if word and at + size <= len(letters)
            ]


def _what_is_wrong(text: str, letters: str, words: WordList) -> dict[str, str | int | float]:
    """Name the first pair of syllables that is no word, as typed; or how many words there are."""
    syllables = [part for part in _NO_LETTER.split(nfc(text[:_LONGEST_INPUT])) if part]
    pairs = [" ".join(syllables[at : at + 2]) for at in range(0, len(syllables), 2)]
    unknown = next((pair for pair in pairs if _spelling(pair) not in words.by_spelling), "")
    if unknown and len(syllables) > 1:
        return {"word": unknown[:40]}
    return {"count": len(pairs) if letters else 0}
