"""Laptops for tests of synchronising."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cchc_desktop.composition import open_workspace
from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.ids import seeded_ids
from cchc_desktop.core.scopes import finding_id
from cchc_desktop.exchange.target_connection import Patience
from cchc_desktop.platform.secrets import Secrets
from cchc_desktop.services.sync_records import RunResult
from cchc_desktop.services.syncing import SyncService
from cchc_desktop.services.workspace import Workspace
from tests.sync_servers import folder_files

OUTLINE = "tayninh-2023"
QUICK = Patience(answer=2.0, tries=0)
ITEMS = ("1.1-a", "1.1-b", "1.1-c")


class Ring:
    """A key ring in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Clock:
    """A second passes at each reading."""

    def __init__(self) -> None:
        self.now = datetime(2023, 9, 12, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@dataclass
class Machine:
    """One laptop with its data folder."""

    folder: Path
    name: str
    clock: Clock
    ring: Ring | None
    workspace: Workspace
    seed: int

    @property
    def sync(self) -> SyncService:
        return self.workspace.sync

    def reopen(self) -> None:
        self.workspace.close()
        self.open()

    def open(self) -> None:
        self.seed += 100
        self.workspace = open_workspace(
            self.folder, clock=self.clock, ids=seeded_ids(self.seed),
            backups=self.folder.with_name(f"{self.name}-backups"),
        )  # fmt: skip
        self.workspace.__dict__["sync"] = SyncService(
            self.workspace.store, lambda: self.workspace.identity, lambda: self.workspace.transfer,
            ids=seeded_ids(self.seed + 1), clock=self.clock,
            secrets=Secrets(self.folder, ring=lambda: self.ring), patience=QUICK,
        )  # fmt: skip

    def add(self, uri: str, **how: str) -> str:
        added = self.sync.add(uri, **how)
        assert added.probe.passed, added.probe
        return added.target.target_id

    def run(self) -> RunResult:
        (result,) = self.sync.run_once()
        return result

    def find(self, visit: str, item: str, text: str) -> None:
        campaign = self.workspace.capture.visit(visit).campaign_id
        key = FieldKey("finding", finding_id(visit, item), "found.narrative")
        self.workspace.editing(campaign).put(key, text)

    def text(self, visit: str, item: str) -> object:
        cell = self.workspace.store.views.cell(
            FieldKey("finding", finding_id(visit, item), "found.narrative")
        )
        return cell.value if cell else None

    def take_all(self) -> int:
        """Take in everything that is offered, as a person would, strangers accepted."""
        offered = self.sync.offered()
        for offer in offered:
            with self.workspace.transfer.open(offer.path) as incoming:
                accepted = frozenset(each.fingerprint for each in incoming.plan.strangers)
                self.workspace.transfer.take_in(incoming, accepted=accepted)
        return len(offered)

    def knows(self, *others: "Machine") -> None:
        for other in others:
            self.workspace.identity.accept(other.workspace.identity.card())


def campaign_of(machine: Machine, visit: str) -> str:
    return machine.workspace.capture.visit(visit).campaign_id


def whole_objects(folder: Path) -> dict[str, bytes]:
    return {path: content for path, content in folder_files(folder).items() if path.endswith(".cchc")}
