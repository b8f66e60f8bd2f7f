"""The views of the log, as SQL over the fields that were touched.

Every view is a function of the changes alone (the search index: of the closed ones), so that any order of
arrival and a rebuild give the same rows. `temp.touched` holds the fields whose heads or values are new,
`temp.touched_rows` the rows they belong to, `temp.latest` the newest change of visits.
"""

import sqlite3
from collections.abc import Iterable
from typing import Final

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.scopes import EXTRA_ITEM
from cchc_desktop.store.search_refresh import forget_waiting, index_touched, touch_waiting
from cchc_desktop.store.visit_counts import TEMPORARY, count_noted, note_dirty

VIEW_TABLES = (
    "heads", "cells", "gone", "findings", "visit_rows", "campaigns", "units", "visits", "visit_counts",
)  # fmt: skip

_TEMPORARY = """
CREATE TEMP TABLE touched (entity_id TEXT, entity TEXT, field TEXT, PRIMARY KEY (entity_id, entity, field))
    WITHOUT ROWID;
CREATE TEMP TABLE touched_rows (entity_id TEXT, entity TEXT, PRIMARY KEY (entity_id, entity)) WITHOUT ROWID;
CREATE TEMP TABLE arrived (entity_id TEXT, entity TEXT, field TEXT, only_change INT, campaign TEXT,
    PRIMARY KEY (entity_id, entity, field)) WITHOUT ROWID;
CREATE TEMP TABLE named (entity_id TEXT, entity TEXT, field TEXT, ref TEXT,
    lamport INT, station TEXT, seq INT,
    PRIMARY KEY (entity_id, entity, field, ref, lamport, station, seq)) WITHOUT ROWID;
CREATE TEMP TABLE fresh (entity_id TEXT PRIMARY KEY, has_rating INT, has_anything INT, has_shortcomings INT)
    WITHOUT ROWID;
CREATE TEMP TABLE dirty (visit TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE latest (visit TEXT PRIMARY KEY, change INT) WITHOUT ROWID;
"""

_VISIT_OF = "substr({0}, 1, instr({0}, '/') - 1)"

_NAMED = """
INSERT OR IGNORE INTO named
SELECT d.entity_id, d.entity, d.field, p.value, d.lamport, d.station, d.seq
FROM touched t
CROSS JOIN changes d ON d.entity_id = t.entity_id AND d.entity = t.entity AND d.field = t.field
CROSS JOIN json_each(d.parents) p
WHERE d.parents <> '[]'
"""

_CLEAR_HEADS = """
DELETE FROM heads WHERE (entity_id, entity, field) IN (SELECT entity_id, entity, field FROM touched)
"""

# As `core.merge.counts`: a change is replaced by those of its field that name it and are later.
_HEADS = """
INSERT INTO heads (entity_id, entity, field, change)
SELECT c.entity_id, c.entity, c.field, c.id
FROM touched t
CROSS JOIN changes c ON c.entity_id = t.entity_id AND c.entity = t.entity AND c.field = t.field
WHERE NOT EXISTS (
    SELECT 1 FROM named n
    WHERE n.entity_id = c.entity_id AND n.entity = c.entity AND n.field = c.field
        AND n.ref = json_array(c.station, c.seq)
        AND (n.lamport, n.station, n.seq) > (c.lamport, c.station, c.seq)
)
"""

_SETTLED_CELLS = """
INSERT INTO cells (entity_id, entity, field, campaign, change, in_conflict)
SELECT t.entity_id, t.entity, t.field, c.campaign, c.id, 0
FROM touched t
CROSS JOIN heads h ON h.entity_id = t.entity_id AND h.entity = t.entity AND h.field = t.field
CROSS JOIN changes c ON c.id = h.change
GROUP BY t.entity_id, t.entity, t.field HAVING count(*) = 1
ON CONFLICT (entity_id, entity, field)
DO UPDATE SET campaign = excluded.campaign, change = excluded.change, in_conflict = excluded.in_conflict
"""

