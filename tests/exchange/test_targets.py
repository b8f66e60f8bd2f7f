"""Targets against real servers: list, get and put-if-absent, whole or not at all."""

import contextlib
import hashlib
import os
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from time import monotonic

import pytest

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.core.ids import random_ids
from cchc_desktop.core.progress import CancelToken
from cchc_desktop.exchange import targets
from cchc_desktop.exchange.target_address import Service, TargetAddress, folder_address
from cchc_desktop.exchange.target_connection import Patience
from cchc_desktop.exchange.target_faults import DifferentThere, told
from cchc_desktop.exchange.targets import Guarantee, Put, Target, open_target
from tests.faulty_proxy import Fault, FaultyProxy, proxied
from tests.sync_servers import PASSWORD, USER, Served, folder_files, ftp, s3, webdav

STATION = "5a" * 16
BUCKET = "cchc-thu"
QUICK = Patience(answer=1.0, tries=1, first_pause=0.01)
SERVERS = (Service.WEBDAV, Service.S3, Service.FTP)
CONTENT = bytes(range(256)) * 300


def address_of(service: Service, port: int, root: str = "phòng nội vụ/2026") -> TargetAddress:
    if service is Service.WEBDAV:
        return TargetAddress(service=service, root=root, endpoint=f"http://127.0.0.1:{port}", user=USER)
    if service is Service.FTP:
        return TargetAddress(service=service, root=root, endpoint=f"ftp://127.0.0.1:{port}", user=USER)
    return TargetAddress(
        service=service, root=root, endpoint=f"http://127.0.0.1:{port}", bucket=BUCKET, region="us-east-1",
        user="key",
    )  # fmt: skip


@contextlib.contextmanager
def served(service: Service, folder: Path) -> Iterator[Served]:
    folder.mkdir(exist_ok=True)
    server = {Service.WEBDAV: webdav, Service.FTP: ftp}.get(service)
    with server(folder) if server else s3(BUCKET) as running:
        yield running


def opened(address: TargetAddress, patience: Patience = QUICK) -> Target:
    return open_target(address, PASSWORD, station=STATION, random=random_ids(), patience=patience)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory):
    """All three servers, for all tests of this file; each test has its own folder there."""
    with contextlib.ExitStack() as stack:
        servers = {}
        for service in SERVERS:
            one = stack.enter_context(served(service, tmp_path_factory.mktemp(str(service))))
            one.extra["service"] = service
            servers[service] = one
        yield servers


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest, running) -> Served:
    return running[request.param]


@pytest.fixture(params=(Service.FOLDER, *SERVERS))
def target(request: pytest.FixtureRequest, running, tmp_path: Path) -> Iterator[Target]:
    if request.param is Service.FOLDER:
        (tmp_path / "thư mục").mkdir()
        address = folder_address(tmp_path / "thư mục")
    else:
        address = address_of(request.param, running[request.param].port, f"phòng nội vụ/{tmp_path.name}")
    with opened(address) as one:
        one.prepare()
        yield one


def test_what_is_put_is_listed_and_read_back(target: Target) -> None:
    assert target.listing("") == ()
    assert target.read("a/b/1-2.cchc", limit=10) is None
    assert target.size("a/b/1-2.cchc") is None
    assert target.put_if_absent("a/b/1-2.cchc", CONTENT) is Put.WRITTEN
    assert target.put_if_absent("a/b/1-2.cchc", CONTENT) is Put.PRESENT
    assert target.exists("a/b/1-2.cchc")
    assert target.size("a/b/1-2.cchc") == len(CONTENT)
    assert target.read("a/b/1-2.cchc", limit=len(CONTENT)) == CONTENT
    assert [(one.path, one.name, one.is_folder) for one in target.listing("")] == [("a", "a", True)]
    assert [one.path for one in target.listing("a")] == ["a/b"]
    (listed,) = target.listing("a/b")
    assert (listed.path, listed.size, listed.is_folder) == ("a/b/1-2.cchc", len(CONTENT), False)
    assert target.listing("nowhere") == ()


