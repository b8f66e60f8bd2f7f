"""What came from other machines is never said to be on this machine alone."""

import pytest

from cchc_desktop.composition import open_workspace
from cchc_desktop.core.ids import seeded_ids
from cchc_desktop.services.transfer_records import DeliveryState, ExportKind, ExportRequest


@pytest.fixture
def member(office, tmp_path, clock):
    opened = open_workspace(tmp_path / "b", clock=clock, ids=seeded_ids(500), backups=tmp_path / "bk")
    opened.station.set_up(name="Máy B", person="Bà B", post="")
    opened.identity.accept(office.workspace.identity.card())
    office.workspace.identity.accept(opened.identity.card())
    yield opened
    opened.close()


@pytest.fixture
def carry(office, tmp_path):
    def carried(source, target, kind: ExportKind, *visits: str):
        request = ExportRequest(campaign_id=office.campaign, kind=kind, visit_ids=visits)
        to = (target.identity.card().age_recipient,)
        (sent,) = source.transfer.export(request, to=tmp_path, recipients=to)
        with target.transfer.open(sent.path) as incoming:
            return target.transfer.take_in(incoming)

    return carried


def told(workspace, office):
    return workspace.transfer.delivery(office.campaign, [office.visit])[office.visit]


def test_a_plan_that_was_taken_in_is_told_to_come_from_its_sender(office, member, carry) -> None:
    carry(office.workspace, member, ExportKind.PLAN)
    delivery = told(member, office)
    sender = office.workspace.store.station.name
    assert (delivery.state, [one.name for one in delivery.came_from]) == (DeliveryState.RECEIVED, [sender])
    summary = member.transfer.delivery_summary(office.campaign)
    assert (summary.received, summary.on_this_machine) == (1, 0)


def test_what_is_added_here_is_said_to_be_a_part(office, member, carry) -> None:
    carry(office.workspace, member, ExportKind.PLAN)
    editing = member.editing(office.campaign)
    editing.autosave(office.key("I.1-1", "note"), "đang gõ")
    for _ in ("open", "closed"):
        delivery = told(member, office)
        assert (delivery.state, delivery.partly) == (DeliveryState.ON_THIS_MACHINE, True)
        member.store.log.close()
    carry(member, office.workspace, ExportKind.WORK)
    assert told(member, office).state is DeliveryState.WRITTEN


def test_taking_the_plan_back_leaves_nothing_to_tell(office, member, carry) -> None:
    result = carry(office.workspace, member, ExportKind.PLAN)
    member.transfer.take_back(result.plan.sha256)
    assert told(member, office).came_from == ()


def test_what_never_left_is_only_here(office) -> None:
    delivery = told(office.workspace, office)
    assert (delivery.state, delivery.partly) == (DeliveryState.ON_THIS_MACHINE, False)
