import pytest

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.records import ItemState, VisitState
from cchc_desktop.services.missing import MissingCode, is_relevant


def codes(office, item=None):
    return {gap.code for gap in office.workspace.capture.missing(office.visit) if item in (None, gap.item_id)}


def test_a_visit_has_an_entry_for_every_item_asked(office):
    visit = office.workspace.capture.visit(office.visit)
    asked = [item.id for item in office.workspace.capture.outline(office.visit).items()]
    assert list(visit.findings) == asked
    assert len(asked) == 46
    assert {finding.state for finding in visit.findings.values()} == {ItemState.EMPTY}


def test_a_finding_is_begun_by_any_content_and_done_by_its_rating(office):
    capture = office.workspace.capture
    office.editing.new_row("document", office.visit, "I.1-1", number="1/KH")
    assert capture.finding(office.visit, "I.1-1").state is ItemState.BEGUN
    office.find("I.1-2", **{"found.initiatives": 3})
    assert capture.finding(office.visit, "I.1-2").state is ItemState.BEGUN
    office.find("I.1-2", rating="not_applicable")
    assert capture.finding(office.visit, "I.1-2").state is ItemState.DONE
    assert capture.visit(office.visit).state is VisitState.UNDER_WAY


def test_an_item_nobody_knows_is_refused(office):
    with pytest.raises(Refused) as caught:
        office.workspace.capture.finding(office.visit, "IX-9")
    assert caught.value.code is ErrorCode.ITEM_UNKNOWN


def test_an_extra_item_has_its_own_finding(office):
    capture = office.workspace.capture
    item = capture.add_extra_item(office.visit, "I.3", " Chứng thực điện tử ")
    office.editing.put(office.key(item, "rating"), "met")
    visit = capture.visit(office.visit)
    assert [(extra.text, extra.section) for extra in visit.extra_items] == [("Chứng thực điện tử", "I.3")]
    assert visit.findings[item].rating == "met"
    with pytest.raises(Refused):
        capture.add_extra_item(office.visit, "I.3", "   ")


def test_what_was_recorded_stays_when_the_unit_changes_its_kind(office):
    office.find("I.2.4.2-1", rating="met")
    office.editing.put(FieldKey("unit", office.ward, "tags"), ["co_quan_chuyen_mon"])
    assert office.workspace.capture.visit(office.visit).findings["I.2.4.2-1"].rating == "met"


def test_a_condition_hides_an_answer_without_deleting_it(office):
    outline = office.workspace.capture.outline(office.visit)
    item = next(item for item in outline.items() if item.id == "I.1-3")
    documents = next(answer for answer in item.answers if answer.id == "plan_documents")
    office.editing.new_row("document", office.visit, "I.1-3", answer="plan_documents", number="1/KH")
    shown = {}
    for value in ("yes", "partly", "no", ""):
        office.find("I.1-3", **{"found.plan": value})
        finding = office.workspace.capture.finding(office.visit, "I.1-3")
        shown[value] = is_relevant(documents, finding)
        assert len(finding.documents) == 1
    assert shown == {"yes": True, "partly": True, "no": False, "": False}


def test_missing_names_every_gap_of_an_item(office):
    office.find("I.1-3", rating="not_met", **{"found.plan": "no"})
    assert codes(office, "I.1-3") == {MissingCode.NO_SHORTCOMINGS_TEXT, MissingCode.NO_EXPLANATION}
    office.find("I.1-3", shortcomings="Chưa có kế hoạch")
    assert codes(office, "I.1-3") == {MissingCode.NO_RECOMMENDATION}
    row = office.editing.new_row("recommendation", office.visit, "I.1-3", text="Ban hành kế hoạch")
    assert codes(office, "I.1-3") == {MissingCode.NO_DUE, MissingCode.NO_RESPONSIBLE}
    office.editing.put_many(
        {
            FieldKey("recommendation", row, "due"): "2023-10-01",
            FieldKey("recommendation", row, "responsible"): "Chủ tịch",
        }
    )
    assert codes(office, "I.1-3") == set()


def test_an_item_that_was_not_checked_needs_a_reason_and_nothing_else(office):
    office.find("I.1-3", rating="not_checked", **{"found.plan": "no"})
    assert codes(office, "I.1-3") == {MissingCode.NO_REASON_NOT_CHECKED}
    office.find("I.1-3", note="Hết giờ")
    assert codes(office, "I.1-3") == set()


def test_items_that_may_be_empty_are_not_missing(office):
    assert codes(office, "III-1") == set()
    assert codes(office, "II-1") == {MissingCode.NO_RATING}


def test_more_cannot_be_done_than_there_is(office):
    office.find("I.2.7-2", rating="met", **{"found.exchanged.numerator": 9, "found.exchanged.denominator": 8})
    assert codes(office, "I.2.7-2") == {MissingCode.NUMBERS_IMPOSSIBLE}


def test_missing_names_what_the_visit_lacks_and_who_owns_a_section(office):
    found = codes(office, "")
    assert {MissingCode.NO_START, MissingCode.NO_END, MissingCode.NO_PLACE} <= found
    assert {MissingCode.NO_OWNER, MissingCode.REPORT_NOT_RECEIVED} <= found
    assert MissingCode.NO_UNIT_ATTENDEE not in found
    office.editing.put(FieldKey("member", office.members[2], "sections"), ["I", "II", "III", "IV"])
    assert MissingCode.NO_OWNER not in codes(office, "")
    gap = next(one for one in office.workspace.capture.missing(office.visit) if one.item_id == "I.2.3-4")
    assert (gap.member_id, gap.section_id, gap.field) == (office.members[2], "I.2.3", "rating")


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2023-09-07", set()),
        ("2023-09-08", {MissingCode.REPORT_LATE}),
        ("", {MissingCode.REPORT_NOT_RECEIVED}),
    ],
)
def test_the_report_is_due_five_days_before_the_visit(office, received, expected):
    office.editing.put(office.visit_key("report_received"), received)
    about_report = {MissingCode.REPORT_LATE, MissingCode.REPORT_NOT_RECEIVED}
    assert codes(office, "") & about_report == expected


