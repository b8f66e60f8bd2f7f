"""Takes in changes written elsewhere: any order, any number of times."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey
from cchc_desktop.core.scopes import scope_of
from cchc_desktop.store.arrivals import refresh_arrived
from cchc_desktop.store.forks import keep_contents
from cchc_desktop.store.rows import INSERT_CHANGE, change_row
from cchc_desktop.store.search_refresh import index_later


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of the changes: new ones, how many were here already, and forks.

    A fork is a name (station, number) that already stands for a different change: a database was copied and
    written to in both places. Both contents are kept: see `forks`.
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
_ARRIVED = "SELECT station, seq FROM changes WHERE id > ?"
_IS_STORED = """
SELECT 1 FROM changes WHERE station = ? AND seq = ? AND lamport = ? AND campaign = ? AND entity = ?
    AND entity_id = ? AND field = ? AND value = ? AND parents = ? AND author = ? AND at = ? AND reason = ?
"""


def receive_changes(connection: sqlite3.Connection, changes: Iterable[Change]) -> Received:
    """Write foreign changes and bring the views up to date, inside the caller's transaction.

    The search index takes them in later: see `SearchIndex.catch_up`.
    """
    known = list(changes)
    connection.executemany(_INSERT_STATION, {(change.ref.station,) for change in known})
    last: int = connection.execute("SELECT coalesce(max(id), 0) FROM changes").fetchone()[0]
    written = connection.executemany(_INSERT, map(change_row, known)).rowcount
    new, repeated = (known, []) if written == len(known) else _sorted_out(connection, known, last)
    forked = [change for change in repeated if not _is_stored(connection, change)]
    if new:
        refresh_arrived(connection, new, after=last)
        index_later(connection, after=last)
    moved = keep_contents(connection, forked)
    return _received(new, forked, moved, same=len(repeated) - len(forked))


def _sorted_out(
    connection: sqlite3.Connection, known: Sequence[Change], last: int
) -> tuple[list[Change], list[Change]]:
    """Return the changes that were written, in the order of their rows, and those whose names were taken."""
    written = {ChangeRef(station, seq) for station, seq in connection.execute(_ARRIVED, (last,))}
    new: list[Change] = []
    repeated: list[Change] = []
    for change in known:
        if change.ref in written:
            written.remove(change.ref)
            new.append(change)
        else:
            repeated.append(change)
    return new, repeated


def _is_stored(connection: sqlite3.Connection, change: Change) -> bool:
    # As texts: 1 and 1.0 are different values.
    return connection.execute(_IS_STORED, change_row(change)[:-1]).fetchone() is not None


def _received(
    new: Sequence[Change], forked: Sequence[Change], moved: Sequence[Change], *, same: int
) -> Received:
    keys = frozenset(change.key for change in (*new, *moved))
    return Received(
        new=tuple(change.ref for change in new),
        same=same,
        forked=tuple(change.ref for change in forked),
        keys=keys,
        entities=frozenset(key.entity for key in keys),
        scopes=frozenset(scope_of(each.key.entity_id, each.campaign) for each in (*new, *moved)),
    )
