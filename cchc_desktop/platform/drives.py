"""Where a live database may lie: a local disk. Never a share, a stick or a folder a cloud program copies.

SQLite's locks and its write-ahead log hold only on a disk of this machine; a program that copies files while
they change hands on halves of transactions.
"""

import os
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path, PurePath
from typing import NamedTuple

from cchc_desktop.core.errors import ErrorCode, Refused

_NETWORK_TYPES = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "ceph", "glusterfs", "davfs", "fuse.sshfs",
    "fuse.rclone", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.glusterfs", "fuse.s3fs", "fuse.smbnetfs", "lustre",
    "ocfs2", "gfs2", "beegfs", "vboxsf", "prl_fs",
})  # fmt: skip
_SYNC_MARKS = frozenset({
    ".dropbox.cache", ".dropbox", ".stfolder", ".owncloudsync.log", ".nextcloudsync.log", ".tmp.driveupload",
    ".tmp.drivedownload", ".synologyworkingdirectory",
})  # fmt: skip
# The last two are where Zalo keeps, and cleans away, what was sent and received.
_SYNC_NAMES = (
    "onedrive", "dropbox", "google drive", "googledrive", "my drive", "drive của tôi", "shared drives",
    "bộ nhớ dùng chung", "icloud drive", "iclouddrive", "icloudrive", "nextcloud", "owncloud", "box sync",
    "pclouddrive", "pcloud drive", "mega", "megasync", "synologydrive", "seafile", "yandex.disk",
    "cloudstorage", "zalo received files", "zalopc",
)  # fmt: skip
_CLOUD_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
_DRIVE_REMOVABLE = 2
_DRIVE_REMOTE = 4


class DriveKind(StrEnum):
    """What kind of place a folder lies in, as far as it matters to a database."""

    LOCAL = "local"
    NETWORK = "network"
    REMOVABLE = "removable"
    CLOUD = "cloud"


class Mount(NamedTuple):
    """One mounted file system: where, of which type, and whether its disk can be pulled out.

    `source` is what is mounted, such as `/dev/sdb1`; `read_only` tells that nothing can be written there.
    """

    point: str
    type: str
    removable: bool
    source: str = ""
    read_only: bool = False


def refuse_unsafe_place(folder: Path) -> None:
    """Raise `Refused(DATABASE_PLACE_REFUSED)` with the reason when no database may live in `folder`.

    The field `reason` is a `DriveKind`: network, removable or cloud.
    """
    kind = kind_of(folder.resolve())
    if kind is not DriveKind.LOCAL:
        raise Refused(ErrorCode.DATABASE_PLACE_REFUSED, {"path": str(folder), "reason": str(kind)})


def kind_of(folder: Path) -> DriveKind:
    """Tell what kind of place a resolved folder lies in; it need not exist yet."""
    if is_synced(folder, marks_of(folder)) or is_told_cloud(folder, os.environ):
        return DriveKind.CLOUD
    return _kind_on_windows(folder) if sys.platform == "win32" else kind_among(folder, mounts())


def is_synced(folder: PurePath, marks: frozenset[str]) -> bool:
    """Tell whether a cloud program copies a folder, by the names on its path and the marks found on it."""
    names = [part.casefold() for part in folder.parts]
    named = any(
        name == sync or name.startswith((f"{sync} -", f"{sync} (")) for name in names for sync in _SYNC_NAMES
    )
    return named or not marks.isdisjoint(_SYNC_MARKS)


def is_told_cloud(folder: PurePath, environment: Mapping[str, str]) -> bool:
    """Tell whether the system itself names a cloud folder above this one, as Windows does for OneDrive."""
    told = [type(folder)(place) for name in _CLOUD_VARIABLES if (place := environment.get(name))]
    return any(place == folder or place in folder.parents for place in told if place.is_absolute())


def marks_of(folder: Path) -> frozenset[str]:
    """Return which of the marks that cloud programs leave lie in a folder or above it."""
    places = (folder, *folder.parents)
    return frozenset(mark for mark in _SYNC_MARKS for place in places if _exists(place / mark))


def kind_among(folder: PurePath, mounts: tuple[Mount, ...]) -> DriveKind:
    """Tell the kind of place from the mounted file systems; the deepest mount point above decides."""
    above = [mount for mount in mounts if _contains(mount.point, folder)]
    if not above:
        return DriveKind.LOCAL
    # Of two on one point the later one lies on top.
    mount = max(enumerate(above), key=lambda place: (len(PurePath(place[1].point).parts), place[0]))[1]
    if mount.type in _NETWORK_TYPES:
        return DriveKind.NETWORK
    return DriveKind.REMOVABLE if mount.removable else DriveKind.LOCAL


def kind_of_drive_type(drive_type: int) -> DriveKind:
    """Translate the answer of `GetDriveTypeW` (2 removable, 4 remote; all others are local)."""
    if drive_type == _DRIVE_REMOTE:
        return DriveKind.NETWORK
    return DriveKind.REMOVABLE if drive_type == _DRIVE_REMOVABLE else DriveKind.LOCAL


def is_share(path: str) -> bool:
    r"""Tell whether an absolute Windows path names a share, also in the long form, `\\?\UNC\server`."""
    return path.removeprefix("\\\\?\\").startswith(("\\\\", "UNC\\"))


def read_mounts(text: str, block_folder: Path) -> tuple[Mount, ...]:
    """Read the text of `/proc/self/mounts`; `block_folder` is `/sys/class/block`, which knows the disks."""
    lines = [line.split(" ") for line in text.splitlines()]
    return tuple(
        Mount(
            point=_unescape(point),
            type=kind,
            removable=_is_removable(source, block_folder),
            source=_unescape(source),
            read_only="ro" in options.split(","),
        )
        for source, point, kind, options, *_ in lines
    )


def mounts() -> tuple[Mount, ...]:
    """Return the mounted file systems of this machine; none where the system does not list them so."""
    try:
        text = Path("/proc/self/mounts").read_text("utf-8", "surrogateescape")
    except OSError:
        return ()
    return read_mounts(text, Path("/sys/class/block"))


def _is_removable(source: str, block_folder: Path) -> bool:
    if not source.startswith("/dev/"):
        return False
    device = block_folder / PurePath(source).name
    try:
        # A partition's folder lies inside the folder of its disk.
        places = (device.resolve() / "removable", device.resolve().parent / "removable")
        flags = [place.read_text("ascii").strip() for place in places if place.is_file()]
    except OSError:
        return False
    return "1" in flags


def _contains(point: str, folder: PurePath) -> bool:
    return folder == PurePath(point) or PurePath(point) in folder.parents


def _unescape(point: str) -> str:
    for code, char in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(code, char)
    return point


def _exists(path: Path) -> bool:
    try:
        return os.path.lexists(path)
    except ValueError:
        return False


def _kind_on_windows(folder: Path) -> DriveKind:
    import ctypes

    if is_share(str(folder)):
        return DriveKind.NETWORK
    windll = getattr(ctypes, "windll", None)
    answer = windll.kernel32.GetDriveTypeW(folder.anchor) if windll is not None else 0
    return kind_of_drive_type(int(answer))
