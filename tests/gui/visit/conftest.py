"""A real store with a real campaign, and the visit page in a real window."""

import pytest
from PySide6.QtWidgets import QApplication

from cchc_desktop.composition import open_workspace
from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.ids import seeded_ids
from cchc_desktop.core.scopes import finding_id
from cchc_desktop.gui.bus import Bus
from cchc_desktop.gui.main_window import MainWindow, PageEntry
from cchc_desktop.gui.visit.page import VisitPage
from cchc_desktop.gui.words import speak_vietnamese  # noqa: F401 - the window's own words are loaded by the theme
from tests.gui.stand_ins import Elsewhere, Ticking

APOLOGY = "I.2.3-4"


class World:
    """The window over one data folder, and short ways to look into the store."""

    def __init__(self, folder, theme, clock):
        self.folder = folder
        self.theme = theme
        self.clock = clock
        self.open()

    def open(self):
        self.workspace = open_workspace(
            self.folder / "data",
            clock=self.clock,
            ids=seeded_ids(self.clock.now.second),
            backups=self.folder / "backups",
        )
        self.bus = Bus()
        self.window = MainWindow(self.theme)
        self.elsewhere = Elsewhere()
        self.window.add_page(PageEntry(page="minutes", make=lambda _: self.elsewhere))
        self.window.add_page(
            PageEntry(page="visit", make=lambda shell: VisitPage(shell, self.workspace, self.bus))
        )
        self.window.resize(1366, 768)

    def plan(self):
        planning = self.workspace.planning
        self.workspace.station.set_up(name="TN-03", person="Lê Thị Hoa", post="Thành viên")
        self.campaign = planning.create_campaign("tayninh-2023")
        editing = self.workspace.editing(self.campaign)
        for name, role, sections in (
            ("Phạm Minh Tuấn", "leader", []),
            ("Trần Văn Bình", "deputy", ["I.1"]),
            ("Lê Thị Hoa", "member", ["I.2.3", "I.2.7"]),
        ):
            editing.new_entity("member", honorific="Ông", name=name, role=role, sections=sections)
        self.unit = editing.new_entity("unit", name="UBND Phường 1", tags=["phuong_xa"])
        self.visit = planning.create_visit(
            self.campaign, unit_id=self.unit, date="2023-09-12", kind="planned"
        )

    def show(self, item="", field="", qtbot=None):
        args = {name: value for name, value in (("item", item), ("field", field)) if value}
        self.window.go("visit", visit=self.visit, **args)
        if self.window.isHidden():
            self.window.show()
            if qtbot is not None:
                qtbot.waitActive(self.window).__enter__()
            self.window.activateWindow()
        QApplication.processEvents()

    @property
    def page(self):
        return self.window._pages["visit"]

    @property
    def desk(self):
        return self.page.desk

    @property
    def editor(self):
        return self.desk.cards.editor

    def finding(self, item=APOLOGY):
        return self.workspace.capture.finding(self.visit, item)

    def key(self, field, item=APOLOGY):
        return FieldKey("finding", finding_id(self.visit, item), field)

    def put(self, field, value, item=APOLOGY):
        editing = self.workspace.editing(self.campaign)
        self.bus.post(editing.put(self.key(field, item), value))

    def close(self):
        self.window.close()
        self.window.deleteLater()
        self.workspace.close()

    def reopen(self):
        self.close()
        QApplication.processEvents()
        self.open()


@pytest.fixture
def clock():
    return Ticking(hour=1)


@pytest.fixture
def world(tmp_path, theme, clock, qtbot):
    made = World(tmp_path, theme, clock)
    made.plan()
    yield made
    made.close()
