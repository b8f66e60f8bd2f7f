"""The one place where text enters a document: what cannot be printed becomes visible, nothing is lost.

Word and PDF must carry the same words, so this happens while the tree is built, not in a renderer. Control
characters, lone surrogates and characters that no bundled font can draw become `‹U+0007›`.
"""

import re
from bisect import bisect_right

from cchc_desktop.core.text import nfc

# What the bundled fonts (Liberation Serif in all four faces, Noto Sans Symbols 1 and 2) can draw, as ranges
# of code points in hexadecimal. Left out are scripts written from right to left, which the PDF could not set,
# and what lies beyond U+FFFF, which could not be copied out of it. A test compares this with the fonts.
_COVERAGE = (
    "20-7e a0-ac ae-36f 374-375 37a-37e 384-38a 38c 38e-3a1 3a3-3ce 3d0-513 51a-51d 591-5bd 5bf 5c1-5c2 "
    "5c4-5c5 5c7 1d00-1dca 1dfe-1e9b 1e9e 1ea0-1ef9 1f00-1f15 1f18-1f1d 1f20-1f45 1f48-1f4d 1f50-1f57 "
    "1f59 1f5b 1f5d 1f5f-1f7d 1f80-1fb4 1fb6-1fc4 1fc6-1fd3 1fd6-1fdb 1fdd-1fef 1ff2-1ff4 1ff6-1ffe "
    "2000-200a 2010 2012-2022 2026 202f-2030 2032-2034 2039-203a 203c 203e 2044 205e 2074-2079 "
    "207f-2089 2090-2094 20a0-20b5 20bf 20dd-20e0 20e2-20e4 20f0 2105 2113 2116-2117 2122 2126 212e "
    "214d-214e 2153-2154 215b-215e 2160-2188 218a-218b 2190-2199 21a8 21af 21d4 21e6-21f0 21f3 2202 "
    "2206 220f 2211-2212 2215 2218-221a 221e-221f 2229 222b 2248 2260-2262 2264-2265 2299 22c4-22c6 "
    "2300-2318 231a-2335 237b-2394 2396-239a 23af 23be-23db 23e2-23ea 23ed-23ef 23f1-2426 2440-244a "
    "2460-2500 2502 250c 2510 2514 2518 251c 2524 252c 2534 253c 2550-256c 2580 2584 2588 258c "
    "2590-2593 25a0-2704 2706-2709 270b-2727 2729-274b 274d 274f-2753 2756-2794 2798-27af 27b1-27be "
    "2800-28ff 2921-2922 2981 29bf 29eb 2b00-2b0d 2b12-2b2f 2b4d-2b73 2b76-2b95 2b97-2bfd 2bff "
    "2c60-2c6d 2c71-2c77 2e17 4dc0-4dff a717-a721 a788-a78c fb01-fb02 fb1e fb29 fe20-fe23 fffc "
)
_BLANKS = re.compile(r"[\t ]+")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Marks that have no shape of their own: joiners, variation selectors, soft hyphens, byte order marks.
_SHAPELESS = re.compile("[\xad\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff]")
# Breaking one word into lines takes the square of its length. Nobody writes such words, but files hold them.
_LONGEST_WORD = 1_000
_ENDLESS = re.compile(rf"[^ ]{{{_LONGEST_WORD}}}(?=[^ ])")
_PLAIN = re.compile(r"[\x20-\x7e\xc0-\u01b0\u1ea0-\u1ef9]*")


def _bounds(coverage: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    ranges = [part.partition("-") for part in coverage.split()]
    firsts = tuple(int(first, 16) for first, _, _ in ranges)
    lasts = tuple(int(last or first, 16) for first, _, last in ranges)
    return firsts, lasts


_FIRSTS, _LASTS = _bounds(_COVERAGE)


def is_printable(char: str) -> bool:
    """Tell whether the bundled fonts can draw the character."""
    place = bisect_right(_FIRSTS, ord(char)) - 1
    return place >= 0 and ord(char) <= _LASTS[place]


def visible(char: str) -> str:
    """Return the character, or `‹U+0007›` when it cannot be drawn."""
    return char if is_printable(char) else f"‹U+{ord(char):04X}›"


def clean_paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a typed text, each clean; empty ones are left out."""
    lines = _LINE_ENDS.sub("\n", text).split("\n")
    return tuple(kept for line in lines if (kept := clean(line).strip()))


def clean(text: str) -> str:
    """Return the text on one line, in NFC, with single blanks and every character printable.

    Characters without a shape of their own (joiners, variation selectors) are the only ones that go. What
    stands without a blank for more than 1,000 characters gets one.
    """
    flat = _BLANKS.sub(" ", _LINE_ENDS.sub(" ", text).replace("\n", " "))
    if _PLAIN.fullmatch(flat):
        shown = nfc(flat)
    else:
        composed = nfc(_SHAPELESS.sub("", flat))
        shown = _BLANKS.sub(" ", "".join(map(visible, composed)))
    return _ENDLESS.sub(r"\g<0> ", shown) if len(shown) > _LONGEST_WORD else shown
