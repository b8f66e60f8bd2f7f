"""The one place where the services are put together over a data folder."""

from pathlib import Path

from cchc_desktop.core.clock import Clock, system_clock
from cchc_desktop.core.ids import IdSource, random_ids, seeded_ids
from cchc_desktop.core.progress import Progress, no_progress
from cchc_desktop.outline.library import OutlineLibrary
from cchc_desktop.platform.paths import forms_folder, resources_folder
from cchc_desktop.services.attachments import AttachmentService
from cchc_desktop.services.campaign_outlines import CampaignOutlines
from cchc_desktop.services.capture import CaptureService
from cchc_desktop.services.editings import EditingOfCampaigns
from cchc_desktop.services.phrases import PhraseService
from cchc_desktop.services.planning import PlanningService
from cchc_desktop.services.reading import Reader
from cchc_desktop.services.reporting import ReportingService
from cchc_desktop.services.safety import SafetyService
from cchc_desktop.services.seal_data import SealData
from cchc_desktop.services.sealing import SealingService
from cchc_desktop.services.searching import SearchService
from cchc_desktop.services.station import StationService
from cchc_desktop.services.workspace import Workspace
from cchc_desktop.store.store import Store

DEMO_VISITS, DEMO_SEED = 18, 2023


def open_workspace(
    data_folder: Path,
    *,
    clock: Clock = system_clock,
    ids: IdSource | None = None,
    forms: Path | None = None,
    backups: Path | None = None,
) -> Workspace:
    """Open the data folder, made when there is none, and return the services over it.

    `forms` is the folder of outlines and `backups` that of automatic backups, the usual ones when not given.
    Raises `Refused(DATABASE_PLACE_REFUSED)` and `EnvironmentFailed` with ALREADY_RUNNING, DATABASE_DAMAGED,
    DATABASE_NEWER, DATABASE_LOCKED, NOT_A_DATABASE, FOLDER_READ_ONLY or DISK_FULL.
    """
    parts = _Parts(
        store=Store.open(data_folder, clock=clock, ids=ids or random_ids(), backups_in=backups),
        library=OutlineLibrary(forms or forms_folder()),
        ids=ids or random_ids(),
        clock=clock,
    )
    return parts.workspace()


class _Parts:
    """What the services share, and the services made of it."""

    def __init__(self, *, store: Store, library: OutlineLibrary, ids: IdSource, clock: Clock) -> None:
        self._store = store
        self._library = library
        self._ids = ids
        self._clock = clock
        self._outlines = CampaignOutlines(store.views)
        self._seal_data = SealData(store, self._outlines)
        self._reader = Reader(store, self._outlines, self._seal_data)
        self._editings = EditingOfCampaigns(store, ids)
        self._attachments = AttachmentService(store, self._editings)

    def workspace(self) -> Workspace:
        sealing = self._sealing()
        return Workspace(
            station=StationService(self._store),
            planning=self._planning(),
            capture=self._capture(),
            reporting=self._reporting(),
            sealing=sealing,
            searching=SearchService(self._store),
            phrases=PhraseService(self._store, self._ids),
            attachments=self._attachments,
            safety=SafetyService(self._store, sealing),
            outlines=self._library,
            clock=self._clock,
            editings=self._editings,
            store=self._store,
        )

    def _planning(self) -> PlanningService:
        return PlanningService(
            self._store,
            self._reader,
            outlines=self._outlines,
            library=self._library,
            ids=self._ids,
            clock=self._clock,
        )

    def _capture(self) -> CaptureService:
        return CaptureService(
            self._store,
            self._reader,
            outlines=self._outlines,
            editings=self._editings,
            ids=self._ids,
            clock=self._clock,
        )

    def _reporting(self) -> ReportingService:
        return ReportingService(
            self._store,
            self._reader,
            outlines=self._outlines,
            seal_data=self._seal_data,
            attachments=self._attachments,
            fonts=resources_folder() / "fonts",
            ids=self._ids,
            clock=self._clock,
        )

    def _sealing(self) -> SealingService:
        return SealingService(
            self._store,
            self._reader,
            seal_data=self._seal_data,
            attachments=self._attachments,
            ids=self._ids,
            clock=self._clock,
        )


def make_demo(
    data_folder: Path,
    *,
    visits: int = DEMO_VISITS,
    seed: int = DEMO_SEED,
    progress: Progress = no_progress,
) -> str:
    """Fill an empty data folder with a believable campaign, the same for the same seed; return its id.

    Raises `Refused(DEMO_NEEDS_EMPTY)` when there is a campaign already, and what `open_workspace` raises.
    """
    from cchc_desktop.services.demo import DemoClock, DemoMaker, demo_data_file
    from cchc_desktop.services.demo_data import load_demo_data

    data = load_demo_data(demo_data_file(resources_folder()))
    ids, clock = seeded_ids(seed), DemoClock(data.today)
    workspace = open_workspace(data_folder, clock=clock, ids=ids)
    try:
        maker = DemoMaker(workspace, data, seed=seed, ids=ids, clock=clock)
        return maker.make(visits=visits, progress=progress)
    finally:
        workspace.close()
