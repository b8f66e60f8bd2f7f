"""python -m benchmarks [--json] [MEASURE ...]: run the measures and say which promises hold."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping

from benchmarks import (
    merging_speed,
    minutes_speed,
    opening_visit,
    search_speed,
    transfer_speed,
    typing_durability,
    unread_changes,
    window,
)
from benchmarks.rows import Row, as_json, as_table

MEASURES: Mapping[str, Callable[[], list[Row]]] = {
    "window": window.measure,
    "typing": typing_durability.measure,
    "opening": opening_visit.measure,
    "minutes": minutes_speed.measure,
    "search": search_speed.measure,
    "merging": merging_speed.measure,
    "transfer": transfer_speed.measure,
    "unread": unread_changes.measure,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py bench")
    parser.add_argument("--json", action="store_true", help="rows as JSON")
    parser.add_argument("measure", nargs="*", help=f"some of: {', '.join(MEASURES)}; all if none is named")
    chosen = parser.parse_args()
    if unknown := set(chosen.measure) - set(MEASURES):
        parser.error(f"no such measure: {', '.join(sorted(unknown))}")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    rows: list[Row] = []
    for name in chosen.measure or MEASURES:
        print(f"measuring {name}", file=sys.stderr, flush=True)
        rows += MEASURES[name]()
    print(as_json(rows) if chosen.json else as_table(rows))
    return 0 if all(row.ok for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
