"""The Tây Ninh 2023 outline, held against the items of the printed plan."""

import json
from datetime import date
from pathlib import Path

import pytest

from cchc_desktop.outline.loader import OutlineCheck, check_outline, load_outline
from cchc_desktop.outline.model import AnswerKind, Comparator, EvidenceRule, Item, Outline
from cchc_desktop.outline.problems import ProblemCode
from cchc_desktop.outline.rules import items_for, outline_for

ROOT = Path(__file__).parents[2]
FORM = ROOT / "forms" / "tayninh-2023" / "1.yaml"
PRINTED = json.loads((ROOT / "tests" / "data" / "tayninh_2023_items.json").read_text("utf-8"))
DEPARTMENT = frozenset({"co_quan_chuyen_mon"})
WARD = frozenset({"phuong_xa"})


@pytest.fixture(scope="module")
def checked() -> OutlineCheck:
    return check_outline(FORM)


@pytest.fixture(scope="module")
def outline() -> Outline:
    return load_outline(FORM)


def by_id(outline: Outline) -> dict[str, Item]:
    return {item.id: item for item in outline.items()}


def test_every_section_is_as_printed(outline: Outline):
    found = [(s.id, s.marker, s.title, list(s.applies_to)) for s in outline.walk()]
    assert found == [(s["id"], s["marker"], s["title"], s["applies_to"]) for s in PRINTED["sections"]]


def test_every_item_is_verbatim_in_its_section(outline: Outline):
    found = [(section.id, item.id, item.text) for section in outline.walk() for item in section.items]
    printed = {(item["section"], item["id"], item["text"]) for item in PRINTED["items"]}
    assert set(found) == printed
    assert len(found) == len(printed) == 54


def test_items_of_a_section_keep_their_order(outline: Outline):
    assert [item.id for item in outline.items()] == [item["id"] for item in PRINTED["items"]]


def test_who_is_asked_what(outline: Outline):
    found = {item.id: list(item.applies_to) for item in outline.items()}
    assert found == {item["id"]: item["applies_to"] for item in PRINTED["items"]}


def test_a_department_sees_45_items_and_a_ward_46(outline: Outline):
    assert len(items_for(outline, DEPARTMENT)) == 45
    assert len(items_for(outline, WARD)) == 46


def test_the_note_about_departments_stays_in_the_text_and_binds(outline: Outline):
    assert "(Phòng Chuyên môn không báo cáo nội dung này)" in by_id(outline)["I.3-2"].text
    assert "I.3-2" not in {item.id for item in items_for(outline, DEPARTMENT)}


def test_sections_for_others_disappear_and_markers_stay(outline: Outline):
    sections = {section.id: section.marker for section in outline_for(outline, WARD).walk()}
    assert "I.2.5.1" not in sections
    assert sections["I.2.5.2"] == "2."


def test_footnotes_and_empty_items_are_as_printed(outline: Outline):
    found = {item.id: (item.footnote, item.may_be_empty) for item in outline.items()}
    assert found == {item["id"]: (item["footnote"], item["may_be_empty"]) for item in PRINTED["items"]}


def test_answers_are_of_the_kinds_each_item_asks_for(outline: Outline):
    for item in PRINTED["items"]:
        kinds = {answer.kind.value for answer in by_id(outline)[item["id"]].answers}
        assert item["primary_answer"] in kinds
        assert kinds <= set(item["answer_kinds"])


def test_no_item_drowns_the_inspector(outline: Outline):
    assert max(len(item.answers) for item in outline.items()) <= 5
    few = [item for item in outline.items() if len(item.answers) <= 3]
    assert len(few) >= 48


def test_digitisation_has_four_rates_and_a_count(outline: Outline):
    kinds = [answer.kind for answer in by_id(outline)["I.2.3-7"].answers]
    assert kinds == [AnswerKind.RATE] * 4 + [AnswerKind.COUNT]


def test_each_channel_of_petitions_has_its_rate(outline: Outline):
    answers = by_id(outline)["I.2.3-5"].answers
    assert [answer.id for answer in answers if answer.kind is AnswerKind.RATE] == [
        "zalo",
        "national_portal",
        "hotline",
    ]


@pytest.mark.parametrize(
    ("item_id", "target_id", "value", "unit", "stated"),
    [
        ("I.2.7-6", "T003-01", 100.0, "percent", "100 % … phải"),
        ("I.2.6-2", "T003-02", 0.0, "count", "Không có"),
        ("I.2.3-4", "T003-03", 100.0, "percent", "từng hồ sơ"),
    ],
)
def test_targets_of_the_plan_hang_on_an_answer(
    outline: Outline, item_id: str, target_id: str, value: float, unit: str, stated: str
):
    item = by_id(outline)[item_id]
    (target,) = item.targets
    assert [answer.target for answer in item.answers if answer.target] == [target]
    assert (target.id, target.comparator, target.value) == (target_id, Comparator.EQUAL, value)
    assert (target.unit, target.stated) == (unit, stated)
    assert target.text in item.text


def test_evidence_is_asked_for_where_the_plan_says_so(outline: Outline):
    assert by_id(outline)["I.2.1-1"].evidence is EvidenceRule.ON_REQUEST
    assert by_id(outline)["I.2.1-2"].evidence is EvidenceRule.OPTIONAL


def test_an_impossible_printed_date_is_left_out_and_told(outline: Outline):
    letter, plan = by_id(outline)["I.2.7-7"].legal_bases
    assert letter.issued == date(2023, 5, 27)
    assert plan.issued is None
    assert "29/02/2023" in plan.note


def test_every_cited_number_stands_in_its_item(outline: Outline):
    cited = [(item, basis) for item in outline.items() for basis in item.legal_bases]
    assert len(cited) == 9
    for item, basis in cited:
        assert basis.number in item.text
        assert basis.issued is None or f"{basis.issued.day:02}/" in item.text


def test_the_plan_proposes_values_for_a_campaign(outline: Outline):
    plan = outline.plan
    assert plan is not None
    assert (plan.number, plan.issued) == ("110/KH-UBND", date(2023, 5, 26))
    assert plan.deadline == date(2023, 10, 15)
    assert plan.deadline_stated == "trước ngày 15/10/2023"
    assert plan.report_days_before == 5
    (basis,) = plan.legal_bases
    assert (basis.number, basis.issued) == ("1551/QĐ-UBND", date(2022, 12, 30))


def test_head_and_note_are_verbatim(outline: Outline):
    assert outline.head[0] == "ĐỀ CƯƠNG"
    assert outline.attached_to.startswith("(Kèm theo Kế hoạch số 110/KH-UBND ngày 26 tháng 5 năm 2023")
    (note,) = outline.notes
    assert note.startswith("Lưu ý: Trong quá trình làm việc,")
    assert note.endswith("cung cấp thêm thông tin có liên quan.")


def test_the_only_notice_is_the_letter_dated_after_the_plan(checked: OutlineCheck):
    assert checked.problems == ()
    (notice,) = checked.notices
    assert notice.code == ProblemCode.CITATION_AFTER_PLAN
    assert notice.fields["number"] == "797/UBND"
    assert "2023-05-27" in FORM.read_text("utf-8").splitlines()[notice.line - 1]


def test_the_form_names_its_schema_for_editors():
    first = FORM.read_text("utf-8").splitlines()[0]
    reference = first.removeprefix("# yaml-language-server: $schema=")
    assert (FORM.parent / reference).resolve() == ROOT / "forms" / "outline.schema.json"
