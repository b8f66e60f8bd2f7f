"""Marks on the page of a visit: work outside one's own sections, rows about which machines disagree."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from cchc_desktop.core.changes import ChangeRef, FieldKey
from cchc_desktop.core.scopes import WHOLE_VISIT
from tests.gui.visit.conftest import APOLOGY

OUTSIDE = "I.1-1"
THEIRS = "f" * 32


def receive(world, key, value, *, seq=1, seen=True):
    """Take in what Bình wrote at another machine; with `seen` he knew what stood there."""
    (head,) = world.workspace.store.log.heads(key)
    parents = (head.ref,) if seen else head.parents
    theirs = replace(
        head,
        ref=ChangeRef(THEIRS, seq),
        lamport=90 + seq,
        parents=parents,
        value=value,
        author="Trần Văn Bình",
    )
    world.workspace.store.log.receive([theirs])


def texts(widget):
    QApplication.processEvents()
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def card(world, item):
    return world.desk.cards._cards[item]


def outline_line(world, section, role=Qt.ItemDataRole.AccessibleTextRole):
    model = world.desk.outline._model
    return model.data(model.index(model.row_of(section)), role)


def test_work_outside_ones_sections_is_marked_on_card_and_outline(world):
    world.put("achieved", "Đã triển khai", item=OUTSIDE)
    world.show(item="I.1-2")
    assert "ngoài mục được giao: Lê Thị Hoa" in card(world, OUTSIDE).accessibleName()
    assert "ngoài mục được giao: Lê Thị Hoa" in outline_line(world, "I.1")
    assert "ngoài mục được giao: Lê Thị Hoa" in outline_line(world, "I.1", Qt.ItemDataRole.ToolTipRole)
    assert "ngoài mục" not in outline_line(world, "I.2.3")
    assert "ngoài mục" not in card(world, "I.1-2").accessibleName()


def test_the_open_card_names_who_wrote_outside_as_soon_as_it_is_written(world, qtbot):
    world.show(item=OUTSIDE, qtbot=qtbot)
    assert "Ngoài mục được giao" not in texts(world.editor)
    world.put("achieved", "Đã triển khai", item=OUTSIDE)
    assert "Ngoài mục được giao: Lê Thị Hoa" in texts(world.editor)
    world.put("achieved", "", item=OUTSIDE)
    assert "Ngoài mục được giao" not in texts(world.editor)


def test_work_in_ones_own_sections_is_not_marked(world):
    world.put("achieved", "Đã xin lỗi")
    world.show(item=APOLOGY)
    assert "ngoài mục" not in texts(world.editor).lower()
    assert "ngoài mục" not in outline_line(world, "I.2.3")


def test_the_mark_follows_the_team(world):
    world.put("achieved", "Đã triển khai", item=OUTSIDE)
    world.show(item="I.1-2")
    hoa = next(one for one in world.desk.session.members if one.name == "Lê Thị Hoa")
    editing = world.workspace.editing(world.campaign)
    world.bus.post(editing.put(FieldKey("member", hoa.entity_id, "sections"), ["I.1"]))
    assert "ngoài mục" not in outline_line(world, "I.1")


def test_parts_asked_for_later_stay_in_their_place_under_a_mark(world, qtbot):
    world.put("achieved", "Đã triển khai", item=OUTSIDE)
    world.show(item=OUTSIDE, qtbot=qtbot)
    world.put("rating", "partly", item=OUTSIDE)
    QApplication.processEvents()
    recommendation = world.editor._part_of("recommendation")
    evidence = world.editor.evidence
    assert recommendation.y() < evidence.y()


@pytest.fixture
def removed_and_edited(world):
    """A recommendation that was deleted here while Bình edited it."""
    editing = world.workspace.editing(world.campaign)
    row = editing.new_row("recommendation", world.visit, APOLOGY, text="Xin lỗi từng hồ sơ")
    key = FieldKey("recommendation", row, "text")
    (head,) = world.workspace.store.log.heads(key)
    editing.delete("recommendation", row)
    theirs = replace(
        head,
        ref=ChangeRef(THEIRS, 1),
        lamport=99,
        parents=(head.ref,),
        value="Xin lỗi ngay",
        author="Trần Văn Bình",
    )
    world.workspace.store.log.receive([theirs])
    return row


def test_a_row_one_deleted_and_another_edited_says_so(world, removed_and_edited):
    world.show(item=APOLOGY)
    words = "⚑ máy TN-03 (Lê Thị Hoa) đã xóa, máy của Trần Văn Bình đã sửa: cần đối chiếu"
    assert words in texts(world.editor)
    assert "⚑ 1 chỗ khác nhau giữa các máy, ở mục 2.3" in texts(world.desk.context)
    world.desk.go_to_item("I.2.3-1")
    assert "khác nhau" in card(world, APOLOGY).accessibleName()


def test_the_flag_goes_once_it_is_decided(world, removed_and_edited):
    world.show(item=APOLOGY)
    world.bus.post(
        world.workspace.merging.resolve_row("recommendation", removed_and_edited, keep=True, reason="Giữ")
    )
    assert "cần đối chiếu" not in texts(world.editor)
    assert "Xin lỗi ngay" in [one.text for one in world.finding().recommendations]


def test_rows_of_tables_files_and_people_are_flagged_too(world):
    editing = world.workspace.editing(world.campaign)
    visit = world.visit
    rows = {
        "dossier": editing.new_row("dossier", visit, APOLOGY, answer="dossiers", code="H01"),
        "evidence": editing.new_row("evidence", visit, APOLOGY, name="anh.jpg", media_type="image/jpeg"),
        "attendee": editing.new_row("attendee", visit, WHOLE_VISIT, side="unit", name="Võ Văn Nam"),
    }
    fields = {
        "dossier": ("code", "H02"),
        "evidence": ("caption", "Bảng niêm yết"),
        "attendee": ("name", "Võ Nam"),
    }
    editing.put(FieldKey("evidence", rows["evidence"], "caption"), "Bảng")
    for seq, (entity, (field, value)) in enumerate(fields.items(), start=1):
        receive(world, FieldKey(entity, rows[entity], field), value, seq=seq, seen=False)
    world.show(item=APOLOGY)
    assert "⚑ anh.jpg: các máy ghi khác nhau ở chú thích: cần đối chiếu" in texts(world.editor)
    assert "⚑ Dòng 1: các máy ghi khác nhau ở mã hồ sơ: cần đối chiếu" in texts(world.editor)
    world.desk.go_to_attendance()
    assert "các máy ghi khác nhau ở tên: cần đối chiếu" in texts(world.desk)


def test_the_line_about_the_seal_says_whether_a_supplement_is_needed(world, tmp_path):
    workspace = world.workspace
    world.put("achieved", "Đủ")
    workspace.reporting.write(world.visit, tmp_path / "a.pdf", "pdf")
    workspace.sealing.seal(world.visit)
    workspace.editing(world.campaign).reason = "Bổ sung"
    world.put("achieved", "Đủ cả")
    world.show(item=APOLOGY)
    assert "Đã sửa 1 chỗ sau khi ký, cần biên bản bổ sung (F5)." in world.desk.notices.seal.text()
    workspace.supplement.write(world.visit, tmp_path / "b.pdf", "pdf")
    world.desk.session.reload()
    assert "Đã sửa 1 chỗ sau khi ký, đã có biên bản bổ sung." in world.desk.notices.seal.text()
    world.put("achieved", "Đủ cả rồi")
    assert "cần biên bản bổ sung" in world.desk.notices.seal.text()


def test_a_visit_without_disputes_asks_nobody_about_them(world, monkeypatch):
    def asked(**_):
        raise AssertionError

    monkeypatch.setattr(world.workspace.merging, "contested", asked)
    world.show(item=APOLOGY)
    assert world.desk.session.row_flags == {}
