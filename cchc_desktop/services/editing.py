"""Writing: every typed field of every page goes through `Editing`, and can be undone."""

from collections.abc import Mapping
from dataclasses import dataclass

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.scopes import WHOLE_VISIT


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoStep:
    """What an undo or redo touched; the page goes to `keys[0]`."""

    keys: tuple[FieldKey, ...]
    changed: Changed


class Editing:
    """The typing of one campaign, with one history for undo across all its pages.

    `reason` is the person's reason for editing a visit that is sealed; every edit of a field of a sealed
    visit raises `Refused(REASON_REQUIRED)` while it is empty. All writing raises `Refused(FIELD_UNKNOWN)`
    and `Refused(VALUE_INVALID)` for what the field does not take.
    """

    reason: str = ""

    def put(self, key: FieldKey, value: JsonValue) -> Changed:
        """Write a value that is settled at once: a choice, a date, a flag."""
        raise NotImplementedError

    def put_many(self, values: Mapping[FieldKey, JsonValue]) -> Changed:
        """Write several values in one transaction; they are undone together."""
        raise NotImplementedError

    def autosave(self, key: FieldKey, value: JsonValue) -> Changed:
        """Save a text while the cursor is in its field. Durable when this returns."""
        raise NotImplementedError

    def leave(self, key: FieldKey) -> Changed | None:
        """Say that the cursor left the field: its change closes and becomes one step to undo.

        None when nothing was typed there.
        """
        raise NotImplementedError

    def new_row(self, entity: str, visit_id: str, item_id: str = WHOLE_VISIT, **values: JsonValue) -> str:
        """Add a row (recommendation, document, dossier, attendee, request ...) and return its id."""
        raise NotImplementedError

    def new_entity(self, entity: str, **values: JsonValue) -> str:
        """Add a unit or a member and return its id. A visit is made by `PlanningService.create_visit`."""
        raise NotImplementedError

    def delete(self, entity: str, entity_id: str) -> Changed:
        """Mark a row or an entity as deleted; undo brings it back with everything in it."""
        raise NotImplementedError

    @property
    def can_undo(self) -> bool:
        """Tell whether there is something to undo."""
        raise NotImplementedError

    @property
    def can_redo(self) -> bool:
        """Tell whether there is something to redo."""
        raise NotImplementedError

    def undo(self) -> UndoStep | None:
        """Take the last step back; None when there is nothing to undo."""
        raise NotImplementedError

    def redo(self) -> UndoStep | None:
        """Do the last undone step again; None when there is nothing to redo."""
        raise NotImplementedError
