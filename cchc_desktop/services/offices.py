"""Which of the known machines the person has marked as the office's: a mark of this machine's own."""

from cchc_desktop.store.store import Store

_NAME = "offices"


def offices(store: Store) -> frozenset[str]:
    """Return the stations marked as the office's, none before one is marked. Loads nothing heavy."""
    kept = store.local.get(_NAME)
    marked = kept if isinstance(kept, list) else []
    return frozenset(each for each in marked if isinstance(each, str))


def mark_office(store: Store, station: str, *, is_office: bool) -> None:
    """Mark a station as the office's, or take the mark off."""
    marked = offices(store) - {station} | ({station} if is_office else set[str]())
    store.local.put(_NAME, [*sorted(marked)])
