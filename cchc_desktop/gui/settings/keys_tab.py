"""Keys of this machine, its card, the machines it knows, and its recovery keys."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop.core.errors import CchcError, ErrorCode
from cchc_desktop.gui.dialogs.messages import ask
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.settings.data_tab import moment_words
from cchc_desktop.gui.settings.keys_tab_cards import CardDialog, CardQrDialog, Fingerprint
from cchc_desktop.gui.settings.keys_tab_recovery import DrillDialog, RecoverDialog, SheetsDialog
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.banner import Banner
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.gui.widgets.flow import FlowLayout
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import SIGN_GOOD, SIGN_NOTHING_YET, Card, Chip, EmptyState
from cchc_desktop.gui.widgets.panes import ScrollColumn
from cchc_desktop.gui.widgets.record_table import Cell, Record, RecordColumn, RecordTable
from cchc_desktop.sentences import sentence_for
from cchc_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from cchc_desktop.exchange.cards import Card as StationCard
    from cchc_desktop.services.recovery_keys import RecoveryState

_COLUMNS = (
    RecordColumn(title="Máy"),
    RecordColumn(title="Người giữ", width=140),
    RecordColumn(title="Mã nhận dạng", width=276),
)
_LOST = frozenset({ErrorCode.KEYS_MISSING, ErrorCode.KEYS_UNREADABLE})
_CARDS = "Thẻ máy (*.json);;Mọi tệp (*)"
_NO_CARDS = "Gói gửi tới từ máy lạ vẫn mở được: chương trình hỏi một lần rồi nhớ."
_OFFICE = "Là máy của Phòng Nội vụ"
_OFFICE_MEANS = (
    "Có máy được đánh dấu thì chỉ giấy xác nhận của máy đó mới tính là “đã xác nhận”. Chưa đánh dấu máy nào "
    "thì tên máy đã xác nhận được nêu rõ."
)
_WHAT_FOR = "Máy hỏng hay mất: gói đã ghi vẫn mở được bằng một trong hai tờ giấy này, trên bất cứ máy nào."


class KeysTab(QWidget):
    """Reads keys and cards when it is shown: the encryption libraries are loaded only then.

    `recovery_changed` comes when recovery keys were made and their sheets closed, or one was tried.
    """

    recovery_changed = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._cards: dict[str, StationCard] = {}
        self._banner = Banner(self)
        self._table = RecordTable(_COLUMNS, "Các máy đã quen", parent=self)
        self._table.opened.connect(self._show_known)
        self._table.current_changed.connect(self._show_office)
        self._office = QCheckBox(_OFFICE)
        self._office.clicked.connect(self._mark_office)
        left = ScrollColumn(parent=self)
        left.column.setSpacing(scaled(12))
        left.add(self._own_card())
        left.add(self._recovery_card())
        both = QHBoxLayout()
        both.setSpacing(scaled(12))
        both.addWidget(left, 4)
        both.addWidget(self._known_card(), 5)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(12))
        column.addWidget(self._banner)
        column.addLayout(both, 1)

    def refresh(self) -> None:
        """Read keys, cards and recovery keys again."""
        self._show_own()
        self._show_cards()
        self._show_recovery()

    def flush(self) -> QWidget | None:
        """Nothing is typed here."""
        return None

    def go_to_recovery(self) -> None:
        """Put the cursor on the button that makes recovery keys."""
        self._make.setFocus()

    # --- this machine

    def _own_card(self) -> Card:
        card = Card()
        card.body.addWidget(label("Máy này", Role.HEADING))
        self._who = label("", wrap=True)
        self._fingerprint = Fingerprint("Mã nhận dạng của máy này")
        card.body.addWidget(self._who)
        card.body.addWidget(self._fingerprint)
        words = "Đọc mã này qua điện thoại khi người khác nhận thẻ của máy."
        card.body.addWidget(label(words, Role.NOTE, wrap=True))
        self._save = Button("Lưu thẻ máy ra tệp…", clicked=self._choose_card_target)
        self._qr = Button("Hiện mã QR", clicked=self._show_qr)
        card.body.addLayout(_row(self._save, self._qr))
        return card

    def _show_own(self) -> None:
        station = self._workspace.station.current()
        self._who.setText(" · ".join(part for part in (station.name, station.person) if part))
        try:
            self._fingerprint.show_number(self._workspace.identity.card().fingerprint)
        except CchcError as error:
            self._fingerprint.show_number("")
            self._tell_lost(error)
        for button in (self._save, self._qr):
            button.setEnabled(bool(self._fingerprint.number()))

    def _tell_lost(self, error: CchcError) -> None:
        action = "Tạo khóa mới…" if error.code in _LOST else ""
        self._banner.tell(
            str(sentence_for(error)), Tone.WRONG, action=action, run=self._ask_renewal, can_close=False
        )

    def _ask_renewal(self) -> None:
        ask(
            self,
            "Tạo khóa mới cho máy này?",
            "Mọi máy đã quen sẽ thấy “khóa đã đổi” và phải hỏi lại; hãy gửi thẻ mới cho họ. Gói người khác "
            "đã ghi cho khóa cũ sẽ không mở được trên máy này. Tệp khóa cũ, nếu còn, được giữ bên cạnh.",
            yes="Tạo khóa mới",
            run=self._renew,
        )

    def _renew(self) -> None:
        try:
            self._workspace.identity.renew_keys()
        except CchcError as error:
            self._tell_lost(error)
            return
        self._banner.tell("Đã tạo khóa mới. Hãy lưu thẻ máy và gửi lại cho mọi người.", Tone.GOOD)
        self.refresh()

    def _choose_card_target(self) -> None:
        dialog = QFileDialog(self, "Lưu thẻ máy")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("Thẻ máy (*.json)")
        dialog.setDefaultSuffix("json")
        dialog.selectFile(f"the-may-{self._workspace.station.current().name}.json")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._save_card)
        dialog.open()

    def _save_card(self, path: str) -> None:
        try:
            self._workspace.identity.write_card(Path(path))
        except CchcError as error:
            self._banner.tell(str(sentence_for(error)), Tone.WRONG)
            return
        self._banner.tell(f"Đã lưu thẻ máy vào “{path}”. Thẻ không có gì bí mật.", Tone.GOOD)

    def _show_qr(self) -> None:
        CardQrDialog(self, self._workspace.identity.card()).open()

    # --- machines that are known

    def _known_card(self) -> Card:
        card = Card()
        head = QHBoxLayout()
        head.setSpacing(scaled(8))
        head.addWidget(label("Các máy đã quen", Role.HEADING))
        head.addStretch(1)
        head.addWidget(Button("Nhận thẻ từ tệp…", clicked=self._choose_card))
        self._known = QStackedWidget()
        self._known.addWidget(_at_top(EmptyState("Chưa quen máy nào", _NO_CARDS)))
        self._known.addWidget(self._machines())
        card.body.addLayout(head)
        card.body.addWidget(self._known, 1)
        return card

    def _machines(self) -> QWidget:
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(6))
        column.addWidget(self._table, 1)
        column.addWidget(self._office)
        column.addWidget(label(_OFFICE_MEANS, Role.NOTE, wrap=True))
        return both

    def _show_office(self, station: str) -> None:
        """Show whether the chosen machine is marked as the office's."""
        self._office.setEnabled(station in self._cards)
        self._office.setChecked(station in self._workspace.identity.offices())

    def _mark_office(self, marked: bool) -> None:
        station = self._table.current_id()
        self._workspace.identity.mark_office(station, is_office=marked)
        self._show_cards()
        self._table.set_current(station)

    def _show_cards(self) -> None:
        self._cards = {one.station: one for one in self._workspace.identity.cards()}
        offices = self._workspace.identity.offices()
        self._table.set_records(
            tuple(_line(one, is_office=one.station in offices) for one in self._cards.values())
        )
        if self._cards and not self._table.current_id():
            self._table.set_current(next(iter(self._cards)))
        self._show_office(self._table.current_id())
        self._known.setCurrentIndex(1 if self._cards else 0)

    def _show_known(self, station: str) -> None:
        card = self._cards[station]
        CardDialog(self, card, self._workspace.identity.standing(card), known=card).open()

    def _choose_card(self) -> None:
        dialog = QFileDialog(self, "Chọn thẻ của máy khác", "", _CARDS)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._show_card_file)
        dialog.open()

    def _show_card_file(self, path: str) -> None:
        try:
            card, standing = self._workspace.identity.read_card(Path(path))
        except CchcError as error:
            self._banner.tell(str(sentence_for(error)), Tone.WRONG)
            return
        dialog = CardDialog(self, card, standing, known=self._workspace.identity.known().get(card.station))
        dialog.accepted_card.connect(self._accept)
        dialog.open()

    def _accept(self, card: "StationCard") -> None:
        try:
            self._workspace.identity.accept(card)
        except CchcError as error:
            self._banner.tell(str(sentence_for(error)), Tone.WRONG)
            return
        self._show_cards()
        self._table.set_current(card.station)
        self._banner.tell(f"Đã nhận thẻ của {card.name}, {card.person}.", Tone.GOOD)

    # --- recovery keys

    def _recovery_card(self) -> Card:
        card = Card()
        card.body.addWidget(label("Khóa khôi phục", Role.HEADING))
        card.body.addWidget(label(_WHAT_FOR, Role.MUTED, wrap=True))
        self._states = QVBoxLayout()
        self._states.setSpacing(scaled(6))
        card.body.addLayout(self._states)
        self._make = Button("Tạo và in…", clicked=self.make_recovery_keys)
        self._drill = Button("Thử khóa…", clicked=self._open_drill)
        recover = Button("Mở gói bằng khóa…", clicked=self._open_recover)
        card.body.addLayout(_row(self._make, self._drill, recover))
        return card

    def _show_recovery(self) -> None:
        states = self._workspace.identity.recovery_states()
        while (item := self._states.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for state in states:
            self._states.addWidget(_state_line(state))
        if not states:
            words = "Chưa có. Tạo mất một phút và cần máy in."
            self._states.addWidget(label(f"{SIGN_NOTHING_YET} {words}", tone=Tone.ATTENTION, wrap=True))
        self._make.set_words("Tạo lại và in…" if states else "Tạo và in…")
        self._drill.setEnabled(bool(states))

    def make_recovery_keys(self) -> None:
        """Make both keys and show their sheets; asks first when there are keys already."""
        if not self._workspace.identity.recovery_states():
            self._make_now()
            return
        ask(
            self,
            "Tạo lại hai khóa khôi phục?",
            "Gói ghi từ nay về sau chỉ mở được bằng hai tờ mới. Hãy giữ cả tờ cũ: gói đã ghi trước đây "
            "vẫn cần đến chúng.",
            yes="Tạo khóa mới",
            run=self._make_now,
        )

    def _make_now(self) -> None:
        try:
            keys = self._workspace.identity.make_recovery_keys()
        except CchcError as error:
            self._banner.tell(str(sentence_for(error)), Tone.WRONG)
            return
        self._show_recovery()
        sheets = SheetsDialog(self, self._workspace.identity, keys)
        sheets.finished.connect(self._on_recovery)
        sheets.open()

    def _on_recovery(self) -> None:
        self._show_recovery()
        self.recovery_changed.emit()

    def _open_drill(self) -> None:
        dialog = DrillDialog(self, self._workspace.identity)
        dialog.tried.connect(self._on_recovery)
        dialog.open()

    def _open_recover(self) -> None:
        RecoverDialog(self).open()


def _at_top(widget: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(widget)
    column.addStretch(1)
    return holder


def _row(*buttons: Button) -> FlowLayout:
    row = FlowLayout()
    for button in buttons:
        row.addWidget(button)
    return row


def _line(card: "StationCard", *, is_office: bool) -> Record:
    return Record(
        id=card.station,
        cells=(
            Cell(text=f"{card.name} · Phòng Nội vụ" if is_office else card.name, strong=True),
            Cell(text=card.person),
            Cell(text=card.fingerprint, tone=Tone.MUTED),
        ),
    )


def _state_line(state: "RecoveryState") -> QWidget:
    line = QWidget()
    row = FlowLayout(line)
    about = f"Tờ {state.number} · ký hiệu {state.sign} · tạo {_day(state.made_at)}"
    name: QLabel = label(about)
    if state.tried_at:
        chip = Chip(f"đã thử ngày {_day(state.tried_at)}", Tone.GOOD, sign=SIGN_GOOD)
    else:
        words = "chưa thử" if state.out_at else "chưa in, chưa thử"
        chip = Chip(words, Tone.ATTENTION, sign=SIGN_NOTHING_YET)
    line.setAccessibleName(f"{about}, {chip.accessibleName()}")
    row.addWidget(name)
    row.addWidget(chip)
    return line


def _day(moment: str) -> str:
    return moment_words(moment).rpartition(", ")[2]
