"""The bar above the pages of a sealed visit that was changed since: minutes or supplementary minutes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop.gui.minutes.paper import Paper
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.choice import Option, SegmentedChoice
from cchc_desktop.gui.widgets.labels import Role, label

_OPTIONS = (
    Option(value=Paper.MINUTES, text="Biên bản"),
    Option(value=Paper.SUPPLEMENT, text="Biên bản bổ sung"),
)
_WORDS = {
    Paper.MINUTES: "Theo số liệu hiện có, đã khác bản giấy đã ký.",
    Paper.SUPPLEMENT: "Chỉ ghi những chỗ khác với bản giấy đã ký.",
}


class PaperBar(QWidget):
    """`chosen(Paper)` comes when a person turns to the other paper. Hidden while there is only one."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = SegmentedChoice(_OPTIONS, "Xem và in")
        self._words = label("", Role.MUTED)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(scaled(10))
        row.addWidget(self.choice)
        row.addWidget(self._words)
        row.addStretch(1)
        self.choice.chosen.connect(self._on_chosen)
        self._paper = Paper.MINUTES
        self.show_paper(Paper.MINUTES)
        self.hide()

    def show_paper(self, paper: Paper) -> None:
        """Show which paper is in view."""
        self._paper = paper
        self.choice.set_value(paper)
        self._words.setText(_WORDS[paper])

    def _on_chosen(self, value: str) -> None:
        if value and value != self._paper:
            self.chosen.emit(Paper(value))
        else:  # one of the two is always in view
            self.choice.set_value(self._paper)
