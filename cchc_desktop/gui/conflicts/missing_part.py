"""What is known to exist at other machines and has not arrived here, below the disputes."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.gui.widgets.labels import Role, SectionHeading, label
from cchc_desktop.gui.widgets.marks import Card
from cchc_desktop.sentences_transfer import machine_words, ranges_words
from cchc_desktop.services.transfer_records import MissingChanges, StationLabel


class MissingPart(QWidget):
    """One line per machine. `print_asked(campaign)` asks for the list of what to fetch, on paper."""

    print_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._missing: tuple[MissingChanges, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, scaled(8), 0, 0)
        self._column.setSpacing(scaled(8))
        self._column.addWidget(SectionHeading("Chưa nhận", "đã có ở máy khác, chưa đến máy này"))
        self._card: Card | None = None

    def show_missing(self, missing: tuple[MissingChanges, ...], markers: Mapping[str, str]) -> None:
        """Show what is missing; nothing missing takes no room. `markers` name sections by their ids."""
        self.setVisible(bool(missing))
        if missing == self._missing:
            return
        self._missing = missing
        if self._card is not None:
            self._column.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
        self._card = Card()
        self._column.addWidget(self._card)
        for campaign_id in dict.fromkeys(one.campaign_id for one in missing):
            lines = [one for one in missing if one.campaign_id == campaign_id]
            row = QHBoxLayout()
            row.setSpacing(scaled(24))
            row.addLayout(_lines(lines, markers), 1)
            row.addWidget(self._print_button(campaign_id), 0, Qt.AlignmentFlag.AlignTop)
            self._card.body.addLayout(row)

    def _print_button(self, campaign_id: str) -> Button:
        return Button("In danh sách cần lấy", clicked=lambda: self.print_asked.emit(campaign_id))


def _lines(missing: Sequence[MissingChanges], markers: Mapping[str, str]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(scaled(24))
    grid.setVerticalSpacing(scaled(6))
    for row, one in enumerate(missing):
        cells = (label(_machine(one.station), Role.STRONG, wrap=True), label(_what(one, markers), wrap=True))
        for place, cell in enumerate((*cells, label(_told(one), Role.MUTED, wrap=True))):
            grid.addWidget(cell, row, place, Qt.AlignmentFlag.AlignTop)
    for place, share in enumerate((3, 3, 4)):
        grid.setColumnStretch(place, share)
    return grid


def _machine(station: StationLabel) -> str:
    words = machine_words(station.name, station.person, station.station)
    return words if words.casefold().startswith("máy") else f"Máy {words}"


def _what(one: MissingChanges, markers: Mapping[str, str]) -> str:
    sections = ", ".join(markers[name] for name in one.sections if name in markers)
    words = f"thay đổi {ranges_words(one.ranges)}"
    return f"{words} · mục {sections}" if sections else words


def _told(one: MissingChanges) -> str:
    tellers = ", ".join(_machine(teller) for teller in one.told_by)
    return f"{one.count} thay đổi, theo gói của {tellers}" if tellers else f"{one.count} thay đổi"
