"""The page Gửi / Nhận: two ways on, and the journal of what went and came."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.numbers import format_number
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.gui.bus import Bus
from cchc_desktop.gui.campaign.session import CampaignSession
from cchc_desktop.gui.dialogs.messages import ask
from cchc_desktop.gui.home.page_search import PageSearch
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.shell.page import Chrome, NavigationUse, Page, Shell
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.sync.offers import OffersPart
from cchc_desktop.gui.sync.sync_timer import SyncTimer
from cchc_desktop.gui.tasks import run_task
from cchc_desktop.gui.transfer.delivery_words import COUNTED, DELIVERY
from cchc_desktop.gui.transfer.journal_part import JournalPart
from cchc_desktop.gui.transfer.receive_wizard import ReceiveWizard
from cchc_desktop.gui.transfer.send_wizard import SendWizard
from cchc_desktop.gui.transfer.words import line_kind, machine
from cchc_desktop.gui.widgets.banner import Banner
from cchc_desktop.gui.widgets.buttons import ActionButton, ButtonKind
from cchc_desktop.gui.widgets.flow import FlowLayout
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import SIGN_MISSING, Card, Chip
from cchc_desktop.sentences import sentence_for
from cchc_desktop.services.transfer_records import (
    DeliveryState,
    DeliverySummary,
    ExportKind,
    MissingChanges,
    PackageLine,
    QuarantinedPackage,
    SilentMember,
)

_SOON_MS = 400
_SEND = "Ghi kế hoạch, phần việc hay cả cuộc kiểm tra thành gói đã khóa, ra USB hoặc một thư mục."
_RECEIVE = (
    "Kéo tệp .cchc thả vào bất cứ đâu trong cửa sổ, hoặc cắm USB. Luôn được xem trước rồi mới ghi vào máy."
)


class _Standing(NamedTuple):
    """What the page shows, read off the window's thread."""

    journal: tuple[PackageLine, ...]
    refused: tuple[QuarantinedPackage, ...]
    summary: DeliverySummary | None
    waiting: int
    missing: tuple[MissingChanges, ...]
    silent: tuple[SilentMember, ...]


