"""What cannot be printed becomes visible; the coverage table agrees with the fonts."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfbase.ttfonts import TTFont

from cchc_desktop.documents.clean import clean, clean_paragraphs, is_printable

SERIF = ("Regular", "Bold", "Italic", "BoldItalic")
SYMBOLS = ("NotoSansSymbols-Regular", "NotoSansSymbols2-Regular")
VIETNAMESE = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x07b", "a‹U+0007›b"),
        ("a\x00b", "a‹U+0000›b"),
        ("a\ud800b", "a‹U+D800›b"),
        ("😀👍", "‹U+1F600›‹U+1F44D›"),
        ("✓ ☑ ⚑", "✓ ☑ ⚑"),
        ("\ufffe\uffff", "‹U+FFFE›‹U+FFFF›"),
        ("\u202eabc", "‹U+202E›abc"),
        ("<&>\"'", "<&>\"'"),
        ("hồ   sơ\t\tcũ", "hồ sơ cũ"),
        ("một\r\nhai\u2028ba", "một hai ba"),
        ("to\u0300a", "tòa"),
        ("x\u200by\ufeff", "xy"),
        ("05\u00a0bản", "05\u00a0bản"),
    ],
)
def test_what_cannot_be_printed_is_shown(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_paragraphs_are_the_lines_that_say_something() -> None:
    assert clean_paragraphs(" một\r\n\n \t\nhai\x0bba ") == ("một", "hai", "ba")


@settings(max_examples=50)
@given(st.text(st.characters()))
def test_no_character_with_a_shape_is_lost(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    kept = clean(text)
    for char in composed:
        if char.isspace() or unicodedata.category(char) in {"Cf", "Mn", "Cc"}:
            continue
        assert char in kept or f"‹U+{ord(char):04X}›" in kept or char in "\ufe00"
    assert clean(kept) == kept


@given(words=st.lists(st.integers(1, 3_500), max_size=4))
def test_no_word_is_too_long_to_be_broken_into_lines(words: list[int]) -> None:
    typed = " ".join("đ" * length for length in words)
    shown = clean(typed)
    assert max(map(len, shown.split(" ")), default=0) <= 1_000
    assert shown.replace(" ", "") == typed.replace(" ", "")


def test_coverage_is_that_of_the_bundled_fonts(fonts: Path) -> None:
    def covered(name: str) -> set[int]:
        return set(TTFont(name, str(fonts / f"{name}.ttf")).face.charToGlyph)

    serif = set.intersection(*(covered(f"LiberationSerif-{face}") for face in SERIF))
    drawable = serif.union(*(covered(name) for name in SYMBOLS))
    unprintable = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    wanted = {
        code
        for code in drawable
        if unicodedata.category(chr(code)) not in unprintable
        and unicodedata.bidirectional(chr(code)) not in {"R", "AL", "AN"}
        and code < 0xFFFE
    }
    known = {code for code in range(0x30000) if is_printable(chr(code))}
    assert known == wanted


def test_every_vietnamese_letter_is_in_the_serif_fonts(fonts: Path) -> None:
    letters = {ord(char) for char in VIETNAMESE + VIETNAMESE.upper() + "–—…“”‘’"}
    for face in SERIF:
        name = f"LiberationSerif-{face}"
        assert letters <= set(TTFont(name, str(fonts / f"{name}.ttf")).face.charToGlyph)
