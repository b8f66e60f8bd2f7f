"""Part II.2: what is said once, what is said where, and by which number."""

from dataclasses import replace
from datetime import date

from cchc_desktop.core.fields import Rating, Response
from cchc_desktop.documents.checklist_form import texts_of
from cchc_desktop.documents.minutes import build_minutes
from cchc_desktop.documents.minutes_findings import references
from cchc_desktop.documents.record import (
    AnswerLine,
    DocumentLine,
    ItemRecord,
    MinutesRecord,
    RateLine,
    Recommendation,
    SectionRecord,
    Verdict,
)


def words(record: MinutesRecord) -> str:
    texts = "\n".join(texts_of(build_minutes(record).blocks))
    return texts.replace("\u00a0", " ").replace("\n:", ":").replace(") \n", ") ")


def with_sections(record: MinutesRecord, *sections: SectionRecord) -> MinutesRecord:
    return replace(record, sections=sections)


def section(*items: ItemRecord, title: str = "Thể chế") -> SectionRecord:
    return SectionRecord(id=title, title=title, items=items)


GOOD = ItemRecord(
    id="a", text="Kế hoạch.", rating=Rating.MET, achieved="Có kế hoạch", reported="Có  kế hoạch."
)
BAD = ItemRecord(
    id="b",
    text="Báo cáo.",
    rating=Rating.PARTLY,
    achieved="Có báo cáo",
    shortcomings="Gửi chậm",
    response=Response.ACCEPTED,
)
WORSE = ItemRecord(
    id="c", text="Sổ.", rating=Rating.NOT_MET, shortcomings="Thiếu sổ", response=Response.ACCEPTED
)


def test_items_are_numbered_and_named_by_their_numbers(bare_record) -> None:
    record = with_sections(bare_record, section(WORSE, GOOD, BAD))
    text = words(record)
    assert "(1) Kế hoạch: Có kế hoạch. Đánh giá: đạt." in text
    assert "(2) Báo cáo: Có báo cáo. Đánh giá: đạt một phần." in text
    assert "Nội dung (2): Gửi chậm." in text
    assert "(3) Sổ: Thiếu sổ. Đánh giá: chưa đạt." in text
    assert text.index("b) Tồn tại") < text.index("(3) Sổ") < text.index("Nội dung (2)")
    assert text.count("Đơn vị thống nhất") == 1
    assert references(record) == {
        "a": "nội dung\u00a0(1) Mục\u00a02.1",
        "b": "nội dung\u00a0(2) Mục\u00a02.1",
        "c": "nội dung\u00a0(3) Mục\u00a02.1",
    }


def test_a_single_item_needs_no_number(bare_record) -> None:
    record = with_sections(bare_record, section(BAD))
    text = words(record)
    assert "a) Kết quả đạt được\nBáo cáo: Có báo cáo." in text
    assert "b) Tồn tại, hạn chế\nGửi chậm. Đơn vị thống nhất với nội dung này." in text
    assert references(record) == {"b": "Mục\u00a02.1"}


def test_agreement_with_the_report_is_said_once(bare_record) -> None:
    text = words(with_sections(bare_record, section(GOOD, BAD)))
    assert text.count("Có kế hoạch") == 1
    assert "Kết quả đạt được tại nội dung (1) thống nhất với báo cáo của đơn vị." in text
    differs = replace(GOOD, reported="Có hai kế hoạch")
    text = words(with_sections(bare_record, section(differs)))
    assert "Đơn vị báo cáo: Có hai kế hoạch." in text
    assert "thống nhất với báo cáo" not in text


def test_figures_that_differ_are_told_side_by_side(bare_record) -> None:
    line = RateLine(
        label="Số hóa", numerator=11, denominator=13, reported=(13, 13), target="100%", verdict=Verdict.MISSED
    )
    answer = AnswerLine(label="Có sổ", value="không", reported="có")
    item = ItemRecord(id="a", text="Hồ sơ", rating=Rating.NOT_MET, rates=(line,), answers=(answer,))
    text = words(with_sections(bare_record, section(item)))
    assert (
        "Số hóa: Đoàn kiểm tra xác định 11/13 (84,6%), đơn vị báo cáo 13/13, chưa đạt chỉ tiêu 100%." in text
    )
    assert "Có sổ: không (đơn vị báo cáo: có)." in text
    assert "thống nhất với báo cáo" not in text
    same = replace(
        item, rates=(replace(line, reported=(11, 13)),), answers=(replace(answer, reported="không"),)
    )
    text = words(with_sections(bare_record, section(same)))
    assert "đơn vị báo cáo" not in text
    assert "thống nhất với báo cáo của đơn vị" in text