# The head with the greatest (lamport, station, seq) stands in front, on every machine.
_SHARED_CELLS = """
INSERT INTO cells (entity_id, entity, field, campaign, change, in_conflict)
SELECT t.entity_id, t.entity, t.field, f.campaign, f.id, (
    SELECT min(v.value) <> max(v.value) FROM heads g CROSS JOIN changes v ON v.id = g.change
    WHERE g.entity_id = t.entity_id AND g.entity = t.entity AND g.field = t.field
)
FROM (
    SELECT k.entity_id, k.entity, k.field FROM touched k
    CROSS JOIN heads h ON h.entity_id = k.entity_id AND h.entity = k.entity AND h.field = k.field
    GROUP BY k.entity_id, k.entity, k.field HAVING count(*) > 1
) t
CROSS JOIN changes f ON f.id = (
    SELECT c.id FROM heads h CROSS JOIN changes c ON c.id = h.change
    WHERE h.entity_id = t.entity_id AND h.entity = t.entity AND h.field = t.field
    ORDER BY c.lamport DESC, c.station DESC, c.seq DESC LIMIT 1
)
WHERE true
ON CONFLICT (entity_id, entity, field)
DO UPDATE SET campaign = excluded.campaign, change = excluded.change, in_conflict = excluded.in_conflict
"""

_TOUCH_ROWS = "INSERT OR IGNORE INTO touched_rows SELECT DISTINCT entity_id, entity FROM touched"

_CLEAR_GONE = "DELETE FROM gone WHERE (entity_id, entity) IN (SELECT entity_id, entity FROM touched_rows)"

# A deletion names all it saw of the row: what it did not see keeps the row visible.
_GONE = """
INSERT INTO gone (entity_id, entity)
SELECT t.entity_id, t.entity
FROM touched_rows t
CROSS JOIN cells d ON d.entity_id = t.entity_id AND d.entity = t.entity AND d.field = 'deleted'
CROSS JOIN changes dc ON dc.id = d.change
WHERE dc.value = 'true' AND NOT EXISTS (
    SELECT 1 FROM heads h CROSS JOIN changes c ON c.id = h.change
    WHERE h.entity_id = t.entity_id AND h.entity = t.entity AND h.field <> 'deleted' AND NOT EXISTS (
        SELECT 1 FROM heads g CROSS JOIN changes x ON x.id = g.change CROSS JOIN json_each(x.parents) p
        WHERE g.entity_id = t.entity_id AND g.entity = t.entity AND g.field = 'deleted' AND x.value = 'true'
            AND p.value = json_array(c.station, c.seq)
            AND (c.lamport, c.station, c.seq) < (x.lamport, x.station, x.seq)
    )
)
"""

# A finding goes with its item when an item added on the spot is taken out: then it counts for nothing.
_FRESH = """
INSERT INTO fresh
SELECT f.entity_id, f.has_rating AND g.entity_id IS NULL, f.has_anything AND g.entity_id IS NULL,
    f.has_shortcomings AND g.entity_id IS NULL
FROM (
    SELECT k.entity_id, max(k.field = 'rating' AND c.value <> 'null') AS has_rating,
        max(k.field NOT IN ('order', 'deleted') AND c.value <> 'null') AS has_anything,
        max(k.field = 'shortcomings' AND c.value <> 'null') AS has_shortcomings
    FROM touched_rows t
    CROSS JOIN cells k ON k.entity_id = t.entity_id AND k.entity = 'finding'
    CROSS JOIN changes c ON c.id = k.change
    WHERE t.entity = 'finding'
    GROUP BY t.entity_id
) f
LEFT JOIN gone g ON g.entity_id = f.entity_id AND g.entity = 'finding'
"""

_DROP_UNCHANGED_FRESH = """
DELETE FROM fresh WHERE EXISTS (
    SELECT 1 FROM findings f WHERE f.entity_id = fresh.entity_id AND f.has_rating = fresh.has_rating
        AND f.has_anything = fresh.has_anything AND f.has_shortcomings = fresh.has_shortcomings
)
"""

