"""An error in a method that Qt calls is told; it does not end the program."""

import inspect
import pkgutil
import subprocess
import sys
from importlib import import_module

import pytest
from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QApplication, QWidget

import cchc_desktop.app
import cchc_desktop.gui
from cchc_desktop.gui.overrides import called_by_qt

_BREAKS = """
import sqlite3, sys
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from cchc_desktop.gui.faults import FaultWatch
from cchc_desktop.gui.overrides import called_by_qt

class Broken(QWidget):
    @called_by_qt
    def changeEvent(self, event):
        {fault}

application = QApplication([])
watch = FaultWatch(lambda: print("secured"))
watch.install()
watch._on_fault = lambda error: None
watch._came.connect(lambda error: (print("told", type(error).__name__), QCoreApplication.exit(0)))
widget = Broken()
QCoreApplication.postEvent(widget, QEvent(QEvent.Type.EnabledChange))
application.exec()
"""


@pytest.mark.parametrize(
    ("fault", "name"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("None.name", "AttributeError"),
        ("[][1]", "IndexError"),
        ("sqlite3.connect(':memory:').execute('nonsense')", "OperationalError"),
        ("raise ValueError('own')", "ValueError"),
    ],
)
def test_an_error_the_interpreter_raises_in_an_override_is_told(fault, name):
    code = [sys.executable, "-W", "ignore", "-c", _BREAKS.format(fault=fault)]
    done = subprocess.run(code, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, f"told {name}"), done.stderr


def test_qt_goes_on_after_an_error_and_calls_what_comes_next(qapp, monkeypatch):
    class Widget(QWidget):
        @called_by_qt
        def event(self, event) -> bool:
            return super().event(event)

        @called_by_qt
        def changeEvent(self, event) -> None:
            asked.append(self.isEnabled())
            raise KeyError(len(asked))

    asked, told = [], []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, _: told.append((kind, error.args)))
    widget = Widget()
    widget.setEnabled(False)
    widget.setEnabled(True)
    assert asked == [False, True]
    assert told == [(KeyError, (1,)), (KeyError, (2,))]
    widget.deleteLater()


def test_an_error_goes_on_where_qt_needs_a_value(qapp):
    class Widget(QWidget):
        @called_by_qt
        def sizeHint(self) -> QSize:
            return QSize("none")

    with pytest.raises(TypeError):
        Widget().sizeHint()


def test_what_is_given_and_returned_goes_through_untouched(qapp):
    class Widget(QWidget):
        @called_by_qt
        def event(self, event):
            seen.append(event.type())
            return super().event(event)

    seen = []
    widget = Widget()
    assert QApplication.sendEvent(widget, QEvent(QEvent.Type.EnabledChange)) is True
    assert seen == [QEvent.Type.EnabledChange]
    assert Widget.event.__name__ == "event"
    widget.deleteLater()


def _classes():
    for module in pkgutil.walk_packages(cchc_desktop.gui.__path__, "cchc_desktop.gui."):
        yield from _of(import_module(module.name))
    yield from _of(cchc_desktop.app)


def _of(module):
    return [
        each
        for each in vars(module).values()
        if isinstance(each, type) and each.__module__ == module.__name__
    ]


def _overrides():
    for each in _classes():
        above = [base for base in each.__mro__ if base.__module__.startswith("PySide6")]
        for name, method in vars(each).items():
            is_ours = inspect.isfunction(method) and not name.startswith("__")
            if is_ours and any(name in vars(base) for base in above):
                yield f"{each.__module__}.{each.__name__}.{name}", method


def test_every_override_lets_its_errors_be_told():
    found = dict(_overrides())
    assert len(found) > 150
    bare = [name for name, method in found.items() if method.__code__.co_name != "call"]
    assert bare == []
