import json
from dataclasses import replace

import pytest

from cchc_desktop.composition import open_workspace
from cchc_desktop.core.changes import ChangeRef, FieldKey
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.records import VisitState
from cchc_desktop.sentences_capture import missing_sentence
from cchc_desktop.services.recovery import ClosedData
from cchc_desktop.services.seal_data import hash_of_changes, read_refs, short_code, write_refs


@pytest.fixture
def printed(office, tmp_path):
    office.find("I.1-1", rating="met", achieved="Đã ban hành kế hoạch")
    return office.workspace.reporting.write(office.visit, tmp_path / "a.pdf", "pdf")


def refused(call):
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code


def test_a_seal_names_print_data_outline_and_document(office, printed):
    seal = office.workspace.sealing.seal(office.visit, signed="2023-09-12")
    assert (seal.print_id, seal.signed, seal.sealed_by) == (printed.entity_id, "2023-09-12", "Lê Thị Thử")
    assert (seal.data_hash, seal.document_hash) == (printed.data_hash, printed.document_hash)
    assert seal.outline_hash == office.workspace.planning.outline(office.campaign).digest
    visit = office.workspace.capture.visit(office.visit)
    assert (visit.state, visit.seal, visit.changed_after_seal) == (VisitState.SEALED, seal, 0)
    verdict = office.workspace.sealing.verify(office.visit)
    assert (verdict.intact, verdict.problems, verdict.changed_after) == (True, (), 0)


def test_without_a_print_nothing_is_sealed(office):
    assert refused(lambda: office.workspace.sealing.seal(office.visit)) is ErrorCode.PRINT_UNKNOWN
    assert refused(lambda: office.workspace.sealing.verify(office.visit)) is ErrorCode.NOT_SEALED


@pytest.mark.parametrize("edited", ["finding", "visit", "letterhead", "unit", "member", "row"])
def test_an_outdated_print_is_not_sealed(office, printed, edited):
    fields = {
        "finding": office.key("I.1-1", "achieved"),
        "visit": office.visit_key("place"),
        "letterhead": FieldKey("campaign", office.campaign, "letterhead.issuer"),
        "unit": FieldKey("unit", office.ward, "name"),
        "member": FieldKey("member", office.members[0], "name"),
    }
    if edited == "row":
        office.editing.new_row("request", office.visit, text="Danh sách hồ sơ")
    else:
        office.editing.put(fields[edited], "Nội dung mới")
    assert office.workspace.capture.visit(office.visit).prints[0].outdated
    assert office.workspace.sealing.changes_since_print(printed.entity_id) >= 1
    assert refused(lambda: office.workspace.sealing.seal(office.visit)) is ErrorCode.PRINT_OUTDATED


@pytest.mark.parametrize("field", ["note", "deadline"])
def test_what_the_minutes_do_not_show_leaves_the_print_valid(office, printed, field):
    keys = {"note": office.visit_key("note"), "deadline": FieldKey("campaign", office.campaign, "deadline")}
    office.editing.put(keys[field], "2023-12-01")
    assert not office.workspace.capture.visit(office.visit).prints[0].outdated
    assert office.workspace.sealing.changes_since_print(printed.entity_id) == 0
    office.workspace.sealing.seal(office.visit)


def test_typing_that_was_not_left_counts_before_a_seal(office, printed):
    office.editing.autosave(office.key("I.1-1", "achieved"), "Đang gõ dở")
    assert refused(lambda: office.workspace.sealing.seal(office.visit)) is ErrorCode.PRINT_OUTDATED


def test_an_older_print_of_the_same_data_can_be_the_signed_one(office, printed, tmp_path):
    office.workspace.reporting.write(office.visit, tmp_path / "b.docx", "docx")
    seal = office.workspace.sealing.seal(office.visit, print_id=printed.entity_id)
    assert seal.print_id == printed.entity_id
    assert refused(lambda: office.workspace.sealing.seal(office.visit)) is ErrorCode.ALREADY_SEALED


