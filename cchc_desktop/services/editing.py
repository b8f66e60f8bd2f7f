"""Writing: every typed field of every page goes through `Editing`, and can be undone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.fields import stored_value
from cchc_desktop.core.ids import IdSource
from cchc_desktop.core.scopes import WHOLE_VISIT, row_id, visit_of
from cchc_desktop.store.log import Commit
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit

_RECORDS_OF_SEALING = frozenset({"print", "seal"})


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoStep:
    """What an undo or redo touched; the page goes to `keys[0]`."""

    keys: tuple[FieldKey, ...]
    changed: Changed


@dataclass(frozen=True, slots=True)
class _Turn:
    """One field of one step: what it held and what it was made to hold."""

    key: FieldKey
    before: JsonValue
    after: JsonValue


_Step = tuple[_Turn, ...]


class Editing:
    """The typing of one campaign, with one history for undo across all its pages.

    `reason` is the person's reason for editing a visit that is sealed; every edit of a field of a sealed
    visit raises `Refused(REASON_REQUIRED)` while it is empty. All writing raises `Refused(FIELD_UNKNOWN)`
    and `Refused(VALUE_INVALID)` for what the field does not take. To be used from one thread.
    """

    def __init__(self, campaign_id: str, store: Store, ids: IdSource) -> None:
        self.reason: str = ""
        self._campaign = campaign_id
        self._store = store
        self._ids = ids
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self._typing: dict[FieldKey, _Turn] = {}

    def put(self, key: FieldKey, value: JsonValue) -> Changed:
        """Write a value that is settled at once: a choice, a date, a flag."""
        return self.put_many({key: value})

    def put_many(self, values: Mapping[FieldKey, JsonValue]) -> Changed:
        """Write several values in one transaction; they are undone together."""
        self._leave_all(values)
        step = tuple(_Turn(key, self._value(key), stored_value(key, value)) for key, value in values.items())
        changed = self._write(step)
        self._remember(step)
        return changed

    def autosave(self, key: FieldKey, value: JsonValue) -> Changed:
        """Save a text while the cursor is in its field. Durable when this returns."""
        reason = self._reason_for((key,))
        turn = self._typing.get(key) or _Turn(key, self._value(key), None)
        after = stored_value(key, value)
        commit = self._store.log.autosave(Edit(campaign=self._campaign, key=key, value=value), reason=reason)
        self._typing[key] = replace(turn, after=after)
        return _told(commit, (key,))

    def leave(self, key: FieldKey) -> Changed | None:
        """Say that the cursor left the field: its change closes and becomes one step to undo.

        None when nothing was typed there.
        """
        turn = self._typing.pop(key, None)
        commit = self._store.log.close(key)
        if turn is not None:
            self._remember((turn,))
        return _told(commit, (key,)) if commit is not None else None

    def new_row(self, entity: str, visit_id: str, item_id: str = WHOLE_VISIT, **values: JsonValue) -> str:
        """Add a row (recommendation, document, dossier, attendee, request ...) and return its id."""
        entity_id = row_id(visit_id, item_id, self._ids())
        order = self._next_order(entity, visit_id)
        self._add(entity, entity_id, {"order": order, **values})
        return entity_id

    def new_entity(self, entity: str, **values: JsonValue) -> str:
        """Add a unit or a member and return its id. A visit is made by `PlanningService.create_visit`."""
        entity_id = self._ids()
        order = self._next_order(entity, self._campaign)
        self._add(entity, entity_id, {"order": order, **values})
        return entity_id

    def delete(self, entity: str, entity_id: str) -> Changed:
        """Mark a row or an entity as deleted; undo brings it back with everything in it."""
        for key in [key for key in self._typing if (key.entity, key.entity_id) == (entity, entity_id)]:
            self.leave(key)
        return self.put(FieldKey(entity, entity_id, "deleted"), value=True)

    @property
    def can_undo(self) -> bool:
        """Tell whether there is something to undo."""
        return bool(self._done or any(turn.before != turn.after for turn in self._typing.values()))

    @property
    def can_redo(self) -> bool:
        """Tell whether there is something to redo."""
        return bool(self._undone)

    def undo(self) -> UndoStep | None:
        """Take the last step back; None when there is nothing to undo."""
        self._leave_all(self._typing)
        if not self._done:
            return None
        step = self._done[-1]
        back = tuple(_Turn(turn.key, turn.after, turn.before) for turn in step)
        changed = self._write(back)
        self._undone.append(self._done.pop())
        return UndoStep(keys=tuple(turn.key for turn in step), changed=changed)

    def redo(self) -> UndoStep | None:
        """Do the last undone step again; None when there is nothing to redo."""
        self._leave_all(self._typing)
        if not self._undone:
            return None
        step = self._undone[-1]
        changed = self._write(step)
        self._done.append(self._undone.pop())
        return UndoStep(keys=tuple(turn.key for turn in step), changed=changed)

    def _add(self, entity: str, entity_id: str, values: Mapping[str, JsonValue]) -> None:
        self._leave_all(self._typing)
        keys = {name: FieldKey(entity, entity_id, name) for name in values}
        fields = tuple(_Turn(keys[name], None, value) for name, value in values.items())
        self._write(fields)
        # What was added is undone by deleting it, so that a redo finds everything that was in it.
        self._remember((_Turn(FieldKey(entity, entity_id, "deleted"), before=True, after=None),))

    def _write(self, step: _Step) -> Changed:
        reason = self._reason_for(tuple(turn.key for turn in step))
        edits = [Edit(campaign=self._campaign, key=turn.key, value=turn.after) for turn in step]
        return _told(self._store.log.put(edits, reason=reason), (turn.key for turn in step))

    def _remember(self, step: _Step) -> None:
        told = tuple(turn for turn in step if turn.before != turn.after)
        if told:
            self._done.append(told)
            self._undone.clear()

    def _leave_all(self, keys: Iterable[FieldKey]) -> None:
        for key in tuple(keys):
            if key in self._typing:
                self.leave(key)

    def _value(self, key: FieldKey) -> JsonValue:
        cell = self._store.views.cell(key)
        return cell.value if cell else None

    def _reason_for(self, keys: tuple[FieldKey, ...]) -> str:
        """Return the reason to be kept with a write; empty for visits that are not sealed."""
        visits = {visit for key in keys if (visit := _visit_edited(key))}
        lines = [self._store.views.visit(visit) for visit in visits]
        if not any(line is not None and line.sealed_at for line in lines):
            return ""
        if not self.reason.strip():
            raise Refused(ErrorCode.REASON_REQUIRED)
        return self.reason.strip()

    def _next_order(self, entity: str, scope: str) -> float:
        cells = self._store.views.cells(scope, (entity,))
        orders = [cell.value for cell in cells if cell.key.field == "order"]
        return max((order for order in orders if isinstance(order, int | float)), default=0) + 1


def _visit_edited(key: FieldKey) -> str:
    if key.entity in _RECORDS_OF_SEALING:
        return ""
    return key.entity_id if key.entity == "visit" else visit_of(key.entity_id)


def _told(commit: Commit, keys: Iterable[FieldKey]) -> Changed:
    """Return what changed; the fields of a visit itself count for its pages as well as its campaign's."""
    visits = {key.entity_id for key in keys if key.entity == "visit"}
    changed = commit.changed
    return replace(changed, scopes=changed.scopes | visits) if changed.scopes else changed
