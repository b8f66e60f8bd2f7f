"""What the minutes say and in which order."""

from dataclasses import replace
from datetime import date, time

import pytest

from cchc_desktop.core.fields import Rating, Response, VisitKind
from cchc_desktop.documents.checklist_form import texts_of
from cchc_desktop.documents.dump import dump
from cchc_desktop.documents.minutes import build_minutes
from cchc_desktop.documents.nodes import (
    Document,
    HeaderTable,
    Heading,
    PageCount,
    Paragraph,
    Recipients,
    Run,
    SignatureBlock,
    Table,
)
from cchc_desktop.documents.record import (
    AnswerLine,
    DossierLine,
    ItemRecord,
    MinutesRecord,
    MinutesTexts,
    PageMarks,
    RateLine,
    Recommendation,
    SectionRecord,
    Signatures,
    Signer,
    Verdict,
)


def words(document: Document) -> str:
    return "\n".join(texts_of(document.blocks)).replace("\u00a0", " ")


def with_items(record: MinutesRecord, *items: ItemRecord) -> MinutesRecord:
    return replace(record, sections=(SectionRecord(id="s", title="Thể chế", items=items),), extra_items=())


def test_full_visit(full_record, golden) -> None:
    golden.check("minutes-full.txt", dump(build_minutes(full_record)))


def test_bare_visit(bare_record, golden) -> None:
    golden.check("minutes-bare.txt", dump(build_minutes(bare_record)))


def test_same_record_same_tree(full_record) -> None:
    assert build_minutes(full_record) == build_minutes(full_record)


def test_minutes_have_no_line_with_place_and_date(full_record) -> None:
    header = build_minutes(full_record).blocks[0]
    assert isinstance(header, HeaderTable)
    assert [line.text for line in header.right] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]


def test_parent_is_upright_and_issuer_bold_over_a_short_line(full_record) -> None:
    left = build_minutes(full_record).blocks[0].left
    assert [(line.bold, line.rule > 0) for line in left] == [
        (False, False),
        (True, False),
        (True, True),
        (False, False),
    ]


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("5", "Số: 05/BB-ĐKT"),
        ("12", "Số: 12/BB-ĐKT"),
        ("", "Số:" + " " * 9 + "/BB-ĐKT"),
        ("5a", "Số: 5a/BB-ĐKT"),
    ],
)
def test_number_is_padded_and_may_be_blank(full_record, number, shown) -> None:
    record = replace(full_record, letterhead=replace(full_record.letterhead, number=number))
    assert build_minutes(record).blocks[0].left[-1].text.replace("\u00a0", " ") == shown


@pytest.mark.parametrize(
    ("kind", "doing"),
    [
        (VisitKind.PLANNED, "tiến hành kiểm tra công tác cải cách"),
        (VisitKind.SURPRISE, "tiến hành kiểm tra đột xuất công tác cải cách"),
        (VisitKind.REINSPECTION, "tiến hành tái kiểm tra công tác cải cách"),
        (None, "tiến hành kiểm tra công tác cải cách"),
    ],
)
def test_opening_says_how_the_visit_came_about(full_record, kind, doing) -> None:
    assert doing in words(build_minutes(replace(full_record, kind=kind)))


def test_parts_follow_mau_1_9(full_record) -> None:
    blocks = build_minutes(full_record).blocks
    tops = [block.text for block in blocks if isinstance(block, Heading) and block.level == 1]
    assert tops == ["I. THÀNH PHẦN", "II. NỘI DUNG", "III. KẾT LUẬN, KIẾN NGHỊ"]
    assert [type(block) for block in blocks[-3:]] == [Paragraph, SignatureBlock, Recipients]


def test_closing_counts_pages_and_copies_and_ends_with_the_mark(full_record) -> None:
    closing = build_minutes(full_record).blocks[-3]
    assert isinstance(closing, Paragraph)
    assert PageCount() in closing.inlines
    assert isinstance(closing.inlines[-1], Run)
    assert closing.inlines[-1].text.endswith("./.")
    text = "".join(getattr(run, "text", "N") for run in closing.inlines)
    assert "kết thúc lúc 11 giờ 30 phút cùng ngày. Biên bản gồm N trang" in text
    assert "lập thành 03 bản có giá trị như nhau, mỗi bên giữ 01 bản" in text


