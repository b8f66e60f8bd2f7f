"""Disputes between machines: what is shown of them, and what deciding one writes."""

from dataclasses import dataclass, replace

import pytest

from cchc_desktop.composition import open_workspace
from cchc_desktop.core.changes import ChangeRef, FieldKey
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.ids import seeded_ids
from cchc_desktop.core.scopes import finding_id
from cchc_desktop.services.merging_records import DecisionDraft
from cchc_desktop.services.workspace import Workspace
from cchc_desktop.store.writer import Edit

FIRST, SECOND = "I.2.3-4", "I.2.3-5"
BEGAN = "Còn 02 công chức chưa chấp hành giờ làm việc; đã nhắc nhở."


@dataclass
class Two:
    """The secretary's machine and an inspector's, over the same campaign."""

    here: Workspace
    there: Workspace
    campaign: str
    visit: str

    def key(self, item: str, field: str) -> FieldKey:
        return FieldKey("finding", finding_id(self.visit, item), field)

    def write(self, where: Workspace, values: dict[FieldKey, object]) -> None:
        where.editing(self.campaign).put_many(values)

    def meet(self) -> None:
        """Bring everything each of them wrote to the other."""
        changes = {machine: all_changes(machine) for machine in (self.here, self.there)}
        self.here.store.log.receive(changes[self.there])
        self.there.store.log.receive(changes[self.here])

    def dispute(self, field="shortcomings", mine="của tôi", theirs="của bạn", item=FIRST) -> FieldKey:
        key = self.key(item, field)
        self.write(self.here, {key: mine})
        self.write(self.there, {key: theirs})
        return key


def all_changes(workspace: Workspace):
    return workspace.store.log._changes("ORDER BY c.lamport, c.station, c.seq", ())


@pytest.fixture
def two(office, tmp_path):
    there = open_workspace(
        tmp_path / "there", clock=office.clock, ids=seeded_ids(8), backups=tmp_path / "backups2"
    )
    there.station.set_up(name="TN-02", person="Thành viên 2", post="")
    office.workspace.station.set_up(name="TN-01", person="Thành viên 1", post="")
    owned = [
        section.id for section in office.workspace.planning.outline(office.campaign).walk() if section.items
    ]
    office.editing.put(FieldKey("member", office.members[0], "sections"), owned)
    there.store.log.receive(all_changes(office.workspace))
    yield Two(office.workspace, there, office.campaign, office.visit)
    there.close()


def test_both_machines_show_the_same_dispute(two):
    key = two.dispute()
    two.meet()
    seen = [machine.merging.conflicts()[0] for machine in (two.here, two.there)]
    assert [one.key for one in seen] == [key, key]
    for record in seen:
        assert {version.value for version in record.versions} == {"của tôi", "của bạn"}
        assert record.versions == seen[0].versions or machine_names(record) != machine_names(seen[0])
        assert record.seen == seen[0].seen
        place = record.place
        assert (place.unit_name, place.date, place.item_id) == ("UBND phường Một", "2023-09-12", FIRST)
        assert place.section_marker == "2.3"
    mine = next(one for one in seen[0].versions if one.value == "của tôi").written[0]
    theirs = next(one for one in seen[0].versions if one.value == "của bạn").written[0]
    assert (mine.author, mine.station_name, mine.owns_section) == ("Thành viên 1", "TN-01", True)
    assert (theirs.author, theirs.station_name, theirs.owns_section) == ("Thành viên 2", "", False)


def machine_names(record):
    return [one.station_name for version in record.versions for one in version.written]


def test_a_card_gives_a_machine_its_name(two):
    two.dispute()
    two.meet()
    two.here.store.journal.keep_card(
        station=two.there.store.station.id,
        content='{"name": "TN-02", "person": "", "fingerprint": ""}',
        at="2023-09-12T08:00:00+07:00",
    )
    assert set(machine_names(two.here.merging.conflicts()[0])) == {"TN-01", "TN-02"}


