from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.gui.campaign.create_dialog import CreateCampaignDialog, proposals_of
from cchc_desktop.gui.campaign.session import CampaignSession
from cchc_desktop.gui.dialogs.messages import MessageDialog
from cchc_desktop.gui.shell.status_bar import SaveIndicator
from cchc_desktop.gui.widgets.banner import Banner

CONTROL = Qt.KeyboardModifier.ControlModifier


def field(page, name):
    tab = page._tabs["plan"]
    assert tab.binder.focus_field(name)
    return QApplication.focusWidget()


def record(planning):
    return planning.workspace.planning.campaign(planning.session.campaign_id)


def saved(planning):
    return planning.window.findChild(SaveIndicator).text()


def retyped(type_text, editor, text):
    QTest.keyClick(editor, Qt.Key.Key_A, CONTROL)
    type_text(editor, text)


def test_a_campaign_is_made_from_the_outline_by_keyboard(planning, dialog, settle):
    page = planning.page("campaign", create="yes")
    made = dialog(CreateCampaignDialog)
    assert "Kế hoạch 110/KH-UBND ngày 26/5/2023" in made._proposals.text()
    QTest.keyClick(made, Qt.Key.Key_Return)
    assert record(planning).deadline == "2023-10-15"
    assert page.chrome().title == "110/KH-UBND"
    planning.window.activateWindow()
    settle()
    assert QApplication.focusWidget().text() == "110/KH-UBND"
    assert saved(planning).startswith("✓ Đã lưu")


def test_what_is_typed_is_kept_while_typing_and_said_after_the_commit(planning, qtbot, type_text):
    planning.campaign()
    page = planning.page("campaign", tab="plan")
    before = saved(planning)
    number = field(page, "number")
    retyped(type_text, number, "89/KH-UBND")
    assert saved(planning) == "Đang ghi…"
    assert before != "Đang ghi…"
    qtbot.waitUntil(lambda: record(planning).number == "89/KH-UBND")
    assert saved(planning).startswith("✓ Đã lưu")


def test_showing_a_form_says_nothing_about_writing(planning):
    planning.campaign()
    planning.page("campaign", tab="plan")
    assert saved(planning) != "Đang ghi…"


def test_leaving_the_page_keeps_the_last_letters(planning, type_text):
    planning.campaign()
    page = planning.page("campaign", tab="plan")
    retyped(type_text, field(page, "issuer"), "UBND thành phố")
    planning.page("visits")
    assert record(planning).issuer == "UBND thành phố"


def test_dates_are_typed_the_short_way_and_counts_as_numbers(planning, type_text):
    planning.campaign()
    page = planning.page("campaign", tab="plan")
    retyped(type_text, field(page, "deadline"), "30/9")
    retyped(type_text, field(page, "report_days_before"), "7")
    planning.page("visits")
    assert (record(planning).deadline, record(planning).report_days_before) == ("2023-09-30", 7)


def test_a_date_that_cannot_be_read_stays_and_is_not_lost(planning, type_text):
    planning.campaign()
    page = planning.page("campaign", tab="plan")
    deadline = field(page, "deadline")
    retyped(type_text, deadline, "31/2/2023")
    assert not planning.window.go("visits")
    assert record(planning).deadline == "2023-10-15"
    assert "Có một ô chưa đọc được" in page.findChild(Banner).text()
    assert deadline.text() == "31/2/2023"
    planning.session.put(FieldKey("campaign", planning.session.campaign_id, "note"), "xem lại")
    assert deadline.text() == "31/2/2023"
    retyped(type_text, deadline, "1/10")
    assert planning.window.go("visits")
    assert record(planning).deadline == "2023-10-01"


def test_undo_goes_back_across_fields(planning, type_text):
    planning.campaign()
    page = planning.page("campaign", tab="plan")
    retyped(type_text, field(page, "number"), "89/KH-UBND")
    issuer = field(page, "issuer")
    retyped(type_text, issuer, "UBND quận")
    note = field(page, "note")
    QTest.keyClick(note, Qt.Key.Key_Z, CONTROL)
    assert (record(planning).issuer, record(planning).number) == ("UBND thành phố Tây Ninh", "89/KH-UBND")
    assert issuer.text() == "UBND thành phố Tây Ninh"
    QTest.keyClick(note, Qt.Key.Key_Z, CONTROL)
    assert record(planning).number == "110/KH-UBND"
    page._redo()
    assert record(planning).number == "89/KH-UBND"


