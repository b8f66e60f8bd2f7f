"""Who wrote outside the sections they own."""

from dataclasses import replace

import pytest

from cchc_desktop.core.changes import ChangeRef, FieldKey
from cchc_desktop.core.records import MemberRecord
from cchc_desktop.services.section_work import SectionWork

FIRST, SECOND = "I.1-1", "I.2.3-4"


def member(name, *sections, entity_id="", role="member"):
    return MemberRecord(
        entity_id=entity_id or name, honorific="Ông", name=name, post="", workplace="", phone="",
        role=role, sections=sections,
    )  # fmt: skip


@pytest.fixture
def outline(office):
    return office.workspace.capture.outline(office.visit)


def outsiders(outline, members, item, *authors, section=""):
    return SectionWork(outline, tuple(members)).outsiders(item, authors, section_id=section)


def test_who_owns_other_sections_is_outside(outline):
    team = [member("Hoa", "I.1"), member("Bình", "I.2.3")]
    assert outsiders(outline, team, FIRST, "Hoa", "Bình") == ("Bình",)
    assert outsiders(outline, team, SECOND, "Hoa", "Bình") == ("Hoa",)


def test_a_section_given_as_a_whole_holds_those_below_it(outline):
    assert outsiders(outline, [member("Hoa", "I.2")], SECOND, "Hoa") == ()
    assert outsiders(outline, [member("Hoa", "I.2")], FIRST, "Hoa") == ("Hoa",)


def test_the_nearest_owner_answers_for_a_section(outline):
    team = [member("Hoa", "I.2"), member("Bình", "I.2.3")]
    assert outsiders(outline, team, SECOND, "Hoa", "Bình") == ("Hoa",)


def test_who_owns_nothing_or_everything_is_never_outside(outline):
    whole = [section.id for section in outline.sections]
    team = [member("Hoa"), member("Tuấn", *whole)]
    assert outsiders(outline, team, FIRST, "Hoa", "Tuấn") == ()


def test_the_secretary_writes_for_everybody(outline):
    assert outsiders(outline, [member("Hoa", "I.2.3", role="secretary")], FIRST, "Hoa") == ()
    assert outsiders(outline, [member("Hoa", "I.2.3", role="deputy")], FIRST, "Hoa") == ("Hoa",)


def test_who_is_no_member_is_never_outside(outline):
    assert outsiders(outline, [member("Hoa", "I.2.3")], FIRST, "Người lạ", "") == ()


def test_names_are_compared_without_regard_to_case_and_blanks(outline):
    assert outsiders(outline, [member("Lê  Thị Hoa", "I.2.3")], FIRST, "lê thị hoa ") == ("lê thị hoa ",)


def test_two_of_one_name_count_together(outline):
    team = [member("Hoa", "I.2.3"), member("Hoa", "I.1", entity_id="other")]
    assert outsiders(outline, team, FIRST, "Hoa") == ()
    free = [member("Hoa", "I.2.3"), member("Hoa", entity_id="other")]
    assert outsiders(outline, free, FIRST, "Hoa") == ()


def test_a_section_nobody_owns_is_outside_too(outline):
    assert outsiders(outline, [member("Hoa", "I.1")], SECOND, "Hoa") == ("Hoa",)


def test_items_added_on_the_spot_belong_to_their_section(outline):
    team = [member("Hoa", "I.1")]
    assert outsiders(outline, team, "x-1", "Hoa", section="I.2.3") == ("Hoa",)
    assert outsiders(outline, team, "x-1", "Hoa", section="I.1") == ()
    assert outsiders(outline, team, "x-1", "Hoa") == ()


def test_a_finding_names_those_who_wrote_what_stands_in_it_and_in_its_rows(office):
    office.find(FIRST, achieved="Đủ")
    row = office.editing.new_row("recommendation", office.visit, FIRST, text="Sửa")
    (head,) = office.workspace.store.log.heads(FieldKey("recommendation", row, "text"))
    theirs = replace(
        head, ref=ChangeRef("f" * 32, 1), lamport=99, parents=(head.ref,), value="Sửa ngay", author="Bình"
    )
    office.workspace.store.log.receive([theirs])
    visit = office.workspace.capture.visit(office.visit)
    assert visit.findings[FIRST].authors == ("Bình", "Lê Thị Thử")
    assert visit.findings[SECOND].authors == ()
    assert office.workspace.capture.finding(office.visit, FIRST).authors == ("Bình", "Lê Thị Thử")


def test_what_was_emptied_has_no_author(office):
    office.find(FIRST, achieved="Đủ")
    office.find(FIRST, achieved="")
    assert office.workspace.capture.finding(office.visit, FIRST).authors == ()
