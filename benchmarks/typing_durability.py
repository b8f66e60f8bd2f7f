"""How long typed text takes to be durable, against one bare SQLite commit of the same bytes."""

import itertools
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from benchmarks.rows import Row, at_most_ratio
from benchmarks.timing import medians_in_turns
from cchc_desktop.core.changes import FieldKey
from cchc_desktop.store.log import Edit
from cchc_desktop.store.store import Store

_SENTENCE = "Đơn vị đã ban hành kế hoạch cải cách hành chính năm, có phân công trách nhiệm cụ thể. "
_TIMES = 400


def measure() -> list[Row]:
    """Type into one field of a visit: every autosave writes the whole text so far."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        with Store.open(place / "data") as store, closing(_bare_database(place / "bare.db")) as bare:
            ours, theirs = medians_in_turns(_typing(store), _bare_commit(bare), times=_TIMES)
    return [
        at_most_ratio(
            "typed text durable on disk, median",
            value=ours * 1000,
            unit="ms",
            base=theirs * 1000,
            limit=1.5,
            against="one bare SQLite commit of the same bytes, synchronous=FULL",
        )
    ]


def _texts() -> Callable[[], str]:
    lengths = itertools.cycle(range(20, 800, 7))
    count = itertools.count()
    return lambda: f"{_SENTENCE * 10}"[: next(lengths)] + str(next(count))


def _typing(store: Store) -> Callable[[], object]:
    key, text = FieldKey("finding", "visit/item", "achieved"), _texts()
    store.log.put([Edit(campaign="c", key=FieldKey("visit", "visit", "unit"), value="unit")])
    return lambda: store.log.autosave(Edit(campaign="c", key=key, value=text()))


def _bare_database(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE typed (id INTEGER PRIMARY KEY, text TEXT)")
    connection.execute("INSERT INTO typed VALUES (1, '')")
    connection.commit()
    return connection


def _bare_commit(connection: sqlite3.Connection) -> Callable[[], object]:
    text = _texts()

    def commit() -> None:
        connection.execute("UPDATE typed SET text = ? WHERE id = 1", (text(),))
        connection.commit()

    return commit
