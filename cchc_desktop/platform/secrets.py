"""Secrets of this machine (passwords of sync targets): in the system's key ring, else in a file of mode 600.

Which of the two holds a secret is told, never hidden: `SecretPlace`.
"""

import contextlib
import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final, Protocol, TypeGuard, cast

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.platform.files import atomic_write, make_folder, read_file

SECRETS_FILE: Final = "secrets.json"
_SERVICE: Final = "CCHC Desktop"
_PRIVATE: Final = 0o600


class SecretPlace(StrEnum):
    """Where a secret lies."""

    NONE = "none"
    KEYRING = "keyring"
    FILE = "file"


class KeyRing(Protocol):
    """What we need of a key ring; a backend of the library `keyring` is one."""

    def get_password(self, service: str, username: str) -> str | None: ...  # noqa: D102
    def set_password(self, service: str, username: str, password: str) -> None: ...  # noqa: D102
    def delete_password(self, service: str, username: str) -> None: ...  # noqa: D102


def system_key_ring() -> KeyRing | None:
    """Return the key ring of this system (Windows Credential Manager, Secret Service); None without one."""
    import keyring
    from keyring.backends import fail, null

    ring = keyring.get_keyring()
    return None if isinstance(ring, fail.Keyring | null.Keyring) else cast("KeyRing", ring)


class Secrets:
    """Keeps secrets by name. `ring` finds the key ring when it is first needed."""

    def __init__(self, folder: Path, *, ring: Callable[[], KeyRing | None] = system_key_ring) -> None:
        self._file = folder / SECRETS_FILE
        self._ring = ring

    def expected_place(self) -> SecretPlace:
        """Tell where the next secret will probably lie; `keep` tells where it does. Asks the system: slow."""
        return SecretPlace.FILE if self._working_ring() is None else SecretPlace.KEYRING

    def keep(self, name: str, secret: str) -> SecretPlace:
        """Keep a secret in place of the one before and tell where. Raises `EnvironmentFailed`.

        A key ring counts only when it gives back what it was given.
        """
        if not secret:
            self.forget(name)
            return SecretPlace.NONE
        if self._keep_in_ring(name, secret):
            self._write({other: kept for other, kept in self._read().items() if other != name})
            return SecretPlace.KEYRING
        self._write({**self._read(), name: secret})
        return SecretPlace.FILE

    def get(self, name: str, place: SecretPlace) -> str:
        """Return a secret from where it was kept.

        Raises `EnvironmentFailed(SECRET_MISSING)` (field `place`) when it is no longer there.
        """
        if place is SecretPlace.NONE:
            return ""
        found = self._from_ring(name) if place is SecretPlace.KEYRING else self._read().get(name)
        if not found:
            raise EnvironmentFailed(ErrorCode.SECRET_MISSING, {"place": str(place)})
        return found

    def forget(self, name: str) -> None:
        """Remove a secret from wherever it lies."""
        ring = self._working_ring()
        if ring is not None:
            # Each system has its own errors for a secret that is not there.
            with contextlib.suppress(Exception):
                ring.delete_password(_SERVICE, name)
        self._write({other: kept for other, kept in self._read().items() if other != name})

    def _keep_in_ring(self, name: str, secret: str) -> bool:
        ring = self._working_ring()
        if ring is None:
            return False
        try:
            ring.set_password(_SERVICE, name, secret)
            return ring.get_password(_SERVICE, name) == secret
        except Exception:  # backends raise what their systems raise: locked, no bus, too long
            return False

    def _from_ring(self, name: str) -> str | None:
        ring = self._working_ring()
        if ring is None:
            return None
        try:
            return ring.get_password(_SERVICE, name)
        except Exception:
            return None

    def _working_ring(self) -> KeyRing | None:
        try:
            return self._ring()
        except Exception:
            return None

    def _read(self) -> dict[str, str]:
        import json

        try:
            kept: object = json.loads(read_file(self._file))
        except EnvironmentFailed as failure:
            if failure.code is ErrorCode.FILE_MISSING:
                return {}
            raise
        except ValueError:
            kept = None
        if not _is_texts(kept):
            # Nobody can read it any more; what was in it is asked for again.
            self._file.replace(self._file.with_suffix(".spoilt"))
            return {}
        return kept

    def _write(self, secrets: dict[str, str]) -> None:
        import json

        if not secrets and not self._file.exists():
            return
        content = json.dumps(secrets, sort_keys=True, ensure_ascii=False).encode()

        def write(file: BinaryIO) -> None:
            if os.name != "nt":
                os.chmod(file.fileno(), _PRIVATE)
            file.write(content)

        make_folder(self._file.parent)
        atomic_write(self._file, write)


def _is_texts(value: object) -> TypeGuard[dict[str, str]]:
    if not isinstance(value, dict):
        return False
    members = cast("dict[object, object]", value)
    return all(isinstance(name, str) and isinstance(kept, str) for name, kept in members.items())
