"""Turns edits into changes and rows of the log, inside one transaction."""

import sqlite3
from dataclasses import dataclass, field
from typing import NamedTuple

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey, JsonValue, Seen, Sight
from cchc_desktop.core.merge import canonical
from cchc_desktop.store.database import Row
from cchc_desktop.store.rows import INSERT_CHANGE, change_row, refs_of
from cchc_desktop.store.stations import StationRow


class Edit(NamedTuple):
    """What a person wants a field to hold. `campaign` is empty for what belongs to the station alone.

    `seen` is what the person had seen of the field when this was written, all there is when it is None: what
    came in unseen stays beside the new change, and the field is in dispute.
    """

    campaign: str
    key: FieldKey
    value: JsonValue
    seen: Seen = None


def deletes(edit: Edit) -> bool:
    """Tell whether an edit deletes its row."""
    return edit.key.field == "deleted" and edit.value is True


_HEADS_OF_FIELD = """
SELECT c.station, c.seq, c.lamport, c.value, c.parents, c.id
FROM heads h CROSS JOIN changes c ON c.id = h.change
WHERE h.entity_id = ? AND h.entity = ? AND h.field = ? ORDER BY c.station, c.seq
"""

_HEADS_OF_REST = """
SELECT c.station, c.seq, c.lamport, c.value, c.parents, c.id
FROM heads h CROSS JOIN changes c ON c.id = h.change
WHERE h.entity_id = ? AND h.entity = ? AND h.field <> 'deleted' ORDER BY c.station, c.seq
"""

_NEVER = (0, "", 0)

_CLEAR_HEADS = "DELETE FROM heads WHERE entity_id = ? AND entity = ? AND field = ?"
_DROP_HEAD = f"{_CLEAR_HEADS} AND change = (SELECT id FROM changes WHERE station = ? AND seq = ?)"
_INSERT_HEAD = "INSERT INTO heads (entity_id, entity, field, change) VALUES (?, ?, ?, ?)"


@dataclass(kw_only=True, eq=False, repr=False)
class Writer:
    """Writes the changes of one transaction; `seq` and `lamport` are the counters as they will be after it.

    `row` is the row of the last change written, `beside` tells whether other heads stand beside it.
    Values must have passed `stored_value`.
    """

    connection: sqlite3.Connection
    station: StationRow
    at: str
    reason: str
    is_open: bool
    seq: int
    lamport: int
    row: int = 0
    beside: bool = False
    changes: list[Change] = field(default_factory=list[Change])
    _visits: dict[str, int] = field(default_factory=dict[str, int])

    def write(self, edit: Edit) -> None:
        """Write one change and make it a head in place of those that were seen; nothing for no new value."""
        place = (edit.key.entity_id, edit.key.entity, edit.key.field)
        heads = self.connection.execute(_HEADS_OF_FIELD, place).fetchall()
        # A deletion names all of the row it saw, so that what it did not see can keep the row visible.
        rest = self.connection.execute(_HEADS_OF_REST, place[:2]).fetchall() if deletes(edit) else []
        named, named_rest = self._seen(edit, heads, rest)
        if _is_settled(edit, named) and _all_named(named_rest, named):
            return
        change = self._change(edit, named, named_rest)
        self.row = (
            self.connection.execute(INSERT_CHANGE, change_row(change, is_open=self.is_open)).lastrowid or 0
        )
        refs = {(row[0], row[1]) for row in named}
        self.beside = any((row[0], row[1]) not in refs for row in heads)
        if self.beside:
            self.connection.executemany(_DROP_HEAD, ((*place, *ref) for ref in refs))
        elif heads:
            self.connection.execute(_CLEAR_HEADS, place)
        self.connection.execute(_INSERT_HEAD, (*place, self.row))
        self._written(change)

    def note_visits(self) -> None:
        """Tell the refresh which change is now the newest of each visit."""
        self.connection.executemany("INSERT OR REPLACE INTO latest VALUES (?, ?)", self._visits.items())

    def _seen(self, edit: Edit, heads: list[Row], rest: list[Row]) -> tuple[list[Row], list[Row]]:
        """Return what the change names of its field, and a deletion of the rest of its row."""
        if edit.seen is None or _is_all_there_is(edit, heads, rest):
            return heads, rest
        from cchc_desktop.store.sights import named_rows

        return named_rows(self.connection, edit.key, edit.seen, own=self.station.id, row=deletes(edit))

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
        visit = change.key.visit_id
        if visit:
            self._visits[visit] = self.row


def _is_all_there_is(edit: Edit, heads: list[Row], rest: list[Row]) -> bool:
    """Tell, without a look at the history, whether everything that stands there was seen."""
    if not isinstance(edit.seen, Sight):
        return not rest and frozenset(ChangeRef(row[0], row[1]) for row in heads) == edit.seen
    if any(row[5] > edit.seen.place for row in (*heads, *rest)):
        return False
    return edit.seen.whole or deletes(edit) or len({row[3] for row in heads}) < 2


def _is_settled(edit: Edit, heads: list[Row]) -> bool:
    if not heads:
        return edit.value is None
    return len(heads) == 1 and heads[0][3] == canonical(edit.value)


def _all_named(rest: list[Row], heads: list[Row]) -> bool:
    # A head that is named by something earlier than itself was not seen (`core.merge.counts`).
    named = {ref: (head[2], head[0], head[1]) for head in heads for ref in refs_of(head[4])}
    return all((row[2], row[0], row[1]) < named.get(ChangeRef(row[0], row[1]), _NEVER) for row in rest)
