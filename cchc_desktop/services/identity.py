"""Who this machine is to others: its keys, its card, and the cards of the machines it knows.

The keys lie in the folder `keys` of the data, one file per station, outside the database: no backup of the
database and no package ever holds them. A copied data folder is a new station; it makes keys of its own and
still opens what was written to the old ones.
"""

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from threading import RLock
from typing import Final

from cchc_desktop.core.clock import Clock
from cchc_desktop.core.errors import CchcError, EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.core.ids import IdSource
from cchc_desktop.exchange import cards as card_files
from cchc_desktop.exchange.cards import LARGEST_CARD, Card, Standing, standing
from cchc_desktop.exchange.encryption import OpeningKeys
from cchc_desktop.exchange.keys import StationKeys, new_keys, read_keys, write_keys
from cchc_desktop.platform.files import (
    atomic_write,
    make_folder,
    put_in_place,
    reading_failures,
    write_private,
)
from cchc_desktop.services.offices import mark_office, offices
from cchc_desktop.services.recovery_keys import (
    RecoveryKey,
    RecoveryKeys,
    RecoveryLack,
    RecoveryState,
    read_secret,
)
from cchc_desktop.store.store import Store

KEYS_FOLDER: Final = "keys"
_SUFFIX: Final = ".json"
_NOTICE: Final = "recovery_notice_skipped"


