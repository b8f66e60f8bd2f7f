"""Who confirmed: only whoever told to hold everything that was sent."""

from pathlib import Path

import pytest

from cchc_desktop.core.clock import system_clock
from cchc_desktop.core.fields import VisitKind
from cchc_desktop.services.sync_confirming import confirmations
from tests.syncing_machines import other_machine


@pytest.fixture
def three(tmp_path: Path):
    place = tmp_path / "kho"
    place.mkdir()
    machines = [
        other_machine(tmp_path / name, name=name, person=f"Người {name}", clock=system_clock)
        for name in ("A", "B", "C")
    ]
    a, b, c = machines
    a.meet(b.workspace)
    a.meet(c.workspace)
    b.meet(c.workspace)
    for machine in machines:
        assert machine.sync.add(str(place)).probe.passed
    yield machines
    for machine in machines:
        machine.workspace.close()


def taken(machine) -> None:
    machine.sync.run_once()
    machine.take_all()
    machine.sync.run_once()


def who(machine) -> list[str]:
    return [one.by.name for one in confirmations(machine.workspace.store)]


def test_only_who_holds_all_of_it_has_confirmed(three):
    a, b, c = three
    assert who(a) == []
    campaign = a.workspace.planning.create_campaign("tayninh-2023")
    unit = a.workspace.editing(campaign).new_entity("unit", name="Phường 1", tags=["phuong_xa"])
    visit = a.workspace.planning.create_visit(
        campaign, unit_id=unit, date="2023-09-12", kind=VisitKind.PLANNED
    )
    a.sync.run_once()
    assert who(a) == []
    taken(b)
    taken(a)
    assert who(a) == ["B"]
    taken(c)
    taken(a)
    assert set(who(a)) == {"B", "C"}
    assert all(one.at for one in confirmations(a.workspace.store))

    a.write(visit, "1.1-a", "Thêm")
    a.sync.run_once()
    # What both told before is only part of what lies there now.
    assert who(a) == []
    taken(c)
    taken(a)
    assert who(a) == ["C"]
