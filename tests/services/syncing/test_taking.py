"""What others sent is planned and taken in as from a stick, whatever lies beside it."""

from datetime import timedelta
from pathlib import Path

import pytest

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.exchange.targets import Target
from tests.services.syncing.machines import ITEMS, Machine, campaign_of, whole_objects
from tests.sync_servers import folder_files


def test_taking_in_by_itself_takes_only_what_asks_nobody(
    a: Machine, b: Machine, machines, visit: str, shared: Path
) -> None:
    a.add(str(shared))
    target = b.add(str(shared))
    b.sync.take_by_itself(target)
    a.run()
    seen: list[object] = []
    (result,) = b.sync.run_once(publish=seen.append)
    assert (result.taken, result.offered, result.sent) == (1, 0, 2)
    assert len(seen) == 1
    a.find(visit, ITEMS[0], "Bản của a")
    b.find(visit, ITEMS[0], "Bản của b")
    a.run()
    (result,) = b.sync.run_once()
    assert (result.taken, result.offered) == (0, 1)
    assert b.text(visit, ITEMS[0]) == "Bản của b"
    b.take_all()
    assert b.workspace.merging.count() == 1
    b.sync.ask_before_taking(target)
    a.find(visit, ITEMS[1], "Thêm")
    a.run()
    assert b.run().offered == 1


def test_a_stranger_is_offered_and_never_taken_in_by_itself(
    a: Machine, b: Machine, machines, visit: str, shared: Path
) -> None:
    c = machines("c")
    a.knows(c)
    a.add(str(shared))
    a.run()
    c.sync.take_by_itself(c.add(str(shared)))
    result = c.run()
    assert (result.taken, result.offered) == (0, 1)
    assert c.workspace.store.views.campaign_ids() == ()


def test_what_a_person_took_back_is_offered_again_and_not_taken_by_itself(
    a: Machine, b: Machine, visit: str, shared: Path
) -> None:
    a.add(str(shared))
    a.run()
    target = b.add(str(shared))
    b.run()
    (offer,) = b.sync.offered()
    with b.workspace.transfer.open(offer.path) as incoming:
        taken = b.workspace.transfer.take_in(incoming)
    assert b.sync.offered() == ()
    b.workspace.transfer.take_back(taken.plan.sha256)
    b.sync.take_by_itself(target)
    assert b.sync.offered() == ()
    result = b.run()
    assert (result.fetched, result.taken, result.offered) == (1, 0, 1)
    assert b.workspace.store.views.campaign_ids() == ()
    assert b.take_all() == 1


def test_what_is_odd_goes_to_quarantine_and_is_not_fetched_again(
    a: Machine, b: Machine, visit: str, shared: Path
) -> None:
    a.add(str(shared))
    a.run()
    campaign, station = campaign_of(a, visit), a.workspace.store.station.id
    import hashlib

    junk = b"age-encryption.org/v1\n-> X25519 " + bytes(range(256))
    for number, content in enumerate((junk, b"", b"x" * 3_000_000)):
        name = f"{number + 1}-9.{hashlib.sha256(content).hexdigest()[:16]}.cchc"
        (shared / campaign / station / name).write_bytes(content)
    b.add(str(shared))
    result = b.run()
    assert (result.refused, result.offered) == (3, 1)
    assert len(b.workspace.transfer.quarantined()) == 3
    again = b.run()
    assert (again.fetched, again.refused) == (0, 0)
    (target,) = b.sync.targets()
    assert target.counts.refused == 3


def test_what_is_none_of_ours_is_left_alone(a: Machine, b: Machine, visit: str, shared: Path) -> None:
    a.add(str(shared))
    a.run()
    campaign, station = campaign_of(a, visit), a.workspace.store.station.id
    others = (
        "readme.txt",
        f"{campaign}/note.cchc",
        f"{campaign}/{station}/1-2.cchc",
        f"{campaign}/{station}/x.tmp",
        f"{campaign}/{station}/unfinished-00000000-000000000000",
        f"{campaign}/{'A' * 32}/1-2.{'0' * 16}.cchc",
        f"{'x' * 32}/{station}/1-2.{'0' * 16}.cchc",
        f"cards/{station}.{'0' * 16}.json.bak",
        "cards/.ẩn",
    )
    for path in others:
        (shared / path).parent.mkdir(parents=True, exist_ok=True)
        (shared / path).write_bytes(b"other people's")
    b.add(str(shared))
    assert b.run().fetched == 1
    assert {row.path for row in b.workspace.store.outbox.seen()} == {
        path for path in folder_files(shared) if path.startswith((f"{campaign}/{station}/", "cards/"))
        and path not in others and b.workspace.store.station.id not in path
    }  # fmt: skip
    assert all((shared / path).read_bytes() == b"other people's" for path in others)


def test_an_object_that_is_not_whole_yet_is_fetched_when_it_is(
    a: Machine, b: Machine, visit: str, shared: Path
) -> None:
    a.add(str(shared))
    a.run()
    (path,) = whole_objects(shared)
    content = (shared / path).read_bytes()
    (shared / path).write_bytes(content[:-100])
    b.add(str(shared))
    assert (b.run().fetched, b.sync.offered()) == (0, ())
    for _ in range(10):
        b.run()
    assert b.workspace.transfer.quarantined() == ()
    (shared / path).write_bytes(content)
    assert b.run().fetched == 1
    assert b.take_all() == 1


