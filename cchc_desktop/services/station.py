"""The station: the name of a machine and of the person using it, carried by every change."""

from typing import NamedTuple

from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.text import squeeze
from cchc_desktop.store.store import Store


class StationRecord(NamedTuple):
    """One installed copy of the program. `name` and `person` are empty until it is set up."""

    station_id: str
    name: str
    person: str
    post: str

    @property
    def is_set_up(self) -> bool:
        """Tell whether the first-start page has been answered."""
        return bool(self.name and self.person)


class StationService:
    """Asks once who works at this machine."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def current(self) -> StationRecord:
        """Return this machine's name and person."""
        row = self._store.station
        return StationRecord(station_id=row.id, name=row.name, person=row.person, post=row.post)

    def set_up(self, *, name: str, person: str, post: str) -> None:
        """Keep the answers of the first-start page. Raises `Refused(VALUE_INVALID)` for an empty name."""
        for field, value in (("name", name), ("person", person)):
            if not squeeze(value):
                raise Refused(ErrorCode.VALUE_INVALID, {"entity": "station", "field": field})
        self._store.set_up(name=squeeze(name), person=squeeze(person), post=squeeze(post))
