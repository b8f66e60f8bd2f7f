"""What is known to exist at other machines and has not arrived here, below the disputes."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.tasks import run_task
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.gui.widgets.labels import Role, SectionHeading, label
from cchc_desktop.gui.widgets.marks import Card
from cchc_desktop.sentences_transfer import machine_words, ranges_words
from cchc_desktop.services.transfer_records import MissingChanges, StationLabel
from cchc_desktop.services.workspace import Workspace


class MissingPart(QWidget):
    """One line per machine. `print_asked(campaign)` asks for the list of what to fetch, on paper.

    `changed` when something else is missing now, `failed(CchcError)` when that could not be read.
    """

    print_asked = Signal(str)
    changed = Signal()
    failed = Signal(object)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._missing: tuple[MissingChanges, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, scaled(8), 0, 0)
        self._column.setSpacing(scaled(8))
        self._column.addWidget(SectionHeading("Chưa nhận", "đã có ở máy khác, chưa đến máy này"))
        self._card: Card | None = None
        self.hide()

    @property
    def gaps(self) -> int:
        """How many ranges of numbers are missing."""
        return sum(len(one.ranges) for one in self._missing)

    def read(self) -> None:
        """Read what is missing, off the window's thread: the first look goes through all numbers."""

        def work(progress: Progress, cancel: CancelToken) -> tuple[MissingChanges, ...]:
            del progress, cancel
            return self._workspace.transfer.missing()

        run_task(self, work, done=self._show, failed=self._on_failed, title="")

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, CchcError):
            raise error
        self.failed.emit(error)

    def _show(self, missing: tuple[MissingChanges, ...]) -> None:
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
            row.addLayout(_lines(lines, self._headings(lines)), 1)
            row.addWidget(self._print_button(campaign_id), 0, Qt.AlignmentFlag.AlignTop)
            self._card.body.addLayout(row)
        self.changed.emit()

    def _headings(self, missing: Sequence[MissingChanges]) -> dict[str, str]:
        """Return the sections as they are printed, by their ids: a number alone may stand twice."""
        if not any(one.sections for one in missing):
            return {}
        outline = self._workspace.planning.outline(missing[0].campaign_id)
        return {
            section.id: f"{section.marker.rstrip('.')} {section.title}".strip() for section in outline.walk()
        }

    def _print_button(self, campaign_id: str) -> Button:
        return Button("In danh sách cần lấy", clicked=lambda: self.print_asked.emit(campaign_id))


def _lines(missing: Sequence[MissingChanges], headings: Mapping[str, str]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(scaled(24))
    grid.setVerticalSpacing(scaled(6))
    for row, one in enumerate(missing):
        cells = (label(_machine(one.station), Role.STRONG, wrap=True), label(_what(one, headings), wrap=True))
        for place, cell in enumerate((*cells, label(_told(one), Role.MUTED, wrap=True))):
            grid.addWidget(cell, row, place, Qt.AlignmentFlag.AlignTop)
    for place, share in enumerate((3, 3, 4)):
        grid.setColumnStretch(place, share)
    return grid


def _machine(station: StationLabel) -> str:
    words = machine_words(station.name, station.person, station.station)
    return words if words.casefold().startswith("máy") else f"Máy {words}"


def _what(one: MissingChanges, headings: Mapping[str, str]) -> str:
    sections = ", ".join(headings[name] for name in one.sections if name in headings)
    words = f"thay đổi {ranges_words(one.ranges)}"
    return f"{words} · mục {sections}" if sections else words


def _told(one: MissingChanges) -> str:
    tellers = ", ".join(machine_words(teller.name, teller.person, teller.station) for teller in one.told_by)
    return f"{one.count} thay đổi, theo gói của {tellers}" if tellers else f"{one.count} thay đổi"
