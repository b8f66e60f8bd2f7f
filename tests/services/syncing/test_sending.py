"""What was written arrives, once, and nothing says more than is so."""

import threading
from pathlib import Path

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.scopes import finding_id
from cchc_desktop.services.sync_records import OfferState, RunResult
from cchc_desktop.services.transfer_records import DeliveryState
from tests.services.syncing.machines import ITEMS, Machine, campaign_of
from tests.sync_servers import PASSWORD, USER, folder_files, webdav


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

    # A receipt asks nobody: what arrived is told as soon as it is known.
    told = a.run()
    assert (told.taken, told.offered) == (1, 0)
    (target,) = a.sync.targets()
    assert target.counts.confirmed == target.counts.sent == 1
    (delivery,) = a.workspace.transfer.delivery(campaign, [visit]).values()
    assert delivery.state is DeliveryState.CONFIRMED


def test_nothing_is_sent_twice_and_what_is_new_follows(
    a: Machine, b: Machine, visit: str, shared: Path
) -> None:
    a.add(str(shared))
    a.run()
    first = folder_files(shared)
    assert a.run().sent == 0
    assert folder_files(shared) == first
    a.find(visit, ITEMS[0], "Mới")
    assert a.run().sent == 1
    second = folder_files(shared)
    assert first.items() < second.items()
    b.add(str(shared))
    b.run()
    b.take_all()
    assert b.text(visit, ITEMS[0]) == "Mới"
    b.run()
    a.run()
    a.take_all()
    # Nobody sends back what came from there.
    assert b.run().sent == a.run().sent == 0
    assert not list((a.folder / "outbox").iterdir())
    assert not list((b.folder / "inbox").glob("*.cchc"))


def test_while_somebody_types_the_open_change_waits(a: Machine, b: Machine, visit: str, shared: Path) -> None:
    a.add(str(shared))
    key = FieldKey("finding", finding_id(visit, ITEMS[0]), "found.narrative")
    editing = a.workspace.editing(campaign_of(a, visit))
    editing.autosave(key, "Đang g")
    a.run()
    editing.autosave(key, "Đang gõ")
    editing.leave(key)
    assert len(a.workspace.store.log.history(key)) == 1
    assert a.run().sent == 1
    b.add(str(shared))
    b.run()
    b.take_all()
    assert b.text(visit, ITEMS[0]) == "Đang gõ"


def test_a_machine_met_later_is_sent_everything_it_could_not_read(
    a: Machine, b: Machine, machines, visit: str, shared: Path
) -> None:
    a.find(visit, ITEMS[0], "Một")
    a.add(str(shared))
    a.run()
    c = machines("c")
    c.add(str(shared))
    c.run()
    assert c.sync.offered() == ()
    (offered,) = [card for card in c.sync.status().cards if card.label.name == "Máy a"]
    assert offered.standing == "stranger"
    c.sync.accept_card(offered.path)
    assert c.sync.status().cards == ()
    a.run()
    (card,) = a.sync.status().cards
    assert card.label.name == "Máy c"
    a.sync.accept_card(card.path)
    a.run()
    c.run()
    assert c.take_all() == 1
    assert c.text(visit, ITEMS[0]) == "Một"


def test_work_of_a_machine_without_a_network_is_passed_on(
    a: Machine, b: Machine, machines, visit: str, shared: Path, tmp_path: Path
) -> None:
    c = machines("c")
    for one, others in ((a, (b, c)), (b, (a, c)), (c, (a, b))):
        one.knows(*others)
    stick = tmp_path / "usb"
    stick.mkdir()
    from cchc_desktop.services.transfer_records import ExportKind, ExportRequest

    request = ExportRequest(campaign_id=campaign_of(a, visit), kind=ExportKind.OFFICE)
    cards = [card.age_recipient for card in a.workspace.identity.cards()]
    (package,) = a.workspace.transfer.export(request, to=stick, recipients=cards)
    with b.workspace.transfer.open(package.path) as incoming:
        b.workspace.transfer.take_in(incoming)
    b.find(visit, ITEMS[1], "Của b")
    b.add(str(shared))
    b.run()
    c.add(str(shared))
    c.run()
    c.take_all()
    assert c.text(visit, ITEMS[1]) == "Của b"
    assert c.workspace.store.reader.held(request.campaign_id) == b.workspace.store.reader.held(
        request.campaign_id
    )


def test_a_file_is_sent_once_however_many_rows_point_to_it(
    a: Machine, b: Machine, visit: str, shared: Path, tmp_path: Path
) -> None:
    photo = tmp_path / "ảnh.bin"
    photo.write_bytes(bytes(range(256)) * 2_000)
    a.add(str(shared))
    for item in ITEMS:
        a.workspace.attachments.attach(visit, item, photo)
        a.run()
    blobs = [path for path in folder_files(shared) if "/blobs." in path]
    assert len(blobs) == 1
    b.add(str(shared))
    b.run()
    b.take_all()
    assert b.workspace.safety.check().ok
    (row,) = [row for row in a.workspace.store.outbox.rows() if row.kind == "blobs"]
    assert b.workspace.attachments.read(row.blobs[0]) == photo.read_bytes()
    campaign = campaign_of(a, visit)
    assert a.workspace.transfer.delivery(campaign, [visit])[visit].state is DeliveryState.WRITTEN
    b.run()
    a.run()
    a.take_all()
    assert a.workspace.transfer.delivery(campaign, [visit])[visit].state is DeliveryState.CONFIRMED


