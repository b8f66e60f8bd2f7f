"""The one place where the services are put together over a data folder."""

from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.core.clock import Clock, system_clock
from cchc_desktop.core.ids import IdSource, random_ids, seeded_ids
from cchc_desktop.core.progress import Progress, no_progress
from cchc_desktop.platform.files import make_folder
from cchc_desktop.platform.paths import forms_folder, resources_folder
from cchc_desktop.services.workspace import Workspace
from cchc_desktop.store.store import Store

if TYPE_CHECKING:
    from cchc_desktop.services.exchange_trial import ExchangeTrial

DEMO_VISITS, DEMO_SEED = 21, 2023


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
    return Workspace(
        Store.open(data_folder, clock=clock, ids=identifiers, backups_in=backups),
        forms=forms or forms_folder(),
        fonts=resources_folder() / "fonts",
        ids=identifiers,
        clock=clock,
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


def try_exchange(sender: Workspace, folder: Path) -> "ExchangeTrial":
    """Send the campaign of a demonstration to a station made in `folder`, and tell how much arrived.

    Raises `TrialFailed`, and what sending and receiving raise.
    """
    from cchc_desktop.services import exchange_trial

    stick = make_folder(folder / "stick")
    receiver = open_workspace(folder / "receiver", backups=folder / "receiver-backups")
    try:
        receiver.station.set_up(name="Trial", person="Trial", post="")
        campaign_id = max(sender.planning.visits(), key=lambda row: row.answered).campaign_id
        return exchange_trial.try_exchange(sender, receiver, campaign_id=campaign_id, folder=stick)
    finally:
        receiver.close()
