"""Removes what one import wrote: the only way in which changes ever leave a log."""

import sqlite3
from collections.abc import Iterable

from cchc_desktop.core.changes import ChangeRef, FieldKey
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.scopes import scope_of, visit_of
from cchc_desktop.store.receiving import Received
from cchc_desktop.store.refresh import index_waiting, refresh_received

_WRITTEN = "SELECT station, seq, campaign, entity, entity_id, field FROM changes WHERE id BETWEEN ? AND ?"

# What this station wrote since, and what it is still writing.
_OWN_SINCE = """
SELECT entity, entity_id, campaign FROM changes WHERE station = ? AND (id > ? OR is_open = 1)
"""

_FIELDS_OF = "SELECT entity, entity_id, field FROM changes WHERE entity_id = ? AND entity = ?"

_DROP_WORDS = """
INSERT INTO search_words (search_words, rowid, folded)
SELECT 'delete', s.id, s.folded FROM searched s WHERE s.entity_id = ? AND s.entity = ?
"""

_OF_ENTITY = tuple(
    f"DELETE FROM {table} WHERE entity_id = ? AND entity = ?"
    for table in ("searched", "heads", "cells", "gone", "visit_rows")
)
_OF_KIND = {
    "finding": "DELETE FROM findings WHERE entity_id = ?",
    "campaign": "DELETE FROM campaigns WHERE id = ?",
    "unit": "DELETE FROM units WHERE id = ?",
    "visit": "DELETE FROM visits WHERE id = ?",
}

_Row = tuple[str, str]


def take_back_changes(connection: sqlite3.Connection, *, first: int, last: int, own: str) -> Received:
    """Delete changes and make the views of what they were about anew, inside the caller's transaction.

    Raises `Refused(IMPORT_BUILT_UPON)` when this station wrote to the same visits or campaign entities since.
    """
    written = connection.execute(_WRITTEN, (first, last)).fetchall()
    rows = {(entity, entity_id) for _, _, _, entity, entity_id, _ in written}
    keys = {FieldKey(entity, entity_id, field) for *_, entity, entity_id, field in written}
    _refuse_when_built_upon(connection, rows, last=last, own=own)
    while index_waiting(connection):
        # The index follows by places in the log, which are about to be given to other changes.
        pass
    connection.execute("PRAGMA defer_foreign_keys = ON")
    # A visit's row in the lists is made from all that belongs to it.
    touched = rows | {("visit", visit_of(entity_id)) for _, entity_id in rows if visit_of(entity_id)}
    _forget_views(connection, touched)
    connection.execute("DELETE FROM changes WHERE id BETWEEN ? AND ?", (first, last))
    left = {FieldKey(*row) for each in touched for row in connection.execute(_FIELDS_OF, each[::-1])}
    refresh_received(connection, left)
    return Received(
        new=tuple(ChangeRef(station, seq) for station, seq, *_ in written),
        same=0,
        forked=(),
        keys=frozenset(keys),
        entities=frozenset(entity for entity, _ in rows),
        scopes=frozenset(scope_of(each[4], each[2]) for each in written),
    )


def _refuse_when_built_upon(connection: sqlite3.Connection, rows: set[_Row], *, last: int, own: str) -> None:
    places = {_place(entity, entity_id) for entity, entity_id in rows}
    campaigns = {entity_id for entity, entity_id in rows if entity == "campaign"}
    since = connection.execute(_OWN_SINCE, (own, last))
    if any(_place(entity, entity_id) in places or of in campaigns for entity, entity_id, of in since):
        raise Refused(ErrorCode.IMPORT_BUILT_UPON)


def _place(entity: str, entity_id: str) -> _Row:
    """Return what counts as one place: a visit with all that belongs to it, or another entity by itself."""
    visit = visit_of(entity_id)
    return ("visit", visit) if visit else (entity, entity_id)


def _forget_views(connection: sqlite3.Connection, rows: Iterable[_Row]) -> None:
    for entity, entity_id in rows:
        connection.execute(_DROP_WORDS, (entity_id, entity))
        for statement in _OF_ENTITY:
            connection.execute(statement, (entity_id, entity))
        if entity in _OF_KIND:
            connection.execute(_OF_KIND[entity], (entity_id,))
