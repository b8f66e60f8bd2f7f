"""Targets that move, change, stop or have another clock; where their secrets lie."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.platform.secrets import SecretPlace
from cchc_desktop.sentences import sentence_for
from cchc_desktop.services.sync_records import TargetState
from cchc_desktop.services.sync_schedule import LONGEST_PAUSE
from tests.services.syncing.machines import ITEMS, Machine
from tests.sync_servers import PASSWORD, USER, folder_files, webdav


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
