"""What is committed in gui/ui_gen is exactly what pyside6-uic makes of ui/*.ui."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_generated_interface_agrees_with_its_sources():
    done = subprocess.run(
        [sys.executable, "dev.py", "uic", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
