from datetime import UTC, datetime

import pytest

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.records import VisitState
from cchc_desktop.services.unit_tables import table_from_text
from cchc_desktop.store.writer import Edit


def test_a_new_campaign_proposes_what_its_plan_says(office):
    campaign = office.workspace.planning.campaign(office.campaign)
    assert (campaign.number, campaign.issued) == ("110/KH-UBND", "2023-05-26")
    assert (campaign.deadline, campaign.report_days_before) == ("2023-10-15", 5)
    assert "1551/QĐ-UBND ngày 30/12/2022" in campaign.legal_bases
    assert campaign.letterhead.leader_title == "Trưởng đoàn"
    assert (campaign.letterhead.copies, campaign.letterhead.copies_each) == (2, 1)


def test_a_campaign_keeps_the_exact_text_of_its_outline(office):
    cell = office.workspace.store.views.cell(FieldKey("campaign", office.campaign, "outline_text"))
    assert cell.value == office.workspace.outlines.read_text("tayninh-2023")
    assert office.workspace.planning.outline(office.campaign) == office.workspace.outlines.load(
        "tayninh-2023"
    )


def test_another_outline_text_is_read_anew(office):
    text = office.workspace.outlines.read_text("tayninh-2023").replace(
        "Sáng kiến trong", "Sáng kiến mới trong"
    )
    office.workspace.planning.outline(office.campaign)
    office.editing.put(FieldKey("campaign", office.campaign, "outline_text"), text)
    items = {item.id: item.text for item in office.workspace.planning.outline(office.campaign).items()}
    assert items["I.1-2"].startswith("Sáng kiến mới trong")


def test_unknown_outline_campaign_unit_and_visit_are_refused(office):
    planning = office.workspace.planning
    calls = {
        ErrorCode.OUTLINE_UNKNOWN: lambda: planning.create_campaign("khong-co"),
        ErrorCode.CAMPAIGN_UNKNOWN: lambda: planning.campaign("khong-co"),
        ErrorCode.UNIT_UNKNOWN: lambda: planning.create_visit(
            office.campaign, unit_id="khong-co", date="", kind="planned"
        ),
        ErrorCode.VISIT_UNKNOWN: lambda: planning.find_visit("khong-co"),
    }
    for code, call in calls.items():
        with pytest.raises(Refused) as caught:
            call()
        assert caught.value.code is code


def test_the_team_stands_in_its_own_order(office):
    deputy = office.editing.new_entity("member", name="Phó", role="deputy")
    order = [member.entity_id for member in office.workspace.planning.members(office.campaign)]
    leader, secretary, member = office.members
    assert order == [leader, deputy, secretary, member]


def test_units_stand_in_vietnamese_order(office):
    for name in ("Đội A", "Đài A", "Dân A", "Ủy ban 10", "Ủy ban 9"):
        office.editing.new_entity("unit", name=name, tags=["phuong_xa"])
    names = [unit.name for unit in office.workspace.planning.units(office.campaign)]
    assert names == [
        "Dân A", "Đài A", "Đội A", "Phòng Hai", "UBND phường Một", "Ủy ban 9", "Ủy ban 10",
    ]  # fmt: skip


def test_a_new_visit_has_the_whole_team_as_attendees(office):
    visit = office.workspace.capture.visit(office.visit)
    assert [one.member for one in visit.attendees if one.side == "team"] == list(office.members)
    assert visit.member_ids == office.members
    assert (visit.state, visit.kind, visit.date) == (VisitState.PREPARING, "planned", "2023-09-12")


def test_a_row_of_the_list_counts_what_the_units_kind_is_asked(office):
    planning = office.workspace.planning
    planning.create_visit(office.campaign, unit_id=office.department, date="2023-09-13", kind="planned")
    office.find("I.1-1", rating="met")
    rows = planning.visits(office.campaign)
    assert [(row.unit_name, row.answered, row.asked) for row in rows] == [
        ("UBND phường Một", 1, 46),
        ("Phòng Hai", 0, 45),
    ]


def test_the_list_of_visits_is_searched_without_diacritics(office):
    planning = office.workspace.planning
    planning.create_visit(office.campaign, unit_id=office.department, date="2023-09-13", kind="planned")
    assert [row.unit_name for row in planning.visits(office.campaign, text="phuong mot")] == [
        "UBND phường Một"
    ]
    assert planning.visits(office.campaign, states=(VisitState.SEALED,)) == ()


