"""Following up recommendations: whose date has passed."""

from dataclasses import dataclass
from datetime import date

from cchc_desktop.core.clock import Clock
from cchc_desktop.core.dates import iso_date
from cchc_desktop.core.scopes import item_of
from cchc_desktop.services.campaign_reading import plain
from cchc_desktop.services.field_values import text_of
from cchc_desktop.store.store import Store
from cchc_desktop.store.views import DueLine


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueRecommendation:
    """A recommendation whose date, `due` (ISO), has passed since `days_late` days.

    `item_id` is empty when it belongs to the visit as a whole.
    """

    entity_id: str
    visit_id: str
    item_id: str
    unit_name: str
    text: str
    responsible: str
    due: str
    days_late: int


class FollowUpService:
    """Reads across all visits of a campaign."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def overdue(self, campaign_id: str) -> tuple[OverdueRecommendation, ...]:
        """Return the recommendations with a date before today, the oldest first."""
        today = self._clock().date()
        lines = self._store.views.overdue(campaign_id, today.isoformat())
        return tuple(self._recommendation(line, today) for line in lines)

    def _recommendation(self, line: DueLine, today: date) -> OverdueRecommendation:
        fields = plain(self._store.views.entity("recommendation", line.entity_id))
        due = iso_date(line.due)
        return OverdueRecommendation(
            entity_id=line.entity_id,
            visit_id=line.visit_id,
            item_id=item_of(line.entity_id),
            unit_name=line.unit_name,
            text=text_of(fields, "text"),
            responsible=text_of(fields, "responsible"),
            due=line.due,
            days_late=(today - due).days if due else 0,
        )
