"""Dates in the forms of the plan that cannot be read are drafts, and never called saved."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.gui.bus import Bus
from cchc_desktop.gui.campaign.plan_tab import PlanTab
from cchc_desktop.gui.campaign.session import CampaignSession
from cchc_desktop.gui.widgets.parsed_fields import DateEdit


def plan_tab(planning):
    return planning.page("campaign", tab="plan").findChild(PlanTab)


def type_into(tab, field, text):
    assert tab.binder.focus_field(field)
    editor = QApplication.focusWidget()
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Tab)


def shown(tab, field):
    tab.binder.focus_field(field)
    return QApplication.focusWidget().text()


def status(planning):
    return planning.window.save_notes.text()


def test_a_date_that_cannot_be_read_is_a_draft_and_said_to_be_one(planning):
    planning.campaign()
    tab = plan_tab(planning)
    type_into(tab, "deadline", "31/2")
    assert status(planning) == "◐ 1 ô mới giữ làm nháp, chưa vào số liệu."
    assert planning.session.record().deadline != "31/2"
    type_into(tab, "number", "12/KH")
    assert status(planning).endswith("trừ 1 ô mới giữ làm nháp.")


def test_a_draft_is_shown_in_red_by_a_form_made_anew(planning):
    campaign = planning.campaign()
    type_into(plan_tab(planning), "deadline", "31/2")
    session = CampaignSession(planning.workspace, Bus(), planning.window.save_notes, planning.window)
    session.show(campaign)
    fresh = PlanTab(session)
    fresh.refresh()
    texts = [one.value() for one in fresh.findChildren(DateEdit) if not one.is_valid()]
    assert texts == ["31/2"]
    fresh.deleteLater()


def test_a_readable_date_ends_the_draft(planning):
    campaign = planning.campaign()
    tab = plan_tab(planning)
    type_into(tab, "deadline", "31/2")
    type_into(tab, "deadline", "1/3/2024")
    assert planning.workspace.editing(campaign).drafts() == {}
    assert planning.session.record().deadline == "2024-03-01"
    assert status(planning).startswith("✓ Đã lưu")


def test_what_waits_goes_to_its_own_plan_after_another_is_shown(planning, monkeypatch):
    first = planning.campaign()
    editing = planning.workspace.editing(first)

    def refuse(*_args, **_kwargs):
        raise EnvironmentFailed(ErrorCode.DISK_FULL, {"path": "D:"})

    monkeypatch.setattr(editing, "put", refuse)
    planning.session.put(FieldKey("campaign", first, "note"), "không mất")
    second = planning.campaign()
    assert planning.session.campaign_id == second
    assert planning.session.has_waiting
    monkeypatch.undo()
    planning.session.retry()
    assert not planning.session.has_waiting
    record = planning.workspace.planning.campaign(first)
    assert record.note == "không mất"
