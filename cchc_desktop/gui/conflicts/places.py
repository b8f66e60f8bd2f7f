"""Where the field of a dispute is edited."""

from cchc_desktop.gui.minutes.places import place_of_field
from cchc_desktop.gui.shell.page import Place
from cchc_desktop.services.merging_records import Dispute

_TABS = {"campaign": "plan", "member": "team", "unit": "units"}
_LETTERHEAD = "letterhead."


def place_of_dispute(dispute: Dispute) -> Place:
    """Return the page on which the field in dispute is edited."""
    key = dispute.key
    if dispute.place.visit_id:
        return place_of_field(key, dispute.place.visit_id)
    if key.field.startswith(_LETTERHEAD):
        return Place(page="settings", args={"tab": "letterhead", "field": key.field})
    return Place(page="campaign", args={"tab": _TABS.get(key.entity, "plan"), "field": key.field})
