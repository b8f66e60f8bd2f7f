"""Sticks are found and offered by name, on Linux and on Windows."""

from pathlib import Path, PurePosixPath

import pytest

from cchc_desktop.platform import removable
from cchc_desktop.platform.drives import Mount, mounts, read_mounts
from cchc_desktop.platform.removable import LinuxDisks, RemovableDrive, drive_of, drives_among_mounts
from cchc_desktop.platform.windows_volumes import drives_among_volumes

GB = 1_000_000_000


class Machine:
    """A Linux machine in a folder: its block devices, labels and mounts."""

    def __init__(self, folder: Path) -> None:
        self.block, self.labels = folder / "class", folder / "by-label"
        self._devices = folder / "devices"
        self._lines: list[str] = []
        self.space = {}
        for place in (self.block, self.labels, self._devices):
            place.mkdir()

    def disk(self, name: str, *, bus: str = "pci0/ata1", **about: str) -> Path:
        folder = self._devices / bus / "block" / name
        (folder / "device").mkdir(parents=True)
        for key, text in about.items():
            place = folder if key == "removable" else folder / "device"
            (place / key).write_text(f"{text}\n", "utf-8")
        (self.block / name).symlink_to(folder)
        return folder

    def partition(self, disk: Path, name: str) -> None:
        (disk / name).mkdir()
        (disk / name / "partition").write_text("1\n")
        (self.block / name).symlink_to(disk / name)

    def mount(self, source: str, point: str, kind: str = "vfat", options: str = "rw,nosuid") -> None:
        self._lines.append(f"{source} {point} {kind} {options} 0 0")

    def drives(self) -> tuple[RemovableDrive, ...]:
        disks = LinuxDisks(
            block=self.block,
            labels=self.labels,
            space=lambda path: self.space.get(str(path), (3 * GB, 8 * GB)),
        )
        return drives_among_mounts(read_mounts("\n".join(self._lines), self.block), disks)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path)
    machine.partition(machine.disk("sda", removable="0", vendor="ATA", model="SSD 870"), "sda1")
    machine.partition(
        machine.disk("sdb", removable="1", bus="usb1/1-2", vendor="Kingston", model="DT 101"), "sdb1"
    )
    machine.mount("/dev/sda1", "/", "ext4")
    machine.mount("proc", "/proc", "proc")
    return machine


def named(drives: tuple[RemovableDrive, ...]) -> list[tuple[str, str]]:
    return [(drive.name, str(drive.path)) for drive in drives]


def test_a_stick_is_offered_with_all_that_is_known_of_it(machine: Machine) -> None:
    (machine.labels / r"USB\x20\xc4\x90o\xc3\xa0n").symlink_to("../../sdb1")
    machine.mount("/dev/sdb1", "/media/an/USB\\040Đoàn")
    assert machine.drives() == (
        RemovableDrive(
            path=Path("/media/an/USB Đoàn"), name="USB Đoàn", free=3 * GB, total=8 * GB, file_system="FAT32"
        ),
    )


def test_a_stick_without_a_label_has_its_makers_name(machine: Machine) -> None:
    machine.mount("/dev/sdb1", "/mnt/x", "exfat", "ro,nosuid")
    (drive,) = machine.drives()
    assert (drive.name, drive.file_system, drive.read_only) == ("Kingston DT 101", "exFAT", True)


def test_a_locked_stick_is_known_by_where_it_is_mounted(machine: Machine) -> None:
    machine.mount("/dev/mapper/luks-1", "/run/media/an/Kín", "ext4")
    assert named(machine.drives()) == [("Kín", "/run/media/an/Kín")]


def test_disks_in_usb_cases_and_cards_are_not_marked_removable_but_are(machine: Machine) -> None:
    case = machine.disk("sdc", removable="0", bus="pci0/usb2/2-1/host6", model="Elements")
    machine.partition(case, "sdc1")
    card = machine.disk("mmcblk0", removable="0", bus="pci0/mmc0", type="SD")
    machine.partition(card, "mmcblk0p1")
    soldered = machine.disk("mmcblk1", removable="0", bus="pci0/mmc1", type="MMC")
    machine.partition(soldered, "mmcblk1p1")
    for device, place in (("sdc1", "/data/a"), ("mmcblk0p1", "/data/b"), ("mmcblk1p1", "/data/c")):
        machine.mount(f"/dev/{device}", place)
    assert named(machine.drives()) == [("b", "/data/b"), ("Elements", "/data/a")]


