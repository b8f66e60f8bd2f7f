"""Start-up and memory of the window over 10,000 visits, against an empty PySide6 window."""

import tempfile
from pathlib import Path

from benchmarks.many_visits import FULL_VISIT, fill
from benchmarks.rows import Row, at_most_ratio
from benchmarks.timing import median_launches

_VISITS = 10_000
_TIMES = 9
_LIMIT = 2.0
_AGAINST = "an empty PySide6 window"


def measure() -> list[Row]:
    """Start both in turn, anew each time; the first start of each only fills the caches of the disk."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        fill(data, visits=_VISITS)
        empty, started, opened = median_launches(
            ("benchmarks.empty_window",),
            ("benchmarks.program_window", str(data)),
            ("benchmarks.program_window", str(data), FULL_VISIT),
            times=_TIMES,
        )
    return [
        at_most_ratio(
            f"start to a usable window, {_VISITS:,} visits",
            value=started.seconds * 1000,
            unit="ms",
            base=empty.seconds * 1000,
            limit=_LIMIT,
            against=_AGAINST,
        ),
        at_most_ratio(
            f"memory with {_VISITS:,} visits, one open",
            value=opened.megabytes,
            unit="MB",
            base=empty.megabytes,
            limit=_LIMIT,
            against=_AGAINST,
        ),
    ]
