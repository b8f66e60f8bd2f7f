"""What lies ready on targets: packages to look at and take in, machines to be asked about."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.settings.data_tab import size_words
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.sync.questions import ask_about_card, ask_about_changed
from cchc_desktop.gui.sync.sync_timer import SyncTimer
from cchc_desktop.gui.sync.words import offered_words
from cchc_desktop.gui.transfer.words import machine
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.labels import ElidedLabel, Role, label
from cchc_desktop.gui.widgets.marks import SIGN_FLAG, SIGN_MISSING, Card
from cchc_desktop.services.sync_records import (
    OfferedPackage,
    OfferedSyncCard,
    SyncStatus,
    TargetRecord,
    TargetState,
)
from cchc_desktop.services.workspace import Workspace

_CAREFUL = "Chưa gửi và chưa nhận gì của máy này, cho tới khi so mã nhận dạng qua điện thoại."
_STOPPED = "Không gửi và không nhận gì qua nơi đó; số liệu trên máy này còn nguyên."
_PLAN = "Xem trước như gói trên USB; chưa có gì vào máy."


class OffersPart(QWidget):
    """Hidden while nothing waits. `receive(paths)` opens the wizard for receiving with these files."""

    def __init__(
        self,
        workspace: Workspace,
        timer: SyncTimer,
        receive: Callable[[tuple[Path, ...]], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._timer = timer
        self._receive = receive
        self._shown: SyncStatus | None = None
        self._paths: tuple[Path, ...] = ()
        self.words = label("", Role.HEADING, tone=Tone.ATTENTION, wrap=True)
        self.open_button = Button("Xem trước và nhận", ButtonKind.PRIMARY, clicked=self.open_all)
        self._who = ElidedLabel("", Role.MUTED)
        self.offers = Card()
        row = QHBoxLayout()
        row.setSpacing(scaled(12))
        told = QVBoxLayout()
        told.setSpacing(scaled(2))
        told.addWidget(self.words)
        told.addWidget(self._who)
        row.addLayout(told, 1)
        row.addWidget(self.open_button)
        self.offers.body.addLayout(row)
        self._questions = QVBoxLayout()
        self._questions.setSpacing(scaled(8))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(8))
        column.addLayout(self._questions)
        column.addWidget(self.offers)
        self.hide()
        timer.changed.connect(self._show)
        self._show()

    def open_all(self) -> None:
        """Open everything that waits, one plan after the other."""
        self._receive(self._paths)

    def _show(self) -> None:
        view = self._timer.view
        status = view.status if view is not None else None
        if status is None or status == self._shown:
            return
        self._shown = status
        self._show_offers(status.offered)
        changed = [one for one in status.targets if one.state is TargetState.CHANGED]
        self._show_questions([*map(self._changed, changed), *map(self._stranger, status.cards)])
        self.setVisible(bool(status.offered or status.cards or changed))

    def _show_offers(self, offered: tuple[OfferedPackage, ...]) -> None:
        self._paths = tuple(one.path for one in offered)
        self.offers.setVisible(bool(offered))
        if not offered:
            return
        self.words.setText(f"{SIGN_MISSING} {offered_words(offered)}")
        senders = ", ".join(dict.fromkeys(machine(one.station) for one in offered))
        size = size_words(sum(one.size for one in offered))
        self._who.setText(f"Từ {senders} · {size} · {_PLAN}")

    def _show_questions(self, cards: list[Card]) -> None:
        while (item := self._questions.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for card in cards:
            self._questions.addWidget(card)

    def _changed(self, target: TargetRecord) -> Card:
        words = f"{SIGN_FLAG} “{target.name}” đã thành nơi khác: đã dừng đồng bộ với nơi đó."
        button = Button("Xem và quyết định…", clicked=partial(self._ask_about_changed, target.target_id))
        return _question(words, Tone.WRONG, _STOPPED, button)

    def _stranger(self, offered: OfferedSyncCard) -> Card:
        changed = offered.standing == "changed"
        sign, tone = (SIGN_FLAG, Tone.WRONG) if changed else (SIGN_MISSING, Tone.ATTENTION)
        what = "có khóa khác với khóa đã biết" if changed else "chưa quen"
        words = f"{sign} Trên “{offered.target_name}” có thẻ của {machine(offered.label)}: {what}."
        button = Button("So mã nhận dạng…", clicked=partial(self._ask_about, offered))
        return _question(words, tone, _CAREFUL, button)

    def _ask_about_changed(self, target_id: str) -> None:
        ask_about_changed(self.window(), self._workspace, self._timer, target_id)

    def _ask_about(self, offered: OfferedSyncCard) -> None:
        ask_about_card(self.window(), self._workspace, offered.path, accepted=self._on_accepted)

    def _on_accepted(self) -> None:
        self._timer.read()
        # What waited for this machine alone can go now.
        self._timer.run_now()


def _question(words: str, tone: Tone, remark: str, button: Button) -> Card:
    card = Card()
    row = QHBoxLayout()
    row.setSpacing(scaled(12))
    told = QVBoxLayout()
    told.setSpacing(scaled(2))
    told.addWidget(label(words, Role.STRONG, tone=tone, wrap=True))
    told.addWidget(label(remark, Role.MUTED, wrap=True))
    row.addLayout(told, 1)
    row.addWidget(button)
    card.body.addLayout(row)
    return card
