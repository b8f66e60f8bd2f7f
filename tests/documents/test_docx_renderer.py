"""The Word file: its parts, its measures, and that it does not depend on the moment it is made."""

import hashlib
import io
import re
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.shared import Mm, Pt
from lxml import etree

from cchc_desktop.documents.docx_renderer import render_docx
from cchc_desktop.documents.metrics import text_width
from cchc_desktop.documents.minutes import build_minutes

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


@pytest.fixture(scope="module")
def data(full_record) -> bytes:
    return render_docx(build_minutes(full_record), pages=8)


@pytest.fixture(scope="module")
def body(data, files) -> etree._Element:
    return files.part(data, "word/document.xml")


def paragraphs(body: etree._Element) -> list[tuple[etree._Element, str]]:
    return [(p, "".join(t.text or "" for t in p.iter(f"{W}t"))) for p in body.iter(f"{W}p")]


def find(body: etree._Element, start: str) -> etree._Element:
    return next(p for p, text in paragraphs(body) if text.startswith(start))


def listing(element: etree._Element) -> str:
    etree.indent(element)
    return etree.tostring(element, encoding="unicode") + "\n"


@pytest.mark.parametrize(
    "part",
    [
        "word/document.xml",
        "word/styles.xml",
        "word/numbering.xml",
        "word/settings.xml",
        "word/header1.xml",
        "word/header2.xml",
        "word/footer1.xml",
        "word/footer2.xml",
        "docProps/core.xml",
    ],
)
def test_part_by_part(data, files, golden, part) -> None:
    golden.check(f"docx-{part.replace('/', '-')}", listing(files.part(data, part)))


def test_same_tree_same_bytes(full_record, data) -> None:
    again = render_docx(build_minutes(full_record), pages=8)
    assert hashlib.sha256(again).digest() == hashlib.sha256(data).digest()
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert {member.date_time for member in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert packed.testzip() is None


def test_python_docx_opens_it_and_finds_the_sections(data) -> None:
    word = docx.Document(io.BytesIO(data))
    upright, across, *_ = word.sections
    assert abs(upright.page_width - Mm(210)) < Mm(0.1)
    assert abs(upright.page_height - Mm(297)) < Mm(0.1)
    assert across.page_width > across.page_height
    for section in word.sections:
        assert abs(section.left_margin - Mm(30)) < Mm(0.1)
        assert abs(section.right_margin - Mm(15)) < Mm(0.1)
        assert abs(section.top_margin - Mm(20)) < Mm(0.1)
        assert abs(section.bottom_margin - Mm(20)) < Mm(0.1)
        assert abs(section.header_distance - Mm(10)) < Mm(0.1)
        assert section.different_first_page_header_footer


def test_each_appendix_counts_its_pages_from_one(body) -> None:
    starts = [s.find(f"{W}pgNumType") is not None for s in body.iter(f"{W}sectPr")]
    assert starts == [False, True, True, True, True]


def test_an_appendix_of_one_page_goes_on_counting(full_record, files) -> None:
    document = build_minutes(full_record)
    data = render_docx(document, pages=9, sections=(4, 2, 1, 1, 1))
    sections = list(files.part(data, "word/document.xml").iter(f"{W}sectPr"))
    starts = [section.find(f"{W}pgNumType") is not None for section in sections]
    assert starts == [False, True, False, False, False]


def test_page_number_is_fourteen_points_in_the_middle(data) -> None:
    header = docx.Document(io.BytesIO(data)).sections[0].header.paragraphs[0]
    assert header.alignment == 1
    assert {run.font.size for run in header.runs} == {Pt(14)}
    assert "PAGE" in header._p.xml


def test_first_page_shows_no_number(data) -> None:
    first = docx.Document(io.BytesIO(data)).sections[0].first_page_header
    assert "PAGE" not in "".join(p._p.xml for p in first.paragraphs)


def test_all_four_font_slots_and_the_language_are_set(data, files) -> None:
    slots = {f"{W}{slot}" for slot in ("ascii", "hAnsi", "eastAsia", "cs")}
    for part in ("word/styles.xml", "word/document.xml", "word/numbering.xml"):
        for fonts in files.part(data, part).iter(f"{W}rFonts"):
            assert {fonts.get(slot) for slot in slots} == {"Times New Roman"}
    defaults = files.part(data, "word/styles.xml").find(f"{W}docDefaults")
    assert defaults.find(f".//{W}lang").get(f"{W}val") == "vi-VN"


def test_every_run_names_its_size_or_belongs_to_a_style_that_does(body) -> None:
    for run in body.iter(f"{W}r"):
        if run.find(f"{W}t") is not None:
            assert run.find(f"{W}rPr/{W}sz") is not None


def test_no_underscores_and_no_empty_paragraphs_as_spacers(body) -> None:
    for paragraph, text in paragraphs(body):
        assert "__" not in text
        in_cell = paragraph.getparent().tag == f"{W}tc"
        assert text or in_cell or paragraph.find(f".//{W}drawing") is not None


def test_lines_are_drawn_as_long_as_the_words_ask(body) -> None:
    millimetres = [int(anchor.find(f"{WP}extent").get("cx")) / 36_000 for anchor in body.iter(f"{WP}anchor")]
    issuer, motto, title, *_ = millimetres
    assert motto == pytest.approx(text_width("Độc lập - Tự do - Hạnh phúc", size=14, bold=True), abs=0.1)
    longest = text_width("ĐOÀN KIỂM TRA CÔNG TÁC", size=13, bold=True)
    assert longest / 3 <= issuer <= longest / 2
    subject = text_width("Kiểm tra công tác cải cách hành chính, chuyển đổi số năm 2023", size=14, bold=True)
    assert subject / 3 <= title <= subject / 2


def test_head_overhangs_on_the_left_and_leaves_room_for_the_state_name(body) -> None:
    widths = [int(c.get(f"{W}w")) / 1440 * 25.4 for c in body.find(f".//{W}tblGrid")]
    assert widths == pytest.approx([70, 100], abs=0.1)
    indent = int(body.find(f".//{W}tblInd").get(f"{W}w")) / 1440 * 25.4
    assert indent + sum(widths) == pytest.approx(165, abs=0.1)
    margins = body.find(f".//{W}tblCellMar")
    assert {child.get(f"{W}w") for child in margins} == {"0"}


@pytest.mark.parametrize(
    ("start", "style"),
    [
        ("I. THÀNH PHẦN", "Heading1"),
        ("1. Đoàn kiểm tra", "Heading2"),
        ("2.1. Công tác", "Heading3"),
        ("a) Kết quả", "Heading4"),
        ("BIÊN BẢN", "Title"),
    ],
)
def test_headings_are_headings(body, start, style) -> None:
    assert find(body, start).find(f"{W}pPr/{W}pStyle").get(f"{W}val") == style


def test_points_are_list_items_with_a_dash(body, data, files) -> None:
    point = find(body, "Bà Nguyễn Thị Lan")
    number = point.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val")
    numbering = files.part(data, "word/numbering.xml")
    abstract = next(n for n in numbering.iter(f"{W}abstractNum") if n.get(f"{W}abstractNumId") == number)
    assert abstract.find(f".//{W}lvlText").get(f"{W}val") == "-"


def test_body_is_justified_indented_and_spaced(data) -> None:
    style = docx.Document(io.BytesIO(data)).styles["Body Text"]
    form = style.paragraph_format
    assert style.font.size == Pt(14)
    assert form.alignment == 3
    assert form.first_line_indent is not None
    assert abs(form.first_line_indent - Mm(12.7)) < Mm(0.1)
    assert form.space_before == Pt(6)
    assert form.line_spacing == 1.0


def test_signatures_stay_whole_and_with_the_closing_sentence(body) -> None:
    closing = find(body, "Buổi kiểm tra kết thúc")
    assert closing.find(f"{W}pPr/{W}keepNext") is not None
    table = closing.getnext()
    assert table.tag == f"{W}tbl"
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in table.iter(f"{W}tr"))
    assert all(p.find(f"{W}pPr/{W}keepNext") is not None for p in table.iter(f"{W}p"))


