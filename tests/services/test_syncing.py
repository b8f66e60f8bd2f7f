"""Two and three machines over one target: what was written arrives, once; nothing says more than is so."""

import contextlib
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cchc_desktop.composition import open_workspace
from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.errors import CchcError, EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.core.fields import VisitKind
from cchc_desktop.core.ids import seeded_ids
from cchc_desktop.core.progress import CancelToken
from cchc_desktop.core.scopes import finding_id
from cchc_desktop.exchange.target_connection import Patience
from cchc_desktop.platform.secrets import SecretPlace, Secrets
from cchc_desktop.sentences import sentence_for
from cchc_desktop.services import sync_preparing
from cchc_desktop.services.sync_records import OfferState, RunResult, TargetState
from cchc_desktop.services.sync_schedule import LONGEST_PAUSE
from cchc_desktop.services.syncing import SyncService
from cchc_desktop.services.transfer_records import DeliveryState
from cchc_desktop.services.workspace import Workspace
from tests.faulty_proxy import Fault, FaultyProxy, proxied
from tests.sync_servers import PASSWORD, USER, Served, folder_files, ftp, s3, webdav

OUTLINE = "tayninh-2023"
QUICK = Patience(answer=2.0, tries=0)
ITEMS = ("1.1-a", "1.1-b", "1.1-c")


