"""A package that brings files alone is called so, in its plan and in the journal."""

from dataclasses import replace

from cchc_desktop.gui.transfer.plan_words import head_words
from cchc_desktop.gui.transfer.words import line_kind
from cchc_desktop.services.transfer_records import ExportKind, PlannedFiles


def test_a_package_of_files_alone_has_a_name_of_its_own(stage):
    member = stage.member()
    member.find(stage.campaign, stage.visit, "Đã niêm yết")
    path = stage.carry(member, stage.here, ExportKind.WORK)
    with stage.workspace.transfer.open(path) as incoming:
        plan = incoming.plan
    files = PlannedFiles(new=2, here=1, size=300, documents=())
    assert head_words(plan) == "Phần việc của thành viên"
    assert head_words(replace(plan, files=files)) == "Phần việc của thành viên"
    bare = replace(plan, new=0, same=0, files=files)
    assert head_words(bare) == "Tệp đính kèm của TN-02 (Nguyễn Thị Hạnh)"
    assert head_words(replace(bare, kind="visit")) == "Trọn cuộc kiểm tra"
    (line,) = member.workspace.transfer.journal(stage.campaign)[:1]
    assert line_kind(line) == "Phần việc của thành viên"
    assert line_kind(replace(line, changes=0, attachments=3)) == "Tệp đính kèm"