def test_head_row_of_a_table_is_repeated(body) -> None:
    ruled = [t for t in body.iter(f"{W}tbl") if t.find(f"{W}tblPr/{W}tblBorders") is not None]
    assert len(ruled) == 3
    assert all(t.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None for t in ruled)


def test_page_count_is_a_field_with_the_number_known_so_far(body) -> None:
    closing = find(body, "Buổi kiểm tra kết thúc")
    codes = [node.text or "" for node in closing.iter(f"{W}instrText")]
    assert codes == [r' NUMPAGES \# "00" ']
    assert "gồm 08 trang" in "".join(node.text or "" for node in closing.iter(f"{W}t"))


def test_recipients_have_the_decree_sizes(body) -> None:
    title, entry = find(body, "Nơi nhận:"), find(body, "Lưu: VT")
    properties = title.find(f"{W}r/{W}rPr")
    assert properties.find(f"{W}sz").get(f"{W}val") == "24"
    assert properties.find(f"{W}b") is not None
    assert properties.find(f"{W}i") is not None
    assert entry.find(f"{W}r/{W}rPr/{W}sz").get(f"{W}val") == "22"


def test_properties_are_those_of_the_record(data, full_record) -> None:
    properties = docx.Document(io.BytesIO(data)).core_properties
    assert properties.author == "Phạm Minh Tuấn"
    assert properties.language == "vi-VN"
    assert properties.created.replace(tzinfo=None) == full_record.stamp
    assert re.match("Biên bản kiểm tra công tác cải cách hành chính", properties.title)


def test_unreadable_photo_is_said(data, files) -> None:
    words = " ".join(files.docx_words(data))
    assert "(Không đọc được tệp ảnh cdcdcdcdcdcd) Ảnh 2. Bảng niêm yết" in words


def test_without_marks_there_is_no_foot(plain_record) -> None:
    data = render_docx(build_minutes(plain_record))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert not [name for name in packed.namelist() if "footer" in name]


def test_a_document_may_end_with_a_table(full_record) -> None:
    document = build_minutes(full_record)
    table_only = replace(document.appendices[0], blocks=document.appendices[0].blocks[:1])
    data = render_docx(replace(document, appendices=(table_only, *document.appendices[1:])))
    assert len(docx.Document(io.BytesIO(data)).sections) == 5
