"""What the first start proposes."""

import socket

from cchc_desktop.core.text import squeeze

LONGEST = 24


def machine_name() -> str:
    """Return what this machine is called by itself, without its domain."""
    return squeeze(socket.gethostname().split(".")[0])[:LONGEST].upper()
