"""Sync targets and what passes between them and this machine: what waits, what went, what was seen.

Sendings and sightings belong to the target itself (`bound`, the random id in its file), not to an entry of
our list: a target that is removed and added again is not sent everything a second time.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, Final

from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.merge import canonical
from cchc_desktop.core.ranges import Ranges, StationRanges
from cchc_desktop.store.database import Database, Row


class TargetState(StrEnum):
    """Whether a target is used: `UNTRUSTED` until a probe passed, `CHANGED` when its id file is another."""

    UNTRUSTED = "untrusted"
    TRUSTED = "trusted"
    CHANGED = "changed"


class SeenState(StrEnum):
    """What became of an object of another station.

    `FETCHED` lies in the inbox and waits for a person; `TAKEN` was taken in; `NOT_FOR_US` is encrypted to
    others; `LOCKED` needs a passphrase; `REFUSED` lies in quarantine; `BROKEN` is not what its name says yet.
    """

    FETCHED = "fetched"
    TAKEN = "taken"
    NOT_FOR_US = "not_for_us"
    LOCKED = "locked"
    REFUSED = "refused"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow:
    """One place to synchronise with. `uri` holds no secret; times are ISO 8601 or empty.

    `bound` is the id found in the target's file, empty before the first probe passed. `failures` counts tries
    that failed since the last that did not; nothing is tried before `not_before`. `trouble` is the code and
    fields of the last failure, or None. `probe` are the steps of the last probe.
    """

    id: str
    name: str
    uri: str
    secret_place: str
    bound: str = ""
    state: TargetState = TargetState.UNTRUSTED
    takes_by_itself: bool = False
    is_paused: bool = False
    probe: JsonValue = None
    added_at: str
    tried_at: str = ""
    reached_at: str = ""
    failures: int = 0
    not_before: str = ""
    trouble: JsonValue = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """One finished file for one target: it waits while `sent_at` is empty.

    `file` is its name in the outbox folder; `path` its name on the target. `about` is what the journal will
    say of a package once it is sent: `package`, `part`, `has_more`, `visits`, `title`.
    """

    bound: str
    sha256: str
    path: str
    kind: str
    campaign: str
    file: str
    size: int
    ranges: StationRanges = field(default_factory=dict[str, Ranges])
    blobs: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    about: JsonValue = None
    made_at: str
    sent_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRow:
    """One object of another station on a target. `receipt` is the SHA-256 of the receipt that covers it."""

    bound: str
    path: str
    sha256: str
    size: int
    kind: str
    campaign: str
    station: str
    state: SeenState
    file: str = ""
    trouble: JsonValue = None
    tries: int = 0
    seen_at: str
    receipt: str = ""


_TARGET: Final = tuple(each.name for each in fields(TargetRow))
_OUTBOX: Final = tuple(each.name for each in fields(OutboxRow))
_SEEN: Final = tuple(each.name for each in fields(SeenRow))
_JSON: Final = frozenset({"probe", "trouble", "ranges", "blobs", "recipients", "about"})
_LISTS: Final = frozenset({"blobs", "recipients"})
_FLAGS: Final = frozenset({"takes_by_itself", "is_paused"})


class Outbox:
    """Targets, what waits for them, and what was seen there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def targets(self) -> tuple[TargetRow, ...]:
        """Return all targets, the one added first in front."""
        rows = self._database.rows(f"SELECT {', '.join(_TARGET)} FROM targets ORDER BY added_at, id")
        return tuple(TargetRow(**_values(_TARGET, row)) for row in rows)

    def keep_target(self, target: TargetRow) -> None:
        """Keep a target, in place of what was known of it before."""
        with self._database.transaction() as connection:
            connection.execute(_put("targets", _TARGET), _written(target, _TARGET))

    def drop_target(self, target_id: str) -> None:
        """Forget a target; what went there and what was seen is still known if it comes back."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM targets WHERE id = ?", (target_id,))

    def rows(self, bound: str = "") -> tuple[OutboxRow, ...]:
        """Return what waits and what went, in the order it was made; for all targets unless one is named."""
        rows = self._database.rows(
            f"SELECT {', '.join(_OUTBOX)} FROM outbox WHERE ? IN ('', bound) ORDER BY made_at, path", (bound,)
        )
        return tuple(OutboxRow(**_values(_OUTBOX, row)) for row in rows)

    def add(self, row: OutboxRow, *, covers: tuple[SeenRow, ...] = ()) -> None:
        """Let a finished file wait. `covers` are the sightings a receipt speaks of, noted with it."""
        with self._database.transaction() as connection:
            connection.execute(_put("outbox", _OUTBOX), _written(row, _OUTBOX))
            connection.executemany(
                "UPDATE seen_objects SET receipt = ? WHERE bound = ? AND path = ?",
                [(row.sha256, seen.bound, seen.path) for seen in covers],
            )

    def mark_sent(
        self, row: OutboxRow, *, path: str, at: str, also: Callable[[], None] = lambda: None
    ) -> None:
        """Note that an object lies on the target under `path`, read back and compared.

        `also` writes what is to be committed with it.
        """
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE outbox SET path = ?, sent_at = ? WHERE bound = ? AND sha256 = ?",
                (path, at, row.bound, row.sha256),
            )
            also()

    def drop(self, row: OutboxRow) -> None:
        """Forget a file that waits and is no longer there, so that its content is made ready again.

        What a receipt was to speak of is owed one again.
        """
        with self._database.transaction() as connection:
            named = (row.bound, row.sha256)
            dropped = connection.execute(
                "DELETE FROM outbox WHERE bound = ? AND sha256 = ? AND sent_at = ''", named
            )
            if dropped.rowcount:
                connection.execute(
                    "UPDATE seen_objects SET receipt = '' WHERE bound = ? AND receipt = ?", named
                )

    def seen(self, bound: str = "") -> tuple[SeenRow, ...]:
        """Return the objects of others that were seen, of all targets unless one is named."""
        rows = self._database.rows(
            f"SELECT {', '.join(_SEEN)} FROM seen_objects WHERE ? IN ('', bound) ORDER BY seen_at, path",
            (bound,),
        )
        return tuple(SeenRow(**_values(_SEEN, row)) for row in rows)

    def keep_seen(self, row: SeenRow) -> None:
        """Keep what is known of an object, in place of what was known before."""
        with self._database.transaction() as connection:
            connection.execute(_put("seen_objects", _SEEN), _written(row, _SEEN))


def _put(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


def _written(row: TargetRow | OutboxRow | SeenRow, columns: tuple[str, ...]) -> tuple[str | int, ...]:
    values: list[str | int] = []
    for name in columns:
        value = getattr(row, name)
        if name == "ranges":
            values.append(
                canonical({station: [[*each] for each in pairs] for station, pairs in value.items()})
            )
        elif name in _JSON:
            values.append(canonical([*value] if name in _LISTS else value))
        else:
            values.append(int(value) if isinstance(value, bool) else value)
    return tuple(values)


def _values(columns: tuple[str, ...], row: Row) -> dict[str, Any]:
    values = dict(zip(columns, row, strict=True))
    for name in _JSON & values.keys():
        values[name] = json.loads(values[name])
    for name in _LISTS & values.keys():
        values[name] = tuple(values[name])
    for name in _FLAGS & values.keys():
        values[name] = bool(values[name])
    if "ranges" in values:
        pairs: dict[str, list[tuple[int, int]]] = values["ranges"]
        values["ranges"] = {
            station: tuple((first, last) for first, last in each) for station, each in pairs.items()
        }
    if "state" in values:
        values["state"] = (TargetState if "uri" in values else SeenState)(values["state"])
    return values
