"""How far the work on visits has come: on this machine, written and read back, confirmed by another machine.

Nothing heavy is loaded here: the status bar asks. An open change counts: what is typed is not sent yet.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypedDict

from cchc_desktop.core.ranges import Ranges, StationRanges, all_joined, all_minus
from cchc_desktop.core.records import VisitState
from cchc_desktop.core.scopes import visit_of
from cchc_desktop.services.delivery_origins import Origins
from cchc_desktop.services.offices import offices
from cchc_desktop.services.transfer_names import StationNames
from cchc_desktop.services.transfer_records import Delivery, DeliveryState, DeliverySummary
from cchc_desktop.store.journal import Direction, PackageRow
from cchc_desktop.store.log_reading import FilePointer
from cchc_desktop.store.store import Store


class _Told(TypedDict):
    """The part of a receipt that is needed here; see `exchange.receipts`."""

    changes: dict[str, list[tuple[int, int]]]
    attachments: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Holder:
    """What one other machine has confirmed."""

    station: str
    changes: StationRanges
    files: frozenset[str]
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """What the log holds of a campaign, and which files its changes point to."""

    campaign: str
    held: StationRanges
    own: frozenset[str]
    pointers: tuple[FilePointer, ...]


class DeliveryReader:
    """Compares the log with the journal: written packages and receipts."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def delivery(self, campaign_id: str, visit_ids: Collection[str]) -> Mapping[str, Delivery]:
        """Return the state of each visit."""
        packages = self._store.journal.packages(campaign_id)
        written = [row for row in packages if row.direction is Direction.WRITTEN and row.read_back_at]
        holders = self._holders(campaign_id)
        if not packages and not holders:
            return dict.fromkeys(visit_ids, _HERE)
        reader = self._store.reader
        standing = _Standing(
            campaign=campaign_id,
            held=reader.held(campaign_id),
            own=reader.own_stations(),
            pointers=reader.files(campaign_id),
        )
        closed = frozenset(visit_ids) - reader.visits_with_open_changes()
        own = {station: ranges for station, ranges in standing.held.items() if station in standing.own}
        names, marked = StationNames(self._store), offices(self._store)
        origins = Origins(packages, names, worked_on=self._lacking(campaign_id, own))
        states = {visit: origins.delivery(visit, is_closed=visit in closed) for visit in visit_ids}
        states |= self._written(standing, written, closed)
        held = {holder.station: self._held_by(standing, holder, closed) for holder in holders}
        for visit in frozenset[str]().union(*held.values()):
            telling = [holder for holder in holders if visit in held[holder.station]]
            states[visit] = _told(states[visit], telling, marked, names)
        return states

    def summary(self, campaign_id: str) -> DeliverySummary:
        """Count the visits of a campaign by state."""
        visits = self._store.reader.visits_of(campaign_id)
        states = [each.state for each in self.delivery(campaign_id, visits).values()]
        return DeliverySummary(
            on_this_machine=states.count(DeliveryState.ON_THIS_MACHINE),
            written=states.count(DeliveryState.WRITTEN),
            confirmed=states.count(DeliveryState.CONFIRMED),
            received=states.count(DeliveryState.RECEIVED),
        )

    def waiting(self, campaign_id: str) -> frozenset[str]:
        """Return the visits with work of this machine that no package holds yet.

        Nothing waits in a campaign that was never sent nor received: this machine works on it alone. Where
        no plan was sent, a visit waits only once something was recorded at it.
        """
        packages = self._store.journal.packages(campaign_id)
        if not packages:
            return frozenset()
        written = [row for row in packages if row.direction is Direction.WRITTEN and row.read_back_at]
        reader = self._store.reader
        own = reader.own_stations()
        held = {station: ranges for station, ranges in reader.held(campaign_id).items() if station in own}
        lacking = self._lacking(campaign_id, all_minus(held, all_joined(row.ranges for row in written)))
        if any(row.kind == "plan" for row in written):
            return lacking
        return frozenset(visit for visit in lacking if self._has_begun(visit))

    def _has_begun(self, visit_id: str) -> bool:
        line = self._store.views.visit(visit_id)
        return line is not None and line.state is not VisitState.PREPARING

    def _written(
        self, standing: _Standing, written: Collection[PackageRow], visits: frozenset[str]
    ) -> dict[str, Delivery]:
        """Return the visits a package names and of which all that was written here lies in packages.

        What others wrote came from elsewhere: it need not be sent by this machine.
        """
        named: dict[str, str] = {}
        for row in sorted(written, key=lambda row: row.read_back_at):
            named |= dict.fromkeys(row.visits, row.read_back_at)
        candidates = visits & named.keys()
        own = {station: ranges for station, ranges in standing.held.items() if station in standing.own}
        sent = all_joined(row.ranges for row in written)
        files = frozenset(blob for row in written for blob in row.blobs)
        lacking = self._lacking(standing.campaign, all_minus(own, sent)) | {
            visit_of(pointer.entity_id)
            for pointer in standing.pointers
            if pointer.station in standing.own and pointer.blob not in files
        }
        return {
            visit: Delivery(state=DeliveryState.WRITTEN, at=named[visit]) for visit in candidates - lacking
        }

    def _held_by(self, standing: _Standing, holder: _Holder, visits: frozenset[str]) -> frozenset[str]:
        """Return the visits of which one other machine has told to hold every change and file."""
        lacking = self._lacking(standing.campaign, all_minus(standing.held, holder.changes)) | {
            visit_of(pointer.entity_id)
            for pointer in standing.pointers
            if pointer.station != holder.station and pointer.blob not in holder.files
        }
        return visits - lacking

    def _lacking(self, campaign: str, ranges: Mapping[str, Ranges]) -> frozenset[str]:
        pieces = [(station, first, last) for station, pairs in ranges.items() for first, last in pairs]
        return self._store.reader.visits_between(campaign, pieces)

    def _holders(self, campaign: str) -> tuple[_Holder, ...]:
        """Return what each other machine has confirmed, in all its receipts together."""
        own = self._store.reader.own_stations()
        changes: dict[str, list[StationRanges]] = {}
        files: dict[str, set[str]] = {}
        at: dict[str, str] = {}
        for row in self._store.journal.receipts(campaign):
            if row.station not in own:
                told: _Told = json.loads(row.content)
                changes.setdefault(row.station, []).append(
                    {
                        station: tuple((first, last) for first, last in pairs)
                        for station, pairs in told["changes"].items()
                    }
                )
                files.setdefault(row.station, set()).update(told["attachments"])
                at[row.station] = row.at
        return tuple(
            _Holder(
                station=station, changes=all_joined(parts), files=frozenset(files[station]), at=at[station]
            )
            for station, parts in changes.items()
        )


def _told(
    before: Delivery, holders: Sequence[_Holder], marked: frozenset[str], names: StationNames
) -> Delivery:
    """Return the state of a visit of which some machines hold everything."""
    confirming = [holder for holder in holders if not marked or holder.station in marked]
    rest = [holder for holder in holders if holder not in confirming]
    everyone = tuple(names.label(holder.station) for holder in (*confirming, *rest))
    if not confirming:
        return replace(before, by_all=everyone)
    return Delivery(
        state=DeliveryState.CONFIRMED,
        at=confirming[0].at,
        by=everyone[0],
        by_all=everyone,
        by_office=bool(marked),
    )


_HERE = Delivery(state=DeliveryState.ON_THIS_MACHINE)
