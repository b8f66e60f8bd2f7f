"""Killed at any statement of an import, a machine has all of it or none, and importing again completes it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cchc_desktop.composition import open_workspace
from cchc_desktop.core.ids import random_ids
from cchc_desktop.services.transfer_records import ExportKind, ExportRequest

STEPS = 7
TAKER = """
import os, sys
from pathlib import Path
from cchc_desktop.composition import open_workspace

folder, package, backups, die_at = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
workspace = open_workspace(folder, backups=backups)
done = 0

def count(statement):
    global done
    done += 1
    if done == die_at:
        os._exit(9)

incoming = workspace.transfer.open(package)
accepted = frozenset({incoming.plan.sender.fingerprint})
workspace.store._database._connection.set_trace_callback(count)
workspace.transfer.take_in(incoming, accepted=accepted)
print(done)
os._exit(0)
"""


@pytest.fixture
def sent(office, tmp_path):
    """A package with a photo, and the empty machine it is for."""
    photo = tmp_path / "ảnh.bin"
    photo.write_bytes(os.urandom(50_000))
    office.workspace.attachments.attach(office.visit, "I.1-1", photo)
    office.find("I.1-1", achieved="Đã niêm yết", shortcomings="Chậm")
    with_keys = open_workspace(tmp_path / "máy", ids=random_ids(), backups=tmp_path / "bk")
    with_keys.station.set_up(name="Máy A", person="An", post="")
    recipient = with_keys.identity.card().age_recipient
    with_keys.close()
    request = ExportRequest(campaign_id=office.campaign, kind=ExportKind.VISIT)
    (package,) = office.workspace.transfer.export(request, to=tmp_path / "usb", recipients=(recipient,))
    return package


def take_in(folder: Path, package: Path, *, die_at: int) -> subprocess.CompletedProcess[str]:
    backups = folder.with_name(f"{folder.name}-bk")
    return subprocess.run(
        [sys.executable, "-c", TAKER, str(folder), str(package), str(backups), str(die_at)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_machine_killed_while_it_takes_in_has_all_or_nothing(sent, tmp_path) -> None:
    empty = tmp_path / "máy"
    whole = take_in(Path(shutil.copytree(empty, tmp_path / "trọn")), sent.path, die_at=0)
    assert whole.returncode == 0, whole.stderr
    statements = int(whole.stdout)
    assert statements > STEPS
    for step in range(STEPS):
        # The last one dies at the very last statement.
        die_at = 1 + (statements - 1) * step // (STEPS - 1)
        folder = tmp_path / f"máy {step}"
        shutil.copytree(empty, folder)
        died = take_in(folder, sent.path, die_at=die_at)
        assert died.returncode == 9, died.stderr
        machine = open_workspace(folder, backups=tmp_path / f"bk {step}")
        try:
            assert machine.safety.check().faults == ()
            held = sum(1 for campaign in machine.planning.campaigns())
            lines = machine.transfer.journal()
            assert (held, len(lines)) in {(0, 0), (1, 1)}
            with machine.transfer.open(sent.path) as incoming:
                assert incoming.plan.new in ({0} if held else {sent.changes})
                fingerprint = incoming.plan.sender.fingerprint
                machine.transfer.take_in(incoming, accepted=frozenset({fingerprint}))
            assert machine.safety.check().faults == ()
            assert len(machine.transfer.journal()) == 1
        finally:
            machine.close()
