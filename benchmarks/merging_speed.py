"""Merging 100,000 changes of others, against `executemany` of the same rows into one plain SQLite table.

Both begin with the same changes in memory and end when SQLite has returned from COMMIT, synchronous=FULL.
"""

import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.foreign_changes import foreign_changes
from benchmarks.rows import Row, at_least_speed, at_most, at_most_ratio
from benchmarks.timing import seconds_of
from cchc_desktop.core.changes import Change
from cchc_desktop.store.rows import INSERT_CHANGE, change_row
from cchc_desktop.store.store import Store

_CHANGES = 100_000
_TURNS = 5
_LIMIT = 0.25
_GROWTH = 2.2
_AGAINST = "executemany into one plain SQLite table"
_PLAIN = """
CREATE TABLE changes (
    station TEXT, seq INTEGER, lamport INTEGER, campaign TEXT, entity TEXT, entity_id TEXT, field TEXT,
    value TEXT, parents TEXT, author TEXT, at TEXT, reason TEXT, is_open INTEGER, PRIMARY KEY (station, seq)
)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """Seconds, all of one turn."""

    plain: float
    fresh: float
    onto: float
    again: float
    indexed: float
    twice: float


def measure() -> list[Row]:
    """Take the best of several turns: whatever else the machine does only ever adds time."""
    first, second = (foreign_changes(_CHANGES, origin=origin) for origin in "ab")
    turns = [_turn(first, second) for _ in range(_TURNS)]

    def best(what: Callable[[_Turn], float]) -> float:
        return min(map(what, turns))

    plain = best(lambda turn: turn.plain)

    def speed(name: str, seconds: float) -> Row:
        return at_least_speed(
            name, rows=_CHANGES, seconds=seconds, base_seconds=plain, limit=_LIMIT, against=_AGAINST
        )

    return [
        speed(f"merging {_CHANGES:,} changes into an empty store", best(lambda turn: turn.fresh)),
        speed(f"merging {_CHANGES:,} changes onto {_CHANGES:,} others", best(lambda turn: turn.onto)),
        speed(f"merging the same {_CHANGES:,} changes again", best(lambda turn: turn.again)),
        at_most_ratio(
            f"merging {2 * _CHANGES:,} changes",
            value=best(lambda turn: turn.twice),
            unit="s",
            base=best(lambda turn: turn.fresh),
            limit=_GROWTH,
            against=f"{_CHANGES:,}",
        ),
        at_most(
            f"{2 * _CHANGES:,} merged changes taken into the search index",
            value=best(lambda turn: turn.indexed),
            unit="s",
            limit=10,
        ),
    ]


def _turn(first: Sequence[Change], second: Sequence[Change]) -> _Turn:
    with tempfile.TemporaryDirectory() as folder:
        plain = _plain(Path(folder) / "plain.db", first)
        with Store.open(Path(folder) / "one") as store:
            fresh, onto, again = (
                seconds_of(lambda changes=changes: store.log.receive(changes))
                for changes in (first, second, second)
            )
            indexed = seconds_of(store.index.catch_up)
        with Store.open(Path(folder) / "two") as store:
            twice = seconds_of(lambda: store.log.receive([*first, *second]))
    return _Turn(plain=plain, fresh=fresh, onto=onto, again=again, indexed=indexed, twice=twice)


def _plain(path: Path, changes: Sequence[Change]) -> float:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", _PLAIN, "BEGIN"):
            connection.execute(statement)

        def write() -> None:
            connection.executemany(INSERT_CHANGE, map(change_row, changes))
            connection.execute("COMMIT")

        return seconds_of(write)
