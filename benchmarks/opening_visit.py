"""How long a visit of 80 answered items takes to open in the real window, in small and large databases."""

import tempfile
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from benchmarks import many_visits
from benchmarks.eighty_items import ITEMS, add_full_visits
from benchmarks.rows import Row, at_most, at_most_ratio
from benchmarks.timing import medians_in_turns
from cchc_desktop.composition import open_workspace
from cchc_desktop.gui.bus import Bus
from cchc_desktop.gui.main_window import MainWindow, PageEntry
from cchc_desktop.gui.theme import Theme, make_application
from cchc_desktop.gui.visit.page import VisitPage
from cchc_desktop.platform.paths import resources_folder
from cchc_desktop.services.workspace import Workspace

_FEW, _MANY = 100, 10_000
_TIMES = 11
_OPENED_IN_TURN = 3


def measure() -> list[Row]:
    """Open one of several visits after the other, in a small and in a large database by turns."""
    application = QApplication.instance() or make_application("cchc-desktop")
    assert isinstance(application, QApplication)
    theme = Theme(application, resources_folder(), bundled_font=True)
    with tempfile.TemporaryDirectory() as folder:
        small, large = (_filled(Path(folder) / str(visits), visits) for visits in (_FEW, _MANY))
        opened = [_opener(application, theme, *one) for one in (large, small)]
        in_large, in_small = medians_in_turns(*opened, times=_TIMES)
        for workspace, _ in (small, large):
            workspace.close()
    return [
        at_most(
            f"opening a visit of {ITEMS} items, {_MANY:,} visits", value=in_large * 1000, unit="ms", limit=150
        ),
        at_most_ratio(
            f"opening a visit, {_MANY:,} visits",
            value=in_large * 1000,
            unit="ms",
            base=in_small * 1000,
            limit=1.2,
            against=f"the same with {_FEW} visits",
        ),
    ]


def _filled(folder: Path, visits: int) -> tuple[Workspace, list[str]]:
    many_visits.fill(folder / "data", visits=visits)
    full = add_full_visits(folder, count=_OPENED_IN_TURN)
    return open_workspace(folder / "data", forms=folder / "forms", backups=folder / "backups"), full


def _opener(
    application: QApplication, theme: Theme, workspace: Workspace, visits: list[str]
) -> Callable[[], object]:
    window, bus, turn = MainWindow(theme), Bus(), cycle(visits)
    window.add_page(PageEntry(page="visit", make=lambda shell: VisitPage(shell, workspace, bus)))
    window.resize(1366, 768)
    window.show()

    def open_next() -> None:
        window.go("visit", visit=next(turn))
        application.processEvents()
        # An event loop would have freed the visit before by now.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    return open_next
