"""Taking imports back: wholly, in their order, and never what somebody relies on."""

import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from cchc_desktop.composition import open_workspace
from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.fields import Side, VisitKind
from cchc_desktop.core.ids import seeded_ids
from cchc_desktop.services import importing_commit
from cchc_desktop.services.import_removal import held_as_json, held_in
from cchc_desktop.services.transfer_records import DeliveryState, ExportKind, ExportRequest, ImportResult
from cchc_desktop.services.workspace import Workspace
from cchc_desktop.store.outbox import OutboxRow

MakeMachine = Callable[..., Workspace]


@pytest.fixture
def machine(tmp_path: Path, clock):
    opened: list[Workspace] = []

    def make(name: str, folder: Path | None = None) -> Workspace:
        made = open_workspace(
            folder or tmp_path / name, clock=clock, ids=seeded_ids(300 + len(opened)), backups=tmp_path / "bk"
        )
        made.station.set_up(name=name, person=name, post="")
        opened.append(made)
        return made

    yield make
    for each in opened:
        each.close()


@pytest.fixture
def pair(office, machine: MakeMachine) -> tuple[Workspace, Workspace]:
    """The desk and a laptop that know each other."""
    desk, laptop = office.workspace, machine("Máy A")
    desk.identity.accept(laptop.identity.card())
    laptop.identity.accept(desk.identity.card())
    return desk, laptop


def card_key(workspace: Workspace) -> str:
    return workspace.identity.card().age_recipient


def send(source: Workspace, target: Workspace, to: Path, campaign: str, kind=ExportKind.OFFICE) -> Path:
    request = ExportRequest(campaign_id=campaign, kind=kind)
    (sent,) = source.transfer.export(request, to=to, recipients=(card_key(target),))
    return sent.path


def receive(target: Workspace, package: Path) -> ImportResult:
    with target.transfer.open(package) as incoming:
        return target.transfer.take_in(incoming)


def refusal(workspace: Workspace, result: ImportResult) -> Refused:
    with pytest.raises(Refused) as refused:
        workspace.transfer.take_back(result.plan.sha256)
    return refused.value


def count_changes(workspace: Workspace) -> int:
    with sqlite3.connect(workspace.store.folder / "cchc.db") as reader:
        return reader.execute("SELECT count(*) FROM changes").fetchone()[0]


def test_a_receipt_binds_whatever_the_clock_said_when_it_was_written(office, pair, clock, tmp_path) -> None:
    desk, laptop = pair
    result = receive(laptop, send(desk, laptop, tmp_path, office.campaign))
    clock.now -= timedelta(days=1)
    receipt = laptop.transfer.write_receipt(office.campaign, to=tmp_path, recipients=(card_key(desk),))
    receive(desk, receipt.path)
    states = desk.transfer.delivery(office.campaign, [office.visit])
    assert states[office.visit].state is DeliveryState.CONFIRMED
    refused = refusal(laptop, result)
    assert refused.code is ErrorCode.IMPORT_PASSED_ON
    assert refused.fields["receipt"] == receipt.path.name
    assert count_changes(laptop) == result.new


def test_what_was_sent_on_binds_whatever_the_clock_said(office, pair, clock, tmp_path) -> None:
    desk, laptop = pair
    result = receive(laptop, send(desk, laptop, tmp_path, office.campaign))
    clock.now -= timedelta(days=1)
    package = send(laptop, desk, tmp_path, office.campaign)
    refused = refusal(laptop, result)
    assert (refused.code, refused.fields["sent"]) == (ErrorCode.IMPORT_PASSED_ON, package.name)


def test_a_receipt_for_earlier_imports_does_not_hinder_a_later_one(office, pair, tmp_path) -> None:
    desk, laptop = pair
    receive(laptop, send(desk, laptop, tmp_path, office.campaign))
    laptop.transfer.write_receipt(office.campaign, to=tmp_path, recipients=(card_key(desk),))
    office.find("I.1-1", achieved="viết sau")
    later = receive(laptop, send(desk, laptop, tmp_path, office.campaign))
    laptop.transfer.take_back(later.plan.sha256)
    assert laptop.capture.finding(office.visit, "I.1-1").achieved == ""


