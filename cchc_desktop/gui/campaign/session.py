"""The campaign the pages show, and the only way their edits take to the log.

An edit the disk refused is never dropped: it waits here and is tried again until it is kept.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.errors import CchcError, EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.core.records import CampaignRecord
from cchc_desktop.gui.bus import Bus
from cchc_desktop.gui.shell.page import SaveNotes
from cchc_desktop.sentences import sentence_for
from cchc_desktop.services.editing import Editing, UndoStep
from cchc_desktop.services.workspace import Workspace

RETRY_MS = 5_000

_Result = TypeVar("_Result")


class CampaignSession(QObject):
    """Reads and writes one campaign: its fields, team, units and visits. Shared by the pages of planning.

    `switched` comes when another campaign is shown, `changed(Changed)` when something of it was written, here
    or elsewhere; `refused(CchcError)` when a use case said no and nothing was changed.
    """

    switched = Signal()
    changed = Signal(object)
    refused = Signal(object)

    def __init__(
        self, workspace: Workspace, bus: Bus, save_notes: SaveNotes, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self._bus = bus
        self._notes = save_notes
        self._campaign_id = ""
        self._waiting: dict[FieldKey, JsonValue] = {}
        self._retry = QTimer(self)
        self._retry.setInterval(RETRY_MS)
        self._retry.timeout.connect(self.retry)
        bus.changed.connect(self._on_bus)

    @property
    def campaign_id(self) -> str:
        """The campaign that is shown; empty while there is none."""
        return self._campaign_id

    @property
    def has_waiting(self) -> bool:
        """Tell whether something typed has not reached the disk."""
        return bool(self._waiting)

    def record(self) -> CampaignRecord | None:
        """Read the campaign; None while there is none, also when it was put out of sight."""
        if not self._campaign_id:
            return None
        try:
            return self.workspace.planning.campaign(self._campaign_id)
        except Refused as error:
            if error.code is not ErrorCode.CAMPAIGN_UNKNOWN:
                raise
            return None

    def show(self, campaign_id: str) -> None:
        """Show another campaign."""
        if campaign_id != self._campaign_id:
            self.retry()
            self._campaign_id = campaign_id
            self.switched.emit()

    def show_newest(self) -> None:
        """When none is shown or it is gone, show the campaign where the person left off, or the newest."""
        ids = [record.entity_id for record in self.workspace.planning.campaigns()]
        if self._campaign_id not in ids:
            place = self.workspace.places.last()
            last = place.campaign_id if place and place.campaign_id in ids else ""
            self.show(last or (ids[0] if ids else ""))

    def note_typing(self) -> None:
        """Say that something was typed that is not on the disk yet."""
        self._notes.writing()

    def waiting(self, key: FieldKey) -> JsonValue:
        """Return what waits to be kept for a field; None when nothing does."""
        return self._waiting.get(key)

    def put(self, key: FieldKey, value: JsonValue) -> None:
        """Keep a choice, a date or a flag at once."""
        self._write(key, value, lambda editing: editing.put(key, value))

    def autosave(self, key: FieldKey, value: JsonValue) -> None:
        """Keep what is being typed."""
        self._write(key, value, lambda editing: editing.autosave(key, value))

    def leave(self, key: FieldKey) -> None:
        """Note that the cursor left a field."""
        if key not in self._waiting:
            self.attempt(lambda: self._editing().leave(key))

    def new_entity(self, entity: str, **values: JsonValue) -> str:
        """Add a unit or a member; returns its id, empty when it could not be kept."""
        made = self.attempt(lambda: self._editing().new_entity(entity, **values))
        if made:
            self.tell_now(entity)
        return made or ""

    def delete(self, entity: str, entity_id: str) -> bool:
        """Remove an entity, which undo brings back; False when it stays."""
        changed = self.attempt(lambda: self._editing().delete(entity, entity_id))
        if changed is not None:
            self.tell(changed)
        return changed is not None

    def undo(self) -> UndoStep | None:
        """Take the last step back."""
        return self._step(lambda editing: editing.undo())

    def redo(self) -> UndoStep | None:
        """Do the last undone step again."""
        return self._step(lambda editing: editing.redo())

    def attempt(self, commit: Callable[[], _Result]) -> _Result | None:
        """Run a use case; None when it failed, after this was said."""
        try:
            return commit()
        except EnvironmentFailed as error:
            self._notes.failed(str(sentence_for(error)))
            self.refused.emit(error)
        except Refused as error:
            self.refused.emit(error)
        return None

    def tell(self, changed: Changed) -> None:
        """Tell the window what a committed use case changed."""
        self._notes.saved(datetime.fromisoformat(changed.saved_at).astimezone())
        self._bus.post(changed, self)
        self.changed.emit(changed)

    def tell_now(self, *entities: str) -> None:
        """Tell the window what was committed just now by a use case that returns only an id."""
        moment = self.workspace.clock().isoformat()
        scopes = frozenset({self._campaign_id})
        self.tell(Changed(entities=frozenset(entities), scopes=scopes, saved_at=moment))

    def retry(self) -> None:
        """Try again to keep everything that waits."""
        for key, value in tuple(self._waiting.items()):
            self.put(key, value)

    def _editing(self) -> Editing:
        return self.workspace.editing(self._campaign_id)

    def _write(self, key: FieldKey, value: JsonValue, commit: Callable[[Editing], Changed]) -> None:
        self._waiting[key] = value
        try:
            changed = commit(self._editing())
        except EnvironmentFailed as error:
            self._notes.failed(str(sentence_for(error)))
            self._retry.start()
            return
        except Refused as error:
            self._waiting.pop(key)
            self.refused.emit(error)
            return
        self._waiting.pop(key)
        if not self._waiting:
            self._retry.stop()
        self.tell(changed)

    def _step(self, take: Callable[[Editing], UndoStep | None]) -> UndoStep | None:
        step = self.attempt(lambda: take(self._editing())) if self._campaign_id else None
        if step is not None:
            self.tell(step.changed)
        return step

    def _on_bus(self, changed: object, initiator: object) -> None:
        if initiator is not self and isinstance(changed, Changed):
            self.changed.emit(changed)


def shown_error(error: object) -> str:
    """Return the whole sentence of a refusal."""
    return str(sentence_for(error)) if isinstance(error, CchcError) else ""
