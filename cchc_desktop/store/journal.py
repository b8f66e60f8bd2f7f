"""What is remembered of other stations and of packages: never made again, and travelling nowhere by itself.

Whatever is noted here inside `Log.writing` is committed together with the changes it speaks of.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Final

from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.merge import canonical
from cchc_desktop.core.ranges import Ranges
from cchc_desktop.store.database import Database, Row


class Direction(StrEnum):
    """Which way a package went."""

    WRITTEN = "written"
    RECEIVED = "received"


class PackageState(StrEnum):
    """What became of a package. A written one is here only after it was read back and compared.

    `IMPORTING`: of a large package part of the changes is in; importing again completes it.
    """

    READ_BACK = "read_back"
    IMPORTING = "importing"
    IMPORTED = "imported"
    TAKEN_BACK = "taken_back"


TAKEN_IN: Final = frozenset({PackageState.IMPORTING, PackageState.IMPORTED})
"""Of such a package something may be here, to be taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageRow:
    """One package file that was written or taken in.

    `station` wrote it; `ranges` are the changes inside, `recipients` whom it was encrypted to (none: a
    passphrase), `blobs` the SHA-256 of its attachments, `visits` the visits it speaks of. Times are ISO 8601
    or empty. `places` are the places in this log of all that imports of this file wrote, none when they wrote
    nothing. `details` is for people: counts of the result; of a written receipt also the numbers of changes
    it says are here (`held`).
    """

    sha256: str
    direction: Direction
    package: str
    kind: str
    campaign: str
    station: str
    part: int = 1
    has_more: bool = False
    path: str = ""
    title: str = ""
    size: int = 0
    ranges: Mapping[str, Ranges] = field(default_factory=dict[str, Ranges])
    recipients: tuple[str, ...] = ()
    blobs: tuple[str, ...] = ()
    visits: tuple[str, ...] = ()
    state: PackageState
    at: str
    read_back_at: str = ""
    imported_at: str = ""
    places: Ranges = ()
    details: JsonValue = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRow:
    """A receipt that came in: `sha256` of the package it lay in, `station` that confirms, its own text."""

    sha256: str
    campaign: str
    station: str
    content: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRanges:
    """What `told_by` said exists of the changes of `station`."""

    told_by: str
    station: str
    ranges: Ranges


_PACKAGE_COLUMNS: Final = tuple(each.name for each in fields(PackageRow))
_RECEIPT_COLUMNS: Final = tuple(each.name for each in fields(ReceiptRow))
_SELECT_PACKAGES = f"SELECT {', '.join(_PACKAGE_COLUMNS)} FROM packages"
_PUT_PACKAGE = (
    f"INSERT OR REPLACE INTO packages ({', '.join(_PACKAGE_COLUMNS)})"
    f" VALUES ({', '.join('?' * len(_PACKAGE_COLUMNS))})"
)


