"""Reads of the log for packages: exactly the changes that are asked for, without holding up typing.

Everything is read through a second connection, which sees what is committed and waits for nobody. What is
sent never includes changes that are still open: they may yet be altered.
"""

import heapq
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock

from cchc_desktop.core.changes import Change, ChangeRef
from cchc_desktop.core.merge import place_in_time
from cchc_desktop.core.ranges import Ranges, joined, refs_ranges
from cchc_desktop.store.database import Database, open_reader
from cchc_desktop.store.rows import CHANGE_COLUMNS, change_of, fork_of

RowKey = tuple[str, str]
"""Kind and id of an entity."""

Piece = tuple[str, int, int]
"""A station and its changes from one number to another."""

TAKEN_BACK = "imports_taken_back"
"""Under this name `local_values` counts them: what is remembered of the log from before holds no more."""

_AT_ONCE = 5_000
"""How many names go into one query, as one JSON text."""

_BY_REFS = f"""
SELECT {CHANGE_COLUMNS} FROM json_each(?) j
CROSS JOIN changes c ON c.station = j.value ->> '$[0]' AND c.seq = j.value ->> '$[1]'
"""

_BY_ROWS = f"""
SELECT {CHANGE_COLUMNS} FROM json_each(?) j
CROSS JOIN changes c ON c.entity_id = j.value ->> '$[1]' AND c.entity = j.value ->> '$[0]'
"""

_ORDERED = "SELECT * FROM ({}) ORDER BY lamport, station, seq"
"""Parents before their children."""

_OF_CAMPAIGN = f"SELECT {CHANGE_COLUMNS} FROM changes c WHERE c.campaign = :campaign AND c.is_open = 0"

_OF_KINDS = f"{_OF_CAMPAIGN} AND c.entity IN (SELECT value FROM json_each(:entities))"

_OF_VISITS = f"""
SELECT {CHANGE_COLUMNS} FROM json_each(:visits) j
CROSS JOIN changes c ON c.entity_id = j.value AND c.entity = 'visit' WHERE c.is_open = 0
UNION ALL
SELECT {CHANGE_COLUMNS} FROM json_each(:visits) j
CROSS JOIN changes c ON c.entity_id > j.value || '/' AND c.entity_id < j.value || '0' WHERE c.is_open = 0
"""

_AROUND_VISITS = f"""
SELECT {CHANGE_COLUMNS} FROM cells k
CROSS JOIN changes c ON c.entity_id = k.entity_id AND c.entity = k.entity AND c.field = k.field
WHERE k.campaign = :campaign AND instr(k.entity_id, '/') = 0 AND k.entity <> 'visit' AND c.is_open = 0
"""

OWN_STATIONS = "SELECT id FROM stations WHERE is_own = 1 OR name <> ''"
"""This station, and those this data folder was before it was copied or put back."""

_OF_OWN_ROWS = f"""
SELECT {CHANGE_COLUMNS} FROM (
    SELECT DISTINCT entity_id, entity FROM changes
    WHERE station IN ({OWN_STATIONS}) AND campaign = :campaign AND is_open = 0
) r
CROSS JOIN changes c ON c.entity_id = r.entity_id AND c.entity = r.entity
WHERE c.is_open = 0
"""

_NUMBERS = """
SELECT campaign, station, min(seq), max(seq) FROM (
    SELECT campaign, station, seq,
        seq - row_number() OVER (PARTITION BY campaign, station ORDER BY seq) AS run
    FROM changes WHERE id > ? AND id <= ? AND campaign <> '' AND is_open = 0
) GROUP BY campaign, station, run
"""

_FILES = """
SELECT DISTINCT c.entity, c.entity_id, c.station, c.value ->> '$' FROM changes c
WHERE c.campaign = :campaign AND c.value <> 'null'
    AND (c.field = 'blob' OR (c.field = 'scan' AND c.entity = 'seal'))
"""

_VISITS_BETWEEN = """
SELECT DISTINCT CASE WHEN instr(c.entity_id, '/') = 0 THEN c.entity_id
    ELSE substr(c.entity_id, 1, instr(c.entity_id, '/') - 1) END
FROM json_each(:pieces) j
CROSS JOIN changes c ON c.station = j.value ->> '$[0]'
    AND c.seq BETWEEN j.value ->> '$[1]' AND j.value ->> '$[2]'
WHERE c.campaign = :campaign AND (c.entity = 'visit' OR instr(c.entity_id, '/') > 0)
"""

