"""Last time's findings at the same unit, from this campaign or an earlier one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.scopes import item_of
from cchc_desktop.services.field_values import text_of
from cchc_desktop.services.reading import Reader
from cchc_desktop.store.views import Views, VisitLine

_MOST_VISITS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousFinding:
    """What was found about an item at this unit's visit before, in this campaign or an earlier one."""

    visit_id: str
    campaign_id: str
    date: str
    rating: str
    achieved: str
    shortcomings: str
    recommendations: tuple[str, ...]


def previous_findings(
    views: Views, reader: Reader, line: VisitLine, asked: Collection[str]
) -> Mapping[str, PreviousFinding]:
    """Return the newest earlier finding of each item; units are the same by name, items by outline and id.

    No more visits are read than it takes to find every item `asked`.
    """
    if not line.unit_name:
        return {}
    earlier = [
        other
        for other in views.visits_of_unit_named(line.unit_name)
        if other.visit_id != line.visit_id and other.date and (not line.date or other.date < line.date)
    ]
    outline = _outline_of(views, line)
    earlier = [other for other in earlier if _outline_of(views, other) == outline]
    found: dict[str, PreviousFinding] = {}
    for other in earlier[:_MOST_VISITS]:
        for item_id, finding in _findings_of(reader, other).items():
            found.setdefault(item_id, finding)
        if found.keys() >= set(asked):
            break
    return found


def _outline_of(views: Views, line: VisitLine) -> JsonValue:
    """Return the id of the outline a visit followed: another outline may call another item by the same id."""
    cell = views.cell(FieldKey("campaign", line.campaign_id, "outline_id"))
    return cell.value if cell else None


def _findings_of(reader: Reader, line: VisitLine) -> dict[str, PreviousFinding]:
    rows = reader.rows_of(line.visit_id, "finding", "recommendation")
    wanted: dict[str, tuple[str, ...]] = {}
    for entity_id, fields in rows.of("recommendation"):
        item_id = item_of(entity_id)
        wanted[item_id] = (*wanted.get(item_id, ()), text_of(fields, "text"))
    return {
        item_of(entity_id): PreviousFinding(
            visit_id=line.visit_id,
            campaign_id=line.campaign_id,
            date=line.date,
            rating=text_of(fields, "rating"),
            achieved=text_of(fields, "achieved"),
            shortcomings=text_of(fields, "shortcomings"),
            recommendations=wanted.get(item_of(entity_id), ()),
        )
        for entity_id, fields in rows.of("finding")
        if text_of(fields, "rating")
    }
