"""Brings the views up to date with changes that have just come in, however many they are.

Most of what comes in is of rows nobody here has seen yet, with one change to each field: such a change is
the head of its field and what is shown of it, without a look at anything else. `refresh` finds out the rest.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from cchc_desktop.core.changes import Change
from cchc_desktop.store.newest import look_at_what_was_before
from cchc_desktop.store.refresh import forget_touched, refresh_rows, refresh_touched

_ARRIVED = """
INSERT INTO arrived
SELECT entity_id, entity, field, CASE WHEN count(*) = 1 AND parents = '[]' THEN max(id) END, campaign
FROM changes WHERE id > ? GROUP BY entity_id, entity, field
"""

_TOUCH_ROWS = "INSERT INTO touched_rows SELECT DISTINCT entity_id, entity FROM arrived"

_KNOWN_ROWS = """
UPDATE arrived SET only_change = NULL WHERE (entity_id, entity) IN (
    SELECT entity_id, entity FROM touched_rows t WHERE EXISTS (
        SELECT 1 FROM changes c WHERE c.entity_id = t.entity_id AND c.entity = t.entity AND c.id <= ?
    )
)
"""

_FIRST_HEADS = """
INSERT INTO heads (entity_id, entity, field, change)
SELECT entity_id, entity, field, only_change FROM arrived WHERE only_change NOT NULL
"""

_FIRST_CELLS = """
INSERT INTO cells (entity_id, entity, field, campaign, change, in_conflict)
SELECT entity_id, entity, field, campaign, only_change, 0 FROM arrived WHERE only_change NOT NULL
"""

_TOUCH_REST = "INSERT INTO touched SELECT entity_id, entity, field FROM arrived WHERE only_change IS NULL"


def refresh_arrived(connection: sqlite3.Connection, arrived: Sequence[Change], *, after: int) -> None:
    """Bring all views but the search index up to date with the changes in the rows beyond `after`.

    `arrived` are these changes, all closed, in the order of their rows; the views know what was before.
    """
    connection.execute(_ARRIVED, (after,))
    connection.execute(_TOUCH_ROWS)
    connection.execute(_KNOWN_ROWS, (after,))
    for statement in (_FIRST_HEADS, _FIRST_CELLS, _TOUCH_REST):
        connection.execute(statement)
    refresh_touched(connection)
    connection.executemany("INSERT INTO latest VALUES (?, ?)", _newest(arrived, after + 1).items())
    look_at_what_was_before(connection, after=after)
    refresh_rows(connection)
    forget_touched(connection)


def _newest(arrived: Iterable[Change], first: int) -> Mapping[str, int]:
    """Return the row of each visit's newest change. Rows are given out one after the other, from `first`."""
    newest: dict[str, tuple[int, Change]] = {}
    for row, change in enumerate(arrived, first):
        visit = change.key.visit_id
        if not visit:
            continue
        other = newest.get(visit)
        if other is None or _is_newer(change, other[1]):
            newest[visit] = row, change
    return {visit: row for visit, (row, _) in newest.items()}


def _is_newer(change: Change, other: Change) -> bool:
    if change.lamport != other.lamport:
        return change.lamport > other.lamport
    return change.ref > other.ref
