"""The right pane of the page: self-check, joining texts, prints, seal."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cchc_desktop.gui.minutes.checks_card import ChecksCard
from cchc_desktop.gui.minutes.paper import Paper
from cchc_desktop.gui.minutes.prints_card import PrintsCard
from cchc_desktop.gui.minutes.seal_card import SealCard
from cchc_desktop.gui.minutes.texts_card import TextsCard
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.widgets.labels import Rule
from cchc_desktop.gui.widgets.panes import SidePane

WIDTH = 320


class MinutesSide(SidePane):
    """Made anew for every visit. `place_asked(Place)`, `undo_asked` and `redo_asked` come from inside."""

    place_asked = Signal(object)
    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self, session: VisitSession, parent: QWidget | None = None) -> None:
        super().__init__("right", width=WIDTH, parent=parent)
        self._session = session
        self.checks = ChecksCard()
        self.texts = TextsCard(session)
        self.prints = PrintsCard(session.workspace.sealing.changes_since_print)
        self.seal = SealCard()
        self.body.column.setSpacing(scaled(12))
        self._rule_below_texts = Rule()
        parts = (self.checks, Rule(), self.texts, self._rule_below_texts, self.prints, Rule(), self.seal)
        for part in parts:
            self.body.add(part)
        self.seal.accept_scans_on(self)
        self.checks.place_asked.connect(self.place_asked)
        self.seal.place_asked.connect(self.place_asked)
        self.texts.undo_asked.connect(self.undo_asked)
        self.texts.redo_asked.connect(self.redo_asked)

    def refresh(self) -> None:
        """Show the visit as it is kept."""
        visit = self._session.record
        letterhead = self._session.workspace.planning.campaign(visit.campaign_id).letterhead
        self.texts.refresh()
        self.texts.set_copies(copies=letterhead.copies, copies_each=letterhead.copies_each)
        self.refresh_prints()

    def refresh_prints(self) -> None:
        """Show prints and seal as they are kept."""
        visit = self._session.record
        prints = (*visit.prints, *visit.supplements)
        self.prints.show_prints(prints, signed=visit.seal.print_id if visit.seal else "")
        changed = self._session.workspace.sealing.changes_after_seal(visit.entity_id) if visit.seal else ()
        self.seal.show_visit(visit, changed, items=item_texts(self._session))
        self.seal.offer_supplement(offered=self._session.workspace.supplement.is_due(visit))

    def show_paper(self, paper: Paper) -> None:
        """Show what concerns a paper: only the minutes have joining texts."""
        self.texts.setVisible(paper is Paper.MINUTES)
        self._rule_below_texts.setVisible(paper is Paper.MINUTES)


def item_texts(session: VisitSession) -> dict[str, str]:
    """Return the texts of the items of a visit by their ids."""
    return {entry.item.id: entry.item.text for place in session.places for entry in place.entries}
