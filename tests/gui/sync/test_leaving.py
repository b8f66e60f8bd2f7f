"""The program ends although a server never answers: the data are closed, the rest is left behind."""

import subprocess
import sys
from time import monotonic

from cchc_desktop.core.clock import system_clock
from tests.faulty_proxy import Fault, proxied
from tests.sync_servers import PASSWORD, USER, webdav
from tests.syncing_machines import other_machine

PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from cchc_desktop.app import started
from cchc_desktop.gui import pages
from cchc_desktop.gui.sync.sync_timer import SyncTimer

pages.SYNC_AFTER_MS = 0
run = started(["--data", sys.argv[1]])

def look():
    (window,) = [one for one in QApplication.topLevelWidgets() if one.findChild(SyncTimer)] or [None]
    if window is None or not window.findChild(SyncTimer).is_running:
        return
    if window.findChild(SyncTimer).view is None:
        return
    timer.stop()
    QTimer.singleShot(500, window.close)

timer = QTimer()
timer.timeout.connect(look)
timer.start(50)
code = run()
print("ended", code)
sys.exit(code)
"""


def test_the_program_ends_although_a_server_never_answers(tmp_path):
    laptop = other_machine(tmp_path / "data", name="TN-01", person="An", clock=system_clock)
    place = tmp_path / "kho"
    place.mkdir()
    with webdav(place) as server, proxied(server.port) as proxy:
        uri = f"webdav://127.0.0.1:{proxy.port}/kho"
        assert laptop.sync.add(uri, user=USER, secret=PASSWORD).probe.passed
        laptop.workspace.close()
        proxy.breaks(Fault.SILENCE)
        begun = monotonic()
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(tmp_path / "data")],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        took = monotonic() - begun
    assert done.returncode == 0, done.stderr
    assert proxy.struck
    # A server is waited for longer than this.
    assert took < 15, done.stderr
    again = other_machine(tmp_path / "data", name="TN-01", person="An", clock=system_clock)
    (target,) = again.sync.targets()
    assert target.counts.refused == 0
    again.workspace.close()
