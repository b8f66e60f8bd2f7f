"""Every window test runs with the bundled font, in Vietnamese, and leaves no window behind."""

import gc
import itertools
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QStackedWidget

from cchc_desktop.composition import open_workspace
from cchc_desktop.gui.bus import Bus
from cchc_desktop.gui.campaign.session import CampaignSession
from cchc_desktop.gui.main_window import MainWindow, PageEntry
from cchc_desktop.gui.pages import PageContext, add_pages
from cchc_desktop.gui.shell.page import Chrome, Page
from cchc_desktop.gui.tasks import wait_for_tasks
from cchc_desktop.gui.theme import OWN_STYLE, Scheme, Theme
from cchc_desktop.gui.words import speak_vietnamese
from cchc_desktop.services.workspace import Workspace

RESOURCES = Path(__file__).parents[2] / "resources"


@pytest.fixture(scope="session")
def resources():
    """The resource folder of the checkout."""
    return RESOURCES


@pytest.fixture(scope="session")
def qapp_args():
    """The arguments of the one application, in the style of the program."""
    return ["cchc-desktop", *OWN_STYLE]


@pytest.fixture(scope="session")
def theme(qapp):
    """The one theme of the test session."""
    speak_vietnamese(qapp, RESOURCES)
    made = Theme(qapp, RESOURCES, bundled_font=True)
    made.set_scheme(Scheme.LIGHT)
    return made


@pytest.fixture(autouse=True)
def _light_at_full_size(theme):
    yield
    theme.set_scheme(Scheme.LIGHT)
    theme.set_zoom(1.0)


@pytest.fixture(autouse=True)
def _no_window_left(qapp, _light_at_full_size):
    yield
    left = [f"{type(window).__name__} “{window.windowTitle()}”" for window in _shown_windows()]
    for window in _shown_windows():
        window.hide()
        window.deleteLater()
    settle()
    assert not left, f"windows left open: {left}"


@pytest.fixture
def assert_freed(qapp):
    """Call with a weak reference after closing: fails when the object is still alive."""

    def check(reference: weakref.ref) -> None:
        settle()
        gc.collect()
        assert reference() is None, f"{reference()!r} was not freed"

    return check


def settle() -> None:
    """Run what is queued, deferred deletions too."""
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


def _shown_windows():
    return [window for window in QApplication.topLevelWidgets() if window.isVisible()]


NOON = datetime(2023, 9, 12, 14, 20, 5, tzinfo=timezone(timedelta(hours=7)))


def _ticking():
    """Return a clock that moves on a second at each look."""
    seconds = itertools.count()
    return lambda: NOON + timedelta(seconds=next(seconds))


class Arrivals(Page):
    """Stands for the pages of a visit: notes with which ids it was opened."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[dict[str, str]] = []

    def chrome(self) -> Chrome:
        return Chrome(title="Cuộc kiểm tra")

    def activated(self, args: Mapping[str, str]) -> None:
        self.opened.append(dict(args))


@dataclass
class Planning:
    """The real window on a real data folder, with a stand-in for the page of a visit."""

    window: MainWindow
    workspace: Workspace
    session: CampaignSession
    bus: Bus
    visit_page: Arrivals
    restored: list[Path]
    looks: list[tuple[str, float]]
    folder: Path

    def data_file(self, name: str) -> Path:
        """Name a file beside the data."""
        return self.folder / name

    def campaign(self) -> str:
        """Make a campaign of the Tây Ninh outline and show it."""
        made = self.workspace.planning.create_campaign("tayninh-2023")
        self.session.show(made)
        self.session.tell_now("campaign")
        return made

    def unit(self, name: str, tag: str = "phuong_xa") -> str:
        return self.workspace.editing(self.session.campaign_id).new_entity("unit", name=name, tags=[tag])

    def member(self, name: str, role: str, **values: object) -> str:
        editing = self.workspace.editing(self.session.campaign_id)
        return editing.new_entity("member", name=name, role=role, **values)

    def visit(self, unit: str, date: str, kind: str = "planned") -> str:
        planning = self.workspace.planning
        return planning.create_visit(self.session.campaign_id, unit_id=unit, date=date, kind=kind)

    def page(self, key: str, **args: str) -> Page:
        """Go to a page and return it."""
        assert self.window.go(key, **args)
        settle()
        shown = self.window.centralWidget().findChild(QStackedWidget, "pages").currentWidget()
        assert isinstance(shown, Page)
        return shown


@pytest.fixture
def planning(theme, tmp_path, qtbot):
    """An empty data folder, set up, with the main window over it."""
    workspace = open_workspace(tmp_path / "data", clock=_ticking(), backups=tmp_path / "backups")
    workspace.station.set_up(name="TN-01", person="Phạm Minh Tuấn", post="Thư ký Đoàn")
    window = MainWindow(theme)
    bus = Bus(window)
    session = CampaignSession(workspace, bus, window.save_notes, window)
    made = Planning(window, workspace, session, bus, Arrivals(), [], [], tmp_path)
    context = PageContext(
        workspace=workspace,
        bus=bus,
        theme=theme,
        session=session,
        data_folder=tmp_path / "data",
        keep_look=lambda scheme, zoom: made.looks.append((scheme, zoom)),
        restore=made.restored.append,
    )
    add_pages(window, context)
    window.add_page(PageEntry(page="visit", make=lambda _: made.visit_page, under="visits"))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    yield made
    wait_for_tasks()
    window.close()
    settle()
    workspace.close()


@pytest.fixture
def dialog():
    """Call with a class: returns the one open dialog of it."""

    def find(kind):
        settle()
        (found,) = [
            one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()
        ]
        return found

    return find


@pytest.fixture(name="settle")
def _settle():
    """Run what is queued, deferred deletions too."""
    return settle


@pytest.fixture
def type_text():
    """Call with a widget and text: key presses that carry any letter, as some input methods send them."""

    def send(widget, text):
        for letter in text:
            press = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(widget, press)

    return send
