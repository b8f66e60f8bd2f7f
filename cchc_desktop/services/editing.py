"""Writing: every typed field of every page goes through `Editing`, and can be undone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.changes import ChangeRef, FieldKey, JsonValue, Seen, Sight
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.fields import stored_value
from cchc_desktop.core.ids import IdSource
from cchc_desktop.core.scopes import WHOLE_VISIT, item_of, row_id, visit_of
from cchc_desktop.services.drafts import Drafts
from cchc_desktop.store.log import Commit
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit

_RECORDS_OF_SEALING = frozenset({"print", "seal"})
_SCAN = ("seal", "scan")

# They come into being with their first field; everything else is a row, which undo takes away as a whole.
_NEVER_ROWS = frozenset({"campaign", "visit", "finding"})


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
    visit raises `Refused(REASON_REQUIRED)` while it is empty. It holds for the visit it was first used for
    and is forgotten at the edit of another sealed one.

    `seen` is the sight (`Workspace.sight`) a page took before it read what it shows: what came in since stays
    in dispute with what is written. Without it everything there is counts as seen, in typing what there is at
    the first key.

    All writing raises `Refused(FIELD_UNKNOWN)`
    and `Refused(VALUE_INVALID)` for what the field does not take; prints and seals are written by their
    services and refused here, but for the scan of the signed paper. To be used from one thread.
    """

    def __init__(self, campaign_id: str, store: Store, ids: IdSource) -> None:
        self._reason = ""
        self._reason_used_for: frozenset[str] = frozenset()
        self._campaign = campaign_id
        self._store = store
        self._ids = ids
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self._typing: dict[FieldKey, _Turn] = {}
        self._typing_since: dict[FieldKey, Sight] = {}
        self._drafts = Drafts(store.local, campaign_id)

    @property
    def reason(self) -> str:
        """The reason for edits after the seal; empty while none is stated."""
        return self._reason

    @reason.setter
    def reason(self, words: str) -> None:
        self._reason = words.strip()
        self._reason_used_for = frozenset()

    def put(self, key: FieldKey, value: JsonValue, *, seen: Sight | None = None) -> Changed:
        """Write a value that is settled at once: a choice, a date, a flag."""
        return self.put_many({key: value}, seen=seen)

    def put_many(self, values: Mapping[FieldKey, JsonValue], *, seen: Sight | None = None) -> Changed:
        """Write several values in one transaction; they are undone together.

        Typing in other fields becomes a step of its own first, so that steps are undone in the order in
        which they were made.
        """
        changed = self._put_step(
            values, reason="", seen={key: self._drafts.seen(key) or seen for key in values}
        )
        self._drafts.drop(values)
        return changed

    def decide(
        self,
        values: Mapping[FieldKey, JsonValue],
        *,
        reason: str,
        seen: Mapping[FieldKey, frozenset[ChangeRef]],
    ) -> Changed:
        """Write decisions about values in dispute, undone together like other values.

        `seen` are the changes that were looked at, by field; a field without any is settled whole.
        `reason` is kept with these changes alone; it is enough for a sealed visit. What was typed into one of
        the fields and is no value of it stays a draft: who decides has not seen it. Raises
        `Refused(CONFLICT_CHANGED)` while somebody is typing in one of the fields.
        """
        if not self._typing.keys().isdisjoint(values):
            raise Refused(ErrorCode.CONFLICT_CHANGED)
        return self._put_step(values, reason=reason, seen=seen)

    def autosave(self, key: FieldKey, value: JsonValue, *, seen: Sight | None = None) -> Changed:
        """Save a text while the cursor is in its field. Durable when this returns."""
        _refuse_records_of_sealing((key,))
        reason = self._reason_for((key,))
        turn = self._typing.get(key) or _Turn(key, self._value(key), None)
        after = stored_value(key, value)
        since = self._typing_since.get(key) or self._drafts.seen(key) or seen
        seen = since or self._store.log.sight(whole=True)
        edit = Edit(campaign=self._campaign, key=key, value=value, seen=seen)
        commit = self._store.log.autosave(edit, reason=reason)
        self._typing_since.setdefault(key, seen)
        self._typing[key] = replace(turn, after=after)
        self._drafts.drop((key,))
        return _told(commit, (key,))

    def leave(self, key: FieldKey) -> Changed | None:
        """Say that the cursor left the field: its change closes and becomes one step to undo.

        None when nothing was typed there.
        """
        turn = self._typing.pop(key, None)
        self._typing_since.pop(key, None)
        commit = self._store.log.close(key)
        if turn is not None:
            self._remember((turn,))
        return _told(commit, (key,)) if commit is not None else None

    def keep_draft(self, key: FieldKey, text: str, *, seen: Sight | None = None) -> None:
        """Keep a text that is no value of its field, for this station only. Durable when this returns.

        It is no part of the data. The next value written to the field drops it; whoever writes that value has
        seen what was `seen` when the draft was begun, because a draft hides what the field holds.
        """
        self._drafts.keep(key, text, seen=seen)

    def draft(self, key: FieldKey) -> str | None:
        """Return the draft of a field; None when there is none."""
        return self._drafts.texts().get(key)

    def drafts(self) -> Mapping[FieldKey, str]:
        """Return every draft of the campaign, but for rows that were taken out."""
        return {key: text for key, text in self._drafts.texts().items() if not self._is_gone(key)}

    def drop_draft(self, key: FieldKey) -> None:
        """Forget the draft of a field."""
        self._drafts.drop((key,))

    def move_draft(self, old: FieldKey, new: FieldKey) -> None:
        """Give a draft to the row which has begun since it was typed."""
        self._drafts.move(old, new)

    def new_row(self, entity: str, visit_id: str, item_id: str = WHOLE_VISIT, **values: JsonValue) -> str:
        """Add a row (recommendation, document, dossier, attendee, request ...) and return its id."""
        entity_id = row_id(visit_id, item_id, self._ids())
        self._add(entity, entity_id, {"order": self.next_order(entity, visit_id), **values})
        return entity_id

    def new_entity(self, entity: str, **values: JsonValue) -> str:
        """Add a unit or a member and return its id. A visit is made by `PlanningService.create_visit`."""
        entity_id = self._ids()
        self._add(entity, entity_id, {"order": self.next_order(entity, self._campaign), **values})
        return entity_id

    def delete(self, entity: str, entity_id: str, *, seen: Sight | None = None) -> Changed:
        """Mark a row or an entity as deleted; undo brings it back with everything in it.

        With an item outside the outline goes everything that was recorded under it.
        """
        rows = {(entity, entity_id): None}
        if entity == "extra_item":
            rows |= dict.fromkeys(self._recorded_under(entity_id))
        return self.put_many({FieldKey(*row, "deleted"): True for row in rows}, seen=seen)

    def next_order(self, entity: str, scope: str) -> float:
        """Return the place of a row added after all others of its kind, at a visit or in the campaign."""
        cells = self._store.views.cells(scope, (entity,))
        orders = [cell.value for cell in cells if cell.key.field == "order"]
        return max((order for order in orders if isinstance(order, int | float)), default=0) + 1

    @property
    def can_undo(self) -> bool:
        """Tell whether there is something to undo."""
        return bool(self._done or any(turn.before != turn.after for turn in self._typing.values()))

    @property
    def can_redo(self) -> bool:
        """Tell whether there is something to redo."""
        return bool(self._undone)

    def undo(self) -> UndoStep | None:
        """Take the last step back; None when there is nothing to undo.

        A field that holds something else by now, written by somebody else, is left alone.
        """
        self._leave_all()
        while self._done:
            back = tuple(_Turn(turn.key, turn.after, turn.before) for turn in reversed(self._done[-1]))
            if step := self._turned(back, self._done, self._undone):
                return step
        return None

    def redo(self) -> UndoStep | None:
        """Do the last undone step again; None when there is nothing to redo."""
        self._leave_all()
        while self._undone:
            if step := self._turned(self._undone[-1], self._undone, self._done):
                return step
        return None

    def _put_step(
        self, values: Mapping[FieldKey, JsonValue], *, reason: str, seen: Mapping[FieldKey, Seen]
    ) -> Changed:
        self._leave_all()
        step = tuple(_Turn(key, self._value(key), stored_value(key, value)) for key, value in values.items())
        new = self._new_rows(values)
        changed = self._write(step, reason=reason, seen=seen)
        # What was added is undone by deleting it, so that a redo finds everything that was in it.
        making = (_Turn(FieldKey(*row, "deleted"), before=True, after=None) for row in new)
        self._remember((*(turn for turn in step if _row_of(turn.key) not in new), *making))
        return changed

    def _turned(self, turns: _Step, source: list[_Step], target: list[_Step]) -> UndoStep | None:
        """Write the turns of the last step of `source` that still apply, and move it over to `target`."""
        sight = self._store.log.sight(whole=True)
        fresh = tuple(turn for turn in turns if self._still_holds(turn))
        changed = self._write(fresh, seen={turn.key: sight for turn in fresh}) if fresh else None
        kept = {turn.key for turn in fresh}
        moved = tuple(turn for turn in source.pop() if turn.key in kept)
        if changed is None:
            return None
        target.append(moved)
        return UndoStep(keys=tuple(turn.key for turn in moved), changed=changed)

    def _still_holds(self, turn: _Turn) -> bool:
        cell = self._store.views.cell(turn.key)
        if cell is None:
            return turn.before is None
        return cell.value == turn.before and not cell.in_conflict

    def _add(self, entity: str, entity_id: str, values: Mapping[str, JsonValue]) -> None:
        self.put_many({FieldKey(entity, entity_id, name): value for name, value in values.items()})

    def _new_rows(self, keys: Iterable[FieldKey]) -> dict[tuple[str, str], None]:
        """Return the rows that nothing was ever written to."""
        rows = dict.fromkeys(_row_of(key) for key in keys if key.entity not in _NEVER_ROWS)
        entity = self._store.views.entity
        return {row: None for row in rows if not entity(*row, with_gone=True)}

    def _recorded_under(self, extra_item: str) -> list[tuple[str, str]]:
        visit_id, item_id = visit_of(extra_item), item_of(extra_item)
        cells = self._store.views.cells(visit_id)
        return [_row_of(cell.key) for cell in cells if item_of(cell.key.entity_id) == item_id]

    def _write(self, step: _Step, *, reason: str = "", seen: Mapping[FieldKey, Seen]) -> Changed:
        keys = tuple(turn.key for turn in step)
        _refuse_records_of_sealing(keys)
        reason = reason.strip() or self._reason_for(keys)
        edits = [Edit(self._campaign, turn.key, turn.after, seen.get(turn.key)) for turn in step]
        return _told(self._store.log.put(edits, reason=reason), keys)

    def _remember(self, step: _Step) -> None:
        told = tuple(turn for turn in step if turn.before != turn.after)
        if told:
            self._done.append(told)
            self._undone.clear()

    def _is_gone(self, key: FieldKey) -> bool:
        return self._value(FieldKey(*_row_of(key), "deleted")) is True

    def _leave_all(self) -> None:
        for key in tuple(self._typing):
            self.leave(key)

    def _value(self, key: FieldKey) -> JsonValue:
        cell = self._store.views.cell(key)
        return cell.value if cell else None

    def _reason_for(self, keys: tuple[FieldKey, ...]) -> str:
        """Return the reason to be kept with a write; empty for visits that are not sealed."""
        visits = {visit for key in keys if (visit := _visit_edited(key))}
        lines = {visit: self._store.views.visit(visit) for visit in visits}
        sealed = frozenset(visit for visit, line in lines.items() if line is not None and line.sealed_at)
        if not sealed:
            return ""
        if self._reason_used_for and not sealed <= self._reason_used_for:
            self.reason = ""
        if not self._reason:
            raise Refused(ErrorCode.REASON_REQUIRED)
        self._reason_used_for |= sealed
        return self._reason


def _row_of(key: FieldKey) -> tuple[str, str]:
    return key.entity, key.entity_id


def _refuse_records_of_sealing(keys: Iterable[FieldKey]) -> None:
    for key in keys:
        if key.entity in _RECORDS_OF_SEALING and (key.entity, key.field) != _SCAN:
            raise Refused(ErrorCode.FIELD_UNKNOWN, {"entity": key.entity, "field": key.field})


def _visit_edited(key: FieldKey) -> str:
    if key.entity in _RECORDS_OF_SEALING:
        return ""
    return key.visit_id


def _told(commit: Commit, keys: Iterable[FieldKey]) -> Changed:
    """Return what changed; the fields of a visit itself count for its pages as well as its campaign's."""
    visits = {key.entity_id for key in keys if key.entity == "visit"}
    changed = commit.changed
    return changed._replace(scopes=changed.scopes | visits) if changed.scopes else changed
