"""The real program, composed as `cchc-desktop` composes it, for pictures and for tests that type into it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget

import cchc_desktop.app
from cchc_desktop.app import Program, prepared_theme
from cchc_desktop.gui.main_window import MainWindow
from cchc_desktop.gui.theme import make_application
from cchc_desktop.platform.settings import Settings
from cchc_desktop.services.workspace import Workspace

SECONDS_TO_WAIT = 20.0


@contextmanager
def running(data: Path, *, demo: bool = False, settings: Settings | None = None) -> Iterator[Program]:
    """Start the program over a data folder with the bundled font; close everything at the end."""
    application = QApplication.instance() or make_application("cchc-desktop")
    assert isinstance(application, QApplication)
    wanted = settings or Settings(theme="light", bundled_font=True)
    theme = prepared_theme(application, bundled_font=True)
    wishes = data.with_name(f"{data.name}-settings.json")
    program = Program(theme, data, wanted=wanted, wishes_file=wishes, demo=demo)
    hook = sys.excepthook
    try:
        program.start()
        settle()
        yield program
    finally:
        sys.excepthook = hook
        if program.window is not None:
            program.window.close()
            program.window.deleteLater()
        program.end()
        theme.deleteLater()
        settle()


@contextmanager
def clock_standing_at(moment: datetime) -> Iterator[None]:
    """Let the program believe that it is always this moment."""
    app, clock = cchc_desktop.app, lambda: moment
    before = app.system_clock, app.open_workspace
    app.system_clock, app.open_workspace = clock, partial(app.open_workspace, clock=clock)
    try:
        yield
    finally:
        app.system_clock, app.open_workspace = before


def main_window(program: Program) -> MainWindow:
    """Return the main window; fails when another window is in front."""
    assert isinstance(program.window, MainWindow), program.window
    return program.window


def workspace_of(program: Program) -> Workspace:
    """Return the services under the window."""
    workspace = program._workspace
    assert workspace is not None
    return workspace


def open_dialogs() -> list[QDialog]:
    """Return the dialogs that are open, the last one opened last."""
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]


def settle() -> None:
    """Run what is queued, deferred deletions too."""
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


def wait_until(true: Callable[[], object], *, seconds: float = SECONDS_TO_WAIT) -> None:
    """Let the program work until something is so; fails when it never is."""
    end = monotonic() + seconds
    while not true():
        assert monotonic() < end, "it never came"
        QTest.qWait(5)


def type_text(field: QWidget, text: str) -> None:
    """Press the keys of a text, any letters, in a field that has the focus."""
    for char in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, char)
            QCoreApplication.sendEvent(field, event)


def click(root: QWidget, words: str) -> None:
    """Press the visible button with these words."""
    for button in root.findChildren(QAbstractButton):
        if button.isVisible() and words in {button.text(), button.accessibleName()}:
            button.click()
            settle()
            return
    raise AssertionError(f"no visible button is called “{words}”")
