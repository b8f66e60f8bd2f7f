"""The append-only log of changes, written by this station. Views are kept in the same transaction."""

import contextlib
import sqlite3
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, replace
from threading import RLock
from typing import TYPE_CHECKING, NamedTuple

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.changes import Change, ChangeRef, FieldKey, JsonValue, Seen, Sight
from cchc_desktop.core.clock import Clock
from cchc_desktop.core.fields import stored_value
from cchc_desktop.core.merge import canonical
from cchc_desktop.core.scopes import scope_of
from cchc_desktop.store.database import Database
from cchc_desktop.store.newest import look_at_what_was_before
from cchc_desktop.store.refresh import close_open_changes, rebuild_views, refresh_index, refresh_written
from cchc_desktop.store.rows import CHANGE_COLUMNS, change_of
from cchc_desktop.store.stations import StationRow
from cchc_desktop.store.writer import Edit, Writer, deletes

if TYPE_CHECKING:
    from cchc_desktop.core.ranges import Ranges
    from cchc_desktop.store.receiving import Received


class Commit(NamedTuple):
    """Proof that what was asked for is on disk: it exists only after the commit.

    `refs` are the changes written, none when the fields already held the values. `saved_at` is ISO 8601.
    """

    saved_at: str
    refs: tuple[ChangeRef, ...]
    changed: Changed


@dataclass(eq=False, repr=False)
class _OpenChange:
    """The change autosave updates in place while the cursor is in its field.

    `contested` when changes of others stand beside it: its value may then settle or open a conflict.
    """

    row: int
    change: Change
    text: str
    at: str
    contested: bool = False

    def shows_beyond(self, text: str) -> bool:
        """Tell whether the new value may change a view."""
        emptied_or_filled = "null" in (self.text, text)
        return self.contested or emptied_or_filled or self.change.key.entity in _SHOWN_ENTITIES


_UPDATE_OPEN = "UPDATE changes SET value = ?, at = ? WHERE id = ?"

# Where views beside `cells` show the very value, or what it says about a row.
_SHOWN_ENTITIES = frozenset({"visit", "unit", "print", "seal"})


