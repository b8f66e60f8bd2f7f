"""Which change of a visit is the newest when something older in the log is ahead of what has just been added.

A station's numbers and lamports grow together, but not everybody's who counts wrongly, writes on in a copy or
gives a name a second content: what comes last need not be the newest.
"""

import sqlite3

from cchc_desktop.store.refresh import NEWEST

# A visit that is not shown, gone or without fields of its own so far, does not tell what came before.
_NEWEST_OF_UNSHOWN = f"""
INSERT OR REPLACE INTO latest SELECT l.visit, ({NEWEST.format("l.visit")}) FROM latest l
WHERE NOT EXISTS (SELECT 1 FROM visits v WHERE v.id = l.visit) AND EXISTS (
    SELECT 1 FROM changes c WHERE c.entity_id >= l.visit AND c.entity_id < l.visit || '0' AND c.id <= ?
)
"""

_NEWER_BEFORE = """
INSERT OR REPLACE INTO latest
SELECT l.visit, a.id FROM latest l
CROSS JOIN visits v ON v.id = l.visit CROSS JOIN changes a ON a.id = v.last_change
CROSS JOIN changes b ON b.id = l.change
WHERE (a.lamport, a.station, a.seq) > (b.lamport, b.station, b.seq)
"""


def look_at_what_was_before(connection: sqlite3.Connection, *, after: int) -> None:
    """Put into `temp.latest` each visit's newest change; it holds the newest of the rows beyond `after`."""
    connection.execute(_NEWEST_OF_UNSHOWN, (after,))
    connection.execute(_NEWER_BEFORE)
