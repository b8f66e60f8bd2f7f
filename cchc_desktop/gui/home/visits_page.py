"""All visits of the campaign, filtered by words, state and kind of unit."""

from collections.abc import Callable, Mapping

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from cchc_desktop.core.changed import Changed
from cchc_desktop.gui.campaign.session import CampaignSession
from cchc_desktop.gui.home.visits_panel import ALL, VisitFilter, VisitsPanel
from cchc_desktop.gui.shell.page import Chrome, NavigationUse, Page, SearchUse, Shell
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.choice_box import PickList
from cchc_desktop.gui.widgets.labels import label

EVERY_KIND = "*"


class VisitsPage(Page):
    """The search field of the top bar narrows the list to units with these words."""

    navigation_use = NavigationUse.COLLAPSES

    def __init__(self, shell: Shell, session: CampaignSession, new_visit: Callable[[QWidget], None]) -> None:
        super().__init__()
        self._shell = shell
        self._session = session
        self._new_visit = new_visit
        self._new = QAction("Cuộc kiểm tra mới", self)
        self._new.setShortcut(QKeySequence("Ctrl+N"))
        self._new.triggered.connect(self._on_new)
        self._panel = VisitsPanel(session, parent=self)
        self._kinds = PickList((), "Lọc theo loại đơn vị", self)
        self._kinds.setSizeAdjustPolicy(PickList.SizeAdjustPolicy.AdjustToContents)
        self._kinds.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._kinds.chosen.connect(self._on_kind)
        self._panel.add_tool(label("Loại đơn vị"))
        self._panel.add_tool(self._kinds)
        self._panel.opened.connect(self._open)
        self._panel.new_asked.connect(self._on_new)
        self.setFocusProxy(self._panel.table)
        page = QVBoxLayout(self)
        page.setContentsMargins(scaled(22), scaled(16), scaled(22), scaled(16))
        page.addWidget(self._panel)
        session.switched.connect(self._on_switched)
        session.changed.connect(self._on_changed)

    def chrome(self) -> Chrome:
        record = self._session.record()
        return Chrome(
            title="Cuộc kiểm tra",
            subtitle=(record.letterhead.title or record.subject or record.number) if record else "",
            primary=self._new if record else None,
            search=SearchUse(
                hint="Lọc theo tên đơn vị", typed=self._on_text, confirmed=self._on_confirmed, keys="Ctrl+F"
            ),
        )

    def activated(self, args: Mapping[str, str]) -> None:
        self._session.show_newest()
        self._offer_kinds()
        if "state" in args:
            self._panel.show_filter(VisitFilter(state=args["state"] or ALL))
        else:
            self._panel.reload()

    def _offer_kinds(self) -> None:
        campaign = self._session.campaign_id
        tags = self._session.workspace.planning.outline(campaign).unit_tags if campaign else ()
        self._kinds.set_options(((EVERY_KIND, "Tất cả"), *((tag.tag, tag.label) for tag in tags)))
        if not self._kinds.value():
            self._kinds.set_value(self._panel.shown.tag or EVERY_KIND)

    def _on_kind(self, tag: str) -> None:
        self._panel.show_filter(self._panel.shown._replace(tag="" if tag == EVERY_KIND else tag))

    def _on_text(self, text: str) -> None:
        self._panel.show_filter(self._panel.shown._replace(text=text.strip()))

    def _on_confirmed(self, text: str) -> None:
        self._on_text(text)
        self._panel.focus_list()

    def _on_new(self) -> None:
        self._new_visit(self)

    def _open(self, visit_id: str) -> None:
        self._shell.go("visit", visit=visit_id)

    def _on_switched(self) -> None:
        self._panel.show_filter(VisitFilter())
        self._offer_kinds()
        self.chrome_changed.emit()

    def _on_changed(self, changed: object) -> None:
        if (
            isinstance(changed, Changed)
            and self.isVisible()
            and changed.touches("visit", "unit", "finding", "print", "seal", "package")
        ):
            self._panel.reload()
