"""What stands on an import: while something does, the import is not taken back.

Typed here since: in the same visit, in a campaign that came with it, or pointing to something that would be
gone. Taken in since: naming one of its changes as parent, or belonging or pointing to what would be gone.
Places in this log decide what came since, never the clock.
"""

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.ranges import Ranges as Places
from cchc_desktop.core.scopes import visit_of
from cchc_desktop.store.log_reading import OWN_STATIONS, RowKey

_SINCE = """
SELECT id, station, campaign, entity, entity_id, value, parents FROM changes WHERE id > ? OR is_open = 1
"""
_PLACES_OF_ROW = "SELECT id FROM changes WHERE entity_id = ? AND entity = ?"
_IMPORTS = "SELECT sha256, places FROM packages WHERE direction = 'received' AND places <> '[]'"

_NAMES_ALL_OF_A_VISIT = frozenset({"print", "seal"})


@dataclass(frozen=True, slots=True)
class _Change:
    id: int
    station: str
    campaign: str
    entity: str
    entity_id: str
    value: str
    parents: str

    @property
    def place(self) -> RowKey:
        return _place(self.entity, self.entity_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Import:
    """What would be removed: rows and changes, the visits and things they are about, what would be gone."""

    rows: set[RowKey]
    refs: set[tuple[str, int]]
    about: set[RowKey]
    gone: set[RowKey]
    gone_ids: set[str]

    def is_typed_upon(self, change: _Change) -> bool:
        return (
            change.place in self.about
            or ("campaign", change.campaign) in self.rows
            or self._points_to_what_goes(change)
        )

    def is_needed_by(self, change: _Change) -> bool:
        return (
            change.place in self.gone
            or ("campaign", change.campaign) in self.gone
            or (change.entity in _NAMES_ALL_OF_A_VISIT and change.place in self.about)
            or any((station, seq) in self.refs for station, seq in json.loads(change.parents))
            or self._points_to_what_goes(change)
        )

    def _points_to_what_goes(self, change: _Change) -> bool:
        return any(text in self.gone_ids for text in _texts(json.loads(change.value)))


def refuse_when_built_upon(
    connection: sqlite3.Connection, places: Places, *, rows: set[RowKey], refs: set[tuple[str, int]]
) -> None:
    """Raise `Refused` when something stands on what was written at `places`.

    IMPORT_BUILT_UPON (field `visit` where there is one): this person wrote. IMPORT_NEEDED_LATER (field
    `packages`, SHA-256 of files, parted by spaces): later imports, to be taken back first.
    """
    gone = {row for row in rows if _would_be_gone(connection, row, places)}
    taken = _Import(
        rows=rows,
        refs=refs,
        about={_place(*row) for row in rows},
        gone=gone,
        gone_ids={entity_id for _, entity_id in gone},
    )
    own = {row[0] for row in connection.execute(OWN_STATIONS)}
    imports = _imports(connection)
    needed: dict[str, None] = {}
    is_needed = False
    for change in _since(connection, places):
        package = imports.package_at(change.id)
        if change.station in own and not package:
            if taken.is_typed_upon(change):
                kind, entity_id = change.place
                raise Refused(ErrorCode.IMPORT_BUILT_UPON, {"visit": entity_id} if kind == "visit" else {})
        elif taken.is_needed_by(change):
            is_needed = True
            needed |= dict.fromkeys([package] if package else [])
    if is_needed:
        raise Refused(ErrorCode.IMPORT_NEEDED_LATER, {"packages": " ".join(needed)})


class _Imports:
    """Which import wrote which place of the log."""

    def __init__(self, pieces: Iterable[tuple[int, int, str]]) -> None:
        self._pieces = sorted(pieces)
        self._firsts = [first for first, _, _ in self._pieces]

    def package_at(self, place: int) -> str:
        at = bisect_right(self._firsts, place) - 1
        return self._pieces[at][2] if at >= 0 and place <= self._pieces[at][1] else ""


def _imports(connection: sqlite3.Connection) -> _Imports:
    return _Imports(
        (first, last, sha256)
        for sha256, places in connection.execute(_IMPORTS)
        for first, last in json.loads(places)
    )


def _since(connection: sqlite3.Connection, places: Places) -> Iterator[_Change]:
    """Give what was written after the first of these places and is none of them, and what is being typed."""
    for row in connection.execute(_SINCE, (min(first for first, _ in places),)):
        if not _is_within(row[0], places):
            yield _Change(*row)


def _would_be_gone(connection: sqlite3.Connection, row: RowKey, places: Places) -> bool:
    entity, entity_id = row
    return all(
        _is_within(place, places) for (place,) in connection.execute(_PLACES_OF_ROW, (entity_id, entity))
    )


def _is_within(place: int, places: Places) -> bool:
    return any(first <= place <= last for first, last in places)


def _place(entity: str, entity_id: str) -> RowKey:
    """Return what counts as one place: a visit with all that belongs to it, or another entity by itself."""
    visit = visit_of(entity_id)
    return ("visit", visit) if visit else (entity, entity_id)


def _texts(value: JsonValue) -> Iterator[str]:
    """Give every text of a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
