"""Whether the printed markers of sections (`I.`, `2.`, `2.3.`, `a)`) follow each other."""

import re

# Points are lettered in this order (Decree 30/2020/NĐ-CP): đ follows d; f, j, w and z do not occur.
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_ROMAN_DIGITS = (("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1))
_MARKER = re.compile(r"(?P<before>(?:[0-9]+\.)*)(?P<last>[0-9]+|[IVX]+|[a-zđ])(?P<after>[.):]?)")


def odd_markers(markers: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """Return index and expected marker of every sibling that does not continue the one before it.

    The first marker of a row sets the style; rows without markers, or with markers of a form of their own,
    are not judged.
    """
    odd: list[tuple[int, str]] = []
    expected = ""
    for index, marker in enumerate(markers):
        match = _MARKER.fullmatch(marker)
        if match is None:
            expected = ""
            continue
        if index == 0:
            expected = _written(match, _at(match["last"], 1))
        if expected and marker != expected:
            odd.append((index, expected))
        expected = _written(match, _at(match["last"], _number(match["last"]) + 1))
    return tuple(odd)


def _written(match: re.Match[str], last: str) -> str:
    return f"{match['before']}{last}{match['after']}" if last else ""


def _number(last: str) -> int:
    if last.isdecimal():
        return int(last)
    if last.isupper():
        return _roman_number(last.lower())
    return _LETTERS.find(last) + 1


def _at(like: str, number: int) -> str:
    """Return the marker of this number in the style of `like`; empty when the style has none."""
    if like.isdecimal():
        return str(number)
    if like.isupper():
        return _roman(number).upper()
    return _LETTERS[number - 1] if number <= len(_LETTERS) else ""


def _roman(number: int) -> str:
    text = ""
    for digit, value in _ROMAN_DIGITS:
        while number >= value:
            text += digit
            number -= value
    return text


def _roman_number(text: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10}[digit] for digit in text]
    after = [*values[1:], 0]
    return sum(-value if value < following else value for value, following in zip(values, after, strict=True))
