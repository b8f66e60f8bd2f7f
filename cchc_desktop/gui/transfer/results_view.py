"""The last screen of receiving: what became of every file, one click back, and what comes next."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.transfer.intake import Intake
from cchc_desktop.gui.transfer.plan_words import result_words
from cchc_desktop.gui.transfer.sheets import print_sheet, save_sheet
from cchc_desktop.gui.transfer.words import machine, plan_kind, telling_name
from cchc_desktop.gui.widgets.banner import Banner
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.gui.widgets.flow import FlowLayout
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import SIGN_FLAG, SIGN_GOOD, SIGN_MISSING, SIGN_NOTHING_YET, Card, Words
from cchc_desktop.gui.widgets.panes import ScrollColumn
from cchc_desktop.sentences import sentence_for
from cchc_desktop.sentences_transfer import ranges_words
from cchc_desktop.services.transfer import TransferService
from cchc_desktop.services.transfer_records import ImportResult


class ResultsView(QWidget):
    """`go_asked(page, args)`, `take_back_asked(Intake)`, `receipt_asked(Intake)`, `part_asked(Intake)`."""

    go_asked = Signal(str, object)
    take_back_asked = Signal(object)
    receipt_asked = Signal(object)
    part_asked = Signal(object)

    def __init__(
        self, transfer: TransferService, quarantine: Path, banner: Banner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._transfer = transfer
        self._quarantine = quarantine
        self._banner = banner
        self._shown: Sequence[Intake] = ()
        self._body = ScrollColumn(parent=self)
        self._body.column.setSpacing(scaled(12))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._body)

    def show_results(self, intakes: Sequence[Intake]) -> None:
        """Show what became of every file, in their order."""
        self._shown = intakes
        self.refresh()

    def refresh(self) -> None:
        """Show the same files as they stand now."""
        place = self._body.verticalScrollBar().value()
        self._body.clear()
        taken = [one for one in self._shown if one.result is not None and not one.passed_over]
        passed = [one for one in self._shown if one.passed_over and one.result is not None]
        if len(taken) > 1:
            self._body.add(label(together_words(taken), Role.STRONG, wrap=True))
        for one in self._shown:
            if one not in passed:
                self._body.add(self._card(one))
        if passed:
            self._body.add(_passed_card(passed))
        self._body.verticalScrollBar().setValue(place)

    def _card(self, one: Intake) -> Card:
        card = Card()
        state = _state(one)
        head = QHBoxLayout()
        head.setSpacing(scaled(10))
        head.addWidget(label(str(state), Role.HEADING, tone=state.tone))
        head.addWidget(label(_what(one), Role.STRONG, wrap=True), 1)
        card.body.addLayout(head)
        card.setAccessibleName(f"{state.text}: {_what(one)}")
        if one.result is not None:
            self._add_result(card, one, one.result)
        elif one.error is not None:
            self._add_refusal(card, one)
        else:
            card.body.addWidget(label("Chưa có gì của gói này vào máy.", Role.MUTED))
        return card

    def _add_result(self, card: Card, one: Intake, result: ImportResult) -> None:
        if one.taken_back:
            words = "Số liệu trở lại như trước khi nhận. Gói vẫn nằm ở chỗ cũ, có thể nhận lại."
            card.body.addWidget(label(words, wrap=True))
            return
        card.body.addWidget(label(result_words(result), wrap=True))
        for label_ in result.accepted:
            card.body.addWidget(
                label(f"{SIGN_GOOD} Từ nay đã quen {machine(label_)}.", Role.MUTED, wrap=True)
            )
        for each in result.missing:
            words = f"{machine(each.station)}: thay đổi {ranges_words(each.ranges)} chưa nhận được."
            card.body.addWidget(label(f"{SIGN_MISSING} {words}", tone=Tone.ATTENTION, wrap=True))
        if result.backup is not None:
            words = f"Bản sao lưu trước khi nhận: {result.backup}"
            backup = label(words, Role.NOTE, wrap=True)
            card.body.addWidget(backup)
        if one.receipt is not None:
            safe = " An toàn để rút USB." if one.on_stick else ""
            words = f"{SIGN_GOOD} Đã ghi và đọc lại đúng giấy xác nhận “{one.receipt.path.name}”.{safe}"
            card.body.addWidget(label(words, tone=Tone.GOOD, wrap=True))
        card.body.addLayout(self._actions(one, result))

    def _actions(self, one: Intake, result: ImportResult) -> FlowLayout:
        row = FlowLayout()
        plan = result.plan
        disputes = result.conflicts + result.contested
        if disputes:
            button = Button("Đến Đối chiếu", clicked=lambda: self.go_asked.emit("conflicts", {}))
            button.set_count(disputes, Tone.WRONG)
            row.addWidget(button)
        if plan.receipt is None and one.receipt is None:
            words = "Ghi giấy xác nhận vào USB này" if one.on_stick else "Ghi giấy xác nhận…"
            row.addWidget(Button(words, clicked=lambda: self.receipt_asked.emit(one)))
        visits = [each for each in plan.visits if each.visit_id]
        if len(visits) == 1:
            args = {"visit": visits[0].visit_id}
            words = f"Mở {visits[0].unit_name or 'cuộc kiểm tra'}"
            row.addWidget(Button(words, clicked=lambda: self.go_asked.emit("visit", args)))
        elif visits:
            words = f"Xem {len(visits)} cuộc kiểm tra"
            row.addWidget(Button(words, clicked=lambda: self.go_asked.emit("visits", {})))
        row.addWidget(Button("In kết quả…", clicked=lambda: self.print_result(result)))
        row.addWidget(Button("Lưu kết quả…", clicked=lambda: self._save_result(result)))
        # Who was told that it is here counts on it.
        if result.can_be_taken_back and one.receipt is None:
            words = "Hoàn lại lần nhận này"
            row.addWidget(Button(words, clicked=lambda: self.take_back_asked.emit(one)))
        return row

    def _add_refusal(self, card: Card, one: Intake) -> None:
        if one.error is None:
            return
        sentence = sentence_for(one.error)
        card.body.addWidget(label(str(sentence), wrap=True))
        kept = label(f"Bản giữ riêng để xem lại, nếu có, nằm ở {self._quarantine}", Role.NOTE, wrap=True)
        card.body.addWidget(kept)
        if one.can_be_opened_in_part:
            row = FlowLayout()
            row.addWidget(Button("Lấy phần còn tốt", clicked=lambda: self.part_asked.emit(one)))
            card.body.addLayout(row)

    def print_result(self, result: ImportResult) -> None:
        """Print the result of one import."""
        print_sheet(self, "Kết quả nhận", lambda: self._transfer.result_sheet(result), banner=self._banner)

    def _save_result(self, result: ImportResult) -> None:
        save_sheet(
            self,
            "Kết quả nhận",
            "ket-qua-nhan.pdf",
            lambda: self._transfer.result_sheet(result),
            banner=self._banner,
        )


def together_words(taken: Sequence[Intake]) -> str:
    """Say in one line what several packages brought."""
    results = [one.result for one in taken if one.result is not None and not one.taken_back]
    new, files = sum(each.new for each in results), sum(each.files for each in results)
    disputes = sum(each.conflicts + each.contested for each in results)
    parts = (
        f"Đã nhận {len(results)} gói: {new} thay đổi mới",
        f"{files} tệp" if files else "",
        f"{disputes} chỗ khác nhau" if disputes else "",
    )
    return " · ".join(part for part in parts if part)


def _passed_card(passed: Sequence[Intake]) -> Card:
    card = Card()
    words = f"{SIGN_NOTHING_YET} Không có gì mới · {len(passed)} gói"
    card.body.addWidget(label(words, Role.HEADING, tone=Tone.MUTED))
    for one in passed:
        card.body.addWidget(label(f"{_what(one)} · {telling_name(one.path.name)}", Role.MUTED, wrap=True))
    card.setAccessibleName(words)
    return card


def _state(one: Intake) -> Words:
    if one.taken_back:
        return Words("Đã hoàn lại", Tone.MUTED, SIGN_NOTHING_YET)
    if one.result is not None:
        if not one.result.plan.is_complete:
            return Words("Đã nhận phần còn tốt", Tone.ATTENTION, SIGN_MISSING)
        return Words("Đã nhận", Tone.GOOD, SIGN_GOOD)
    if one.error is not None:
        return Words("Không nhận", Tone.WRONG, SIGN_FLAG)
    return Words("Bỏ qua", Tone.MUTED, SIGN_NOTHING_YET)


def _what(one: Intake) -> str:
    plan = one.plan
    return f"{plan_kind(plan)} của {machine(plan.sender)}" if plan is not None else one.path.name