class IdentityService:
    """Makes the keys of this machine when they are first asked for, and remembers accepted cards."""

    def __init__(self, store: Store, *, fonts: Path, ids: IdSource, clock: Clock) -> None:
        self._store = store
        self._fonts = fonts
        self._clock = clock
        self._lock = RLock()
        self._recovery = RecoveryKeys(store.local, ids=ids, clock=clock)

    def keys(self) -> StationKeys:
        """Return the keys of this station, made and kept when there never were any.

        Raises `EnvironmentFailed` with KEYS_MISSING or KEYS_UNREADABLE (field `path`) when there were keys
        and their file is gone or damaged: new ones are made by `renew_keys` only, after the person was asked.
        """
        with self._lock:
            path = self._path(self._store.station.id)
            if path.exists():
                keys = read_keys(path)
            elif self._noted():
                raise EnvironmentFailed(ErrorCode.KEYS_MISSING, {"path": str(path)})
            else:
                keys = self._made(path)
            self._note()
            return keys

    def renew_keys(self) -> StationKeys:
        """Make new keys in place of lost or damaged ones; the old file, if any, is kept beside.

        Every other machine will see a changed key and ask its person.
        """
        with self._lock:
            path = self._path(self._store.station.id)
            if path.exists():
                put_in_place(path, _free_beside(path))
            return self._made(path)

    def opening_keys(self, passphrase: str = "", *, recovery: str = "") -> OpeningKeys:
        """Return all that opens packages here: identities of every station this folder was, a passphrase.

        `recovery` is a recovery key as typed, scanned or pasted, of this machine or another. Raises as
        `keys`, unless one of both is given: these open without keys. Raises `Refused(RECOVERY_KEY_INVALID)`.
        """
        identities = [read_secret(recovery)] if recovery else []
        try:
            identities.append(self.keys().age_identity)
        except EnvironmentFailed:
            if not (passphrase or recovery):
                raise
        identities += [keys.age_identity for _, keys in self._former()]
        return OpeningKeys(identities=tuple(dict.fromkeys(identities)), passphrase=passphrase)

    def card(self) -> Card:
        """Return the card of this machine. Raises `Refused(STATION_NOT_SET_UP)`, and as `keys`."""
        station = self._store.station
        if not (station.name and station.person):
            raise Refused(ErrorCode.STATION_NOT_SET_UP)
        return self.keys().card(station=station.id, name=station.name, person=station.person)

    def cards(self) -> tuple[Card, ...]:
        """Return the cards that were accepted, the first one first."""
        texts = self._store.journal.cards()
        found = (card_files.read_card(text.encode()) for text in texts.values())
        return tuple(card for card in found if card.station != self._store.station.id)

    def known(self) -> Mapping[str, Card]:
        """Return every card a package may come from without anybody being asked, by station.

        Those of this machine and of the stations this data folder was before are among them, as far as their
        keys can be read; a machine that is not set up knows only others.
        """
        name, person = self._store.station.name, self._store.station.person
        own = list(self._former())
        with contextlib.suppress(EnvironmentFailed):
            own.append((self._store.station.id, self.keys()))
        mine = (keys.card(station=station, name=name, person=person) for station, keys in own if name)
        return {card.station: card for card in (*mine, *self.cards())}

    def standing(self, card: Card) -> Standing:
        """Tell whether the machine of a card is known, a stranger, or has another key than the one known."""
        return standing(card, self.known())

    def accept(self, card: Card) -> None:
        """Remember a card, in place of the machine's one before: the caller has asked the person.

        Raises `Refused(CARD_IS_OWN)`; nobody else may be this machine.
        """
        if card.station == self._store.station.id:
            raise Refused(ErrorCode.CARD_IS_OWN, {"name": card.name})
        self._store.journal.keep_card(
            station=card.station,
            content=card_files.write_card(card).decode(),
            at=self._clock().isoformat(timespec="seconds"),
        )

    def offices(self) -> frozenset[str]:
        """Return the stations this person marked as the office's: only they confirm, once there is one."""
        return offices(self._store)

    def mark_office(self, station: str, *, is_office: bool) -> None:
        """Mark a machine as the office's, or take the mark off; no other machine hears of it."""
        mark_office(self._store, station, is_office=is_office)

    def read_card(self, path: Path) -> tuple[Card, Standing]:
        """Read a card file and tell whom it belongs to; nothing is kept.

        Raises `Refused(CARD_INVALID)` and `EnvironmentFailed` with FILE_MISSING or FILE_UNREADABLE.
        """
        with reading_failures(path), path.open("rb") as file:
            content = file.read(LARGEST_CARD + 1)
        try:
            card = card_files.read_card(content)
        except Refused as refusal:
            refusal.fields.setdefault("path", str(path))
            raise
        return card, self.standing(card)

    def write_card(self, path: Path) -> None:
        """Write the card of this machine to a file. Raises as `card` and `atomic_write` do."""
        atomic_write(path, card_files.write_card(self.card()))

    def recovery_recipients(self) -> tuple[str, ...]:
        """Return the public halves of the recovery keys: every package for recipients is for them too."""
        return self._recovery.recipients()

    def recovery_states(self) -> tuple[RecoveryState, ...]:
        """Tell when each recovery key was made and when it was last tried; none before they are made."""
        return self._recovery.states()

    def make_recovery_keys(self) -> tuple[RecoveryKey, RecoveryKey]:
        """Make two recovery keys in place of those before; the secrets are given back once and never kept.

        What was waved away before is spoken of again, until their sheets are out.
        """
        made = self._recovery.make()
        self._store.local.put(_NOTICE, None)
        return made

    def sheet_pdf(self, key: RecoveryKey) -> bytes:
        """Return the sheet of a recovery key as PDF: words, QR code and what to do with it."""
        return self.sheets_pdf((key,))

    def sheets_pdf(self, keys: Sequence[RecoveryKey]) -> bytes:
        """Return the sheets of recovery keys as one PDF, a page each."""
        return self._recovery.sheets_pdf(keys, self._store.station, fonts=self._fonts)

    def write_sheets(self, path: Path, keys: Sequence[RecoveryKey]) -> None:
        """Write the sheets as a PDF file only this person can read. Raises as `atomic_write` does."""
        write_private(path, self.sheets_pdf(keys))
        self._recovery.note_out(keys)

    def note_sheets_out(self, keys: Sequence[RecoveryKey]) -> None:
        """Remember that the printer took the sheets: only then do the keys count as made."""
        self._recovery.note_out(keys)

    def recovery_lack(self) -> RecoveryLack | None:
        """Tell what is to be said of recovery keys unasked; None when all is well or nobody wants it said."""
        if self._store.local.get(_NOTICE) is not None:
            return None
        states = self.recovery_states()
        if not states:
            return RecoveryLack.NO_KEYS
        return None if any(state.is_held for state in states) else RecoveryLack.NOT_OUT

    def skip_notice(self) -> None:
        """Speak of recovery keys no more unasked."""
        self._store.local.put(_NOTICE, self._clock().isoformat(timespec="seconds"))

    def drill(self, secret_text: str) -> RecoveryState:
        """Prove that a recovery key, as typed, scanned or pasted, opens a package written just now.

        Raises `Refused` with RECOVERY_KEY_INVALID (not even the form of one) or RECOVERY_KEY_WRONG, and as
        `card` and `write_packages` do.
        """
        return self._recovery.drill(secret_text, keys=self.keys(), card=self.card())

    def _path(self, station: str) -> Path:
        return self._store.folder / KEYS_FOLDER / f"{station}{_SUFFIX}"

    def _former(self) -> Iterator[tuple[str, StationKeys]]:
        """Give the readable keys of the stations this folder was, and what this one had before new ones."""
        own = self._path(self._store.station.id)
        for path in sorted(own.parent.glob(f"*{_SUFFIX}")):
            if path != own:
                try:
                    yield path.name[: -len(_SUFFIX)].partition("-")[0], read_keys(path)
                except CchcError:
                    # What cannot be read opens nothing; the file stays for whoever may mend it.
                    continue

    def _made(self, path: Path) -> StationKeys:
        make_folder(path.parent)
        if os.name != "nt":
            path.parent.chmod(0o700)
        keys = new_keys()
        write_keys(path, keys)
        self._note()
        return keys

    def _noted(self) -> bool:
        return self._store.local.get(self._note_name()) is not None

    def _note(self) -> None:
        """Remember in the database that there are keys: a lost file must not look like a first start."""
        if not self._noted():
            self._store.local.put(self._note_name(), self._clock().isoformat(timespec="seconds"))

    def _note_name(self) -> str:
        return f"keys_made/{self._store.station.id}"


def _free_beside(path: Path) -> Path:
    number = 1
    while (free := path.with_name(f"{path.stem}-{number}{_SUFFIX}")).exists():
        number += 1
    return free
