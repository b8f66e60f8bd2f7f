"""The style sheet: `resources/styles/window.qss` with tokens, sizes and pictures filled in.

In the file `@name` is a token of `palette.Tokens`, `@icon(name)` a picture of the shown scheme. Every
length of 3 px and more follows the text zoom; hairlines do not.
"""

import re
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget

from cchc_desktop.gui.palette import Tokens

BODY_PX = 14

FONT_CHANGES = frozenset({QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange})
"""Events after which a widget takes its `scaled` sizes anew: the text zoom changed."""

_LENGTH = re.compile(r"\b(\d+(?:\.\d+)?)px")
_TOKEN = re.compile(r"@([a-z_]+)")
_ICON = re.compile(r"@icon\(([a-z_-]+)\)")


def build_style_sheet(template: str, tokens: Tokens, *, zoom: float, icons: Path) -> str:
    """Fill in the template. Raises `KeyError` for a token that does not exist."""
    colours = {name: str(colour) for name, colour in tokens._asdict().items()}
    scheme = "dark" if tokens.dark else "light"
    text = _ICON.sub(lambda match: f'url("{(icons / f"{match[1]}-{scheme}.svg").as_posix()}")', template)
    text = _TOKEN.sub(lambda match: colours[match[1]], text)
    return _LENGTH.sub(lambda match: f"{_zoomed(float(match[1]), zoom)}px", text)


def scaled(pixels: float) -> int:
    """Return a length of the 100 % design in the pixels of the present text zoom, for painted widgets."""
    return round(pixels * max(QApplication.font().pixelSize(), 1) / BODY_PX)


def restyle(widget: QWidget) -> None:
    """Make the style sheet look again at the dynamic properties of a widget."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def set_style_property(widget: QWidget, name: str, value: str | bool) -> None:
    """Set a dynamic property the style sheet selects by; restyle only when it changed."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        # A widget that was never shown is styled once, when it is; all are when the style sheet comes.
        if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished) and _has_style_sheet():
            restyle(widget)


def _has_style_sheet() -> bool:
    application = QApplication.instance()
    return isinstance(application, QApplication) and application.styleSheet() != ""


def _zoomed(pixels: float, zoom: float) -> int:
    return round(pixels) if pixels < 3 else round(pixels * zoom)
