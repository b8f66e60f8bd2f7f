"""Notices that the database was put back from a copy: a token of the last session lies in it and beside it.

The token changes at every opening and closing, in the database and in a small file of the data folder. A
database whose token the file does not know was copied from another time: its station's next numbers may
already be out in the world, so it must write under a new name. After a crash between the two writes the file
knows both tokens.
"""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from cchc_desktop.core.errors import EnvironmentFailed
from cchc_desktop.core.ids import IdSource
from cchc_desktop.core.merge import canonical
from cchc_desktop.platform.files import atomic_write, read_file
from cchc_desktop.store.stations import Stations

SESSION_NAME = "cchc.session"


@dataclass(slots=True)
class Sessions:
    """The tokens of one data folder."""

    folder: Path
    ids: IdSource

    def known(self) -> frozenset[str]:
        """Return the tokens under which the database may be the one of last time."""
        try:
            return frozenset(msgspec.json.decode(read_file(self.folder / SESSION_NAME), type=list[str]))
        except (EnvironmentFailed, msgspec.MsgspecError):
            return frozenset()

    def begin(self, stations: Stations, *, fingerprint: str) -> None:
        """Start a session of the own station at this place."""
        fresh = self.ids()
        self._write([*self.known(), fresh])
        stations.begin_session(fingerprint=fingerprint, session=fresh)
        self._write([fresh])

    def end(self, stations: Stations) -> None:
        """End the session, so that copies made during it are told from the database that goes on."""
        fresh = self.ids()
        self._write([*self.known(), fresh])
        stations.end_session(session=fresh)
        self._write([fresh])

    def _write(self, tokens: list[str]) -> None:
        atomic_write(self.folder / SESSION_NAME, canonical([*tokens]).encode("ascii"))