def test_a_full_disk_is_said_and_the_words_are_written_later(planning, monkeypatch, type_text):
    planning.campaign()
    page = planning.page("campaign", tab="plan")
    editing = planning.workspace.editing(planning.session.campaign_id)
    kept = editing.autosave

    def full(key, value, *, seen):
        raise EnvironmentFailed(ErrorCode.DISK_FULL, {"path": "/"})

    monkeypatch.setattr(editing, "autosave", full)
    number = field(page, "number")
    retyped(type_text, number, "89/KH-UBND")
    page._tabs["plan"].flush()
    assert saved(planning).startswith("▲ Không ghi được. Ổ đĩa đã hết chỗ trống")
    assert planning.session.has_waiting
    monkeypatch.setattr(editing, "autosave", kept)
    planning.session.retry()
    assert record(planning).number == "89/KH-UBND"
    assert saved(planning).startswith("✓ Đã lưu")
    assert not planning.session.has_waiting


def test_saved_is_the_time_of_the_commit(planning, type_text):
    planning.campaign()
    page = planning.page("campaign", tab="plan")
    retyped(type_text, field(page, "number"), "1")
    page._tabs["plan"].flush()
    (last,) = planning.workspace.store.log.history(
        FieldKey("campaign", planning.session.campaign_id, "number")
    )[-1:]
    at = datetime.fromisoformat(last.at).astimezone()
    assert saved(planning)[-2:].isdigit()
    assert f"{at:%H:%M}" in saved(planning)


def test_several_campaigns_are_listed_and_opened(planning):
    first = planning.campaign()
    second = planning.campaign()
    page = planning.page("campaign")
    assert planning.session.campaign_id == second
    page._all.trigger()
    table = page._list._table
    assert {one.id for one in table.records()} == {first, second}
    table.setFocus()
    table.set_current(first)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert planning.session.campaign_id == first
    assert page._body.currentIndex() == 0


@pytest.mark.parametrize("place", range(5))
def test_parts_are_reached_by_ctrl_and_number(planning, place):
    planning.campaign()
    page = planning.page("campaign", tab="team" if place != 1 else "plan")
    QTest.keyClick(page._bar, Qt.Key(Qt.Key.Key_1 + place), CONTROL)
    assert page._stack.currentIndex() == place


def test_proposals_name_what_is_filled_in(planning):
    outline = planning.workspace.outlines.load("tayninh-2023")
    assert proposals_of(outline) == (
        "Điền sẵn: Kế hoạch 110/KH-UBND ngày 26/5/2023 của UBND thành phố Tây Ninh; hoàn thành trước "
        "15/10/2023; báo cáo gửi trước 5 ngày; 1 căn cứ pháp lý."
    )


def test_a_campaign_is_put_out_of_sight_only_after_asking(planning, dialog):
    first = planning.campaign()
    second = planning.campaign()
    page = planning.page("campaign")
    page._all.trigger()
    page._list._table.set_current(second)
    page._list._delete.click()
    QTest.keyClick(dialog(MessageDialog), Qt.Key.Key_Escape)
    assert len(planning.workspace.planning.campaigns()) == 2
    page._list._delete.click()
    QTest.keyClick(dialog(MessageDialog), Qt.Key.Key_Return)
    assert [one.entity_id for one in planning.workspace.planning.campaigns()] == [first]
    assert planning.session.campaign_id == first
    assert [one.id for one in page._list._table.records()] == [first]


def test_the_campaign_where_one_left_off_is_shown_at_the_next_start(planning):
    first = planning.campaign()
    visit = planning.visit(planning.unit("UBND Phường 1"), "2023-09-12")
    planning.campaign()
    planning.workspace.capture.remember_place(visit, "I.1-2", "achieved")
    fresh = CampaignSession(planning.workspace, planning.bus, planning.window.save_notes, planning.window)
    fresh.show_newest()
    assert fresh.campaign_id == first


def test_a_link_puts_the_cursor_into_that_very_field(planning, settle):
    planning.campaign()
    planning.window.resize(1366, 640)
    unit = planning.unit("UBND Phường 1")
    for args, name in (
        ({"tab": "plan", "field": "deadline"}, "Hoàn thành trước ngày"),
        ({"tab": "units", "id": unit, "field": "head"}, "Thủ trưởng"),
        ({"tab": "plan", "field": "note"}, "Ghi chú (không in ra biên bản)"),
    ):
        planning.page("campaign", **args)
        settle()
        focused = QApplication.focusWidget()
        assert focused.accessibleName() == name
        assert not focused.visibleRegion().isEmpty()
    page = planning.page("campaign", tab="plan")
    assert QApplication.focusWidget() is page._bar


def test_the_outline_says_of_every_item_who_is_asked(planning):
    planning.campaign()
    tree = planning.page("campaign", tab="outline")._tabs["outline"]._tree
    lines = tree.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)
    asked = [line.text(1) for line in lines if not line.childCount()]
    assert len(asked) == 54
    assert set(asked) == {"mọi đơn vị", "chỉ Cơ quan chuyên môn thành phố", "chỉ UBND phường, xã"}