class Log:
    """Writes and reads changes. Nothing is remembered as written before SQLite has returned from COMMIT."""

    def __init__(
        self,
        database: Database,
        station: Callable[[], StationRow],
        clock: Clock,
        *,
        before_writing: Callable[[], None],
    ) -> None:
        self._database = database
        self._before_writing = before_writing
        self._station = station
        self._clock = clock
        # Numbers are given out and kept under one lock: attachments are written from another thread.
        self._writing = RLock()
        self._open: dict[FieldKey, _OpenChange] = {}
        self.edits = 0
        """Grows with everything typed or settled here since the opening; not with what is received."""
        self._seq = 0
        self._lamport = 0
        # The first place of every import that was taken back: from there on places are given out anew.
        self._taken_back: list[int] = []
        self._read_counters()

    def put(self, edits: Sequence[Edit], *, reason: str = "") -> Commit:
        """Write closed changes, all in one transaction; a field that already holds its value is left alone.

        Open changes of the same fields are closed first. Raises `Refused` (FIELD_UNKNOWN, VALUE_INVALID)
        before anything is written, `EnvironmentFailed` when nothing could be written.
        """
        settled = [edit._replace(value=stored_value(edit.key, edit.value)) for edit in edits]
        with self._writing:
            self._before_writing()
            self.edits += 1
            return self._put(settled, reason)

    def autosave(self, edit: Edit, *, reason: str = "") -> Commit:
        """Begin the field's open change or update it in place. Raises as `put` does.

        A deletion is never open: it is put.
        """
        if edit.key.field == "deleted":
            return self.put([edit], reason=reason)
        value = stored_value(edit.key, edit.value)
        with self._writing:
            self.edits += 1
            begun = self._open.get(edit.key)
            if begun is not None:
                return self._update(begun, value)
            self._before_writing()
            return self._begin(edit._replace(value=value), reason)

    def close(self, key: FieldKey | None = None) -> Commit | None:
        """Close the open change of a field, or of all fields; None when none was open."""
        with self._writing:
            keys = list(self._open) if key is None else [key] if key in self._open else []
            if not keys:
                return None
            with self._database.transaction() as connection:
                self._close_rows(connection, keys)
                refresh_index(connection, keys)
            closed = [self._open.pop(each) for each in keys]
        return self._commit(max(each.at for each in closed), [each.change for each in closed])

    def sight(self, *, whole: bool = False) -> Sight:
        """Return how far somebody sees who reads now. To be taken before the reading."""
        taken_back = len(self._taken_back)
        row = self._database.row("SELECT max(id) FROM changes")
        return Sight((row[0] if row else 0) or 0, taken_back, whole)

    def history(self, key: FieldKey) -> tuple[Change, ...]:
        """Return all changes of a field, oldest first."""
        return self._changes(
            "WHERE c.entity_id = ? AND c.entity = ? AND c.field = ? ORDER BY c.lamport, c.station, c.seq",
            (key.entity_id, key.entity, key.field),
        )

    def heads(self, key: FieldKey) -> tuple[Change, ...]:
        """Return the heads of a field, the one in front first; none when it was never written."""
        return self._changes(
            "WHERE c.id IN (SELECT change FROM heads WHERE entity_id = ? AND entity = ? AND field = ?)"
            " ORDER BY c.lamport DESC, c.station DESC, c.seq DESC",
            (key.entity_id, key.entity, key.field),
        )

    def heads_of_visit(self, visit_id: str) -> tuple[Change, ...]:
        """Return the heads of every field of a visit and of what belongs to it, by entity and field."""
        return self._changes(
            "JOIN heads h ON h.change = c.id WHERE (h.entity_id = ? AND h.entity = 'visit')"
            " OR (h.entity_id > ? AND h.entity_id < ?)"
            " ORDER BY c.entity, c.entity_id, c.field, c.station, c.seq",
            (visit_id, f"{visit_id}/", f"{visit_id}0"),
        )

    def changes_of_visit(self, visit_id: str) -> tuple[Change, ...]:
        """Return every change ever made to a visit and to what belongs to it, oldest first."""
        return self._changes(
            "WHERE (c.entity_id = ? AND c.entity = 'visit') OR (c.entity_id > ? AND c.entity_id < ?)"
            " ORDER BY c.lamport, c.station, c.seq",
            (visit_id, f"{visit_id}/", f"{visit_id}0"),
        )

    def receive(self, changes: Iterable[Change]) -> "Received":
        """Take in changes of other stations, in any order; what is already here changes nothing."""
        from cchc_desktop.store.receiving import receive_changes

        known = list(changes)
        with self._writing:
            self._close_named(known)
            with self.writing(), self._database.transaction() as connection:
                received = receive_changes(connection, known)
                self._read_counters()
            self._contest(received.keys)
        return received

    @contextlib.contextmanager
    def writing(self) -> Generator[None]:
        """Commit what is received and noted inside together, or nothing of it; typing waits meanwhile.

        A database put back to before an import becomes a new station: what it confirmed, it may not hold.
        """
        with self._writing:
            self._before_writing()
            was_open = {key: replace(begun) for key, begun in self._open.items()}
            try:
                with self._database.transaction():
                    yield
            except BaseException:
                self._open = was_open
                self._read_counters()
                raise

    def take_back(self, places: "Ranges") -> "Received":
        """Remove the changes of other stations that one import wrote, by their places in this log.

        Raises `Refused` with IMPORT_BUILT_UPON or IMPORT_NEEDED_LATER when something stands on them.
        """
        from cchc_desktop.store.taking_back import take_back_changes

        with self._writing:
            with self._database.transaction() as connection:
                taken = take_back_changes(connection, places)
            self._taken_back.append(min(first for first, _ in places))
            self._contest(taken.keys)
            self._read_counters()
        return taken

    def rebuild(self) -> None:
        """Make every view again from the log; open changes are closed first."""
        with self._writing:
            self.close()
            with self._database.transaction() as connection:
                rebuild_views(connection)

    def close_left_open(self) -> int:
        """Close what a crash or a copy left open; return how many. For the opening of the store."""
        with self._database.transaction() as connection:
            return close_open_changes(connection)

    def _close_named(self, changes: Iterable[Change]) -> None:
        """Close open changes whose names come from elsewhere: another content may take their place."""
        open_names = {begun.change.ref: key for key, begun in self._open.items()}
        if open_names:
            for name in open_names.keys() & {change.ref for change in changes}:
                self.close(open_names[name])

    def _contest(self, keys: frozenset[FieldKey]) -> None:
        for key in keys & self._open.keys():
            self._open[key].contested = True

    def _put(self, settled: Sequence[Edit], reason: str) -> Commit:
        with self._database.transaction() as connection:
            writer = self._writer(connection, reason)
            closing = self._closed_by(settled)
            self._close_rows(connection, closing)
            for edit in settled:
                writer.write(edit._replace(seen=self._still_seen(edit.seen)))
            keys = {*closing, *(change.key for change in writer.changes)}
            if keys:
                _show(writer, keys, closed=True)
        self._keep(writer, closing)
        return self._commit(writer.at, writer.changes)

    def _closed_by(self, edits: Sequence[Edit]) -> list[FieldKey]:
        """Return the open changes that end with these edits: of the same fields, and of rows deleted by them.

        So nothing ever names a change as parent that may still grow.
        """
        keys = {edit.key for edit in edits}
        deleted = {(e.key.entity, e.key.entity_id) for e in edits if deletes(e)}
        return [key for key in self._open if key in keys or (key.entity, key.entity_id) in deleted]

    def _update(self, begun: _OpenChange, value: JsonValue) -> Commit:
        text = canonical(value)
        if text == begun.text:
            return self._commit(begun.at, ())
        at = self._now()
        values = (text, at, begun.row)
        if begun.shows_beyond(text):
            with self._database.transaction() as connection:
                connection.execute(_UPDATE_OPEN, values)
                refresh_written(connection, (begun.change.key,), closed=False)
        else:
            self._database.commit_alone(_UPDATE_OPEN, values)
        begun.text, begun.at = text, at
        return self._commit(at, (begun.change,))

    def _begin(self, edit: Edit, reason: str) -> Commit:
        with self._database.transaction() as connection:
            writer = self._writer(connection, reason, is_open=True)
            writer.write(edit._replace(seen=self._still_seen(edit.seen)))
            if writer.changes:
                _show(writer, (edit.key,), closed=False)
        self._keep(writer, ())
        if writer.changes:
            self._open[edit.key] = _OpenChange(
                writer.row, writer.changes[0], canonical(edit.value), writer.at, contested=writer.beside
            )
        return self._commit(writer.at, writer.changes)

    def _still_seen(self, seen: Seen) -> Seen:
        """Return a sight that ends before every place given out anew since."""
        if not isinstance(seen, Sight) or seen.taken_back == len(self._taken_back):
            return seen
        return seen._replace(place=min(seen.place, *(at - 1 for at in self._taken_back[seen.taken_back :])))

    def _writer(self, connection: sqlite3.Connection, reason: str, *, is_open: bool = False) -> Writer:
        return Writer(
            connection=connection,
            station=self._station(),
            at=self._now(),
            reason=reason,
            is_open=is_open,
            seq=self._seq,
            lamport=self._lamport,
        )

    def _keep(self, writer: Writer, closed: Iterable[FieldKey]) -> None:
        self._seq, self._lamport = writer.seq, writer.lamport
        for key in closed:
            self._open.pop(key, None)

    def _close_rows(self, connection: sqlite3.Connection, keys: Iterable[FieldKey]) -> None:
        rows = [(self._open[key].row,) for key in keys]
        connection.executemany("UPDATE changes SET is_open = 0 WHERE id = ?", rows)

    def _commit(self, saved_at: str, changes: Sequence[Change]) -> Commit:
        return Commit(
            saved_at=saved_at,
            refs=tuple(change.ref for change in changes),
            changed=Changed(
                entities=frozenset(change.key.entity for change in changes),
                scopes=frozenset(scope_of(c.key.entity_id, c.campaign) for c in changes),
                saved_at=saved_at,
            ),
        )

    def _now(self) -> str:
        return self._clock().isoformat(timespec="seconds")

    def _changes(self, clause: str, values: Sequence[object]) -> tuple[Change, ...]:
        rows = self._database.rows(f"SELECT {CHANGE_COLUMNS} FROM changes c {clause}", values)
        return tuple(change_of(row) for row in rows)

    def _read_counters(self) -> None:
        row = self._database.row("SELECT max(seq) FROM changes WHERE station = ?", (self._station().id,))
        self._seq = (row[0] if row else 0) or 0
        # Every station's numbers and lamports grow together: its last change has its greatest lamport.
        row = self._database.row(
            "SELECT max((SELECT lamport FROM changes c WHERE c.station = s.id ORDER BY seq DESC LIMIT 1))"
            " FROM stations s"
        )
        self._lamport = (row[0] if row else 0) or 0


def _show(writer: Writer, keys: Iterable[FieldKey], *, closed: bool) -> None:
    writer.note_visits()
    look_at_what_was_before(writer.connection, after=writer.row - len(writer.changes))
    refresh_written(writer.connection, keys, closed=closed)
