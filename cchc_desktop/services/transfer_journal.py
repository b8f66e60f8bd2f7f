"""The journal of packages in words for people."""

from cchc_desktop.exchange.ranges import count
from cchc_desktop.services.export import receiver_names
from cchc_desktop.services.identity import IdentityService
from cchc_desktop.services.transfer_names import StationNames
from cchc_desktop.services.transfer_records import PackageLine
from cchc_desktop.store.journal import Direction, PackageRow, PackageState
from cchc_desktop.store.store import Store


def package_lines(store: Store, identity: IdentityService, campaign_id: str = "") -> tuple[PackageLine, ...]:
    """Return the packages written and received, the last one first."""
    names = StationNames(store)
    return tuple(_line(row, names, identity) for row in store.journal.packages(campaign_id))


def _line(row: PackageRow, names: StationNames, identity: IdentityService) -> PackageLine:
    imported = row.direction is Direction.RECEIVED and row.state is PackageState.IMPORTED
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
        can_be_taken_back=imported and (row.first_change > 0 or row.kind == "receipt"),
        details=row.details if isinstance(row.details, dict) else {},
    )
