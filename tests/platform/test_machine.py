"""A copy in another place, or on another machine, has another fingerprint."""

import platform
from pathlib import Path

import pytest

from cchc_desktop.platform import machine
from cchc_desktop.platform.machine import fingerprint


def test_the_fingerprint_is_of_the_place(tmp_path: Path) -> None:
    here, there = tmp_path / "a", tmp_path / "b"
    assert fingerprint(here) == fingerprint(tmp_path / "b" / ".." / "a")
    assert fingerprint(here) != fingerprint(there)


def test_the_fingerprint_is_of_the_machine_and_does_not_tell_its_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = set()
    for name in ("máy-1", "máy-2"):
        monkeypatch.setattr(machine, "machine_id", lambda name=name: name)
        seen.add(fingerprint(tmp_path))
        assert name not in fingerprint(tmp_path)
    assert len(seen) == 2


def test_without_an_id_the_name_of_the_machine_serves(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    empty, broken = tmp_path / "empty", tmp_path / "broken"
    empty.write_text("")
    broken.write_bytes(b"\xff")
    monkeypatch.setattr(machine, "_MACHINE_ID_FILES", (tmp_path / "none", empty, broken))
    monkeypatch.setattr(machine, "_windows_id", lambda: "")
    monkeypatch.setattr(platform, "node", lambda: "laptop")
    assert machine.machine_id() == "laptop"
    empty.write_text("abc\n")
    assert machine._unix_id() == "abc"