def test_edits_after_the_seal_are_listed_and_break_nothing(office, printed):
    office.workspace.sealing.seal(office.visit)
    office.editing.reason = "Đơn vị gửi bổ sung"
    office.editing.put(office.key("I.1-1", "achieved"), "Đã ban hành hai kế hoạch")
    office.editing.new_row("request", office.visit, text="Thêm")
    changed = office.workspace.sealing.changes_after_seal(office.visit)
    achieved = next(one for one in changed if one.key.field == "achieved")
    assert (achieved.before, achieved.after) == ("Đã ban hành kế hoạch", "Đã ban hành hai kế hoạch")
    assert (achieved.reason, achieved.author, achieved.item_id) == (
        "Đơn vị gửi bổ sung",
        "Lê Thị Thử",
        "I.1-1",
    )
    visit = office.workspace.capture.visit(office.visit)
    assert visit.changed_after_seal == len(changed)
    assert visit.findings["I.1-1"].notes["achieved"].after_seal
    verdict = office.workspace.sealing.verify(office.visit)
    assert (verdict.intact, verdict.changed_after) == (True, len(changed))


def test_an_altered_change_breaks_the_seal(office, printed):
    office.workspace.sealing.seal(office.visit)
    with office.workspace.store._database.transaction() as connection:
        connection.execute(
            "UPDATE changes SET value = ? WHERE entity = 'finding' AND field = 'achieved'",
            (json.dumps("Khác"),),
        )
    verdict = office.workspace.sealing.verify(office.visit)
    assert (verdict.intact, verdict.problems) == (False, ("data_differs",))
    assert [fault.code for fault in office.workspace.safety.check().faults if "seal" in fault.code] == [
        "seal_data_differs"
    ]


def test_a_lost_or_altered_document_breaks_the_seal(office, printed):
    office.workspace.sealing.seal(office.visit)
    kept = office.workspace.attachments.path(printed.document_hash)
    kept.chmod(0o644)
    kept.write_bytes(b"something else")
    assert office.workspace.sealing.verify(office.visit).problems == ("document_differs",)
    kept.unlink()
    assert office.workspace.sealing.verify(office.visit).problems == ("document_differs",)


def test_another_outline_breaks_the_seal(office, printed):
    office.workspace.sealing.seal(office.visit)
    text = office.workspace.outlines.read_text("tayninh-2023").replace(
        "Sáng kiến trong", "Sáng kiến mới trong"
    )
    office.editing.put(FieldKey("campaign", office.campaign, "outline_text"), text)
    assert office.workspace.sealing.verify(office.visit).problems == ("outline_differs",)


def test_an_edit_taken_back_leaves_the_print_what_it_was(office, printed, tmp_path):
    sealing, before = office.workspace.sealing, (tmp_path / "a.pdf").read_bytes()
    key = office.key("I.1-1", "achieved")
    office.editing.put(key, "Sửa nhầm")
    row = office.editing.new_row("request", office.visit, text="Nhầm")
    assert sealing.changes_since_print(printed.entity_id) == 2
    office.editing.delete("request", row)
    assert sealing.changes_since_print(printed.entity_id) == 1
    office.editing.put(key, "Đã ban hành kế hoạch")
    assert sealing.changes_since_print(printed.entity_id) == 0
    assert not office.workspace.capture.visit(office.visit).prints[0].outdated
    again = office.workspace.reporting.write(office.visit, tmp_path / "b.pdf", "pdf")
    assert (again.data_hash, again.document_hash) == (printed.data_hash, printed.document_hash)
    assert (tmp_path / "b.pdf").read_bytes() == before
    sealing.seal(office.visit, print_id=printed.entity_id)
    verdict = sealing.verify(office.visit)
    assert (verdict.intact, verdict.changed_after) == (True, 0)
    visit = office.workspace.capture.visit(office.visit)
    assert (visit.changed_after_seal, dict(visit.findings["I.1-1"].notes)) == (0, {})


def test_a_row_that_was_removed_counts_once(office, tmp_path):
    row = office.editing.new_row("recommendation", office.visit, "I.1-1", text="Sửa", due="2023-10-01")
    made = office.workspace.reporting.write(office.visit, tmp_path / "a.pdf", "pdf")
    office.editing.delete("recommendation", row)
    assert office.workspace.sealing.changes_since_print(made.entity_id) == 1


