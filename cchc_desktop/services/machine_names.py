"""The names of the machines that wrote changes, as far as their cards have come."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cchc_desktop.store.store import Store

if TYPE_CHECKING:
    from cchc_desktop.services.identity import IdentityService


def machine_names(store: Store, identity: "IdentityService") -> Mapping[str, str]:
    """Return the names by station; a machine whose card never came is left out."""
    own = store.station
    return {card.station: card.name for card in identity.cards()} | {own.id: own.name}
