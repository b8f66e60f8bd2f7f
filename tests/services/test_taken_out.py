"""What was taken out disappears from lists, search and last time's findings, and nothing else does."""

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.records import VisitState

OUTLINE = "tayninh-2023"


def test_a_unit_taken_out_leaves_its_visits_what_they_were(office):
    before = office.workspace.planning.visits(office.campaign)
    asked = len(office.workspace.capture.visit(office.visit).findings)
    office.editing.delete("unit", office.ward)
    (row,) = office.workspace.planning.visits(office.campaign)
    assert (row.unit_name, row.unit_tags, row.asked) == (
        before[0].unit_name,
        before[0].unit_tags,
        before[0].asked,
    )
    visit = office.workspace.capture.visit(office.visit)
    assert (visit.unit.name, len(visit.findings)) == ("UBND phường Một", asked)


def test_a_campaign_taken_out_takes_its_visits_out_of_sight(office):
    office.find("I.1-1", rating="met", achieved="Đã ban hành kế hoạch")
    office.workspace.capture.remember_place(office.visit, "I.1-1", "achieved")
    other = office.workspace.planning.create_campaign(OUTLINE)
    unit = office.workspace.editing(other).new_entity("unit", name="UBND phường Một", tags=["phuong_xa"])
    later = office.workspace.planning.create_visit(other, unit_id=unit, date="2024-01-09", kind="planned")
    assert office.workspace.searching.search("đã ban hành kế hoạch")
    assert "I.1-1" in office.workspace.capture.previous_findings(later)
    office.workspace.planning.delete_campaign(office.campaign)
    assert [row.visit_id for row in office.workspace.planning.visits()] == [later]
    assert office.workspace.searching.search("đã ban hành kế hoạch") == ()
    assert office.workspace.capture.last_place() is None
    assert office.workspace.capture.previous_findings(later) == {}


def test_a_visit_taken_out_is_not_found(office):
    office.find("I.1-1", achieved="Đã ban hành kế hoạch")
    assert office.workspace.searching.search("đã ban hành")
    office.editing.delete("visit", office.visit)
    assert office.workspace.searching.search("đã ban hành") == ()
    office.editing.undo()
    assert office.workspace.searching.search("đã ban hành")


def test_another_outline_has_no_previous_findings(office):
    office.find("I.1-1", rating="met")
    other = office.workspace.planning.create_campaign(OUTLINE)
    office.workspace.editing(other).put(FieldKey("campaign", other, "outline_id"), "another")
    unit = office.workspace.editing(other).new_entity("unit", name="UBND phường Một", tags=["phuong_xa"])
    later = office.workspace.planning.create_visit(other, unit_id=unit, date="2024-01-09", kind="planned")
    assert office.workspace.capture.previous_findings(later) == {}


def test_items_outside_the_outline_do_not_count_as_asked_ones(office):
    item = office.workspace.capture.add_extra_item(office.visit, "I.1", "Nội dung riêng")
    office.find(item, rating="not_met", shortcomings="Thiếu")
    (row,) = office.workspace.planning.visits(office.campaign)
    assert (row.answered, row.shortcomings) == (0, 1)
    (extra,) = office.workspace.capture.visit(office.visit).extra_items
    office.editing.delete("extra_item", extra.entity_id)
    (row,) = office.workspace.planning.visits(office.campaign)
    assert (row.answered, row.shortcomings, row.state) == (0, 0, VisitState.PREPARING)
    office.workspace.safety.rebuild()
    assert office.workspace.planning.visits(office.campaign) == (row,)
    assert office.workspace.safety.check().ok


def test_a_member_who_left_the_team_is_still_named_in_past_minutes(office):
    before = office.workspace.reporting.record(office.visit)
    office.editing.delete("member", office.members[-1])
    assert len(office.workspace.planning.members(office.campaign)) == len(office.members) - 1
    assert office.workspace.reporting.record(office.visit).attendance == before.attendance
