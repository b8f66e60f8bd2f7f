"""A workspace over a fresh data folder, with the Tây Ninh outline, a small team and one visit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cchc_desktop.composition import make_demo, open_workspace
from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.fields import Role, Side, VisitKind
from cchc_desktop.core.ids import seeded_ids
from cchc_desktop.core.scopes import finding_id
from cchc_desktop.services.editing import Editing
from cchc_desktop.services.workspace import Workspace

OUTLINE = "tayninh-2023"


class TickingClock:
    """A second passes at each reading; tests move it on by days."""

    def __init__(self) -> None:
        self.now = datetime(2023, 9, 12, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@dataclass(frozen=True)
class Office:
    """What the tests work with: one campaign with three members, one ward, one department, one visit."""

    workspace: Workspace
    clock: TickingClock
    campaign: str
    ward: str
    department: str
    members: tuple[str, ...]
    visit: str

    @property
    def editing(self) -> Editing:
        return self.workspace.editing(self.campaign)

    def key(self, item: str, field: str) -> FieldKey:
        return FieldKey("finding", finding_id(self.visit, item), field)

    def find(self, item: str, **values: JsonValue) -> None:
        self.editing.put_many({self.key(item, name): value for name, value in values.items()})

    def visit_key(self, field: str) -> FieldKey:
        return FieldKey("visit", self.visit, field)


@pytest.fixture
def clock() -> TickingClock:
    return TickingClock()


@pytest.fixture
def workspace(tmp_path: Path, clock: TickingClock) -> Iterator[Workspace]:
    opened = open_workspace(tmp_path / "data", clock=clock, ids=seeded_ids(7), backups=tmp_path / "backups")
    opened.station.set_up(name="Máy thử", person="Lê Thị Thử", post="Chuyên viên")
    yield opened
    opened.close()


@pytest.fixture
def office(workspace: Workspace, clock: TickingClock) -> Office:
    campaign = workspace.planning.create_campaign(OUTLINE)
    editing = workspace.editing(campaign)
    roles = (Role.LEADER, Role.SECRETARY, Role.MEMBER)
    members = tuple(
        editing.new_entity("member", name=f"Thành viên {place}", role=role.value, post="Chuyên viên")
        for place, role in enumerate(roles, start=1)
    )
    ward = editing.new_entity("unit", name="UBND phường Một", tags=["phuong_xa"], head="Nguyễn Văn Chủ")
    department = editing.new_entity("unit", name="Phòng Hai", tags=["co_quan_chuyen_mon"])
    visit = workspace.planning.create_visit(
        campaign, unit_id=ward, date="2023-09-12", kind=VisitKind.PLANNED.value
    )
    editing.new_row(
        "attendee", visit, side=Side.UNIT.value, name="Nguyễn Văn Chủ", post="Chủ tịch", signs=True
    )
    return Office(workspace, clock, campaign, ward, department, members, visit)


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "data"
    make_demo(folder, visits=8)
    return folder
