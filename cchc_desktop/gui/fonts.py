"""The interface font: the system's when it knows Vietnamese, the bundled Noto Sans otherwise."""

from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from cchc_desktop.gui.style import BODY_PX

BUNDLED_FAMILY = "Noto Sans"
_SIGN_FAMILY = "CCHC Signs"
_FILES = (
    "NotoSans-Regular.ttf",
    "NotoSans-Bold.ttf",
    "CCHCSigns.ttf",
)


def load_bundled_fonts(resources: Path) -> None:
    """Make the bundled fonts known to Qt. Raises `FileNotFoundError` when one cannot be read."""
    for name in _FILES:
        path = resources / "fonts" / name
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FileNotFoundError(path)


def interface_font(*, bundled: bool, zoom: float = 1.0) -> QFont:
    """Return the font of the window at 14 px times `zoom`, with figures of equal width."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    family = BUNDLED_FAMILY if bundled or not _knows_vietnamese(system) else system
    font = QFont()
    font.setFamilies([family, _SIGN_FAMILY])
    font.setPixelSize(round(BODY_PX * zoom))
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _knows_vietnamese(family: str) -> bool:
    systems = QFontDatabase.writingSystems(family)
    return QFontDatabase.WritingSystem.Vietnamese in systems
