"""The visit page: what the window sees of it, and its keys."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from cchc_desktop import labels
from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.records import VisitState
from cchc_desktop.core.visit_records import VisitRecord
from cchc_desktop.gui.bus import Bus
from cchc_desktop.gui.dialogs.messages import show_error
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.shell.page import ChipWords, Chrome, NavigationUse, Page, SearchUse, Shell
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.visit.desk import VisitDesk
from cchc_desktop.gui.visit.dispute_way import KEYS as DISPUTE_KEYS
from cchc_desktop.gui.visit.dispute_way import dispute_place, disputed_keys
from cchc_desktop.gui.visit.field_order import is_digit, is_enter
from cchc_desktop.gui.visit.missing_lines import missing_count
from cchc_desktop.gui.visit.panes import CONTEXT_KEY, OUTLINE_KEY
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.visit.words import date_words
from cchc_desktop.gui.widgets.marks import SIGN_GOOD, SIGN_MISSING, SIGN_TO_SIGN
from cchc_desktop.gui.writing.save_teller import SaveTeller
from cchc_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from cchc_desktop.gui.transfer.delivery_teller import DeliveryTeller

DELIVERY_AFTER_MS = 300
"""So long after a visit was opened it is asked how far its packages have come."""

ROOM_FOR_SENDING = 1100

_CHIPS: Mapping[VisitState, tuple[Tone, str]] = MappingProxyType(
    {
        VisitState.PREPARING: (Tone.MUTED, ""),
        VisitState.UNDER_WAY: (Tone.ACCENT, ""),
        VisitState.PRINTED: (Tone.ATTENTION, SIGN_TO_SIGN),
        VisitState.SEALED: (Tone.GOOD, SIGN_GOOD),
    }
)


class VisitPage(Page):
    """Opened with `visit`, and optionally `item` and `field` to go to."""

    navigation_use = NavigationUse.HIDDEN

    def __init__(self, shell: Shell, workspace: Workspace, bus: Bus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self._workspace = workspace
        self._bus = bus
        self.desk: VisitDesk | None = None
        self._wanted_focus: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._missing = QAction("Còn thiếu", self)
        self._missing.setShortcut(QKeySequence("F4"))
        self._missing.setStatusTip("Xem những gì còn thiếu, theo người và theo phần")
        self._minutes = QAction("Biên bản", self)
        self._minutes.setShortcut(QKeySequence("F5"))
        self._send = QAction("Gửi…", self)
        self._send.setShortcut(QKeySequence("Ctrl+G"))
        self._send.setStatusTip("Gửi cuộc kiểm tra này thành gói dữ liệu")
        self._send_keys = QShortcut(QKeySequence("Ctrl+G"), self)
        self._send_keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._send_keys.setEnabled(False)
        self._teller: DeliveryTeller | None = None
        self._search = SearchUse(
            hint="Tìm trong cuộc kiểm tra", typed=self._on_search, confirmed=self._on_search_go, keys="Ctrl+F"
        )
        self._connect()

    # --- the page protocol

    def chrome(self) -> Chrome:
        if self.desk is None:
            return Chrome(title="Cuộc kiểm tra", primary=self._minutes, actions=(self._missing,))
        record = self.desk.session.record
        return Chrome(
            title=record.unit.name,
            subtitle=_subtitle(record, self._delivery_words(record)),
            chip=_chip(record),
            primary=self._minutes,
            actions=(self._missing,) if self._is_narrow() else (self._missing, self._send),
            search=self._search,
        )

    def activated(self, args: Mapping[str, str]) -> None:
        visit_id = args.get("visit", "")
        try:
            desk = self._desk_of(visit_id)
        except CchcError as error:
            show_error(self, error)
            return
        desk.start(args.get("item", ""), args.get("field", ""))
        self._wanted_focus = self.focusWidget()
        self.chrome_changed.emit()
        QTimer.singleShot(DELIVERY_AFTER_MS, self, self._ask_delivery)

    def _desk_of(self, visit_id: str) -> VisitDesk:
        if self.desk is None or self.desk.session.visit_id != visit_id:
            return self._show_visit(visit_id)
        self.desk.session.reload()
        return self.desk

    def leave(self) -> bool:
        desk = self.desk
        if desk is None:
            return True
        desk.flush()
        if not self._workspace.store.is_closed:
            desk.remember_place()
        if desk.session.has_waiting:
            desk.session.retry()
        desk.session.rest()
        return not desk.session.has_waiting

    # --- Qt

    @called_by_qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        desk = self.desk
        if desk is None:
            super().keyPressEvent(event)
        elif is_digit(event) and desk.choose_rating(event.key() - Qt.Key.Key_0):
            event.accept()
        elif event.key() == Qt.Key.Key_Escape:
            desk.back_out()
        elif event.matches(QKeySequence.StandardKey.Paste) and desk.paste():
            event.accept()
        elif is_enter(event):
            desk.go_on()
        else:
            super().keyPressEvent(event)

    @called_by_qt
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus the window gives to a page on to the field the person came for."""
        super().focusInEvent(event)
        wanted, self._wanted_focus = self._wanted_focus, None
        if wanted is not None and isValid(wanted) and wanted is not self:
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    @called_by_qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.desk is not None:
            self.desk.toggles.fit(self.width())
        if self._is_narrow() != self._send_keys.isEnabled():
            self._send_keys.setEnabled(self._is_narrow())
            self.chrome_changed.emit()

    # --- inside

    def _is_narrow(self) -> bool:
        """Tell whether the top bar has no room for the way to sending; its key works all the same."""
        return self.width() < scaled(ROOM_FOR_SENDING)

    def _connect(self) -> None:
        self._missing.triggered.connect(self._on_missing)
        self._minutes.triggered.connect(self._on_minutes)
        self._send.triggered.connect(self._on_send)
        self._send_keys.activated.connect(self._on_send)
        for keys, run in (
            ("Ctrl+Return", self._go_on),
            ("Ctrl+Enter", self._go_on),
            ("Ctrl+Down", lambda: self._with_desk(lambda desk: desk.step_item(1))),
            ("Ctrl+Up", lambda: self._with_desk(lambda desk: desk.step_item(-1))),
            ("PgDown", lambda: self._with_desk(lambda desk: desk.step_section(1))),
            ("PgUp", lambda: self._with_desk(lambda desk: desk.step_section(-1))),
            ("Alt+Down", lambda: self._with_desk(lambda desk: desk.step_section(1))),
            ("Alt+Up", lambda: self._with_desk(lambda desk: desk.step_section(-1))),
            ("Ctrl+Z", lambda: self._with_desk(VisitDesk.undo)),
            ("Ctrl+Y", lambda: self._with_desk(VisitDesk.redo)),
            ("Ctrl+Shift+Z", lambda: self._with_desk(VisitDesk.redo)),
            (DISPUTE_KEYS, lambda: self._with_desk(self._on_disputes)),
            ("Ctrl+M", lambda: self._with_desk(VisitDesk.focus_phrases)),
            (OUTLINE_KEY, lambda: self._with_desk(lambda desk: desk.toggles.toggle_outline())),
            (CONTEXT_KEY, lambda: self._with_desk(lambda desk: desk.toggles.toggle_context())),
        ):
            self._add_shortcut(keys, run)
        for number in range(1, 6):
            self._add_shortcut(
                f"Alt+{number}", lambda n=number: self._with_desk(lambda d: d.choose_rating(n))
            )

    def _add_shortcut(self, keys: str, run: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(run)

    def _with_desk(self, run: Callable[[VisitDesk], object]) -> None:
        if self.desk is not None:
            run(self.desk)

    def _show_visit(self, visit_id: str) -> VisitDesk:
        session = VisitSession(self._workspace, self._bus, visit_id)
        desk = self.desk
        if desk is None:
            self.desk = desk = VisitDesk(session)
            self._column.addWidget(desk)
            desk.left.connect(self._on_left)
        else:
            desk.show_session(session)
            self._missing.setProperty("count", 0)
        desk.toggles.fit(self.width())
        SaveTeller(session, self._shell.save_notes)
        session.visit_changed.connect(self.chrome_changed)
        session.dispute_asked.connect(self._on_dispute)
        session.missing_changed.connect(self._show_missing_count)
        return desk

    def _on_disputes(self, desk: VisitDesk) -> None:
        """Go to what machines disagree about in the open item, or else anywhere in the visit."""
        keys = disputed_keys(desk.session, desk.item_id) if desk.item_id else ()
        self._on_dispute(keys[0] if keys else desk.session.visit_key(""))

    def _on_dispute(self, key: object) -> None:
        if self.desk is not None and isinstance(key, FieldKey):
            self._shell.go("conflicts", **dispute_place(key, self.desk.session.visit_id))

    def _go_on(self) -> None:
        self._with_desk(VisitDesk.go_on)

    def _on_missing(self) -> None:
        self._with_desk(VisitDesk.toggle_missing)

    def _on_minutes(self) -> None:
        if self.desk is not None:
            self._shell.go("minutes", visit=self.desk.session.visit_id)

    def _on_send(self) -> None:
        if self.desk is not None:
            self._shell.go("transfer", send="yes", visit=self.desk.session.visit_id)

    def _ask_delivery(self) -> None:
        """Ask how far the visit has come, once everything else stands."""
        if self.desk is None or self._workspace.store.is_closed:
            return
        if self._teller is None:
            from cchc_desktop.gui.transfer.delivery_teller import DeliveryTeller

            self._teller = DeliveryTeller(self._workspace, self._bus, self)
            self._teller.told.connect(self._show_delivery)
        record = self.desk.session.record
        self._teller.ask(record.campaign_id, (record.entity_id,))

    def _delivery_words(self, record: VisitRecord) -> str:
        """Say how far the visit has come and, where it is so, that others have more than is here."""
        if self._teller is None:
            return ""
        words = self._teller.words(record.entity_id, short=True)
        lacking = f"▲ {self._teller.lacking()} thay đổi chưa nhận được" if self._teller.lacking() else ""
        return " · ".join(part for part in (str(words) if words is not None else "", lacking) if part)

    def _show_delivery(self) -> None:
        """Say it at length where sending begins, and shortly in the head."""
        if self.desk is not None and self._teller is not None:
            words = self._teller.words(self.desk.session.record.entity_id)
            self._send.setStatusTip(str(words) if words is not None else "")
        self.chrome_changed.emit()

    def _on_left(self) -> None:
        self._shell.back()

    def _on_search(self, text: str) -> None:
        self._with_desk(lambda desk: desk.search(text))

    def _on_search_go(self, text: str) -> None:
        if self.desk is not None and text.strip():
            self.desk.search(text)
            self.desk.lists.found.go_first()

    def _show_missing_count(self) -> None:
        if self.desk is not None:
            self._missing.setProperty("count", missing_count(self.desk.session))
            self._missing.changed.emit()


def _chip(record: VisitRecord) -> ChipWords:
    if record.state is VisitState.PRINTED and all(one.outdated for one in record.prints):
        return ChipWords(text="Đã sửa sau khi in", tone=Tone.ATTENTION, sign=SIGN_MISSING)
    tone, sign = _CHIPS[record.state]
    return ChipWords(text=labels.VISIT_STATES[record.state], tone=tone, sign=sign)


def _subtitle(record: VisitRecord, delivery: str) -> str:
    kind = labels.VISIT_KINDS.get(record.kind, "")
    parts = [delivery, f"Kiểm tra {kind[:1].lower()}{kind[1:]}" if kind else "", date_words(record.date)]
    if record.started:
        parts.append(f"bắt đầu {record.started}")
    return " · ".join(part for part in parts if part)
