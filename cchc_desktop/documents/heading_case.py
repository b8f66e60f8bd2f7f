"""Titles of the outline that stand in capitals, written the way headings of the minutes are."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

_IF_ANY = re.compile(r"\s*\(nếu có\)[\s.;:,]*$", re.IGNORECASE)
_WORD = re.compile(r"\w+")
# Behind another word or a comma a capital says that the word is a name or an abbreviation.
_INNER_WORD = re.compile(r"(?<=[\w,;] )\w+")
_VOWELS = frozenset("aeiouy")


def says_if_any(title: str) -> bool:
    """Tell whether a title ends with `(nếu có)`."""
    return bool(_IF_ANY.search(title))


def without_if_any(title: str) -> str:
    """Return a title without `(nếu có)` at its end, for when something is recorded."""
    return _IF_ANY.sub("", title)


def spellings(texts: Iterable[str]) -> Mapping[str, str]:
    """Return the names and abbreviations found in running texts, by their small letters."""
    found: dict[str, set[str]] = {}
    for text in texts:
        if not without_if_any(text).isupper():
            for match in _INNER_WORD.finditer(text):
                found.setdefault(match[0].lower(), set()).add(match[0])
    return {small: min(forms) for small, forms in found.items() if all(form[:1].isupper() for form in forms)}


def sentence_case(title: str, names: Mapping[str, str]) -> str:
    """Return a title in capitals with small letters; names and abbreviations keep theirs. Others stay."""
    if not title.isupper():
        return title
    written = _WORD.sub(lambda match: _cased(match[0], names), title)
    return written[:1].upper() + written[1:]


def _cased(word: str, names: Mapping[str, str]) -> str:
    small = word.lower()
    plain = unicodedata.normalize("NFD", small)
    # Every syllable of Vietnamese has a vowel: "CCHC" has none.
    return names.get(small, small if _VOWELS.intersection(plain) else word)
