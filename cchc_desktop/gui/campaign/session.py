"""The campaign the pages of planning show: what is known about it, and the writing of it."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.errors import CchcError, EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.core.records import CampaignRecord
from cchc_desktop.core.scopes import visit_of
from cchc_desktop.gui.bus import Bus
from cchc_desktop.gui.shell.page import SaveNotes
from cchc_desktop.gui.writing.save_teller import SaveTeller
from cchc_desktop.gui.writing.writer import Writer
from cchc_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from cchc_desktop.services.editing import UndoStep

_Result = TypeVar("_Result")


class CampaignSession(Writer):
    """Reads and writes one campaign: its fields, team, units and visits. Shared by the pages of planning.

    `switched` comes when another campaign is shown, `changed(Changed)` when something of it was written, here
    or elsewhere; `refused(CchcError)` when a use case said no or could not write: nothing was changed.
    """

    switched = Signal()
    changed = Signal(object)

    asks_for_reasons = False

    def __init__(
        self, workspace: Workspace, bus: Bus, save_notes: SaveNotes, parent: QObject | None = None
    ) -> None:
        self.workspace = workspace
        self._campaign_id = ""
        super().__init__(lambda: workspace.editing(self._campaign_id), bus, parent)
        SaveTeller(self, save_notes)
        bus.changed.connect(self._on_bus)

    @property
    def campaign_id(self) -> str:
        """The campaign that is shown; empty while there is none."""
        return self._campaign_id

    @property
    def drafts(self) -> Mapping[FieldKey, str]:
        """Return the drafts of the plan itself, its team and units; those of a visit are the visit's."""
        return {key: text for key, text in super().drafts.items() if not visit_of(key.entity_id)}

    def note_reading(self) -> None:
        """Note that a page is about to read again all that it shows."""
        self.sight = self.workspace.sight()

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

    def new_entity(self, entity: str, **values: JsonValue) -> str:
        """Add a unit or a member; returns its id, empty when it could not be kept."""
        made = self.attempt(lambda: self.editing().new_entity(entity, **values))
        if made:
            self.tell_now(entity)
        return made or ""

    def delete(self, entity: str, entity_id: str) -> bool:
        """Remove an entity, which undo brings back; False when it stays."""
        changed = self.attempt(lambda: self.editing().delete(entity, entity_id, seen=self.sight))
        if changed is not None:
            self.tell(changed)
        return changed is not None

    def undo(self) -> "UndoStep | None":
        return super().undo() if self._campaign_id else None

    def redo(self) -> "UndoStep | None":
        return super().redo() if self._campaign_id else None

    def attempt(self, commit: Callable[[], _Result]) -> _Result | None:
        try:
            return commit()
        except EnvironmentFailed as error:
            self.save_failed.emit(error)
            self.refused.emit(error)
        except Refused as error:
            self.refused.emit(error)
        return None

    def tell(self, changed: Changed) -> None:
        super().tell(changed)
        self.changed.emit(changed)

    def tell_now(self, *entities: str) -> None:
        """Tell the window what was committed just now by a use case that returns only an id."""
        moment = self.workspace.clock().isoformat()
        scopes = frozenset({self._campaign_id})
        self.tell(Changed(entities=frozenset(entities), scopes=scopes, saved_at=moment))

    def _on_bus(self, changed: object, initiator: object) -> None:
        if initiator is not self and isinstance(changed, Changed):
            self.changed.emit(changed)


def shown_error(error: object) -> str:
    """Return the whole sentence of a refusal."""
    from cchc_desktop.sentences import sentence_for  # seldom needed, never at a start

    return str(sentence_for(error)) if isinstance(error, CchcError) else ""