_FINDINGS = "INSERT OR REPLACE INTO findings SELECT * FROM fresh"

# Whatever its kind, an entity whose id begins with a visit's belongs to that visit and is none itself.
_DIRTY = f"""
INSERT OR IGNORE INTO dirty
SELECT {_VISIT_OF.format("entity_id")} FROM fresh
UNION ALL SELECT entity_id FROM touched_rows WHERE entity = 'visit' AND instr(entity_id, '/') = 0
UNION ALL SELECT {_VISIT_OF.format("entity_id")} FROM touched_rows
    WHERE entity IN ('recommendation', 'print', 'seal') AND instr(entity_id, '/') > 0
"""

_CLEAR_VISIT_ROWS = f"""
DELETE FROM visit_rows WHERE (visit, entity, entity_id) IN (
    SELECT {_VISIT_OF.format("entity_id")}, entity, entity_id FROM touched_rows
)
"""

_VISIT_ROWS = f"""
INSERT INTO visit_rows (visit, entity, entity_id)
SELECT {_VISIT_OF.format("t.entity_id")}, t.entity, t.entity_id FROM touched_rows t
WHERE t.entity <> 'finding' AND instr(t.entity_id, '/') > 0 AND NOT EXISTS (
    SELECT 1 FROM gone g WHERE g.entity_id = t.entity_id AND g.entity = t.entity
)
"""

_CLEAR_CAMPAIGNS = """
DELETE FROM campaigns WHERE id IN (SELECT entity_id FROM touched_rows WHERE entity = 'campaign')
"""

_CAMPAIGNS = """
INSERT INTO campaigns SELECT entity_id FROM touched_rows t WHERE entity = 'campaign' AND NOT EXISTS (
    SELECT 1 FROM gone g WHERE g.entity_id = t.entity_id AND g.entity = t.entity
)
"""

_CLEAR_UNITS = "DELETE FROM units WHERE id IN (SELECT entity_id FROM touched_rows WHERE entity = 'unit')"

_UNITS = """
INSERT INTO units (id, campaign, name, tags, parent, folded, place)
SELECT id, campaign, name, tags, parent, fold_text(name), sort_place(name) FROM (
    SELECT t.entity_id AS id, max(k.campaign) AS campaign,
        coalesce(max(CASE k.field WHEN 'name' THEN c.value ->> '$' END), '') AS name,
        coalesce(max(CASE k.field WHEN 'tags' THEN nullif(c.value, 'null') END), '[]') AS tags,
        coalesce(max(CASE k.field WHEN 'parent' THEN c.value ->> '$' END), '') AS parent
    FROM touched_rows t
    CROSS JOIN cells k ON k.entity_id = t.entity_id AND k.entity = 'unit'
    CROSS JOIN changes c ON c.id = k.change
    WHERE t.entity = 'unit' AND NOT EXISTS (
        SELECT 1 FROM gone g WHERE g.entity_id = t.entity_id AND g.entity = 'unit'
    )
    GROUP BY t.entity_id
)
"""

_KEEP_LATEST = """
INSERT OR IGNORE INTO latest SELECT v.id, v.last_change FROM dirty d CROSS JOIN visits v ON v.id = d.visit
"""

_CLEAR_VISITS = "DELETE FROM visits WHERE id IN (SELECT visit FROM dirty)"

_COUNT_FINDINGS = """
coalesce((
    SELECT sum({0}) FROM findings f WHERE f.entity_id > d.visit || '/' AND f.entity_id < d.visit || '0'
), 0)
"""

_GREATEST_TEXT = """
coalesce((
    SELECT max(x.value ->> '$') FROM visit_rows r
    CROSS JOIN cells y ON y.entity_id = r.entity_id AND y.entity = r.entity AND y.field = '{1}'
    CROSS JOIN changes x ON x.id = y.change
    WHERE r.visit = d.visit AND r.entity = '{0}' {2}
), '')
"""

