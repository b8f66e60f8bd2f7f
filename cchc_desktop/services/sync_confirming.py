"""Which machines have confirmed everything that was sent by synchronising: receipts say so, nothing else."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cchc_desktop.core.ranges import all_joined, all_minus
from cchc_desktop.exchange.receipts import read_receipt
from cchc_desktop.exchange.sync_objects import ObjectKind
from cchc_desktop.services.transfer_names import StationNames
from cchc_desktop.services.transfer_records import StationLabel
from cchc_desktop.store.journal import ReceiptRow
from cchc_desktop.store.outbox import OutboxRow
from cchc_desktop.store.store import Store

_PACKAGES = frozenset({ObjectKind.CHANGES, ObjectKind.BLOBS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """A machine that told to hold everything that was sent; `at` is when its last receipt came (ISO 8601)."""

    by: StationLabel
    at: str


def confirmations(store: Store) -> tuple[Confirmation, ...]:
    """Return who holds all of what lies on the targets in use, the one that told it last in front.

    Nothing was confirmed while nothing was sent. Part of it is not all of it.
    """
    bound = {row.bound for row in store.outbox.targets() if row.bound}
    sent = [
        row for row in store.outbox.rows() if row.bound in bound and row.kind in _PACKAGES and row.sent_at
    ]
    if not sent:
        return ()
    names = StationNames(store)
    held: dict[str, list[bool]] = {}
    last: dict[str, str] = {}
    campaigns = sorted({row.campaign for row in sent})
    for campaign in campaigns:
        rows = [row for row in sent if row.campaign == campaign]
        for station, receipts in _by_station(store.journal.receipts(campaign)).items():
            held.setdefault(station, []).append(_hold_all(receipts, rows))
            last[station] = max(last.get(station, ""), *(receipt.at for receipt in receipts))
    found = [
        Confirmation(by=names.label(station), at=last[station])
        for station, campaigns_held in held.items()
        if len(campaigns_held) == len(campaigns) and all(campaigns_held)
    ]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def _by_station(receipts: Iterable[ReceiptRow]) -> dict[str, list[ReceiptRow]]:
    found: dict[str, list[ReceiptRow]] = {}
    for receipt in receipts:
        found.setdefault(receipt.station, []).append(receipt)
    return found


def _hold_all(receipts: Iterable[ReceiptRow], sent: Iterable[OutboxRow]) -> bool:
    return all(_are_held(tuple(receipts), sent))


def _are_held(receipts: tuple[ReceiptRow, ...], sent: Iterable[OutboxRow]) -> Iterator[bool]:
    told = [read_receipt(receipt.content.encode()) for receipt in receipts]
    changes = all_joined(one.changes for one in told)
    packages = {sha256 for one in told for sha256 in one.packages}
    for row in sent:
        yield row.sha256 in packages or (bool(row.ranges) and not all_minus(row.ranges, changes))
