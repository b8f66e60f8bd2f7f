"""Machine and person in a few words."""

from cchc_desktop.services.station import StationRecord


def person_words(station: StationRecord) -> str:
    """Return machine and person as the status bar shows them."""
    named = station.name.lower().startswith("máy") or not station.name
    machine = station.name if named else f"Máy {station.name}"
    return " · ".join(part for part in (machine, station.person, station.post) if part)