# A supplementary minutes does not make the minutes printed anew.
_NO_SUPPLEMENT = """
AND NOT EXISTS (
    SELECT 1 FROM cells s WHERE s.entity_id = r.entity_id AND s.entity = r.entity AND s.field = 'supplements'
)
"""


def _field(name: str) -> str:
    return f"coalesce(max(CASE k.field WHEN '{name}' THEN c.value ->> '$' END), '')"


_VISITS = f"""
INSERT INTO visits
SELECT id, campaign, unit, kind, date, number, report_received, answered, shortcomings, recommendations,
    printed_at, sealed_at, CASE
        WHEN sealed_at <> '' THEN 'sealed' WHEN printed_at <> '' THEN 'printed'
        WHEN begun + recommendations > 0 OR started <> '' THEN 'under_way' ELSE 'preparing'
    END, last_change
FROM (
    SELECT d.visit AS id, max(k.campaign) AS campaign, {_field("unit")} AS unit, {_field("kind")} AS kind,
        {_field("date")} AS date, {_field("number")} AS number,
        {_field("report_received")} AS report_received,
        {_field("started")} AS started,
        {_COUNT_FINDINGS.format(f"f.has_rating AND instr(f.entity_id, '/{EXTRA_ITEM}') = 0")} AS answered,
        {_COUNT_FINDINGS.format("f.has_anything")} AS begun,
        {_COUNT_FINDINGS.format("f.has_shortcomings")} AS shortcomings,
        (SELECT count(*) FROM visit_rows r WHERE r.visit = d.visit AND r.entity = 'recommendation')
            AS recommendations,
        {_GREATEST_TEXT.format("print", "made_at", _NO_SUPPLEMENT)} AS printed_at,
        {_GREATEST_TEXT.format("seal", "sealed_at", "")} AS sealed_at,
        coalesce((SELECT l.change FROM latest l WHERE l.visit = d.visit), max(k.change)) AS last_change
    FROM dirty d
    CROSS JOIN cells k ON k.entity_id = d.visit AND k.entity = 'visit'
    CROSS JOIN changes c ON c.id = k.change
    WHERE NOT EXISTS (SELECT 1 FROM gone g WHERE g.entity_id = d.visit AND g.entity = 'visit')
    GROUP BY d.visit
)
"""

_LAST_CHANGE = """
UPDATE visits SET last_change = l.change FROM latest l
WHERE visits.id = l.visit AND visits.last_change <> l.change
"""

_TOUCHED_VISITS = f"""
SELECT entity_id AS visit FROM touched_rows WHERE entity = 'visit' AND instr(entity_id, '/') = 0
UNION SELECT {_VISIT_OF.format("entity_id")} FROM touched_rows WHERE instr(entity_id, '/') > 0
"""

NEWEST: Final = """
SELECT id FROM (
    SELECT c.id, c.lamport, c.station, c.seq FROM changes c
    WHERE c.entity_id > {0} || '/' AND c.entity_id < {0} || '0'
    UNION ALL
    SELECT c.id, c.lamport, c.station, c.seq FROM changes c
    WHERE c.entity_id = {0} AND c.entity = 'visit'
) ORDER BY lamport DESC, station DESC, seq DESC LIMIT 1
"""

_LATEST = f"""
INSERT OR REPLACE INTO latest SELECT v.visit, ({NEWEST.format("v.visit")}) FROM ({_TOUCHED_VISITS}) v
"""


def prepare(connection: sqlite3.Connection) -> None:
    """Make the temporary tables the refresh works on; once per connection."""
    for statement in _TEMPORARY.split(";\n"):
        if statement.strip():
            connection.execute(statement)
    connection.execute(TEMPORARY)


