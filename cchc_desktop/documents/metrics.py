"""Widths of Vietnamese text in Times New Roman, to draw lines of the right length and break titles well.

Liberation Serif has the same widths by design; a test compares the tables with the bundled font.
"""

import unicodedata
from collections.abc import Sequence

from cchc_desktop.documents.word_groups import bind_groups

MM_PER_POINT = 25.4 / 72
_UNITS_PER_EM = 2048
_HORN = "\u031b"

# Characters by their advance width in units of 1/2048 em. Tones and other marks do not change a width,
# except for the horn of ơ and ư.
_REGULAR = {
    369: "'", 410: "|", 512: " ,.\u00a0", 569: "/:;\\ijlt", 682: "!()-I[]`fr‘’", 797: "Js", 836: '"',
    909: "?acez“”", 961: "^", 983: "{}", 1024: "#$*0123456789_bdghknopquvxyđ–", 1083: "ơ", 1108: "~",
    1110: "ư", 1139: "FPS", 1155: "+<=>", 1251: "ELTZ", 1366: "BCR", 1479: "ADGHKNOQUVXYwĐƠ", 1589: "Ư",
    1593: "&m", 1706: "%", 1821: "M", 1886: "@", 1933: "W", 2048: "—…",
}  # fmt: skip
_BOLD = {
    451: "|", 512: " ,.\u00a0", 569: "'/\\il", 682: "!()-:;[]`fjt‘’", 797: "Is", 807: "{}", 909: "cerz",
    1024: "#$*0123456789?J_agovxy–“”", 1065: "~", 1134: "ơ", 1137: '"', 1139: "Sbdhknpquđ", 1167: "+<=>",
    1190: "^", 1229: "ư", 1251: "FP", 1366: "BELTZ", 1479: "ACDNRUVXYwĐ", 1593: "GHKOQƠ", 1630: "Ư",
    1706: "&m", 1905: "@", 1933: "M", 2048: "%W—…",
}  # fmt: skip


def _by_character(table: dict[int, str]) -> dict[str, int]:
    return {char: width for width, chars in table.items() for char in chars}


_WIDTHS = {False: _by_character(_REGULAR), True: _by_character(_BOLD)}


def text_width(text: str, *, size: float, bold: bool = False) -> float:
    """Return the width in millimetres of a text set in `size` points. Unknown characters count as one em."""
    widths = _WIDTHS[bold]
    units = sum(widths.get(_bare(char), _UNITS_PER_EM) for char in text)
    return units / _UNITS_PER_EM * size * MM_PER_POINT


def balanced_lines(text: str, *, size: float, bold: bool, width: float) -> tuple[str, ...]:
    """Break a short text into the fewest lines that fit `width` millimetres, about equally long.

    Lines do not break inside a word of several syllables unless it is wider than a line. A syllable longer
    than the width stays on a line of its own.
    """
    for candidate in (bind_groups(text), text):
        words = [word for word in candidate.split(" ") if word]
        widths = [text_width(word, size=size, bold=bold) for word in words]
        if max(widths, default=0) <= width:
            break
    blank = text_width(" ", size=size, bold=bold)
    ends = _ends_of_lines(widths, blank=blank, width=width)
    lines = (" ".join(words[start:end]) for start, end in zip((0, *ends), ends, strict=False))
    return tuple(line.replace("\u00a0", " ") for line in lines)


def _ends_of_lines(widths: Sequence[float], *, blank: float, width: float) -> tuple[int, ...]:
    """Return after how many words each line ends: fewer lines first, then lines of even length."""
    # For each number of words: lines, sum of their squares, where the last of them begins.
    best = [(0, 0.0, 0)]
    for end in range(1, len(widths) + 1):
        length = -blank
        found: list[tuple[int, float, int]] = []
        for start in range(end - 1, -1, -1):
            length += widths[start] + blank
            if length > width and found:
                break
            lines, squares, _ = best[start]
            found.append((lines + 1, squares + length * length, start))
        best.append(min(found))
    ends: list[int] = []
    end = len(widths)
    while end:
        ends.append(end)
        end = best[end][2]
    return tuple(reversed(ends))


def _bare(char: str) -> str:
    marks = unicodedata.normalize("NFD", char)
    return unicodedata.normalize("NFC", marks[0] + _HORN) if _HORN in marks else marks[0]
