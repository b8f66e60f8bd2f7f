"""What goes wrong with a target, told as one of our errors; the library's words go to developers only."""

import errno
import re

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode

_FULL = re.compile(
    r"status: 507|\[(452|552)\]|507 insufficient|no space left|os error 28\b|quota exceeded", re.IGNORECASE
)
_DENIED = re.compile(
    r"status: 40[13]\b|\[530\]|40[13] (unauthorized|forbidden|access)|accessdenied|invalidaccesskey",
    re.IGNORECASE,
)
_FULL_NUMBERS = frozenset({errno.ENOSPC, errno.EDQUOT})
_DENIED_NUMBERS = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class DifferentThere(Exception):  # an answer, told to the person as TARGET_MISBEHAVES
    """The name is taken by other content, which was left as it is."""


def misbehaves(path: str, reason: str) -> EnvironmentFailed:
    """Make the failure of a target that answers what cannot be.

    `reason`: too_large, too_many, size_differs, cut_short, absent_after_put, different, name_differs.
    """
    return EnvironmentFailed(ErrorCode.TARGET_MISBEHAVES, {"path": path, "reason": reason})


def told(error: Exception, path: str = "") -> EnvironmentFailed:
    """Translate a failure of the library, the system or a server."""
    fields: dict[str, str | int | float] = {"path": path} if path else {}
    return EnvironmentFailed(_code(error), fields)


def is_absent(error: Exception) -> bool:
    """Tell whether a server's answer says that there is no such file."""
    return type(error).__name__ == "NotFound" or str(error).startswith("NotFound ")


def _code(error: Exception) -> ErrorCode:
    text = str(error)
    number = error.errno if isinstance(error, OSError) else None
    if number in _FULL_NUMBERS or _FULL.search(text):
        return ErrorCode.TARGET_FULL
    if number in _DENIED_NUMBERS or type(error).__name__ == "PermissionDenied" or _DENIED.search(text):
        return ErrorCode.TARGET_DENIED
    return ErrorCode.TARGET_UNREACHABLE