def test_what_waits_for_a_target_binds_and_what_waits_for_none_is_dropped(office, pair, tmp_path) -> None:
    desk, laptop = pair
    result = receive(laptop, send(desk, laptop, tmp_path, office.campaign))
    place = tmp_path / "nơi chung"
    place.mkdir()
    added = laptop.sync.add(str(place))
    assert added.probe.passed
    station = desk.store.station.id
    row = OutboxRow(
        bound=laptop.store.outbox.targets()[0].bound,
        sha256="a" * 64,
        path="x",
        kind="changes",
        campaign=office.campaign,
        file="x",
        size=1,
        ranges={station: ((2, 2),)},
        made_at="2023-09-12T08:00:00+00:00",
    )
    laptop.store.outbox.add(row)
    refused = refusal(laptop, result)
    assert (refused.code, refused.fields["waiting"]) == (ErrorCode.IMPORT_PASSED_ON, added.target.name)
    laptop.sync.remove(added.target.target_id)
    laptop.transfer.take_back(result.plan.sha256)
    assert [each for each in laptop.store.outbox.rows() if each.kind == "changes"] == []
    assert count_changes(laptop) == 0


def test_later_imports_are_taken_back_first_and_nothing_is_left(office, pair, tmp_path) -> None:
    desk, laptop = pair
    first = send(desk, laptop, tmp_path, office.campaign)
    office.find("I.1-1", note="thêm")
    second = send(desk, laptop, tmp_path, office.campaign)
    one, two = receive(laptop, first), receive(laptop, second)
    refused = refusal(laptop, one)
    assert refused.code is ErrorCode.IMPORT_NEEDED_LATER
    assert second.name in str(refused.fields["packages"])
    laptop.transfer.take_back(two.plan.sha256)
    laptop.transfer.take_back(one.plan.sha256)
    assert count_changes(laptop) == 0
    assert {line.state for line in laptop.transfer.journal()} == {"taken_back"}


def test_every_part_of_a_package_that_came_in_at_several_times_is_taken_back(office, pair, tmp_path) -> None:
    desk, laptop = pair
    first = send(desk, laptop, tmp_path, office.campaign, ExportKind.PLAN)
    # Nothing in it stands on the plan: the plan alone can be taken back.
    editing = desk.editing(office.campaign)
    editing.put(FieldKey("unit", office.ward, "head"), "Người khác")
    second = send(desk, laptop, tmp_path, office.campaign)
    receive(laptop, second)
    plan = receive(laptop, first)
    assert plan.new == 0
    again = receive(laptop, second)
    assert again.plan.imported_at
    (line,) = [line for line in laptop.transfer.journal() if line.sha256 == again.plan.sha256]
    assert line.details["new"] == count_changes(laptop)
    laptop.transfer.take_back(again.plan.sha256)
    assert count_changes(laptop) == 0


def test_what_was_typed_before_the_folder_was_copied_counts_too(office, pair, machine, tmp_path) -> None:
    desk, laptop = pair
    result = receive(laptop, send(desk, laptop, tmp_path, office.campaign))
    laptop.editing(office.campaign).put(office.key("I.1-1", "shortcomings"), "tôi viết")
    laptop.close()
    shutil.copytree(tmp_path / "Máy A", tmp_path / "bản chép")
    moved = machine("Máy A", folder=tmp_path / "bản chép")
    assert moved.store.station.id != laptop.store.station.id
    refused = refusal(moved, result)
    assert (refused.code, refused.fields["unit"]) == (ErrorCode.IMPORT_BUILT_UPON, "UBND phường Một")


def visit_of_unit(laptop: Workspace, office, unit: str, member: str) -> None:
    laptop.planning.create_visit(
        office.campaign, unit_id=unit, date="2023-09-13", kind=VisitKind.PLANNED.value
    )


