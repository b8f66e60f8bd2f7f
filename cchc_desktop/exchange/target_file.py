"""The file that names a target: a random id, put there once by whoever came first and never changed.

Another id, or none, means another place: a drive that is not connected, a server that was set up anew.
"""

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.exchange.sync_objects import TARGET_FILE
from cchc_desktop.exchange.target_faults import DifferentThere, misbehaves
from cchc_desktop.exchange.targets import Target
from cchc_desktop.exchange.wire import Entry, Id, WrongForm, read_json, write_json

TARGET_FORMAT = "cchc-target/1"
_LARGEST = 4_096


class _TargetFile(Entry, frozen=True, kw_only=True):
    format: str
    id: Id


def bound_id(target: Target) -> str:
    """Return the id of a target; empty when it has none yet.

    Raises `EnvironmentFailed` as the target does, TARGET_MISBEHAVES for a file that is none of ours.
    """
    content = target.read(TARGET_FILE, limit=_LARGEST)
    if content is None:
        return ""
    try:
        file = read_json(content, _TargetFile, depth=1)
    except WrongForm as error:
        raise misbehaves(TARGET_FILE, "different") from error
    if file.format != TARGET_FORMAT:
        raise misbehaves(TARGET_FILE, "different")
    return file.id


def bind(target: Target, fresh: str) -> str:
    """Return the id of a target, giving it the id `fresh` when it has none."""
    found = bound_id(target)
    if found:
        return found
    try:
        target.put_if_absent(TARGET_FILE, write_json(_TargetFile(format=TARGET_FORMAT, id=fresh)))
    except DifferentThere:
        # Somebody was faster; theirs it is.
        return bound_id(target)
    return fresh


def require_bound(target: Target, bound: str) -> None:
    """Refuse a target whose id is not `bound`. Raises `EnvironmentFailed(TARGET_CHANGED)`.

    A file that cannot be read is no other id: that is TARGET_MISBEHAVES, and goes by with the fault.
    """
    found = bound_id(target)
    if found != bound:
        raise EnvironmentFailed(ErrorCode.TARGET_CHANGED, {"found": found})
