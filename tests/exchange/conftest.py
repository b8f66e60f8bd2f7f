"""The tests with the programs of the distribution run where these are installed, and always in CI."""

import os
import shutil

import pytest

PROGRAMS = ("age", "age-keygen", "minisign")
MARK = "needs_age_and_minisign"


def missing_programs() -> list[str]:
    return [name for name in PROGRAMS if not shutil.which(name)]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{MARK}: runs the programs {', '.join(PROGRAMS)}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the marked tests out where a program is missing; CI has them, or its tests fail (below)."""
    if not missing_programs() or os.environ.get("CI") == "true":
        return
    left_out = [item for item in items if item.get_closest_marker(MARK)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(autouse=True)
def programs_are_there(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker(MARK) and missing_programs():
        pytest.fail(f"CI must install: {', '.join(missing_programs())} (Debian: age minisign)")
