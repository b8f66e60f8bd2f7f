"""For whom a package is: machines that are known, or whoever is told six words."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.core.errors import CchcError
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.transfer.check_table import CheckTable
from cchc_desktop.gui.transfer.sheets import print_sheet
from cchc_desktop.gui.widgets.banner import Banner
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.gui.widgets.choice import Option, SegmentedChoice
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import Card, EmptyState
from cchc_desktop.gui.widgets.record_table import Cell, Record, RecordColumn
from cchc_desktop.sentences import sentence_for
from cchc_desktop.services.transfer import new_passphrase
from cchc_desktop.services.transfer_records import ExportKind
from cchc_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from cchc_desktop.exchange.cards import Card as StationCard

CARDS, WORDS = "cards", "words"
_COLUMNS = (RecordColumn(title="Máy"), RecordColumn(title="Người giữ"))
_READ_OUT = (
    "Đọc sáu từ này qua điện thoại cho người nhận, hoặc in phiếu trao tay; đừng để phiếu chung với USB. "
    "Ai biết sáu từ thì mở được gói."
)
_NO_CARDS = "Lần đầu gửi cho một máy thì dùng sáu từ; gói trả lời sẽ mang theo thẻ của máy ấy."


class ReceiversPart(QWidget):
    """`changed` comes whenever others are meant."""

    changed = Signal()

    def __init__(
        self, workspace: Workspace, campaign_id: str, banner: Banner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._campaign = campaign_id
        self._banner = banner
        self._cards: dict[str, StationCard] = {}
        self._words: tuple[str, ...] = ()
        self._touched = False
        self.way = SegmentedChoice(
            (Option(CARDS, "Máy đã quen"), Option(WORDS, "Sáu từ đọc qua điện thoại")), "Mở gói bằng gì"
        )
        self.way.chosen.connect(self._on_way)
        self.machines = CheckTable(_COLUMNS, "Các máy nhận", parent=self)
        self.machines.ticked.connect(self._on_ticked)
        self._pages = QStackedWidget(self)
        self._lay_out()

    def start(self, kind: ExportKind) -> None:
        """Read the cards and propose receivers for this kind, unless the person chose already."""
        self._cards = {card.station: card for card in self._workspace.identity.cards()}
        lines = (
            Record(id=one.station, cells=(Cell(one.name, strong=True), Cell(one.person)))
            for one in self._cards.values()
        )
        self.machines.set_lines(lines)
        self._known.setCurrentIndex(1 if self._cards else 0)
        if not self._touched:
            self.machines.set_checked(self._usual(kind))
            self._show_way(CARDS if self._cards else WORDS)
        self.changed.emit()

    def recipients(self) -> tuple[str, ...]:
        """Return the age recipients that are ticked; none when a passphrase is used."""
        if self.way.value() == WORDS:
            return ()
        return tuple(self._cards[station].age_recipient for station in self.machines.checked())

    def words(self) -> tuple[str, ...]:
        """Return the six words; none when machines are ticked."""
        return self._words if self.way.value() == WORDS else ()

    def names(self) -> str:
        """Return for whom it is, in words."""
        if self.way.value() == WORDS:
            return "người biết sáu từ"
        return ", ".join(
            f"{self._cards[one].name} ({self._cards[one].person})" for one in self.machines.checked()
        )

    def lacks(self) -> str:
        """Return what is still to be chosen, empty when nothing."""
        if self.way.value() == CARDS and not self.machines.checked():
            return "Hãy chọn ít nhất một máy nhận, hoặc dùng sáu từ."
        return ""

    # --- making

    def _lay_out(self) -> None:
        card = Card()
        card.body.addWidget(label("Cho ai", Role.HEADING))
        card.body.addWidget(self.way, 0, Qt.AlignmentFlag.AlignLeft)
        self._known = QStackedWidget()
        self._known.addWidget(EmptyState("Chưa quen máy nào", _NO_CARDS))
        self._known.addWidget(self.machines)
        self._pages.addWidget(self._known)
        self._pages.addWidget(self._words_page())
        card.body.addWidget(self._pages, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)

    def _words_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, scaled(4), 0, 0)
        column.setSpacing(scaled(10))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(scaled(20))
        self._grid.setVerticalSpacing(scaled(4))
        self._shown = [label("", Role.TITLE) for _ in range(6)]
        for place, shown in enumerate(self._shown):
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(shown, place % 3, place // 3)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        column.addWidget(label(_READ_OUT, Role.NOTE, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(scaled(8))
        row.addWidget(Button("In phiếu sáu từ…", clicked=self.print_words))
        row.addWidget(Button("Tạo sáu từ khác", clicked=self.draw_words))
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        return page

    # --- choosing

    def draw_words(self) -> None:
        """Make other words; nothing was written with the old ones by this wizard yet."""
        self._words = new_passphrase()
        for place, (shown, word) in enumerate(zip(self._shown, self._words, strict=True), start=1):
            shown.setText(f"{place}. {word}")
        self._pages.setAccessibleDescription(", ".join(self._words))

    def print_words(self) -> None:
        """Print the words on a sheet of their own."""
        words = self._words

        def make() -> bytes:
            return self._workspace.transfer.passphrase_sheet(words, self._campaign)

        print_sheet(self, "Phiếu sáu từ", make, banner=self._banner)

    def _usual(self, kind: ExportKind) -> tuple[str, ...]:
        """Return who sent the plan for work, everybody for a plan, and else the machines of last time."""
        packages = self._workspace.store.journal.packages(self._campaign)
        plan = next((row for row in packages if row.direction == "received" and row.kind == "plan"), None)
        from_plan = (plan.station,) if plan is not None and plan.station in self._cards else ()
        if kind is ExportKind.WORK and from_plan:
            return from_plan
        by_key = {card.age_recipient: card.station for card in self._cards.values()}
        last = next((row for row in packages if row.direction == "written" and row.kind == kind), None)
        if last is not None:
            return tuple(by_key[each] for each in last.recipients if each in by_key)
        if kind is ExportKind.PLAN or len(self._cards) == 1:
            return tuple(self._cards)
        return from_plan

    def _on_way(self, way: str) -> None:
        self._touched = True
        self._show_way(way or CARDS)
        self.changed.emit()

    def _show_way(self, way: str) -> None:
        self.way.set_value(way)
        if way == WORDS and not self._words:
            try:
                self.draw_words()
            except CchcError as error:
                self._banner.tell(str(sentence_for(error)), Tone.WRONG)
        self._pages.setCurrentIndex(1 if way == WORDS else 0)

    def _on_ticked(self) -> None:
        self._touched = True
        self.changed.emit()
