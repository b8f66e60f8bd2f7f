"""What a writer had seen of a field or a row, found in the log, when that was less than all there is."""

import sqlite3

from cchc_desktop.core.changes import ChangeRef, FieldKey, Seen, Sight
from cchc_desktop.core.sights import Placed, named_in_field, named_of
from cchc_desktop.store.database import Row
from cchc_desktop.store.rows import CHANGE_COLUMNS, change_of, change_row

_HISTORY = f"SELECT c.id, {CHANGE_COLUMNS} FROM changes c WHERE c.entity_id = ? AND c.entity = ?"


def named_rows(
    connection: sqlite3.Connection, key: FieldKey, seen: Seen, *, own: str, row: bool
) -> tuple[list[Row], list[Row]]:
    """Return the changes of a field that count as seen, and with `row` those of the rest of its row.

    They are rows of station, number, lamport, value and parents, in the order of their names.
    """
    history = _history(connection, key, row=row)
    if isinstance(seen, Sight):
        refs = _at(history, seen._replace(whole=True) if row else seen, own)
    else:
        refs = named_of(history, seen or frozenset())
    named = sorted((change for _, change in history if change.ref in refs), key=lambda change: change.ref)
    rows = [(change.key == key, _row(change_row(change))) for change in named]
    return [each for of_field, each in rows if of_field], [each for of_field, each in rows if not of_field]


def _history(connection: sqlite3.Connection, key: FieldKey, *, row: bool) -> list[Placed]:
    sql = _HISTORY if row else f"{_HISTORY} AND c.field = ?"
    values = (key.entity_id, key.entity) if row else (key.entity_id, key.entity, key.field)
    return [(found[0], change_of(found[1:])) for found in connection.execute(sql, values)]


def _at(history: list[Placed], sight: Sight, own: str) -> frozenset[ChangeRef]:
    fields: dict[FieldKey, list[Placed]] = {}
    for placed in history:
        fields.setdefault(placed[1].key, []).append(placed)
    return frozenset(ref for each in fields.values() for ref in named_in_field(each, sight, own=own))


def _row(stored: tuple[str | int, ...]) -> Row:
    station, seq, lamport, _, _, _, _, value, parents, *_ = stored
    return station, seq, lamport, value, parents
