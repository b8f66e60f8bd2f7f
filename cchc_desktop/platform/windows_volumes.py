"""What Windows tells about the drives with letters."""

import ctypes
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from cchc_desktop.platform.removable import RemovableDrive, Space, by_name, space_of

_REMOVABLE = 2
_FIXED = 3
_QUIET = 1
_READ_ONLY = 0x00080000
_LONGEST = 261
_SHARED = 3
_OPEN_EXISTING = 3
_ASK_PROPERTY = 0x002D1400
_BUS_AT = 28
_USB_BUSES = (7, 12, 13)
_NO_HANDLE = ctypes.c_void_p(-1).value


class Volumes(Protocol):
    """The questions asked about drives; the tests answer them in place of Windows."""

    def roots(self) -> Iterable[str]:
        r"""Return the roots of all drives, such as `E:\\`."""
        ...

    def drive_type(self, root: str) -> int:
        """Return what `GetDriveTypeW` answers."""
        ...

    def bus_type(self, root: str) -> int:
        """Return the bus a drive is connected by (`STORAGE_BUS_TYPE`), 0 where it cannot be told."""
        ...

    def volume(self, root: str) -> tuple[str, str, bool] | None:
        """Return label, file system and whether it is read-only; None for a reader without a card."""
        ...

    def space(self, root: str) -> Space | None:
        """Return free and total bytes."""
        ...


def drives_among_volumes(volumes: Volumes) -> tuple[RemovableDrive, ...]:
    """Return the drives that can be pulled out: removable ones, and fixed ones in a USB case."""
    drives = (_drive(volumes, root) for root in volumes.roots() if _can_be_pulled(volumes, root))
    return by_name(drive for drive in drives if drive is not None)


def _can_be_pulled(volumes: Volumes, root: str) -> bool:
    kind = volumes.drive_type(root)
    return kind == _REMOVABLE or (kind == _FIXED and volumes.bus_type(root) in _USB_BUSES)


def _drive(volumes: Volumes, root: str) -> RemovableDrive | None:
    about, space = volumes.volume(root), volumes.space(root)
    if about is None or space is None:
        return None
    label, file_system, read_only = about
    letter = root[:2]
    return RemovableDrive(
        path=Path(root),
        name=f"{label} ({letter})" if label else letter,
        free=space[0],
        total=space[1],
        file_system=file_system,
        read_only=read_only,
    )


class WindowsVolumes:
    """Asks Windows itself. No question needs the rights of an administrator or shows a window."""

    def __init__(self) -> None:
        self._kernel = getattr(ctypes, "WinDLL")("kernel32", use_last_error=True)  # noqa: B009
        self._kernel.CreateFileW.restype = ctypes.c_void_p
        # Without it Windows asks people to put a card into an empty reader.
        self._kernel.SetThreadErrorMode(_QUIET, None)

    def roots(self) -> Iterable[str]:
        """Return the roots of all drives with a letter."""
        present = int(self._kernel.GetLogicalDrives())
        return [f"{chr(ord('A') + place)}:\\" for place in range(26) if present >> place & 1]

    def drive_type(self, root: str) -> int:
        """Return what `GetDriveTypeW` answers."""
        return int(self._kernel.GetDriveTypeW(ctypes.c_wchar_p(root)))

    def bus_type(self, root: str) -> int:
        """Return the bus a drive is connected by, 0 where it cannot be told."""
        name = ctypes.c_wchar_p(f"\\\\.\\{root[:2]}")
        handle = self._kernel.CreateFileW(name, 0, _SHARED, None, _OPEN_EXISTING, 0, None)
        if handle in (None, _NO_HANDLE):
            return 0
        try:
            return self._asked_bus(ctypes.c_void_p(handle))
        finally:
            self._kernel.CloseHandle(ctypes.c_void_p(handle))

    def _asked_bus(self, handle: ctypes.c_void_p) -> int:
        question, answer = ctypes.create_string_buffer(12), ctypes.create_string_buffer(1024)
        size = ctypes.c_ulong(0)
        answered = self._kernel.DeviceIoControl(
            handle, _ASK_PROPERTY, question, len(question), answer, len(answer), ctypes.byref(size), None
        )
        enough = answered and size.value >= _BUS_AT + 4
        return int.from_bytes(answer.raw[_BUS_AT : _BUS_AT + 4], "little") if enough else 0

    def volume(self, root: str) -> tuple[str, str, bool] | None:
        """Return label, file system and whether it is read-only; None for a reader without a card."""
        label = ctypes.create_unicode_buffer(_LONGEST)
        file_system = ctypes.create_unicode_buffer(_LONGEST)
        marks = ctypes.c_ulong(0)
        answered = self._kernel.GetVolumeInformationW(
            ctypes.c_wchar_p(root),
            label,
            _LONGEST,
            None,
            None,
            ctypes.byref(marks),
            file_system,
            _LONGEST,
        )
        return (label.value, file_system.value, bool(marks.value & _READ_ONLY)) if answered else None

    def space(self, root: str) -> Space | None:
        """Return free and total bytes."""
        return space_of(Path(root))
