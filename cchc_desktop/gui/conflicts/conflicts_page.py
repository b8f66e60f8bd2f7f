"""The page Đối chiếu: every value machines disagree about, side by side, and the decisions of people."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop import conflict_words as words
from cchc_desktop.core.changed import Changed
from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.errors import CchcError, EnvironmentFailed, ErrorCode
from cchc_desktop.gui.bus import Bus
from cchc_desktop.gui.campaign.session import CampaignSession
from cchc_desktop.gui.conflicts.board import MERGED, NOTHING, DisputeBoard
from cchc_desktop.gui.conflicts.dispute_list import DisputeList
from cchc_desktop.gui.conflicts.forks_part import ForksPart
from cchc_desktop.gui.conflicts.missing_part import MissingPart
from cchc_desktop.gui.conflicts.places import place_of_dispute
from cchc_desktop.gui.conflicts.section_dialog import SectionDialog
from cchc_desktop.gui.conflicts.shown_disputes import ShownDisputes
from cchc_desktop.gui.home.page_search import PageSearch
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.shell.page import Chrome, NavigationUse, Page, Shell
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.banner import Banner
from cchc_desktop.gui.widgets.marks import EmptyState
from cchc_desktop.gui.widgets.panes import ScrollColumn
from cchc_desktop.sentences import sentence_for
from cchc_desktop.services.merging_records import DecisionDraft, Dispute, ForkRecord

_Result = TypeVar("_Result")

_LIST_WIDTH = 264
_LARGEST_SHARE = 3
_NOTHING_TITLE = "Các máy đang ghi giống nhau"
_NOTHING = (
    "Khi gói dữ liệu của máy khác có ô ghi khác với máy này, cả hai giá trị hiện ở đây, cạnh nhau,"
    " để chọn một, ghép lại và ghi lý do. Chưa ai quyết định thì không giá trị nào bị bỏ."
)


class ConflictsPage(Page):
    """Opened with nothing, with `visit`, or with `id` (of an entity) and `field`: the very field to go to."""

    navigation_use = NavigationUse.COLLAPSES

    def __init__(
        self, shell: Shell, session: CampaignSession, bus: Bus, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._shell = shell
        self._workspace = session.workspace
        self._merging = session.workspace.merging
        self._bus = bus
        self._search = PageSearch(session, shell, self)
        self.disputes = ShownDisputes(self._merging, self._workspace.store.views)
        self._draft_waits = False
        self._kept_front: FieldKey | None = None
        self.decide = QAction("Ghi quyết định", self)
        self.decide.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        self.decide.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.decide.triggered.connect(self._on_decide)
        self.decide.setEnabled(False)
        self.addAction(self.decide)
        self._go = QAction("Đến chỗ ghi", self)
        self._go.setShortcut(QKeySequence("Ctrl+G"))
        self._go.triggered.connect(self._on_go)
        self.list = DisputeList()
        self.board = DisputeBoard(self._merging, self.decide)
        self.banner = Banner()
        self.forks = ForksPart(self._merging)
        self.missing = MissingPart(self._workspace)
        self._empty = EmptyState(_NOTHING_TITLE, _NOTHING)
        self._body = ScrollColumn(margins=(22, 16, 22, 16))
        self._side = QFrame()
        self._lay_out()
        self._connect()

    # --- the page protocol

    def chrome(self) -> Chrome:
        actions = (self._go,) if self.disputes.all else ()
        return Chrome(
            title="Đối chiếu", subtitle=self._subtitle(), actions=actions, search=self._search.use()
        )

    def activated(self, args: Mapping[str, str]) -> None:
        self.disputes.forget_decided()
        self.banner.hide()
        self.reload()
        wanted = self.disputes.wanted(args)
        if wanted is not None:
            self.list.set_current(wanted)
        self.setFocusProxy(self.list if self.disputes.all else self._empty)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> bool:
        self._search.hide()
        self.board.decision.flush()
        if self._draft_waits:
            self._on_typed(self.board.focus_key(), self._draft())
        return not self._draft_waits

    # --- showing

    def reload(self) -> None:
        """Read everything again; what is being typed stays."""
        self.disputes.read()
        shown = self.disputes.all
        self.list.show_disputes(shown, self.disputes.decided_words())
        self._side.setVisible(bool(shown))
        self.board.setVisible(bool(shown))
        self._empty.setVisible(not shown)
        if not shown:
            self.decide.setEnabled(False)
        if shown and self.list.current_key() is None:
            self.list.set_current(self.disputes.next_waiting() or shown[0].key)
        self._show_current()
        self.forks.read()
        self.missing.read()
        self.chrome_changed.emit()

    def _show_current(self) -> None:
        place = self.disputes.place_of(self.list.current_key())
        if place < 0:
            return
        one = self.disputes.all[place]
        self.board.show_dispute(
            one,
            number=place + 1,
            total=len(self.disputes.all),
            decided=self.disputes.is_decided(one.key),
            seen=self.disputes.seen(one),
        )
        self._on_choice()

    def _subtitle(self) -> str:
        waiting = self.disputes.waiting()
        dispute = self.board.dispute
        where = words.visit_words(dispute.place) if dispute is not None and self.disputes.all else ""
        count = f"{waiting} giá trị khác nhau" if waiting else "không có giá trị khác nhau"
        gaps = f"{self.missing.gaps} khoảng chưa nhận" if self.missing.gaps else ""
        return " · ".join(part for part in (where, count) if part) + (f", {gaps}" if gaps else "")

    # --- deciding

    def _on_decide(self) -> None:
        dispute, board = self.board.dispute, self.board
        if dispute is None or board.chosen == NOTHING:
            self.banner.tell("Hãy chọn một giá trị trước: bấm số in trên nút.", Tone.ATTENTION)
            return
        value = board.value()
        if board.chosen == MERGED and not value:
            self.banner.tell("Bản ghép còn trống. Hãy soạn bản ghép, hoặc chọn một giá trị.", Tone.ATTENTION)
            board.decision.text.setFocus()
            return
        reason, before = board.reason(), self.disputes.value(dispute.key)
        changed = self._attempt(lambda: self._merging.resolve(dispute.key, value, reason, seen=board.seen))
        if changed is not None:
            self._kept_front = dispute.key if self.disputes.value(dispute.key) == before else None
            self._note_decided((dispute,), changed)

    def _attempt(self, write: Callable[[], _Result]) -> _Result | None:
        self.board.decision.flush()
        try:
            return write()
        except CchcError as error:
            self._tell(error)
        return None

    def _tell(self, error: object) -> None:
        if not isinstance(error, CchcError):
            return
        sentence = sentence_for(error)
        if isinstance(error, EnvironmentFailed):
            self._shell.save_notes.failed(f"{sentence.what} {sentence.remedy}")
        if error.code is ErrorCode.CONFLICT_CHANGED:
            self.reload()
        if error.code is ErrorCode.REASON_REQUIRED:
            self.board.decision.reason.setFocus()
        self.banner.tell(str(sentence), Tone.WRONG)

    def _note_decided(self, disputes: tuple[Dispute, ...], changed: Changed) -> None:
        self.disputes.note_decided(disputes)
        self._shell.save_notes.saved(datetime.fromisoformat(changed.saved_at).astimezone())
        self._bus.post(changed, self)
        self.reload()
        following = self.disputes.next_waiting(after=disputes[-1].key)
        if following is not None:
            self.list.set_current(following)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell_decided(disputes)

    def _tell_decided(self, disputes: tuple[Dispute, ...]) -> None:
        left = self.disputes.waiting()
        told = words.dispute_words(disputes[0]) if len(disputes) == 1 else f"{len(disputes)} chỗ"
        rest = f"Còn {left} chỗ." if left else "Không còn chỗ nào khác nhau."
        self.banner.tell(
            f"Đã ghi quyết định: {told}. {rest}",
            Tone.GOOD,
            action="Xem lại",
            run=lambda: self._look_at(disputes),
        )

    def _look_at(self, disputes: tuple[Dispute, ...]) -> None:
        self.list.set_current(disputes[0].key)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_fork(self, fork: ForkRecord, content: str) -> None:
        changed = self._attempt(lambda: self._merging.settle_fork(fork.ref, content, self.board.reason()))
        if changed is not None:
            self._shell.save_notes.saved(datetime.fromisoformat(changed.saved_at).astimezone())
            self._bus.post(changed, self)
            self.reload()
            self.banner.tell("Đã ghi quyết định về thay đổi trùng số. Bản kia vẫn được giữ.", Tone.GOOD)

    # --- a whole section

    def _on_section(self) -> None:
        dispute, choice = self.board.dispute, self.board.section_choice()
        if dispute is None or choice is None:
            return
        place = dispute.place
        inside = [
            one
            for one in self._merging.disputes(visit_id=place.visit_id)
            if one.place.section_id == place.section_id
        ]
        values = self._merging.of_station(place.visit_id, place.section_id, choice.station)
        taken = tuple(one for one in inside if one.key in values)
        dialog = SectionDialog(
            self.window(),
            title=f"Lấy cả mục {place.section_marker} của {choice.person}",
            taken=[(words.dispute_words(one), _taken_words(one, values[one.key])) for one in taken],
            left=len(inside) - len(taken),
            reason=self.board.reason(),
        )

        seen = {one.key: one.seen for one in taken}

        def take(reason: str) -> None:
            try:
                changed = self._merging.take_section(
                    place.visit_id, place.section_id, choice.station, reason, seen=seen
                )
            except CchcError as error:
                dialog.refuse(str(sentence_for(error)))
                return
            dialog.accept()
            self._kept_front = None
            self._note_decided(taken, changed)

        dialog.confirmed.connect(take)
        dialog.open()

    # --- keys and other pages

    @called_by_qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = event.key(), event.modifiers() in _PLAIN
        if plain and Qt.Key.Key_1 <= key <= Qt.Key.Key_9 and self.disputes.all:
            self.board.choose_key(key - Qt.Key.Key_0)
        elif plain and key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.list.step(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            self._on_escape()
        else:
            super().keyPressEvent(event)

    @called_by_qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(min(scaled(_LIST_WIDTH), self.width() // _LARGEST_SHARE))

    def _on_escape(self) -> None:
        if self.list.hasFocus() or not self.disputes.all:
            self._shell.back()
        else:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_go(self) -> None:
        if self.board.dispute is not None:
            place = place_of_dispute(self.board.dispute)
            self._shell.go(place.page, **place.args)

    def _on_undo(self) -> None:
        dispute = self.board.dispute
        if dispute is None:
            return
        kept, self._kept_front = self._kept_front, None
        if kept is not None:
            # The decision changed no value: there is nothing to take back, only to decide anew.
            self.list.set_current(kept)
            self.banner.tell("Giá trị đứng trước đã được giữ. Nếu muốn khác, hãy chọn lại.", Tone.ATTENTION)
            return
        step = self._attempt(self._workspace.editing(dispute.place.campaign_id).undo)
        if step is None:
            self.banner.tell("Không còn gì để hoàn tác.", Tone.ATTENTION)
            return
        self._shell.save_notes.saved(datetime.fromisoformat(step.changed.saved_at).astimezone())
        self._bus.post(step.changed, self)
        self.disputes.note_undone(step.keys)
        self.reload()
        self.banner.tell(
            "Đã hoàn tác: ô trở lại giá trị đứng trước. Mọi giá trị vẫn còn trong nhật ký, có thể chọn lại.",
            Tone.GOOD,
        )
        self.list.set_current(step.keys[0])

    def _on_print(self, campaign_id: str) -> None:
        from cchc_desktop.gui.transfer.sheets import print_sheet

        def make() -> bytes:
            return self._workspace.transfer.missing_sheet(campaign_id)

        print_sheet(self, "Danh sách cần lấy", make, banner=self.banner)

    def _on_choice(self) -> None:
        chosen = self.board.chosen
        self.decide.setEnabled(chosen != NOTHING)
        if chosen == MERGED:
            self._body.show_whole(self.board.decision)
        elif chosen != NOTHING:
            self._body.show_whole(self.board.cards.cards[chosen - 1])

    def _draft(self) -> DecisionDraft:
        return DecisionDraft(text=self.board.decision.text.value(), reason=self.board.reason())

    def _on_typed(self, key: object, draft: object) -> None:
        if not isinstance(key, FieldKey) or not isinstance(draft, DecisionDraft):
            return
        try:
            self._merging.keep_draft(key, draft)
        except EnvironmentFailed as error:
            self._draft_waits = True
            self._tell(error)
            return
        self._draft_waits = False
        if draft.text or draft.reason:
            self._shell.save_notes.held("Phần đang soạn giữ làm nháp, chưa ghi quyết định.")

    def _on_bus(self, changed: object, initiator: object) -> None:
        if initiator is not self and isinstance(changed, Changed) and self.isVisible():
            self.reload()

    # --- making

    def _lay_out(self) -> None:
        side = QVBoxLayout(self._side)
        side.setContentsMargins(scaled(8), scaled(8), scaled(8), scaled(8))
        side.addWidget(self.list)
        self._side.setProperty("side", "left")
        self._side.setObjectName("disputes")
        self._body.column.setSpacing(scaled(12))
        for widget in (self.banner, self.board, self._empty, self.forks, self.missing):
            self._body.add(widget)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side)
        row.addWidget(self._body, 1)

    def _connect(self) -> None:
        self.list.shown.connect(self._on_shown)
        self.board.choice_changed.connect(self._on_choice)
        self.board.typing.connect(self._shell.save_notes.writing)
        self.board.typed.connect(self._on_typed)
        self.board.section_asked.connect(self._on_section)
        self._bus.changed.connect(self._on_bus)
        self.forks.chosen.connect(self._on_fork)
        self.missing.print_asked.connect(self._on_print)
        self.missing.changed.connect(self.chrome_changed)
        self.missing.failed.connect(self._tell)
        undo = QShortcut(QKeySequence("Ctrl+Z"), self)
        undo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        undo.activated.connect(self._on_undo)
        for field in (self.board.decision.text, self.board.decision.reason):
            field.undo_exhausted.connect(self._on_undo)

    def _on_shown(self, key: object) -> None:
        del key
        self._show_current()
        self.chrome_changed.emit()


def _taken_words(dispute: Dispute, value: JsonValue) -> str:
    if dispute.key.field == "deleted":
        return "xóa hẳn" if value is True else "giữ lại"
    return words.value_words(dispute.key, value, dispute.names)


_PLAIN = frozenset({Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier})
