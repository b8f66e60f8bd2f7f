"""Light or dark, and how large the text is; both take effect at once."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.theme import Scheme, Theme
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.gui.widgets.choice import Option, SegmentedChoice
from cchc_desktop.gui.widgets.forms import Field
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import Card

KeepLook = Callable[[str, float], None]
"""Keeps scheme and zoom for the next start."""


class AppearanceTab(QWidget):
    """Follows the theme, which the shortcuts change too."""

    def __init__(self, theme: Theme, keep: KeepLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._keep = keep
        schemes = (
            Option(value=Scheme.SYSTEM, text="Theo máy"),
            Option(value=Scheme.LIGHT, text="Sáng"),
            Option(value=Scheme.DARK, text="Tối"),
        )
        self._schemes = SegmentedChoice(schemes, "Màu sắc", self)
        self._schemes.chosen.connect(self._on_scheme)
        self._size = label("", Role.STRONG)
        self._size.setMinimumWidth(scaled(56))
        self._size.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card = Card()
        card.setMaximumWidth(scaled(560))
        card.body.setSpacing(scaled(12))
        card.body.addWidget(label("Giao diện", Role.HEADING))
        card.body.addWidget(Field("Màu sắc", self._schemes))
        card.body.addWidget(Field("Cỡ chữ", self._size_row()))
        card.body.addWidget(
            label("Chữ và mọi thứ quanh nó cùng to lên, không cần mở lại chương trình.", Role.NOTE)
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignTop)
        column.addStretch(1)
        theme.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is in use."""
        self._schemes.set_value(self._theme.scheme)
        self._size.setText(f"{self._theme.zoom:.0%}".replace("%", " %"))

    def flush(self) -> QWidget | None:
        """Nothing is typed here."""
        return None

    def _size_row(self) -> QWidget:
        row = QWidget()
        row.setAccessibleName("Cỡ chữ")
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(scaled(8))
        line.addWidget(Button("Nhỏ hơn", keys="Ctrl −", clicked=self._smaller))
        line.addWidget(self._size)
        line.addWidget(Button("Lớn hơn", keys="Ctrl +", clicked=self._larger))
        line.addWidget(Button("Bình thường", keys="Ctrl 0", clicked=self._usual))
        line.addStretch(1)
        return row

    def _on_scheme(self, scheme: str) -> None:
        self._theme.set_scheme(Scheme(scheme or Scheme.SYSTEM))
        self._remember()

    def _smaller(self) -> None:
        self._theme.zoom_out()
        self._remember()

    def _larger(self) -> None:
        self._theme.zoom_in()
        self._remember()

    def _usual(self) -> None:
        self._theme.set_zoom(1.0)
        self._remember()

    def _remember(self) -> None:
        self.refresh()
        self._keep(self._theme.scheme, self._theme.zoom)