def test_what_only_the_unit_said_is_told_as_such(bare_record) -> None:
    line = RateLine(label="Số hóa", numerator=None, denominator=None, reported=(13, 13))
    answer = AnswerLine(label="Số sổ", value="", reported="2 sổ")
    item = ItemRecord(id="a", text="Hồ sơ", rates=(line,), answers=(answer,))
    text = words(with_sections(bare_record, section(item)))
    assert "Số hóa: đơn vị báo cáo 13/13, Đoàn kiểm tra chưa xác định số liệu." in text
    assert "Số sổ: đơn vị báo cáo 2 sổ, Đoàn kiểm tra chưa xác định." in text


def test_papers_of_one_issuer_and_subject_share_the_words(bare_record) -> None:
    papers = tuple(
        DocumentLine(
            kind="Công văn", number=f"{n}/UBND", issued=date(2023, 9, n), issuer="UBND", subject="Tin"
        )
        for n in (1, 2)
    )
    item = ItemRecord(id="a", text="Tin", rating=Rating.MET, documents=papers)
    told = "Công văn số 1/UBND ngày 01/9/2023 và Công văn số 2/UBND ngày 02/9/2023 của UBND về tin."
    assert told in words(with_sections(bare_record, section(item)))


def test_a_section_if_any_is_left_out_or_told_without_these_words(bare_record) -> None:
    item = ItemRecord(id="p", text="KIẾN NGHỊ, ĐỀ XUẤT (nếu có).", rating=Rating.NOT_APPLICABLE)
    titled = section(item, title="KIẾN NGHỊ, ĐỀ XUẤT (nếu có).")
    text = words(with_sections(bare_record, section(GOOD), titled))
    assert "2.2." not in text
    told = replace(item, rating=Rating.MET, achieved="Cấp máy quét")
    text = words(with_sections(bare_record, section(GOOD), replace(titled, items=(told,))))
    assert "2.2. Kiến nghị, đề xuất\nCấp máy quét.\n3. Ý kiến" in text


def test_a_section_of_words_alone_is_not_judged(bare_record) -> None:
    item = replace(BAD, shortcomings="", rating=Rating.MET, narrative_only=True)
    text = words(with_sections(bare_record, section(item, title="ĐÁNH GIÁ CHUNG")))
    assert "2.1. Đánh giá chung\nBáo cáo: Có báo cáo.\n3." in text


def test_what_was_put_aside_but_has_results_is_told(bare_record) -> None:
    item = replace(GOOD, rating=Rating.NOT_CHECKED, reason="hết giờ")
    text = words(with_sections(bare_record, section(item)))
    assert "Kế hoạch: Có kế hoạch. Đánh giá: không kiểm tra (lý do: hết giờ)." in text


def test_a_section_wholly_put_aside_takes_one_sentence(bare_record) -> None:
    items = [ItemRecord(id=n, text=n, rating=Rating.NOT_CHECKED, reason="hết giờ") for n in "abc"]
    text = words(with_sections(bare_record, section(*items)))
    assert "không kiểm tra trong đợt này đối với các nội dung của mục này (lý do: hết giờ)." in text
    text = words(with_sections(bare_record, section(*(ItemRecord(id=n, text=n) for n in "abc"))))
    assert "2.1. Thể chế\nChưa ghi kết quả kiểm tra.\n3." in text


def test_recommendations_follow_the_outline(bare_record) -> None:
    record = replace(
        with_sections(bare_record, section(GOOD, BAD)),
        recommendations=(
            Recommendation(id="1", text="Việc chung"),
            Recommendation(
                id="2", text="Gửi báo cáo", item_id="b", responsible="Ông B", due=date(2023, 9, 5)
            ),
            Recommendation(id="3", text="Sửa kế hoạch", item_id="a", due_words="trong quý IV"),
            Recommendation(id="4", text="Cấp máy", superior=True, addressee="Sở Nội vụ"),
        ),
    )
    told = (
        "a) Sửa kế hoạch (nội dung (1) Mục 2.1); thời hạn hoàn thành: trong quý IV.\n"
        "b) Gửi báo cáo (nội dung (2) Mục 2.1); trách nhiệm thực hiện: Ông B; "
        "thời hạn hoàn thành: ngày 05 tháng 9 năm 2023.\n"
        "c) Việc chung.\n"
        "3. Kiến nghị của Đoàn kiểm tra đối với cấp có thẩm quyền\n"
        "Kiến nghị Sở Nội vụ: cấp máy.\n"
    )
    assert told in words(record)