def test_work_of_which_only_the_words_went_is_not_called_sent(
    a: Machine, b: Machine, visit: str, shared: Path, tmp_path: Path
) -> None:
    photo = tmp_path / "ảnh.bin"
    photo.write_bytes(b"x" * 1_000)
    a.workspace.attachments.attach(visit, ITEMS[0], photo)
    a.add(str(shared))
    bound = a.workspace.store.outbox.targets()[0].bound
    a.sync._preparer.make_ready(bound, a.workspace.store.views.campaign_ids())
    words = [row for row in a.sync._sender.waiting(bound) if row.kind != "blobs"]
    with a.sync._open(a.workspace.store.outbox.targets()[0]) as target:
        for row in words:
            assert a.sync._sender.send_one(target, row)
    delivery = a.workspace.transfer.delivery(campaign_of(a, visit), [visit])[visit]
    assert delivery.state is DeliveryState.ON_THIS_MACHINE


def test_large_files_go_in_parts_that_are_each_whole(
    a: Machine, b: Machine, visit: str, shared: Path, tmp_path: Path
) -> None:
    for number in range(3):
        photo = tmp_path / f"{number}.bin"
        photo.write_bytes(bytes([number]) * 3 * (1 << 20) + bytes(range(256)))
        a.workspace.attachments.attach(visit, ITEMS[number], photo)
    a.add(str(shared))
    a.run()
    assert len([path for path in folder_files(shared) if "/blobs." in path]) == 3
    b.add(str(shared))
    b.run()
    assert b.take_all() == 4
    assert b.workspace.safety.check().ok


def test_a_target_that_comes_back_is_not_sent_everything_again(
    a: Machine, b: Machine, visit: str, shared: Path
) -> None:
    target = a.add(str(shared))
    a.run()
    before = folder_files(shared)
    a.sync.remove(target)
    assert a.sync.targets() == ()
    assert a.sync.run_once() == ()
    a.add(f"file://{shared.as_posix()}", name="Nơi cũ")
    assert a.run().sent == 0
    assert {path: c for path, c in folder_files(shared).items() if "probe" not in path} == before


def test_half_a_receipt_each_of_two_machines_confirms_nothing(
    a: Machine, b: Machine, machines, visit: str, shared: Path
) -> None:
    from cchc_desktop.exchange.receipts import RECEIPT_FORMAT, Receipt, write_receipt
    from cchc_desktop.store.journal import ReceiptRow

    a.add(str(shared))
    a.run()
    campaign, station = campaign_of(a, visit), a.workspace.store.station.id
    (row,) = [row for row in a.workspace.store.outbox.rows() if row.kind == "changes"]
    ((first, last),) = row.ranges[station]

    def receive(teller: str, ranges: tuple[tuple[int, int], ...]) -> int:
        receipt = Receipt(
            format=RECEIPT_FORMAT, campaign=campaign, station=teller, person="X", packages=(), attachments=(),
            committed_at="2023-09-12T08:00:00+00:00", changes={station: ranges},
        )  # fmt: skip
        a.workspace.store.journal.keep_receipt(
            ReceiptRow(
                sha256=teller * 2, campaign=campaign, station=teller, content=write_receipt(receipt).decode(),
                at="2023-09-12T08:00:00+00:00",
            )
        )  # fmt: skip
        return a.sync.targets()[0].counts.confirmed

    assert receive("1" * 32, ((first, last - 1),)) == 0
    assert receive("2" * 32, ((last, last),)) == 0
    assert receive("3" * 32, ((first, last),)) == 1


def test_machines_that_synchronise_at_the_same_moment_while_people_type(
    a: Machine, b: Machine, visit: str, tmp_path: Path
) -> None:
    served = tmp_path / "served"
    served.mkdir()
    with webdav(served) as running:
        uri = f"webdav://{USER}@127.0.0.1:{running.port}/chung"
        for machine in (a, b):
            machine.sync.take_by_itself(machine.add(uri, secret=PASSWORD))
        a.run()
        b.run()
        results: list[RunResult] = []

        def synchronise(machine: Machine) -> None:
            for _ in range(4):
                results.extend(machine.sync.run_once())

        threads = [threading.Thread(target=synchronise, args=(machine,)) for machine in (a, b, a)]
        for thread in threads:
            thread.start()
        for number in range(10):
            a.find(visit, ITEMS[0], f"a {number}")
            b.find(visit, ITEMS[1], f"b {number}")
        for thread in threads:
            thread.join()
        assert all(result.is_well for result in results), results
        for _ in range(2):
            a.run()
            b.run()
        assert a.text(visit, ITEMS[1]) == "b 9"
        assert b.text(visit, ITEMS[0]) == "a 9"
        campaign = campaign_of(a, visit)
        assert a.workspace.store.reader.held(campaign) == b.workspace.store.reader.held(campaign)
        assert a.workspace.safety.check().ok
