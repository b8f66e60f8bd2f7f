"""Names with several contents: the one that stands is in `changes`, the others are in `forks`.

Which one stands follows from the contents alone (`core.contents`): when it comes later, it is put in place of
the other. Nothing is thrown away: what does not stand is shown beside it and travels with it.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cchc_desktop.core.changes import Change, ChangeRef
from cchc_desktop.core.contents import content_digest, content_text
from cchc_desktop.store.remaking import forget_views, remake_views
from cchc_desktop.store.rows import CHANGE_COLUMNS, INSERT_CHANGE, change_of, change_row, fork_of

if TYPE_CHECKING:
    from cchc_desktop.store.database import Database

_STANDING = f"SELECT {CHANGE_COLUMNS} FROM changes c WHERE c.station = ? AND c.seq = ?"
_ALL_STANDING = f"""
SELECT {CHANGE_COLUMNS} FROM changes c WHERE (c.station, c.seq) IN (SELECT station, seq FROM forks)
"""
_ALL = "SELECT station, seq, content FROM forks"
_OF_NAME = "SELECT station, seq, content FROM forks WHERE station = ? AND seq = ?"
_KEEP = "INSERT OR IGNORE INTO forks (station, seq, content) VALUES (?, ?, ?)"
_KEEP_NO_MORE = "DELETE FROM forks WHERE station = ? AND seq = ? AND content = ?"
_LAST = "SELECT coalesce(max(id), 0) FROM changes"
_REMOVE = "DELETE FROM changes WHERE station = ? AND seq = ?"
_PUT = INSERT_CHANGE.replace("(station,", "(id, station,").replace("VALUES (", "VALUES (?, ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fork:
    """One name and its contents: `standing` is part of the log, `others` (at least one) are beside it."""

    standing: Change
    others: tuple[Change, ...]

    @property
    def contents(self) -> tuple[Change, ...]:
        """All contents, the standing one first."""
        return (self.standing, *self.others)


class Forks:
    """Reads the names with several contents."""

    def __init__(self, database: "Database") -> None:
        self._database = database

    def all(self, campaign: str = "") -> tuple[Fork, ...]:
        """Return the forks of a campaign, or of all, by station and number."""
        others: dict[ChangeRef, list[Change]] = {}
        for change in map(fork_of, self._database.rows(_ALL)):
            others.setdefault(change.ref, []).append(change)
        standing = {change.ref: change for change in map(change_of, self._database.rows(_ALL_STANDING))}
        forks = (
            Fork(standing=standing[ref], others=tuple(sorted(others[ref], key=content_digest)))
            for ref in sorted(others.keys() & standing.keys())
        )
        return tuple(fork for fork in forks if not campaign or campaign in _campaigns(fork))


def keep_contents(connection: sqlite3.Connection, contents: Iterable[Change]) -> tuple[Change, ...]:
    """Keep further contents of names that are in the log, inside the caller's transaction.

    One that is to stand takes the place of the other, and the views are made anew. Return the changes that
    came into the log or left it.
    """
    moved: list[Change] = []
    for change in contents:
        standing = change_of(connection.execute(_STANDING, change.ref).fetchone())
        digest, digest_of_standing = content_digest(change), content_digest(standing)
        if digest < digest_of_standing:
            _put_in_place(connection, change, standing)
            moved += (change, standing)
        elif digest > digest_of_standing:  # one that comes twice may stand by now
            connection.execute(_KEEP, (*change.ref, content_text(change)))
    return tuple(moved)


def raise_kept(connection: sqlite3.Connection, names: Iterable[ChangeRef]) -> tuple[Change, ...]:
    """Let a kept content stand for each name whose standing one has left the log; return those."""
    raised: list[Change] = []
    for name in names:
        kept = sorted(map(fork_of, connection.execute(_OF_NAME, name)), key=content_digest)
        if kept:
            _put(connection, kept[0])
            raised.append(kept[0])
    return tuple(raised)


def _put_in_place(connection: sqlite3.Connection, change: Change, standing: Change) -> None:
    rows = {(each.key.entity, each.key.entity_id) for each in (change, standing)}
    touched = forget_views(connection, rows)
    # Its place in the log is a new one: who has looked at the other has not seen it.
    _put(connection, change, instead=True)
    connection.execute(_KEEP, (*standing.ref, content_text(standing)))
    remake_views(connection, touched)


def _put(connection: sqlite3.Connection, change: Change, *, instead: bool = False) -> None:
    place = connection.execute(_LAST).fetchone()[0] + 1
    if instead:
        connection.execute(_REMOVE, change.ref)
    connection.execute(_PUT, (place, *change_row(change)))
    connection.execute(_KEEP_NO_MORE, (*change.ref, content_text(change)))


def _campaigns(fork: Fork) -> frozenset[str]:
    return frozenset(change.campaign for change in fork.contents)
