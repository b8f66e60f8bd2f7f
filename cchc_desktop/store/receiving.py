"""Takes in changes written elsewhere: any order, any number of times."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey
from cchc_desktop.core.merge import canonical
from cchc_desktop.core.scopes import scope_of
from cchc_desktop.store.refresh import refresh_received
from cchc_desktop.store.rows import CHANGE_COLUMNS, INSERT_CHANGE, change_of, change_row


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of the changes: new ones, how many were here already, and forks.

    A fork is a name (station, number) that already stands for a different change: a database was copied and
    written to in both places. The content that came second is kept aside in `forks`, nothing is overwritten.
    """

    new: tuple[ChangeRef, ...]
    same: int
    forked: tuple[ChangeRef, ...]
    keys: frozenset[FieldKey]
    entities: frozenset[str]
    scopes: frozenset[str]


_INSERT = f"{INSERT_CHANGE} ON CONFLICT (station, seq) DO NOTHING"
_INSERT_STATION = """
INSERT INTO stations (id, name, person, post, is_own, fingerprint, session) VALUES (?, '', '', '', 0, '', '')
ON CONFLICT (id) DO NOTHING
"""


def receive_changes(connection: sqlite3.Connection, changes: Iterable[Change]) -> Received:
    """Write foreign changes and bring the views up to date, inside the caller's transaction."""
    known = list(changes)
    connection.executemany(_INSERT_STATION, {(change.ref.station,) for change in known})
    same = 0
    new: list[Change] = []
    forked: list[ChangeRef] = []
    for change in known:
        if connection.execute(_INSERT, change_row(change)).rowcount == 1:
            new.append(change)
        elif _stored(connection, change.ref) == change:
            same += 1
        else:
            forked.append(change.ref)
            _set_aside(connection, change)
    keys = frozenset(change.key for change in new)
    refresh_received(connection, keys)
    return Received(
        new=tuple(change.ref for change in new),
        same=same,
        forked=tuple(forked),
        keys=keys,
        entities=frozenset(key.entity for key in keys),
        scopes=frozenset(scope_of(change.key.entity_id, change.campaign) for change in new),
    )


def _stored(connection: sqlite3.Connection, ref: ChangeRef) -> Change:
    row = connection.execute(
        f"SELECT {CHANGE_COLUMNS} FROM changes c WHERE c.station = ? AND c.seq = ?",
        (ref.station, ref.seq),
    ).fetchone()
    return change_of(row)


def _set_aside(connection: sqlite3.Connection, change: Change) -> None:
    content = canonical(list(change_row(change)[2:-1]))
    connection.execute(
        "INSERT OR IGNORE INTO forks (station, seq, content) VALUES (?, ?, ?)",
        (change.ref.station, change.ref.seq, content),
    )
