"""The one `Editing` of each campaign: pages of a campaign share its undo."""

from cchc_desktop.core.ids import IdSource
from cchc_desktop.services.editing import Editing
from cchc_desktop.store.store import Store


class EditingOfCampaigns:
    """Gives the same `Editing` for the same campaign as long as the workspace is open."""

    def __init__(self, store: Store, ids: IdSource) -> None:
        self._store = store
        self._ids = ids
        self._editings: dict[str, Editing] = {}

    def of(self, campaign_id: str) -> Editing:
        """Return the editing of a campaign."""
        if campaign_id not in self._editings:
            self._editings[campaign_id] = Editing(campaign_id, self._store, self._ids)
        return self._editings[campaign_id]
