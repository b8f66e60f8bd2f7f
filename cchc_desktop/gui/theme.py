"""The look of the whole application: scheme, text zoom and font, switched while it runs."""

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from cchc_desktop.gui.fonts import interface_font, load_bundled_fonts
from cchc_desktop.gui.palette import DARK, LIGHT, Tokens, qt_palette
from cchc_desktop.gui.style import build_style_sheet

ZOOM_STEPS = (0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)


class Scheme(StrEnum):
    """Which of the two looks is asked for."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


OWN_STYLE = ("-style", "Fusion")
"""Asks Qt for its own style, which looks the same on all systems.

An argument, since `setStyle` gives back a style: all that belongs to `QStyle` would be loaded at every start.
"""


def make_application(program: str) -> QApplication:
    """Make the application of a process; `program` is what it was called by."""
    return QApplication([program, *OWN_STYLE])


class Theme(QObject):
    """Applies one look to the application and tells when it changed.

    Made once by the composition root, before the first window. `bundled_font` is for tests and pictures.
    Without `dressed` the style sheet waits for `dress`: a window that is built before it is styled once, as
    a whole, instead of anew with every widget that is put into another.
    """

    changed = Signal()

    def __init__(
        self, app: QApplication, resources: Path, *, bundled_font: bool = False, dressed: bool = True
    ) -> None:
        super().__init__(app)
        self._app = app
        self._icons = resources / "icons"
        self._template = (resources / "styles" / "window.qss").read_text("utf-8")
        self._bundled_font = bundled_font
        self._scheme = Scheme.SYSTEM
        self._zoom = 1.0
        self._is_dressed = dressed
        load_bundled_fonts(resources)
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._apply()

    @property
    def scheme(self) -> Scheme:
        """The look asked for, which may be the system's."""
        return self._scheme

    @property
    def zoom(self) -> float:
        """The text zoom, one of `ZOOM_STEPS`."""
        return self._zoom

    @property
    def tokens(self) -> Tokens:
        """The colours in use now."""
        if self._scheme is Scheme.SYSTEM:
            return DARK if self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark else LIGHT
        return DARK if self._scheme is Scheme.DARK else LIGHT

    def dress(self) -> None:
        """Put the style sheet on, when it was left waiting; to be called before a window is shown."""
        if not self._is_dressed:
            self._is_dressed = True
            self._app.setStyleSheet(self._sheet())

    def show_icon(self) -> None:
        """Give all windows their icon; loading it takes a while."""
        from PySide6.QtGui import QIcon

        self._app.setWindowIcon(QIcon(str(self._icons / "cchc.svg")))

    def set_scheme(self, scheme: Scheme) -> None:
        """Switch to light, dark or whatever the system shows."""
        if scheme is self._scheme:
            return
        self._scheme = scheme
        asked = {Scheme.LIGHT: Qt.ColorScheme.Light, Scheme.DARK: Qt.ColorScheme.Dark}
        self._app.styleHints().setColorScheme(asked.get(scheme, Qt.ColorScheme.Unknown))
        self._apply()

    def set_zoom(self, zoom: float) -> None:
        """Set the text zoom to the step nearest to `zoom`."""
        nearest = min(ZOOM_STEPS, key=lambda step: abs(step - zoom))
        if nearest != self._zoom:
            self._zoom = nearest
            self._apply()

    def zoom_in(self) -> None:
        """Make text one step larger."""
        self.set_zoom(min((step for step in ZOOM_STEPS if step > self._zoom), default=self._zoom))

    def zoom_out(self) -> None:
        """Make text one step smaller."""
        self.set_zoom(max((step for step in ZOOM_STEPS if step < self._zoom), default=self._zoom))

    def _follow_system(self) -> None:
        if self._scheme is Scheme.SYSTEM:
            self._apply()

    def _apply(self) -> None:
        self._app.setFont(interface_font(bundled=self._bundled_font, zoom=self._zoom))
        self._app.setPalette(qt_palette(self.tokens))
        if self._is_dressed:
            self._app.setStyleSheet(self._sheet())
        self.changed.emit()

    def _sheet(self) -> str:
        return build_style_sheet(self._template, self.tokens, zoom=self._zoom, icons=self._icons)
