"""The only way the edits of a page take to the log, and what is known about saving them.

An edit that cannot be kept yet is never dropped: what the disk refused is tried again, what a sealed visit
asks a reason for waits for the reason, and what cannot be read is kept as a draft, which is no part of the
data.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from weakref import WeakSet

from PySide6.QtCore import QObject, QTimer, Signal

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.changes import FieldKey, JsonValue, Sight
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.gui.bus import Bus

if TYPE_CHECKING:
    from cchc_desktop.services.editing import Editing, UndoStep

RETRY_MS = 5_000

_Result = TypeVar("_Result")


@dataclass(eq=False, repr=False, kw_only=True)
class RowDraft:
    """A row on the page. `entity_id` is empty until the first value is kept; `values` wait until then."""

    entity: str
    item_id: str
    entity_id: str = ""
    values: dict[str, JsonValue] = field(default_factory=dict[str, JsonValue])


class _Waiting(NamedTuple):
    editing: "Editing"
    value: JsonValue
    seen: Sight | None


class Writer(QObject):
    """Writes fields. `editing` gives the editing of the campaign that is shown at the moment of a write.

    `saved` comes after the commit only, with its time in ISO 8601; `typing` when something was typed that is
    not on the disk; `save_failed(EnvironmentFailed)` when it waits to be tried again, `save_recovered` when
    all of it has been kept; `draft_held` when a draft was kept; `refused(CchcError)` when a use case said no;
    `reason_needed` when an edit waits for its reason, `given_up` when what waited was given up.
    """

    typing = Signal()
    saved = Signal(str)
    save_failed = Signal(object)
    save_recovered = Signal()
    draft_held = Signal()
    refused = Signal(object)
    reason_needed = Signal()
    given_up = Signal()

    asks_for_reasons = True
    """Whether there is a place to state why a sealed visit is edited; without one such an edit is refused."""

    def __init__(self, editing: "Callable[[], Editing]", bus: Bus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.editing = editing
        self._bus = bus
        self.sight: Sight | None = None
        """How far the page saw that is shown: taken before all of it was last read."""
        self._waiting: dict[FieldKey, _Waiting] = {}
        self._waiting_drafts: dict[FieldKey, _Waiting] = {}
        self._in_hand: WeakSet[QObject] = WeakSet()
        self._saved_at = ""
        self._failing = False
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.setInterval(RETRY_MS)
        self._retry.timeout.connect(self.retry)

    # --- what is known

    @property
    def has_waiting(self) -> bool:
        """Tell whether something typed has not reached the disk."""
        return bool(self._waiting or self._waiting_drafts)

    @property
    def has_in_hand(self) -> bool:
        """Tell whether a field shows typed text that it has not handed over yet."""
        return bool(self._in_hand)

    def waiting(self, key: FieldKey) -> JsonValue:
        """Return what waits to be kept for a field; None when nothing does."""
        held = self._waiting.get(key)
        return held.value if held is not None else None

    def draft(self, key: FieldKey) -> str | None:
        """Return what was typed into a field and is no value of it; None when there is nothing such."""
        held = self._waiting_drafts.get(key)
        return str(held.value) if held is not None else self.editing().draft(key)

    def all_waiting(self) -> Mapping[FieldKey, JsonValue]:
        """Return everything that waits to be kept, by its field."""
        return {key: held.value for key, held in self._waiting.items()}

    @property
    def drafts(self) -> Mapping[FieldKey, str]:
        """Return every draft of what is shown, by its field."""
        held = {key: str(one.value) for key, one in self._waiting_drafts.items()}
        return {**self.editing().drafts(), **held}

    # --- writing

    # `seen` is the `sight` of the page when the field was last shown; without it, that of what is shown now.

    def autosave(self, key: FieldKey, value: JsonValue, *, seen: Sight | None = None) -> None:
        """Keep what is being typed."""
        sight = self._first_seen(key, seen)
        self._write({key: value}, lambda editing: editing.autosave(key, value, seen=sight), sight, soon=True)

    def put(self, key: FieldKey, value: JsonValue, *, seen: Sight | None = None) -> None:
        """Keep a choice, a date or a flag at once."""
        sight = self._first_seen(key, seen)
        self._write({key: value}, lambda editing: editing.put(key, value, seen=sight), sight)

    def put_many(self, values: Mapping[FieldKey, JsonValue], *, seen: Sight | None = None) -> None:
        """Keep several values together; undo takes them back together."""
        sight = seen or self.sight
        self._write(values, lambda editing: editing.put_many(values, seen=sight), sight)

    def leave(self, key: FieldKey) -> None:
        """Note that the cursor left a field."""
        if key not in self._waiting and (changed := self.attempt(lambda: self.editing().leave(key))):
            self.tell(changed)

    def keep_draft(self, key: FieldKey, text: str, *, seen: Sight | None = None) -> None:
        """Hold what was typed and cannot be read as a value of its field."""
        sight = self._first_seen(key, seen)
        self._waiting.pop(key, None)
        self._hold(_Waiting(self.editing(), text, sight), key)

    def undo(self) -> "UndoStep | None":
        """Take the last step back; None when there is nothing to take back, or it could not be written."""
        return self._step(lambda editing: editing.undo())

    def redo(self) -> "UndoStep | None":
        """Do the last undone step again."""
        return self._step(lambda editing: editing.redo())

    def retry(self) -> None:
        """Try again to keep everything that waits."""
        for key, held in tuple(self._waiting_drafts.items()):
            self._hold(held, key)
        for key, held in tuple(self._waiting.items()):
            self._write_again(key, held)

    def stop_trying(self) -> None:
        """Try again only when asked."""
        self._retry.stop()

    def drop_waiting(self) -> None:
        """Give up what waits."""
        self._waiting.clear()
        self.given_up.emit()

    # --- telling

    def note_typing(self, binding: QObject) -> None:
        """Note that a field shows text that nobody has kept yet."""
        self._in_hand.add(binding)
        self.typing.emit()

    def note_handed_over(self, binding: QObject) -> None:
        """Note that a field has handed over all its text."""
        self._in_hand.discard(binding)

    def note_unchanged(self, binding: QObject) -> None:
        """Note that what was typed was taken back before it was kept: all is as it was saved."""
        self.note_handed_over(binding)
        if self._saved_at:
            self.saved.emit(self._saved_at)

    def attempt(self, commit: Callable[[], _Result]) -> _Result | None:
        """Run a use case; None when it failed, after this was said."""
        try:
            return commit()
        except EnvironmentFailed as error:
            self._note_failure(error)
        except Refused as error:
            self._note_refusal(error)
        return None

    def tell(self, changed: Changed) -> None:
        """Tell the window what a committed use case changed."""
        self._saved_at = changed.saved_at
        self.saved.emit(changed.saved_at)
        self._bus.post(changed, self)

    def on_kept(self, changed: Changed, keys: tuple[FieldKey, ...], *, typing: bool) -> None:
        """Follow a write that was committed; while `typing`, what it costs can come a moment later."""
        del keys, typing
        self.tell(changed)

    def note_recovery(self) -> None:
        """Say that all of what could not be written has been by now."""
        if self._failing and not self.has_waiting:
            self._failing = False
            self._retry.stop()
            self.save_recovered.emit()

    # --- inside

    def _write(
        self,
        values: Mapping[FieldKey, JsonValue],
        commit: "Callable[[Editing], Changed]",
        seen: Sight | None,
        *,
        soon: bool = False,
        editing: "Editing | None" = None,
    ) -> None:
        into = editing or self.editing()
        for key, value in values.items():
            self._waiting_drafts.pop(key, None)
            held = self._waiting.get(key)
            self._waiting[key] = _Waiting(into, value, held.seen if held else seen)
        try:
            changed = commit(into)
        except EnvironmentFailed as error:
            self._note_failure(error)
            return
        except Refused as error:
            self._give_up(values, error)
            return
        for key in values:
            self._waiting.pop(key, None)
        self.on_kept(changed, tuple(values), typing=soon)
        self.note_recovery()

    def _write_again(self, key: FieldKey, held: _Waiting) -> None:
        self._write(
            {key: held.value},
            lambda editing: editing.put(key, held.value, seen=held.seen),
            held.seen,
            editing=held.editing,
        )

    def _first_seen(self, key: FieldKey, seen: Sight | None) -> Sight | None:
        """Return what was seen by who wrote a field: what waits there has hidden everything since."""
        held = self._waiting.get(key) or self._waiting_drafts.get(key)
        return held.seen if held is not None else seen or self.sight

    def _give_up(self, values: Mapping[FieldKey, JsonValue], error: Refused) -> None:
        """Trying again will not help: keep the words as drafts, and do not hold the person here."""
        if not self._waits_for_reason(error):
            for key, value in values.items():
                held = self._waiting.pop(key, None)
                if held and error.code is not ErrorCode.REASON_REQUIRED and _is_typed(value):
                    self._hold(held, key)
        self._note_refusal(error)

    def _hold(self, held: _Waiting, key: FieldKey) -> None:
        try:
            held.editing.keep_draft(key, str(held.value), seen=held.seen)
        except EnvironmentFailed as error:
            self._waiting_drafts[key] = held
            self._note_failure(error)
            return
        self._waiting_drafts.pop(key, None)
        self.note_recovery()
        self.draft_held.emit()

    def _step(self, take: "Callable[[Editing], UndoStep | None]") -> "UndoStep | None":
        step = self.attempt(lambda: take(self.editing()))
        if step is not None:
            self.tell(step.changed)
        return step

    def _note_failure(self, error: EnvironmentFailed) -> None:
        self._failing = True
        self.save_failed.emit(error)
        self._retry.start()

    def _waits_for_reason(self, error: Refused) -> bool:
        return self.asks_for_reasons and error.code is ErrorCode.REASON_REQUIRED

    def _note_refusal(self, error: Refused) -> None:
        if self._waits_for_reason(error):
            self.reason_needed.emit()
        else:
            self.refused.emit(error)


def _is_typed(value: JsonValue) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool) and value != ""
