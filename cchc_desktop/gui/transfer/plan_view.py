"""The plan of one package, before anything changes; with the machines that are to be agreed to."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.core.numbers import format_number
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.settings.data_tab import moment_words
from cchc_desktop.gui.settings.keys_tab_cards import Fingerprint
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.transfer.plan_words import (
    Figure,
    Group,
    figures,
    groups,
    head_words,
    origin_words,
    visit_lines,
)
from cchc_desktop.gui.transfer.words import machine
from cchc_desktop.gui.widgets.labels import ElidedLabel, Role, label
from cchc_desktop.gui.widgets.marks import SIGN_FLAG, SIGN_GOOD, Card, Chip
from cchc_desktop.gui.widgets.panes import ScrollColumn
from cchc_desktop.gui.widgets.record_table import RecordColumn, RecordTable
from cchc_desktop.services.transfer_records import OfferedCard, PackagePlan

_COLUMNS = (
    RecordColumn(title="Cuộc kiểm tra"),
    RecordColumn(title="Ngày", width=96),
    RecordColumn(title="Mới", width=80),
    RecordColumn(title="Đã có", width=80),
    RecordColumn(title="Khác nhau", width=92),
    RecordColumn(title="Không nhận", width=96),
    RecordColumn(title="Sau khi khóa", width=104),
)
_COMPARE = (
    "Gói đến từ máy chưa quen. Gọi cho người giữ máy theo số bạn đã biết từ trước, hai bên đọc và so sáu "
    "nhóm số (máy kia xem ở Thiết lập, phần “Khóa và máy quen”). Chỉ hỏi một lần: từ lần sau gói của máy này "
    "được nhận mà không hỏi lại."
)
_CHANGED = "Máy này đã quen nhưng dùng khóa khác. Bạn đã xác nhận khóa mới ở bước mở gói."
_AGREED = "Tôi đã so với người giữ máy: sáu nhóm số giống hết"


MOST_LINES = 200
"""So many lines of one kind are shown; beyond that they are counted, and printed in full."""


class PlanView(QWidget):
    """`agreed_changed` comes when the person agrees to the sender, or no longer."""

    agreed_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: PackagePlan | None = None
        self._agreed: QCheckBox | None = None
        self._cards: dict[str, QCheckBox] = {}
        self._body = ScrollColumn(parent=self)
        self._body.column.setSpacing(scaled(10))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._body)

    @property
    def is_agreed(self) -> bool:
        """Whether the sender is known or was agreed to."""
        return self._agreed is None or self._agreed.isChecked()

    def focus_question(self) -> None:
        """Put the cursor on what is still to be agreed to."""
        if self._agreed is not None:
            self._agreed.setFocus()

    def accepted(self) -> frozenset[str]:
        """Return the fingerprints the person agreed to."""
        found = {number for number, box in self._cards.items() if box.isChecked()}
        if self._plan is not None and self._agreed is not None and self._agreed.isChecked():
            found.add(self._plan.sender.fingerprint)
        return frozenset(found)

    def show_plan(self, plan: PackagePlan, headings: Mapping[str, str], *, confirmed: bool) -> None:
        """Show what would be done. `confirmed`: the sender's key was agreed to while opening.

        `headings` are those of the outline by section and item.
        """
        self._plan, self._agreed, self._cards = plan, None, {}
        self._body.clear()
        self._body.verticalScrollBar().setValue(0)
        self._body.add(_head(plan))
        if plan.standing != "known" and not confirmed:
            self._body.add(self._stranger(plan))
        self._body.add(_figures(figures(plan)))
        if plan.visits:
            self._body.add(_visits(plan))
        for group in groups(plan, headings):
            self._body.add(_group(group))
        offered = tuple(card for card in plan.cards if card.standing != "known")
        if offered:
            self._body.add(self._offered(offered))

    def _stranger(self, plan: PackagePlan) -> Card:
        card = Card()
        card.set_current(current=True)
        words = _CHANGED if plan.standing == "changed" else _COMPARE
        card.body.addWidget(label(f"Máy chưa quen: {machine(plan.sender)}", Role.HEADING))
        row = QHBoxLayout()
        row.setSpacing(scaled(20))
        number = Fingerprint("Mã nhận dạng máy gửi")
        number.show_number(plan.sender.fingerprint)
        row.addWidget(number)
        row.addWidget(label(words, wrap=True), 1)
        card.body.addLayout(row)
        self._agreed = QCheckBox(_AGREED)
        self._agreed.toggled.connect(self.agreed_changed)
        card.body.addWidget(self._agreed)
        return card

    def _offered(self, offered: tuple[OfferedCard, ...]) -> Card:
        card = Card()
        card.body.addWidget(label("Máy khác do máy gửi giới thiệu", Role.HEADING))
        note = (
            "Nhớ thẻ thì sau này gửi, nhận với các máy ấy không cần sáu từ. Khóa đã đổi thì phải tự hỏi lại."
        )
        card.body.addWidget(label(note, Role.NOTE, wrap=True))
        for one in offered:
            sign = f"{SIGN_FLAG} khóa đã đổi · " if one.standing == "changed" else ""
            box = QCheckBox(f"{machine(one.label)} · {sign}{one.label.fingerprint}")
            box.setChecked(one.standing == "stranger")
            self._cards[one.label.fingerprint] = box
            card.body.addWidget(box)
        return card


def _head(plan: PackagePlan) -> QWidget:
    head = QWidget()
    column = QVBoxLayout(head)
    column.setContentsMargins(scaled(2), 0, 0, 0)
    column.setSpacing(scaled(4))
    row = QHBoxLayout()
    row.setSpacing(scaled(10))
    row.addWidget(label(head_words(plan), Role.TITLE))
    if plan.standing == "known":
        row.addWidget(Chip("máy đã quen, chữ ký đúng", Tone.GOOD, sign=SIGN_GOOD))
    if not plan.is_complete:
        row.addWidget(Chip("chỉ có phần còn tốt", Tone.WRONG, sign=SIGN_FLAG))
    row.addStretch(1)
    column.addLayout(row)
    column.addWidget(label(origin_words(plan), Role.MUTED, wrap=True))
    for words in _remarks(plan):
        column.addWidget(label(words, wrap=True))
    return head


def _remarks(plan: PackagePlan) -> list[str]:
    remarks: list[str] = []
    if plan.receipt is not None:
        receipt = plan.receipt
        remarks.append(
            f"{machine(receipt.station)} xác nhận đang giữ {receipt.changes} thay đổi, đã nhận "
            f"{receipt.packages} gói, lúc {moment_words(receipt.committed_at)}."
        )
    if plan.imported_at:
        remarks.append(f"Đúng tệp này đã được nhận lúc {moment_words(plan.imported_at)}.")
    if plan.changes_nothing and plan.receipt is None:
        remarks.append("Không có gì mới: nhận gói này không thay đổi số liệu nào.")
    return remarks


def _figures(shown: tuple[Figure, ...]) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(scaled(8))
    for one in shown:
        card = Card()
        card.body.setContentsMargins(scaled(12), scaled(8), scaled(8), scaled(8))
        card.body.setSpacing(0)
        card.body.addWidget(label(one.words, Role.MUTED))
        tone = one.tone if one.number else Tone.MUTED
        card.body.addWidget(label(str(one.number), Role.FIGURE, tone=tone))
        card.body.addWidget(label(one.remark, Role.NOTE, wrap=True))
        card.body.addStretch(1)
        card.setAccessibleName(f"{one.words}: {one.number}, {one.remark}")
        row.addWidget(card, 1)
    return holder


def _visits(plan: PackagePlan) -> Card:
    card = Card()
    card.body.setContentsMargins(scaled(8), scaled(4), scaled(8), scaled(8))
    table = RecordTable(_COLUMNS, "Theo từng cuộc kiểm tra", fits=True)
    table.set_records(visit_lines(plan.visits))
    card.body.addWidget(table)
    return card


def _group(group: Group) -> Card:
    card = Card()
    head = QHBoxLayout()
    head.setSpacing(scaled(8))
    sign = {Tone.WRONG: "⚑ ", Tone.ATTENTION: "▲ "}.get(group.tone, "")
    head.addWidget(label(f"{sign}{group.heading} · {len(group.lines)}", Role.HEADING, tone=group.tone))
    head.addWidget(ElidedLabel(group.remark, Role.MUTED), 1)
    card.body.addLayout(head)
    for first, second in group.lines[:MOST_LINES]:
        row = QHBoxLayout()
        row.setSpacing(scaled(12))
        row.addWidget(label(first, wrap=True), 2)
        if second:
            row.addWidget(label(second, Role.MUTED, wrap=True), 3)
        card.body.addLayout(row)
    more = len(group.lines) - MOST_LINES
    if more > 0:
        words = f"… và {format_number(more)} dòng nữa. Nhận xong, bản in kết quả có đủ mọi dòng."
        card.body.addWidget(label(words, Role.MUTED, wrap=True))
    return card
