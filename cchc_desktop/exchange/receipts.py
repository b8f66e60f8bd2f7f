"""Receipts: which changes and attachments are committed where, signed by who keeps them.

A receipt travels as the member `receipt.json` of a package of kind `receipt`. "Written" is not "received":
only a receipt is proof that a station has committed something to its own log.
"""

from typing import Annotated

import msgspec

from cchc_desktop.core.changes import ChangeRef
from cchc_desktop.core.ranges import is_sound
from cchc_desktop.exchange.manifest import is_moment
from cchc_desktop.exchange.refusals import Reason, unsafe
from cchc_desktop.exchange.wire import (
    Entry,
    Id,
    Moment,
    NumberRanges,
    Sha256,
    WrongForm,
    is_line,
    read_json,
    write_json,
)

RECEIPT_FORMAT = "cchc-receipt/1"
_DEPTH = 4


class Receipt(Entry, frozen=True, kw_only=True):
    """What `station` had committed at `committed_at` (its wall clock), and `person` who received it.

    `changes` are all changes of the campaign it then held, `attachments` those it received with `packages`
    (SHA-256 of the package files).
    """

    format: str
    campaign: Id
    station: Id
    person: Annotated[str, msgspec.Meta(max_length=200)]
    committed_at: Moment
    packages: tuple[Sha256, ...]
    changes: NumberRanges
    attachments: tuple[Sha256, ...]

    def confirms(self, ref: ChangeRef) -> bool:
        """Tell whether a change is named as received."""
        ranges = self.changes.get(ref.station, ())
        return any(first <= ref.seq <= last for first, last in ranges)


def write_receipt(receipt: Receipt) -> bytes:
    """Return the bytes of a receipt. Raises `ValueError` for one nobody could read."""
    _check(receipt)
    return write_json(receipt)


def read_receipt(content: bytes) -> Receipt:
    """Read a receipt. Raises `Refused(PACKAGE_UNSAFE)` with `reason` `receipt`."""
    try:
        receipt = read_json(content, Receipt, depth=_DEPTH)
        _check(receipt)
    except WrongForm as error:
        raise unsafe(Reason.RECEIPT) from error
    return receipt


def _check(receipt: Receipt) -> None:
    rules = (
        receipt.format == RECEIPT_FORMAT,
        is_line(receipt.person),
        is_moment(receipt.committed_at),
        all(ranges and is_sound(ranges) for ranges in receipt.changes.values()),
        len(set(receipt.attachments)) == len(receipt.attachments),
    )
    if not all(rules):
        raise WrongForm("receipt")