def test_closing_of_the_secretary_keeps_its_placeholders(full_record) -> None:
    texts = MinutesTexts(closing="Lập {bản} bản, {trang} trang.", copies=4)
    closing = build_minutes(replace(full_record, texts=texts)).blocks[-3]
    assert "".join(getattr(run, "text", "N") for run in closing.inlines).endswith("Lập 04 bản, N trang./.")


def test_a_visit_that_ends_another_day_says_which(full_record) -> None:
    record = replace(full_record, end_date=date(2023, 9, 9), ended=time(16, 5))
    assert "kết thúc lúc 16 giờ 05 phút ngày 09 tháng 9 năm 2023." in words(build_minutes(record))


def test_refusal_is_told_with_reason_and_witness(full_record) -> None:
    unit = Signer(name="Võ Văn Nam", refused=True, refusal_reason="không đồng ý", witness="Bà Mai Thị Thu")
    record = replace(full_record, signatures=Signatures(unit=unit))
    text = words(build_minutes(record))
    assert "Đại diện đơn vị được kiểm tra (Võ Văn Nam) không ký Biên bản này. Lý do: không đồng ý." in text
    assert "Người chứng kiến: Bà Mai Thị Thu." in text
    assert "(Không ký biên bản)" in text
    assert "thống nhất và ký tên" not in text


def test_missed_rate_is_a_shortcoming_and_told_once(bare_record) -> None:
    line = RateLine(
        label="Tỷ lệ đạt chuẩn", numerator=38, denominator=39, target="100%", verdict=Verdict.MISSED
    )
    item = ItemRecord(id="a", text="Tỷ lệ đạt chuẩn.", rating=Rating.NOT_MET, rates=(line,))
    text = words(build_minutes(with_items(bare_record, item)))
    assert text.count("38/39") == 1
    assert (
        "a) Tồn tại, hạn chế\nTỷ lệ đạt chuẩn\n: 38/39 (97,4%), chưa đạt chỉ tiêu 100%. Đánh giá: chưa đạt."
        in text
    )
    assert "Kết quả đạt được" not in text


def test_what_the_team_found_leads_and_its_verdict_ends_the_figures(bare_record) -> None:
    item = ItemRecord(
        id="a",
        text="Sáng kiến.",
        rating=Rating.MET,
        narrative="Có sáng kiến",
        reported="Có sáng kiến",
        answers=(AnswerLine(label="Số sáng kiến", value="19 sáng kiến"),),
    )
    text = words(build_minutes(with_items(bare_record, item)))
    assert (
        "Sáng kiến\n: Có sáng kiến. Số sáng kiến: 19 sáng kiến. Đánh giá: đạt.\n"
        "Kết quả đạt được nêu trên thống nhất với báo cáo của đơn vị."
    ) in text


def test_cause_and_response_follow_a_shortcoming_in_one_paragraph(bare_record) -> None:
    item = ItemRecord(
        id="a",
        text="Sổ.",
        rating=Rating.NOT_MET,
        shortcomings="Thiếu sổ",
        cause="Mới nhận việc",
        responsible="Ông A",
        response=Response.ACCEPTED,
    )
    told = (
        "Thiếu sổ. Đánh giá: chưa đạt. Nguyên nhân: Mới nhận việc. Trách nhiệm: Ông A. "
        "Đơn vị thống nhất với nội dung này."
    )
    assert told in words(build_minutes(with_items(bare_record, item)))


def test_a_recommendation_names_who_and_by_when(full_record) -> None:
    text = words(build_minutes(full_record))
    assert (
        "a) Xin lỗi bằng văn bản riêng cho từng hồ sơ trễ hạn (Mục 2.2); "
        "trách nhiệm thực hiện: Chủ tịch UBND xã; thời hạn hoàn thành: ngày 30 tháng 9 năm 2023."
    ) in text
    several = Recommendation(id="r", text="Một việc\nHai việc", due=date(2023, 9, 30))
    text = words(build_minutes(replace(full_record, recommendations=(several,))))
    assert "Một việc.\nHai việc.\nThời hạn hoàn thành: ngày 30 tháng 9 năm 2023." in text


