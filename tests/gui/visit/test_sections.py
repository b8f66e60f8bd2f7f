from types import SimpleNamespace

from cchc_desktop.core.records import ItemState
from cchc_desktop.core.visit_records import ExtraItemRecord
from cchc_desktop.gui.visit.sections import EXTRA_SECTION, member_named, owners_of, places, plain_title, tally
from cchc_desktop.outline.library import OutlineLibrary
from cchc_desktop.outline.rules import outline_for
from cchc_desktop.platform.paths import forms_folder


def outline(tag):
    return outline_for(OutlineLibrary(forms_folder()).load("tayninh-2023"), frozenset({tag}))


def extra(section):
    return ExtraItemRecord(entity_id=f"v/x/{section}", item_id=f"x-{section}", section=section, text="Thêm")


def member(name, *sections):
    return SimpleNamespace(entity_id=name, name=name, sections=sections)


def test_a_ward_sees_every_item_once_and_in_printed_order():
    ward = outline("phuong_xa")
    shown = [item for place in places(ward) for item in place.item_ids]
    assert shown == [item.id for item in ward.items()]
    assert len(shown) == 46


def test_deeper_sections_are_shown_under_subheadings_of_their_place():
    found = {place.section_id: place for place in places(outline("phuong_xa"))}
    service = found["I.2.5"]
    assert service.marker == "2.5"
    assert [entry.subheading.title for entry in service.entries if entry.subheading] == [
        "Đối với UBND phường, xã"
    ]
    assert "I.2.5.2" not in found
    assert found["I"].is_heading
    assert not found["I.1"].is_heading


def test_items_added_on_the_spot_stand_behind_their_section_or_at_the_end():
    found = places(outline("phuong_xa"), [extra("I.2.3"), extra("nowhere")])
    by_id = {place.section_id: place for place in found}
    assert by_id["I.2.3"].item_ids[-1] == "x-I.2.3"
    assert found[-1].section_id == EXTRA_SECTION
    assert found[-1].item_ids == ("x-nowhere",)


def test_owner_of_a_section_above_owns_the_place_too():
    place = next(one for one in places(outline("phuong_xa")) if one.section_id == "I.2.5")
    names = [one.name for one in owners_of(place, [member("A", "I.1"), member("B", "I.2")])]
    assert names == ["B"]
    both = [one.name for one in owners_of(place, [member("C", "I.2.5.2"), member("B", "I.2")])]
    assert both == ["C", "B"]
    assert owners_of(place, [member("D", "I.3")]) == ()


def test_the_person_at_the_machine_is_found_by_name():
    assert member_named(" lê thị  hoa ", [member("Lê Thị Hoa")]).name == "Lê Thị Hoa"
    assert member_named("", [member("")]) is None


def test_a_place_is_complete_only_when_everything_is_done():
    place = next(one for one in places(outline("phuong_xa")) if one.section_id == "I.2.1")
    states = dict.fromkeys(place.item_ids, SimpleNamespace(state=ItemState.DONE))
    assert tally(place, states).complete
    states[place.item_ids[0]] = SimpleNamespace(state=ItemState.BEGUN)
    count = tally(place, states)
    assert (count.done, count.asked, count.complete) == (1, 2, False)


def test_printed_capitals_become_a_title():
    assert plain_title("KIẾN NGHỊ, ĐỀ XUẤT (nếu có).") == "Kiến nghị, đề xuất (nếu có)"
    assert plain_title("Cải cách TTHC.") == "Cải cách TTHC"