@pytest.mark.parametrize(
    ("going", "codes"),
    [
        ((0, 1, 2), []),
        ((0, 1), ["team_too_small"]),
        ((1, 2), ["team_too_small", "team_without_lead"]),
        ((), ["team_too_small", "team_without_lead"]),
    ],
)
def test_a_team_needs_three_members_and_a_lead(office, going, codes):
    members = [office.members[place] for place in going]
    found = office.workspace.planning.team_warnings(office.campaign, members)
    assert [problem.code for problem in found] == codes


def test_the_summary_tells_what_is_due(office):
    planning = office.workspace.planning
    for date in ("2023-09-01", "2023-09-20"):
        planning.create_visit(office.campaign, unit_id=office.department, date=date, kind="planned")
    office.clock.now = datetime(2023, 9, 12, 9, tzinfo=UTC)
    summary = planning.summary(office.campaign)
    assert [row.date for row in summary.overdue] == ["2023-09-01"]
    assert [row.date for row in summary.upcoming] == ["2023-09-12", "2023-09-20"]
    assert (summary.units, summary.visits, summary.days_left) == (2, 3, 33)
    assert summary.by_state == {state: 3 * (state is VisitState.PREPARING) for state in VisitState}
    assert [(count.tag, count.units, count.visited) for count in summary.by_tag] == [
        ("co_quan_chuyen_mon", 1, 0),
        ("phuong_xa", 1, 0),
    ]
    office.find("I.1-1", rating="met")
    assert [count.visited for count in planning.summary(office.campaign).by_tag] == [0, 1]


def test_pasted_units_are_previewed_and_taken_over(office):
    pasted = "Tên đơn vị\tLoại\nUBND xã Ba\tUBND phường, xã\nUBND phường Một\tphường\n\tphường\nBốn\t?\n"
    preview = office.workspace.planning.preview_units(office.campaign, table_from_text(pasted))
    assert [(row.line, row.name, row.tags) for row in preview.rows] == [(2, "UBND xã Ba", ("phuong_xa",))]
    assert [(bad.line, [one.code for one in bad.problems]) for bad in preview.bad] == [
        (3, ["duplicate_of_existing"]),
        (4, ["name_missing"]),
        (5, ["kind_unknown"]),
    ]
    office.workspace.planning.import_units(office.campaign, preview.rows)
    assert "UBND xã Ba" in [unit.name for unit in office.workspace.planning.units(office.campaign)]


def test_a_deleted_campaign_is_out_of_sight(office):
    office.workspace.planning.delete_campaign(office.campaign)
    assert office.workspace.planning.campaigns() == ()


def test_a_visit_is_found_by_the_beginning_of_its_id(office):
    planning = office.workspace.planning
    assert planning.find_visit(office.visit[:10]) == office.visit
    twin = office.visit[:-1] + ("0" if office.visit[-1] != "0" else "1")
    edit = Edit(campaign=office.campaign, key=FieldKey("visit", twin, "date"), value="2023-01-01")
    office.workspace.store.log.put([edit])
    with pytest.raises(Refused):
        planning.find_visit(office.visit[:10])
    assert planning.find_visit(twin) == twin


def test_the_summary_counts_all_that_is_late_not_only_what_it_lists(office):
    planning = office.workspace.planning
    for day in range(1, 12):
        planning.create_visit(
            office.campaign, unit_id=office.department, date=f"2023-09-{day:02}", kind="planned"
        )
    for date, kind in (("2023-09-14", "planned"), ("2023-09-17", "planned"), ("2023-09-13", "surprise")):
        planning.create_visit(office.campaign, unit_id=office.department, date=date, kind=kind)
    passed = planning.create_visit(office.campaign, unit_id=office.ward, date="2023-09-02", kind="planned")
    office.editing.put(FieldKey("visit", passed, "report_received"), "2023-08-30")
    office.clock.now = datetime(2023, 9, 12, 9, tzinfo=UTC)
    summary = planning.summary(office.campaign)
    assert (summary.late_reports, summary.missed) == (13, 1)
    assert planning.count_visits(office.campaign, report_late=True) == 13
    late = planning.visits(office.campaign, report_late=True)
    assert [row.date for row in late][-2:] == ["2023-09-12", "2023-09-14"]
    assert {row.unit_name for row in planning.visits(office.campaign, tag="phuong_xa")} == {"UBND phường Một"}
    office.editing.put(FieldKey("campaign", office.campaign, "report_days_before"), 0)
    summary = planning.summary(office.campaign)
    assert (summary.late_reports, summary.missed) == (0, 12)
    assert planning.visits(office.campaign, report_late=True) == ()
