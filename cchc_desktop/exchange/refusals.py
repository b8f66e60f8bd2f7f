"""How the exchange room says no: one code per kind of refusal, and a short reason for what was odd."""

from enum import StrEnum

from cchc_desktop.core.errors import ErrorCode, Refused


class Reason(StrEnum):
    """What was odd about a package; the field `reason` of PACKAGE_UNSAFE and PACKAGE_DAMAGED."""

    # The age header.
    HEADER = "header"
    HEADER_TOO_LARGE = "header_too_large"
    STANZA_KIND = "stanza_kind"
    WORK_FACTOR = "work_factor"
    PAYLOAD = "payload"
    # The archive.
    ARCHIVE = "archive"
    ARCHIVE_HEADERS_DIFFER = "archive_headers_differ"
    TOO_MANY_MEMBERS = "too_many_members"
    MEMBER_NAME = "member_name"
    MEMBER_TWICE = "member_twice"
    MEMBER_ENCRYPTED = "member_encrypted"
    MEMBER_METHOD = "member_method"
    MEMBER_NOT_A_FILE = "member_not_a_file"
    RATIO = "ratio"
    # What the members say.
    MANIFEST = "manifest"
    MEMBERS_DIFFER = "members_differ"
    MEMBER_SIZE = "member_size"
    MEMBER_HASH = "member_hash"
    MEMBER_MISSING = "member_missing"
    CHANGE = "change"
    TOO_MANY_CHANGES = "too_many_changes"
    CHANGE_TWICE = "change_twice"
    RANGES_DIFFER = "ranges_differ"
    RECEIPT = "receipt"


def unsafe(reason: Reason, **fields: str | int) -> Refused:
    """Make the refusal of a package whose form breaks the rules."""
    return Refused(ErrorCode.PACKAGE_UNSAFE, {"reason": str(reason), **fields})


def damaged(reason: Reason, **fields: str | int) -> Refused:
    """Make the refusal of a package whose bytes are not those that were written."""
    return Refused(ErrorCode.PACKAGE_DAMAGED, {"reason": str(reason), **fields})


def too_large(limit: int, **fields: str | int) -> Refused:
    """Make the refusal of something larger than `limit` bytes."""
    return Refused(ErrorCode.PACKAGE_TOO_LARGE, {"limit": limit, "limit_mb": limit // 1_000_000, **fields})
