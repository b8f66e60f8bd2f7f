"""The supplementary minutes: what they say, in the layout of the minutes, the same in Word and PDF."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pypdfium2
import pytest

from cchc_desktop.document_sentences import check_sentence
from cchc_desktop.documents.checklist import CheckState
from cchc_desktop.documents.checklist_codes import CheckCode
from cchc_desktop.documents.checklist_form import texts_of
from cchc_desktop.documents.docx_renderer import render_docx
from cchc_desktop.documents.dump import dump
from cchc_desktop.documents.metrics import text_width
from cchc_desktop.documents.minutes import build_minutes
from cchc_desktop.documents.nodes import HeaderTable, Heading, SignatureBlock, Title
from cchc_desktop.documents.pdf_renderer import render_pdf
from cchc_desktop.documents.record import Signer
from cchc_desktop.documents.supplement import build_supplement
from cchc_desktop.documents.supplement_checks import check_supplement
from cchc_desktop.documents.supplement_record import (
    ChangeKind,
    LateChange,
    LateItem,
    SignedMinutes,
    Statement,
    SupplementRecord,
)
from tests.documents.measuring import POINT, glyphs, line, rules

AT = datetime(2023, 9, 20, 9, 41, tzinfo=UTC)
LONG = "\n".join(["Ủy ban nhân dân xã đã triển khai đầy đủ. " * 8, "- Kế hoạch số 12", "- Kế hoạch số 13"])


def statement(words, **named):
    given = {"author": "Lê Thị Hoa", "station": "TN-03", "at": AT, "reason": "Theo giải trình của đơn vị."}
    return Statement(words=words, **{**given, **named})


def change(before, *now, label="Tồn tại, hạn chế", kind=ChangeKind.CHANGED):
    return LateChange(kind=kind, label=label, before=before, now=now)


@pytest.fixture(scope="module")
def record(full_record):
    items = (
        LateItem(item_id="", text="", changes=(change("", statement("Đạt yêu cầu."), label="Kết luận"),)),
        LateItem(
            item_id="I.2.3-4",
            text="Giải quyết hồ sơ đúng hạn.",
            changes=(
                change("Còn 02 hồ sơ trễ hạn.", statement(LONG)),
                change("Đạt một phần", statement("Đạt"), label="Đánh giá"),
                change("", statement("Công khai kết quả"), label="Kiến nghị", kind=ChangeKind.ADDED),
                change("Xin lỗi bằng văn bản", statement(""), label="Kiến nghị", kind=ChangeKind.REMOVED),
            ),
        ),
        LateItem(
            item_id="x-9",
            text="Nội dung đã bỏ",
            changes=(change("A", statement("B"), statement("C", author="Trần Văn B", reason="")),),
        ),
    )
    signed = SignedMinutes(
        number="5",
        symbol="BB-ĐKT",
        visit_date=date(2023, 9, 8),
        code="ABCDE-12345",
        signed=date(2023, 9, 9),
    )
    return SupplementRecord(minutes=full_record, signed=signed, items=items)


@pytest.fixture(scope="module")
def document(record):
    return build_supplement(record)


@pytest.fixture(scope="module")
def pages(document, fonts):
    opened = pypdfium2.PdfDocument(render_pdf(document, fonts=fonts).data)
    yield opened
    opened.close()


def words(document) -> str:
    return "\n".join(texts_of(document.blocks)).replace("\u00a0", " ")


def test_whole_supplement(document, golden) -> None:
    golden.check("supplement-full.txt", dump(document))


def test_same_record_same_tree(record) -> None:
    assert build_supplement(record) == build_supplement(record)


def test_it_names_the_signed_minutes_by_number_date_code_and_day_of_signature(document) -> None:
    told = words(document)
    assert "Căn cứ Biên bản số 05/BB-ĐKT ngày 08 tháng 9 năm 2023" in told
    assert "mã bản in ABCDE-12345, các bên ký ngày 09 tháng 9 năm 2023" in told


def test_signed_minutes_without_a_number_leave_room_for_it(record) -> None:
    unnumbered = replace(record, signed=replace(record.signed, number="", signed=None))
    told = words(build_supplement(unnumbered))
    assert "Căn cứ Biên bản số ……/BB-ĐKT ngày 08 tháng 9 năm 2023" in told
    assert "các bên ký ngày" not in told


def test_it_has_a_number_of_its_own_still_to_be_written(document) -> None:
    (header,) = (block for block in document.blocks if isinstance(block, HeaderTable))
    assert header.left[-1].text == f"Số: {chr(160) * 8}/BB-ĐKT"


def test_kind_and_subject_stand_in_the_title(document, full_record) -> None:
    (title,) = (block for block in document.blocks if isinstance(block, Title))
    (minutes,) = (block for block in build_minutes(full_record).blocks if isinstance(block, Title))
    assert title.lines == ("BIÊN BẢN BỔ SUNG", *minutes.lines[1:])


def test_before_and_after_who_when_why_and_where(document) -> None:
    told = words(document)
    assert (
        "Đánh giá: đã ký “Đạt một phần”; nay ghi “Đạt” \n"
        "(Lê Thị Hoa, máy TN-03, 09 giờ 41 phút ngày 20/9/2023; lý do: theo giải trình của đơn vị)."
    ) in told
    assert "Kết luận: đã ký (để trống); nay ghi “Đạt yêu cầu.”" in told
    assert "Thêm kiến nghị: “Công khai kết quả”" in told
    assert "Bỏ kiến nghị: “Xin lỗi bằng văn bản”" in told


def test_long_texts_are_told_whole_in_their_paragraphs(document) -> None:
    told = words(document)
    assert "Đã ký: “Còn 02 hồ sơ trễ hạn.”" in told
    assert "Nay ghi: “Ủy ban nhân dân xã" in told
    assert "- Kế hoạch số 13”" in told


def test_values_nobody_decided_between_are_all_told(document) -> None:
    told = words(document)
    assert "Hiện có 02 giá trị khác nhau, chưa đối chiếu:" in told
    assert told.index("Giá trị thứ 1: “B”") < told.index("Giá trị thứ 2: “C”")
    assert "(Trần Văn B, máy TN-03, 09 giờ 41 phút ngày 20/9/2023; không ghi lý do)." in told


def test_items_stand_under_the_headings_they_have_in_the_minutes(document) -> None:
    headings = [block for block in document.blocks if isinstance(block, Heading) and block.level == 2]
    assert [block.text.replace("\u00a0", " ") for block in headings[2:]] == [
        "1. Thông tin chung của cuộc kiểm tra",
        "2. Cải cách thủ tục hành chính",
        "3. Nội dung khác",
    ]


def test_only_those_who_sign_are_named_and_nobody_has_refused_yet(record) -> None:
    refused = replace(
        record.minutes.signatures, unit=Signer(name="Nguyễn Văn Từ", refused=True, refusal_reason="không rõ")
    )
    built = build_supplement(replace(record, minutes=replace(record.minutes, signatures=refused)))
    (block,) = (block for block in built.blocks if isinstance(block, SignatureBlock))
    assert block.rows[0][0].note == "(Chữ ký, dấu (nếu có))"
    assert "không ký" not in words(built)
    assert "Nguyễn Văn Từ" in words(built)


def test_word_and_pdf_carry_the_same_words(document, fonts, files) -> None:
    pdf = render_pdf(document, fonts=fonts)
    word = files.docx_words(render_docx(document, pages=pdf.pages))
    assert files.pdf_words(pdf.data, foot=document.foot.code) == word


def test_same_tree_same_bytes(record, fonts) -> None:
    first, again = build_supplement(record), build_supplement(record)
    assert render_pdf(first, fonts=fonts).data == render_pdf(again, fonts=fonts).data
    assert render_docx(first) == render_docx(again)


@pytest.mark.parametrize(
    ("start", "size", "bold"),
    [
        ("ĐOÀN KIỂM TRA CÔNG TÁC", 13, True),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, True),
        ("Độc lập - Tự do - Hạnh phúc", 14, True),
        ("BIÊN BẢN BỔ SUNG", 14, True),
        ("Căn cứ Biên bản số", 14, False),
        ("I. THÀNH PHẦN", 14, True),
    ],
)
def test_sizes_and_faces_are_those_of_the_minutes(pages, start, size, bold) -> None:
    text = [glyph for glyph in line(pages[0], start) if glyph.char.strip()]
    assert {glyph.size for glyph in text} == {size}
    assert all(("Bold" in glyph.font) == bold for glyph in text)


def test_margins_and_lines_are_those_of_the_decree(pages) -> None:
    page = pages[0]
    assert page.get_width() * POINT == pytest.approx(210, abs=0.1)
    printed = [glyph for glyph in glyphs(page) if glyph.char.strip() and glyph.top < 275]
    assert min(glyph.left for glyph in printed if glyph.top > 60) == pytest.approx(30, abs=1)
    assert max(glyph.right for glyph in printed) == pytest.approx(195, abs=1)
    motto = text_width("Độc lập - Tự do - Hạnh phúc", size=14, bold=True)
    assert any(right - left == pytest.approx(motto, abs=0.6) for left, right in rules(page))
    assert any(abs((left + right) / 2 - 112.5) < 0.3 for left, right in rules(page))


def test_closing_and_signatures_share_a_page(record, fonts) -> None:
    for lines in range(0, 50, 9):
        changes = (change("", statement("\n".join(["Một dòng."] * lines + ["Hết"]))),)
        items = (LateItem(item_id="", text="", changes=changes),)
        built = build_supplement(replace(record, items=items))
        opened = pypdfium2.PdfDocument(render_pdf(built, fonts=fonts).data)
        texts = [page.get_textpage().get_text_range() for page in opened]
        opened.close()
        assert any("được lập xong" in text and "Lê Thị Hoa" in text and "Lưu: VT" in text for text in texts)


def test_the_self_check_finds_the_form_in_order_and_says_what_keeps_from_signing(record, document) -> None:
    lines = {one.code: one for one in check_supplement(record, document)}
    assert lines[CheckCode.FORM_OK].state is CheckState.OK
    assert lines[CheckCode.CHANGES_UNDECIDED].state is CheckState.FAIL
    assert check_sentence(lines[CheckCode.CHANGES_UNDECIDED]).startswith("1 chỗ các máy ghi khác nhau")
    assert CheckCode.SIGNED_NUMBER_MISSING not in lines


def test_the_self_check_asks_for_reasons_number_and_signers(record) -> None:
    bare = replace(
        record,
        minutes=replace(record.minutes, signatures=replace(record.minutes.signatures, unit=Signer())),
        signed=replace(record.signed, number=""),
        items=(LateItem(item_id="", text="", changes=(change("A", statement("B", reason=" ")),)),),
    )
    lines = {one.code: one for one in check_supplement(bare, build_supplement(bare))}
    assert lines[CheckCode.CHANGES_WITHOUT_REASON].fields == {"count": 1}
    assert lines[CheckCode.SIGNED_NUMBER_MISSING].target == ("visit", "number")
    assert lines[CheckCode.UNIT_SIGNER_MISSING].state is CheckState.WARN
    assert CheckCode.CHANGES_EXPLAINED not in lines
