"""Every window test runs with the bundled font, in Vietnamese, and leaves no window behind."""

import gc
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from cchc_desktop.gui.theme import Scheme, Theme
from cchc_desktop.gui.words import speak_vietnamese

RESOURCES = Path(__file__).parents[2] / "resources"


@pytest.fixture(scope="session")
def resources():
    """The resource folder of the checkout."""
    return RESOURCES


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
