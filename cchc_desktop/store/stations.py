"""A copy's own name in the log, and when a copy must take a new one."""

from dataclasses import dataclass, replace

from cchc_desktop.core.ids import IdSource
from cchc_desktop.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class StationRow:
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

    def begin_session(self, *, fingerprint: str, session: str) -> None:
        """Note place and session of the own station."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE stations SET fingerprint = ?, session = ? WHERE is_own = 1", (fingerprint, session)
            )

    def end_session(self, *, session: str) -> None:
        """Note the token under which the own station will be known at its next opening."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE stations SET session = ? WHERE is_own = 1", (session,))

    def become_new(self) -> StationRow:
        """Give this database a station of its own, with the person of the one it was copied from."""
        before = self.own()
        fresh = StationRow(id=self._ids(), name="", person="", post="")
        if before is not None:
            fresh = replace(before, id=fresh.id)
        with self._database.transaction() as connection:
            connection.execute("UPDATE stations SET is_own = 0 WHERE is_own = 1")
            connection.execute(
                "INSERT INTO stations (id, name, person, post, is_own, fingerprint, session)"
                " VALUES (?, ?, ?, ?, 1, '', '')",
                (fresh.id, fresh.name, fresh.person, fresh.post),
            )
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