def test_what_no_package_goes_to_is_not_offered(machine: Machine) -> None:
    disc = machine.disk("sr0", removable="1", bus="pci0/ata2")
    assert disc.exists()
    machine.mount("/dev/sr0", "/media/an/Phim", "iso9660", "ro")
    machine.mount("tmpfs", "/media/an", "tmpfs")
    machine.mount("//server/share", "/media/share", "cifs")
    machine.mount("/dev/sda1", "/data", "ext4")
    assert machine.drives() == ()


def test_the_stick_a_system_was_started_from_is_none(machine: Machine) -> None:
    for place in ("/", "/boot/efi", "/home"):
        machine.mount("/dev/sdb1", place)
    assert machine.drives() == ()


def test_a_drive_mounted_twice_is_offered_once_and_one_that_is_silent_never(machine: Machine) -> None:
    machine.mount("/dev/sdb1", "/media/an/A")
    machine.mount("/dev/sdb1", "/mnt/again")
    assert [str(drive.path) for drive in machine.drives()] == ["/media/an/A"]
    machine.space = {"/media/an/A": None, "/mnt/again": None}
    assert machine.drives() == ()


def test_what_is_mounted_over_a_stick_hides_it(machine: Machine) -> None:
    machine.mount("/dev/sdb1", "/media/an/A")
    machine.mount("tmpfs", "/media/an/A", "tmpfs")
    assert machine.drives() == ()


def test_drives_come_in_the_order_of_their_names(machine: Machine) -> None:
    for name in ("usb2", "USB1", "ảnh"):
        machine.mount(f"/dev/mapper/{name}", f"/media/an/{name}")
    assert [drive.name for drive in machine.drives()] == ["USB1", "usb2", "ảnh"]


def test_the_drive_of_a_place_is_the_deepest_one(machine: Machine) -> None:
    machine.mount("/dev/sdb1", "/media/an/A")
    machine.mount("/dev/mapper/in", "/media/an/A/trong")
    drives = machine.drives()
    for place, found in (
        ("/media/an/A", "/media/an/A"),
        ("/media/an/A/chưa có/x.cchc", "/media/an/A"),
        ("/media/an/A/trong/x", "/media/an/A/trong"),
        ("/media/an/AB", None),
        ("/", None),
    ):
        drive = drive_of(PurePosixPath(place), drives)
        assert (drive and str(drive.path)) == found


def test_a_place_is_removable_when_it_lies_on_such_a_drive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert removable.is_removable(tmp_path) is False
    stick = Mount(point=str(tmp_path.resolve()), type="vfat", removable=True, source="/dev/sdz1")
    monkeypatch.setattr(removable, "mounts", lambda: (stick,))
    assert removable.is_removable(tmp_path / "chưa có") is True
    (drive,) = removable.removable_drives()
    assert (drive.path, drive.name) == (tmp_path.resolve(), tmp_path.name)
    assert 0 < drive.free <= drive.total


def test_this_machine_can_be_asked() -> None:
    here = {mount.point for mount in mounts()}
    assert all(str(drive.path) in here for drive in removable.removable_drives())


class Windows:
    """A Windows machine: drive type, bus, volume by root."""

    def __init__(self, **drives: tuple[int, int, tuple[str, str, bool] | None]) -> None:
        self._drives = {f"{letter}:\\": about for letter, about in drives.items()}

    def roots(self) -> list[str]:
        return list(self._drives)

    def drive_type(self, root: str) -> int:
        return self._drives[root][0]

    def bus_type(self, root: str) -> int:
        return self._drives[root][1]

    def volume(self, root: str) -> tuple[str, str, bool] | None:
        return self._drives[root][2]

    def space(self, root: str) -> tuple[int, int] | None:
        return None if root == "H:\\" else (GB, 2 * GB)


def test_windows_drives_are_offered_by_label_and_letter() -> None:
    machine = Windows(
        C=(3, 17, ("Hệ thống", "NTFS", False)),
        D=(3, 7, ("Ổ ngoài", "exFAT", False)),
        E=(2, 7, ("", "FAT32", True)),
        F=(2, 12, None),
        G=(4, 0, ("chung", "NTFS", False)),
        H=(2, 7, ("hỏng", "FAT32", False)),
        I=(5, 2, ("phim", "CDFS", True)),
    )
    found = drives_among_volumes(machine)
    assert [(drive.name, drive.file_system, drive.read_only) for drive in found] == [
        ("E:", "FAT32", True),
        ("Ổ ngoài (D:)", "exFAT", False),
    ]
    assert [(drive.free, drive.total) for drive in found] == [(GB, 2 * GB)] * 2
