"""One program per data folder; a killed one locks nobody out."""

import subprocess
import sys
from pathlib import Path

import pytest

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.platform.instance_lock import LOCK_NAME, InstanceLock

HOLDER = """
import sys
from pathlib import Path
from cchc_desktop.platform.instance_lock import InstanceLock
lock = InstanceLock.take(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def taken(folder: Path) -> bool:
    try:
        InstanceLock.take(folder).release()
    except EnvironmentFailed as failure:
        return failure.code is ErrorCode.ALREADY_RUNNING
    return False


def test_a_folder_is_held_until_it_is_released(tmp_path: Path) -> None:
    with InstanceLock.take(tmp_path):
        assert taken(tmp_path)
    assert not taken(tmp_path)


def test_release_twice_is_harmless(tmp_path: Path) -> None:
    lock = InstanceLock.take(tmp_path)
    lock.release()
    lock.release()
    assert not taken(tmp_path)


def test_a_file_left_behind_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / LOCK_NAME).write_bytes(b"left behind")
    assert not taken(tmp_path)


def test_another_process_is_noticed_and_its_death_too(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert taken(tmp_path)
        holder.kill()
        holder.wait()
        assert not taken(tmp_path)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailed) as failure:
        InstanceLock.take(tmp_path / "không có")
    assert failure.value.code is ErrorCode.FILE_NOT_WRITTEN
