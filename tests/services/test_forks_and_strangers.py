"""Packages that are well formed and strange: two contents of one name, outlines nobody reads, counters."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest

from cchc_desktop.composition import open_workspace
from cchc_desktop.core.changes import Change, ChangeRef, FieldKey, JsonValue
from cchc_desktop.core.contents import content_digest
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.ids import seeded_ids
from cchc_desktop.core.scopes import finding_id
from cchc_desktop.exchange.encryption import Lock
from cchc_desktop.exchange.manifest import PackageKind
from cchc_desktop.exchange.package_contents import Contents
from cchc_desktop.exchange.package_writer import Destination, Sender, write_packages
from cchc_desktop.services.transfer_records import ExportKind, ExportRequest, ImportResult, PackagePlan
from cchc_desktop.services.workspace import Workspace

NOW = datetime(2023, 9, 12, 8, 0, tzinfo=UTC)
CLONE = "e" * 32


class Fleet:
    """Machines that know each other and hold one campaign; `office` made it."""

    def __init__(self, tmp_path: Path, office: Workspace, campaign: str, visit: str) -> None:
        self.folder = tmp_path
        self.office = office
        self.campaign = campaign
        self.note = FieldKey("finding", finding_id(visit, "I.1-1"), "note")
        self.cause = self.note._replace(field="cause")
        self.machines: list[Workspace] = []

    def join(self, name: str) -> Workspace:
        made = open_workspace(
            self.folder / name, clock=self.office.clock, ids=seeded_ids(200 + len(self.machines)),
            backups=self.folder / "bk",
        )  # fmt: skip
        made.station.set_up(name=name, person=f"Người {name}", post="")
        self.machines.append(made)
        for other in (self.office, *self.machines[:-1]):
            other.identity.accept(made.identity.card())
            made.identity.accept(other.identity.card())
        self.carry(self.office, made)
        return made

    def carry(self, source: Workspace, target: Workspace, *, everything: bool = True) -> ImportResult:
        request = ExportRequest(campaign_id=self.campaign, kind=ExportKind.OFFICE, everything=everything)
        stick = self.folder / "usb"
        stick.mkdir(exist_ok=True)
        recipient = target.identity.card().age_recipient
        (sent,) = source.transfer.export(request, to=stick, recipients=(recipient,))
        with target.transfer.open(sent.path) as incoming:
            return target.transfer.take_in(incoming)

    def forged(self, sender: Workspace, target: Workspace, *changes: Change) -> Path:
        """A package as a known machine would write it, with whatever changes."""
        scratch = self.folder / "scratch"
        scratch.mkdir(exist_ok=True)
        contents = Contents(kind=PackageKind.WORK, campaign=self.campaign, changes=changes)
        destination = Destination(
            folder=self.folder, stem="x", scratch=scratch,
            lock=Lock(recipients=(target.identity.card().age_recipient,)),
        )  # fmt: skip
        source = Sender(keys=sender.identity.keys(), card=sender.identity.card())
        (written,) = write_packages(
            contents, sender=source, to=destination, now=NOW, ids=seeded_ids(len(list(self.folder.iterdir())))
        )
        return written.path

    def deliver(self, target: Workspace, *changes: Change) -> tuple[PackagePlan, ImportResult]:
        with target.transfer.open(self.forged(self.office, target, *changes)) as incoming:
            return incoming.plan, target.transfer.take_in(incoming)

    def plan(self, target: Workspace, *changes: Change) -> PackagePlan:
        with target.transfer.open(self.forged(self.office, target, *changes)) as incoming:
            return incoming.plan

    def change(self, seq: int, key: FieldKey, value: JsonValue, *saw: ChangeRef, lamport: int) -> Change:
        return Change(
            ref=ChangeRef(CLONE, seq), lamport=lamport, campaign=self.campaign, key=key, value=value,
            parents=saw, author="Lê Văn Cường", at="2023-09-12T08:00:00+00:00", reason="",
        )  # fmt: skip


@pytest.fixture
def fleet(tmp_path: Path, office):
    made = Fleet(tmp_path, office.workspace, office.campaign, office.visit)
    yield made
    for machine in made.machines:
        machine.close()


@pytest.fixture
def contents(fleet: Fleet) -> list[Change]:
    """Two contents of one name, the one that stands first, of two fields."""
    both = [
        fleet.change(1, fleet.note, "bản một", lamport=500),
        fleet.change(1, fleet.cause, "bản hai", lamport=500),
    ]
    return sorted(both, key=content_digest)


def told(machine: Workspace) -> list[object]:
    return [
        (fork.ref, [(branch.key, branch.value, branch.stands, branch.written.at) for branch in fork.branches])
        for fork in machine.merging.forks()
    ]


def test_every_machine_shows_the_same_of_a_fork_whatever_came_first(
    fleet: Fleet, contents: list[Change]
) -> None:
    a, b, late = fleet.join("A"), fleet.join("B"), fleet.join("C")
    rest = fleet.change(2, contents[1].key, "viết tiếp bản kia", contents[1].ref, lamport=501)
    for machine, order in ((a, contents), (b, contents[::-1])):
        for each in order:
            plan, _ = fleet.deliver(machine, each)
            assert plan.refused == ()
        plan, result = fleet.deliver(machine, rest)
        assert (plan.refused, result.new) == ((), 1)
    fleet.carry(b, late)
    fleet.carry(a, fleet.office)
    shown = {
        (one.store.views.cell(fleet.note).value if one.store.views.cell(fleet.note) else None,
         one.store.views.cell(fleet.cause).value if one.store.views.cell(fleet.cause) else None)
        for one in (a, b, late, fleet.office)
    }  # fmt: skip
    assert len(shown) == 1
    assert told(a) == told(b) == told(late) == told(fleet.office) != []
    assert a.merging.count() == 1
    assert a.transfer.missing(fleet.campaign) == ()
    assert list(a.safety.check().faults) == []
    assert "forks" in {notice.code for notice in a.safety.check().notices}


def test_who_confirmed_a_number_is_told_of_its_other_content(fleet: Fleet, contents: list[Change]) -> None:
    a, b = fleet.join("A"), fleet.join("B")
    fleet.deliver(b, contents[1])
    fleet.deliver(a, *contents)
    stick = fleet.folder / "usb"
    receipt = b.transfer.write_receipt(
        fleet.campaign, to=stick, recipients=(a.identity.card().age_recipient,)
    )
    with a.transfer.open(receipt.path) as incoming:
        a.transfer.take_in(incoming)
    assert fleet.carry(a, b, everything=False).forked == 1
    assert told(a) == told(b)


def test_a_decision_about_a_fork_travels_and_a_further_content_opens_it_again(
    fleet: Fleet, contents: list[Change]
) -> None:
    a, b = fleet.join("A"), fleet.join("B")
    fleet.deliver(a, *contents)
    (fork,) = a.merging.forks(fleet.campaign)
    assert not fork.is_decided
    lost = next(branch for branch in fork.branches if not branch.stands)
    with pytest.raises(Refused) as refusal:
        a.merging.settle_fork(fork.ref, "0" * 64)
    assert refusal.value.code is ErrorCode.CONFLICT_UNKNOWN
    a.merging.settle_fork(fork.ref, lost.content, "Bản này mới đúng")
    assert a.store.views.cell(lost.key).value == lost.value
    fleet.carry(a, b)
    for machine in (a, b):
        (fork,) = machine.merging.forks()
        assert (fork.is_decided, machine.merging.count()) == (True, 0)
        assert {branch.value for branch in fork.branches} == {"bản một", "bản hai"}
    fleet.deliver(b, replace(contents[0], value="bản ba"))
    assert [each.is_decided for each in b.merging.forks()] == [False]
    b.merging.settle_fork(fork.ref)
    assert b.merging.count() == 0


def test_an_import_with_forks_is_taken_back_and_nothing_is_lost(fleet: Fleet, contents: list[Change]) -> None:
    for order in permutations(contents):
        a = fleet.join(f"A{order[0].value}")
        fleet.deliver(a, order[0])
        _, second = fleet.deliver(a, order[1], fleet.change(7, fleet.note, "thêm", lamport=700))
        a.transfer.take_back(second.plan.sha256)
        standing = [each for each in a.store.log.history(order[0].key) if each.ref.station == CLONE]
        kept = {other for fork in a.store.forks.all() for other in fork.contents}
        assert order[0] in {*standing, *kept}
        assert list(a.safety.check().faults) == []


def test_counters_climbing_in_one_package_shut_nobody_out(fleet: Fleet) -> None:
    a, b = fleet.join("A"), fleet.join("B")
    climbing = [fleet.change(seq, fleet.note, f"{seq}", lamport=seq * 1_000_000) for seq in range(1, 50)]
    plan, result = fleet.deliver(a, *climbing)
    assert len(plan.refused) + result.new == 49
    assert max(each.lamport for each in a.store.reader.of_campaign(fleet.campaign)) < 2_100_000
    a.editing(fleet.campaign).put(fleet.cause, "viết tiếp")
    fleet.carry(a, b)
    assert b.store.views.cell(fleet.cause).value == "viết tiếp"


def test_an_outline_nobody_can_read_is_asked_about_and_puts_nothing_out_of_use(fleet: Fleet) -> None:
    a = fleet.join("A")
    key = FieldKey("campaign", fleet.campaign, "outline_text")
    (head,) = a.store.log.heads(key)
    items = [item.id for item in a.planning.outline(fleet.campaign).items()]
    for seq, value in enumerate(("không phải đề cương: [", None), 1):
        broken = fleet.change(seq, key, value, head.ref, lamport=head.lamport + seq)
        plan = fleet.plan(a, broken)
        assert [each.reason for each in plan.outlines] == ["outline_unreadable"]
        assert not plan.only_adds
        fleet.deliver(a, broken)
        assert [item.id for item in a.planning.outline(fleet.campaign).items()] == items
        assert a.capture.visit(fleet.note.entity_id.partition("/")[0])
        notice = {each.code: each.fields for each in a.safety.check().notices}["outline_unreadable"]
        assert notice["author"] == "Lê Văn Cường"


def test_another_outline_under_visits_is_asked_about_and_without_visits_it_is_not(
    fleet: Fleet, office, tmp_path: Path
) -> None:
    a = fleet.join("A")
    key = FieldKey("campaign", fleet.campaign, "outline_text")
    (head,) = a.store.log.heads(key)
    changed = fleet.change(1, key, f"{head.value}\n", head.ref, lamport=head.lamport + 1)
    plan = fleet.plan(a, changed)
    assert [each.reason for each in plan.outlines] == ["outline_changed"]
    assert not plan.only_adds
    empty = "9" * 32
    elsewhere = replace(changed, campaign=empty, key=key._replace(entity_id=empty), parents=())
    fleet.campaign = empty
    assert fleet.plan(a, elsewhere).outlines == ()
    assert fleet.plan(a, elsewhere).only_adds


def test_a_seal_of_a_visit_that_is_here_is_asked_about_and_must_bear_a_moment(fleet: Fleet) -> None:
    a = fleet.join("A")
    visit = fleet.note.entity_id.partition("/")[0]
    key = FieldKey("seal", f"{visit}/-/{'7' * 32}", "sealed_at")
    plan = fleet.plan(a, fleet.change(1, key, "2023-09-12T09:00:00+07:00", lamport=900))
    assert len(plan.seals) == 1
    assert not plan.only_adds
    refused = fleet.plan(a, fleet.change(1, key, "x", lamport=900)).refused
    assert [each.reason for each in refused] == ["value_invalid"]


def test_a_known_machine_that_calls_itself_otherwise_is_told(fleet: Fleet) -> None:
    a, b = fleet.join("A"), fleet.join("B")
    b.station.set_up(name="Phòng Nội vụ", person="Người B", post="")
    request = ExportRequest(campaign_id=fleet.campaign, kind=ExportKind.OFFICE, everything=True)
    (sent,) = b.transfer.export(
        request, to=fleet.folder / "usb", recipients=(a.identity.card().age_recipient,)
    )
    with a.transfer.open(sent.path) as incoming:
        (renaming,) = incoming.plan.renamed
        assert (renaming.before.name, renaming.now.name) == ("B", "Phòng Nội vụ")
        assert not incoming.plan.only_adds
        a.transfer.take_in(incoming)
    # What a third machine still calls it changes nothing.
    fleet.carry(fleet.office, a)
    assert {card.name for card in a.identity.cards()} >= {"Phòng Nội vụ"}


def test_a_seal_knows_which_content_was_signed(fleet: Fleet, office) -> None:
    signed = fleet.change(1, fleet.cause, "đã ký", lamport=500)
    others = [replace(signed, value=f"bản {number}") for number in range(9)]
    winner = next(each for each in others if content_digest(each) < content_digest(signed))
    desk = fleet.office
    desk.store.log.receive([signed])
    desk.reporting.write(office.visit, fleet.folder / "biên bản.docx", "docx")
    desk.sealing.seal(office.visit)
    desk.store.log.receive([winner])
    assert desk.store.views.cell(fleet.cause).value == winner.value
    assert desk.sealing.verify(office.visit).intact
    (late,) = desk.sealing.changes_after_seal(office.visit)
    assert late.key == fleet.cause