class TransferPage(Page):
    """Opened with `send` (a kind, or `yes`) and `visit` to send at once, or with `receive` to receive.

    A way back to such a place does not begin again.
    """

    navigation_use = NavigationUse.COLLAPSES

    def __init__(
        self,
        shell: Shell,
        session: CampaignSession,
        bus: Bus,
        sync: SyncTimer,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shell = shell
        self._session = session
        self._workspace = session.workspace
        self._bus = bus
        self._served: list[Mapping[str, str]] = []
        self._reading = False
        self._again = False
        self._search = PageSearch(session, shell, self)
        self.send = self._action("Gửi…", "Ctrl+G", self.open_send)
        self.receive = self._action("Nhận…", "Ctrl+N", self.open_receive)
        self.banner = Banner()
        self.offers = OffersPart(session.workspace, sync, self.open_receive)
        self.journal = JournalPart()
        self.journal.take_back_asked.connect(self._ask_take_back)
        self._waiting = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.reload)
        self._lay_out()
        bus.changed.connect(self._on_bus)

    # --- the page protocol

    def chrome(self) -> Chrome:
        waiting = f"{self._waiting} cuộc chờ gửi" if self._waiting else ""
        return Chrome(title="Gửi / Nhận", subtitle=waiting, search=self._search.use())

    def activated(self, args: Mapping[str, str]) -> None:
        self._session.show_newest()
        self.send.setEnabled(bool(self._session.campaign_id))
        self.reload()
        if any(args is one for one in self._served):
            return
        self._served.append(args)
        if "send" in args:
            self.open_send(_kind(args["send"]), args.get("visit", ""))
        elif "receive" in args:
            self.open_receive(tuple(Path(path) for path in args["receive"].split("\n") if path))

    def leave(self) -> bool:
        self._search.hide()
        return True

    # --- the wizards

    def open_send(self, kind: ExportKind | None = None, visit_id: str = "") -> SendWizard | None:
        """Open the wizard for sending; None while there is no plan to send of."""
        campaign = self._session.campaign_id
        if visit_id:
            campaign = self._workspace.store.views.campaign_of_visit(visit_id) or campaign
        if not campaign:
            self.banner.tell("Chưa có kế hoạch nào để gửi. Hãy tạo hoặc nhận một kế hoạch.", Tone.ATTENTION)
            return None
        wizard = SendWizard(self.window(), self._workspace, campaign, kind=kind, visit_id=visit_id)
        wizard.sent.connect(self._on_sent)
        wizard.open()
        return wizard

    def open_receive(self, paths: tuple[Path, ...] = ()) -> ReceiveWizard:
        """Open the wizard for receiving, with these files when there are any."""
        wizard = ReceiveWizard(self.window(), self._workspace, self._bus, paths)
        wizard.received.connect(self._on_sent)
        wizard.go_asked.connect(self._go)
        wizard.open()
        return wizard

    # --- showing

    def reload(self) -> None:
        """Read journal and states again, off the window's thread."""
        if self._workspace.store.is_closed:
            return
        if self._reading:
            # What is being read may be out of date already.
            self._again = True
            return
        self._reading, self._again = True, False
        transfer, campaign = self._workspace.transfer, self._session.campaign_id

        def work(progress: Progress, cancel: CancelToken) -> _Standing:
            del progress, cancel
            return _Standing(
                journal=transfer.journal(),
                refused=transfer.quarantined(),
                summary=transfer.delivery_summary(campaign) if campaign else None,
                waiting=len(transfer.waiting(campaign)) if campaign else 0,
                missing=transfer.missing(),
                silent=transfer.silent(campaign) if campaign else (),
            )

        run_task(self, work, done=self._on_read, failed=self._on_not_read, title="")

    def _on_read(self, standing: _Standing) -> None:
        self._reading = False
        if self._again:
            self.reload()
            return
        self.journal.show_lines(standing.journal, standing.refused)
        self._waiting = standing.waiting
        self._show_states(standing)
        self._show_missing(standing)
        self.chrome_changed.emit()

    def _on_not_read(self, error: Exception) -> None:
        self._reading = False
        if not isinstance(error, CchcError):
            raise error
        self.banner.tell(str(sentence_for(error)), Tone.WRONG)

    def _show_states(self, standing: _Standing) -> None:
        summary = standing.summary
        shown = summary is not None and bool(standing.journal)
        for state, chip in self._chips.items():
            count = getattr(summary, state.value) if summary is not None else 0
            words = DELIVERY[state]
            tone = words.tone if count else Tone.MUTED
            text = COUNTED[state]
            chip.set_state(f"{format_number(count)} {text[0].lower()}{text[1:]}", tone, sign=words.sign)
            chip.setVisible(shown and count > 0)
        self._waits.setText(
            f"{SIGN_MISSING} {standing.waiting} cuộc có phần của máy này chưa ghi ra gói nào."
            if standing.waiting
            else ""
        )
        self._waits.setVisible(bool(standing.waiting))

    def _show_missing(self, standing: _Standing) -> None:
        total = sum(one.count for one in standing.missing)
        names = ", ".join(dict.fromkeys(machine(one.station) for one in standing.missing))
        self._lacks.setText(f"{SIGN_MISSING} Còn thiếu {total} thay đổi của {names}." if total else "")
        self._lacks.setVisible(bool(total))
        silent = ", ".join(one.name for one in standing.silent)
        self._silent.setText(f"○ Chưa gửi gì tới máy này: {silent}." if silent else "")
        self._silent.setVisible(bool(silent))

    # --- making

    def _action(self, words: str, keys: str, run: Callable[[], object]) -> QAction:
        action = QAction(words, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(action)
        # Qt would hand over whether the action is checked.
        action.triggered.connect(lambda: run())  # noqa: PLW0108
        return action

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(22), scaled(16), scaled(22), scaled(16))
        column.setSpacing(scaled(14))
        halves = QHBoxLayout()
        halves.setSpacing(scaled(12))
        halves.addWidget(self._send_card(), 1)
        halves.addWidget(self._receive_card(), 1)
        column.addWidget(self.banner)
        column.addWidget(self.offers)
        column.addLayout(halves)
        column.addWidget(self.journal, 1)
        self.setFocusProxy(self._send_button)

    def _send_card(self) -> Card:
        card = Card()
        self._send_button = ActionButton(self.send, ButtonKind.PRIMARY)
        card.body.addLayout(_head("Gửi", self._send_button))
        card.body.addWidget(label(_SEND, Role.MUTED, wrap=True))
        self._waits = label("", tone=Tone.ATTENTION, wrap=True)
        self._waits.hide()
        card.body.addWidget(self._waits)
        chips = FlowLayout()
        self._chips = {state: Chip() for state in DeliveryState}
        for chip in self._chips.values():
            chip.hide()
            chips.addWidget(chip)
        card.body.addLayout(chips)
        card.body.addStretch(1)
        return card

    def _receive_card(self) -> Card:
        card = Card()
        card.body.addLayout(_head("Nhận", ActionButton(self.receive, ButtonKind.PRIMARY)))
        card.body.addWidget(label(_RECEIVE, Role.MUTED, wrap=True))
        self._lacks = label("", tone=Tone.ATTENTION, wrap=True)
        self._silent = label("", Role.MUTED, wrap=True)
        for words in (self._lacks, self._silent):
            words.hide()
            card.body.addWidget(words)
        card.body.addStretch(1)
        return card

    # --- what happens

    def _go(self, page: str, args: Mapping[str, str]) -> None:
        self._shell.go(page, **args)

    def _on_sent(self) -> None:
        # The first plan of a machine may just have come in, or have been taken back.
        self._session.show_newest()
        self.send.setEnabled(bool(self._session.campaign_id))
        self.reload()
        # Journal and receipts change what the badge and the lists say, though no field was written.
        moment = self._workspace.clock().isoformat()
        told = Changed(entities=frozenset({"package"}), scopes=frozenset(), saved_at=moment)
        self._bus.post(told, self)

    def _on_bus(self, changed: object, initiator: object) -> None:
        if isinstance(changed, Changed) and initiator is not self and self.isVisible():
            self._soon.start()

    def _ask_take_back(self, line: PackageLine) -> None:
        what = f"{line_kind(line)} của {machine(line.sender)}"
        ask(
            self,
            "Hoàn lại lần nhận này?",
            f"{what}: số liệu trở lại như trước khi nhận gói. Gói vẫn nằm ở chỗ cũ, có thể nhận lại.",
            yes="Hoàn lại",
            run=lambda: self.take_back(line),
        )

    def take_back(self, line: PackageLine) -> None:
        """Undo one import of the journal."""
        transfer = self._workspace.transfer

        def work(progress: Progress, cancel: CancelToken) -> Changed:
            del progress, cancel
            return transfer.take_back(line.sha256)

        def done(changed: Changed) -> None:
            self._bus.post(changed, self)
            self.banner.tell("Đã hoàn lại: số liệu trở lại như trước khi nhận gói này.", Tone.GOOD)
            self._on_sent()

        def failed(error: Exception) -> None:
            if not isinstance(error, CchcError):
                raise error
            self.banner.tell(str(sentence_for(error)), Tone.WRONG)

        run_task(self, work, done=done, failed=failed, title="Đang hoàn lại", cancellable=False)


def _head(words: str, button: ActionButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(label(words, Role.TITLE), 1)
    row.addWidget(button)
    return row


def _kind(word: str) -> ExportKind | None:
    return ExportKind(word) if word in tuple(ExportKind) else None
