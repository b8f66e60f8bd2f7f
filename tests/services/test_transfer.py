"""Packages between machines: what goes, what comes, and what is said of it, through the services."""

import json
import os
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from cchc_desktop.composition import open_workspace
from cchc_desktop.core.changes import Change, ChangeRef, FieldKey
from cchc_desktop.core.contents import content_digest
from cchc_desktop.core.errors import CchcError, EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.core.ids import seeded_ids
from cchc_desktop.core.progress import CancelToken
from cchc_desktop.core.scopes import WHOLE_VISIT, finding_id, row_id
from cchc_desktop.exchange.package_reader import Opening, open_package
from cchc_desktop.exchange.package_writer import Destination
from cchc_desktop.services.transfer import new_passphrase, opening_passphrase, sending_passphrase
from cchc_desktop.services.transfer_records import (
    DeliveryState,
    ExportKind,
    ExportRequest,
    ImportResult,
    SentPackage,
)
from cchc_desktop.services.workspace import Workspace
from cchc_desktop.store.check import view_rows
from cchc_desktop.store.database import open_reader
from cchc_desktop.store.journal import Direction

MakeMachine = Callable[..., Workspace]


@pytest.fixture
def machine(tmp_path: Path, clock):
    """Open a named machine over a data folder of its own; all are closed at the end."""
    opened: list[Workspace] = []

    def make(name: str, person: str = "", folder: Path | None = None) -> Workspace:
        made = open_workspace(
            folder or tmp_path / name, clock=clock, ids=seeded_ids(100 + len(opened)), backups=tmp_path / "bk"
        )
        made.station.set_up(name=name, person=person or name, post="")
        opened.append(made)
        return made

    yield make
    for each in opened:
        each.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


def meet(*machines: Workspace) -> None:
    for one in machines:
        for other in machines:
            if one is not other:
                one.identity.accept(other.identity.card())


def send(source: Workspace, target: Workspace, stick: Path, request: ExportRequest) -> SentPackage:
    recipient = target.identity.card().age_recipient
    (sent,) = source.transfer.export(request, to=stick, recipients=(recipient,))
    return sent


def receive(target: Workspace, package: Path, **options) -> ImportResult:
    with target.transfer.open(package, **options) as incoming:
        return target.transfer.take_in(incoming)


def carry(source: Workspace, target: Workspace, stick: Path, kind: ExportKind, campaign: str, *visits: str):
    request = ExportRequest(campaign_id=campaign, kind=kind, visit_ids=visits)
    return receive(target, send(source, target, stick, request).path)


def whole(workspace: Workspace) -> dict[str, object]:
    workspace.store.index.catch_up()
    with open_reader(workspace.store.folder / "cchc.db") as reader:
        return {**view_rows(reader), "changes": reader.execute("SELECT * FROM changes").fetchall()}


def shown(workspace: Workspace, visit: str):
    return [(change.key, change.ref, change.value) for change in workspace.store.log.heads_of_visit(visit)]


def refusal_of(call: Callable[[], object]) -> CchcError:
    with pytest.raises(CchcError) as refused:
        call()
    return refused.value


def state(workspace: Workspace, campaign: str, visit: str) -> DeliveryState:
    return workspace.transfer.delivery(campaign, [visit])[visit].state


def test_a_plan_holds_the_schedule_and_no_finding(office, machine, stick) -> None:
    office.find("I.1-1", achieved="Đã niêm yết")
    a = machine("Máy A")
    words = " ".join(new_passphrase())
    request = ExportRequest(campaign_id=office.campaign, kind=ExportKind.PLAN)
    (sent,) = office.workspace.transfer.export(request, to=stick, passphrase=words)
    with a.transfer.open(sent.path, passphrase=words.upper()) as incoming:
        plan = incoming.plan
        assert (plan.standing, plan.is_new_campaign, plan.missing) == ("stranger", True, ())
        stranger = refusal_of(lambda: a.transfer.take_in(incoming))
        assert stranger.code is ErrorCode.PACKAGE_SENDER_STRANGER
        assert a.planning.campaigns() == ()
        a.transfer.take_in(incoming, accepted=frozenset({plan.sender.fingerprint}))
    assert a.capture.visit(office.visit).unit.name == "UBND phường Một"
    assert a.capture.finding(office.visit, "I.1-1").achieved == ""
    assert [card.person for card in a.identity.cards()] == ["Lê Thị Thử"]
    # A machine that was accepted once is not asked about again.
    with a.transfer.open(sent.path, passphrase=words) as incoming:
        assert (incoming.plan.standing, incoming.plan.changes_nothing) == ("known", True)


