"""All services over one data folder, each made when it is first asked for.

Most of them bring libraries along; a start that only shows what is due must not pay for these.
"""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.core.changes import Sight
from cchc_desktop.core.clock import Clock
from cchc_desktop.core.ids import IdSource
from cchc_desktop.services.campaign_outlines import CampaignOutlines
from cchc_desktop.services.campaign_reading import CampaignReader
from cchc_desktop.services.last_places import LastPlaces
from cchc_desktop.services.planning import PlanningService
from cchc_desktop.services.station import StationService
from cchc_desktop.store.store import Store

if TYPE_CHECKING:
    from cchc_desktop.outline.library import OutlineLibrary
    from cchc_desktop.services.attachments import AttachmentService
    from cchc_desktop.services.capture import CaptureService
    from cchc_desktop.services.editing import Editing
    from cchc_desktop.services.editings import EditingOfCampaigns
    from cchc_desktop.services.follow_ups import FollowUpService
    from cchc_desktop.services.identity import IdentityService
    from cchc_desktop.services.merging import MergingService
    from cchc_desktop.services.phrases import PhraseService
    from cchc_desktop.services.prints import PrintKeeper
    from cchc_desktop.services.reading import Reader
    from cchc_desktop.services.reporting import ReportingService
    from cchc_desktop.services.safety import SafetyService
    from cchc_desktop.services.seal_data import SealData
    from cchc_desktop.services.sealing import SealingService
    from cchc_desktop.services.searching import SearchService
    from cchc_desktop.services.supplement import SupplementService
    from cchc_desktop.services.syncing import SyncService
    from cchc_desktop.services.transfer import TransferService


class Workspace:
    """What pages and the command line work with; built by `composition.open_workspace`.

    `forms` is the folder of outlines, `fonts` that of the fonts of documents.
    """

    def __init__(self, store: Store, *, forms: Path, fonts: Path, ids: IdSource, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self._forms = forms
        self._fonts = fonts
        self._ids = ids
        self._outlines = CampaignOutlines(store.views, store.local, store.log.history)
        self.station = StationService(store)
        self.places = LastPlaces(store, clock)
        self.planning = PlanningService(
            store,
            CampaignReader(store, self._outlines),
            outlines=self._outlines,
            library=lambda: self.outlines,
            ids=ids,
            clock=clock,
        )

    def editing(self, campaign_id: str) -> "Editing":
        """Return the editing of a campaign; pages of one campaign share it and its undo."""
        return self.editings.of(campaign_id)

    def sight(self) -> Sight:
        """Return how far a page sees that reads now. To be taken before the reading."""
        return self.store.log.sight()

    def close(self) -> None:
        """Close every open change and the database. May be called twice."""
        self.store.close()

    @cached_property
    def capture(self) -> "CaptureService":
        """Everything about one visit that is not printing."""
        from cchc_desktop.services.capture import CaptureService

        return CaptureService(
            self.store,
            self._reader,
            outlines=self._outlines,
            editings=self.editings,
            ids=self._ids,
            clock=self.clock,
        )

    @cached_property
    def reporting(self) -> "ReportingService":
        """The minutes."""
        from cchc_desktop.services.reporting import ReportingService

        return ReportingService(
            self.store,
            self._reader,
            outlines=self._outlines,
            seal_data=self._seal_data,
            attachments=self.attachments,
            prints=self._prints,
        )

    @cached_property
    def sealing(self) -> "SealingService":
        """Seals and what has changed since."""
        from cchc_desktop.services.sealing import SealingService

        return SealingService(
            self.store,
            self._reader,
            seal_data=self._seal_data,
            attachments=self.attachments,
            ids=self._ids,
            clock=self.clock,
        )

    @cached_property
    def supplement(self) -> "SupplementService":
        """The supplementary minutes of sealed visits."""
        from cchc_desktop.services.station_names import station_names
        from cchc_desktop.services.supplement import SupplementService

        return SupplementService(
            self.store,
            self._reader,
            outlines=self._outlines,
            seal_data=self._seal_data,
            reporting=self.reporting,
            prints=self._prints,
            machines=lambda: station_names(self.store),
        )

    @cached_property
    def searching(self) -> "SearchService":
        """Search over everything."""
        from cchc_desktop.services.searching import SearchService

        return SearchService(self.store)

    @cached_property
    def phrases(self) -> "PhraseService":
        """The person's own sentences."""
        from cchc_desktop.services.phrases import PhraseService

        return PhraseService(self.store, self._ids)

    @cached_property
    def attachments(self) -> "AttachmentService":
        """Files, photos and scans."""
        from cchc_desktop.services.attachments import AttachmentService

        return AttachmentService(self.store, self.editings)

    @cached_property
    def safety(self) -> "SafetyService":
        """Backups and checks."""
        from cchc_desktop.services.safety import SafetyService

        return SafetyService(self.store, lambda: self.sealing, outlines=self._outlines)

    @cached_property
    def merging(self) -> "MergingService":
        """What machines disagree about."""
        from cchc_desktop.services.merging import MergingService

        return MergingService(self.store, self._reader, outlines=self._outlines, editings=self.editings)

    @cached_property
    def follow_ups(self) -> "FollowUpService":
        """What units were asked to do."""
        from cchc_desktop.services.follow_ups import FollowUpService

        return FollowUpService(self.store, self.clock)

    @cached_property
    def identity(self) -> "IdentityService":
        """Keys and card of this machine, and the machines it knows."""
        from cchc_desktop.services.identity import IdentityService

        return IdentityService(self.store, fonts=self._fonts, ids=self._ids, clock=self.clock)

    @cached_property
    def transfer(self) -> "TransferService":
        """Packages out and in."""
        from cchc_desktop.services.transfer import TransferService

        return TransferService(
            self.store,
            lambda: self.identity,
            outlines=self._outlines,
            fonts=self._fonts,
            ids=self._ids,
            clock=self.clock,
        )

    @cached_property
    def sync(self) -> "SyncService":
        """Places on the network, or folders, to synchronise with."""
        from cchc_desktop.services.syncing import SyncService

        return SyncService(
            self.store, lambda: self.identity, lambda: self.transfer, ids=self._ids, clock=self.clock
        )

    @cached_property
    def outlines(self) -> "OutlineLibrary":
        """The outlines that come with the program."""
        from cchc_desktop.outline.library import OutlineLibrary

        return OutlineLibrary(self._forms)

    @cached_property
    def editings(self) -> "EditingOfCampaigns":
        """The editing of every campaign."""
        from cchc_desktop.services.editings import EditingOfCampaigns

        return EditingOfCampaigns(self.store, self._ids)

    @cached_property
    def _prints(self) -> "PrintKeeper":
        from cchc_desktop.services.prints import PrintKeeper

        return PrintKeeper(
            self.store, attachments=self.attachments, fonts=self._fonts, ids=self._ids, clock=self.clock
        )

    @cached_property
    def _reader(self) -> "Reader":
        from cchc_desktop.services.reading import Reader

        return Reader(self.store, self._outlines, self._seal_data)

    @cached_property
    def _seal_data(self) -> "SealData":
        from cchc_desktop.services.seal_data import SealData

        return SealData(self.store, self._outlines)
