"""The values of one field side by side, each a card to choose."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QWidget

from cchc_desktop.gui.conflicts.choices import Block, Choice
from cchc_desktop.gui.conflicts.marked_text import MarkedText
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import Card, Chip

_NARROWEST = 270
_GAP = 12
_WIDE = 340
_TOP_LEFT = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft


class VersionCard(Card):
    """One choice. `chosen(number)` when the person takes it; nothing is written by that."""

    chosen = Signal(int)

    def __init__(self, choice: Choice, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.choice = choice
        self.number = number
        self.texts: list[MarkedText] = []
        self.setAccessibleName(f"Giá trị {number}: {choice.heading}")
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.button = Button(choice.button, keys=str(number), clicked=lambda: self.chosen.emit(number))
        self._lay_out()

    def show_chosen(self, *, chosen: bool) -> None:
        """Show whether this is the choice."""
        self.set_current(current=chosen)
        self.button.set_kind(ButtonKind.PRIMARY if chosen else ButtonKind.NORMAL)
        self.setAccessibleDescription("đang chọn" if chosen else "")

    @called_by_qt
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.chosen.emit(self.number)

    def _lay_out(self) -> None:
        self.body.setSpacing(scaled(4))
        self._fill_top()
        self.body.addLayout(self._top)
        for note in self.choice.notes:
            self.body.addWidget(label(note, Role.NOTE, wrap=True))
        self.body.addSpacing(scaled(4))
        tone = Tone.GOOD if self.number == 1 else Tone.WRONG
        for block in self.choice.blocks:
            self._add(block, tone)
        for block in self.choice.agreed:
            self._add_agreed(block)
        self.body.addStretch(1)
        self.body.addSpacing(scaled(4))
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    @called_by_qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= scaled(_WIDE)
        self._top.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )

    def _fill_top(self) -> None:
        self._top.setSpacing(scaled(8))
        self._top.addWidget(label(self.choice.heading, Role.STRONG, wrap=True), 1)
        owner = self.choice.owner
        if owner.text:
            self._top.addWidget(Chip(owner.text, owner.tone, sign=owner.sign), 0, _TOP_LEFT)

    def _add(self, block: Block, tone: Tone) -> None:
        self.body.addWidget(label(block.caption, Role.NOTE, wrap=True))
        if block.chip is not None:
            chip = Chip(block.chip.text, block.chip.tone, sign=block.chip.sign)
            self.body.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft)
            return
        text = MarkedText(block.text, block.spans, tone, name=block.caption)
        self.texts.append(text)
        self.body.addWidget(text)

    def _add_agreed(self, block: Block) -> None:
        self.body.addWidget(label(block.caption, Role.NOTE, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(scaled(6))
        if block.chip is not None:
            row.addWidget(Chip(block.chip.text, block.chip.tone, sign=block.chip.sign))
            row.addWidget(label("giống nhau, tự khớp", Role.NOTE), 1)
        else:
            row.addWidget(label(f"{block.text} · giống nhau, tự khớp", Role.MUTED, wrap=True), 1)
        self.body.addLayout(row)


class VersionCards(QWidget):
    """The cards of one dispute, as many side by side as there is room for."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: tuple[VersionCard, ...] = ()
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(scaled(_GAP))

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        """Show other cards."""
        for card in self.cards:
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = tuple(VersionCard(choice, number) for number, choice in enumerate(choices, start=1))
        for card in self.cards:
            card.chosen.connect(self.chosen)
        self._columns = 0
        self._arrange()

    def show_chosen(self, number: int) -> None:
        """Show which card is the choice; 0 for none."""
        for card in self.cards:
            card.show_chosen(chosen=card.number == number)

    @called_by_qt
    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(_NARROWEST), super().minimumSizeHint().height())

    @called_by_qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        room = (self.width() + scaled(_GAP)) // (scaled(_NARROWEST) + scaled(_GAP))
        columns = max(1, min(room, len(self.cards)))
        if len(self.cards) == 4 and columns == 3:
            columns = 2
        if columns == self._columns:
            return
        for place in range(max(columns, self._grid.columnCount())):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)
        self._columns = columns
        for place, card in enumerate(self.cards):
            self._grid.addWidget(card, place // columns, place % columns)
