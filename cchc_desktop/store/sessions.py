"""Notices that a database was put back from a copy, which must write under a new name.

Its station's next numbers may already be out in the world. Two things tell:

- A token changes before the first change of a session and at its end, in the database and in a small file of
  the data folder. A database whose token the file does not know was copied from another time. After a crash
  between the two writes the file knows both tokens. A session that only reads changes nothing; but after a
  crash, which the missing mark of an end tells, the next one takes a fresh token at once.
- When the whole data folder was put back, file and database agree. So the folder of backups, once there is
  one, remembers the number of the last session at this place: a database with a lower number is older. That
  number is written after the database, so that a crash or a folder that cannot be written to never makes a
  new station of one that goes on.
"""

import contextlib
import json
from pathlib import Path

from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.errors import EnvironmentFailed
from cchc_desktop.core.ids import IdSource
from cchc_desktop.core.merge import canonical
from cchc_desktop.platform.files import atomic_write, read_file
from cchc_desktop.platform.machine import fingerprint
from cchc_desktop.store.stations import Stations

SESSION_NAME = "cchc.session"
_ENDED = "ended"
_SHORT = 16
_LARGEST = 2**53


class Sessions:
    """The sessions of one data folder; `witnesses` is its folder of backups."""

    def __init__(self, *, folder: Path, witnesses: Path, stations: Stations, ids: IdSource) -> None:
        self._file = folder / SESSION_NAME
        self._place = fingerprint(folder)
        self._witness = witnesses / f"cchc-{self._place[:_SHORT]}.session"
        self._stations = stations
        self._ids = ids

    def goes_on(self) -> bool:
        """Tell whether the database is the one of the last session at this place."""
        here = self._stations.is_here(fingerprint=self._place, sessions=self._known())
        return here and self._stations.session_number() >= self._witnessed()

    def has_ended(self) -> bool:
        """Tell whether the last session was closed; False after a crash."""
        return _ENDED in self._known()

    def begin(self) -> None:
        """Start a session of the own station at this place."""
        self._change()

    def end(self) -> None:
        """End the session, so that copies made during it are told from the database that goes on."""
        self._change(_ENDED)

    def _change(self, *marks: str) -> None:
        fresh, number = self._ids(), max(self._stations.session_number(), self._witnessed()) + 1
        self._write([*(self._known() - {_ENDED}), fresh])
        self._stations.note_session(fingerprint=self._place, session=fresh, number=number)
        self._write([fresh, *marks])
        if self._witness.parent.is_dir():
            with contextlib.suppress(EnvironmentFailed):
                atomic_write(self._witness, canonical(number).encode("ascii"))

    def _known(self) -> frozenset[str]:
        tokens = _read(self._file)
        if not isinstance(tokens, list):
            return frozenset()
        texts = [token for token in tokens if isinstance(token, str)]
        return frozenset(texts) if len(texts) == len(tokens) else frozenset()

    def _witnessed(self) -> int:
        number = _read(self._witness)
        if isinstance(number, bool) or not isinstance(number, int):
            return 0
        return number if number < _LARGEST else 0

    def _write(self, tokens: list[str]) -> None:
        atomic_write(self._file, canonical([*tokens]).encode("ascii"))


def _read(file: Path) -> JsonValue:
    """Read what `canonical` wrote; None when there is nothing of the kind."""
    try:
        return json.loads(read_file(file))
    except (EnvironmentFailed, ValueError, RecursionError):
        return None