_LAST_OF_STATION = f"SELECT {CHANGE_COLUMNS} FROM changes c WHERE c.station = ? ORDER BY c.seq DESC LIMIT 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePointer:
    """That a change of `station` points to a file (SHA-256) from an entity."""

    entity: str
    entity_id: str
    station: str
    blob: str


class LogReader:
    """Reads what packages need. Safe beside typing, from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = Lock()
        self._held: dict[tuple[str, str], Ranges] = {}
        self._held_until = 0
        self._taken_back = 0

    def by_refs(self, refs: Iterable[ChangeRef]) -> dict[ChangeRef, Change]:
        """Return those of the named changes that are here, open ones too."""
        names = [(ref.station, ref.seq) for ref in refs]
        return {change.ref: change for change in self._named(_BY_REFS, names)}

    def by_rows(self, rows: Iterable[RowKey]) -> dict[RowKey, tuple[Change, ...]]:
        """Return every change of the named entities that is here, open ones too."""
        found: dict[RowKey, list[Change]] = {}
        for change in self._named(_BY_ROWS, list(rows)):
            found.setdefault((change.key.entity, change.key.entity_id), []).append(change)
        return {row: tuple(changes) for row, changes in found.items()}

    def of_campaign(self, campaign: str, *, entities: Collection[str] = ()) -> Iterator[Change]:
        """Give the changes of a campaign, parents before children; of some kinds of entities only.

        Here and below every content of a name is given, so that others come to know of all of them.
        """
        sql = _OF_KINDS if entities else _OF_CAMPAIGN
        kept = (each for each in self._kept(campaign) if not entities or each.key.entity in entities)
        return self._ordered(sql, {"campaign": campaign, "entities": json.dumps(sorted(entities))}, kept)

    def of_visits(self, campaign: str, visits: Collection[str]) -> Iterator[Change]:
        """Give all of some visits and what stands around them: campaign, units, members."""
        named = {"campaign": campaign, "visits": json.dumps(sorted(visits))}
        kept = (each for each in self._kept(campaign) if _belongs_to(each, visits))
        return self._ordered(f"{_AROUND_VISITS} UNION ALL {_OF_VISITS}", named, kept)

    def of_own_rows(self, campaign: str) -> Iterator[Change]:
        """Give all changes of every entity this data folder itself wrote to."""
        return self._ordered(_OF_OWN_ROWS, {"campaign": campaign}, self._kept(campaign))

    def last_of(self, station: str) -> Change | None:
        """Return the last change of a station that is here."""
        row = self._database.row(_LAST_OF_STATION, (station,))
        return change_of(row) if row else None

    def own_stations(self) -> frozenset[str]:
        """Return this station and those this data folder was before."""
        return frozenset(row[0] for row in self._database.rows(OWN_STATIONS))

    def greatest_lamport(self) -> int:
        """Return the greatest lamport that is here; 0 in an empty log."""
        row = self._database.row(
            "SELECT max((SELECT lamport FROM changes c WHERE c.station = s.id ORDER BY seq DESC LIMIT 1))"
            " FROM stations s"
        )
        return int(row[0] or 0) if row else 0

    def numbers_at(self, places: Ranges) -> dict[str, Ranges]:
        """Return the numbers of the changes at some places of this log, by station."""
        refs = (
            ChangeRef(*row)
            for place in places
            for row in self._database.rows("SELECT station, seq FROM changes WHERE id BETWEEN ? AND ?", place)
        )
        return refs_ranges(refs)

    def last_place(self) -> int:
        """Return the place in this log of the change written last."""
        row = self._database.row("SELECT max(id) FROM changes")
        return int(row[0] or 0) if row else 0

    def held(self, campaign: str) -> dict[str, Ranges]:
        """Return the numbers of all closed changes of a campaign, by station.

        Only what came in since the last call is read, unless an import was taken back meanwhile.
        """
        with self._lock, open_reader(self._database.path) as reader:
            reader.execute("BEGIN")
            self._forget_what_was_taken_back(reader)
            first_open, last = reader.execute(
                "SELECT (SELECT min(id) FROM changes WHERE is_open = 1), (SELECT max(id) FROM changes)"
            ).fetchone()
            settled = first_open - 1 if first_open else last or 0
            self._held = _joined(self._held, _numbers(reader, self._held_until, settled))
            self._held_until = max(self._held_until, settled)
            whole = _joined(self._held, _numbers(reader, settled, last or 0))
            whole = _joined(whole, _numbers_kept(reader))
        return {station: whole[of, station] for of, station in sorted(whole) if of == campaign}

    def without_kept_forks(self, changes: Iterable[Change]) -> tuple[Change, ...]:
        """Return those changes that are not yet kept as a second content of their name."""
        from cchc_desktop.core.contents import content_text

        return tuple(
            change
            for change in changes
            if not self._database.row(
                "SELECT 1 FROM forks WHERE station = ? AND seq = ? AND content = ?",
                (*change.ref, content_text(change)),
            )
        )

    def forked(self, campaign: str) -> frozenset[ChangeRef]:
        """Return the names that have, beside the content that stands, another one in a campaign."""
        return frozenset(change.ref for change in self._kept(campaign))

    def files(self, campaign: str) -> tuple[FilePointer, ...]:
        """Return every file that changes of a campaign point to, or once pointed to."""
        with open_reader(self._database.path) as reader:
            rows = reader.execute(_FILES, {"campaign": campaign}).fetchall()
        return tuple(
            FilePointer(entity=entity, entity_id=entity_id, station=station, blob=blob)
            for entity, entity_id, station, blob in rows
        )

    def visits_between(self, campaign: str, pieces: Iterable[Piece]) -> frozenset[str]:
        """Return the visits of a campaign to which some changes belong, open ones too."""
        with open_reader(self._database.path) as reader:
            rows = reader.execute(
                _VISITS_BETWEEN, {"campaign": campaign, "pieces": json.dumps(list(pieces))}
            ).fetchall()
        return frozenset(row[0] for row in rows)

    def visits_with_open_changes(self) -> frozenset[str]:
        """Return the visits in which somebody is typing."""
        rows = self._database.rows("SELECT entity_id FROM changes WHERE is_open = 1")
        return frozenset(row[0].partition("/")[0] for row in rows)

    def visits_of(self, campaign: str) -> tuple[str, ...]:
        """Return the ids of the visits of a campaign."""
        return tuple(
            row[0]
            for row in self._database.rows(
                "SELECT id FROM visits WHERE campaign = ? ORDER BY id", (campaign,)
            )
        )

    def _forget_what_was_taken_back(self, reader: sqlite3.Connection) -> None:
        row = reader.execute("SELECT value FROM local_values WHERE name = ?", (TAKEN_BACK,)).fetchone()
        taken_back = int(str(row[0])) if row else 0
        if taken_back != self._taken_back:
            self._held, self._held_until = {}, 0
            self._taken_back = taken_back

    def _named(self, sql: str, names: list[tuple[str, int]] | list[RowKey]) -> Iterator[Change]:
        with open_reader(self._database.path) as reader:
            for at in range(0, len(names), _AT_ONCE):
                batch = json.dumps(names[at : at + _AT_ONCE])
                yield from map(change_of, reader.execute(sql, (batch,)))

    def _ordered(self, sql: str, values: Mapping[str, str], kept: Iterable[Change]) -> Iterator[Change]:
        with open_reader(self._database.path) as reader:
            standing = map(change_of, reader.execute(_ORDERED.format(sql), values))
            yield from heapq.merge(standing, sorted(kept, key=place_in_time), key=place_in_time)

    def _kept(self, campaign: str) -> Iterator[Change]:
        """Give the contents of a campaign that another content of their name stands for."""
        rows = self._database.rows("SELECT station, seq, content FROM forks ORDER BY station, seq, content")
        return (change for change in map(fork_of, rows) if change.campaign == campaign)


def _numbers(reader: sqlite3.Connection, after: int, until: int) -> dict[tuple[str, str], Ranges]:
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for campaign, station, first, last in reader.execute(_NUMBERS, (after, until)):
        found.setdefault((campaign, station), []).append((first, last))
    return {name: tuple(pieces) for name, pieces in found.items()}


def _numbers_kept(reader: sqlite3.Connection) -> dict[tuple[str, str], Ranges]:
    found: dict[tuple[str, str], Ranges] = {}
    for change in map(fork_of, reader.execute("SELECT station, seq, content FROM forks")):
        name = (change.campaign, change.ref.station)
        found[name] = joined((*found.get(name, ()), (change.ref.seq, change.ref.seq)))
    return found


def _belongs_to(change: Change, visits: Collection[str]) -> bool:
    visit = change.key.visit_id
    return not visit or visit in visits


def _joined(
    one: Mapping[tuple[str, str], Ranges], other: Mapping[tuple[str, str], Ranges]
) -> dict[tuple[str, str], Ranges]:
    return {**one, **{name: joined((*one.get(name, ()), *ranges)) for name, ranges in other.items()}}
