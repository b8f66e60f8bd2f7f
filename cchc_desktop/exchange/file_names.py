"""Names that FAT, exFAT, NTFS and every Unix accept, for packages on sticks."""

import re

from cchc_desktop.core.text import squeeze

PACKAGE_SUFFIX = ".cchc"
LONGEST_STEM = 40
"""In characters, so that the name with station and number still fits where temporary names are made."""

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
    """Return the name of a package file: what it is, the station that wrote it, its own number."""
    return f"{safe_stem(stem)}-{station[:8]}-{package[:12]}{PACKAGE_SUFFIX}"


def is_own_leftover(name: str, station: str) -> bool:
    """Tell whether a file name is one under which `station` was writing a package when it was stopped."""
    pattern = rf"\..{{1,60}}-{station[:8]}-{_HEX}{{12}}\.cchc\.{_HEX}{{12}}\.tmp"
    return re.fullmatch(pattern, name) is not None
