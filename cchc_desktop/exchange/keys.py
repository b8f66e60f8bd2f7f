"""The keys of a station: an age identity to open packages with and a minisign key to sign them."""

import contextlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.exchange.cards import Card, make_card
from cchc_desktop.exchange.encryption import new_identity, recipient_of
from cchc_desktop.exchange.signing import new_secret_key, public_key_of, sign
from cchc_desktop.exchange.wire import Entry, WrongForm, read_json, write_json
from cchc_desktop.platform.files import read_file, write_private

KEYS_FORMAT = "cchc-keys/1"
_PRIVATE = 0o600


class _KeysFile(Entry, frozen=True, kw_only=True):
    format: str
    age_identity: str
    minisign_secret_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StationKeys:
    """Both secrets of a station, as text, and the public keys that follow from them."""

    age_identity: str = field(repr=False)
    minisign_secret_key: str = field(repr=False)
    age_recipient: str
    minisign_public_key: str

    def card(self, *, station: str, name: str, person: str) -> Card:
        """Make the card of the station. Raises `Refused(CARD_INVALID)` for an empty or unprintable name."""
        return make_card(
            station=station,
            name=name,
            person=person,
            age_recipient=self.age_recipient,
            minisign_public_key=self.minisign_public_key,
        )

    def sign(self, content: bytes, *, comment: str) -> bytes:
        """Return the bytes of a `.minisig` file; `comment` is printable ASCII on one line."""
        return sign(content, self.minisign_secret_key, comment=comment)


def new_keys() -> StationKeys:
    """Make the keys of a new station."""
    return _keys(new_identity(), new_secret_key())


def write_keys(path: Path, keys: StationKeys) -> None:
    """Put the keys into a file only this person can read. Raises as `atomic_write` does.

    On Windows the file has the rights of its folder, which lies in the person's profile.
    """
    content = write_json(
        _KeysFile(
            format=KEYS_FORMAT,
            age_identity=keys.age_identity,
            minisign_secret_key=keys.minisign_secret_key,
        )
    )
    write_private(path, content)


def read_keys(path: Path) -> StationKeys:
    """Read the keys of this station; others lose the right to read the file if they had it.

    Raises `EnvironmentFailed` with FILE_MISSING, FILE_UNREADABLE or KEYS_UNREADABLE (field `path`).
    """
    content = read_file(path)
    try:
        file = read_json(content, _KeysFile, depth=1)
        if file.format != KEYS_FORMAT:
            raise WrongForm("format")
        keys = _keys(file.age_identity, file.minisign_secret_key)
    except ValueError as error:
        raise EnvironmentFailed(ErrorCode.KEYS_UNREADABLE, {"path": str(path)}) from error
    if os.name != "nt":
        with contextlib.suppress(OSError):
            path.chmod(_PRIVATE)
    return keys


def _keys(age_identity: str, minisign_secret_key: str) -> StationKeys:
    return StationKeys(
        age_identity=age_identity,
        minisign_secret_key=minisign_secret_key,
        age_recipient=recipient_of(age_identity),
        minisign_public_key=public_key_of(minisign_secret_key),
    )
