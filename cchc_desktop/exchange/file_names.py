"""Names that FAT, exFAT, NTFS and every Unix accept, for packages on sticks."""

import re

from cchc_desktop.core.text import squeeze
from cchc_desktop.platform.files import TEMPORARY_SUFFIX

PACKAGE_SUFFIX = ".cchc"
LONGEST_STEM = 40
"""In characters: enough for a unit and a machine."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_HEX = "[0-9a-f]"


def safe_stem(text: str) -> str:
    """Return text as the beginning of a file name: Vietnamese letters stay, what a stick refuses goes."""
    bare = squeeze(_FORBIDDEN.sub(" ", text))[:LONGEST_STEM].strip(" .-")
    if not bare or _DEVICES.fullmatch(bare):
        return f"cchc-{bare}".strip("-")
    return bare


def package_name(stem: str, *, station: str, package: str) -> str:
    """Return the name of a package file: the station that wrote it, its own number, what it is.

    The first two come first, because names of unfinished files keep only the beginning.
    """
    return f"{station[:8]}-{package[:12]} {safe_stem(stem)}{PACKAGE_SUFFIX}"


def is_own_leftover(name: str, station: str) -> bool:
    """Tell whether a file name is one under which `station` was writing a package when it was stopped."""
    pattern = rf"\.{station[:8]}-{_HEX}{{12}} .*\.{_HEX}{{12}}{re.escape(TEMPORARY_SUFFIX)}"
    return re.fullmatch(pattern, name) is not None
