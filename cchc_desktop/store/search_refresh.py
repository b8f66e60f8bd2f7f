"""Which fields the search index holds, and how it takes them in."""

import sqlite3
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from cchc_desktop.core.fields import ENTITIES, FieldType

# Texts that are ids, codes, hashes and settings: nobody looks for them.
_NOT_SEARCHED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "campaign": frozenset({"outline_id", "outline_text"}),
        "unit": frozenset({"phone"}),
        "member": frozenset({"honorific", "phone"}),
        "visit": frozenset({"unit", "opening", "closing"}),
        "attendee": frozenset({"member", "honorific"}),
        "document": frozenset({"answer", "blob"}),
        "dossier": frozenset({"answer"}),
        "evidence": frozenset({"blob", "media_type"}),
        "opinion": frozenset({"member"}),
        "extra_item": frozenset({"section"}),
    }
)
_KINDS_NOT_SEARCHED = frozenset({"phrase", "print", "seal"})
_LETTERHEAD = "letterhead."

SEARCHABLE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        entity: frozenset(
            field
            for field, kind in fields.items()
            if kind is FieldType.TEXT
            and not field.startswith(_LETTERHEAD)
            and field not in _NOT_SEARCHED.get(entity, ())
        )
        for entity, fields in ENTITIES.items()
        if entity not in _KINDS_NOT_SEARCHED
    }
)
"""The texts that search finds; of findings also the answers, whose names the outline gives."""

_ANSWERS = ("found.", "reported.")

_ALSO_ROWS_TOUCHED = """
INSERT OR IGNORE INTO touched
SELECT k.entity_id, k.entity, k.field
FROM (SELECT DISTINCT entity_id, entity FROM touched WHERE field = 'deleted' OR EXISTS (
    SELECT 1 FROM cells d
    WHERE d.entity_id = touched.entity_id AND d.entity = touched.entity AND d.field = 'deleted'
)) t
CROSS JOIN cells k ON k.entity_id = t.entity_id AND k.entity = t.entity
"""

# What is being typed waits for its close: until then the index keeps the text it had.
_FORGET_OPEN = """
DELETE FROM touched WHERE EXISTS (
    SELECT 1 FROM heads h CROSS JOIN changes c ON c.id = h.change
    WHERE h.entity_id = touched.entity_id AND h.entity = touched.entity AND h.field = touched.field
        AND c.is_open = 1
)
"""

_DROP_WORDS = """
INSERT INTO search_words (search_words, rowid, folded)
SELECT 'delete', s.id, s.folded FROM touched t
CROSS JOIN searched s ON s.entity_id = t.entity_id AND s.entity = t.entity AND s.field = t.field
"""

_DROP = (
    "DELETE FROM searched WHERE (entity_id, entity, field) IN (SELECT entity_id, entity, field FROM touched)"
)

_TAKE = """
INSERT INTO searched (entity_id, entity, field, campaign, folded)
SELECT t.entity_id, t.entity, t.field, k.campaign, fold_words(c.value ->> '$') FROM touched t
CROSS JOIN cells k ON k.entity_id = t.entity_id AND k.entity = t.entity AND k.field = t.field
CROSS JOIN changes c ON c.id = k.change
WHERE is_searchable(t.entity, t.field) AND json_type(c.value) = 'text' AND NOT EXISTS (
    SELECT 1 FROM gone g WHERE g.entity_id = t.entity_id AND g.entity = t.entity
)
ORDER BY k.change
"""

_TAKE_WORDS = """
INSERT INTO search_words (rowid, folded)
SELECT s.id, s.folded FROM touched t
CROSS JOIN searched s ON s.entity_id = t.entity_id AND s.entity = t.entity AND s.field = t.field
"""


# What came from elsewhere waits: everything in rows beyond this one.
_WAITING = "search_waits_after"
WAITS_AFTER: Final = f"SELECT value FROM local_values WHERE name = '{_WAITING}'"
"""Finds a row while changes wait for the index."""

_WAIT = f"INSERT OR IGNORE INTO local_values (name, value) VALUES ('{_WAITING}', ?)"
_WAIT_AFTER = f"UPDATE local_values SET value = ? WHERE name = '{_WAITING}'"
_WAIT_NO_MORE = f"DELETE FROM local_values WHERE name = '{_WAITING}'"
_LAST_OF_STEP = "SELECT max(id) FROM (SELECT id FROM changes WHERE id > ? ORDER BY id LIMIT ?)"
_TOUCH_STEP = """
INSERT OR IGNORE INTO touched SELECT entity_id, entity, field FROM changes WHERE id > ? AND id <= ?
"""


def index_touched(connection: sqlite3.Connection) -> None:
    """Bring the index up to date for the fields in `temp.touched`."""
    for statement in (_ALSO_ROWS_TOUCHED, _FORGET_OPEN, _DROP_WORDS, _DROP, _TAKE, _TAKE_WORDS):
        connection.execute(statement)


def index_later(connection: sqlite3.Connection, *, after: int) -> None:
    """Note that the changes in rows beyond `after` are not in the index yet."""
    connection.execute(_WAIT, (str(after),))


def forget_waiting(connection: sqlite3.Connection) -> None:
    """Note that the index holds everything."""
    connection.execute(_WAIT_NO_MORE)


def touch_waiting(connection: sqlite3.Connection, *, most: int) -> bool:
    """Take the next changes that wait, no more than `most`, into `temp.touched`; False when none wait."""
    row = connection.execute(WAITS_AFTER).fetchone()
    if row is None:
        return False
    after = int(row[0])
    last = connection.execute(_LAST_OF_STEP, (after, most)).fetchone()[0]
    if last is None:
        forget_waiting(connection)
        return False
    connection.execute(_TOUCH_STEP, (after, last))
    connection.execute(_WAIT_AFTER, (str(last),))
    return True


def is_searchable(entity: str, field: str) -> int:
    """Tell SQL whether the index holds a field."""
    answer = entity == "finding" and field.startswith(_ANSWERS)
    return int(answer or field in SEARCHABLE.get(entity, ()))
