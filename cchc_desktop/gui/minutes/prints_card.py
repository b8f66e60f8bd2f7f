"""The prints (bản in): what was given out, and whether it still shows the data as it is."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.core.visit_records import PrintRecord
from cchc_desktop.gui.minutes.words import outdated_words, print_words
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.labels import Role, SectionHeading, label
from cchc_desktop.gui.widgets.marks import SIGN_GOOD, SIGN_MISSING, Chip

FEW = 3
"""How many prints are shown before the older ones are folded away."""
_NO_PRINTS = "Chưa in, chưa lưu bản nào. Mỗi lần in hoặc lưu được ghi lại ở đây."


class PrintRow(QWidget):
    """One print: its code, what it is, and whether the data has changed since."""

    def __init__(
        self, made: PrintRecord, *, changes: int, signed: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.print_id = made.entity_id
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, scaled(4))
        column.setSpacing(scaled(2))
        head = QHBoxLayout()
        head.setSpacing(scaled(8))
        code = label(made.code, Role.STRONG)
        code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head.addWidget(code)
        if signed:
            head.addWidget(Chip("bản đã ký", Tone.GOOD, sign=SIGN_GOOD))
        if made.supplements:
            head.addWidget(Chip("bổ sung", Tone.ACCENT))
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(label(print_words(made), Role.NOTE, wrap=True))
        if made.outdated:
            words = f"{SIGN_MISSING} {outdated_words(changes)}"
            column.addWidget(label(words, Role.NOTE, tone=Tone.ATTENTION, wrap=True))


class PrintsCard(QWidget):
    """The newest print first. `changes_since(print id)` counts the fields edited after a print."""

    def __init__(self, changes_since: Callable[[str], int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._changes_since = changes_since
        self._prints: tuple[PrintRecord, ...] = ()
        self._signed = ""
        self._shown: list[PrintRow] = []
        self._all_shown = False
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(scaled(4))
        self._nothing = label(_NO_PRINTS, Role.MUTED, wrap=True)
        self._more = Button("", ButtonKind.LINK, clicked=self._on_more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(4))
        column.addWidget(SectionHeading("Bản in"))
        column.addWidget(self._nothing)
        column.addLayout(self._rows)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self._fill()

    def show_prints(self, prints: tuple[PrintRecord, ...], *, signed: str) -> None:
        """Show the prints; `signed` is the id of the one that was signed, if any."""
        self._prints = newest_first(prints)
        self._signed = signed
        self._fill()

    def rows(self) -> tuple[PrintRow, ...]:
        """Return the lines in their order."""
        return tuple(self._shown)

    def _fill(self) -> None:
        for row in self._shown:
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._shown = []
        shown = self._prints if self._all_shown or len(self._prints) <= FEW + 1 else self._prints[:FEW]
        for made in shown:
            changes = self._changes_since(made.entity_id) if made.outdated else 0
            row = PrintRow(made, changes=changes, signed=made.entity_id == self._signed)
            self._rows.addWidget(row)
            self._shown.append(row)
        hidden = len(self._prints) - len(shown)
        self._more.set_words(f"{hidden} bản cũ hơn")
        self._more.setVisible(hidden > 0)
        self._nothing.setVisible(not self._prints)

    def _on_more(self) -> None:
        self._all_shown = True
        self._fill()


def newest_first(prints: tuple[PrintRecord, ...]) -> tuple[PrintRecord, ...]:
    """Order prints by the time they were made, the newest first."""
    return tuple(sorted(prints, key=lambda made: (made.made_at, made.entity_id), reverse=True))
