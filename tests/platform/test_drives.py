"""A database lives on a local disk and nowhere else."""

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.platform import drives
from cchc_desktop.platform.drives import (
    DriveKind,
    Mount,
    is_share,
    is_synced,
    is_told_cloud,
    kind_among,
    kind_of_drive_type,
    marks_of,
    read_mounts,
    refuse_unsafe_place,
)  # fmt: skip


def mount(point: str, kind: str = "ext4", *, removable: bool = False, **other: str) -> Mount:
    return Mount(point=point, type=kind, removable=removable, **other)


MOUNTS = (
    mount("/"),
    mount("/mnt/share", "cifs"),
    mount("/mnt/nfs", "nfs4"),
    mount("/media/an/USB", "vfat", removable=True),
    mount("/tmp", "tmpfs"),
    mount("/home/an/net", "fuse.sshfs"),
    mount("/mnt/share/local", "ext4"),
    mount("/mnt/over", "nfs"),
    mount("/mnt/over", "overlay"),
)


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/an/data", DriveKind.LOCAL),
        ("/tmp/data", DriveKind.LOCAL),
        ("/mnt/share", DriveKind.NETWORK),
        ("/mnt/share/a/b", DriveKind.NETWORK),
        ("/mnt/shared", DriveKind.LOCAL),
        ("/mnt/nfs/a", DriveKind.NETWORK),
        ("/home/an/net/data", DriveKind.NETWORK),
        ("/media/an/USB/data", DriveKind.REMOVABLE),
        ("/mnt/share/local/data", DriveKind.LOCAL),
        ("/mnt/over/data", DriveKind.LOCAL),
    ],
)
def test_the_deepest_mount_decides(folder: str, kind: DriveKind) -> None:
    assert kind_among(PurePosixPath(folder), MOUNTS) is kind


def test_nothing_known_about_mounts_means_local() -> None:
    assert kind_among(PurePosixPath("/data"), ()) is DriveKind.LOCAL


@pytest.mark.parametrize(
    ("drive_type", "kind"),
    [(0, "local"), (1, "local"), (2, "removable"), (3, "local"), (4, "network"), (5, "local"), (6, "local")],
)
def test_the_drive_types_of_windows(drive_type: int, kind: str) -> None:
    assert kind_of_drive_type(drive_type) == kind


@pytest.mark.parametrize(
    ("folder", "synced"),
    [
        (PureWindowsPath(r"C:\Users\An\OneDrive\CCHC"), True),
        (PureWindowsPath(r"C:\Users\An\OneDrive - Sở Nội vụ\CCHC"), True),
        (PureWindowsPath(r"D:\Google Drive\CCHC"), True),
        (PurePosixPath("/home/an/Dropbox/cchc"), True),
        (PurePosixPath("/home/an/Nextcloud"), True),
        (PureWindowsPath(r"G:\My Drive\CCHC"), True),
        (PureWindowsPath(r"G:\Drive của tôi\CCHC"), True),
        (PureWindowsPath(r"C:\Users\An\iCloudDrive\CCHC"), True),
        (PureWindowsPath(r"C:\Users\An\Dropbox (Sở Nội vụ)\CCHC"), True),
        (PurePosixPath("/Users/an/Library/CloudStorage/GoogleDrive-an@example.vn/x"), True),
        (PureWindowsPath(r"C:\Users\An\Documents\Zalo Received Files\CCHC"), True),
        (PureWindowsPath(r"C:\Users\An\AppData\Local\ZaloPC\data"), True),
        (PureWindowsPath(r"C:\Users\An\MEGA\x"), True),
        (PureWindowsPath(r"C:\Dữ liệu của tôi\CCHC"), False),
        (PureWindowsPath(r"C:\Users\An\AppData\Local\CCHC Desktop"), False),
        (PurePosixPath("/home/an/onedrive-notes-not"), False),
    ],
)
def test_folders_of_cloud_programs_are_known_by_name(folder: PurePosixPath, synced: bool) -> None:
    assert is_synced(folder, frozenset()) is synced


def test_the_folder_windows_names_as_onedrive_is_a_cloud_whatever_it_is_called() -> None:
    told = {"OneDriveCommercial": r"D:\Đám mây\Sở"}
    assert is_told_cloud(PureWindowsPath(r"D:\Đám mây\Sở\CCHC"), told)
    assert is_told_cloud(PureWindowsPath(r"d:\đám mây\sở"), told)
    assert not is_told_cloud(PureWindowsPath(r"D:\Đám mây\Sở khác"), told)
    assert not is_told_cloud(PurePosixPath("/home/an"), {"OneDrive": "", "OneDriveConsumer": "x"})


def test_marks_of_cloud_programs_are_found_above(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    assert not is_synced(folder, marks_of(folder))
    (tmp_path / ".stfolder").mkdir()
    assert marks_of(folder) == {".stfolder"}
    assert is_synced(folder, marks_of(folder))


def test_mounts_are_read_with_their_disks(tmp_path: Path) -> None:
    disk = tmp_path / "devices" / "sdb"
    (disk / "sdb1").mkdir(parents=True)
    (disk / "removable").write_text("1\n")
    inner = tmp_path / "devices" / "sda"
    inner.mkdir()
    (inner / "removable").write_text("0\n")
    block = tmp_path / "block"
    block.mkdir()
    (block / "sdb1").symlink_to(disk / "sdb1")
    (block / "sda").symlink_to(inner)

    text = (
        "/dev/sdb1 /media/an/\\040USB vfat rw 0 0\n"
        "/dev/sda / ext4 rw 0 0\n"
        "//server/share /mnt cifs rw 0 0\n"
        "/dev/unknown /x ext4 rw 0 0\n"
    )
    assert read_mounts(text, block) == (
        mount("/media/an/ USB", "vfat", removable=True, source="/dev/sdb1"),
        mount("/", source="/dev/sda"),
        mount("/mnt", "cifs", source="//server/share"),
        mount("/x", source="/dev/unknown"),
    )


def test_an_unsafe_place_is_refused_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_unsafe_place(tmp_path)
    monkeypatch.setattr(drives, "mounts", lambda: (mount(str(tmp_path.resolve()), removable=True),))
    with pytest.raises(Refused) as refusal:
        refuse_unsafe_place(tmp_path / "data")
    assert refusal.value.code is ErrorCode.DATABASE_PLACE_REFUSED
    assert refusal.value.fields == {"path": str(tmp_path / "data"), "reason": "removable"}


@pytest.mark.parametrize(
    ("path", "share"),
    [
        (r"\\server\Số liệu", True),
        (r"\\?\UNC\server\Số liệu", True),
        (r"C:\Users\An", False),
        (r"\\?\C:\Users\An\thư mục rất dài", False),
    ],
)
def test_long_windows_paths_are_no_shares(path: str, *, share: bool) -> None:
    assert is_share(path) is share
