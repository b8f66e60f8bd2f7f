"""The plan as the secretary makes it: outline, team, one unit, one visit, all typed."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cchc_desktop.gui.campaign.campaign_page import CampaignPage
from cchc_desktop.gui.campaign.create_dialog import CreateCampaignDialog
from cchc_desktop.gui.campaign.new_visits_dialog import NewVisitsDialog
from cchc_desktop.gui.campaign.section_checklist import SectionChecklist
from tests.gui.story.laptops import CONTROL, DAY, UNIT, Laptop, focus, press
from tests.running import settle, type_text


def make_plan(here: Laptop, team: dict[str, str]) -> None:
    """Make the plan; `team` gives the marker of the section each member owns, empty for the leader."""
    here.go("campaign", create="yes")
    QTest.keyClick(here.dialog(CreateCampaignDialog), Qt.Key.Key_Return)
    settle()
    for person, marker in team.items():
        _add_member(here, person, marker)
    here.go("campaign", tab="units")
    QTest.keyClick(here.window, Qt.Key.Key_N, CONTROL)
    type_text(focus(), UNIT)
    press(Qt.Key.Key_Return)
    here.go("campaign", tab="schedule")
    QTest.keyClick(here.window, Qt.Key.Key_N, CONTROL)
    dialog = here.dialog(NewVisitsDialog)
    dialog._day.setFocus()
    type_text(dialog._day.line, DAY)
    QTest.keyClick(dialog._day.line, Qt.Key.Key_Return)
    settle()
    here.come_forward()


def _add_member(here: Laptop, person: str, marker: str) -> None:
    here.go("campaign", tab="team")
    QTest.keyClick(here.window, Qt.Key.Key_N, CONTROL)
    type_text(focus(), person)
    if marker:
        tree = here.one(CampaignPage).findChild(SectionChecklist)
        place = next(one for one in tree._items() if one.text(0).startswith(marker))
        tree.setFocus()
        tree.setCurrentItem(place)
        QTest.keyClick(tree, Qt.Key.Key_Space)
    settle()