class Journal:
    """Cards, packages, receipts, and what others said exists."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def cards(self) -> Mapping[str, str]:
        """Return the texts of the accepted cards by station."""
        return dict(self._database.rows("SELECT station, content FROM cards ORDER BY accepted_at, station"))

    def keep_card(self, *, station: str, content: str, at: str) -> None:
        """Keep an accepted card in place of the station's one before."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO cards (station, content, accepted_at) VALUES (?, ?, ?)",
                (station, content, at),
            )

    def known_ranges(self, campaign: str) -> tuple[ToldRanges, ...]:
        """Return what others said exists of a campaign."""
        rows = self._database.rows(
            "SELECT told_by, station, ranges FROM known_ranges WHERE campaign = ? ORDER BY told_by, station",
            (campaign,),
        )
        return tuple(
            ToldRanges(told_by=told_by, station=station, ranges=ranges_of_text(ranges))
            for told_by, station, ranges in rows
        )

    def told_campaigns(self) -> tuple[str, ...]:
        """Return the campaigns others spoke of, also those of which nothing is here."""
        rows = self._database.rows("SELECT DISTINCT campaign FROM known_ranges ORDER BY campaign")
        return tuple(row[0] for row in rows)

    def keep_known_ranges(self, campaign: str, told: Iterable[ToldRanges]) -> None:
        """Keep what a station says exists, in place of what it said of the same numbers before."""
        rows = [(campaign, each.told_by, each.station, text_of_ranges(each.ranges)) for each in told]
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO known_ranges (campaign, told_by, station, ranges)"
                " VALUES (?, ?, ?, ?)",
                rows,
            )

    def packages(self, campaign: str = "", *, direction: Direction | None = None) -> tuple[PackageRow, ...]:
        """Return packages of a campaign, or of all, the last one first."""
        asked = {"campaign": campaign, "direction": direction or ""}
        given = {name: value for name, value in asked.items() if value}
        where = " AND ".join(f"{name} = ?" for name in given) or "1"
        sql = f"{_SELECT_PACKAGES} WHERE {where} ORDER BY at DESC, part DESC, sha256"
        return tuple(_package(row) for row in self._database.rows(sql, tuple(given.values())))

    def package(self, sha256: str, direction: Direction) -> PackageRow | None:
        """Return one package; None when it is not known here."""
        row = self._database.row(
            f"{_SELECT_PACKAGES} WHERE sha256 = ? AND direction = ?", (sha256, direction)
        )
        return _package(row) if row else None

    def last_written(self, station: str) -> str:
        """Return the SHA-256 of the package that a station wrote last; empty before the first."""
        row = self._database.row(
            "SELECT sha256 FROM packages WHERE direction = 'written' AND station = ?"
            " ORDER BY at DESC, part DESC LIMIT 1",
            (station,),
        )
        return row[0] if row else ""

    def keep_package(self, package: PackageRow) -> None:
        """Keep what is known of a package, in place of what was known before."""
        with self._database.transaction() as connection:
            connection.execute(_PUT_PACKAGE, _package_values(package))

    def receipts(self, campaign: str) -> tuple[ReceiptRow, ...]:
        """Return the receipts of a campaign, the first one first."""
        rows = self._database.rows(
            f"SELECT {', '.join(_RECEIPT_COLUMNS)} FROM receipts WHERE campaign = ? ORDER BY at, sha256",
            (campaign,),
        )
        return tuple(ReceiptRow(**dict(zip(_RECEIPT_COLUMNS, row, strict=True))) for row in rows)

    def keep_receipt(self, receipt: ReceiptRow) -> None:
        """Keep a receipt."""
        with self._database.transaction() as connection:
            connection.execute(
                f"INSERT OR REPLACE INTO receipts ({', '.join(_RECEIPT_COLUMNS)}) VALUES (?, ?, ?, ?, ?)",
                tuple(getattr(receipt, name) for name in _RECEIPT_COLUMNS),
            )

    def drop_receipt(self, sha256: str) -> None:
        """Forget a receipt whose import is taken back."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM receipts WHERE sha256 = ?", (sha256,))


def text_of_ranges(ranges: Ranges) -> str:
    """Write ranges as JSON."""
    return canonical([[first, last] for first, last in ranges])


def ranges_of_text(text: str) -> Ranges:
    """Read what `text_of_ranges` wrote."""
    pairs: list[tuple[int, int]] = json.loads(text)
    return tuple((first, last) for first, last in pairs)


def _package_values(package: PackageRow) -> tuple[str | int, ...]:
    values: dict[str, str | int] = {}
    for name in _PACKAGE_COLUMNS:
        value = getattr(package, name)
        if name == "ranges":
            values[name] = canonical(
                {station: [[*each] for each in ranges] for station, ranges in value.items()}
            )
        elif name == "places":
            values[name] = text_of_ranges(value)
        elif name in _LISTS or name == "details":
            values[name] = canonical([*value] if name in _LISTS else value)
        else:
            values[name] = int(value) if isinstance(value, bool) else value
    return tuple(values.values())


_LISTS = frozenset({"recipients", "blobs", "visits"})


def _package(row: Row) -> PackageRow:
    values = dict(zip(_PACKAGE_COLUMNS, row, strict=True))
    ranges: dict[str, list[tuple[int, int]]] = json.loads(values["ranges"])
    values["ranges"] = {
        station: tuple((first, last) for first, last in pairs) for station, pairs in ranges.items()
    }
    values |= {name: tuple(json.loads(values[name])) for name in _LISTS}
    values["places"] = ranges_of_text(values["places"])
    values |= {
        "details": json.loads(values["details"]),
        "direction": Direction(values["direction"]),
        "state": PackageState(values["state"]),
        "has_more": bool(values["has_more"]),
    }
    return PackageRow(**values)