class Ring:
    """A key ring in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Clock:
    """A second passes at each reading."""

    def __init__(self) -> None:
        self.now = datetime(2023, 9, 12, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@dataclass
class Machine:
    """One laptop with its data folder."""

    folder: Path
    name: str
    clock: Clock
    ring: Ring | None
    workspace: Workspace
    seed: int

    @property
    def sync(self) -> SyncService:
        return self.workspace.sync

    def reopen(self) -> None:
        self.workspace.close()
        self.open()

    def open(self) -> None:
        self.seed += 100
        self.workspace = open_workspace(
            self.folder, clock=self.clock, ids=seeded_ids(self.seed),
            backups=self.folder.with_name(f"{self.name}-backups"),
        )  # fmt: skip
        self.workspace.__dict__["sync"] = SyncService(
            self.workspace.store, lambda: self.workspace.identity, lambda: self.workspace.transfer,
            ids=seeded_ids(self.seed + 1), clock=self.clock,
            secrets=Secrets(self.folder, ring=lambda: self.ring), patience=QUICK,
        )  # fmt: skip

    def add(self, uri: str, **how: str) -> str:
        added = self.sync.add(uri, **how)
        assert added.probe.passed, added.probe
        return added.target.target_id

    def run(self) -> RunResult:
        (result,) = self.sync.run_once()
        return result

    def find(self, visit: str, item: str, text: str) -> None:
        campaign = self.workspace.capture.visit(visit).campaign_id
        key = FieldKey("finding", finding_id(visit, item), "found.narrative")
        self.workspace.editing(campaign).put(key, text)

    def text(self, visit: str, item: str) -> object:
        cell = self.workspace.store.views.cell(
            FieldKey("finding", finding_id(visit, item), "found.narrative")
        )
        return cell.value if cell else None

    def take_all(self) -> int:
        """Take in everything that is offered, as a person would, strangers accepted."""
        offered = self.sync.offered()
        for offer in offered:
            with self.workspace.transfer.open(offer.path) as incoming:
                accepted = frozenset(each.fingerprint for each in incoming.plan.strangers)
                self.workspace.transfer.take_in(incoming, accepted=accepted)
        return len(offered)

    def knows(self, *others: "Machine") -> None:
        for other in others:
            self.workspace.identity.accept(other.workspace.identity.card())


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


def campaign_of(machine: Machine, visit: str) -> str:
    return machine.workspace.capture.visit(visit).campaign_id


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

    assert a.run().is_well
    assert a.take_all() == 1
    (target,) = a.sync.targets()
    assert target.counts.confirmed == target.counts.sent == 1
    (delivery,) = a.workspace.transfer.delivery(campaign, [visit]).values()
    assert delivery.state is DeliveryState.CONFIRMED


# --- what goes, and how often ---------------------------------------------------------------------------


def whole_objects(folder: Path) -> dict[str, bytes]:
    return {path: content for path, content in folder_files(folder).items() if path.endswith(".cchc")}


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


# --- what is taken in ------------------------------------------------------------------------------------


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


# --- lists that lie ---------------------------------------------------------------------------------------


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


# --- targets that are not what they were ------------------------------------------------------------------


@pytest.mark.parametrize("how", ["other", "gone"])
def test_another_id_stops_everything_and_asks(
    how: str, a: Machine, b: Machine, visit: str, shared: Path
) -> None:
    target = a.add(str(shared))
    a.run()
    file = shared / "cchc-target.json"
    kept = file.read_bytes()
    file.unlink()
    if how == "other":
        file.write_bytes(b'{"format":"cchc-target/1","id":"' + b"2" * 32 + b'"}')
    before = folder_files(shared)
    a.find(visit, ITEMS[0], "Mới")
    result = a.run()
    assert result.trouble is not None
    assert result.trouble.code == ErrorCode.TARGET_CHANGED
    assert "không còn là nơi đã nối" in str(sentence_for(result.trouble.error()))
    assert folder_files(shared) == before
    assert a.sync.target(target).state is TargetState.CHANGED
    assert a.sync.run_once() == ()
    assert a.sync.due().now == ()
    with pytest.raises(Refused) as refused:
        a.sync.run_once([target])
    assert refused.value.code is ErrorCode.TARGET_CHANGED
    file.write_bytes(kept)
    assert a.sync.probe(target).passed
    assert a.sync.target(target).state is TargetState.TRUSTED
    assert a.run().sent == 1


def test_a_place_that_is_another_stays_stopped_after_a_probe(
    a: Machine, b: Machine, visit: str, shared: Path
) -> None:
    target = a.add(str(shared))
    (shared / "cchc-target.json").unlink()
    a.run()
    a.sync.probe(target)
    assert a.sync.target(target).state is TargetState.CHANGED


def test_a_target_that_is_not_there_waits_longer_and_longer_and_goes_on(
    a: Machine, b: Machine, visit: str, shared: Path
) -> None:
    target = a.add(str(shared))
    moved = shared.rename(shared.with_name("rút ra"))
    waits = []
    for _ in range(12):
        result = a.run()
        assert result.trouble is not None
        assert result.trouble.code == ErrorCode.TARGET_UNREACHABLE
        assert a.sync.due().now == ()
        waits.append(a.sync.due().wait)
    assert waits == sorted(waits)
    assert waits[0] <= 30
    assert max(waits) <= LONGEST_PAUSE
    assert a.sync.target(target).counts.waiting == 0
    moved.rename(shared)
    assert a.run().is_well
    assert a.sync.target(target).failures == 0


def test_a_probe_that_fails_keeps_the_target_unused(a: Machine, tmp_path: Path) -> None:
    added = a.sync.add(str(tmp_path / "chưa có"))
    assert not added.probe.passed
    assert added.target.state is TargetState.UNTRUSTED
    assert a.sync.run_once() == ()
    with pytest.raises(Refused) as refused:
        a.sync.run_once([added.target.target_id])
    assert refused.value.code is ErrorCode.TARGET_NOT_TRUSTED
    (tmp_path / "chưa có").mkdir()
    assert a.sync.probe(added.target.target_id).passed
    record = a.sync.target(added.target.target_id)
    assert record.probe is not None
    assert record.probe.passed
    assert a.run().is_well


def test_one_place_is_added_once(a: Machine, shared: Path) -> None:
    a.add(str(shared), name="Nội vụ")
    for uri in (str(shared), shared.as_uri()):
        with pytest.raises(Refused) as refused:
            a.sync.add(uri)
        assert refused.value.code is ErrorCode.TARGET_ALREADY_ADDED
    link = shared.with_name("lối khác")
    link.symlink_to(shared)
    with pytest.raises(Refused):
        a.sync.add(str(link))
    assert [target.name for target in a.sync.targets()] == ["Nội vụ"]


def test_the_data_folder_is_no_target(a: Machine) -> None:
    for place in (a.folder, a.folder / "outbox"):
        with pytest.raises(Refused) as refused:
            a.sync.add(str(place))
        assert refused.value.code is ErrorCode.TARGET_INVALID


def test_a_target_can_be_paused_renamed_and_found(a: Machine, b: Machine, visit: str, shared: Path) -> None:
    target = a.add(str(shared), name="Một")
    a.sync.pause(target)
    assert a.sync.run_once() == ()
    assert a.sync.due().now == ()
    a.sync.resume(target)
    assert a.sync.due().now == (target,)
    a.sync.rename(target, "Hai")
    assert a.sync.find("Hai") == a.sync.find(target[:6]) == a.sync.find(target) == target
    for unknown in ("", "Ba", "zz"):
        with pytest.raises(Refused) as refused:
            a.sync.find(unknown)
        assert refused.value.code is ErrorCode.TARGET_UNKNOWN


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


# --- clocks -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [-3_650, 3_650])
def test_a_clock_years_away_stops_nothing(
    days: int, a: Machine, b: Machine, visit: str, shared: Path
) -> None:
    target = a.add(str(shared))
    b.add(str(shared))
    b.sync.take_by_itself(b.sync.targets()[0].target_id)
    a.run()
    a.clock.now += timedelta(days=days)
    a.find(visit, ITEMS[0], "Năm khác")
    assert a.sync.due().now == (target,)
    assert a.run().sent == 1
    assert b.run().taken == 2
    assert b.text(visit, ITEMS[0]) == "Năm khác"
    a.clock.now -= timedelta(days=days)
    assert a.sync.due().now == (target,)


# --- secrets ----------------------------------------------------------------------------------------------


def test_a_secret_lies_in_the_key_ring_or_in_a_private_file_and_never_in_the_database(
    machines, tmp_path: Path
) -> None:
    served = tmp_path / "served"
    served.mkdir()
    with webdav(served) as running:
        uri = f"webdav://{USER}:{PASSWORD}@127.0.0.1:{running.port}/chung".replace(" ", "%20")
        with_ring, without = machines("có"), machines("không", ring=False)
        for machine, place in ((with_ring, SecretPlace.KEYRING), (without, SecretPlace.FILE)):
            target = machine.add(uri)
            record = machine.sync.target(target)
            assert record.secret_place == place
            assert PASSWORD not in record.uri
            machine.workspace.close()
            database = (machine.folder / "cchc.db").read_bytes()
            assert PASSWORD.encode() not in database
            machine.open()
            assert machine.run().is_well
        file = without.folder / "secrets.json"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert not (with_ring.folder / "secrets.json").exists()
        assert len(with_ring.ring.kept) == 1
        without.sync.set_secret(target, "sai")
        result = without.run()
        assert result.trouble is not None
        assert result.trouble.code == ErrorCode.TARGET_DENIED
        file.unlink()
        result = without.run()
        assert result.trouble is not None
        assert result.trouble.code == ErrorCode.SECRET_MISSING
        with_ring.sync.remove(with_ring.sync.targets()[0].target_id)
        assert with_ring.ring.kept == {}


# --- crashes and faults ------------------------------------------------------------------------------------


class Killed(BaseException):
    """The program ends here."""


STEPS = (
    ("cchc_desktop.services.sync_preparing", "write_packages"),
    ("cchc_desktop.store.outbox.Outbox", "add"),
    ("cchc_desktop.exchange.targets.Target", "put_if_absent"),
    ("cchc_desktop.store.outbox.Outbox", "mark_sent"),
    ("cchc_desktop.store.journal.Journal", "keep_package"),
    ("cchc_desktop.services.sync_sending.SyncSender", "send_one"),
    ("cchc_desktop.store.outbox.Outbox", "keep_seen"),
    ("cchc_desktop.services.sync_receiving", "atomic_write"),
    ("cchc_desktop.services.transfer.TransferService", "take_in"),
    ("cchc_desktop.services.transfer.TransferService", "write_receipt"),
    ("cchc_desktop.services.syncing.SyncService", "_ended"),
)


def killed_at(monkeypatch: pytest.MonkeyPatch, step: tuple[str, str], *, times: int, after: bool):
    """End the program at the n-th time it comes to a step, before it or just after it."""
    import importlib

    module, name = step
    try:
        owner = importlib.import_module(module)
    except ModuleNotFoundError:
        module, _, inside = module.rpartition(".")
        owner = getattr(importlib.import_module(module), inside)
    real, left = getattr(owner, name), [times]

    def killing(*given, **named):
        left[0] -= 1
        if left[0] == 0 and not after:
            raise Killed
        result = real(*given, **named)
        if left[0] == 0:
            raise Killed
        return result

    monkeypatch.setattr(owner, name, killing)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step[1])
def test_a_crash_between_any_two_writes_loses_and_repeats_nothing(
    step: tuple[str, str], after: bool, a: Machine, b: Machine, visit: str, shared: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    photo = tmp_path / "ảnh.bin"
    photo.write_bytes(b"x" * 20_000)
    a.workspace.attachments.attach(visit, ITEMS[0], photo)
    a.add(str(shared))
    b.sync.take_by_itself(b.add(str(shared)))
    for times in (1, 2):
        for machine in (a, b):
            with monkeypatch.context() as patch, contextlib.suppress(Killed):
                killed_at(patch, step, times=times, after=after)
                machine.sync.run_once()
            for path, content in whole_objects(shared).items():
                import hashlib

                assert f".{hashlib.sha256(content).hexdigest()[:16]}" in path
            for row in machine.workspace.store.outbox.rows():
                assert not row.sent_at or (shared / row.path).read_bytes()
            machine.reopen()
    for _ in range(2):
        assert a.run().is_well
        assert b.run().is_well
    campaign = campaign_of(a, visit)
    assert b.workspace.store.reader.held(campaign) == a.workspace.store.reader.held(campaign)
    assert b.workspace.safety.check().ok
    assert a.sync.targets()[0].counts.waiting == b.sync.targets()[0].counts.waiting == 0
    contents = [row for row in a.workspace.store.outbox.rows() if row.kind in {"changes", "blobs"}]
    assert len(contents) == len({row.sha256 for row in contents}) == 2
    assert len([path for path in whole_objects(shared) if "receipt" not in path]) == 2
    assert not list((a.folder / "outbox").iterdir())
    a.sync.take_by_itself(a.sync.targets()[0].target_id)
    a.run()
    assert a.sync.targets()[0].counts.confirmed == 2


def test_a_waiting_file_that_vanished_is_made_again(a: Machine, b: Machine, visit: str, shared: Path) -> None:
    a.add(str(shared))
    moved = shared.with_name("xa")
    bound = a.workspace.store.outbox.targets()[0].bound
    a.sync._preparer.make_ready(bound, a.workspace.store.views.campaign_ids())
    shutil.move(shared, moved)
    a.run()
    assert a.sync.targets()[0].counts.waiting == 1
    for file in (a.folder / "outbox").iterdir():
        file.write_bytes(b"spoilt")
    shutil.move(moved, shared)
    a.run()
    assert a.run().waiting == 0
    b.add(str(shared))
    b.run()
    assert b.take_all() == 1


def test_a_broken_object_under_our_name_is_left_and_the_whole_one_put_beside_it(
    a: Machine, b: Machine, visit: str, shared: Path
) -> None:
    a.add(str(shared))
    bound = a.workspace.store.outbox.targets()[0].bound
    a.sync._preparer.make_ready(bound, a.workspace.store.views.campaign_ids())
    (row,) = [row for row in a.workspace.store.outbox.rows() if row.kind == "changes"]
    (shared / row.path).parent.mkdir(parents=True)
    (shared / row.path).write_bytes(b"half of it")
    assert a.run().is_well
    assert (shared / row.path).read_bytes() == b"half of it"
    assert len(whole_objects(shared)) == 2
    b.add(str(shared))
    assert b.run().fetched == 1
    assert b.take_all() == 1


def test_stopping_keeps_what_went_and_the_rest_waits(
    a: Machine, b: Machine, visit: str, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a.add(str(shared))
    for number, item in enumerate(ITEMS):
        a.find(visit, item, f"Câu {number}" * 15_000)
    monkeypatch.setattr(a.sync._preparer, "_part", 150_000)
    cancel = CancelToken()

    def stop(done: int, total: int, what: str) -> None:
        if what == "sending" and done:
            cancel.cancel()

    with pytest.raises(Refused) as stopped:
        a.sync.run_once(progress=stop, cancel=cancel)
    assert stopped.value.code is ErrorCode.CANCELLED
    counts = a.sync.targets()[0].counts
    assert counts.waiting > 0
    assert a.sync.targets()[0].failures == 0
    assert a.run().waiting == 0
    b.sync.take_by_itself(b.add(str(shared)))
    b.run()
    campaign = campaign_of(a, visit)
    assert b.workspace.store.reader.held(campaign) == a.workspace.store.reader.held(campaign)


SERVER_FAULTS = (
    (Fault.RESET, {}),
    (Fault.ANSWER, {}),
    (Fault.LOSE_ANSWER, {}),
    (Fault.CUT_REQUEST, {"after": 200}),
    (Fault.CUT_REQUEST, {"after": 3_000}),
    (Fault.CUT_ANSWER, {"after": 20}),
    (Fault.CUT_ANSWER, {"after": 400}),
)


@contextlib.contextmanager
def a_server(kind: str, folder: Path) -> Iterator[tuple[Served, FaultyProxy, str]]:
    folder.mkdir()
    server = {"webdav": webdav, "ftp": ftp}[kind](folder) if kind != "s3" else s3("cchc-thu")
    with server as running, proxied(running.port) as proxy:
        uri = {
            "webdav": f"webdav://{USER}@127.0.0.1:{proxy.port}/phòng",
            "ftp": f"ftp://{USER}@127.0.0.1:{proxy.port}/phòng",
            "s3": f"s3://key@cchc-thu/phòng?endpoint=http://127.0.0.1:{proxy.port}",
        }[kind]
        yield running, proxy, uri


@pytest.mark.parametrize("kind", ["webdav", "s3", "ftp"])
def test_whatever_the_line_does_the_outbox_says_the_truth_and_a_later_round_completes(
    kind: str, a: Machine, b: Machine, visit: str, tmp_path: Path
) -> None:
    import hashlib

    with a_server(kind, tmp_path / "served") as (server, proxy, uri):
        a.add(uri, secret=PASSWORD)
        b.sync.take_by_itself(b.add(uri, secret=PASSWORD))
        for number, (fault, how) in enumerate(SERVER_FAULTS):
            a.find(visit, ITEMS[number % 3], f"Lần {number}")
            for skip in ("", "PUT|APPE", "MOVE|RNTO", "GET|RETR"):
                proxy.breaks(fault, at=skip, **how)
                for machine in (a, b):
                    machine.sync.run_once()
                there = {path.partition("phòng/")[2]: content for path, content in server.files().items()}
                for path, content in there.items():
                    if path.endswith(".cchc"):
                        assert f".{hashlib.sha256(content).hexdigest()[:16]}" in path, (fault, how)
                for row in a.workspace.store.outbox.rows():
                    if row.sent_at:
                        assert hashlib.sha256(there[row.path]).hexdigest() == row.sha256
                proxy.mend()
            for machine in (a, b):
                assert machine.run().is_well, (fault, how)
                assert machine.sync.targets()[0].counts.waiting == 0
            assert b.text(visit, ITEMS[number % 3]) == f"Lần {number}"
        campaign = campaign_of(a, visit)
        assert b.workspace.store.reader.held(campaign) == a.workspace.store.reader.held(campaign)
        rows = [row for row in a.workspace.store.outbox.rows() if row.kind == "changes"]
        numbers = [each for row in rows for each in row.ranges[a.workspace.store.station.id]]
        assert numbers == sorted(set(numbers))
        assert b.workspace.safety.check().ok


def test_a_server_that_stops_midway_and_comes_back(
    a: Machine, b: Machine, visit: str, tmp_path: Path
) -> None:
    with a_server("webdav", tmp_path / "served") as (_, proxy, uri):
        a.add(uri, secret=PASSWORD)
        for number, item in enumerate(ITEMS):
            a.find(visit, item, f"Câu {number}" * 15_000)
        a.sync._preparer._part = 150_000
        proxy.breaks(Fault.RESET, at="^MOVE", times=1)
        result = a.run()
        assert result.trouble is not None
        assert result.waiting > 0
        assert "hàng chờ" in str(sentence_for(result.trouble.error()))
        proxy.mend()
        assert a.run().waiting == 0


def test_every_error_of_a_round_is_one_of_ours(a: Machine, shared: Path, monkeypatch) -> None:
    """What the disk does to the outbox is told, and keeps nothing else."""
    a.add(str(shared))

    def full(*_: object, **__: object) -> None:
        raise EnvironmentFailed(ErrorCode.DISK_FULL, {"path": "outbox"})

    monkeypatch.setattr(sync_preparing, "atomic_write", full)
    a.workspace.station.set_up(name="Tên mới", person="Người a", post="")
    result = a.run()
    assert result.trouble is not None
    assert isinstance(result.trouble.error(), CchcError)
    assert result.trouble.code == ErrorCode.DISK_FULL
