"""Places to synchronise with: their states, what waits and went, and everything one can do with them."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.gui.dialogs.messages import ask
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.sync.questions import ask_about_changed
from cchc_desktop.gui.sync.sync_timer import SyncTimer
from cchc_desktop.gui.sync.target_card import TargetCard
from cchc_desktop.gui.sync.target_dialogs import (
    AddDialog,
    NameDialog,
    ProbeDialog,
    SecretDialog,
    remove_target,
)
from cchc_desktop.gui.sync.words import SyncView
from cchc_desktop.gui.tasks import run_task
from cchc_desktop.gui.widgets.banner import Banner
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.labels import ElidedLabel, Role, label
from cchc_desktop.gui.widgets.marks import Card, EmptyState
from cchc_desktop.gui.widgets.panes import ScrollColumn
from cchc_desktop.sentences import sentence_for
from cchc_desktop.sentences_sync import SECRET_PLACES
from cchc_desktop.services.sync_records import RunResult, TargetState
from cchc_desktop.services.workspace import Workspace

_NARROW = 900
_NONE = (
    "Một thư mục chung, ổ mạng, máy chủ WebDAV, kho S3 hay FTP: các máy cất gói đã khóa ở đó và lấy gói của "
    "nhau, tự chạy khi có mạng. Không có cũng được: USB làm được mọi việc."
)
_RULES = (
    "Gói gửi đi đã khóa cho các máy quen; người giữ nơi đồng bộ không đọc được.",
    "Không ghi đè và không xóa gì ở đó. Tệp không còn ở đó không bao giờ có nghĩa là bị xóa.",
    "“Đã gửi”: đã nằm ở đó và đọc lại đúng. “Đã xác nhận”: máy nhận đã báo là có.",
    "Chạy khi có mạng, vài phút một lần; đang gõ vẫn gõ bình thường.",
)
_STOPPING = "Đang dừng ở chỗ an toàn gần nhất; phần còn lại nằm trong hàng chờ, lượt sau gửi tiếp."
_ALONE = "Chưa quen máy nào khác nên chưa có gì để gửi. Hãy trao đổi thẻ máy trước, hoặc gửi một gói qua USB."


class SyncTab(QWidget):
    """Follows the timer of the window. `keys_asked` comes when cards of other machines are wanted first."""

    keys_asked = Signal()

    def __init__(self, workspace: Workspace, timer: SyncTimer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._timer = timer
        self._cards: dict[str, TargetCard] = {}
        self._asked: tuple[str, ...] = ()
        self.banner = Banner(self)
        self._alone = Banner(self)
        self.add_button = Button("Thêm nơi…", ButtonKind.PRIMARY, clicked=self.open_add)
        self._all_button = Button("Đồng bộ tất cả ngay", clicked=self._sync_all)
        self._list = ScrollColumn(margins=(0, 0, 8, 0), parent=self)
        self._list.column.setSpacing(scaled(12))
        self._stack = QStackedWidget()
        self._lay_out()
        timer.changed.connect(self._show)
        timer.ended.connect(self._on_round)
        timer.failed.connect(self._on_failed)

    def refresh(self) -> None:
        """Read what is known of the targets again."""
        self._show()
        self._timer.read()

    def flush(self) -> QWidget | None:
        """Nothing is typed here."""
        return None

    def cards(self) -> tuple[TargetCard, ...]:
        """Return the cards shown, in their order."""
        return tuple(self._cards.values())

    # --- making

    def _lay_out(self) -> None:
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(scaled(12))
        self._both.addWidget(self._list, 5)
        self._rules = self._rules_card()
        self._both.addWidget(self._rules, 2, Qt.AlignmentFlag.AlignTop)
        filled = QWidget()
        filled.setLayout(self._both)
        self._both.setContentsMargins(0, 0, 0, 0)
        empty = Card()
        self._first = Button("Thêm nơi…", ButtonKind.PRIMARY, clicked=self.open_add)
        empty.body.addWidget(EmptyState("Chưa có nơi đồng bộ nào", _NONE, self._first))
        holder = QWidget()
        above = QVBoxLayout(holder)
        above.setContentsMargins(0, 0, 0, 0)
        above.addWidget(empty)
        above.addStretch(1)
        self._stack.addWidget(holder)
        self._stack.addWidget(filled)
        head = QHBoxLayout()
        head.setSpacing(scaled(8))
        self._summary = ElidedLabel("", Role.MUTED)
        head.addWidget(self._summary, 1)
        head.addWidget(self._all_button)
        head.addWidget(self.add_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(12))
        column.addWidget(self.banner)
        column.addWidget(self._alone)
        column.addLayout(head)
        column.addWidget(self._stack, 1)

    def _rules_card(self) -> Card:
        card = Card()
        card.body.addWidget(label("Cần biết", Role.HEADING))
        for rule in _RULES:
            card.body.addWidget(label(rule, Role.MUTED, wrap=True))
        return card

    @called_by_qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < scaled(_NARROW)
        self._rules.setVisible(not narrow)

    # --- showing

    def _show(self) -> None:
        view = self._timer.view
        targets = view.status.targets if view is not None else ()
        self._stack.setCurrentIndex(1 if targets else 0)
        self.add_button.setVisible(bool(targets))
        self._all_button.setVisible(sum(one.state is TargetState.TRUSTED for one in targets) > 1)
        if view is None:
            return
        self._all_button.setEnabled(not view.running)
        known = {one.target_id for one in targets}
        for gone in self._cards.keys() - known:
            card = self._cards.pop(gone)
            card.hide()
            card.deleteLater()
        for target in targets:
            card = self._cards.get(target.target_id)
            if card is None:
                card = self._cards[target.target_id] = TargetCard(target)
                card.asked.connect(self._on_asked)
                self._list.add(card)
            elif card.target != target:
                card.show_target(target)
        self._show_round(view)
        self._show_alone(view)
        known_machines = view.status.receivers
        self._summary.setText(f"Gói được khóa cho {known_machines} máy quen." if known_machines else "")

    def _show_round(self, view: SyncView) -> None:
        for target_id, card in self._cards.items():
            running = view.running and (not view.targets or target_id in view.targets)
            running = running and card.target.state is TargetState.TRUSTED
            card.show_round(view.step if running else None)

    def _show_alone(self, view: SyncView) -> None:
        if view.status.targets and not view.status.receivers:
            self._alone.tell(
                _ALONE,
                Tone.ATTENTION,
                action="Đến Khóa và máy quen",
                run=self.keys_asked.emit,
                can_close=False,
            )
        else:
            self._alone.hide()

    # --- what a person asks

    def open_add(self) -> AddDialog:
        """Ask for a new place."""
        dialog = AddDialog(self.window(), self._workspace.sync)
        dialog.added.connect(self._on_added)
        dialog.open()
        return dialog

    def _on_added(self, target_id: str) -> None:
        target = self._workspace.sync.target(target_id)
        if target.state is TargetState.TRUSTED:
            self.banner.tell(f"Đã thêm “{target.name}”. {_secret_words(target.secret_place)}", Tone.GOOD)
        self._timer.targets_changed()

    def _on_asked(self, what: str, target_id: str) -> None:
        self.banner.hide()
        sync = self._workspace.sync
        try:
            match what:
                case "sync":
                    self._sync(target_id)
                case "stop":
                    self._timer.cancel()
                    self.banner.tell(_STOPPING, Tone.ACCENT)
                case "pause":
                    sync.pause(target_id)
                case "resume":
                    sync.resume(target_id)
                case "take":
                    sync.take_by_itself(target_id)
                case "ask":
                    sync.ask_before_taking(target_id)
                case _:
                    self._open(what, target_id)
                    return
        except CchcError as error:
            self.banner.tell(str(sentence_for(error)), Tone.WRONG)
        if what in {"pause", "resume", "take", "ask"}:
            self._timer.targets_changed()

    def _sync(self, target_id: str) -> None:
        self._asked = (target_id,)
        if not self._timer.run_now(target_id):
            self.banner.tell("Một lượt đồng bộ đang chạy; hãy đợi lượt đó xong.", Tone.ACCENT)

    def _sync_all(self) -> None:
        self._asked = ()
        self.banner.hide()
        self._timer.run_now()

    def _open(self, what: str, target_id: str) -> None:
        sync, target = self._workspace.sync, self._workspace.sync.target(target_id)
        if what == "probe":
            dialog = ProbeDialog(self.window(), sync, target)
            dialog.ended.connect(self._timer.targets_changed)
            dialog.open()
        elif what == "rename":
            naming = NameDialog(self.window(), target)
            naming.named.connect(partial(self._rename, target_id))
            naming.open()
        elif what == "secret":
            asking = SecretDialog(self.window(), target)
            asking.given.connect(partial(self._keep_secret, target_id))
            asking.open()
        elif what == "remove":
            ask(
                self.window(),
                f"Gỡ “{target.name}”?",
                "Máy này thôi gửi và nhận qua nơi đó, và quên mật khẩu. Những gì đã nằm ở đó, và những gì đã "
                "nhận về máy này, vẫn còn nguyên.",
                yes="Gỡ nơi này",
                run=partial(self._remove, target_id),
            )

    def _rename(self, target_id: str, name: str) -> None:
        self._workspace.sync.rename(target_id, name)
        self._timer.read()

    def _keep_secret(self, target_id: str, secret: str) -> None:
        sync = self._workspace.sync

        def work(progress: Progress, cancel: CancelToken) -> str:
            del progress, cancel
            return str(sync.set_secret(target_id, secret))

        def done(place: str) -> None:
            self.banner.tell(f"Đã lưu mật khẩu mới. {_secret_words(place)}", Tone.GOOD)
            self._timer.targets_changed()

        run_task(self, work, done=done, failed=self._on_failed, title="")

    def _remove(self, target_id: str) -> None:
        name = self._workspace.sync.target(target_id).name

        def done(_: None) -> None:
            self.banner.tell(f"Đã gỡ “{name}”. Những gì đã gửi vẫn nằm ở đó.", Tone.GOOD)
            self._timer.targets_changed()

        remove_target(self, self._workspace.sync, target_id, done=done)

    # --- what came of it

    def _on_round(self, results: tuple[RunResult, ...]) -> None:
        """Say what came of a round the person asked for; rounds that ran by themselves are told quietly."""
        asked, self._asked = self._asked, ()
        if not asked or not self.isVisible():
            return
        for result in results:
            if result.target_id not in asked:
                continue
            if self._workspace.sync.target(result.target_id).state is TargetState.CHANGED:
                ask_about_changed(self.window(), self._workspace, self._timer, result.target_id)
            elif result.is_well:
                self.banner.tell(_result_words(result), Tone.GOOD)

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, CchcError):
            raise error
        if self.isVisible():
            self.banner.tell(str(sentence_for(error)), Tone.WRONG)


def _result_words(result: RunResult) -> str:
    parts = [
        f"đã gửi {result.sent} tệp" if result.sent else "không có gì mới để gửi",
        f"tải về {result.fetched} gói mới" if result.fetched else "",
        f"tự nhận {result.taken} gói" if result.taken else "",
        f"{result.offered} gói chờ xem và nhận ở Gửi / Nhận" if result.offered else "",
        f"{result.refused} gói không nhận, giữ riêng" if result.refused else "",
    ]
    return f"“{result.name}”: {', '.join(part for part in parts if part)}."


def _secret_words(place: str) -> str:
    words = SECRET_PLACES[place]
    return "" if place == "none" else f"{words[0].upper()}{words[1:]}."
