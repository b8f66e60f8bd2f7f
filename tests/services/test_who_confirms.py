"""Who has confirmed: every machine is named, and once the office's is marked, only it confirms."""

import pytest

from cchc_desktop.composition import open_workspace
from cchc_desktop.core.ids import seeded_ids
from cchc_desktop.services.transfer_records import Delivery, DeliveryState, ExportKind, ExportRequest


@pytest.fixture
def machines(office, tmp_path, clock):
    opened = [
        open_workspace(tmp_path / name, clock=clock, ids=seeded_ids(500 + at), backups=tmp_path / "bk")
        for at, name in enumerate(("Máy A", "Máy B"))
    ]
    for each, name in zip(opened, ("Máy A", "Máy B"), strict=True):
        each.station.set_up(name=name, person=name, post="")
        each.identity.accept(office.workspace.identity.card())
        office.workspace.identity.accept(each.identity.card())
    yield tuple(opened)
    for each in opened:
        each.close()


@pytest.fixture
def confirm(office, tmp_path):
    """Give everything to a machine and bring its receipt back."""
    desk = office.workspace

    def confirmed(machine) -> None:
        request = ExportRequest(campaign_id=office.campaign, kind=ExportKind.OFFICE, everything=True)
        to = (machine.identity.card().age_recipient,)
        (sent,) = desk.transfer.export(request, to=tmp_path, recipients=to)
        with machine.transfer.open(sent.path) as incoming:
            machine.transfer.take_in(incoming)
        back = (desk.identity.card().age_recipient,)
        receipt = machine.transfer.write_receipt(office.campaign, to=tmp_path, recipients=back)
        with desk.transfer.open(receipt.path) as incoming:
            desk.transfer.take_in(incoming)

    return confirmed


def told(office) -> Delivery:
    return office.workspace.transfer.delivery(office.campaign, [office.visit])[office.visit]


def names(delivery: Delivery) -> list[str]:
    return [each.name for each in delivery.by_all]


def test_all_machines_that_hold_a_visit_are_named(office, machines, confirm) -> None:
    for machine in machines:
        confirm(machine)
    delivery = told(office)
    assert (delivery.state, names(delivery)) == (DeliveryState.CONFIRMED, ["Máy A", "Máy B"])
    assert not delivery.by_office


def test_once_the_offices_machine_is_marked_only_it_confirms(office, machines, confirm) -> None:
    a, b = machines
    identity = office.workspace.identity
    identity.mark_office(b.store.station.id, is_office=True)
    confirm(a)
    delivery = told(office)
    assert (delivery.state, delivery.by, names(delivery)) == (DeliveryState.WRITTEN, None, ["Máy A"])
    assert office.workspace.transfer.delivery_summary(office.campaign).confirmed == 0
    confirm(b)
    delivery = told(office)
    assert (delivery.state, names(delivery)) == (DeliveryState.CONFIRMED, ["Máy B", "Máy A"])
    assert delivery.by_office
    identity.mark_office(b.store.station.id, is_office=False)
    assert identity.offices() == frozenset()
    assert names(told(office)) == ["Máy A", "Máy B"]