def refresh_written(connection: sqlite3.Connection, keys: Iterable[FieldKey], *, closed: bool) -> None:
    """Bring the views up to date after this station wrote, whose heads are already in place.

    `temp.latest` holds each visit's newest change. The index takes the keys in when `closed`.
    """
    _touch(connection, keys)
    for statement in (_SETTLED_CELLS, _SHARED_CELLS, _TOUCH_ROWS):
        connection.execute(statement)
    refresh_rows(connection)
    if closed:
        index_touched(connection)
    forget_touched(connection)


def refresh_received(connection: sqlite3.Connection, keys: Iterable[FieldKey]) -> None:
    """Bring the views up to date after changes of other stations came in, in any order."""
    _touch(connection, keys)
    _refresh_from_log(connection)


def refresh_index(connection: sqlite3.Connection, keys: Iterable[FieldKey]) -> None:
    """Take fields whose open change has closed into the search index."""
    _touch(connection, keys)
    index_touched(connection)
    forget_touched(connection)


def index_waiting(connection: sqlite3.Connection, *, most: int = 2_000) -> bool:
    """Take some of the changes that wait for it into the search index; False when none wait any more."""
    waited = touch_waiting(connection, most=most)
    if waited:
        index_touched(connection)
        forget_touched(connection)
    return waited


def close_open_changes(connection: sqlite3.Connection) -> int:
    """Close every open change and take it into the search index; return how many there were."""
    rows = connection.execute("SELECT entity, entity_id, field FROM changes WHERE is_open = 1").fetchall()
    if rows:
        connection.execute("UPDATE changes SET is_open = 0 WHERE is_open = 1")
        refresh_index(connection, [FieldKey(*row) for row in rows])
    return len(rows)


def rebuild_views(connection: sqlite3.Connection) -> None:
    """Forget every view and make it again from the log. No change may be open."""
    for table in VIEW_TABLES:
        connection.execute(f"DELETE FROM {table}")
    connection.execute("DELETE FROM searched")
    connection.execute("INSERT INTO search_words (search_words) VALUES ('rebuild')")
    forget_waiting(connection)
    connection.execute("INSERT OR IGNORE INTO touched SELECT entity_id, entity, field FROM changes")
    _refresh_from_log(connection)


def refresh_touched(connection: sqlite3.Connection) -> None:
    """Find the heads of the fields in `temp.touched` and what is shown of them."""
    for statement in (_NAMED, _CLEAR_HEADS, _HEADS, "DELETE FROM named", _SETTLED_CELLS, _SHARED_CELLS):
        connection.execute(statement)


def refresh_rows(connection: sqlite3.Connection) -> None:
    """Bring up to date what stands on the fields of `temp.touched_rows`; visits look into `temp.latest`."""
    statements = (
        _CLEAR_GONE, _GONE, _FRESH, _DROP_UNCHANGED_FRESH, _FINDINGS, _CLEAR_VISIT_ROWS, _VISIT_ROWS,
        _CLEAR_CAMPAIGNS, _CAMPAIGNS, _CLEAR_UNITS, _UNITS, _DIRTY,
    )  # fmt: skip
    for statement in statements:
        connection.execute(statement)
    note_dirty(connection)
    for statement in (_KEEP_LATEST, _CLEAR_VISITS, _VISITS, _LAST_CHANGE):
        connection.execute(statement)
    note_dirty(connection)
    count_noted(connection)


def forget_touched(connection: sqlite3.Connection) -> None:
    """Empty what the refresh works on."""
    for table in ("touched", "touched_rows", "arrived", "fresh", "dirty", "latest"):
        connection.execute(f"DELETE FROM temp.{table}")


def _refresh_from_log(connection: sqlite3.Connection) -> None:
    refresh_touched(connection)
    connection.execute(_TOUCH_ROWS)
    connection.execute(_LATEST)
    refresh_rows(connection)
    index_touched(connection)
    forget_touched(connection)


def _touch(connection: sqlite3.Connection, keys: Iterable[FieldKey]) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO touched VALUES (?, ?, ?)",
        ((key.entity_id, key.entity, key.field) for key in keys),
    )
