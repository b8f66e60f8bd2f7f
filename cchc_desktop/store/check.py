"""Proof that what is kept is whole: the file, the log, the views and the attachments."""

import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.core.progress import CancelToken, Progress, no_progress
from cchc_desktop.store.blobs import Blobs
from cchc_desktop.store.clocks import clock_notices
from cchc_desktop.store.copying import damage_of
from cchc_desktop.store.database import Row, cancellable, open_copy, open_reader
from cchc_desktop.store.faults import environment_code
from cchc_desktop.store.functions import teach
from cchc_desktop.store.refresh import close_open_changes, index_waiting, prepare, rebuild_views
from cchc_desktop.store.reports import Fields, StoreFault, StoreReport

VIEW_QUERIES = {
    "heads": "SELECT * FROM heads ORDER BY entity_id, entity, field, change",
    "cells": "SELECT * FROM cells ORDER BY entity_id, entity, field",
    "gone": "SELECT * FROM gone ORDER BY entity_id, entity",
    "findings": "SELECT * FROM findings ORDER BY entity_id",
    "visit_rows": "SELECT * FROM visit_rows ORDER BY visit, entity, entity_id",
    "campaigns": "SELECT * FROM campaigns ORDER BY id",
    "units": "SELECT * FROM units ORDER BY id",
    "visits": "SELECT * FROM visits ORDER BY id",
    "visit_counts": "SELECT * FROM visit_counts ORDER BY campaign, unit",
    "searched": (
        "SELECT entity_id, entity, field, campaign, folded FROM searched ORDER BY entity_id, entity, field"
    ),
}
"""Every view in an order of its own, as the check and the tests compare it."""

# What others wrote comes in packages, in any order and with any part still under way: only what was written
# here is known to be here.
_GAPS = """
SELECT station, previous + 1, seq - 1 FROM (
    SELECT station, seq, lag(seq, 1, 0) OVER (PARTITION BY station ORDER BY seq) AS previous FROM changes
) WHERE seq <> previous + 1 AND station IN (SELECT id FROM stations WHERE is_own = 1) LIMIT 20
"""

# What stands under a name with several contents may be somebody else's.
_LOST_PARENTS = """
SELECT c.station, c.seq, p.value ->> '$[0]', p.value ->> '$[1]' FROM changes c, json_each(c.parents) p
WHERE c.parents <> '[]' AND NOT EXISTS (
    SELECT 1 FROM changes d WHERE d.station = p.value ->> '$[0]' AND d.seq = p.value ->> '$[1]'
) AND (SELECT id FROM stations WHERE is_own = 1) IN (c.station, p.value ->> '$[0]')
    AND NOT EXISTS (SELECT 1 FROM forks f WHERE (f.station, f.seq) = (c.station, c.seq))
LIMIT 20
"""

# Others may name what they like, and it counts for nothing; what this program writes always counts, as long
# as the name stands for what it stood for then.
_YOUNGER_PARENTS = """
SELECT c.station, c.seq FROM changes c CROSS JOIN json_each(c.parents) p
CROSS JOIN changes d ON d.station = p.value ->> '$[0]' AND d.seq = p.value ->> '$[1]'
WHERE c.parents <> '[]' AND d.lamport >= c.lamport AND c.station IN (SELECT id FROM stations WHERE is_own = 1)
    AND NOT EXISTS (
        SELECT 1 FROM forks f WHERE (f.station, f.seq) IN ((c.station, c.seq), (d.station, d.seq))
    )
LIMIT 20
"""

_FORKS_OF_NOTHING = """
SELECT DISTINCT station, seq FROM forks f WHERE NOT EXISTS (
    SELECT 1 FROM changes c WHERE c.station = f.station AND c.seq = f.seq
) LIMIT 20
"""

# Only stations this data folder was ever itself have a name.
_POINTED_AT = """
SELECT c.value ->> '$', max(c.station IN (SELECT id FROM stations WHERE is_own = 1 OR name <> ''))
FROM changes c
WHERE (c.field = 'blob' OR (c.field = 'scan' AND c.entity = 'seal'))
    AND json_type(c.value) = 'text'
GROUP BY c.value
"""