def test_what_stood_there_before_is_the_base_and_gives_a_proposal(two):
    key = two.key(FIRST, "shortcomings")
    two.write(two.here, {key: BEGAN})
    two.meet()
    two.write(two.here, {key: BEGAN.replace("02", "03")})
    two.write(two.there, {key: "xóa"})
    two.write(two.there, {key: f"{BEGAN} Đã cam kết."})
    two.meet()
    record = two.here.merging.conflict(key)
    assert record.base == BEGAN
    assert two.here.merging.proposal(record) == f"{BEGAN.replace('02', '03')} Đã cam kết."
    assert two.there.merging.proposal(two.there.merging.conflict(key)) == two.here.merging.proposal(record)
    # A proposal is only that: the field is in dispute until somebody decides.
    assert two.here.merging.count() == 1


def test_codes_and_texts_without_a_beginning_get_no_proposal(two):
    rating = two.dispute("rating", "met", "partly")
    text = two.dispute()
    two.meet()
    for key in (rating, text):
        assert two.here.merging.proposal(two.here.merging.conflict(key)) is None
    record = two.here.merging.conflict(rating)
    assert not record.is_text
    assert record.names["met"] == "Đạt"


def test_equal_values_agree_by_themselves(two):
    two.dispute("rating", "partly", "partly")
    key = two.dispute()
    two.meet()
    assert [one.key for one in two.here.merging.disputes()] == [key]
    (agreed,) = two.here.merging.agreed(key)
    assert (agreed.key.field, agreed.value, agreed.names["partly"]) == ("rating", "partly", "Đạt một phần")


def test_three_people_with_two_values_are_two_versions(two):
    key = two.dispute()
    two.meet()
    (head,) = [one for one in two.here.store.log.heads(key) if one.value == "của bạn"]
    third = replace(head, ref=ChangeRef("third", 1), author="Người thứ ba", lamport=head.lamport)
    two.here.store.log.receive([third])
    record = two.here.merging.conflict(key)
    assert [len(version.written) for version in record.versions if version.value == "của bạn"] == [2]
    assert len(record.versions) == 2


def test_a_decision_names_every_value_travels_and_is_undone(two):
    key = two.dispute()
    two.meet()
    record = two.here.merging.conflict(key)
    changed = two.here.merging.resolve(key, "cả hai", "Đã hỏi đơn vị", seen=record.seen)
    assert two.visit in changed.scopes
    (head,) = two.here.store.log.heads(key)
    assert (head.value, head.reason, set(head.parents)) == ("cả hai", "Đã hỏi đơn vị", set(record.seen))
    two.meet()
    assert two.there.merging.disputes() == ()
    assert two.there.store.log.heads(key) == (head,)
    step = two.here.editing(two.campaign).undo()
    assert step is not None
    assert step.keys == (key,)
    assert two.here.merging.count() == 0
    assert {"của tôi", "của bạn"} <= {change.value for change in two.here.store.log.history(key)}


@pytest.mark.parametrize("front", [True, False])
def test_a_decision_for_a_value_that_is_there_settles_too(two, front):
    key = two.dispute()
    two.meet()
    versions = two.here.merging.conflict(key).versions
    chosen = versions[0 if front else 1]
    two.here.merging.keep(chosen.written[0].ref, "Giữ")
    assert [head.value for head in two.here.store.log.heads(key)] == [chosen.value]
    assert two.here.merging.count() == 0
    with pytest.raises(Refused) as refused:
        two.here.merging.keep(chosen.written[0].ref)
    assert refused.value.code is ErrorCode.CONFLICT_UNKNOWN


def test_decisions_made_apart_that_are_equal_agree(two):
    key = two.dispute()
    two.meet()
    for machine in (two.here, two.there):
        machine.merging.resolve(key, "cả hai", "Hai người nghĩ giống nhau")
    two.meet()
    assert two.here.merging.count() == two.there.merging.count() == 0
    assert len(two.here.store.log.heads(key)) == 2


def test_what_somebody_types_meanwhile_is_not_written_over(two):
    key = two.dispute()
    two.meet()
    record = two.here.merging.conflict(key)
    two.here.editing(two.campaign).autosave(key, "đang gõ dở")
    with pytest.raises(Refused) as refused:
        two.here.merging.resolve(key, "của tôi", seen=record.seen)
    assert refused.value.code is ErrorCode.CONFLICT_CHANGED
    assert [head.value for head in two.here.store.log.heads(key)] == ["đang gõ dở"]


