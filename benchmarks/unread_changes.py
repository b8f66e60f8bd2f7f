"""Starting over a data folder into which 100,000 changes of others came, which nobody has looked at yet."""

import shutil
import tempfile
from pathlib import Path

from benchmarks.foreign_changes import foreign_changes
from benchmarks.many_visits import CAMPAIGN, fill
from benchmarks.rows import Row, at_most_ratio
from benchmarks.timing import median_launches
from cchc_desktop.store.store import Store

_VISITS = 1_000
_CHANGES = 100_000
_TIMES = 9
_LIMIT = 1.2


def measure() -> list[Row]:
    """Start over both in turn: with them, the search index still waits for every text."""
    with tempfile.TemporaryDirectory() as folder:
        read, unread = Path(folder) / "read", Path(folder) / "unread"
        fill(read, visits=_VISITS)
        shutil.copytree(read, unread)
        with Store.open(unread) as store:
            store.log.receive(foreign_changes(_CHANGES, origin="a", campaign=CAMPAIGN))
        without, with_them = median_launches(
            ("benchmarks.program_window", str(read)),
            ("benchmarks.program_window", str(unread)),
            times=_TIMES,
        )
    return [
        at_most_ratio(
            f"start with {_CHANGES:,} changes unread",
            value=with_them.seconds * 1000,
            unit="ms",
            base=without.seconds * 1000,
            limit=_LIMIT,
            against=f"without them, {_VISITS:,} visits",
        )
    ]