def opinion_of_member(laptop: Workspace, office, unit: str, member: str) -> None:
    laptop.editing(office.campaign).new_row(
        "attendee", office.visit, side=Side.TEAM.value, name="Mới", post="", member=member
    )


@pytest.mark.parametrize("build", [visit_of_unit, opinion_of_member])
def test_what_points_to_something_that_would_vanish_is_built_upon_it(
    office, pair, tmp_path, build: Callable[..., None]
) -> None:
    desk, laptop = pair
    receive(laptop, send(desk, laptop, tmp_path, office.campaign, ExportKind.PLAN))
    editing = desk.editing(office.campaign)
    unit = editing.new_entity("unit", name="UBND phường Hai", tags=["phuong_xa"])
    member = editing.new_entity("member", name="Người mới", role="member")
    result = receive(laptop, send(desk, laptop, tmp_path, office.campaign, ExportKind.PLAN))
    build(laptop, office, unit, member)
    before = count_changes(laptop)
    assert refusal(laptop, result).code is ErrorCode.IMPORT_BUILT_UPON
    assert count_changes(laptop) == before


def test_the_result_counts_the_disputes_that_came_to_be(office, pair, tmp_path) -> None:
    desk, laptop = pair
    receive(laptop, send(desk, laptop, tmp_path, office.campaign))
    office.find("I.1-1", note="của bàn")
    with laptop.transfer.open(send(desk, laptop, tmp_path, office.campaign)) as incoming:
        assert incoming.plan.conflicts == ()
        laptop.editing(office.campaign).put(office.key("I.1-1", "note"), "vừa gõ")
        result = laptop.transfer.take_in(incoming)
    assert (result.conflicts, result.contested) == (1, 0)
    assert laptop.transfer.journal()[0].details["conflicts"] == 1
    assert laptop.merging.count(office.campaign) == 1


class Killed(BaseException):
    """The program ends here."""


def test_a_large_package_comes_in_by_parts_and_is_completed_or_taken_back(
    office, pair, tmp_path, monkeypatch
) -> None:
    desk, laptop = pair
    package = send(desk, laptop, tmp_path, office.campaign)
    monkeypatch.setattr(importing_commit, "PART", 7)
    receive_part, calls = laptop.store.log.receive, []

    def dying(changes):
        calls.append(len(changes))
        if len(calls) == 3:
            raise Killed
        return receive_part(changes)

    def half() -> None:
        calls.clear()
        with monkeypatch.context() as patched:
            patched.setattr(laptop.store.log, "receive", dying)
            with pytest.raises(Killed):
                receive(laptop, package)

    half()
    (line,) = laptop.transfer.journal()
    assert (line.state, line.can_be_taken_back, count_changes(laptop)) == ("importing", True, 14)
    laptop.transfer.take_back(line.sha256)
    assert count_changes(laptop) == 0
    half()
    result = receive(laptop, package)
    assert (result.plan.imported_at, result.same) == ("", 14)
    (line,) = laptop.transfer.journal()
    assert (line.state, line.details["new"]) == ("imported", count_changes(laptop))
    assert receive(laptop, package).new == 0
    assert laptop.store.check().faults == ()
    laptop.transfer.take_back(line.sha256)
    assert count_changes(laptop) == 0


def test_what_a_receipt_says_is_kept_and_read() -> None:
    held = {"a": ((1, 4), (7, 7))}
    assert held_in({"held": held_as_json(held)}) == held
    assert held_in({"package": "x"}) is None
    assert held_in(None) is None


def test_numbers_told_as_held_are_those_of_the_moment(office, pair, tmp_path) -> None:
    desk, laptop = pair
    office.find("I.1-1", achieved="một")
    result = receive(laptop, send(desk, laptop, tmp_path, office.campaign))
    assert laptop.store.reader.held(office.campaign)
    # Nobody told the reader: it sees for itself what is gone, as soon as it is.
    laptop.store.log.take_back(((1, result.new),))
    assert laptop.store.reader.held(office.campaign) == {}
