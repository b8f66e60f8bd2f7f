"""A crash between any two writes, and whatever a line does, loses and repeats nothing."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cchc_desktop.core.errors import CchcError, EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.core.progress import CancelToken
from cchc_desktop.sentences import sentence_for
from cchc_desktop.services import sync_preparing
from tests.faulty_proxy import Fault, FaultyProxy, proxied
from tests.services.syncing.machines import (
    ITEMS,
    Machine,
    campaign_of,
    whole_objects,
)
from tests.sync_servers import PASSWORD, USER, Served, ftp, s3, webdav


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
    ("cchc_desktop.services.transfer.TransferService", "prepare_receipt"),
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