def test_a_plan_by_passphrase_brings_the_cards_of_everyone_known(office, machine, stick) -> None:
    a, b = machine("Máy A"), machine("Máy B")
    office.workspace.identity.accept(b.identity.card())
    words = " ".join(new_passphrase())
    request = ExportRequest(campaign_id=office.campaign, kind=ExportKind.PLAN)
    (sent,) = office.workspace.transfer.export(request, to=stick, passphrase=words)
    with a.transfer.open(sent.path, passphrase=words) as incoming:
        assert [label.name for label in incoming.plan.strangers] == ["Máy thử", "Máy B"]
        fingerprints = frozenset(label.fingerprint for label in incoming.plan.strangers)
        result = a.transfer.take_in(incoming, accepted=fingerprints)
    assert len(result.accepted) == 2
    assert {card.name for card in a.identity.cards()} == {"Máy thử", "Máy B"}


def test_a_visit_goes_with_files_minutes_and_scan_and_is_the_same_there(
    office, machine, stick, tmp_path
) -> None:
    desk, a = office.workspace, machine("Phòng Nội vụ")
    meet(desk, a)
    office.find("I.1-1", achieved="Đã niêm yết")
    photo = tmp_path / "ảnh.bin"
    photo.write_bytes(os.urandom(5000))
    desk.attachments.attach(office.visit, "I.1-1", photo)
    desk.reporting.write(office.visit, tmp_path / "biên bản.docx", "docx")
    desk.sealing.seal(office.visit)
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4 ...")
    desk.attachments.attach_scan(office.visit, scan)
    sent = send(
        desk,
        a,
        stick,
        ExportRequest(campaign_id=office.campaign, kind=ExportKind.VISIT, visit_ids=(office.visit,)),
    )
    with a.transfer.open(sent.path) as incoming:
        assert incoming.plan.files.new == 3
        documents = incoming.plan.files.documents
        assert {title.rpartition(".")[2] for title in documents} == {"docx", "pdf"}
        assert all("UBND phường Một" in title for title in documents)
        a.transfer.take_in(incoming)
    assert shown(a, office.visit) == shown(desk, office.visit)
    assert a.sealing.verify(office.visit).intact
    assert set(a.store.blobs.all()) == set(desk.store.blobs.all())
    report = a.safety.check()
    assert (report.faults, report.notices) == ((), ())


def test_work_is_only_what_this_machine_wrote_with_what_it_stands_on(office, machine, stick) -> None:
    desk, a = office.workspace, machine("Máy A")
    meet(desk, a)
    office.find("I.1-1", achieved="Đã niêm yết")
    carry(desk, a, stick, ExportKind.VISIT, office.campaign, office.visit)
    a.editing(office.campaign).put(
        FieldKey("finding", finding_id(office.visit, "I.1-1"), "achieved"), "Đã sửa"
    )
    request = ExportRequest(campaign_id=office.campaign, kind=ExportKind.WORK)
    preview = a.transfer.preview(request, recipients=(desk.identity.card().age_recipient,))
    assert (preview.changes, preview.visits) == (2, (office.visit,))
    result = receive(desk, send(a, desk, stick, request).path)
    assert (result.new, result.same, result.plan.conflicts) == (1, 1, ())
    assert shown(a, office.visit) == shown(desk, office.visit)


def test_sections_narrow_what_is_sent(office, machine, stick) -> None:
    desk, a = office.workspace, machine("Máy A")
    meet(desk, a)
    sections = [section for section in desk.planning.outline(office.campaign).walk() if section.items]
    one, other = sections[0], sections[1]
    office.find(one.items[0].id, achieved="một")
    office.find(other.items[0].id, achieved="hai")
    request = ExportRequest(campaign_id=office.campaign, kind=ExportKind.VISIT, sections=(one.id,))
    receive(a, send(desk, a, stick, request).path)
    assert a.capture.finding(office.visit, one.items[0].id).achieved == "một"
    assert a.capture.finding(office.visit, other.items[0].id).achieved == ""


