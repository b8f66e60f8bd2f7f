"""The journal of packages in words for people."""

import json
from collections.abc import Collection, Mapping

from cchc_desktop.core.ranges import count
from cchc_desktop.services.export import receiver_names
from cchc_desktop.services.identity import IdentityService
from cchc_desktop.services.transfer_names import StationNames
from cchc_desktop.services.transfer_records import PackageLine, StationLabel
from cchc_desktop.store.journal import TAKEN_IN, Direction, PackageRow
from cchc_desktop.store.store import Store


def package_lines(store: Store, identity: IdentityService, campaign_id: str = "") -> tuple[PackageLine, ...]:
    """Return the packages written and received, the last one first."""
    names = StationNames(store)
    rows = store.journal.packages(campaign_id)
    confirmed = _confirmed(store, names, {row.campaign for row in rows})
    return tuple(_line(row, names, identity, confirmed) for row in rows)


def _confirmed(
    store: Store, names: StationNames, campaigns: Collection[str]
) -> Mapping[str, tuple[StationLabel, ...]]:
    """Return who has told, in receipts, to have received which package."""
    own = store.reader.own_stations()
    stations: dict[str, dict[str, None]] = {}
    for campaign in campaigns:
        for row in store.journal.receipts(campaign):
            told: dict[str, list[str]] = json.loads(row.content)
            for sha256 in () if row.station in own else told["packages"]:
                stations.setdefault(sha256, {})[row.station] = None
    return {sha256: tuple(map(names.label, found)) for sha256, found in stations.items()}


def _line(
    row: PackageRow,
    names: StationNames,
    identity: IdentityService,
    confirmed: Mapping[str, tuple[StationLabel, ...]],
) -> PackageLine:
    imported = row.direction is Direction.RECEIVED and row.state in TAKEN_IN
    return PackageLine(
        sha256=row.sha256,
        direction=row.direction,
        kind=row.kind,
        campaign_id=row.campaign,
        sender=names.label(row.station),
        receivers=receiver_names(identity, row.recipients),
        title=row.title,
        path=row.path,
        part=row.part,
        has_more=row.has_more,
        size=row.size,
        changes=sum(map(count, row.ranges.values())),
        attachments=len(row.blobs),
        visits=row.visits,
        state=row.state,
        at=row.at,
        can_be_taken_back=imported and (bool(row.places) or row.kind == "receipt"),
        details=row.details if isinstance(row.details, dict) else {},
        confirmed_by=confirmed.get(row.sha256, ()) if row.direction is Direction.WRITTEN else (),
    )
