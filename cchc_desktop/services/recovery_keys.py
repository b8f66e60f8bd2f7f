"""Recovery keys: two secrets on paper that open every package this machine writes.

Only their public halves are kept. Each secret is twelve words, which make an age identity, so the paper is of
use without this program too.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.clock import Clock
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.ids import IdSource
from cchc_desktop.exchange.cards import Card
from cchc_desktop.exchange.encryption import Lock, OpeningKeys, recipient_of
from cchc_desktop.exchange.keys import StationKeys
from cchc_desktop.exchange.manifest import DOCUMENTS, PackageKind
from cchc_desktop.exchange.package_contents import Contents, FileSource
from cchc_desktop.exchange.package_reader import Opening, open_package
from cchc_desktop.exchange.package_writer import Destination, Sender, write_packages
from cchc_desktop.exchange.passphrases import load_words
from cchc_desktop.exchange.recovery_secrets import (
    identity_of_words,
    new_recovery_words,
    read_recovery_secret,
)
from cchc_desktop.platform.files import writing_failures
from cchc_desktop.store.local_values import LocalValues
from cchc_desktop.store.stations import StationRow

RECOVERY_KEYS: Final = 2
"""Two, so that one can be lost: each opens everything by itself."""

_NAME: Final = "recovery_keys"
_PROBE: Final = "thu-khoa.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryKey:
    """A recovery key just made: its number (1 or 2) and its secret, in words and as an age identity.

    `made_at` is ISO 8601. Nothing of it but `recipient` is kept.
    """

    number: int
    recipient: str
    made_at: str
    words: tuple[str, ...] = field(repr=False)
    identity: str = field(repr=False)

    @property
    def sign(self) -> str:
        """The short sign printed on the sheet."""
        return _sign(self.recipient)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryState:
    """What is kept of a recovery key. Times are ISO 8601; `tried_at` is empty until a drill succeeded.

    `out_at` is empty until its sheet was printed or saved.
    """

    number: int
    recipient: str
    made_at: str
    tried_at: str
    out_at: str = ""

    @property
    def is_held(self) -> bool:
        """Whether somebody can be thought to hold the secret: a sheet went out, or the key was tried."""
        return bool(self.out_at or self.tried_at)

    @property
    def sign(self) -> str:
        """The short sign printed on the sheet."""
        return _sign(self.recipient)


class RecoveryLack(StrEnum):
    """Why packages of a lost machine could not be opened: no keys, or keys whose sheets nobody holds."""

    NO_KEYS = "no_keys"
    NOT_OUT = "not_out"


class RecoveryKeys:
    """The recovery keys of this station's packages."""

    def __init__(self, local: LocalValues, *, ids: IdSource, clock: Clock) -> None:
        self._local = local
        self._ids = ids
        self._clock = clock

    def states(self) -> tuple[RecoveryState, ...]:
        """Return both keys in order; none before they are made."""
        kept = self._local.get(_NAME)
        entries = kept if isinstance(kept, list) else []
        return tuple(
            _state(number, entry) for number, entry in enumerate(entries, 1) if isinstance(entry, dict)
        )

    def recipients(self) -> tuple[str, ...]:
        """Return the public halves."""
        return tuple(state.recipient for state in self.states())

    def make(self) -> tuple[RecoveryKey, RecoveryKey]:
        """Make both keys anew and keep their public halves."""
        made_at, words = self._clock().isoformat(timespec="seconds"), load_words()
        first, second = (
            _key(number, new_recovery_words(words), made_at) for number in range(1, RECOVERY_KEYS + 1)
        )
        self._keep(
            RecoveryState(number=key.number, recipient=key.recipient, made_at=made_at, tried_at="")
            for key in (first, second)
        )
        return first, second

    def note_out(self, keys: Sequence[RecoveryKey]) -> None:
        """Note that the sheets of these keys were printed or saved; keys made anew meanwhile are left."""
        out, now = {key.recipient for key in keys}, self._clock().isoformat(timespec="seconds")
        self._keep(replace(one, out_at=now) if one.recipient in out else one for one in self.states())

    def sheets_pdf(self, keys: Sequence[RecoveryKey], station: StationRow, *, fonts: Path) -> bytes:
        """Return the sheets of keys as PDF, one page each."""
        from cchc_desktop.documents.pdf_renderer import render_pdf
        from cchc_desktop.documents.recovery_sheet import RecoverySheet, build_recovery_sheets

        sheets = [
            RecoverySheet(
                number=key.number,
                of=RECOVERY_KEYS,
                words=key.words,
                identity=key.identity,
                sign=key.sign,
                machine=station.name,
                person=station.person,
                made_at=key.made_at,
            )
            for key in keys
        ]
        return render_pdf(build_recovery_sheets(sheets), fonts=fonts).data

    def drill(self, secret_text: str, *, keys: StationKeys, card: Card) -> RecoveryState:
        """Write a package as any other is written, open it with the secret alone, and note the day."""
        identity = read_secret(secret_text)
        states = self.states()
        found = next((one for one in states if one.recipient == recipient_of(identity)), None)
        if found is None:
            raise Refused(ErrorCode.RECOVERY_KEY_WRONG)
        self._prove(identity, Sender(keys=keys, card=card))
        # What is kept is read again: keys may have been made anew while the package was written.
        current = self.states()
        now = next((one for one in current if one.recipient == found.recipient), None)
        if now is None:
            raise Refused(ErrorCode.RECOVERY_KEY_WRONG)
        tried = replace(now, tried_at=self._clock().isoformat(timespec="seconds"))
        self._keep(tried if state == now else state for state in current)
        return tried

    def _prove(self, identity: str, sender: Sender) -> None:
        secret = os.urandom(32).hex().encode()
        with tempfile.TemporaryDirectory(prefix="cchc-") as name:
            folder = Path(name)
            source = folder / _PROBE
            with writing_failures(source):
                source.write_bytes(secret)
            path = self._written(source, hashlib.sha256(secret).hexdigest(), sender)
            opening = Opening(keys=OpeningKeys(identities=(identity,)), scratch=folder)
            with open_package(path, opening) as opened, opened.reading(DOCUMENTS + _PROBE) as file:
                if file.read() != secret:
                    raise Refused(ErrorCode.RECOVERY_KEY_WRONG)

    def _written(self, source: Path, sha256: str, sender: Sender) -> Path:
        file = FileSource(path=source, size=source.stat().st_size, sha256=sha256, name=_PROBE, title=_PROBE)
        contents = Contents(kind=PackageKind.WORK, campaign=self._ids(), documents=(file,))
        to = Destination(
            folder=source.parent,
            lock=Lock(recipients=(sender.card.age_recipient, *self.recipients())),
            stem="thu",
            scratch=source.parent,
        )
        return next(write_packages(contents, sender=sender, to=to, now=self._clock(), ids=self._ids)).path

    def _keep(self, states: Iterable[RecoveryState]) -> None:
        kept: list[JsonValue] = [
            {
                "recipient": one.recipient,
                "made_at": one.made_at,
                "out_at": one.out_at,
                "tried_at": one.tried_at,
            }
            for one in states
        ]
        self._local.put(_NAME, kept)


def read_secret(text: str) -> str:
    """Return the age identity that a person typed, scanned or pasted. Raises as `read_recovery_secret`."""
    return read_recovery_secret(text, load_words())


def _key(number: int, words: tuple[str, ...], made_at: str) -> RecoveryKey:
    identity = identity_of_words(words)
    return RecoveryKey(
        number=number, recipient=recipient_of(identity), made_at=made_at, words=words, identity=identity
    )


def _sign(recipient: str) -> str:
    """Return a few letters of the public half, to tell sheets apart."""
    return recipient[-6:].upper()


def _state(number: int, entry: dict[str, JsonValue]) -> RecoveryState:
    return RecoveryState(
        number=number,
        recipient=str(entry.get("recipient", "")),
        made_at=str(entry.get("made_at", "")),
        tried_at=str(entry.get("tried_at", "")),
        out_at=str(entry.get("out_at", "")),
    )