def test_other_content_is_never_written_over(target: Target) -> None:
    target.put_if_absent("a/1-2.cchc", CONTENT)
    for other in (CONTENT[::-1], b"short"):
        with pytest.raises(DifferentThere):
            target.put_if_absent("a/1-2.cchc", other)
    assert target.read("a/1-2.cchc", limit=len(CONTENT)) == CONTENT


def test_large_objects_come_in_pieces_and_can_be_stopped(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(targets, "CHUNK", 10_000)
    target.put_if_absent("big", CONTENT)
    pieces: list[bytes] = []
    assert target.get("big", limit=len(CONTENT), take=pieces.append) == hashlib.sha256(CONTENT).hexdigest()
    assert b"".join(pieces) == CONTENT
    assert max(len(piece) for piece in pieces) == 10_000
    cancel = CancelToken()
    with pytest.raises(Refused) as stopped:
        target.get("big", limit=len(CONTENT), take=lambda _: cancel.cancel(), cancel=cancel)
    assert stopped.value.code is ErrorCode.CANCELLED


def test_what_is_too_large_is_refused_before_it_is_read(target: Target) -> None:
    target.put_if_absent("big", CONTENT)
    taken: list[bytes] = []
    with pytest.raises(EnvironmentFailed) as refused:
        target.get("big", limit=len(CONTENT) - 1, take=taken.append)
    assert refused.value.code is ErrorCode.TARGET_MISBEHAVES
    # Only FTP is not asked for the size first; nothing beyond the limit is given out there either.
    assert sum(map(len, taken)) <= (len(CONTENT) - 1 if target.address.service is Service.FTP else 0)


def test_what_was_left_unfinished_goes_before_the_next_put(target: Target) -> None:
    if target.guarantee is Guarantee.CONDITIONAL:
        assert target.address.service is Service.S3
        return
    left, others = f"a/unfinished-{STATION[:8]}-0123456789ab", "a/unfinished-00000000-0123456789ab"
    for name in (left, others):
        target.put_if_absent(name, b"half")
    with opened(target.address) as again:
        again.put_if_absent("a/1-2.cchc", CONTENT)
        assert [one.path for one in again.listing("a")] == ["a/1-2.cchc", others]


def test_each_service_says_what_it_guarantees(target: Target) -> None:
    assert target.guarantee == {
        Service.FOLDER: Guarantee.NAMED_IF_ABSENT,
        Service.S3: Guarantee.CONDITIONAL,
    }.get(target.address.service, Guarantee.CHECKED_FIRST)


def test_a_folder_without_links_is_looked_at_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    with opened(folder_address(tmp_path)) as target:
        assert target.guarantee is Guarantee.CHECKED_FIRST
        assert target.put_if_absent("a/1", CONTENT) is Put.WRITTEN
        assert target.put_if_absent("a/1", CONTENT) is Put.PRESENT
        with pytest.raises(DifferentThere):
            target.put_if_absent("a/1", b"other")
    assert folder_files(tmp_path) == {"a/1": CONTENT}


def test_a_folder_that_is_missing_is_a_drive_that_is_not_there(tmp_path: Path) -> None:
    with opened(folder_address(tmp_path / "gone")) as target, pytest.raises(EnvironmentFailed) as failed:
        target.listing("")
    assert failed.value.code is ErrorCode.TARGET_UNREACHABLE
    assert not (tmp_path / "gone").exists()


def test_an_ftp_server_need_not_let_us_write_outside_the_folder(tmp_path: Path) -> None:
    (tmp_path / "của ta").mkdir()
    with ftp(tmp_path, only="của ta") as server:
        with opened(address_of(Service.FTP, server.port, "")) as target, pytest.raises(EnvironmentFailed):
            target.put_if_absent("a/1", CONTENT)
        with opened(address_of(Service.FTP, server.port, "của ta")) as target:
            target.prepare()
            assert target.put_if_absent("a/1", CONTENT) is Put.WRITTEN
    assert folder_files(tmp_path) == {"của ta/a/1": CONTENT}


@pytest.mark.parametrize("service", [Service.WEBDAV, Service.FTP])
def test_a_wrong_password_is_told_as_such(service: Service, running) -> None:
    address = address_of(service, running[service].port)
    target = open_target(address, "sai", station=STATION, random=random_ids(), patience=QUICK)
    with target, pytest.raises(EnvironmentFailed) as failed:
        target.listing("")
    assert failed.value.code is ErrorCode.TARGET_DENIED


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Unexpected at write => response: Parts { status: 507, version: 1 }", ErrorCode.TARGET_FULL),
        ("Unexpected at write => Invalid response: [552] no room", ErrorCode.TARGET_FULL),
        ("Unexpected at write => No space left on device (os error 28)", ErrorCode.TARGET_FULL),
        ("Unexpected at list => Parts { status: 403 }", ErrorCode.TARGET_DENIED),
        ("Unexpected at list => Invalid response: [530] 530 Authentication failed.", ErrorCode.TARGET_DENIED),
        ("Unexpected at stat => path: c/s/401-507.0123456789abcdef.cchc", ErrorCode.TARGET_UNREACHABLE),
        ("operation timeout reached", ErrorCode.TARGET_UNREACHABLE),
    ],
)
def test_what_a_server_says_is_told_in_our_words(text: str, code: ErrorCode) -> None:
    assert told(RuntimeError(text)).code is code