def test_a_draft_in_the_field_outlives_the_decision(two):
    key = FieldKey("visit", two.visit, "ended_date")
    two.write(two.here, {key: "2023-09-12"})
    two.write(two.there, {key: "2023-09-13"})
    two.meet()
    editing = two.here.editing(two.campaign)
    editing.keep_draft(key, "31/2")
    two.here.merging.resolve(key, "2023-09-13", "Theo lịch")
    assert editing.draft(key) == "31/2"
    assert [head.value for head in two.here.store.log.heads(key)] == ["2023-09-13"]


def test_a_field_that_was_being_typed_in_before_the_dispute_arrived_is_left_alone(two):
    key = two.key(FIRST, "shortcomings")
    two.write(two.there, {key: "của bạn"})
    two.here.editing(two.campaign).autosave(key, "đang gõ")
    two.here.store.log.receive(all_changes(two.there))
    record = two.here.merging.conflict(key)
    two.here.editing(two.campaign).autosave(key, "đang gõ tiếp")
    with pytest.raises(Refused) as refused:
        two.here.merging.resolve(key, "của bạn", seen=record.seen)
    assert refused.value.code is ErrorCode.CONFLICT_CHANGED
    assert "đang gõ tiếp" in {head.value for head in two.here.store.log.heads(key)}


def test_a_third_value_that_came_meanwhile_is_not_settled_unseen(two):
    key = two.dispute()
    two.meet()
    record = two.here.merging.conflict(key)
    (head,) = [one for one in two.here.store.log.heads(key) if one.value == "của bạn"]
    two.here.store.log.receive([replace(head, ref=ChangeRef("third", 1), value="thứ ba")])
    with pytest.raises(Refused) as refused:
        two.here.merging.resolve(key, "của tôi", seen=record.seen)
    assert refused.value.code is ErrorCode.CONFLICT_CHANGED
    assert len(two.here.merging.conflict(key).versions) == 3


def test_a_value_that_comes_at_the_last_moment_stays_in_dispute_with_the_decision(two, monkeypatch):
    key = two.dispute()
    two.meet()
    record = two.here.merging.conflict(key)
    (head,) = [one for one in two.here.store.log.heads(key) if one.value == "của bạn"]
    standing = two.here.merging.standing

    def then_it_comes(asked):
        found = standing(asked)
        two.here.store.log.receive([replace(head, ref=ChangeRef("third", 1), value="thứ ba")])
        return found

    monkeypatch.setattr(two.here.merging, "standing", then_it_comes)
    two.here.merging.resolve(key, "cả hai", seen=record.seen)
    assert {version.value for version in two.here.merging.conflict(key).versions} == {"cả hai", "thứ ba"}


def test_a_whole_section_is_taken_with_one_reason_and_undone_together(two):
    keys = [two.dispute(), two.dispute("achieved"), two.dispute(item="I.1-1")]
    two.meet()
    merging = two.here.merging
    section = merging.conflict(keys[0]).place.section_id
    station = two.there.store.station.id
    assert set(merging.of_station(two.visit, section, station)) == set(keys[:2])
    with pytest.raises(Refused) as refused:
        merging.take_section(two.visit, section, station, "  ")
    assert refused.value.code is ErrorCode.DECISION_REASON_REQUIRED
    merging.take_section(two.visit, section, station, "Người trực tiếp làm việc")
    for key in keys[:2]:
        (head,) = two.here.store.log.heads(key)
        assert (head.value, head.reason) == ("của bạn", "Người trực tiếp làm việc")
    assert [one.key for one in merging.disputes()] == [keys[2]]
    with pytest.raises(Refused):
        merging.take_section(two.visit, section, station, "Không còn gì")


def test_taking_from_a_machine_leaves_alone_what_it_has_no_part_in(two):
    key = two.dispute()
    two.meet()
    section = two.here.merging.conflict(key).place.section_id
    with pytest.raises(Refused) as refused:
        two.here.merging.take_section(two.visit, section, "nobody", "lý do")
    assert refused.value.code is ErrorCode.CONFLICT_UNKNOWN
    assert two.here.merging.count() == 1


