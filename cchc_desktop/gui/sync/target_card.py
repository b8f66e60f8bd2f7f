"""One target: its state in words, what waits and went, what went wrong, and what can be done."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.core.numbers import format_number
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.settings.data_tab import size_words
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.sync.words import (
    last_times,
    step_words,
    target_place,
    target_state,
    target_trouble,
)
from cchc_desktop.gui.widgets.banner import Banner
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.gui.widgets.flow import FlowLayout
from cchc_desktop.gui.widgets.labels import ElidedLabel, Role, label, set_tone
from cchc_desktop.gui.widgets.marks import SIGN_MISSING, Card, Chip, ThinBar
from cchc_desktop.sentences_sync import SECRET_PLACES
from cchc_desktop.services.sync_records import TargetRecord, TargetState

_TAKING = "Tự nhận gói của máy quen khi không có gì bất đồng; còn lại vẫn hỏi"
_TAKEN_FOR_GOOD = "Cái gì tự nhận thì giấy xác nhận đi ngay, nên không hoàn lại được nữa."
_PLAIN = "đường truyền không mã hóa mật khẩu"


class TargetCard(Card):
    """`asked(what, target id)`: sync, stop, pause, resume, probe, rename, secret, remove, take, ask."""

    asked = Signal(str, str)

    def __init__(self, target: TargetRecord, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._target = target
        self._name = ElidedLabel("", Role.HEADING, keep=160)
        self._state = Chip()
        self._place = ElidedLabel("", Role.MUTED)
        self._figures = {
            name: _Figure(caption)
            for name, caption in (
                ("waiting", "gói chờ gửi"),
                ("sent", "gói đã gửi"),
                ("confirmed", "gói đã được xác nhận"),
                ("offered", "gói chờ nhận"),
            )
        }
        self._figures["sent"].setToolTip("Đã nằm ở đó và đọc lại đúng; chưa chắc máy nhận đã lấy về.")
        self._figures["confirmed"].setToolTip("Máy nhận đã gửi biên nhận là có.")
        self._figures["offered"].setToolTip("Xem trước và nhận ở trang Gửi / Nhận.")
        self._bar = ThinBar()
        self._step = label("", Role.NOTE)
        self._times = label("", Role.NOTE, wrap=True)
        self._secret = label("", Role.NOTE, wrap=True)
        self._trouble = Banner()
        self._taking = QCheckBox(_TAKING)
        self._taking.clicked.connect(self._on_taking)
        self._for_good = label(_TAKEN_FOR_GOOD, Role.NOTE, wrap=True)
        self.sync_button = self._button("Đồng bộ ngay", "sync")
        self._stop = self._button("Dừng lại", "stop")
        self._pause = self._button("Tạm dừng", "pause")
        self._resume = self._button("Dùng tiếp", "resume")
        self._probe = self._button("Kiểm tra lại…", "probe")
        self._rename = self._button("Đổi tên…", "rename")
        self._password = self._button("Mật khẩu…", "secret")
        self._remove = self._button("Gỡ…", "remove")
        self._lay_out()
        self.show_target(target)

    @property
    def target(self) -> TargetRecord:
        """The target as it is shown."""
        return self._target

    def show_target(self, target: TargetRecord) -> None:
        """Show what is known of the target now."""
        self._target = target
        state = target_state(target)
        self._name.setText(target.name)
        self._state.set_state(state.text, state.tone, sign=state.sign)
        self._place.setText(target_place(target))
        self._show_counts(target)
        self._times.setText(last_times(target))
        self._show_secret(target)
        self._show_trouble(target)
        self._taking.setChecked(target.takes_by_itself)
        self._taking.setVisible(target.state is TargetState.TRUSTED)
        self._for_good.setVisible(target.state is TargetState.TRUSTED and target.takes_by_itself)
        self._show_buttons(running=self._bar.isVisibleTo(self))
        self.setAccessibleName(f"{target.name}, {state.text}")

    def show_round(self, step: tuple[int, int, str] | None) -> None:
        """Show how far the round is; None while there is none."""
        running = step is not None
        self._bar.setVisible(running)
        self._step.setVisible(running)
        if step is not None:
            self._bar.set_progress(step[0], step[1])
            self._step.setText(step_words(step))
        self._show_buttons(running=running)

    # --- showing

    def _show_counts(self, target: TargetRecord) -> None:
        counts = target.counts
        size = size_words(counts.waiting_size) if counts.waiting else ""
        self._figures["waiting"].show_count(counts.waiting, Tone.ATTENTION, size)
        self._figures["sent"].show_count(counts.sent, Tone.PLAIN)
        self._figures["confirmed"].show_count(counts.confirmed, Tone.GOOD)
        self._figures["offered"].show_count(counts.offered, Tone.ATTENTION)
        for figure in self._figures.values():
            figure.setVisible(target.state is not TargetState.UNTRUSTED)

    def _show_secret(self, target: TargetRecord) -> None:
        words = SECRET_PLACES[target.secret_place]
        aloud = target.secret_place == "file" or (target.is_plain and target.secret_place != "none")
        parts = [words[0].upper() + words[1:], _PLAIN if target.is_plain else ""]
        text = "; ".join(part for part in parts if part)
        self._secret.setText(f"{SIGN_MISSING} {text}." if aloud else f"{text}.")
        set_tone(self._secret, Tone.ATTENTION if aloud else Tone.MUTED)
        self._secret.setVisible(target.secret_place != "none")

    def _show_trouble(self, target: TargetRecord) -> None:
        trouble = target_trouble(target)
        if not trouble:
            self._trouble.hide()
        elif target.state is TargetState.CHANGED:
            self._trouble.tell(trouble, Tone.WRONG, can_close=False)
        elif trouble != self._trouble.text() or self._trouble.isHidden():
            self._trouble.tell(trouble, Tone.ATTENTION, can_close=False)

    def _show_buttons(self, *, running: bool) -> None:
        target = self._target
        trusted = target.state is TargetState.TRUSTED
        self.sync_button.setVisible(trusted and not running)
        self._stop.setVisible(running)
        self._pause.setVisible(trusted and not target.is_paused)
        self._resume.setVisible(trusted and target.is_paused)
        self._password.setVisible(target.service != "folder")
        for button in (self._probe, self._password, self._remove):
            button.setEnabled(not running)

    # --- making

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(scaled(8))
        head.addWidget(self._name)
        head.addWidget(self._state)
        head.addStretch(1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(scaled(16))
        for place, figure in enumerate(self._figures.values()):
            grid.addWidget(figure, 0, place)
            grid.setColumnStretch(place, 1)
        progress = QHBoxLayout()
        progress.setSpacing(scaled(10))
        progress.addWidget(self._bar, 1, Qt.AlignmentFlag.AlignVCenter)
        progress.addWidget(self._step)
        buttons = FlowLayout()
        for button in (
            self.sync_button, self._stop, self._pause, self._resume, self._probe, self._rename,
            self._password, self._remove,
        ):  # fmt: skip
            buttons.addWidget(button)
        self.body.addLayout(head)
        self.body.addWidget(self._place)
        self.body.addWidget(self._trouble)
        self.body.addLayout(grid)
        self.body.addLayout(progress)
        self.body.addWidget(self._times)
        self.body.addWidget(self._secret)
        self.body.addWidget(self._taking)
        self.body.addWidget(self._for_good)
        self.body.addLayout(buttons)
        self._bar.hide()
        self._step.hide()

    def _button(self, words: str, what: str) -> Button:
        return Button(words, clicked=self._asking(what))

    def _asking(self, what: str) -> Callable[[], None]:
        return lambda: self.asked.emit(what, self._target.target_id)

    def _on_taking(self) -> None:
        self.asked.emit("take" if self._taking.isChecked() else "ask", self._target.target_id)


class _Figure(QWidget):
    """A number, with what it counts below."""

    def __init__(self, caption: str) -> None:
        super().__init__()
        self._caption = caption
        self._figure = label("", Role.FIGURE)
        self._words = ElidedLabel(caption, Role.NOTE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._figure)
        column.addWidget(self._words)

    def show_count(self, count: int, tone: Tone, remark: str = "") -> None:
        self._figure.setText(format_number(count))
        set_tone(self._figure, tone if count else Tone.MUTED)
        self._words.setText(" · ".join(part for part in (self._caption, remark) if part))
        self.setAccessibleName(f"{count} {self._words.full_text()}")
