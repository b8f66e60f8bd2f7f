"""Turns edits into changes and rows of the log, inside one transaction."""

import sqlite3
from dataclasses import dataclass, field
from typing import NamedTuple

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey, JsonValue
from cchc_desktop.core.merge import canonical
from cchc_desktop.core.scopes import visit_of
from cchc_desktop.store.database import Row
from cchc_desktop.store.rows import INSERT_CHANGE, change_row, refs_of
from cchc_desktop.store.stations import StationRow


class Edit(NamedTuple):
    """What a person wants a field to hold. `campaign` is empty for what belongs to the station alone."""

    campaign: str
    key: FieldKey
    value: JsonValue


def deletes(edit: Edit) -> bool:
    """Tell whether an edit deletes its row."""
    return edit.key.field == "deleted" and edit.value is True


_HEADS_OF_FIELD = """
SELECT c.station, c.seq, c.lamport, c.value, c.parents FROM heads h CROSS JOIN changes c ON c.id = h.change
WHERE h.entity_id = ? AND h.entity = ? AND h.field = ? ORDER BY c.station, c.seq
"""

_HEADS_OF_REST = """
SELECT c.station, c.seq, c.lamport FROM heads h CROSS JOIN changes c ON c.id = h.change
WHERE h.entity_id = ? AND h.entity = ? AND h.field <> 'deleted' ORDER BY c.station, c.seq
"""

_NEVER = (0, "", 0)

_CLEAR_HEADS = "DELETE FROM heads WHERE entity_id = ? AND entity = ? AND field = ?"
_INSERT_HEAD = "INSERT INTO heads (entity_id, entity, field, change) VALUES (?, ?, ?, ?)"


@dataclass(slots=True, kw_only=True)
class Writer:
    """Writes the changes of one transaction; `seq` and `lamport` are the counters as they will be after it.

    `row` is the row of the last change written. Values must have passed `stored_value`.
    """

    connection: sqlite3.Connection
    station: StationRow
    at: str
    reason: str
    is_open: bool
    seq: int
    lamport: int
    row: int = 0
    changes: list[Change] = field(default_factory=list[Change])
    _visits: dict[str, int] = field(default_factory=dict[str, int])

    def write(self, edit: Edit) -> None:
        """Write one change and make it the field's only head; nothing when the field has its value."""
        place = (edit.key.entity_id, edit.key.entity, edit.key.field)
        heads = self.connection.execute(_HEADS_OF_FIELD, place).fetchall()
        # A deletion names all of the row it saw, so that what it did not see can keep the row visible.
        rest = self.connection.execute(_HEADS_OF_REST, place[:2]).fetchall() if deletes(edit) else []
        if _is_settled(edit, heads) and _all_named(rest, heads):
            return
        change = self._change(edit, heads, rest)
        self.row = (
            self.connection.execute(INSERT_CHANGE, change_row(change, is_open=self.is_open)).lastrowid or 0
        )
        if heads:
            self.connection.execute(_CLEAR_HEADS, place)
        self.connection.execute(_INSERT_HEAD, (*place, self.row))
        self._written(change)

    def note_visits(self) -> None:
        """Tell the refresh which change is now the newest of each visit."""
        self.connection.executemany("INSERT OR REPLACE INTO latest VALUES (?, ?)", self._visits.items())

    def _change(self, edit: Edit, heads: list[Row], rest: list[Row]) -> Change:
        seen = [*heads, *rest]
        return Change(
            ref=ChangeRef(self.station.id, self.seq + 1),
            lamport=max([self.lamport, *(row[2] for row in seen)]) + 1,
            campaign=edit.campaign,
            key=edit.key,
            value=edit.value,
            parents=tuple(ChangeRef(row[0], row[1]) for row in seen),
            author=self.station.person,
            at=self.at,
            reason=self.reason,
        )

    def _written(self, change: Change) -> None:
        self.seq, self.lamport = change.ref.seq, change.lamport
        self.changes.append(change)
        visit = change.key.entity_id if change.key.entity == "visit" else visit_of(change.key.entity_id)
        if visit:
            self._visits[visit] = self.row


def _is_settled(edit: Edit, heads: list[Row]) -> bool:
    if not heads:
        return edit.value is None
    return len(heads) == 1 and heads[0][3] == canonical(edit.value)


def _all_named(rest: list[Row], heads: list[Row]) -> bool:
    # A head that is named by something earlier than itself was not seen (`core.merge.counts`).
    named = {ref: (head[2], head[0], head[1]) for head in heads for ref in refs_of(head[4])}
    return all((row[2], row[0], row[1]) < named.get(ChangeRef(row[0], row[1]), _NEVER) for row in rest)
