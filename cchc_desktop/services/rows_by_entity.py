"""Gathering cells into the fields of each entity."""

from collections.abc import Iterable

from cchc_desktop.core.changes import JsonValue  # noqa: TC001 - read by people who ask for the types
from cchc_desktop.services.field_values import Fields
from cchc_desktop.store.views import Cell


def fields_by_entity(cells: Iterable[Cell]) -> dict[str, Fields]:
    """Return the fields of each entity by its id; the cells are of one kind of entity."""
    found: dict[str, dict[str, JsonValue]] = {}
    for cell in cells:
        found.setdefault(cell.key.entity_id, {})[cell.key.field] = cell.value
    return dict[str, Fields](found)
