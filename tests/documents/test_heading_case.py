"""Titles in capitals become headings like the others."""

import pytest

from cchc_desktop.documents.heading_case import says_if_any, sentence_case, spellings, without_if_any

NAMES = spellings(
    ("Công tác CCHC của tỉnh Tây Ninh, Đoàn nói chung. Đánh giá", "CÁC PHỤ LỤC (nếu có).", "KẾT QUẢ Ở ĐÂY")
)


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("ĐÁNH GIÁ CHUNG", "Đánh giá chung"),
        ("CÁC PHỤ LỤC", "Các phụ lục"),
        ("CCHC TẠI TỈNH TÂY NINH", "CCHC tại tỉnh Tây Ninh"),
        ("CHỈ SỐ TTHC", "Chỉ số TTHC"),
        ("Cải cách thể chế", "Cải cách thể chế"),
        ("", ""),
    ],
)
def test_names_and_abbreviations_keep_their_capitals(title, heading) -> None:
    assert sentence_case(title, NAMES) == heading


def test_if_any_is_noticed_at_the_end_only() -> None:
    assert says_if_any("KIẾN NGHỊ (nếu có).")
    assert not says_if_any("Kiến nghị (nếu có) của đơn vị")
    assert without_if_any("KIẾN NGHỊ (nếu có).") == "KIẾN NGHỊ"
    assert without_if_any("Kiến nghị.") == "Kiến nghị."