@pytest.fixture
def contested(two):
    """A recommendation that this machine deleted and the other one edited."""
    row = two.here.editing(two.campaign).new_row(
        "recommendation", two.visit, FIRST, text="Sửa", due="2023-10-01"
    )
    two.meet()
    two.here.editing(two.campaign).delete("recommendation", row)
    two.there.editing(two.campaign).put(FieldKey("recommendation", row, "text"), "Sửa ngay")
    two.meet()
    return row


def test_a_row_deleted_here_and_edited_there_is_shown_on_both(two, contested):
    for machine in (two.here, two.there):
        (record,) = machine.merging.contested()
        assert (record.entity, record.entity_id) == ("recommendation", contested)
        assert [one.author for one in record.deleted] == ["Thành viên 1"]
        assert [(edit.field, edit.value, edit.written.author) for edit in record.edits] == [
            ("text", "Sửa ngay", "Thành viên 2")
        ]
        assert record.fields == {"text": "Sửa ngay", "due": "2023-10-01"}
        assert machine.merging.count() == machine.merging.count(visit_id=two.visit) == 1


@pytest.mark.parametrize("keep", [True, False])
def test_a_contested_row_is_kept_or_deleted(two, contested, keep):
    (record,) = two.here.merging.contested()
    two.here.merging.resolve_row(
        "recommendation", contested, keep=keep, reason="Đã thống nhất", seen=record.seen
    )
    two.meet()
    for machine in (two.here, two.there):
        assert machine.merging.count() == 0
        rows = machine.capture.visit(two.visit).findings[FIRST].recommendations
        assert [row.text for row in rows] == (["Sửa ngay"] if keep else [])


def test_a_contested_row_that_changed_since_is_looked_at_again(two, contested):
    (record,) = two.here.merging.contested()
    two.there.editing(two.campaign).put(FieldKey("recommendation", contested, "due_words"), "thường xuyên")
    two.meet()
    with pytest.raises(Refused) as refused:
        two.here.merging.resolve_row("recommendation", contested, keep=False, seen=record.seen)
    assert refused.value.code is ErrorCode.CONFLICT_CHANGED


@pytest.mark.parametrize(("whose", "left"), [("here", []), ("there", ["Sửa ngay"])])
def test_taking_a_section_takes_its_deletions_too(two, contested, whose, left):
    (record,) = two.here.merging.contested()
    station = getattr(two, whose).store.station.id
    two.here.merging.take_section(two.visit, record.place.section_id, station, "Theo người phụ trách")
    rows = two.here.capture.visit(two.visit).findings[FIRST].recommendations
    assert [row.text for row in rows] == left
    assert two.here.merging.count() == 0


@pytest.mark.parametrize("last", ["here", "there"])
def test_a_row_that_one_deletes_and_another_brings_back_is_in_dispute_whoever_stands_in_front(two, last):
    row = two.here.editing(two.campaign).new_row("recommendation", two.visit, FIRST, text="Sửa")
    deleted = FieldKey("recommendation", row, "deleted")
    two.write(two.here, {deleted: True})
    two.meet()
    # Whoever wrote more stands in front.
    for machine, name in ((two.here, "here"), (two.there, "there")):
        if name == last:
            values = {two.key(SECOND, field): "thêm" for field in ("note", "cause", "achieved", "reported")}
            two.write(machine, values)
    two.write(two.there, {deleted: None})
    two.write(two.here, {deleted: None})
    two.write(two.here, {deleted: True})
    two.meet()
    for machine in (two.here, two.there):
        (record,) = machine.merging.contested()
        assert [one.author for one in record.deleted] == ["Thành viên 1"]
        assert [one.author for one in record.kept] == ["Thành viên 2"]
        assert machine.merging.count() == len(machine.merging.disputes()) == 1
        front = machine.store.views.cell(deleted)
        assert front is not None
        assert (front.value is True) == (last == "here")
    two.there.merging.resolve_row("recommendation", row, keep=True, reason="Còn cần", seen=record.seen)
    two.meet()
    assert two.here.merging.count() == two.there.merging.count() == 0
    assert [one.text for one in two.here.capture.finding(two.visit, FIRST).recommendations] == ["Sửa"]


