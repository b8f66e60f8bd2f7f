"""Secrets lie in a key ring that works, else in a file only this person can read."""

import stat
from pathlib import Path

import pytest

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.platform.secrets import SECRETS_FILE, KeyRing, SecretPlace, Secrets, system_key_ring


class Ring:
    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[f"{service}/{username}"] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[f"{service}/{username}"]


class Forgetting(Ring):
    def get_password(self, service: str, username: str) -> str | None:
        return None


class Locked(Ring):
    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError("locked")

    set_password = delete_password = get_password  # type: ignore[assignment]


def secrets_of(folder: Path, ring: KeyRing | None) -> Secrets:
    return Secrets(folder, ring=lambda: ring)


def test_a_working_ring_keeps_it_and_no_file_does(tmp_path: Path) -> None:
    secrets = secrets_of(tmp_path, Ring())
    assert secrets.keep("t", "mật khẩu") is SecretPlace.KEYRING
    assert secrets.get("t", SecretPlace.KEYRING) == "mật khẩu"
    assert list(tmp_path.iterdir()) == []
    secrets.forget("t")
    with pytest.raises(EnvironmentFailed) as failed:
        secrets.get("t", SecretPlace.KEYRING)
    assert failed.value.code is ErrorCode.SECRET_MISSING


@pytest.mark.parametrize("ring", [None, Forgetting(), Locked()])
def test_without_one_that_works_a_private_file_keeps_it(ring: KeyRing | None, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    secrets = secrets_of(folder, ring)
    for name in ("một", "hai"):
        assert secrets.keep(name, f"bí mật {name}") is SecretPlace.FILE
    assert secrets.get("một", SecretPlace.FILE) == "bí mật một"
    assert stat.S_IMODE((folder / SECRETS_FILE).stat().st_mode) == 0o600
    secrets.forget("một")
    assert secrets.get("hai", SecretPlace.FILE) == "bí mật hai"
    with pytest.raises(EnvironmentFailed) as failed:
        secrets.get("một", SecretPlace.FILE)
    assert failed.value.code is ErrorCode.SECRET_MISSING


def test_a_ring_that_came_later_takes_it_out_of_the_file(tmp_path: Path) -> None:
    secrets_of(tmp_path, None).keep("t", "cũ")
    assert secrets_of(tmp_path, Ring()).keep("t", "mới") is SecretPlace.KEYRING
    assert (tmp_path / SECRETS_FILE).read_bytes() == b"{}"


def test_no_secret_is_no_secret(tmp_path: Path) -> None:
    secrets = secrets_of(tmp_path, None)
    assert secrets.keep("t", "") is SecretPlace.NONE
    assert secrets.get("t", SecretPlace.NONE) == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"[1]", b'{"t": 1}', b"\xff\xfe"])
def test_a_spoilt_file_is_put_aside_and_its_secrets_are_asked_for_again(
    content: bytes, tmp_path: Path
) -> None:
    (tmp_path / SECRETS_FILE).write_bytes(content)
    secrets = secrets_of(tmp_path, None)
    with pytest.raises(EnvironmentFailed) as failed:
        secrets.get("t", SecretPlace.FILE)
    assert failed.value.code is ErrorCode.SECRET_MISSING
    secrets.keep("t", "lại")
    assert secrets.get("t", SecretPlace.FILE) == "lại"


def test_the_system_is_asked_for_its_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backends import fail

    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)
    assert system_key_ring() is None
    ring = Ring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    assert system_key_ring() is ring