def test_what_is_too_much_for_one_round_comes_with_the_next(
    a: Machine, b: Machine, visit: str, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cchc_desktop.services import sync_receiving

    a.add(str(shared))
    for item in ITEMS:
        a.find(visit, item, "Câu")
        a.run()
    monkeypatch.setattr(sync_receiving, "MOST_AT_ONCE", 0)
    b.add(str(shared))
    rounds = [b.run().fetched for _ in range(5)]
    assert sorted(rounds) == [0, 0, 1, 1, 1]
    assert b.take_all() == 3


def test_what_has_no_room_here_is_not_fetched(
    a: Machine, b: Machine, visit: str, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cchc_desktop.services import sync_receiving

    a.add(str(shared))
    a.run()
    b.add(str(shared))

    def full(*_: object) -> None:
        raise EnvironmentFailed(ErrorCode.DISK_FULL, {"needed_mb": 9, "free_mb": 1})

    with monkeypatch.context() as patch:
        patch.setattr(sync_receiving, "require_room", full)
        result = b.run()
    assert result.trouble is not None
    assert result.trouble.code == ErrorCode.DISK_FULL
    assert b.run().fetched == 1


def test_a_false_card_is_not_offered(a: Machine, b: Machine, visit: str, shared: Path) -> None:
    import hashlib

    a.add(str(shared))
    a.run()
    (path,) = [path for path in folder_files(shared) if path.startswith("cards/")]
    card = (shared / path).read_bytes()
    digest = hashlib.sha256(card).hexdigest()[:16]
    (shared / f"cards/{'9' * 32}.{digest}.json").write_bytes(card)
    (shared / f"cards/{'8' * 32}.{hashlib.sha256(b'{}').hexdigest()[:16]}.json").write_bytes(b"{}")
    big = b"x" * 50_000
    (shared / f"cards/{'7' * 32}.{hashlib.sha256(big).hexdigest()[:16]}.json").write_bytes(big)
    b.add(str(shared))
    assert b.run().is_well
    assert b.sync.status().cards == ()


def test_a_shorter_list_takes_nothing_away_and_a_longer_one_adds_nothing(
    a: Machine, b: Machine, visit: str, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cchc_desktop.exchange.targets import Target

    a.add(str(shared))
    b.add(str(shared))
    for number, item in enumerate(ITEMS):
        a.find(visit, item, f"Câu {number}")
        a.run()
    listing = Target.listing
    monkeypatch.setattr(Target, "listing", lambda self, folder: listing(self, folder)[:2])
    assert b.run().is_well
    b.take_all()
    seen = len(b.workspace.store.outbox.seen())
    monkeypatch.setattr(Target, "listing", lambda self, folder: ())
    assert b.run().is_well
    assert len(b.workspace.store.outbox.seen()) == seen
    monkeypatch.setattr(Target, "listing", lambda self, folder: listing(self, folder) * 3)
    b.run()
    b.take_all()
    held = a.workspace.store.reader.held(campaign_of(a, visit))
    assert b.workspace.store.reader.held(campaign_of(a, visit)) == held
    rows = b.workspace.store.outbox.seen()
    assert len({row.path for row in rows}) == len(rows)
    monkeypatch.setattr(Target, "listing", listing)
    sent = len(whole_objects(shared))
    a.run()
    assert len([path for path in whole_objects(shared) if "receipt" not in path]) <= sent


def test_a_receipt_counts_as_written_once_it_lies_there_and_binds_from_when_it_waits(
    a: Machine, b: Machine, visit: str, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a.add(str(shared))
    a.run()
    b.add(str(shared))
    b.run()
    (offer,) = b.sync.offered()
    with b.workspace.transfer.open(offer.path) as incoming:
        taken = b.workspace.transfer.take_in(incoming)
    with monkeypatch.context() as cut:
        cut.setattr(Target, "put_if_absent", raising(EnvironmentFailed(ErrorCode.TARGET_UNREACHABLE)))
        b.run()
    store = b.workspace.store
    waiting = [row for row in store.outbox.rows() if row.kind == "receipt" and not row.sent_at]
    assert len(waiting) == 1
    assert [line for line in b.workspace.transfer.journal() if line.kind == "receipt"] == []
    refused = refused_code(lambda: b.workspace.transfer.take_back(taken.plan.sha256))
    assert refused is ErrorCode.IMPORT_PASSED_ON
    b.clock.now += timedelta(days=1)
    b.run()
    (line,) = [line for line in b.workspace.transfer.journal() if line.kind == "receipt"]
    assert (line.direction, line.sha256) == ("written", waiting[0].sha256)
    assert line.path.endswith(waiting[0].path)
    assert (shared / waiting[0].path).is_file()
    assert refused_code(lambda: b.workspace.transfer.take_back(taken.plan.sha256)) is refused


def raising(error: Exception):
    def fail(*given: object, **named: object) -> None:
        raise error

    return fail


def refused_code(call) -> ErrorCode:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code
