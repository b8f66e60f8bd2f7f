"""How many visits of each state every unit has: a view of the view of visits, so that no list counts rows.

`temp.recounted` holds the units whose visits changed; it is noted before and after the visits are made anew,
since a visit may go to another unit.
"""

import sqlite3

TEMPORARY = """
CREATE TEMP TABLE recounted (campaign TEXT, unit TEXT, PRIMARY KEY (campaign, unit)) WITHOUT ROWID
"""

_NOTE = """
INSERT OR IGNORE INTO recounted SELECT v.campaign, v.unit FROM dirty d CROSS JOIN visits v ON v.id = d.visit
"""

_NOTE_ONE = "INSERT OR IGNORE INTO recounted SELECT campaign, unit FROM visits WHERE id = ?"

_CLEAR = "DELETE FROM visit_counts WHERE (campaign, unit) IN (SELECT campaign, unit FROM recounted)"

_COUNT = """
INSERT INTO visit_counts (campaign, unit, preparing, under_way, printed, sealed)
SELECT r.campaign, r.unit, sum(v.state = 'preparing'), sum(v.state = 'under_way'), sum(v.state = 'printed'),
    sum(v.state = 'sealed')
FROM recounted r CROSS JOIN visits v ON v.campaign = r.campaign AND v.unit = r.unit
GROUP BY r.campaign, r.unit
"""


def note_dirty(connection: sqlite3.Connection) -> None:
    """Note the units of the visits in `temp.dirty` as they stand now."""
    connection.execute(_NOTE)


def note_visit(connection: sqlite3.Connection, visit_id: str) -> None:
    """Note the unit of a visit that is about to be forgotten."""
    connection.execute(_NOTE_ONE, (visit_id,))


def count_noted(connection: sqlite3.Connection) -> None:
    """Count the visits of the noted units anew."""
    for statement in (_CLEAR, _COUNT, "DELETE FROM recounted"):
        connection.execute(statement)
