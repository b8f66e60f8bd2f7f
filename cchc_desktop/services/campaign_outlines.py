"""The outline of each campaign, read from the exact text it was opened with, each text only once."""

from threading import Lock

from cchc_desktop.core.changes import ChangeRef, FieldKey
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.outline.loader import load_outline_text
from cchc_desktop.outline.model import Outline
from cchc_desktop.outline.rules import outline_for
from cchc_desktop.store.views import Views


class CampaignOutlines:
    """Keeps the outlines that were read; a campaign whose outline text changed is read anew."""

    def __init__(self, views: Views) -> None:
        self._views = views
        self._lock = Lock()
        self._by_change: dict[ChangeRef, Outline] = {}
        self._by_text: dict[str, Outline] = {}
        self._asked: dict[tuple[str, tuple[str, ...]], Outline] = {}

    def of(self, campaign_id: str) -> Outline:
        """Return the outline. Raises `Refused(CAMPAIGN_UNKNOWN)` and `OutlineInvalid`."""
        cell = self._views.cell(FieldKey("campaign", campaign_id, "outline_text"))
        if cell is None or not isinstance(cell.value, str):
            raise Refused(ErrorCode.CAMPAIGN_UNKNOWN, {"campaign": campaign_id})
        with self._lock:
            known = self._by_change.get(cell.ref) or self._by_text.get(cell.value)
            if known is None:
                known = load_outline_text(cell.value, file=campaign_id)
            self._by_text[cell.value] = self._by_change[cell.ref] = known
            return known

    def for_unit(self, campaign_id: str, tags: tuple[str, ...]) -> Outline:
        """Return only what a unit of these tags is asked; everything for a unit without tags."""
        whole = self.of(campaign_id)
        if not tags:
            return whole
        key = (whole.digest, tags)
        if key not in self._asked:
            self._asked[key] = outline_for(whole, frozenset(tags))
        return self._asked[key]

    def asked(self, campaign_id: str, tags: tuple[str, ...]) -> int:
        """Return how many items a unit of these tags is asked."""
        return sum(1 for _ in self.for_unit(campaign_id, tags).items())
