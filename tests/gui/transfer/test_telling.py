"""What the wizards say and propose: in words people know, and nothing that can only be refused."""

import pypdfium2

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.scopes import finding_id
from cchc_desktop.gui.transfer.receive_wizard import PICK
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.services.transfer_records import ExportKind
from tests.transferring import ITEM, words_of


def test_what_this_machine_wrote_is_shown_and_not_ticked(stage):
    office = stage.machine("PNV", "Trần Văn Bình")
    stage.meet(stage.here, office)
    stage.carry(stage.here, office, ExportKind.VISIT, stage.visit)
    wizard = stage.receive(stage.here)
    stage.qtbot.waitUntil(lambda: bool(wizard.pick.packages.records()))
    assert wizard.place == PICK
    (line,) = wizard.pick.packages.records()
    names = [cell.words() for cell in line.cells]
    assert names[1] == "cuộc kiểm tra UBND Phường 1 - TN-01.cchc"
    assert names[-1] == "của máy này"
    assert wizard.pick.chosen() == ()
    assert not wizard.next_button.isEnabled()
    wizard.close()


def test_values_and_places_of_a_plan_are_told_without_codes(stage):
    member = stage.member()
    key = FieldKey("finding", finding_id(stage.visit, ITEM), "rating")
    stage.workspace.editing(stage.campaign).put(key, "met")
    member.workspace.editing(stage.campaign).put(key, "partly")
    wizard = stage.receive(stage.here, stage.carry(member, stage.here, ExportKind.WORK))
    told = words_of(wizard.plan_view)
    assert "“Đạt một phần” – TN-02 (Nguyễn Thị Hạnh), mới đến" in told
    assert "“Đạt” – TN-01 (Phạm Minh Tuấn)" in told
    section = next(one for one in stage.workspace.planning.outline(stage.campaign).walk() if one.items)
    assert f"UBND Phường 1 · 1 {section.title}: " in told
    assert ITEM not in told
    stage.press_next(wizard)
    (intake,) = wizard.intakes
    document = pypdfium2.PdfDocument(stage.workspace.transfer.result_sheet(intake.result))
    printed = " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    document.close()
    assert "Đạt một phần" in printed
    assert "partly" not in printed
    assert ITEM not in printed
    wizard.close()


def test_a_member_sends_the_own_part_of_a_visit(stage):
    member = stage.member()
    stage.planning.member("Nguyễn Thị Hạnh", "member", sections=["I.1"])
    stage.take_in(member, stage.carry(stage.here, member, ExportKind.PLAN))
    wizard = stage.send(member, visit_id=stage.visit)
    assert wizard.what.kind() is ExportKind.WORK
    assert wizard.what.request().visit_ids == (stage.visit,)
    wizard.close()
    wizard = stage.send(visit_id=stage.visit)
    assert wizard.what.kind() is ExportKind.VISIT
    wizard.close()


def test_what_was_confirmed_to_its_sender_is_not_offered_to_be_taken_back(stage):
    member = stage.member()
    member.find(stage.campaign, stage.visit, "Đã niêm yết")
    wizard = stage.receive(stage.here, stage.carry(member, stage.here, ExportKind.WORK))
    stage.press_next(wizard)

    def offered():
        return [one.text() for one in wizard.results.findChildren(Button) if not one.isHidden()]

    assert "Hoàn lại lần nhận này" in offered()
    wizard.results.write_receipt_to(wizard.intakes[0], stage.folder)
    stage.wait_results(wizard)
    assert "Hoàn lại lần nhận này" not in offered()
    wizard.close()


def test_nobody_is_told_to_have_sent_nothing_to_the_own_machine(stage):
    member = stage.member()
    stage.planning.member("Nguyễn Thị Hạnh", "member", sections=["I.1"])
    stage.planning.member("Lê Thị Hoa", "member", sections=["I.2.3"])
    stage.take_in(member, stage.carry(stage.here, member, ExportKind.PLAN))

    def silent(machine):
        return [one.name for one in machine.workspace.transfer.silent(stage.campaign)]

    assert silent(member) == ["Lê Thị Hoa"]
    assert silent(stage.here) == ["Nguyễn Thị Hạnh", "Lê Thị Hoa"]