@pytest.mark.parametrize("edited", ["letterhead", "unit", "member"])
def test_what_the_minutes_show_of_the_plan_counts_after_the_seal_too(office, printed, edited):
    key = {
        "letterhead": FieldKey("campaign", office.campaign, "letterhead.issuer"),
        "unit": FieldKey("unit", office.ward, "name"),
        "member": FieldKey("member", office.members[0], "name"),
    }[edited]
    office.workspace.sealing.seal(office.visit)
    office.editing.put(key, "Tên mới")
    office.editing.put(FieldKey("member", office.members[0], "phone"), "0276")
    (changed,) = office.workspace.sealing.changes_after_seal(office.visit)
    assert (changed.key, changed.after) == (key, "Tên mới")
    verdict = office.workspace.sealing.verify(office.visit)
    assert (verdict.intact, verdict.changed_after) == (True, 1)
    assert office.workspace.capture.visit(office.visit).changed_after_seal == 1


def test_somebody_new_at_the_visit_is_told_without_what_was_known_of_him(office, printed):
    office.workspace.sealing.seal(office.visit)
    member = office.editing.new_entity("member", name="Người thứ tư", role="member")
    office.editing.reason = "Bổ sung người dự"
    office.editing.new_row("attendee", office.visit, side="team", member=member)
    changed = office.workspace.sealing.changes_after_seal(office.visit)
    assert {(one.key.entity, one.key.field) for one in changed} == {
        ("attendee", "side"),
        ("attendee", "member"),
    }


def test_a_seal_holds_through_rebuild_and_restore(office, printed, tmp_path):
    office.workspace.sealing.seal(office.visit)
    office.workspace.safety.rebuild()
    assert office.workspace.sealing.verify(office.visit).intact
    saved = office.workspace.safety.backup(tmp_path / "saved.db").path
    data = office.workspace.store.folder
    office.workspace.close()
    ClosedData(data, backups=tmp_path / "backups").restore(saved)
    opened = open_workspace(data, backups=tmp_path / "backups")
    try:
        verdict = opened.sealing.verify(office.visit)
        assert (verdict.intact, verdict.changed_after) == (True, 0)
    finally:
        opened.close()


def test_a_removed_row_that_another_edited_is_a_conflict_of_the_row(office):
    row = office.editing.new_row("recommendation", office.visit, "I.1-1", text="Sửa")
    (text,) = office.workspace.store.log.heads(FieldKey("recommendation", row, "text"))
    office.editing.delete("recommendation", row)
    theirs = replace(text, ref=ChangeRef("another", 1), lamport=99, value="Sửa ngay", parents=(text.ref,))
    office.workspace.store.log.receive([theirs])
    visit = office.workspace.capture.visit(office.visit)
    assert visit.findings["I.1-1"].recommendations[0].text == "Sửa ngay"
    assert visit.row_notes[row]["deleted"].in_conflict
    gaps = [gap for gap in office.workspace.capture.missing(office.visit) if gap.code == "in_conflict"]
    assert [(gap.item_id, gap.entity, gap.entity_id) for gap in gaps] == [("I.1-1", "recommendation", row)]
    assert "achieved" not in missing_sentence("in_conflict", {"label": "achieved"})


def test_emptied_fields_and_removed_rows_count_for_nothing_in_the_hash(office):
    heads = office.workspace.store.log.heads_of_visit(office.visit)
    before = hash_of_changes(heads)
    key = office.key("I.1-1", "achieved")
    office.editing.put(key, "x")
    assert hash_of_changes(office.workspace.store.log.heads_of_visit(office.visit)) != before
    office.editing.put(key, "")
    row = office.editing.new_row("document", office.visit, "I.1-1", number="1")
    office.editing.delete("document", row)
    assert hash_of_changes(office.workspace.store.log.heads_of_visit(office.visit)) == before


def test_refs_are_written_as_ranges_and_read_back():
    refs = {ChangeRef("b", 7), *(ChangeRef("a", seq) for seq in (1, 2, 3, 5))}
    assert json.loads(write_refs(refs)) == {"a": [[1, 3], [5, 5]], "b": [[7, 7]]}
    assert read_refs(write_refs(refs)) == refs
    assert read_refs("not json") == frozenset()


def test_a_short_code_is_ten_clear_letters_of_data_and_outline():
    code = short_code("a" * 64, "b" * 64)
    assert len(code) == 11
    assert code[5] == "-"
    assert set("ILOU").isdisjoint(code)
    assert len({code, short_code("c" * 64, "b" * 64), short_code("a" * 64, "c" * 64)}) == 3