def test_a_plan_that_one_removed_and_another_brought_back_is_in_dispute(two):
    deleted = FieldKey("campaign", two.campaign, "deleted")
    two.write(two.here, {deleted: True})
    two.meet()
    two.write(two.here, {deleted: None})
    two.write(two.here, {deleted: True})
    two.write(two.there, {deleted: None})
    two.meet()
    assert [one.key for one in two.here.merging.disputes()] == [deleted]


def test_a_sealed_visit_asks_for_a_reason(two):
    key = two.dispute()
    two.meet()
    seal = FieldKey("seal", f"{two.visit}/-/s1", "sealed_at")
    sealed_at = Edit(campaign=two.campaign, key=seal, value="2023-09-12T16:00:00+07:00")
    two.here.store.log.put([sealed_at])
    record = two.here.merging.conflict(key)
    assert record.place.sealed
    with pytest.raises(Refused) as refused:
        two.here.merging.resolve(key, "của tôi", seen=record.seen)
    assert refused.value.code is ErrorCode.REASON_REQUIRED
    assert two.here.merging.count() == 1
    two.here.merging.resolve(key, "của tôi", "Biên bản bổ sung", seen=record.seen)
    assert two.here.store.log.heads(key)[0].reason == "Biên bản bổ sung"
    # The reason belonged to that decision alone.
    with pytest.raises(Refused):
        two.here.editing(two.campaign).put(two.key(FIRST, "note"), "thêm")


def test_disputes_of_plan_unit_member_and_visit_are_there_too(two):
    keys = [
        FieldKey("campaign", two.campaign, "number"),
        FieldKey("unit", two.here.planning.units(two.campaign)[0].entity_id, "head"),
        FieldKey("member", two.here.planning.members(two.campaign)[0].entity_id, "post"),
        FieldKey("visit", two.visit, "place"),
    ]
    two.write(two.here, dict.fromkeys(keys, "một"))
    two.write(two.there, dict.fromkeys(keys, "hai"))
    two.meet()
    found = two.here.merging.disputes()
    assert {one.key for one in found} == set(keys)
    # What belongs to the plan comes first, the visit after it.
    assert found[-1].key.entity == "visit"
    assert two.here.merging.count(two.campaign) == 4
    assert (
        two.here.merging.count(visit_id=two.visit) == len(two.here.merging.disputes(visit_id=two.visit)) == 1
    )
    assert two.here.merging.count("another") == 0


def test_disputes_under_what_was_taken_out_are_in_nobodys_way(two):
    two.dispute()
    two.meet()
    two.here.editing(two.campaign).delete("visit", two.visit)
    assert two.here.merging.count() == len(two.here.merging.disputes()) == 0


def test_what_is_typed_on_the_way_is_kept_until_the_decision(two):
    key = two.dispute()
    two.meet()
    merging = two.here.merging
    assert merging.draft(key) is None
    merging.keep_draft(key, DecisionDraft(text="cả hai, đang gõ", reason="vì"))
    assert merging.draft(key) == DecisionDraft(text="cả hai, đang gõ", reason="vì")
    assert merging.count() == 1
    merging.resolve(key, "cả hai", "vì")
    assert merging.draft(key) is None


def test_views_made_anew_show_the_same_disputes(two, contested):
    two.dispute(item=SECOND)
    two.meet()
    before = two.here.merging.disputes()
    two.here.safety.rebuild()
    assert two.here.merging.disputes() == before
    assert len(before) == two.here.merging.count() == 2


def test_the_self_check_of_the_minutes_counts_what_nobody_decided(two, contested):
    two.dispute()
    two.meet()
    codes = {one.code: one for one in two.here.reporting.checks(two.visit)}
    assert codes["values_in_dispute"].fields == {"count": 2}
    assert codes["values_in_dispute"].target == ("conflicts",)
    for one in two.here.merging.disputes():
        two.here.merging.resolve(one.key, None, "Đã hỏi")
    assert "values_in_dispute" not in {one.code for one in two.here.reporting.checks(two.visit)}