def test_two_values_are_planned_as_a_dispute_and_both_stay(office, machine, stick) -> None:
    desk, a = office.workspace, machine("Máy A", "Trần An")
    meet(desk, a)
    carry(desk, a, stick, ExportKind.PLAN, office.campaign)
    office.find("I.1-1", achieved="Đã niêm yết")
    key = office.key("I.1-1", "achieved")
    a.editing(office.campaign).put(key, "Chưa niêm yết")
    before = whole(desk)
    sent = send(a, desk, stick, ExportRequest(campaign_id=office.campaign, kind=ExportKind.WORK))
    with desk.transfer.open(sent.path) as incoming:
        (conflict,) = incoming.plan.conflicts
        assert conflict.key == key
        assert {(one.value, one.is_new, one.station.name) for one in conflict.versions} == {
            ("Đã niêm yết", False, "Máy thử"),
            ("Chưa niêm yết", True, "Máy A"),
        }
        assert [(line.conflicts, line.new) for line in incoming.plan.visits] == [(1, 1)]
        assert whole(desk) == before
        result = desk.transfer.take_in(incoming)
    assert result.changed.touches("finding", scope=office.visit)
    assert len(desk.store.log.heads(key)) == 2
    assert desk.transfer.result_sheet(result).startswith(b"%PDF")


