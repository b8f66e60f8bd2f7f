"""Removes what one import wrote: the only way in which changes ever leave a log."""

import sqlite3

from cchc_desktop.core.changes import ChangeRef, FieldKey
from cchc_desktop.core.ranges import Ranges as Places
from cchc_desktop.core.scopes import scope_of
from cchc_desktop.store.built_upon import refuse_when_built_upon
from cchc_desktop.store.forks import raise_kept
from cchc_desktop.store.log_reading import TAKEN_BACK
from cchc_desktop.store.receiving import Received
from cchc_desktop.store.refresh import index_waiting
from cchc_desktop.store.remaking import forget_views, remake_views

_WRITTEN = "SELECT station, seq, campaign, entity, entity_id, field FROM changes WHERE id BETWEEN ? AND ?"

# Whoever remembers numbers of changes sees, in the same snapshot, that some are gone: see `LogReader.held`.
_COUNT_IT = f"""
INSERT INTO local_values (name, value) VALUES ('{TAKEN_BACK}', '1')
ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)
"""


def take_back_changes(connection: sqlite3.Connection, places: Places) -> Received:
    """Delete changes and make the views of what they were about anew, inside the caller's transaction.

    `places` are where in this log they stand. Raises `Refused` with IMPORT_BUILT_UPON or IMPORT_NEEDED_LATER
    when something written or taken in since stands on them: see `built_upon`.
    """
    written = [row for place in places for row in connection.execute(_WRITTEN, place)]
    rows = {(entity, entity_id) for _, _, _, entity, entity_id, _ in written}
    refuse_when_built_upon(
        connection, places, rows=rows, refs={(station, seq) for station, seq, *_ in written}
    )
    while index_waiting(connection):
        # The index follows by places in the log, which are about to be given to other changes.
        pass
    touched = forget_views(connection, rows)
    connection.executemany("DELETE FROM changes WHERE id BETWEEN ? AND ?", places)
    connection.execute(_COUNT_IT)
    raised = raise_kept(connection, {ChangeRef(station, seq) for station, seq, *_ in written})
    touched |= forget_views(connection, {(each.key.entity, each.key.entity_id) for each in raised})
    remake_views(connection, touched)
    shown = {(FieldKey(*row[3:]), row[2]) for row in written} | {(each.key, each.campaign) for each in raised}
    return Received(
        new=tuple(ChangeRef(station, seq) for station, seq, *_ in written),
        same=0,
        forked=(),
        keys=frozenset(key for key, _ in shown),
        entities=frozenset(key.entity for key, _ in shown),
        scopes=frozenset(scope_of(key.entity_id, campaign) for key, campaign in shown),
    )
