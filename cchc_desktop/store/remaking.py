"""Makes the views of some rows anew when changes of theirs leave the log or are put in another's place."""

import sqlite3
from collections.abc import Iterable

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.scopes import visit_of
from cchc_desktop.store.refresh import refresh_received
from cchc_desktop.store.visit_counts import note_visit

RowKey = tuple[str, str]
"""Kind and id of an entity."""

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


def forget_views(connection: sqlite3.Connection, rows: Iterable[RowKey]) -> set[RowKey]:
    """Forget what is shown of some rows; return what `remake_views` must be given once the log has changed.

    Changes may leave the log from then on: views point to none of theirs.
    """
    touched = set(rows)
    # A visit's row in the lists is made from all that belongs to it.
    touched |= {("visit", visit_of(entity_id)) for _, entity_id in touched if visit_of(entity_id)}
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for entity, entity_id in touched:
        if entity == "visit":
            note_visit(connection, entity_id)
        connection.execute(_DROP_WORDS, (entity_id, entity))
        for statement in _OF_ENTITY:
            connection.execute(statement, (entity_id, entity))
        if entity in _OF_KIND:
            connection.execute(_OF_KIND[entity], (entity_id,))
    return touched


def remake_views(connection: sqlite3.Connection, touched: Iterable[RowKey]) -> None:
    """Make the views of forgotten rows from what the log holds of them now, the search index too."""
    left = {FieldKey(*row) for each in touched for row in connection.execute(_FIELDS_OF, each[::-1])}
    refresh_received(connection, left)
