"""The self-check in front of the print button: what to look at first, each line with its place."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.shell.page import Place
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.labels import Role, SectionHeading, label

_ABOVE = 4
"""Brings words to the height of the words of the button beside them."""

FEW = 6
"""How many faults are shown before the rest is folded away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCheck:
    """One line: a passed summary, or a fault with the place where it is mended."""

    words: str
    tone: Tone
    sign: str
    passed: bool
    place: Place | None = None


class CheckRow(QWidget):
    """One line of the self-check. `asked(Place)` when the person wants to go there."""

    asked = Signal(object)

    def __init__(self, check: ShownCheck, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.check = check
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(scaled(6))
        words = label(check.words, tone=check.tone, wrap=True)
        for place, part in enumerate((label(check.sign, tone=check.tone), words)):
            part.setContentsMargins(0, scaled(_ABOVE) if check.place else 0, 0, 0)
            row.addWidget(part, place, Qt.AlignmentFlag.AlignTop)
        if check.place is not None:
            go = Button("đến chỗ này", ButtonKind.LINK, clicked=self._on_go)
            go.setAccessibleName(f"Đến chỗ này: {check.words}")
            row.addWidget(go, 0, Qt.AlignmentFlag.AlignTop)

    def _on_go(self) -> None:
        if self.check.place is not None:
            self.asked.emit(self.check.place)


class ChecksCard(QWidget):
    """Faults first, then what is in order, summed up. `place_asked(Place)` leads to where one is mended."""

    place_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._checks: tuple[ShownCheck, ...] = ()
        self._shown: list[CheckRow] = []
        self._all_shown = False
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(scaled(2))
        self._waiting = label("Đang kiểm tra…", Role.MUTED)
        self._more = Button("", ButtonKind.LINK, clicked=self._on_more)
        self._more.setVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(4))
        column.addWidget(SectionHeading("Kiểm tra trước khi in"))
        column.addWidget(self._waiting)
        column.addLayout(self._rows)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)

    def show_checks(self, checks: tuple[ShownCheck, ...]) -> None:
        """Show the lines of a self-check; the same lines leave everything as it is, also the cursor."""
        self._waiting.setVisible(False)
        if checks != self._checks:
            self._checks = checks
            self._fill()

    def faults(self) -> tuple[ShownCheck, ...]:
        """Return the faults shown."""
        return tuple(check for check in self._checks if not check.passed)

    def rows(self) -> tuple[CheckRow, ...]:
        """Return the lines in their order."""
        return tuple(self._shown)

    def _fill(self) -> None:
        for row in self._shown:
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._shown = []
        faults = self.faults()
        hidden = 0 if self._all_shown or len(faults) <= FEW + 1 else len(faults) - FEW
        for check in (*faults[: len(faults) - hidden], *(one for one in self._checks if one.passed)):
            row = CheckRow(check, self)
            row.asked.connect(self.place_asked)
            self._rows.addWidget(row)
            self._shown.append(row)
        self._more.set_words(f"còn {hidden} điều cần xem")
        self._more.setVisible(hidden > 0)

    def _on_more(self) -> None:
        self._all_shown = True
        self._fill()
