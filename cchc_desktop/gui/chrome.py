"""Filling a widget from a compiled .ui file, with types."""

from typing import Protocol, cast

from PySide6.QtWidgets import QWidget


class _Compiled(Protocol):
    def setupUi(self, target: QWidget, /) -> None: ...


def set_up(compiled: object, target: QWidget) -> None:
    """Fill `target` with the widgets of a class from `ui_gen`, whose own methods carry no types."""
    cast("_Compiled", compiled).setupUi(target)
