"""Notices wall clocks that moved back or are far from others'. They decide nothing, but people read them.

A change is written after everything its writer had seen: the change before it of the same station, and its
parents. Where its time is half a day earlier than theirs, a clock was wrong.
"""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta

from cchc_desktop.store.reports import StoreFault

TOLERANCE = timedelta(hours=12)
"""A change carries the time of its last keystroke, so some hours of disorder are nobody's clock."""

_DAYS = TOLERANCE / timedelta(days=1)

_NAMED = "(SELECT coalesce(nullif(s.name, ''), s.id) FROM stations s WHERE s.id = {0})"

_MOVED_BACK = f"""
SELECT {_NAMED.format("station")}, count(*), min(before), at FROM (
    SELECT station, seq, at, lag(at) OVER (PARTITION BY station ORDER BY seq) AS before FROM changes
) WHERE julianday(before) - julianday(at) > {_DAYS} GROUP BY station ORDER BY station LIMIT 20
"""

_DIFFERS = f"""
SELECT {_NAMED.format("c.station")}, count(*), c.at, {_NAMED.format("p.station")}, max(p.at)
FROM changes c CROSS JOIN json_each(c.parents) r
CROSS JOIN changes p ON p.station = r.value ->> '$[0]' AND p.seq = r.value ->> '$[1]'
WHERE c.parents <> '[]' AND p.station <> c.station AND julianday(p.at) - julianday(c.at) > {_DAYS}
GROUP BY c.station, p.station ORDER BY c.station, p.station LIMIT 20
"""

_AHEAD = f"""
SELECT {_NAMED.format("station")}, count(*), max(at) FROM changes
WHERE julianday(at) - julianday(?) > {_DAYS} GROUP BY station ORDER BY station LIMIT 20
"""


def clock_notices(reader: sqlite3.Connection, now: datetime) -> Iterator[StoreFault]:
    """Return what there is to say about the clocks of the stations; `count` is how often it was seen."""
    for station, count, before, at in reader.execute(_MOVED_BACK):
        fields = {"station": station, "count": count, "before": before, "at": at}
        yield StoreFault(code="clock_moved_back", fields=fields)
    for station, count, at, other, other_at in reader.execute(_DIFFERS):
        fields = {"station": station, "count": count, "at": at, "other": other, "other_at": other_at}
        yield StoreFault(code="clock_differs", fields=fields)
    for station, count, at in reader.execute(_AHEAD, (now.isoformat(timespec="seconds"),)):
        yield StoreFault(code="clock_ahead", fields={"station": station, "count": count, "at": at})
