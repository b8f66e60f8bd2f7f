"""Where the person left off: remembered by this station for itself."""

import contextlib
from typing import NamedTuple

from cchc_desktop.core.clock import Clock
from cchc_desktop.core.errors import EnvironmentFailed
from cchc_desktop.core.records import VisitState
from cchc_desktop.store.store import Store

_LAST_PLACE = "last_place"


class LastPlace(NamedTuple):
    """Where the person was last: in which item and field of which visit. `at` is ISO 8601."""

    campaign_id: str
    visit_id: str
    unit_name: str
    item_id: str
    field: str
    at: str
    is_sealed: bool


class LastPlaces:
    """Keeps the one place."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def last(self) -> LastPlace | None:
        """Return where the person left off; None when there is no such place any more."""
        kept = self._store.local.get(_LAST_PLACE)
        if not isinstance(kept, dict):
            return None
        texts = {name: value for name, value in kept.items() if isinstance(value, str)}
        line = self._store.views.visit(texts.get("visit", ""))
        if line is None or not self._store.views.entity("campaign", line.campaign_id, without="outline_text"):
            return None
        return LastPlace(
            campaign_id=line.campaign_id,
            visit_id=line.visit_id,
            unit_name=line.unit_name,
            item_id=texts.get("item", ""),
            field=texts.get("field", ""),
            at=texts.get("at", ""),
            is_sealed=line.state is VisitState.SEALED,
        )

    def remember(self, visit_id: str, item_id: str, field: str) -> None:
        """Keep where the person is. A full disk is not told here: it is a convenience."""
        at = self._clock().isoformat(timespec="seconds")
        with contextlib.suppress(EnvironmentFailed):
            self._store.local.put(_LAST_PLACE, {"visit": visit_id, "item": item_id, "field": field, "at": at})
