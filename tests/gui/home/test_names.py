"""Every control of every page of planning says what it is, and dialogs are freed when they close."""

import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QScrollBar,
    QTextEdit,
    QWidget,
)

from cchc_desktop.gui.campaign.create_dialog import CreateCampaignDialog
from cchc_desktop.gui.campaign.new_visits_dialog import NewVisitsDialog

PAGES = [
    ("home", {}),
    ("visits", {}),
    *(("campaign", {"tab": tab}) for tab in ("plan", "team", "units", "schedule", "outline")),
    *(("settings", {"tab": tab}) for tab in ("machine", "letterhead", "look", "data")),
    ("help", {}),
]


def nameless(page: QWidget) -> list[str]:
    controls = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QTextEdit)
    found = [one for kind in controls for one in page.findChildren(kind)]
    named = [
        one.accessibleName() or (one.text() if isinstance(one, QAbstractButton) else "") for one in found
    ]
    parts = (QScrollBar, QComboBox)
    return [
        f"{type(one).__name__} in {type(one.parent()).__name__}"
        for one, name in zip(found, named, strict=True)
        if not name
        and one.isVisibleTo(page)
        and one.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and not isinstance(one.parent(), parts)
    ]


@pytest.mark.parametrize(("key", "args"), PAGES)
def test_every_control_has_a_name(planning, key, args):
    planning.campaign()
    planning.member("Lê Thị Hoa", "member")
    planning.visit(planning.unit("UBND Phường 1"), "2023-09-12")
    page = planning.page(key, **args)
    assert nameless(page) == []


@pytest.mark.parametrize("kind", [CreateCampaignDialog, NewVisitsDialog])
def test_dialogs_are_freed(planning, dialog, assert_freed, kind):
    planning.campaign()
    planning.unit("UBND Phường 1")
    page = planning.page("campaign", tab="schedule")
    if kind is CreateCampaignDialog:
        page._create.trigger()
    else:
        QTest.keyClick(planning.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    opened = dialog(kind)
    reference = weakref.ref(opened)
    QTest.keyClick(opened, Qt.Key.Key_Escape)
    del opened
    assert_freed(reference)


def test_nothing_is_left_to_continue_in_a_sealed_visit(planning, monkeypatch):
    planning.campaign()
    visit = planning.visit(planning.unit("UBND Phường 1"), "2023-09-12")
    planning.workspace.capture.remember_place(visit, "I.1-2", "achieved")
    home = planning.page("home")
    assert "Đang làm dở" in home._continue.accessibleName()
    planning.workspace.reporting.write(visit, planning.data_file("bien-ban.docx"), "docx")
    planning.workspace.sealing.seal(visit)
    planning.session.tell_now("seal")
    assert "Đang làm dở" not in home._continue.accessibleName()
