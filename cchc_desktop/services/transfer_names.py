"""Names for what packages hold only as ids: machines, units, visits and campaigns, here or in the package."""

import json
from collections.abc import Iterable, Mapping

from cchc_desktop.core.changes import Change, FieldKey, JsonValue
from cchc_desktop.services.transfer_records import StationLabel
from cchc_desktop.store.store import Store

_Texts = dict[FieldKey, JsonValue]


class StationNames:
    """Names machines: by their accepted cards, else by the person who last wrote there."""

    def __init__(self, store: Store, extra: Iterable[StationLabel] = ()) -> None:
        self._store = store
        self._known: dict[str, StationLabel] = {label.station: label for label in extra}
        own = store.station
        for station, content in store.journal.cards().items():
            self._known[station] = _label_of_card(station, content)
        self._known[own.id] = StationLabel(station=own.id, name=own.name, person=own.person)

    def label(self, station: str) -> StationLabel:
        """Return what a machine is called."""
        if station not in self._known:
            last = self._store.reader.last_of(station)
            self._known[station] = StationLabel(station=station, person=last.author if last else "")
        return self._known[station]


class PlaceNames:
    """Names visits and units: by what is here, else by what a package brings."""

    def __init__(self, store: Store, coming: Iterable[Change] = ()) -> None:
        self._views = store.views
        self._coming: _Texts = {
            change.key: change.value
            for change in coming
            if change.key.entity in {"visit", "unit", "campaign"}
        }
        self._visits: dict[str, tuple[str, str]] = {}

    def visit(self, visit_id: str) -> tuple[str, str]:
        """Return unit name and ISO date of a visit; empty texts when unknown."""
        if visit_id not in self._visits:
            unit = self._field("visit", visit_id, "unit")
            name = self._field("unit", unit, "name") if unit else ""
            self._visits[visit_id] = (name, self._field("visit", visit_id, "date")) if visit_id else ("", "")
        return self._visits[visit_id]

    def campaign(self, campaign_id: str) -> str:
        """Return number and subject of a campaign."""
        parts = (self._field("campaign", campaign_id, name) for name in ("number", "subject"))
        return " ".join(part for part in parts if part)

    def _field(self, entity: str, entity_id: str, field: str) -> str:
        key = FieldKey(entity, entity_id, field)
        cell = self._views.cell(key)
        value = cell.value if cell else self._coming.get(key)
        return value if isinstance(value, str) else ""


def _label_of_card(station: str, content: str) -> StationLabel:
    card: Mapping[str, str] = json.loads(content)
    return StationLabel(
        station=station, name=card["name"], person=card["person"], fingerprint=card["fingerprint"]
    )
