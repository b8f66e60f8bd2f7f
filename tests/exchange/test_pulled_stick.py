"""Whenever a stick is pulled, filled or its writer killed, it holds no package or a whole one."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.core.ids import random_ids
from cchc_desktop.exchange import package_writer
from cchc_desktop.exchange.package_reader import open_package
from tests.exchange.builders import changes, contents_with, file_source, keys, opening, write_all
from tests.exchange.conftest import MOUNTING
from tests.exchange.pulled_stick import Stick

ROOT = Path(__file__).parents[2]
MOUNTS = pytest.mark.needs_mounting
# What a person can be told of a stick that is no longer there; none of it is a fault of the program.
TOLD = {
    ErrorCode.FILE_NOT_WRITTEN,
    ErrorCode.FILE_UNREADABLE,
    ErrorCode.DISK_FULL,
    ErrorCode.PACKAGE_READ_BACK_DIFFERS,
}


def whole_packages(stick: Path, tmp_path: Path) -> set[str]:
    """The packages on a stick, each of which must be whole."""
    found = set(stick.glob("*.cchc"))
    for package in found:
        with open_package(package, opening(tmp_path)) as opened:
            assert opened.is_complete
    return {package.name for package in found}


def leftovers(stick: Path) -> list[str]:
    return [path.name for path in stick.iterdir() if path.suffix != ".cchc"]


def test_a_stick_pulled_at_any_step_holds_no_package_or_a_whole_one(tmp_path, monkeypatch):
    photos = tuple(file_source(tmp_path, bytes([number]) * 90_000) for number in range(2))
    contents = contents_with(changes(20), attachments=photos)
    folder = tmp_path / "stick"
    folder.mkdir()
    stick = Stick(folder, monkeypatch)
    outcomes: dict[str, set[tuple[int, int]]] = {}
    for pull_at in range(1000):
        stick.plug_in(pull_at)
        try:
            written = write_all(tmp_path, contents, part_limit=100_000, ids=random_ids())
        except EnvironmentFailed as failure:
            told, written = failure.code, []
        else:
            told = None
        gone, what = stick.is_gone, stick.steps[pull_at] if stick.is_gone else ""
        stick.plug_in(-1)
        found = whole_packages(folder, tmp_path)
        assert list((tmp_path / "scratch").iterdir()) == []
        if not gone:
            break
        # Taking away what is no longer wanted may fail: that alone is nobody's concern.
        assert told in TOLD or what == "unlink"
        outcomes.setdefault(what, set()).add((len(found), len(leftovers(folder))))
        for package in folder.glob("*.cchc"):
            package.unlink()
    assert {path.path.name for path in written} == found
    assert len(found) == 2
    assert leftovers(folder) == []
    # It was pulled before, between and after the parts, and what was unfinished stayed behind.
    assert {count for each in outcomes.values() for count in each} >= {(0, 0), (0, 1), (1, 0), (1, 1), (2, 0)}
    assert {"open", "write", "fsync", "replace", "read"} <= set(outcomes)


def test_the_watched_stick_tells_torn_packages_from_whole_ones(tmp_path, monkeypatch):
    # Were a package named before it is flushed, the test above would find a torn one.
    def careless(path, content):
        with path.open("xb") as file:
            content(file)

    monkeypatch.setattr(package_writer, "atomic_write", careless)
    folder = tmp_path / "stick"
    folder.mkdir()
    stick = Stick(folder, monkeypatch)
    write_all(tmp_path, contents_with(changes(20)))
    last_write = max(number for number, step in enumerate(stick.steps) if step == "write")
    next(folder.iterdir()).unlink()
    stick.plug_in(last_write + 1)
    with pytest.raises(EnvironmentFailed):
        write_all(tmp_path, contents_with(changes(20)))
    stick.plug_in(-1)
    (torn,) = folder.glob("*.cchc")
    with pytest.raises(Exception, match="package_damaged"):
        open_package(torn, opening(tmp_path))


def killed_at(tmp_path: Path, step: int) -> bool:
    command = [sys.executable, "-m", "tests.exchange.crashing", str(tmp_path), str(step)]
    done = subprocess.run(command, cwd=ROOT, check=False, timeout=120, capture_output=True)
    assert done.returncode in {0, -9}, done.stderr.decode()
    return done.returncode == -9


def test_a_writer_killed_at_any_step_leaves_no_package_or_a_whole_one(tmp_path):
    (tmp_path / "recipient").write_text(keys("b").age_recipient, "utf-8")
    stick, found, step = tmp_path / "stick", set(), 0
    stick.mkdir()
    while killed_at(tmp_path, step):
        found.add((len(whole_packages(stick, tmp_path)), len(leftovers(stick))))
        for package in stick.glob("*.cchc"):
            package.unlink()
        step += 1
    # The last run was not stopped: it wrote both parts, and took away what the runs before had left.
    assert len(whole_packages(stick, tmp_path)) == 2
    assert leftovers(stick) == []
    assert found == {(0, 1), (1, 0), (1, 1), (2, 0)}


def in_small_space(tmp_path: Path, *arguments: str) -> dict:
    command = [sys.executable, "-m", "tests.exchange.small_stick", str(tmp_path), *arguments]
    if arguments[0] == "disk":
        command = [*MOUNTING, *command]
    done = subprocess.run(command, cwd=ROOT, check=False, timeout=300, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    "kind",
    ["file", pytest.param("disk", marks=pytest.mark.needs_mounting)],
    ids=["largest-file", "small-disk"],
)
def test_where_there_is_too_little_room_there_is_no_package(kind, tmp_path):
    outcomes = in_small_space(tmp_path, kind)["outcomes"]
    # Room in KB, what was said, packages and leftovers on the stick.
    assert outcomes[0][1] == "disk_full"
    assert outcomes[-1][1] == ""
    for _, said, packages, left in outcomes:
        assert said in {"disk_full", ""}
        assert (packages, left) == ((0, 0) if said else (1, 0))
