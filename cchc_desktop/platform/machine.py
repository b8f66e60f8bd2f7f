"""What tells one installation from a copy of it: this machine and the place of the data folder."""

import hashlib
import sys
from pathlib import Path

_MACHINE_ID_FILES = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


def fingerprint(data_folder: Path) -> str:
    """Return a hash that changes when the data folder is moved or copied to another place or machine.

    It is a hash so that the machine's own id never travels with the data.
    """
    text = f"{machine_id()}\n{data_folder.resolve()}"
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def machine_id() -> str:
    """Return the operating system's id of this machine, or its network name when there is none."""
    return (_windows_id() if sys.platform == "win32" else _unix_id()) or _network_name()


def _network_name() -> str:
    import platform  # slow to load and seldom needed

    return platform.node()


def _unix_id() -> str:
    for file in _MACHINE_ID_FILES:
        try:
            found = file.read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            continue
        if found:
            return found
    return ""


if sys.platform == "win32":
    import winreg

    def _windows_id() -> str:
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return ""
else:

    def _windows_id() -> str:
        return ""
