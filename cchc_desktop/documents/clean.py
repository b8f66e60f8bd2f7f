"""The one place where text enters a document: what cannot be printed becomes visible, nothing is lost.

Word and PDF must carry the same words, so this happens while the tree is built, not in a renderer. Control
characters, lone surrogates and characters that no bundled font can draw become `‹U+0007›`.
"""

import re
from bisect import bisect_right

from cchc_desktop.core.text import nfc

# What the bundled fonts (Liberation Serif in all four faces, Noto Sans Symbols 1 and 2) can draw, as ranges
# of code points in hexadecimal. A test compares this with the fonts themselves.
_COVERAGE = (
    "20-7e a0-ac ae-36f 374-375 37a-37e 384-38a 38c 38e-3a1 3a3-3ce 3d0-513 51a-51d 591-5c7 5d0-5ea "
    "5f0-5f4 1d00-1dca 1dfe-1e9b 1e9e 1ea0-1ef9 1f00-1f15 1f18-1f1d 1f20-1f45 1f48-1f4d 1f50-1f57 1f59 "
    "1f5b 1f5d 1f5f-1f7d 1f80-1fb4 1fb6-1fc4 1fc6-1fd3 1fd6-1fdb 1fdd-1fef 1ff2-1ff4 1ff6-1ffe "
    "2000-200a 2010 2012-2022 2026 202f-2030 2032-2034 2039-203a 203c 203e 2044 205e 2074-2079 "
    "207f-2089 2090-2094 20a0-20b5 20bf 20dd-20e0 20e2-20e4 20f0 2105 2113 2116-2117 2122 2126 212e "
    "214d-214e 2153-2154 215b-215e 2160-2188 218a-218b 2190-2199 21a8 21af 21d4 21e6-21f0 21f3 2202 "
    "2206 220f 2211-2212 2215 2218-221a 221e-221f 2229 222b 2248 2260-2262 2264-2265 2299 22c4-22c6 "
    "2300-2318 231a-2335 237b-2394 2396-239a 23af 23be-23db 23e2-23ea 23ed-23ef 23f1-2426 2440-244a "
    "2460-2500 2502 250c 2510 2514 2518 251c 2524 252c 2534 253c 2550-256c 2580 2584 2588 258c "
    "2590-2593 25a0-2704 2706-2709 270b-2727 2729-274b 274d 274f-2753 2756-2794 2798-27af 27b1-27be "
    "2800-28ff 2921-2922 2981 29bf 29eb 2b00-2b0d 2b12-2b2f 2b4d-2b73 2b76-2b95 2b97-2bfd 2bff "
    "2c60-2c6d 2c71-2c77 2e17 4dc0-4dff a717-a721 a788-a78c fb01-fb02 fb1d-fb36 fb38-fb3c fb3e "
    "fb40-fb41 fb43-fb44 fb46-fb4f fe20-fe23 fffc 10140-1018e 10190-1019c 101a0 101d0-101fd 102e0-102fb "
    "10e60-10e7e 1d2e0-1d2f3 1d300-1d356 1d360-1d378 1f000-1f02b 1f030-1f093 1f0a0-1f0ae 1f0b1-1f0bf "
    "1f0c1-1f0cf 1f0d1-1f0f5 1f100-1f10c 1f110-1f16c 1f170-1f190 1f19b-1f1ac 1f30d-1f30f 1f315 1f31c "
    "1f321-1f32c 1f336 1f378 1f37d 1f393-1f39f 1f3a7 1f3ac-1f3ae 1f3c2 1f3c4 1f3c6 1f3ca-1f3ce "
    "1f3d4-1f3e0 1f3ed 1f3f1-1f3f3 1f3f5-1f3f7 1f408 1f415 1f41f 1f426 1f43f 1f441-1f442 1f446-1f449 "
    "1f44c-1f44e 1f453 1f46a 1f47d 1f4a3 1f4b0 1f4b3 1f4b9 1f4bb 1f4bf 1f4c8-1f4cb 1f4da 1f4df "
    "1f4e4-1f4e6 1f4ea-1f4ed 1f4f7 1f4f9-1f4fb 1f4fd-1f4fe 1f503 1f507-1f50a 1f50d 1f512-1f513 "
    "1f53e-1f54a 1f54f-1f579 1f57b-1f594 1f597-1f5a3 1f5a5-1f5fa 1f610 1f650-1f67f 1f687 1f68d 1f691 "
    "1f694 1f698 1f6ad 1f6b2 1f6b9-1f6ba 1f6bc 1f6c6-1f6cb 1f6cd-1f6cf 1f6d3-1f6d7 1f6e0-1f6ea "
    "1f6f0-1f6f3 1f6f7-1f6fc 1f700-1f773 1f780-1f7d8 1f7e0-1f7eb 1f800-1f80b 1f810-1f847 1f850-1f859 "
    "1f860-1f887 1f890-1f8ad 1f8b0-1f8b1 1f93b 1f946 1fa00-1fa53 1fa60-1fa6d 1fa70-1fa74 1fa78-1fa7a "
    "1fa80-1fa86 1fa90-1faa8 1fab0-1fab6 1fac0-1fac2 1fad0-1fad6 1fb00-1fb92 1fb94-1fbca 1fbf0-1fbf9 "
)
_BLANKS = re.compile(r"[\t ]+")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Marks that have no shape of their own: joiners, variation selectors, soft hyphens, byte order marks.
_SHAPELESS = re.compile("[\xad\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff]")
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

    Characters without a shape of their own (joiners, variation selectors) are the only ones that go.
    """
    flat = _BLANKS.sub(" ", _LINE_ENDS.sub(" ", text).replace("\n", " "))
    if _PLAIN.fullmatch(flat):
        return nfc(flat)
    composed = nfc(_SHAPELESS.sub("", flat))
    return _BLANKS.sub(" ", "".join(map(visible, composed)))
