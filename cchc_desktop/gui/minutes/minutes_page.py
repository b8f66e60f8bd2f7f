"""The page of the minutes: what the window sees of it, and its keys."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.visit_records import VisitRecord
from cchc_desktop.gui.bus import Bus
from cchc_desktop.gui.minutes.desk import MinutesDesk
from cchc_desktop.gui.minutes.giving_out import Outside
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.shell.page import ChipWords, Chrome, NavigationUse, Page, Place, Shell
from cchc_desktop.gui.visit.dispute_way import dispute_place
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.visit.words import date_words
from cchc_desktop.gui.widgets.marks import SIGN_GOOD, SIGN_MISSING, SIGN_TO_SIGN
from cchc_desktop.gui.writing.save_teller import SaveTeller
from cchc_desktop.labels import VISIT_KINDS
from cchc_desktop.services.workspace import Workspace


class MinutesPage(Page):
    """Opened with `visit`, and optionally `field`: a text of the minutes to go to."""

    navigation_use = NavigationUse.COLLAPSES

    def __init__(
        self,
        shell: Shell,
        workspace: Workspace,
        bus: Bus,
        *,
        outside: Outside | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shell = shell
        self._workspace = workspace
        self._bus = bus
        self._outside = outside or Outside()
        self.desk: MinutesDesk | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.save_word = self._action("Lưu Word", "Ctrl+S", lambda desk: desk.save("docx"))
        self.save_pdf = self._action("Lưu PDF", "Ctrl+Shift+S", lambda desk: desk.save("pdf"))
        self.open_word = self._action("Mở bằng Word", "Ctrl+E", MinutesDesk.open_in_word)
        self.print_out = self._action("In…", "Ctrl+P", MinutesDesk.print_out)
        self.send = QAction("Gửi cuộc này…", self)
        self.send.setStatusTip("Gửi trọn cuộc kiểm tra đã khóa, kèm biên bản và bản quét, cho nơi nhận")
        self.send.triggered.connect(self._on_send)
        self._add_shortcut("F9", MinutesDesk.toggle_side)
        self._add_shortcut("Ctrl+Z", MinutesDesk.undo)
        self._add_shortcut("Ctrl+Y", MinutesDesk.redo)
        self._add_shortcut("Ctrl+Shift+Z", MinutesDesk.redo)

    # --- the page protocol

    def chrome(self) -> Chrome:
        actions = (self.save_word, self.save_pdf, self.open_word)
        if self.desk is None:
            return Chrome(title="Biên bản", primary=self.print_out, actions=actions)
        visit = self.desk.session.record
        parts = (visit.unit.name, VISIT_KINDS.get(visit.kind, ""), date_words(visit.date))
        return Chrome(
            title="Biên bản",
            subtitle=" · ".join(part for part in parts if part),
            chip=_chip(visit),
            primary=self.print_out,
            actions=(*actions, self.send) if visit.seal is not None else actions,
        )

    def activated(self, args: Mapping[str, str]) -> None:
        visit_id = args.get("visit", "")
        desk = self.desk
        if desk is None or desk.session.visit_id != visit_id:
            desk = self._show_visit(visit_id)
        else:
            desk.session.reload()
        desk.start(args.get("field", ""))
        self.chrome_changed.emit()

    def leave(self) -> bool:
        return self.desk is None or self.desk.ready()

    # --- inside

    def _action(self, words: str, keys: str, run: Callable[[MinutesDesk], object]) -> QAction:
        action = QAction(words, self)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: self._with_desk(run))
        return action

    def _add_shortcut(self, keys: str, run: Callable[[MinutesDesk], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda: self._with_desk(run))

    def _with_desk(self, run: Callable[[MinutesDesk], object]) -> None:
        if self.desk is not None:
            run(self.desk)

    def _show_visit(self, visit_id: str) -> MinutesDesk:
        session = VisitSession(self._workspace, self._bus, visit_id)
        desk = MinutesDesk(session, self._bus, self._outside)
        old, self.desk = self.desk, desk
        if old is not None:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._column.addWidget(desk)
        self.setFocusProxy(desk)
        desk.place_asked.connect(self._on_place)
        desk.left.connect(self._on_left)
        SaveTeller(session, self._shell.save_notes)
        session.visit_changed.connect(self.chrome_changed)
        session.dispute_asked.connect(self._on_dispute)
        return desk

    def _on_dispute(self, key: object) -> None:
        if self.desk is not None and isinstance(key, FieldKey):
            self._shell.go("conflicts", **dispute_place(key, self.desk.session.visit_id))

    def _on_place(self, place: Place) -> None:
        self._shell.go(place.page, **place.args)

    def _on_send(self) -> None:
        if self.desk is not None:
            self._shell.go("transfer", send="visit", visit=self.desk.session.visit_id)

    def _on_left(self) -> None:
        self._shell.back()


def _chip(visit: VisitRecord) -> ChipWords | None:
    if visit.seal is not None:
        return ChipWords(text="Đã khóa", tone=Tone.GOOD, sign=SIGN_GOOD)
    if not visit.prints:
        return None
    if all(made.outdated for made in visit.prints):
        return ChipWords(text="Đã sửa sau khi in", tone=Tone.ATTENTION, sign=SIGN_MISSING)
    return ChipWords(text="Chờ ký, khóa", tone=Tone.ACCENT, sign=SIGN_TO_SIGN)
