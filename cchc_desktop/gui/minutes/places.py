"""Where a line of the self-check or an edit leads."""

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.scopes import item_of
from cchc_desktop.gui.shell.page import Place

_LETTERHEAD = "letterhead."
_ATTENDANCE = "attendance"
_TEXTS = frozenset({"number", "basis", "opening", "conclusion", "closing", "copies", "copies_each"})
_COLUMNS = {"recommendations": "recommendation"}
"""What the self-check calls a part of an item, and the name the visit page knows it by."""


def is_text_of_minutes(key: FieldKey) -> bool:
    """Tell whether a field of the log is edited on the page of the minutes."""
    return key.entity == "visit" and key.field in _TEXTS


def place_of_field(key: FieldKey, visit_id: str) -> Place:
    """Return the page on which a field of a visit is edited."""
    if is_text_of_minutes(key):
        return Place(page="minutes", args={"visit": visit_id, "field": key.field})
    item_id = item_of(key.entity_id)
    if not item_id:
        return _visit_itself(visit_id, key.field if key.entity == "visit" else _ATTENDANCE)
    part = key.field if key.entity == "finding" else key.entity
    return Place(page="visit", args={"visit": visit_id, "item": item_id, "field": part})


def place_of(target: tuple[str, ...], visit_id: str) -> Place | None:
    """Return the page where a fault is mended, None when there is no such place."""
    match target:
        case ("texts" | "visit", field):
            return place_of_field(FieldKey("visit", visit_id, field), visit_id)
        case ("item", item_id, field):
            part = _COLUMNS.get(field, field)
            return Place(page="visit", args={"visit": visit_id, "item": item_id, "field": part})
        case ("recommendation", row_id, field):
            return place_of_field(FieldKey("recommendation", row_id, field), visit_id)
        case ("conflicts",):
            return Place(page="conflicts", args={"visit": visit_id})
        case ("attendance", _):
            return _visit_itself(visit_id, _ATTENDANCE)
        case ("campaign", field) if field.startswith(_LETTERHEAD):
            return Place(page="settings", args={"tab": "letterhead", "field": field})
        case ("campaign", field):
            return Place(page="campaign", args={"tab": "plan", "field": field})
        case _:
            return None


def _visit_itself(visit_id: str, field: str) -> Place:
    """People, time and place: opened by a field without an item."""
    return Place(page="visit", args={"visit": visit_id, "field": field})
