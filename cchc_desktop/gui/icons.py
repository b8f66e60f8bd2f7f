"""The picture of the program, for windows and the task bar."""

from pathlib import Path

from PySide6.QtGui import QIcon


def program_icon(resources: Path) -> QIcon:
    """Return the icon of the program, sharp at any size."""
    return QIcon(str(resources / "icons" / "cchc.svg"))
