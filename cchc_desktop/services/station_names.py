"""What other machines are called, as far as is known here."""

import json
from collections.abc import Iterator, Mapping

from cchc_desktop.core.changes import JsonValue
from cchc_desktop.store.store import Store


def station_names(store: Store) -> Mapping[str, str]:
    """Return the names of machines by station; one whose card never came has none."""
    return {**dict(_of_cards(store)), **store.conflicts.names_of_own_stations()}


def _of_cards(store: Store) -> Iterator[tuple[str, str]]:
    for station, text in store.journal.cards().items():
        name = _name(json.loads(text))
        if isinstance(name, str) and name:
            yield station, name


def _name(card: JsonValue) -> JsonValue:
    return card.get("name") if isinstance(card, dict) else None