@pytest.mark.parametrize(
    ("number", "code"),
    [(28, ErrorCode.TARGET_FULL), (13, ErrorCode.TARGET_DENIED), (5, ErrorCode.TARGET_UNREACHABLE)],
)
def test_what_the_system_says_is_told_in_our_words(number: int, code: ErrorCode) -> None:
    assert told(OSError(number, "x")).code is code


# --- with faults in between ---------------------------------------------------------------------------

CUTS = (0, 40, 300, 60_000, len(CONTENT) - 1)
FAULTS = (
    *((Fault.CUT_REQUEST, {"after": after}) for after in CUTS),
    *((Fault.CUT_ANSWER, {"after": after}) for after in (0, 5, 20_000)),
    (Fault.RESET, {}),
    (Fault.LOSE_ANSWER, {}),
    (Fault.ANSWER, {}),
    (Fault.ANSWER, {"answer": b"HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\nOops"}),
    (Fault.ANSWER, {"answer": b"garbage\r\n\r\n"}),
)
AT = {
    Service.WEBDAV: ("^PUT", "^MOVE", "^PROPFIND"),
    Service.S3: ("^PUT", "^GET", "^HEAD"),
    Service.FTP: ("^USER", "^APPE|^STOR", "^RNTO", "^RETR", "data"),
}


def how_of(at: str, how: dict) -> dict:
    return {**how, "data": True} if at == "data" else {**how, "at": at}


@contextlib.contextmanager
def behind(server: Served, root: str) -> Iterator[tuple[FaultyProxy, TargetAddress]]:
    with proxied(server.port) as proxy:
        yield proxy, address_of(server.extra["service"], proxy.port, root)


def objects(server: Served, root: str) -> dict[str, bytes]:
    """What lies there under a name of ours."""
    return {
        path.removeprefix(f"{root}/"): content
        for path, content in server.files().items()
        if path.startswith(f"{root}/") and "unfinished-" not in path
    }


def test_after_every_fault_there_is_nothing_or_a_whole_object(server: Served) -> None:
    service = server.extra["service"]
    cases = [(at, fault, how) for at in AT[service] for fault, how in FAULTS]
    with behind(server, "phá") as (proxy, address):
        for number, (at, fault, how) in enumerate(cases):
            path = f"a/b/{number}"
            proxy.breaks(fault, **how_of(at, how))
            written = None
            with opened(address) as target, contextlib.suppress(EnvironmentFailed):
                written = target.put_if_absent(path, CONTENT)
            there = objects(server, "phá").get(path)
            assert there in (None, CONTENT), (at, fault, how)
            assert written is None or there == CONTENT, (at, fault, how)
            proxy.mend()
            with opened(address) as target:
                done = target.put_if_absent(path, CONTENT)
                assert (done is Put.PRESENT) == (there is not None), (at, fault, how)
            assert objects(server, "phá")[path] == CONTENT
        assert not [path for path in server.files() if f"unfinished-{STATION[:8]}" in path]


