"""The plan: its list, and for one plan its form, team, units, calendar and outline."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.errors import CchcError, ErrorCode
from cchc_desktop.gui.campaign.campaign_list import CampaignList
from cchc_desktop.gui.campaign.create_dialog import CreateCampaignDialog
from cchc_desktop.gui.campaign.outline_tab import OutlineTab
from cchc_desktop.gui.campaign.plan_tab import PlanTab
from cchc_desktop.gui.campaign.schedule_tab import ScheduleTab
from cchc_desktop.gui.campaign.session import CampaignSession, shown_error
from cchc_desktop.gui.campaign.tab import CampaignTab
from cchc_desktop.gui.campaign.team_tab import TeamTab
from cchc_desktop.gui.campaign.units_tab import UnitsTab
from cchc_desktop.gui.dialogs.messages import ask
from cchc_desktop.gui.home.page_search import PageSearch
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.shell.page import Chrome, NavigationUse, Page, Shell
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.banner import Banner
from cchc_desktop.gui.widgets.buttons import Button

NewVisit = Callable[[QWidget, str], None]
_TITLES = {
    "plan": "Kế hoạch",
    "team": "Đoàn kiểm tra",
    "units": "Đơn vị",
    "schedule": "Lịch kiểm tra",
    "outline": "Đề cương",
}


class CampaignPage(Page):
    """Opened with `tab`, with `id` or `item` to go to a row and `field` to go to its field.

    `create=yes` opens the choice of an outline.
    """

    navigation_use = NavigationUse.COLLAPSES

    def __init__(self, shell: Shell, session: CampaignSession, new_visit: NewVisit) -> None:
        super().__init__()
        self._shell = shell
        self._session = session
        self._new_visit = new_visit
        self._listing = False
        self._create = QAction("Kế hoạch mới…", self)
        self._create.setShortcut(QKeySequence("Ctrl+Shift+N"))
        self._create.triggered.connect(self._on_create)
        self._all = QAction("Các kế hoạch", self)
        self._all.triggered.connect(self._show_list)
        self._banner = Banner(self)
        self._search = PageSearch(session, shell, self)
        self._list = CampaignList(session, self)
        self._tabs: dict[str, CampaignTab] = {
            "plan": PlanTab(session, self),
            "team": TeamTab(session, self),
            "units": UnitsTab(session, self),
            "schedule": ScheduleTab(session, self),
            "outline": OutlineTab(session, self),
        }
        self._bar = QTabBar(self)
        self._stack = QStackedWidget(self)
        self._body = QStackedWidget(self)
        self._lay_out()
        self._connect()

    def chrome(self) -> Chrome:
        record = self._session.record()
        if record is None or self._listing:
            return Chrome(title="Kế hoạch kiểm tra", primary=self._create, search=self._search.use())
        return Chrome(
            title=record.number or "Kế hoạch chưa có số",
            subtitle=record.subject,
            primary=self._tab().primary(),
            actions=(self._all, self._create),
            search=self._search.use(),
        )

    def activated(self, args: Mapping[str, str]) -> None:
        self._session.show_newest()
        self._listing = not self._session.campaign_id
        self._show_body()
        if tab := args.get("tab"):
            self._show_tab(tab)
            entity = args.get("id") or args.get("item") or ""
            if entity or args.get("field"):
                self._tab().show_entity(entity, args.get("field", ""))
                # The window gives the focus to the page: it goes on to where the person was sent.
                self.setFocusProxy(self._tab().focusWidget() or self._bar)
        if args.get("create"):
            self._on_create()

    @called_by_qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._banner.isVisible():
            self._banner.hide()
        else:
            super().keyPressEvent(event)

    def leave(self) -> bool:
        self._search.hide()
        unread = next((editor for tab in self._tabs.values() if (editor := tab.finish())), None)
        if unread is None:
            return True
        self._banner.tell("Có một ô chưa đọc được. Hãy sửa hoặc xóa trống ô đó rồi đi tiếp.", Tone.ATTENTION)
        unread.setFocus()
        return False

    def _lay_out(self) -> None:
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        self._bar.setUsesScrollButtons(False)
        self._bar.setAccessibleName("Các phần của kế hoạch")
        for key, title in _TITLES.items():
            place = self._bar.addTab(title)
            self._bar.setTabToolTip(place, f"{title} (Ctrl+{place + 1})")
            self._stack.addWidget(self._tabs[key])
        detail = QWidget()
        inside = QVBoxLayout(detail)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(scaled(12))
        row = QHBoxLayout()
        row.addWidget(self._bar, 1)
        row.addWidget(Button("Gửi kế hoạch cho các máy…", clicked=self._on_send))
        inside.addLayout(row)
        inside.addWidget(self._stack, 1)
        self._body.addWidget(detail)
        self._body.addWidget(self._list)
        page = QVBoxLayout(self)
        page.setContentsMargins(scaled(22), scaled(12), scaled(22), scaled(16))
        page.setSpacing(scaled(8))
        page.addWidget(self._banner)
        page.addWidget(self._body, 1)

    def _connect(self) -> None:
        self._bar.currentChanged.connect(self._on_tab)
        self._list.opened.connect(self._on_campaign)
        self._list.create_asked.connect(self._on_create)
        self._list.delete_asked.connect(self._on_delete)
        schedule = self._tabs["schedule"]
        if isinstance(schedule, ScheduleTab):
            schedule.new_asked.connect(self._on_new_visit)
            schedule.opened.connect(self._on_visit)
        for tab in self._tabs.values():
            tab.removed.connect(self._on_removed)
            tab.undo_asked.connect(self._undo)
            tab.redo_asked.connect(self._redo)
        self._session.switched.connect(self._on_switched)
        self._session.changed.connect(self._on_changed)
        self._session.refused.connect(self._on_refused)
        for keys, run in (
            (QKeySequence.StandardKey.Undo, self._undo),
            (QKeySequence.StandardKey.Redo, self._redo),
        ):
            self._add_shortcut(QKeySequence(keys), run)
        for place in range(len(_TITLES)):
            self._add_shortcut(
                QKeySequence(f"Ctrl+{place + 1}"), lambda at=place: self._bar.setCurrentIndex(at)
            )

    def _add_shortcut(self, keys: QKeySequence, run: Callable[[], object]) -> None:
        shortcut = QShortcut(keys, self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(run)

    def _tab(self) -> CampaignTab:
        return self._tabs[tuple(_TITLES)[self._bar.currentIndex()]]

    def _show_tab(self, key: str) -> None:
        self._bar.setCurrentIndex(tuple(_TITLES).index(key) if key in _TITLES else 0)

    def _show_body(self) -> None:
        self._body.setCurrentIndex(1 if self._listing else 0)
        if self._listing:
            self._list.refresh()
            self.setFocusProxy(self._list)
        else:
            self.setFocusProxy(self._bar)
            self._tab().refresh()
        count = len(self._session.workspace.planning.campaigns())
        self._all.setVisible(count > 0)
        self.chrome_changed.emit()

    def _show_list(self) -> None:
        if self.leave():
            self._listing = True
            self._show_body()
            self._list.setFocus()

    def _on_tab(self, place: int) -> None:
        self._banner.hide()
        self._stack.setCurrentIndex(place)
        self._tab().refresh()
        self.chrome_changed.emit()

    def _on_campaign(self, campaign_id: str) -> None:
        self._listing = False
        self._session.show(campaign_id)
        self._show_body()

    def _on_delete(self, campaign_id: str) -> None:
        planning = self._session.workspace.planning
        record = planning.campaign(campaign_id)
        visits = planning.summary(campaign_id).visits

        def run() -> None:
            changed = self._session.attempt(lambda: planning.delete_campaign(campaign_id))
            if changed is not None:
                self._listing = True
                self._session.show_newest()
                self._session.tell(changed)
                self._show_body()

        ask(
            self,
            f"Bỏ kế hoạch {record.number or 'chưa có số'}?",
            f"Kế hoạch và {visits} cuộc kiểm tra sẽ không còn hiện ra. Nhật ký vẫn giữ mọi điều đã ghi.",
            yes="Bỏ kế hoạch",
            run=run,
        )

    def _on_create(self) -> None:
        dialog = CreateCampaignDialog(self._session.workspace, self)
        dialog.chosen.connect(self._on_outline)
        dialog.open()

    def _on_outline(self, outline_id: str, version: int) -> None:
        planning = self._session.workspace.planning
        made = self._session.attempt(lambda: planning.create_campaign(outline_id, version))
        if made:
            self._listing = False
            self._session.show(made)
            self._session.tell_now("campaign")
            self._show_tab("plan")
            self._show_body()
            self._tabs["plan"].show_entity(made)
            self._banner.tell(
                "Đã tạo kế hoạch với các đề nghị của đề cương. Hãy xem lại số, ngày, căn cứ và thời hạn.",
                Tone.GOOD,
            )

    def _on_new_visit(self, day: str) -> None:
        self._new_visit(self, day)

    def _on_send(self) -> None:
        self._shell.go("transfer", send="plan")

    def _on_visit(self, visit_id: str) -> None:
        self._shell.go("visit", visit=visit_id)

    def _on_switched(self) -> None:
        self.chrome_changed.emit()

    def _on_changed(self, changed: object) -> None:
        if isinstance(changed, Changed) and self.isVisible() and changed.touches("campaign"):
            self.chrome_changed.emit()

    def _on_removed(self, words: str) -> None:
        self._banner.tell(f"Đã bỏ “{words}”.", Tone.ACCENT, action="Hoàn tác", run=self._undo)

    def _on_refused(self, error: object) -> None:
        if not self.isVisible():
            return
        if isinstance(error, CchcError) and error.code is ErrorCode.REASON_REQUIRED:
            words = "Cuộc kiểm tra này đã khóa số liệu. Hãy mở nó để sửa và ghi lý do."
            self._banner.tell(words, Tone.ATTENTION)
            self._tab().refresh()
        else:
            self._banner.tell(shown_error(error), Tone.WRONG)

    def _undo(self) -> None:
        self._tab().flush()
        if self._session.undo() is not None:
            self._banner.hide()
            self._tab().refresh()

    def _redo(self) -> None:
        if self._session.redo() is not None:
            self._tab().refresh()
