"""A copy's own name in the log, and when a copy must take a new one."""

import sqlite3
from typing import NamedTuple

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.ids import IdSource
from cchc_desktop.core.merge import canonical
from cchc_desktop.store.database import Database
from cchc_desktop.store.refresh import refresh_received

_SESSION_NUMBER = "sessions"


class StationRow(NamedTuple):
    """The station that writes; `name` of the machine, `person` and `post` are empty until set up."""

    id: str
    name: str
    person: str
    post: str


class Stations:
    """The stations known to this database; one is its own."""

    def __init__(self, database: Database, ids: IdSource) -> None:
        self._database = database
        self._ids = ids

    def own(self) -> StationRow | None:
        """Return the own station; None in a new database."""
        row = self._database.row("SELECT id, name, person, post FROM stations WHERE is_own = 1")
        return StationRow(id=row[0], name=row[1], person=row[2], post=row[3]) if row else None

    def is_here(self, *, fingerprint: str, sessions: frozenset[str]) -> bool:
        """Tell whether the own station was last used at this place and in one of the known sessions."""
        row = self._database.row("SELECT fingerprint, session FROM stations WHERE is_own = 1")
        return row is not None and row[0] == fingerprint and row[1] in sessions

    def session_number(self) -> int:
        """Return the number of the last session; 0 before the first."""
        row = self._database.row("SELECT value FROM local_values WHERE name = ?", (_SESSION_NUMBER,))
        return int(row[0]) if row else 0

    def note_session(self, *, fingerprint: str, session: str, number: int) -> None:
        """Note place, token and number under which the own station is known from now on."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE stations SET fingerprint = ?, session = ? WHERE is_own = 1", (fingerprint, session)
            )
            connection.execute(
                "INSERT OR REPLACE INTO local_values (name, value) VALUES (?, ?)",
                (_SESSION_NUMBER, canonical(number)),
            )

    def become_new(self) -> StationRow:
        """Give this database a station of its own, with the person of the one it was copied from.

        What was still being typed when the copy was taken becomes the new station's: the original goes on
        typing under its own number, and one number must never stand for two texts.
        """
        before = self.own()
        fresh = StationRow(id=self._ids(), name="", person="", post="")
        if before is not None:
            fresh = before._replace(id=fresh.id)
        with self._database.transaction() as connection:
            connection.execute("UPDATE stations SET is_own = 0 WHERE is_own = 1")
            connection.execute(
                "INSERT INTO stations (id, name, person, post, is_own, fingerprint, session)"
                " VALUES (?, ?, ?, ?, 1, '', '')",
                (fresh.id, fresh.name, fresh.person, fresh.post),
            )
            _take_over_open(connection, fresh.id)
        return fresh

    def describe(self, *, name: str, person: str, post: str) -> StationRow:
        """Name the own station and the person using it."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE stations SET name = ?, person = ?, post = ? WHERE is_own = 1", (name, person, post)
            )
        described = self.own()
        assert described is not None
        return described


def _take_over_open(connection: sqlite3.Connection, station: str) -> None:
    rows = connection.execute(
        "SELECT id, station, entity, entity_id, field FROM changes WHERE is_open = 1 ORDER BY lamport, seq"
    ).fetchall()
    for seq, (row, before, *_) in enumerate(rows, start=1):
        connection.execute("UPDATE changes SET station = ?, seq = ? WHERE id = ?", (station, seq, row))
        # Its numbers have a gap from now on, until what it wrote in the end is received.
        connection.execute("UPDATE stations SET fingerprint = '' WHERE id = ?", (before,))
    refresh_received(connection, [FieldKey(*row[2:]) for row in rows])
