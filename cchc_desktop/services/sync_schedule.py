"""When to synchronise: a pure decision from what is known of the targets, so that nothing here waits.

The wall clock only spaces the tries. A time set before a clock was moved is never waited for longer than the
longest pause.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

FIRST_PAUSE: Final = 30
"""Seconds after the first failure; each further one doubles it."""
LONGEST_PAUSE: Final = 3_600
QUIET_PAUSE: Final = 120
"""Seconds between two rounds when all is well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the decision needs of one target. `not_before` is ISO 8601 or empty."""

    target_id: str
    is_used: bool
    needs_network: bool
    not_before: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Which targets to synchronise with now, and in how many seconds to ask again (None: only when asked)."""

    now: tuple[str, ...]
    wait: int | None


def decide(standings: Iterable[Standing], *, now: datetime, online: bool | None) -> Decision:
    """Decide. `online` is what the system says of the network, None when it does not know.

    A folder may be there without a network; other targets wait until the system stops saying there is none.
    """
    run: list[str] = []
    waits: list[int] = []
    for standing in standings:
        if not standing.is_used:
            continue
        left = seconds_left(standing.not_before, now)
        if standing.needs_network and online is False:
            waits.append(max(left, FIRST_PAUSE))
        elif left:
            waits.append(left)
        else:
            run.append(standing.target_id)
            waits.append(FIRST_PAUSE)
    return Decision(now=tuple(run), wait=min(waits, default=None))


def seconds_left(not_before: str, now: datetime) -> int:
    """Return how long to wait; 0 for none, also when the clock was moved back since the time was set."""
    if not not_before:
        return 0
    try:
        left = (datetime.fromisoformat(not_before) - now).total_seconds()
    except (ValueError, TypeError):
        return 0
    return 0 if left <= 0 or left > LONGEST_PAUSE else round(left) or 1


def pause_after(failures: int) -> int:
    """Return the seconds to wait after so many failures in a row (0: after a success)."""
    if failures == 0:
        return QUIET_PAUSE
    return min(FIRST_PAUSE * 2 ** min(failures - 1, 10), LONGEST_PAUSE)