def test_a_list_that_breaks_off_is_a_failure_and_not_a_short_list(server: Served) -> None:
    with opened(address_of(server.extra["service"], server.port, "dài")) as target:
        target.prepare()
        for number in range(3):
            target.put_if_absent(f"a/{number}", b"x")
    with behind(server, "dài") as (proxy, address):
        # FTP ends a list by closing the connection: there a list that is cut off is a short one.
        ways = [(Fault.RESET, {}), (Fault.ANSWER, {}), (Fault.CUT_ANSWER, {"after": 350})]
        for fault, how in ways[: 2 if address.service is Service.FTP else 3]:
            proxy.breaks(fault, **how)
            with opened(address) as target, pytest.raises(EnvironmentFailed):
                target.listing("a")
            proxy.mend()
        with opened(address) as target:
            assert len(target.listing("a")) == 3


def test_a_long_list_is_whole_or_a_failure(running) -> None:
    from moto.s3.models import s3_backends

    port = running[Service.S3].port
    with opened(address_of(Service.S3, port, "nhiều")) as target:
        target.put_if_absent("a/0000", b"x")
        keys = s3_backends["123456789012"]["aws"].buckets[BUCKET].keys
        (first,) = [name for name in keys if name.startswith("nhiều/a/")]
        for number in range(1, 1_200):
            name = first.replace("0000", f"{number:04}")
            keys[name] = copy(keys[first])
            keys[name].name = name
        assert len(target.listing("a")) == 1_200
    with proxied(port) as proxy:
        # The second page never comes.
        proxy.breaks(Fault.RESET, at="continuation-token")
        address = address_of(Service.S3, proxy.port, "nhiều")
        with opened(address) as target, pytest.raises(EnvironmentFailed):
            target.listing("a")
        assert proxy.struck


def test_a_server_that_says_nothing_is_given_up(server: Served) -> None:
    with behind(server, "im") as (proxy, address):
        proxy.breaks(Fault.SILENCE)
        patience = Patience(answer=0.2, tries=0, bytes_per_second=10_000_000)
        with opened(address, patience) as target:
            for ask in (lambda: target.listing(""), lambda: target.read("a", limit=9)):
                with pytest.raises(EnvironmentFailed) as failed:
                    ask()
                assert failed.value.code is ErrorCode.TARGET_UNREACHABLE
        proxy.mend()


def test_the_window_goes_on_while_a_server_is_slow(server: Served) -> None:
    """Nothing here may keep the interpreter's lock while it waits."""
    with behind(server, "chậm") as (proxy, address):
        proxy.breaks(Fault.SILENCE)
        asked = threading.Event()
        gaps: list[float] = []

        def watch() -> None:
            last = monotonic()
            while not asked.is_set():
                now = monotonic()
                gaps.append(now - last)
                last = now

        watcher = threading.Thread(target=watch)
        watcher.start()
        asks = (Target.listing, Target.size)
        with opened(address, Patience(answer=1.2, tries=0)) as target:
            for ask in asks:
                with contextlib.suppress(EnvironmentFailed):
                    ask(target, "")
        asked.set()
        watcher.join()
        proxy.mend()
    assert max(gaps) < 1.0


def test_a_program_that_ends_after_a_failure_does_not_abort(tmp_path: Path) -> None:
    program = """
        from cchc_desktop.core.errors import EnvironmentFailed
        from cchc_desktop.core.ids import random_ids
        from cchc_desktop.exchange.target_address import read_uri
        from cchc_desktop.exchange.target_connection import Patience
        from cchc_desktop.exchange.targets import open_target
        address = read_uri("webdav://127.0.0.1:1/a").address
        with open_target(address, "", station="5a" * 16, random=random_ids(),
                         patience=Patience(answer=1, tries=0)) as target:
            for ask in (lambda: target.listing(""), lambda: target.put_if_absent("a", bytes(5_000_000))):
                try:
                    ask()
                except EnvironmentFailed as failed:
                    print(failed.code)
    """
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout.split()) == (0, ["target_unreachable"] * 2), ran.stderr
