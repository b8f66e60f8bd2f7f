"""What stands in the header of our database files, and is read before SQLite sees them."""

APPLICATION_ID = 0x43434843
"""Says that a file is one of ours: "CCHC"."""

SCHEMA_VERSION = 5
"""The number of steps in `schema`. A file with a higher number is refused, never touched."""

TABLES = frozenset({
    "stations", "changes", "forks", "local_values", "heads", "cells", "gone", "findings", "visit_rows",
    "campaigns", "units", "visits", "visit_counts", "searched", "search_words",
    "cards", "known_ranges", "packages", "receipts", "targets", "outbox", "seen_objects",
})  # fmt: skip
"""What every database of this version holds; a file that lacks one is damaged."""
