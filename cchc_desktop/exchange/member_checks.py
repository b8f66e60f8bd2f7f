"""What each kind of member must be, beyond having the hash the manifest names."""

from typing import IO

from cchc_desktop.core.changes import Change, ChangeRef
from cchc_desktop.core.ranges import refs_ranges
from cchc_desktop.exchange.archive_reading import ArchiveMember, unpacked
from cchc_desktop.exchange.change_lines import read_changes
from cchc_desktop.exchange.limits import Limits
from cchc_desktop.exchange.manifest import CHANGES, RECEIPT, Manifest, changes_in
from cchc_desktop.exchange.member_files import MemberFile
from cchc_desktop.exchange.receipts import read_receipt
from cchc_desktop.exchange.refusals import Reason, too_large, unsafe


def check_member(content: IO[bytes], member: ArchiveMember, manifest: Manifest, limits: Limits) -> None:
    """Refuse (PACKAGE_UNSAFE) changes or a receipt whose content breaks the rules; files may be anything."""
    if member.name == CHANGES:
        _check_changes(content, member, manifest, limits)
    elif member.name == RECEIPT:
        if member.size > limits.receipt:
            raise too_large(limits.receipt, member=member.name)
        receipt = read_receipt(b"".join(unpacked(content, member)))
        if receipt.campaign != manifest.campaign or receipt.station != manifest.card.station:
            raise unsafe(Reason.RECEIPT)


def _check_changes(content: IO[bytes], member: ArchiveMember, manifest: Manifest, limits: Limits) -> None:
    stated, refs = changes_in(manifest), list[ChangeRef]()
    with MemberFile(content, member) as file:
        for change in read_changes(file, limits, member_size=member.size):
            refs.append(_of_campaign(change, manifest.campaign, len(refs) + 1).ref)
            if len(refs) > stated:
                break
    if len(set(refs)) != len(refs):
        raise unsafe(Reason.CHANGE_TWICE)
    if refs_ranges(refs) != manifest.ranges:
        raise unsafe(Reason.RANGES_DIFFER)


def _of_campaign(change: Change, campaign: str, line: int) -> Change:
    if change.campaign != campaign:
        raise unsafe(Reason.CHANGE, line=line)
    return change
