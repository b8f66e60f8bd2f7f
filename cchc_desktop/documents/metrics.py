"""Widths of Vietnamese text in Times New Roman, to draw lines of the right length and break titles well.

Liberation Serif has the same widths by design; a test compares the tables with the bundled font.
"""

import unicodedata
from collections.abc import Sequence

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

    Lines break at plain blanks only; a word longer than the width stays on a line of its own.
    """
    words = [word for word in text.split(" ") if word]
    for count in range(1, len(words) + 1):
        lines = _split_evenly(words, count=count, size=size, bold=bold)
        if all(text_width(line, size=size, bold=bold) <= width for line in lines):
            return lines
    return tuple(words)


def _split_evenly(words: Sequence[str], *, count: int, size: float, bold: bool) -> tuple[str, ...]:
    lines: list[str] = []
    rest = list(words)
    for left in range(count, 1, -1):
        share = text_width(" ".join(rest), size=size, bold=bold) / left
        taken = _nearest(rest[: len(rest) - left + 1], share=share, size=size, bold=bold)
        lines.append(" ".join(rest[:taken]))
        rest = rest[taken:]
    return (*lines, " ".join(rest))


def _nearest(words: Sequence[str], *, share: float, size: float, bold: bool) -> int:
    def distance(taken: int) -> float:
        return abs(text_width(" ".join(words[:taken]), size=size, bold=bold) - share)

    return min(range(1, len(words) + 1), key=distance, default=1)


def _bare(char: str) -> str:
    marks = unicodedata.normalize("NFD", char)
    return unicodedata.normalize("NFC", marks[0] + _HORN) if _HORN in marks else marks[0]
