"""Reckons with sampled dossiers: days late, and apology letters that serve more than one dossier."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cchc_desktop.core.text import nfc


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierDates:
    """When a dossier came in, was promised and was finished; None where it is not known."""

    received: date | None
    due: date | None
    finished: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterUse:
    """One row that names an apology letter. `row` is any key of the caller, `dossier` the printed code."""

    row: str
    dossier: str
    number: str
    issued: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterKey:
    """One apology letter: its number as compared, and its date where a row gives it."""

    number: str
    issued: date | None


def days_late(dates: DossierDates, *, on: date) -> int | None:
    """Return by how many calendar days a dossier is late; 0 or less when in time, None without a due date.

    An unfinished dossier is reckoned as of the day `on` (the day of the visit).
    """
    if dates.due is None:
        return None
    return ((dates.finished or on) - dates.due).days


def dates_in_order(dates: DossierDates) -> bool:
    """Tell whether the dossier was promised and finished no earlier than it came in, as far as known."""
    later = (day for day in (dates.due, dates.finished) if day is not None)
    return dates.received is None or all(day >= dates.received for day in later)


def shared_letters(uses: Iterable[LetterUse]) -> Mapping[LetterKey, tuple[str, ...]]:
    """Return the letters used for several dossiers, with the rows that name each, in the order given.

    Every late dossier needs a letter of its own. Numbers are compared in NFC, without spaces and case. Two
    letters of one number are the same letter when their dates agree or one of them is missing.
    """
    by_number: dict[str, list[LetterUse]] = {}
    for use in uses:
        number = _compared(use.number)
        if number:
            by_number.setdefault(number, []).append(use)
    shared: dict[LetterKey, tuple[str, ...]] = {}
    for number, same_number in by_number.items():
        dated = dict.fromkeys(use.issued for use in same_number if use.issued)
        for day in dated or (None,):
            same = [use for use in same_number if use.issued in {day, None}]
            if _several_dossiers(same):
                shared[LetterKey(number=number, issued=day)] = tuple(use.row for use in same)
    return shared


def _several_dossiers(uses: list[LetterUse]) -> bool:
    codes = [_compared(use.dossier) for use in uses]
    # Rows without a code cannot be known to be the same dossier: they count one by one.
    return len({code for code in codes if code}) + codes.count("") > 1


def _compared(text: str) -> str:
    return "".join(nfc(text).casefold().split())
