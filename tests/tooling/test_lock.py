"""requirements.lock: everything pinned with hashes, no download address, all that pyproject.toml asks for."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PIN = re.compile(
    r"(?P<name>[a-z0-9-]+)==(?P<version>[0-9][0-9a-z.]*)(?P<marker> ; [^\\\n]+)?(?P<hashes>.*)", re.DOTALL
)


def pins():
    return [PIN.fullmatch(text) for text in re.findall(r"^\S.*(?:\n\s+.*)*", LOCK, flags=re.MULTILINE)]


def name_of(requirement):
    return re.match(r"[A-Za-z0-9-]+", requirement)[0].lower()


def asked_for():
    groups = PROJECT["dependency-groups"]
    wanted = [*PROJECT["project"]["dependencies"], *groups["dev"], *groups["test"]]
    return sorted({name_of(requirement) for requirement in wanted if isinstance(requirement, str)})


def test_every_entry_is_one_version_with_hashes():
    for pin in pins():
        assert pin is not None
        assert pin["hashes"].strip(" \\\n")
        assert re.fullmatch(r"(\s*\\\s*--hash=sha256:[0-9a-f]{64})+\s*", pin["hashes"]), pin["name"]


def test_no_address_and_no_index_is_named():
    assert "://" not in LOCK
    assert not re.search(r"^\s*(-i|--index|--extra-index|--find-links|--trusted)", LOCK, flags=re.MULTILINE)


@pytest.mark.parametrize("name", asked_for())
def test_all_that_the_project_asks_for_is_pinned(name):
    assert name in {pin["name"] for pin in pins()}


def test_qt_is_the_release_that_keeps_its_references():
    versions = {pin["name"]: pin["version"] for pin in pins()}
    assert versions["pyside6-essentials"].startswith("6.11.")
    assert versions["shiboken6"] == versions["pyside6-essentials"]
    assert "pyside6-addons" not in versions
