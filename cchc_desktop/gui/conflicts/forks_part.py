"""Numbers of changes that stand for several contents, below the disputes: each content, and which to show."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop import conflict_words as words
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.gui.widgets.labels import Role, SectionHeading, label
from cchc_desktop.gui.widgets.marks import Card
from cchc_desktop.services.merging import MergingService
from cchc_desktop.services.merging_records import ForkBranch, ForkRecord


class ForksPart(QWidget):
    """One card per number. `chosen(ForkRecord, content)` asks for a content; empty: what is shown stays."""

    chosen = Signal(object, str)

    def __init__(self, merging: MergingService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._merging = merging
        self.forks: tuple[ForkRecord, ...] = ()
        self._cards: list[Card] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, scaled(8), 0, 0)
        self._column.setSpacing(scaled(8))
        self._column.addWidget(
            SectionHeading("Trùng số thay đổi", "một số, nhiều nội dung; bản nào cũng được giữ")
        )
        self.hide()

    def read(self) -> None:
        """Read the forks again."""
        forks = self._merging.forks()
        self.setVisible(bool(forks))
        if forks == self.forks:
            return
        self.forks = forks
        for card in self._cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [self._card(fork) for fork in forks]
        for card in self._cards:
            self._column.addWidget(card)

    def _card(self, fork: ForkRecord) -> Card:
        card = Card()
        card.body.addWidget(label(words.fork_words(fork), Role.STRONG, wrap=True))
        for branch in fork.branches:
            card.body.addLayout(self._branch(fork, branch))
        seen = "Đã có người xem và quyết định." if fork.is_decided else ""
        row = QHBoxLayout()
        row.addWidget(label(seen, Role.MUTED, wrap=True), 1)
        if not fork.is_decided:
            keep = Button("Giữ như đang hiện", clicked=partial(self.chosen.emit, fork, ""))
            row.addWidget(keep, 0, Qt.AlignmentFlag.AlignRight)
        card.body.addLayout(row)
        return card

    def _branch(self, fork: ForkRecord, branch: ForkBranch) -> QHBoxLayout:
        where, value = words.branch_words(branch)
        told = QVBoxLayout()
        told.setSpacing(scaled(2))
        told.addWidget(label(where, Role.MUTED, wrap=True))
        told.addWidget(label(value, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(scaled(24))
        row.addLayout(told, 1)
        if branch.value == branch.shown_now:
            row.addWidget(label("đang hiện", Role.MUTED), 0, Qt.AlignmentFlag.AlignTop)
        else:
            take = Button("Lấy bản này", clicked=partial(self.chosen.emit, fork, branch.content))
            row.addWidget(take, 0, Qt.AlignmentFlag.AlignTop)
        return row