def test_taking_in_twice_and_a_damaged_file_change_nothing(office, machine, stick) -> None:
    desk, a = office.workspace, machine("Máy A")
    meet(desk, a)
    sent = send(desk, a, stick, ExportRequest(campaign_id=office.campaign, kind=ExportKind.OFFICE))
    first = receive(a, sent.path)
    assert first.backup is not None
    after = whole(a)
    journal = a.transfer.journal()
    second = receive(a, sent.path)
    assert (second.new, second.backup, second.plan.imported_at) == (0, None, first.imported_at)
    assert whole(a) == after
    assert a.transfer.journal() == journal
    content = bytearray(sent.path.read_bytes())
    content[len(content) // 2] ^= 1
    sent.path.write_bytes(content)
    for _ in range(2):
        assert refusal_of(lambda: a.transfer.open(sent.path)).code is ErrorCode.PACKAGE_DAMAGED
    assert whole(a) == after
    (kept,) = a.transfer.quarantined()
    assert (kept.code, kept.file) == ("package_damaged", str(sent.path))
    assert kept.kept.read_bytes() == content


def test_the_rest_of_a_damaged_package_is_taken_in_on_request(office, machine, stick, tmp_path) -> None:
    desk, a = office.workspace, machine("Máy A")
    meet(desk, a)
    photo = tmp_path / "ảnh.bin"
    photo.write_bytes(os.urandom(400_000))
    desk.attachments.attach(office.visit, "I.1-1", photo)
    sent = send(desk, a, stick, ExportRequest(campaign_id=office.campaign, kind=ExportKind.VISIT))
    sent.path.write_bytes(sent.path.read_bytes()[:-100_000])
    with a.transfer.open(sent.path, partial=True) as incoming:
        assert not incoming.plan.is_complete
        assert len(incoming.plan.damaged) == 1
        result = a.transfer.take_in(incoming)
    assert result.new == sent.changes
    (line,) = a.transfer.journal()
    assert line.details["incomplete"] is True
    report = a.safety.check()
    assert report.faults == ()
    assert [notice.code for notice in report.notices] == ["attachments_awaited"]


def test_a_failure_after_the_files_takes_nothing_in(office, machine, stick, tmp_path, monkeypatch) -> None:
    desk, a = office.workspace, machine("Máy A")
    meet(desk, a)
    photo = tmp_path / "ảnh.bin"
    photo.write_bytes(os.urandom(1000))
    desk.attachments.attach(office.visit, "I.1-1", photo)
    sent = send(desk, a, stick, ExportRequest(campaign_id=office.campaign, kind=ExportKind.VISIT))
    before = whole(a)

    def full(*_: object) -> None:
        raise EnvironmentFailed(ErrorCode.DISK_FULL)

    with monkeypatch.context() as broken:
        broken.setattr(a.store.journal, "keep_known_ranges", full)
        assert refusal_of(lambda: receive(a, sent.path)).code is ErrorCode.DISK_FULL
    assert whole(a) == before
    assert a.transfer.journal() == ()
    assert len(list(a.store.blobs.all())) == 1
    assert receive(a, sent.path).new == sent.changes


def test_one_backup_serves_imports_that_follow_each_other(office, machine, stick) -> None:
    desk, a = office.workspace, machine("Máy A")
    meet(desk, a)
    first = carry(desk, a, stick, ExportKind.PLAN, office.campaign)
    office.find("I.1-1", achieved="một")
    a.store.index.catch_up()
    a.store.local.put("last_place", {"visit": office.visit})
    second = carry(desk, a, stick, ExportKind.VISIT, office.campaign, office.visit)
    assert first.backup == second.backup
    a.editing(office.campaign).put(office.key("I.1-1", "note"), "gõ ở đây")
    office.find("I.1-1", achieved="hai")
    third = carry(desk, a, stick, ExportKind.VISIT, office.campaign, office.visit)
    assert third.backup not in (None, first.backup)


def test_a_machine_whose_key_changed_is_refused_until_it_is_accepted(office, machine, stick) -> None:
    desk, a = office.workspace, machine("Máy A")
    meet(desk, a)
    desk.identity.renew_keys()
    sent = send(desk, a, stick, ExportRequest(campaign_id=office.campaign, kind=ExportKind.PLAN))
    refusal = refusal_of(lambda: a.transfer.open(sent.path))
    assert refusal.code is ErrorCode.PACKAGE_SENDER_CHANGED
    assert a.transfer.quarantined() == ()
    accepted = frozenset({str(refusal.fields["fingerprint"])})
    assert receive(a, sent.path, accepted=accepted).new == sent.changes
    with a.transfer.open(sent.path) as incoming:
        assert incoming.plan.standing == "known"


def test_states_are_true_until_the_next_edit(office, machine, stick, tmp_path) -> None:
    desk, a, b = office.workspace, machine("Phòng Nội vụ"), machine("Máy khác")
    meet(desk, a, b)
    office.find("I.1-1", achieved="Đã niêm yết")
    assert state(desk, office.campaign, office.visit) is DeliveryState.ON_THIS_MACHINE
    sent = carry(desk, a, stick, ExportKind.VISIT, office.campaign, office.visit)
    assert state(desk, office.campaign, office.visit) is DeliveryState.WRITTEN
    desk.editing(office.campaign).autosave(office.key("I.1-1", "note"), "đang gõ")
    assert state(desk, office.campaign, office.visit) is DeliveryState.ON_THIS_MACHINE
    desk.store.log.close()
    assert state(desk, office.campaign, office.visit) is DeliveryState.ON_THIS_MACHINE
    carry(desk, a, stick, ExportKind.VISIT, office.campaign, office.visit)
    receipt = a.transfer.write_receipt(
        office.campaign, to=stick, recipients=(desk.identity.card().age_recipient,)
    )
    with desk.transfer.open(receipt.path) as incoming:
        told = incoming.plan.receipt
        assert told is not None
        assert (told.station.name, told.packages) == ("Phòng Nội vụ", 2)
        result = desk.transfer.take_in(incoming)
    delivery = desk.transfer.delivery(office.campaign, [office.visit])[office.visit]
    assert delivery.by is not None
    assert (delivery.state, delivery.by.name) == (DeliveryState.CONFIRMED, "Phòng Nội vụ")
    assert desk.transfer.delivery_summary(office.campaign).confirmed == 1
    photo = tmp_path / "ảnh.bin"
    photo.write_bytes(b"anh")
    desk.attachments.attach(office.visit, "I.1-1", photo)
    assert state(desk, office.campaign, office.visit) is DeliveryState.ON_THIS_MACHINE
    # A receipt can be taken back too: then nothing is confirmed any more.
    desk.transfer.take_back(result.plan.sha256)
    assert state(desk, office.campaign, office.visit) is not DeliveryState.CONFIRMED
    assert sent.new > 0


def test_files_that_did_not_arrive_are_not_confirmed(office, machine, stick, tmp_path) -> None:
    desk, a = office.workspace, machine("Phòng Nội vụ")
    meet(desk, a)
    photo = tmp_path / "ảnh.bin"
    photo.write_bytes(os.urandom(400_000))
    desk.attachments.attach(office.visit, "I.1-1", photo)
    sent = send(desk, a, stick, ExportRequest(campaign_id=office.campaign, kind=ExportKind.VISIT))
    whole_package = sent.path.read_bytes()
    sent.path.write_bytes(whole_package[:-100_000])
    receive(a, sent.path, partial=True)

    def packages_confirmed() -> list[str]:
        return json.loads(desk.store.journal.receipts(office.campaign)[-1].content)["packages"]

    def confirm() -> None:
        recipients = (desk.identity.card().age_recipient,)
        receive(desk, a.transfer.write_receipt(office.campaign, to=stick, recipients=recipients).path)

    confirm()
    assert state(desk, office.campaign, office.visit) is DeliveryState.WRITTEN
    assert packages_confirmed() == []
    sent.path.write_bytes(whole_package)
    receive(a, sent.path)
    confirm()
    assert state(desk, office.campaign, office.visit) is DeliveryState.CONFIRMED
    assert packages_confirmed() == [sent.sha256]


def test_what_all_receivers_confirm_is_not_sent_again(office, machine, stick) -> None:
    desk, a, b = office.workspace, machine("Máy A"), machine("Máy B")
    meet(desk, a, b)
    request = ExportRequest(campaign_id=office.campaign, kind=ExportKind.OFFICE)
    receive(a, send(desk, a, stick, request).path)
    own = (desk.identity.card().age_recipient,)
    receive(desk, a.transfer.write_receipt(office.campaign, to=stick, recipients=own).path)
    to_a, to_b = a.identity.card().age_recipient, b.identity.card().age_recipient
    assert desk.transfer.preview(request, recipients=(to_a,)).changes == 0
    nothing = refusal_of(lambda: send(desk, a, stick, request))
    assert nothing.code is ErrorCode.NOTHING_TO_SEND
    assert desk.transfer.preview(request, recipients=(to_a, to_b)).changes > 0
    everything = ExportRequest(campaign_id=office.campaign, kind=ExportKind.OFFICE, everything=True)
    assert desk.transfer.preview(everything, recipients=(to_a,)).changes > 0


def test_what_is_missing_is_known_exactly_and_printed(office, machine, stick) -> None:
    desk, a, b = office.workspace, machine("Máy A", "Trần An"), machine("Máy B", "Thành viên 3")
    meet(desk, a, b)
    section = next(section for section in desk.planning.outline(office.campaign).walk() if section.items)
    desk.editing(office.campaign).put(FieldKey("member", office.members[2], "sections"), [section.id])
    carry(desk, a, stick, ExportKind.PLAN, office.campaign)
    carry(desk, b, stick, ExportKind.PLAN, office.campaign)
    b.editing(office.campaign).put(office.key("I.1-1", "achieved"), "của B")
    b.editing(office.campaign).put(office.key("I.1-2", "achieved"), "của B")
    carry(b, a, stick, ExportKind.WORK, office.campaign)
    a.editing(office.campaign).put(office.key("I.1-3", "achieved"), "của A")
    result = carry(a, desk, stick, ExportKind.WORK, office.campaign)
    (missing,) = desk.transfer.missing()
    assert result.missing == (missing,)
    assert (missing.station.name, missing.ranges, missing.count) == ("Máy B", ((1, 2),), 2)
    assert [teller.name for teller in missing.told_by] == ["Máy A"]
    assert missing.sections == (section.id,)
    assert [member.name for member in desk.transfer.silent(office.campaign)] == ["Thành viên 3"]
    assert desk.transfer.missing_sheet(office.campaign).startswith(b"%PDF")
    desk.planning.delete_campaign(office.campaign)
    assert desk.transfer.missing() == ()
    assert len(desk.transfer.missing(office.campaign)) == 1
    desk.editing(office.campaign).undo()
    carry(b, desk, stick, ExportKind.WORK, office.campaign)
    assert desk.transfer.missing(office.campaign) == ()
    assert desk.transfer.silent(office.campaign) == ()


def test_what_was_passed_on_is_not_taken_back(office, machine, stick) -> None:
    desk, a, b = office.workspace, machine("Máy A"), machine("Máy B")
    meet(desk, a, b)
    result = carry(desk, a, stick, ExportKind.OFFICE, office.campaign)
    recipients = (desk.identity.card().age_recipient,)
    a.transfer.write_receipt(office.campaign, to=stick, recipients=recipients)
    refusal = refusal_of(lambda: a.transfer.take_back(result.plan.sha256))
    assert refusal.code is ErrorCode.IMPORT_PASSED_ON
    assert refusal.fields["backup"] == str(result.backup)
    assert refusal_of(lambda: a.transfer.take_back("0" * 64)).code is ErrorCode.IMPORT_UNKNOWN
    other = carry(desk, b, stick, ExportKind.OFFICE, office.campaign)
    before = b.planning.campaigns()
    b.transfer.take_back(other.plan.sha256)
    assert (len(before), b.planning.campaigns()) == (1, ())
    assert b.transfer.journal()[0].state == "taken_back"
    missing = b.transfer.missing(office.campaign)
    assert [each.count for each in missing] == [other.new]


def test_forks_late_work_and_unknown_kinds_are_kept_passed_on_and_named(
    office, machine, stick, tmp_path
) -> None:
    desk, a = office.workspace, machine("Máy A")
    meet(desk, a)
    other = "e" * 32

    def change(seq: int, entity: str, entity_id: str, field: str, value) -> Change:
        return Change(
            ref=ChangeRef(other, seq),
            lamport=1000 + seq,
            campaign=office.campaign,
            key=FieldKey(entity, entity_id, field),
            value=value,
            parents=(),
            author="Người khác",
            at="2023-09-12T08:00:00+07:00",
            reason="",
        )

    finding = finding_id(office.visit, "I.1-1")
    desk.store.log.receive([change(1, "finding", finding, "note", "bản một")])
    desk.reporting.write(office.visit, tmp_path / "biên bản.docx", "docx")
    desk.sealing.seal(office.visit)
    future = row_id(office.visit, WHOLE_VISIT, "f" * 32)
    a.store.log.receive(
        [
            change(1, "finding", finding, "note", "bản hai"),
            change(2, "finding", finding, "achieved", "làm sau khi ký"),
            change(3, "hologram", future, "shape", {"sides": 7}),
        ]
    )
    a.editing(office.campaign).put(FieldKey("finding", finding, "cause"), "việc của A")
    a.editing(office.campaign).put(FieldKey("campaign", office.campaign, "note"), "A")
    sent = send(a, desk, stick, ExportRequest(campaign_id=office.campaign, kind=ExportKind.OFFICE))
    with desk.transfer.open(sent.path) as incoming:
        plan = incoming.plan
        assert [fork.value for fork in plan.forks] == ["bản hai"]
        contents = (incoming.changes.forks[0], *desk.store.log.history(FieldKey("finding", finding, "note")))
        assert "làm sau khi ký" in [late.value for late in plan.after_seal]
        assert [unknown.key.entity for unknown in plan.unknown] == ["hologram"]
        result = desk.transfer.take_in(incoming)
    assert result.forked == 1
    standing = min(contents, key=content_digest)
    assert desk.store.log.heads(FieldKey("finding", finding, "note")) == (standing,)
    assert desk.sealing.verify(office.visit).intact
    with desk.transfer.open(sent.path) as incoming:
        assert incoming.plan.changes_nothing
    b = machine("Máy B")
    meet(desk, b)
    carry(desk, b, stick, ExportKind.OFFICE, office.campaign)
    assert [head.value for head in b.store.log.heads(FieldKey("hologram", future, "shape"))] == [{"sides": 7}]


def test_what_another_writes_in_our_name_is_refused_and_named(office, machine, stick) -> None:
    desk, a = office.workspace, machine("Máy A")
    meet(desk, a)
    forged_change = Change(
        ref=ChangeRef(desk.store.station.id, 9999),
        lamport=5000,
        campaign=office.campaign,
        key=office.key("I.1-1", "achieved"),
        value="không phải tôi viết",
        parents=(),
        author="?",
        at="2023-09-12T08:00:00+07:00",
        reason="",
    )
    a.store.log.receive([forged_change])
    a.editing(office.campaign).put(office.key("I.1-1", "note"), "của A")
    result = carry(a, desk, stick, ExportKind.WORK, office.campaign)
    assert [(each.value, each.reason) for each in result.plan.refused] == [
        ("không phải tôi viết", "written_in_our_name")
    ]
    assert result.new == 1
    assert desk.store.log.heads(office.key("I.1-1", "achieved")) == ()


def test_nobody_confirms_in_the_name_of_another(office, machine, stick, monkeypatch) -> None:
    desk, a = office.workspace, machine("Máy A")
    meet(desk, a)
    carry(desk, a, stick, ExportKind.OFFICE, office.campaign)
    import cchc_desktop.services.export as export_module

    real = export_module.write_receipt

    def in_anothers_name(receipt):
        return json.dumps(
            {**json.loads(real(receipt)), "station": "d" * 32},
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        ).encode()

    monkeypatch.setattr(export_module, "write_receipt", in_anothers_name)
    receipt = a.transfer.write_receipt(
        office.campaign, to=stick, recipients=(desk.identity.card().age_recipient,)
    )
    refusal = refusal_of(lambda: desk.transfer.open(receipt.path))
    assert (refusal.code, refusal.fields["reason"]) == (ErrorCode.PACKAGE_UNSAFE, "receipt")


def test_packages_come_in_beside_typing(office, machine, stick) -> None:
    desk, a = office.workspace, machine("Máy A")
    meet(desk, a)
    carry(desk, a, stick, ExportKind.PLAN, office.campaign)
    packages = []
    for number in range(8):
        office.find("I.1-1", achieved=f"lần {number}")
        request = ExportRequest(campaign_id=office.campaign, kind=ExportKind.VISIT, visit_ids=(office.visit,))
        packages.append(send(desk, a, stick, request).path)
    results: list[ImportResult] = []
    importing = threading.Thread(target=lambda: results.extend(receive(a, each) for each in packages))
    importing.start()
    key, typed = office.key("I.1-2", "achieved"), ""
    while importing.is_alive():
        typed += "a"
        a.editing(office.campaign).autosave(key, typed)
    importing.join()
    a.store.log.close()
    assert len(results) == 8
    assert [head.value for head in a.store.log.heads(key)] == [typed]
    assert a.capture.finding(office.visit, "I.1-1").achieved == "lần 7"
    assert a.safety.check().faults == ()


def test_a_folder_that_is_not_there_is_not_made_up(office, machine, tmp_path) -> None:
    desk, a = office.workspace, machine("Máy A")
    request = ExportRequest(campaign_id=office.campaign, kind=ExportKind.PLAN)
    missing = tmp_path / "ổ đã rút" / "gói"
    assert refusal_of(lambda: send(desk, a, missing, request)).code is ErrorCode.FILE_MISSING
    assert not missing.parent.exists()
    assert desk.transfer.journal() == ()


def test_every_package_names_the_one_before(office, machine, stick) -> None:
    desk, a = office.workspace, machine("Máy A")
    meet(desk, a)
    request = ExportRequest(campaign_id=office.campaign, kind=ExportKind.OFFICE)
    first, second = send(desk, a, stick, request), send(desk, a, stick, request)
    opening = Opening(keys=a.identity.opening_keys(), scratch=stick, known=a.identity.known())
    with open_package(second.path, opening) as opened:
        assert opened.manifest.previous == first.sha256
    line = desk.store.journal.package(second.sha256, Direction.WRITTEN)
    assert line is not None
    assert line.read_back_at
    assert desk.transfer.journal()[0].receivers == ("Máy A (Máy A)",)


def test_a_recovery_key_and_the_sender_open_it_too(office, machine, stick) -> None:
    desk, a = office.workspace, machine("Máy A")
    meet(desk, a)
    recovery, _ = desk.identity.make_recovery_keys()
    sent = send(desk, a, stick, ExportRequest(campaign_id=office.campaign, kind=ExportKind.PLAN))
    with desk.transfer.open(sent.path) as incoming:
        assert incoming.plan.changes_nothing
    assert recovery.recipient in desk.store.journal.packages(office.campaign)[0].recipients
    assert sent.receivers == ("Máy A (Máy A)",)


def test_what_a_restored_machine_lost_comes_back_from_the_others(office, machine, stick, tmp_path) -> None:
    desk, a = office.workspace, machine("Máy A")
    meet(desk, a)
    carry(desk, a, stick, ExportKind.OFFICE, office.campaign)
    key = office.key("I.1-1", "achieved")
    a.editing(office.campaign).put(key, "trước khi sao lưu")
    a.close()
    kept = (tmp_path / "Máy A" / "cchc.db").read_bytes()
    a = machine("Máy A")
    a.editing(office.campaign).put(key, "sau khi sao lưu")
    carry(a, desk, stick, ExportKind.WORK, office.campaign)
    a.close()
    (tmp_path / "Máy A" / "cchc.db").write_bytes(kept)
    restored = machine("Máy A")
    assert restored.store.station.id != a.store.station.id
    result = carry(desk, restored, stick, ExportKind.OFFICE, office.campaign)
    assert (result.new, result.plan.refused, result.plan.forks) == (1, (), ())
    assert [head.value for head in restored.store.log.heads(key)] == ["sau khi sao lưu"]
    assert restored.safety.check().faults == ()
    # To the others it is a new machine; what it wrote in both lives goes out, and nothing of it is news.
    meet(desk, restored)
    again = carry(restored, desk, stick, ExportKind.WORK, office.campaign)
    assert again.plan.changes_nothing


def test_a_passphrase_is_six_words_or_long() -> None:
    words = " ".join(new_passphrase())
    assert sending_passphrase(words) == opening_passphrase(words.upper()) == opening_passphrase(f" {words}\n")
    with pytest.raises(Refused) as refused:
        sending_passphrase("mật khẩu ngắn")
    assert refused.value.code is ErrorCode.PASSPHRASE_INVALID
    text = "một câu dài hơn hai mươi chữ cái"
    assert sending_passphrase(text) == opening_passphrase(f"{text}\n") == text
    assert opening_passphrase("  ") == ""


def test_a_sending_in_parts_comes_in_any_order_and_is_written_only_as_a_whole(
    office, machine, stick, tmp_path, monkeypatch
) -> None:
    import cchc_desktop.services.export as export_module

    desk, a = office.workspace, machine("Máy A")
    meet(desk, a)
    monkeypatch.setattr(export_module, "Destination", partial(Destination, part_limit=100_000))
    for number in range(3):
        photo = tmp_path / f"ảnh {number}.bin"
        photo.write_bytes(os.urandom(60_000))
        desk.attachments.attach(office.visit, "I.1-1", photo)
    request = ExportRequest(campaign_id=office.campaign, kind=ExportKind.VISIT, visit_ids=(office.visit,))
    recipients = (a.identity.card().age_recipient,)
    cancel = CancelToken()

    def stop_after_the_first(done: int, total: int, what: str) -> None:
        if desk.transfer.journal():
            cancel.cancel()

    stopped = refusal_of(
        lambda: desk.transfer.export(
            request, to=stick, recipients=recipients, progress=stop_after_the_first, cancel=cancel
        )
    )
    assert stopped.code is ErrorCode.CANCELLED
    assert [(line.part, line.has_more) for line in desk.transfer.journal()] == [(1, True)]
    assert state(desk, office.campaign, office.visit) is DeliveryState.ON_THIS_MACHINE
    parts = desk.transfer.export(request, to=stick, recipients=recipients)
    assert len(parts) > 1
    assert state(desk, office.campaign, office.visit) is DeliveryState.WRITTEN
    last = receive(a, parts[-1].path)
    assert (last.new, last.files) == (0, 1)
    assert sum(each.count for each in a.transfer.missing()) == parts[0].changes
    for part in parts[:-1]:
        receive(a, part.path)
    assert a.transfer.missing() == ()
    assert shown(a, office.visit) == shown(desk, office.visit)
    assert a.safety.check().notices == ()