def test_zero_denominator_is_neither_met_nor_missed(bare_record) -> None:
    line = RateLine(label="Tỷ lệ", numerator=0, denominator=0, verdict=Verdict.NOT_APPLICABLE)
    item = ItemRecord(id="a", text="Hồ sơ", rating=Rating.MET, rates=(line,))
    assert "0/0 (không phát sinh)" in words(build_minutes(with_items(bare_record, item)))


def test_withdrawn_shortcoming_is_told_as_withdrawn_only(bare_record) -> None:
    item = ItemRecord(
        id="a",
        text="Sổ theo dõi",
        rating=Rating.MET,
        shortcomings="Thiếu sổ",
        response=Response.WITHDRAWN,
        response_words="đã nộp sổ",
    )
    text = words(build_minutes(with_items(bare_record, item)))
    assert "chưa phát hiện tồn tại" in text
    assert "rút lại nhận xét (nhận xét: “Thiếu sổ”). Ý kiến của đơn vị: đã nộp sổ." in text


def test_items_not_dealt_with_take_one_sentence_each_kind(bare_record) -> None:
    items = (
        ItemRecord(id="a", text="Một.", rating=Rating.NOT_CHECKED, reason="hết giờ"),
        ItemRecord(id="b", text="Hai.", rating=Rating.NOT_CHECKED),
        ItemRecord(id="c", text="Ba.", rating=Rating.NOT_APPLICABLE),
        ItemRecord(id="d", text="Bốn."),
    )
    text = words(build_minutes(with_items(bare_record, *items)))
    assert "không kiểm tra trong đợt này đối với nội dung: “Một” (lý do: hết giờ); “Hai”." in text
    assert "Không phát sinh tại đơn vị đối với nội dung: “Ba”." in text
    assert "Chưa ghi kết quả kiểm tra đối với nội dung: “Bốn”." in text
    assert "a) " not in text.split("2.1.")[1].split("3. Ý kiến")[0]


def test_a_section_that_only_leads_on_lends_its_title(full_record) -> None:
    text = words(build_minutes(full_record))
    assert "2.3. Cải cách chế độ công vụ: đối với UBND phường, xã" in text


def test_one_appendix_has_no_number(bare_record) -> None:
    item = ItemRecord(id="a", text="Hồ sơ", rating=Rating.MET, dossiers=(DossierLine(code="H1"),))
    document = build_minutes(with_items(bare_record, item))
    assert [appendix.label for appendix in document.appendices] == ["Phụ lục"]
    assert document.appendices[0].landscape
    assert "(chi tiết tại Phụ lục)" in words(document)


def test_dossiers_are_listed_in_full(full_record) -> None:
    table = build_minutes(full_record).appendices[0].blocks[0]
    assert isinstance(table, Table)
    assert [row[1] for row in table.rows] == ["H-001", "H-002"]
    assert sum(column.width for column in table.columns) <= 297 - 45


def test_every_typed_text_is_printed(full_record) -> None:
    text = words(build_minutes(full_record))
    for item in full_record.items():
        for typed in (item.achieved, item.shortcomings, item.cause, item.responsible, item.reported):
            for line in typed.splitlines():
                assert line.removeprefix("- ").rstrip(".;") in text


def test_marks_stand_in_the_foot_only_when_given(plain_record, full_record) -> None:
    assert build_minutes(plain_record).foot.code == ""
    assert build_minutes(full_record).foot.code == "Mã bản in: K7QF-2M9X"
    assert replace(full_record, marks=PageMarks()) == plain_record


def test_the_basis_of_the_secretary_replaces_plan_and_decision(full_record) -> None:
    assert "Thực hiện Kế hoạch số 110/KH-UBND" in words(build_minutes(full_record))
    texts = replace(full_record.texts, basis="Theo Công văn số 7/UBND-NV,")
    text = words(build_minutes(replace(full_record, texts=texts)))
    assert "Theo Công văn số 7/UBND-NV,\nHôm nay" in text
    assert "Thực hiện Kế hoạch" not in text