def check_store(
    database: Path,
    blobs: Blobs,
    *,
    now: datetime,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> StoreReport:
    """Check a database, which may be in use, and its attachments. Nothing is changed or mended.

    `now` is the wall clock with its offset, against which the times of the changes are held.

    Raises `EnvironmentFailed` when the file cannot even be read, and `Refused(CANCELLED)`.
    """
    faults: list[StoreFault] = []
    with open_reader(database) as reader, cancellable(reader, cancel):
        # One reading transaction: what is written meanwhile is not half seen.
        reader.execute("BEGIN")
        faults += _damage(reader)
        if faults:
            return StoreReport(changes=0, visits=0, attachments=0, faults=tuple(faults))
        for done, step in enumerate(_LOOKS):
            progress(done, len(_LOOKS) + 1, "database")
            faults += step(reader)
        progress(len(_LOOKS), len(_LOOKS) + 1, "views")
        faults += _views(reader, cancel)
        notices = (*clock_notices(reader, now), *_fork_notices(reader))
        changes, visits = (_count(reader, table) for table in ("changes", "visits"))
        names = {str(name): bool(is_ours) for name, is_ours in reader.execute(_POINTED_AT)}
    awaited = {name for name, is_ours in names.items() if not is_ours and not blobs.has(name)}
    faults += _attachments(blobs, [name for name in names if name not in awaited], progress, cancel)
    if awaited:
        notices += (StoreFault(code="attachments_awaited", fields={"count": len(awaited)}),)
    return StoreReport(
        changes=changes, visits=visits, attachments=len(names), faults=tuple(faults), notices=notices
    )


def view_rows(connection: sqlite3.Connection) -> dict[str, list[Row]]:
    """Return every view with its rows, for comparing two states of one database."""
    return {name: connection.execute(query).fetchall() for name, query in VIEW_QUERIES.items()}


def _damage(reader: sqlite3.Connection) -> Iterator[StoreFault]:
    for words in damage_of(reader):
        yield StoreFault(code="database_damaged", fields={"found": words})
    for table in _TEXTS:
        try:
            for _ in reader.execute(f"SELECT * FROM {table}"):
                pass
        except sqlite3.OperationalError as error:
            # SQLite itself never looks whether a text is one.
            if environment_code(error) is not ErrorCode.DATABASE_DAMAGED:
                raise
            yield StoreFault(code="database_damaged", fields={"found": f"text in {table}"})


def _orphans(reader: sqlite3.Connection) -> Iterator[StoreFault]:
    for table, *_ in reader.execute("PRAGMA foreign_key_check").fetchmany(20):
        yield StoreFault(code="row_without_change", fields={"table": str(table)})


def _gaps(reader: sqlite3.Connection) -> Iterator[StoreFault]:
    for station, first, last in reader.execute(_GAPS):
        yield StoreFault(code="log_gap", fields={"station": station, "first": first, "last": last})


def _lost_parents(reader: sqlite3.Connection) -> Iterator[StoreFault]:
    for station, seq, parent_station, parent_seq in reader.execute(_LOST_PARENTS):
        fields: Fields = {"station": station, "seq": seq, "parent": parent_station, "parent_seq": parent_seq}
        yield StoreFault(code="parent_missing", fields=fields)


def _younger_parents(reader: sqlite3.Connection) -> Iterator[StoreFault]:
    for station, seq in reader.execute(_YOUNGER_PARENTS):
        yield StoreFault(code="parent_younger", fields={"station": station, "seq": seq})


def _forks(reader: sqlite3.Connection) -> Iterator[StoreFault]:
    for station, seq in reader.execute(_FORKS_OF_NOTHING):
        yield StoreFault(code="fork", fields={"station": station, "seq": seq})


def _fork_notices(reader: sqlite3.Connection) -> Iterator[StoreFault]:
    count = reader.execute("SELECT count(*) FROM (SELECT DISTINCT station, seq FROM forks)").fetchone()[0]
    if count:
        yield StoreFault(code="forks", fields={"count": count})


_TEXTS = (
    "stations", "changes", "forks", "local_values", "cards", "known_ranges", "packages", "receipts",
    "targets", "outbox", "seen_objects",
)  # fmt: skip
_LOOKS = (_orphans, _gaps, _lost_parents, _younger_parents, _forks)


def _count(reader: sqlite3.Connection, table: str) -> int:
    number: int = reader.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return number


def _views(reader: sqlite3.Connection, cancel: CancelToken | None) -> Iterator[StoreFault]:
    """Make all views again in a copy and compare them with what they are."""
    with (
        tempfile.TemporaryDirectory(prefix="cchc-check-") as folder,
        open_copy(Path(folder) / "copy.db") as copy,
    ):
        reader.backup(copy)
        copy.execute("PRAGMA synchronous=OFF")  # the copy is thrown away
        teach(copy)
        prepare(copy)
        with cancellable(copy, cancel):
            close_open_changes(copy)
            while index_waiting(copy):
                pass
            _keep_views(copy)
            rebuild_views(copy)
            differing = [name for name in VIEW_QUERIES if _differs(copy, name)]
    for name in differing:
        yield StoreFault(code="view_differs", fields={"view": name})


def _keep_views(connection: sqlite3.Connection) -> None:
    for name, query in VIEW_QUERIES.items():
        connection.execute(f"CREATE TEMP TABLE kept_{name} AS {query}")


def _differs(connection: sqlite3.Connection, name: str) -> bool:
    query, kept = f"SELECT * FROM ({VIEW_QUERIES[name]})", f"SELECT * FROM temp.kept_{name}"
    sides = (f"{query} EXCEPT {kept} LIMIT 1", f"{kept} EXCEPT {query} LIMIT 1")
    return any(connection.execute(side).fetchone() is not None for side in sides)


def _attachments(
    blobs: Blobs, names: list[str], progress: Progress, cancel: CancelToken | None
) -> Iterator[StoreFault]:
    for done, name in enumerate(names):
        progress(done, len(names), "attachments")
        if cancel is not None:
            cancel.raise_if_cancelled()
        try:
            blobs.path(name)
        except EnvironmentFailed as failure:
            damaged = failure.code is ErrorCode.ATTACHMENT_DAMAGED
            code = "attachment_damaged" if damaged else "attachment_missing"
            yield StoreFault(code=code, fields={"blob": name})
