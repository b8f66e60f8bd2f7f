"""A target is tried out before it is trusted, and bound by the id in its file."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.core.ids import random_ids, seeded_ids
from cchc_desktop.core.progress import CancelToken
from cchc_desktop.exchange.probe import PROBE_FOLDER, ProbeStep, probe_target
from cchc_desktop.exchange.sync_objects import TARGET_FILE
from cchc_desktop.exchange.target_address import TargetAddress, folder_address, read_uri
from cchc_desktop.exchange.target_connection import Patience
from cchc_desktop.exchange.target_file import bind, bound_id, require_bound
from cchc_desktop.exchange.targets import Guarantee, Put, Target, open_target
from cchc_desktop.sentences_sync import PROBE_FAILURES, PROBE_STEPS
from tests.sync_servers import PASSWORD, USER, folder_files, ftp, s3, webdav

QUICK = Patience(answer=2.0, tries=0)


def opened(address: TargetAddress, secret: str = PASSWORD) -> Target:
    return open_target(address, secret, station="5a" * 16, random=random_ids(), patience=QUICK)


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "nơi chung"
    place.mkdir()
    return place


@pytest.fixture
def target(folder: Path) -> Iterator[Target]:
    with opened(folder_address(folder)) as one:
        yield one


def steps_of(probe, *, well: bool) -> set[ProbeStep]:
    return {line.step for line in probe.lines if line.is_well is well}


@contextlib.contextmanager
def a_server(kind: str, folder: Path) -> Iterator[TargetAddress]:
    with {"webdav": webdav, "ftp": ftp}[kind](folder) if kind != "s3" else s3("cchc-thu") as running:
        uri = {
            "webdav": f"webdav://{USER}@127.0.0.1:{running.port}/phòng/nội vụ",
            "ftp": f"ftp://{USER}@127.0.0.1:{running.port}/phòng/nội vụ",
            "s3": f"s3://key@cchc-thu/phòng?endpoint=http://127.0.0.1:{running.port}",
        }[kind]
        yield read_uri(uri).address


@pytest.mark.parametrize(
    ("kind", "guarantee"),
    [("webdav", Guarantee.CHECKED_FIRST), ("s3", Guarantee.CONDITIONAL), ("ftp", Guarantee.CHECKED_FIRST)],
)
def test_a_good_server_passes_every_step_and_keeps_only_its_id(kind, guarantee, folder: Path) -> None:
    with a_server(kind, folder) as address, opened(address) as target:
        # FTP tells the minute a file was written in.
        probe = probe_target(target, ids=seeded_ids(1), clock=now)
        assert steps_of(probe, well=False) == set()
        assert steps_of(probe, well=True) == set(ProbeStep)
        assert probe.passed
        assert probe.failed is None
        assert probe.guarantee is guarantee
        assert probe.bound == bound_id(target)
        assert probe.clock_seconds is not None
        assert abs(probe.clock_seconds) <= 120
        assert target.listing(PROBE_FOLDER) == ()
        again = probe_target(target, ids=seeded_ids(2), clock=now)
        assert again.bound == probe.bound


def test_a_clock_years_away_is_told_and_changes_nothing(target: Target) -> None:
    probe = probe_target(target, ids=seeded_ids(1), clock=lambda: now() - timedelta(days=3_650))
    assert probe.passed
    assert steps_of(probe, well=False) == {ProbeStep.CLOCK}
    assert probe.clock_seconds == pytest.approx(3_650 * 86_400, abs=60)


def test_a_target_that_is_not_there_fails_at_the_first_step(tmp_path: Path) -> None:
    with opened(folder_address(tmp_path / "gone")) as target:
        probe = probe_target(target, ids=seeded_ids(1), clock=now)
    assert not probe.passed
    assert probe.failed is not None
    assert (probe.failed.step, probe.failed.code) == (ProbeStep.REACH, str(ErrorCode.TARGET_UNREACHABLE))
    assert [line.step for line in probe.lines] == [ProbeStep.REACH, ProbeStep.REMOVE]


class Forgetful(Target):
    """Lists nothing."""

    def listing(self, folder: str):
        return () if folder else super().listing(folder)


class Mangling(Target):
    """Loses the marks of Vietnamese names."""

    def listing(self, folder: str):
        return tuple(one for one in super().listing(folder) if one.path.isascii())


class Overwriting(Target):
    """Writes over what is there."""

    def put_if_absent(self, path: str, content: bytes) -> Put:
        (Path(self.address.root) / path).parent.mkdir(exist_ok=True)
        (Path(self.address.root) / path).write_bytes(content)
        return Put.WRITTEN


class Lying(Target):
    """Gives back something else than was written."""

    def read(self, path: str, *, limit: int) -> bytes | None:
        content = super().read(path, limit=limit)
        return content[::-1] if content and path.endswith(".bin") else content


@pytest.mark.parametrize(
    ("kind", "step"),
    [
        (Forgetful, ProbeStep.LIST),
        (Lying, ProbeStep.READ_BACK),
        (Overwriting, ProbeStep.PUT_IF_ABSENT),
    ],
)
def test_what_must_work_and_does_not_is_named(kind: type[Target], step: ProbeStep, folder: Path) -> None:
    with kind(folder_address(folder), "", station="5a" * 16, random=random_ids()) as target:
        probe = probe_target(target, ids=seeded_ids(1), clock=now)
    assert not probe.passed
    assert probe.failed is not None
    assert probe.failed.step is step
    assert probe.bound == ""
    assert folder_files(folder) == {}


def test_a_target_that_spoils_vietnamese_names_is_told_and_used(folder: Path) -> None:
    with Mangling(folder_address(folder), "", station="5a" * 16, random=random_ids()) as target:
        probe = probe_target(target, ids=seeded_ids(1), clock=now)
    assert probe.passed
    assert steps_of(probe, well=False) == {ProbeStep.VIETNAMESE_NAME}


def test_every_step_has_its_words() -> None:
    assert set(PROBE_STEPS) == set(PROBE_FAILURES) == set(ProbeStep)


def test_a_probe_can_be_stopped(target: Target) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Refused) as stopped:
        probe_target(target, ids=seeded_ids(1), clock=now, cancel=cancel)
    assert stopped.value.code is ErrorCode.CANCELLED


def test_whoever_comes_second_takes_the_id_that_is_there(target: Target) -> None:
    assert bind(target, "1" * 32) == "1" * 32
    assert bind(target, "2" * 32) == "1" * 32
    require_bound(target, "1" * 32)


OTHER = b'{"format":"cchc-target/1","id":"22222222222222222222222222222222"}'


@pytest.mark.parametrize("content", [None, OTHER])
def test_another_id_or_none_is_another_target(content: bytes | None, target: Target, folder: Path) -> None:
    bind(target, "1" * 32)
    (folder / TARGET_FILE).unlink()
    if content is not None:
        (folder / TARGET_FILE).write_bytes(content)
    with pytest.raises(EnvironmentFailed) as failed:
        require_bound(target, "1" * 32)
    assert failed.value.code is ErrorCode.TARGET_CHANGED


@pytest.mark.parametrize(
    "content",
    [
        OTHER.replace(b"/1", b"/2"),
        OTHER.replace(b"}", b',"more":1}'),
        OTHER[:40],
        b"",
        b"\xff" * 100,
        b"x" * 100_000,
    ],
)
def test_an_id_that_cannot_be_read_is_a_fault_and_no_other_target(
    content: bytes, target: Target, folder: Path
) -> None:
    bind(target, "1" * 32)
    (folder / TARGET_FILE).write_bytes(content)
    with pytest.raises(EnvironmentFailed) as failed:
        require_bound(target, "1" * 32)
    assert failed.value.code is ErrorCode.TARGET_MISBEHAVES
