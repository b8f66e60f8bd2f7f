"""Two and three machines over one target: what was written arrives, once, and nothing says more than is so."""

import contextlib
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cchc_desktop.composition import open_workspace
from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.errors import CchcError, EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.core.fields import VisitKind
from cchc_desktop.core.ids import seeded_ids
from cchc_desktop.core.progress import CancelToken
from cchc_desktop.core.scopes import finding_id
from cchc_desktop.exchange.targets import Patience
from cchc_desktop.platform.secrets import SecretPlace, Secrets
from cchc_desktop.sentences import sentence_for
from cchc_desktop.services import sync_preparing
from cchc_desktop.services.sync_records import OfferState, RunResult, TargetState
from cchc_desktop.services.sync_schedule import LONGEST_PAUSE
from cchc_desktop.services.syncing import SyncService
from cchc_desktop.services.transfer_records import DeliveryState
from cchc_desktop.services.workspace import Workspace
from tests.faulty_proxy import Fault, FaultyProxy, proxied
from tests.sync_servers import PASSWORD, USER, Served, folder_files, ftp, s3, webdav

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


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Callable[..., Machine]]:
    made: list[Machine] = []

    def make(name: str, *, ring: bool = True) -> Machine:
        machine = Machine(
            tmp_path / name,
            name,
            Clock(),
            Ring() if ring else None,
            None,
            10 * len(made) + 1,  # type: ignore[arg-type]
        )
        machine.open()
        machine.workspace.station.set_up(name=f"Máy {name}", person=f"Người {name}", post="Chuyên viên")
        made.append(machine)
        return machine

    yield make
    for machine in made:
        machine.workspace.close()


@pytest.fixture
def a(machines) -> Machine:
    return machines("a")


@pytest.fixture
def b(machines, a: Machine) -> Machine:
    other = machines("b")
    a.knows(other)
    other.knows(a)
    return other


@pytest.fixture
def visit(a: Machine) -> str:
    campaign = a.workspace.planning.create_campaign(OUTLINE)
    editing = a.workspace.editing(campaign)
    ward = editing.new_entity("unit", name="UBND phường Một", tags=["phuong_xa"], head="Nguyễn Văn Chủ")
    return a.workspace.planning.create_visit(
        campaign, unit_id=ward, date="2023-09-12", kind=VisitKind.PLANNED.value
    )


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    place = tmp_path / "nơi chung"
    place.mkdir()
    return place


def campaign_of(machine: Machine, visit: str) -> str:
    return machine.workspace.capture.visit(visit).campaign_id


def test_what_one_machine_writes_the_other_takes_in_and_confirms(
    a: Machine, b: Machine, visit: str, shared: Path
) -> None:
    a.find(visit, ITEMS[0], "Đã niêm yết đủ.")
    a.add(str(shared))
    sent = a.run()
    assert sent.is_well
    assert sent.waiting == 0
    (target,) = a.sync.targets()
    assert (target.counts.sent, target.counts.confirmed, target.counts.waiting) == (1, 0, 0)
    campaign = campaign_of(a, visit)
    (delivery,) = a.workspace.transfer.delivery(campaign, [visit]).values()
    assert delivery.state is DeliveryState.WRITTEN

    b.add(str(shared))
    fetched = b.run()
    assert (fetched.fetched, fetched.taken, fetched.offered) == (1, 0, 1)
    assert b.workspace.store.views.campaign_ids() == ()
    (offer,) = b.sync.offered()
    assert (offer.state, offer.station.name) == (OfferState.OFFERED, "Máy a")
    assert b.take_all() == 1
    assert b.sync.offered() == ()
    assert b.text(visit, ITEMS[0]) == "Đã niêm yết đủ."
    assert b.run().sent >= 1

    assert a.run().is_well
    assert a.take_all() == 1
    (target,) = a.sync.targets()
    assert target.counts.confirmed == target.counts.sent == 1
    (delivery,) = a.workspace.transfer.delivery(campaign, [visit]).values()
    assert delivery.state is DeliveryState.CONFIRMED
