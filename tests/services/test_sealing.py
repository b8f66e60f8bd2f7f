import json

import pytest

from cchc_desktop.core.changes import ChangeRef, FieldKey
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.records import VisitState
from cchc_desktop.services.seal_data import read_refs, short_code, write_refs


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
