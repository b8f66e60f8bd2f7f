"""The station: the name of a machine and of the person using it, carried by every change."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StationRecord:
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

    def current(self) -> StationRecord:
        """Return this machine's name and person."""
        raise NotImplementedError

    def set_up(self, *, name: str, person: str, post: str) -> None:
        """Keep the answers of the first-start page. Raises `Refused(VALUE_INVALID)` for an empty name."""
        raise NotImplementedError
