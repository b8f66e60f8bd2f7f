"""Two machines that know each other, a visit, and a place both reach."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cchc_desktop.core.fields import VisitKind
from tests.services.syncing.machines import OUTLINE, Clock, Machine, Ring


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
