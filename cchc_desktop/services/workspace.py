"""All services over one data folder."""

from dataclasses import dataclass

from cchc_desktop.core.clock import Clock
from cchc_desktop.outline.library import OutlineLibrary
from cchc_desktop.services.attachments import AttachmentService
from cchc_desktop.services.capture import CaptureService
from cchc_desktop.services.editing import Editing
from cchc_desktop.services.editings import EditingOfCampaigns
from cchc_desktop.services.phrases import PhraseService
from cchc_desktop.services.planning import PlanningService
from cchc_desktop.services.reporting import ReportingService
from cchc_desktop.services.safety import SafetyService
from cchc_desktop.services.sealing import SealingService
from cchc_desktop.services.searching import SearchService
from cchc_desktop.services.station import StationService
from cchc_desktop.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """What pages and the command line work with; built by `composition.open_workspace`."""

    station: StationService
    planning: PlanningService
    capture: CaptureService
    reporting: ReportingService
    sealing: SealingService
    searching: SearchService
    phrases: PhraseService
    attachments: AttachmentService
    safety: SafetyService
    outlines: OutlineLibrary
    clock: Clock
    editings: EditingOfCampaigns
    store: Store

    def editing(self, campaign_id: str) -> Editing:
        """Return the editing of a campaign; pages of one campaign share it and its undo."""
        return self.editings.of(campaign_id)

    def close(self) -> None:
        """Close every open change and the database. May be called twice."""
        self.store.close()
