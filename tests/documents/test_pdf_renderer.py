"""The PDF: measured on the page, with embedded fonts, bookmarks and properties."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pypdfium2
import pytest

from cchc_desktop.documents.metrics import text_width
from cchc_desktop.documents.minutes import build_minutes
from cchc_desktop.documents.nodes import (
    Document,
    Heading,
    Meta,
    PageBreak,
    PageCount,
    Paragraph,
    Run,
    SignatureBlock,
    SignatureColumn,
)
from cchc_desktop.documents.pdf_renderer import RenderedPdf, render_pdf
from tests.documents.measuring import POINT, glyphs, line, rules


@pytest.fixture(scope="module")
def rendered(full_record, fonts) -> RenderedPdf:
    return render_pdf(build_minutes(full_record), fonts=fonts)


@pytest.fixture(scope="module")
def pages(rendered) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(rendered.data)
    yield document
    document.close()


def test_same_tree_same_bytes(full_record, fonts, rendered) -> None:
    assert render_pdf(build_minutes(full_record), fonts=fonts) == rendered


def test_every_font_is_embedded_and_it_is_liberation_serif(rendered) -> None:
    descriptors = re.findall(rb"/FontDescriptor \d+ 0 R", rendered.data)
    fonts = re.findall(rb"/BaseFont /([A-Za-z+-]+)", rendered.data)
    assert fonts
    assert all(b"+LiberationSerif" in name for name in fonts)
    assert len(descriptors) == len(fonts) == rendered.data.count(b"/FontFile2")


def test_page_is_a4_with_the_decree_margins(pages) -> None:
    page = pages[0]
    assert page.get_width() * POINT == pytest.approx(210, abs=0.1)
    assert page.get_height() * POINT == pytest.approx(297, abs=0.1)
    printed = [g for g in glyphs(page) if g.char.strip() and g.top < 275]
    body = [g.left for g in printed if g.top > 60]
    assert min(body) == pytest.approx(30, abs=1)
    assert max(g.right for g in printed) == pytest.approx(195, abs=1)
    assert 20 <= min(g.top for g in printed) <= 24


def test_body_has_the_decree_size_and_indent(pages) -> None:
    text = line(pages[0], "Thực hiện Kế hoạch")
    assert {g.size for g in text} == {14}
    assert text[0].left == pytest.approx(30 + 12.7, abs=0.6)


@pytest.mark.parametrize(
    ("start", "size", "font"),
    [
        ("UBND THÀNH PHỐ TÂY NINH", 13, "Regular"),
        ("ĐOÀN KIỂM TRA CÔNG TÁC", 13, "Bold"),
        ("Số: 05/BB-ĐKT", 13, "Regular"),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, "Bold"),
        ("Độc lập - Tự do - Hạnh phúc", 14, "Bold"),
        ("BIÊN BẢN", 14, "Bold"),
        ("I. THÀNH PHẦN", 14, "Bold"),
    ],
)
def test_sizes_and_faces_of_the_first_page(pages, start, size, font) -> None:
    text = [g for g in line(pages[0], start) if g.char.strip()]
    assert {g.size for g in text} == {size}
    assert all(("Bold" in g.font) == (font == "Bold") for g in text)


def test_head_stands_in_two_columns_centred(pages) -> None:
    motto = line(pages[0], "Độc lập - Tự do - Hạnh phúc")
    state = line(pages[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    issuer = line(pages[0], "ĐOÀN KIỂM TRA CÔNG TÁC")
    assert (motto[0].left + motto[-1].right) / 2 == pytest.approx(145, abs=0.5)
    assert (state[0].left + state[-1].right) / 2 == pytest.approx(145, abs=0.5)
    assert (issuer[0].left + issuer[-1].right) / 2 == pytest.approx(60, abs=0.5)
    assert len({round(g.top) for g in state if g.char.isupper() and g.char in "CNGXHIV"}) == 1


def test_lines_are_as_long_as_the_decree_says_and_centred(pages) -> None:
    motto_width = text_width("Độc lập - Tự do - Hạnh phúc", size=14, bold=True)
    found = rules(pages[0])
    motto = min(found, key=lambda ends: abs(ends[1] - ends[0] - motto_width))
    assert motto[1] - motto[0] == pytest.approx(motto_width, abs=0.6)
    assert sum(motto) / 2 == pytest.approx(145, abs=0.3)
    assert any(abs(sum(ends) / 2 - 60) < 0.3 for ends in found)
    assert any(abs(sum(ends) / 2 - 112.5) < 0.3 for ends in found)


def test_page_numbers_begin_on_page_two_and_anew_in_each_appendix(pages) -> None:
    shown = []
    for page in pages:
        top = [g for g in glyphs(page) if g.top < 16 and g.char.strip()]
        shown.append("".join(g.char for g in top))
        assert all(g.size == 14 for g in top)
    main = len(shown) - 4
    assert shown == ["", *map(str, range(2, main + 1)), "", "", "", ""]


def test_page_number_is_centred_over_the_text(pages) -> None:
    number = next(g for g in glyphs(pages[1]) if g.top < 16)
    assert (number.left + number.right) / 2 == pytest.approx(112.5, abs=0.5)


def test_dossiers_lie_across_the_page(pages, rendered) -> None:
    across = [index for index, page in enumerate(pages) if page.get_width() > page.get_height()]
    assert across == [rendered.pages - 4]


def test_headings_are_bookmarks(pages) -> None:
    titles = [(entry.level, entry.get_title()) for entry in pages.get_toc()]
    assert (0, "I. THÀNH PHẦN") in titles
    assert (1, "1. Đoàn kiểm tra") in titles
    assert (2, "2.1. Công tác chỉ đạo,\xa0điều\xa0hành") in titles
    assert titles[-1] == (0, "Phụ lục IV. ẢNH CHỤP TẠI CUỘC KIỂM TRA")


def test_properties_and_language(pages, rendered) -> None:
    properties = pages.get_metadata_dict()
    assert properties["Title"].startswith("Biên bản kiểm tra công tác cải cách hành chính")
    assert properties["Author"] == "Phạm Minh Tuấn"
    assert properties["CreationDate"] == "D:20230908114510"
    assert re.search(rb"/Lang \(vi-VN\)", rendered.data)


def test_a_time_with_a_zone_is_written_in_universal_time(full_record, fonts) -> None:
    stamp = datetime(2023, 9, 8, 11, 45, 10, tzinfo=timezone(timedelta(hours=7)))
    result = render_pdf(build_minutes(replace(full_record, stamp=stamp)), fonts=fonts)
    assert b"D:20230908044510Z" in result.data


def test_the_number_of_pages_is_the_true_one(pages, rendered, files) -> None:
    assert len(pages) == rendered.pages
    assert f"gồm {rendered.pages:02d} trang" in " ".join(files.pdf_words(rendered.data))


@pytest.mark.parametrize("count", [1, 9, 10, 11, 101])
def test_page_count_is_right_for_any_number(fonts, files, count) -> None:
    blocks = [Paragraph(inlines=(Run("Có "), PageCount(), Run(" trang.")))]
    for _ in range(count - 1):
        blocks += [PageBreak(), Paragraph(inlines=(Run("x"),))]
    document = Document(meta=Meta(title="t", stamp=datetime(2026, 1, 1)), blocks=tuple(blocks))
    result = render_pdf(document, fonts=fonts)
    assert result.pages == count
    assert f"Có {count:02d} trang." in " ".join(files.pdf_words(result.data))


def test_closing_signatures_and_recipients_share_a_page(full_record, fonts) -> None:
    """Whatever the length of the text before them."""
    for lines in range(0, 60, 7):
        record = replace(full_record, explanation="\n".join(["Một dòng."] * lines), photos=())
        document = pypdfium2.PdfDocument(render_pdf(build_minutes(record), fonts=fonts).data)
        texts = [page.get_textpage().get_text_range() for page in document]
        assert any(
            all(part in text for part in ("Buổi kiểm tra kết thúc", "Lê Thị Hoa", "Lưu: VT"))
            for text in texts
        )
        document.close()


def test_no_heading_stands_last_on_a_page(fonts) -> None:
    for filler in range(30, 48):
        blocks = [Paragraph(inlines=(Run(f"Dòng {n}"),)) for n in range(filler)]
        blocks += [Heading(level=1, text="II. NỘI DUNG"), Heading(level=2, text="1. Báo cáo")]
        blocks += [Paragraph(inlines=(Run("Đơn vị đã báo cáo đầy đủ. " * 12),))]
        document = Document(meta=Meta(title="t", stamp=datetime(2026, 1, 1)), blocks=tuple(blocks))
        result = pypdfium2.PdfDocument(render_pdf(document, fonts=fonts).data)
        for page in result:
            last = page.get_textpage().get_text_range().strip().splitlines()[-1]
            assert not last.startswith(("II. NỘI", "1. Báo"))
        result.close()


def test_many_members_sign_in_whole_rows(full_record, fonts) -> None:
    signer = SignatureColumn(caption=("THÀNH VIÊN",), note="(Chữ ký)", name="Lê Thị Hoa")
    block = SignatureBlock(rows=tuple((signer,) * 3 for _ in range(15)))
    document = Document(meta=Meta(title="t", stamp=datetime(2026, 1, 1)), blocks=(block,))
    result = pypdfium2.PdfDocument(render_pdf(document, fonts=fonts).data)
    for page in result:
        text = page.get_textpage().get_text_range()
        assert text.count("THÀNH VIÊN") == text.count("Lê Thị Hoa")
    result.close()


def test_streams_can_be_read(rendered) -> None:
    streams = re.findall(rb"FlateDecode[^>]*>>\s*stream\r?\n(.*?)endstream", rendered.data, re.DOTALL)
    assert streams
    assert all(zlib.decompressobj().decompress(stream) for stream in streams)
