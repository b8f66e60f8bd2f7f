"""The sticks, cards and USB disks that are plugged in now, by the names people know them by.

Asking takes a moment and a dying stick can make it long: never ask in the thread of the window.
"""

import re
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PurePosixPath

from cchc_desktop.platform.drives import Mount, mounts

_BLOCK = Path("/sys/class/block")
_LABELS = Path("/dev/disk/by-label")
_MEDIA = ("/media", "/run/media")
_SYSTEM = ("/", "/boot", "/home", "/nix", "/opt", "/root", "/snap", "/srv", "/usr", "/var", "/etc")
_DISCS = frozenset({"iso9660", "udf"})
_NAMES = {
    "vfat": "FAT32",
    "msdos": "FAT",
    "ntfs3": "NTFS",
    "ntfs": "NTFS",
    "fuseblk": "NTFS",
    "exfat": "exFAT",
}
_ESCAPED = re.compile(r"(?:\\x[0-9a-f]{2})+")

Space = tuple[int, int]
"""Free and total bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovableDrive:
    """One drive that can be pulled out: where it is, what it is called, how much fits on it (bytes).

    `name` is the label people gave it, or what its maker calls it, never empty; `file_system` is said as
    people know it (FAT32, exFAT, NTFS, ext4). `read_only` tells that nothing can be written there.
    """

    path: Path
    name: str
    free: int
    total: int
    file_system: str
    read_only: bool = False


def space_of(path: Path) -> Space | None:
    """Return the room on the drive that holds `path`; None for a drive that does not answer."""
    try:
        usage = shutil.disk_usage(path)
    except OSError:
        return None
    return usage.free, usage.total


@dataclass(frozen=True, slots=True, kw_only=True)
class LinuxDisks:
    """Where Linux tells about disks: its folders of block devices and of labels."""

    block: Path = _BLOCK
    labels: Path = _LABELS
    space: Callable[[Path], Space | None] = field(default=space_of)


def removable_drives() -> tuple[RemovableDrive, ...]:
    """Return the drives plugged in now, by name; empty where there are none."""
    if sys.platform == "win32":
        from cchc_desktop.platform.windows_volumes import WindowsVolumes, drives_among_volumes

        return drives_among_volumes(WindowsVolumes())
    return drives_among_mounts(mounts(), LinuxDisks())


def is_removable(path: Path) -> bool:
    """Tell whether a place, which need not exist yet, lies on a drive that can be pulled out."""
    return drive_of(path.resolve(), removable_drives()) is not None


def drive_of(path: PurePath, drives: Iterable[RemovableDrive]) -> RemovableDrive | None:
    """Return the drive that an absolute path lies on, or None."""
    above = [drive for drive in drives if path == drive.path or drive.path in path.parents]
    return max(above, key=lambda drive: len(drive.path.parts), default=None)


def by_name(drives: Iterable[RemovableDrive]) -> tuple[RemovableDrive, ...]:
    """Return drives in the order in which they are offered."""
    return tuple(sorted(drives, key=lambda drive: (drive.name.casefold(), str(drive.path))))


def drives_among_mounts(mounted: Iterable[Mount], disks: LinuxDisks) -> tuple[RemovableDrive, ...]:
    """Return the drives among mounted file systems; one that is mounted twice is given once."""
    found: dict[str, RemovableDrive] = {}
    for mount in mounted:
        # What is mounted over another hides it: the later one is there.
        found = {source: drive for source, drive in found.items() if str(drive.path) != mount.point}
        if mount.source in found or not _can_be_pulled(mount, disks):
            continue
        if space := disks.space(Path(mount.point)):
            found[mount.source] = _drive(mount, disks, space)
    return by_name(found.values())


def _drive(mount: Mount, disks: LinuxDisks, space: Space) -> RemovableDrive:
    return RemovableDrive(
        path=Path(mount.point),
        name=_name(mount, disks),
        free=space[0],
        total=space[1],
        file_system=_NAMES.get(mount.type, mount.type),
        read_only=mount.read_only,
    )


def _can_be_pulled(mount: Mount, disks: LinuxDisks) -> bool:
    """Tell whether a mounted file system is on a stick, a card or a disk in a USB case.

    The mark `removable` alone misses disks in USB cases and most card readers of laptops.
    """
    if not mount.source.startswith("/dev/") or mount.type in _DISCS or _is_of_the_system(mount.point):
        return False
    if mount.removable or _is_below(mount.point, _MEDIA):
        return True
    device = _device(mount.source, disks)
    return device is not None and (
        "usb" in _buses(device) or _read(_disk(device) / "device" / "type") == "SD"
    )


def _is_of_the_system(point: str) -> bool:
    """Tell whether the running system itself needs what is mounted: a system can be started from a stick."""
    return point == "/" or _is_below(point, _SYSTEM[1:])


def _is_below(point: str, folders: Iterable[str]) -> bool:
    place = PurePosixPath(point)
    return any(place == PurePosixPath(each) or PurePosixPath(each) in place.parents for each in folders)


def _device(source: str, disks: LinuxDisks) -> Path | None:
    """Return the folder of a block device; a partition's folder lies inside the folder of its disk."""
    try:
        device = (disks.block / PurePosixPath(source).name).resolve(strict=True)
    except (OSError, RuntimeError):
        return None
    return device


def _disk(device: Path) -> Path:
    return device.parent if (device / "partition").exists() else device


def _buses(device: Path) -> set[str]:
    # …/usb1/1-2/1-2:1.0/host6/target6:0:0/6:0:0:0/block/sdb/sdb1
    return {part.rstrip("0123456789") for part in device.parts}


def _name(mount: Mount, disks: LinuxDisks) -> str:
    """Return the label of a file system, else the maker's name of its disk, else where it is mounted."""
    if label := _label(mount.source, disks.labels):
        return label
    device = _device(mount.source, disks)
    about = _disk(device) / "device" if device else None
    parts = (_read(about / "vendor"), _read(about / "model")) if about else ()
    return " ".join(part for part in parts if part) or PurePosixPath(mount.point).name


def _label(source: str, labels: Path) -> str:
    device = PurePosixPath(source).name
    try:
        links = [link for link in labels.iterdir() if PurePath(link.readlink()).name == device]
    except OSError:
        return ""
    return _ESCAPED.sub(_unescaped, links[0].name).strip() if links else ""


def _unescaped(found: re.Match[str]) -> str:
    return bytes.fromhex(found[0].replace("\\x", "")).decode("utf-8", "replace")


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return ""
