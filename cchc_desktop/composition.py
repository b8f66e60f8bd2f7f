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
    identifiers = ids or random_ids()
    store = Store.open(data_folder, clock=clock, ids=identifiers, backups_in=backups)
    library = OutlineLibrary(forms or forms_folder())
    outlines = CampaignOutlines(store.views)
    seal_data = SealData(store, outlines)
    reader = Reader(store, outlines, seal_data)
    editings = EditingOfCampaigns(store, identifiers)
    attachments = AttachmentService(store, editings)
    sealing = SealingService(
        store, reader, seal_data=seal_data, attachments=attachments, ids=identifiers, clock=clock
    )
    return Workspace(
        station=StationService(store),
        planning=PlanningService(
            store, reader, outlines=outlines, library=library, ids=identifiers, clock=clock
        ),
        capture=CaptureService(
            store, reader, outlines=outlines, editings=editings, ids=identifiers, clock=clock
        ),
        reporting=ReportingService(
            store,
            reader,
            outlines=outlines,
            seal_data=seal_data,
            attachments=attachments,
            fonts=resources_folder() / "fonts",
            ids=identifiers,
            clock=clock,
        ),
        sealing=sealing,
        searching=SearchService(store),
        phrases=PhraseService(store, identifiers),
        attachments=attachments,
        safety=SafetyService(store, sealing),
        outlines=library,
        clock=clock,
        editings=editings,
        store=store,
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
