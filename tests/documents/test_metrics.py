"""Widths of text agree with the bundled font; titles break evenly."""

from pathlib import Path

import pytest
from reportlab.pdfbase.ttfonts import TTFont

from cchc_desktop.documents.layout import QUOC_HIEU, TIEU_NGU
from cchc_desktop.documents.metrics import MM_PER_POINT, balanced_lines, text_width

LETTERS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
PRINTED = "".join(map(chr, range(0x20, 0x7F))) + LETTERS + LETTERS.upper() + "–—…“”‘’"


@pytest.mark.parametrize(("face", "bold"), [("Regular", False), ("Bold", True)])
def test_widths_are_those_of_the_font(fonts: Path, face: str, bold: bool) -> None:
    font = TTFont("measured", str(fonts / f"LiberationSerif-{face}.ttf"))
    for char in PRINTED:
        expected = font.stringWidth(char, 100) * MM_PER_POINT
        assert text_width(char, size=100, bold=bold) == pytest.approx(expected, abs=0.02), char


def test_state_name_fits_the_right_column_and_the_motto_has_the_measured_width() -> None:
    assert text_width(QUOC_HIEU, size=13, bold=True) == pytest.approx(95.7, abs=0.1)
    assert text_width(TIEU_NGU, size=14, bold=True) == pytest.approx(60.5, abs=0.1)


def test_lines_are_few_and_even() -> None:
    text = "ĐOÀN KIỂM TRA CÔNG TÁC CẢI CÁCH HÀNH CHÍNH"
    assert balanced_lines(text, size=13, bold=True, width=64) == (
        "ĐOÀN KIỂM TRA CÔNG TÁC",
        "CẢI CÁCH HÀNH CHÍNH",
    )
    assert balanced_lines("BIÊN BẢN", size=14, bold=True, width=100) == ("BIÊN BẢN",)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "ĐOÀN KIỂM TRA CÔNG TÁC CẢI CÁCH HÀNH CHÍNH, CHUYỂN ĐỔI SỐ",
            ("ĐOÀN KIỂM TRA CÔNG TÁC", "CẢI CÁCH HÀNH CHÍNH,", "CHUYỂN ĐỔI SỐ"),
        ),
        ("ỦY BAN NHÂN DÂN THÀNH PHỐ TÂY NINH", ("ỦY BAN NHÂN DÂN", "THÀNH PHỐ TÂY NINH")),
        ("UBND THÀNH PHỐ TÂY NINH", ("UBND THÀNH PHỐ TÂY NINH",)),
        ("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", ("TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG")),
        ("", ()),
    ],
)
def test_lines_end_between_words_of_several_syllables(text, lines) -> None:
    assert balanced_lines(text, size=13, bold=True, width=66) == lines


def test_a_word_of_several_syllables_wider_than_the_room_is_broken() -> None:
    assert balanced_lines("CẢI CÁCH HÀNH CHÍNH", size=13, bold=True, width=30) == (
        "CẢI CÁCH",
        "HÀNH",
        "CHÍNH",
    )


def test_a_word_wider_than_the_room_stays_whole() -> None:
    assert balanced_lines("x" * 500, size=14, bold=False, width=50) == ("x" * 500,)
    assert balanced_lines("", size=14, bold=False, width=50) == ()
