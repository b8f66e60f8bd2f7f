"""Making new visits from any page: the dialog, the writing, and where to go after."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cchc_desktop.gui.campaign.session import CampaignSession
from cchc_desktop.gui.shell.page import Shell

if TYPE_CHECKING:
    from cchc_desktop.gui.campaign.new_visits_dialog import PlannedVisit


class NewVisits(QObject):
    """One visit that was made is opened; of several, or with `stay`, the page stays and shows them."""

    def __init__(
        self, shell: Shell, session: CampaignSession, window: QWidget, *, stay: bool = False
    ) -> None:
        super().__init__(window)
        self._shell = shell
        self._session = session
        self._stay = stay

    def ask(self, page: QWidget, day: str = "") -> None:
        """Open the dialog over a page; `day` is ISO or empty."""
        from cchc_desktop.gui.campaign.new_visits_dialog import NewVisitsDialog

        planning = self._session.workspace.planning
        if not self._session.campaign_id:
            self._shell.go("campaign", create="yes")
            return
        record = self._session.record()
        units = planning.units(self._session.campaign_id)
        scheduled = frozenset(row.unit_id for row in planning.visits(self._session.campaign_id))
        dialog = NewVisitsDialog(
            units,
            scheduled,
            today=lambda: self._session.workspace.clock().date(),
            day=day,
            deadline=record.deadline if record else "",
            parent=page,
        )
        dialog.planned.connect(self._on_planned)
        dialog.open()

    def _on_planned(self, visits: "tuple[PlannedVisit, ...]") -> None:
        made = [visit_id for one in visits if (visit_id := self._make(one))]
        if made:
            self._session.tell_now("visit")
        if len(made) == 1 and not self._stay:
            self._shell.go("visit", visit=made[0])

    def _make(self, one: "PlannedVisit") -> str:
        planning, campaign = self._session.workspace.planning, self._session.campaign_id
        made = self._session.attempt(
            lambda: planning.create_visit(campaign, unit_id=one.unit_id, date=one.date, kind=one.kind)
        )
        return made or ""
