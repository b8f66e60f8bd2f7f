"""What each kind of member must be, beyond having the hash the manifest names."""

from collections import Counter
from collections.abc import Set
from typing import IO

from cchc_desktop.core.changes import Change, ChangeRef
from cchc_desktop.core.contents import content_digest
from cchc_desktop.core.ranges import refs_ranges
from cchc_desktop.exchange.archive_reading import ArchiveMember, unpacked
from cchc_desktop.exchange.change_lines import read_changes, read_checked_changes
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
    most, refs = min(changes_in(manifest) * limits.contents, limits.changes), list[ChangeRef]()
    with MemberFile(content, member) as file:
        for change in read_changes(file, limits, member_size=member.size):
            refs.append(_of_campaign(change, manifest.campaign, len(refs) + 1).ref)
            if len(refs) > most:
                break
    if len(refs) > most or refs_ranges(refs) != manifest.ranges:
        raise unsafe(Reason.RANGES_DIFFER)
    repeated = {ref for ref, times in Counter(refs).items() if times > 1}
    if repeated:
        _check_contents(content, member, repeated, limits)


def _check_contents(
    content: IO[bytes], member: ArchiveMember, repeated: Set[ChangeRef], limits: Limits
) -> None:
    """Refuse the same change twice, and more contents of one name than accidents make."""
    found: dict[ChangeRef, set[str]] = {}
    with MemberFile(content, member) as file:
        for change in read_checked_changes(file):
            if change.ref not in repeated:
                continue
            contents = found.setdefault(change.ref, set())
            digest = content_digest(change)
            if digest in contents or len(contents) == limits.contents:
                raise unsafe(Reason.CHANGE_TWICE)
            contents.add(digest)


def _of_campaign(change: Change, campaign: str, line: int) -> Change:
    if change.campaign != campaign:
        raise unsafe(Reason.CHANGE, line=line)
    return change
