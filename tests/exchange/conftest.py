"""The tests with the programs of the distribution run where these are installed, and always in CI.

The test on a small disk runs where a user may mount one: in a name space of its own, as root or as itself.
"""

import os
import shutil
import subprocess
import sys

import pytest

PROGRAMS = ("age", "age-keygen", "minisign")
MARK = "needs_age_and_minisign"
MOUNTING_MARK = "needs_mounting"
MOUNTING = ("unshare", "--mount", *(() if os.name == "nt" or os.geteuid() == 0 else ("--map-root-user",)))
"""What a command begins with that mounts something nobody else sees."""


def missing_programs() -> list[str]:
    return [name for name in PROGRAMS if not shutil.which(name)]


def can_mount() -> bool:
    if sys.platform != "linux" or not shutil.which("unshare"):
        return False
    trial = [*MOUNTING, "mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", "/mnt"]
    return subprocess.run(trial, capture_output=True, check=False).returncode == 0


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{MARK}: runs the programs {', '.join(PROGRAMS)}")
    config.addinivalue_line("markers", f"{MOUNTING_MARK}: mounts a small disk for itself")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the marked tests out where a program is missing; CI has them, or its tests fail (below)."""
    if missing_programs() and os.environ.get("CI") != "true":
        leave_out(MARK, config, items)
    if any(item.get_closest_marker(MOUNTING_MARK) for item in items) and not can_mount():
        leave_out(MOUNTING_MARK, config, items)


def leave_out(mark: str, config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if item.get_closest_marker(mark)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(autouse=True)
def programs_are_there(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker(MARK) and missing_programs():
        pytest.fail(f"CI must install: {', '.join(missing_programs())} (Debian: age minisign)")
