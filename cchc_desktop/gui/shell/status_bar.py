"""The status bar: whether everything is on the disk, what waits, which machine and who."""

from datetime import datetime

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import FONT_CHANGES, scaled
from cchc_desktop.gui.widgets.labels import ElidedLabel, Role, label, set_tone


class SaveIndicator(QLabel):
    """Says what is known about saving, and nothing more.

    `saved` is shown only by `saved()`, which callers call with the time of a commit that returned.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", Role.NOTE.value)
        self._show("Chưa có gì để lưu", Tone.MUTED)

    def writing(self) -> None:
        """Something was typed that is not on the disk yet."""
        self._show("Đang ghi…", Tone.MUTED)

    def saved(self, at: datetime) -> None:
        """A commit returned; `at` is its local time."""
        self._show(f"✓ Đã lưu {at:%H:%M:%S}", Tone.GOOD)

    def held(self, words: str) -> None:
        """Something typed is no part of the data although nothing failed; `words` say why."""
        self._show(f"◐ {words}", Tone.ATTENTION)

    def failed(self, reason: str) -> None:
        """Nothing could be written; `reason` is a whole sentence with the remedy."""
        self._show(f"▲ Không ghi được. {reason}", Tone.WRONG)

    def _show(self, words: str, tone: Tone) -> None:
        self.setText(words)
        self.setToolTip(words if tone in {Tone.WRONG, Tone.ATTENTION} else "")
        self.setAccessibleName(words)
        set_tone(self, tone)


class StatusBar(QFrame):
    """28 px at the foot of the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_bar")
        self.save_indicator = SaveIndicator(self)
        self._waiting = label("", Role.NOTE)
        self._waiting.hide()
        self._notes = ElidedLabel(role=Role.NOTE, parent=self)
        self._person = label("", Role.NOTE)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 0, 14, 0)
        self._row.setSpacing(18)
        self._row.addWidget(self.save_indicator)
        self._row.addWidget(self._waiting)
        self._row.addWidget(self._notes, 1)
        self._row.addWidget(self._person)
        self._rescale()

    def add(self, widget: QWidget) -> None:
        """Put a widget before the short remarks."""
        self._row.insertWidget(self._row.indexOf(self._notes), widget)

    def set_notes(self, *notes: str) -> None:
        """Show short remarks beside the save state."""
        self._notes.setText("     ".join(notes))

    def set_waiting(self, words: str) -> None:
        """Say what waits to be sent; empty for nothing."""
        self._waiting.setText(words)
        self._waiting.setVisible(bool(words))

    def set_person(self, words: str) -> None:
        """Show station and person."""
        self._person.setText(words)

    @called_by_qt
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in FONT_CHANGES:
            self._rescale()

    def _rescale(self) -> None:
        self.setFixedHeight(scaled(28))