def test_no_report_is_due_before_a_surprise_visit(office):
    office.editing.put(office.visit_key("kind"), "surprise")
    assert MissingCode.REPORT_NOT_RECEIVED not in codes(office, "")


def test_an_absent_leader_is_missed(office):
    attendees = office.workspace.capture.visit(office.visit).attendees
    leader = next(one for one in attendees if one.member == office.members[0])
    office.editing.put(FieldKey("attendee", leader.entity_id, "absent"), value=True)
    assert {MissingCode.TEAM_TOO_SMALL, MissingCode.TEAM_WITHOUT_LEAD} <= codes(office, "")


def test_progress_counts_a_section_with_those_below_it(office):
    office.find("I.2.3-4", rating="partly", shortcomings="Xin lỗi chung")
    office.editing.put(FieldKey("member", office.members[2], "sections"), ["I.2"])
    progress = office.workspace.capture.progress(office.visit)
    assert (progress["I.2.3"].done, progress["I.2.3"].asked, progress["I.2.3"].shortcomings) == (1, 7, 1)
    assert (progress["I"].done, progress["I"].asked) == (1, 41)
    assert progress["I.2.3"].owners == ("Thành viên 3",)
    assert progress["I.1"].owners == ()


def test_last_times_finding_stands_beside_this_one(office):
    planning = office.workspace.planning
    office.find("I.1-1", rating="partly", shortcomings="Ban hành chậm")
    office.editing.new_row("recommendation", office.visit, "I.1-1", text="Ban hành sớm")
    later = planning.create_campaign("tayninh-2023")
    unit = office.workspace.editing(later).new_entity("unit", name="UBND phường Một", tags=["phuong_xa"])
    visit = planning.create_visit(later, unit_id=unit, date="2024-09-12", kind="planned")
    found = office.workspace.capture.previous_findings(visit)
    assert list(found) == ["I.1-1"]
    assert (found["I.1-1"].shortcomings, found["I.1-1"].date) == ("Ban hành chậm", "2023-09-12")
    assert found["I.1-1"].recommendations == ("Ban hành sớm",)
    assert office.workspace.capture.previous_findings(office.visit) == {}


def test_the_last_place_is_remembered_until_the_visit_is_gone(office):
    capture = office.workspace.capture
    assert capture.last_place() is None
    capture.remember_place(office.visit, "I.1-2", "achieved")
    place = capture.last_place()
    assert (place.visit_id, place.item_id, place.field) == (office.visit, "I.1-2", "achieved")
    assert place.unit_name == "UBND phường Một"
    office.editing.delete("visit", office.visit)
    assert capture.last_place() is None


def test_answer_takes_names_parts_and_rows(office):
    office.workspace.capture.answer(
        office.visit,
        "I.2.3-4",
        {
            "rating": "partly",
            "apologies": {"numerator": 2, "denominator": 5},
            "dossiers": [{"code": "A1", "due": "2023-09-01"}, {"code": "A2"}],
            "recommendations": [{"text": "Xin lỗi từng hồ sơ", "due": "2023-10-01"}],
        },
    )
    finding = office.workspace.capture.finding(office.visit, "I.2.3-4")
    assert finding.answers == {"found.apologies.numerator": 2, "found.apologies.denominator": 5}
    assert sorted(row.code for row in finding.dossiers) == ["A1", "A2"]
    assert finding.recommendations[0].due == "2023-10-01"
    office.editing.undo()
    assert office.workspace.capture.finding(office.visit, "I.2.3-4").rating == ""


@pytest.mark.parametrize(
    ("item", "values", "code"),
    [
        ("I.2.5.1-1", {"rating": "met"}, ErrorCode.ITEM_NOT_FOR_UNIT),
        ("IX-1", {"rating": "met"}, ErrorCode.ITEM_UNKNOWN),
        ("I.1-1", {"rating": "excellent"}, ErrorCode.VALUE_INVALID),
        ("I.1-1", {"nonsense": "x"}, ErrorCode.FIELD_UNKNOWN),
        ("I.1-1", {"found.nonsense": "x"}, ErrorCode.FIELD_UNKNOWN),
        ("I.1-3", {"plan": "maybe"}, ErrorCode.VALUE_INVALID),
        ("I.1-3", {"plan": {"value": "yes", "numerator": "x"}}, ErrorCode.VALUE_INVALID),
        ("I.1-2", {"initiatives": -1}, ErrorCode.VALUE_INVALID),
        ("I.1-2", {"initiatives": True}, ErrorCode.VALUE_INVALID),
        ("I.1-1", {"documents": ["x"]}, ErrorCode.VALUE_INVALID),
        ("I.1-1", {"documents": [{"nonsense": "x"}]}, ErrorCode.FIELD_UNKNOWN),
    ],
)
def test_answer_refuses_what_the_item_does_not_ask(office, item, values, code):
    before = office.workspace.capture.visit(office.visit)
    with pytest.raises(Refused) as caught:
        office.workspace.capture.answer(office.visit, item, values)
    assert caught.value.code is code
    assert office.workspace.capture.visit(office.visit) == before
