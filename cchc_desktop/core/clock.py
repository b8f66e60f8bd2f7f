"""The wall clock, passed in so that documents, tests and demonstrations can hold it still."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present moment with its offset. It is shown to people and decides nothing."""


def system_clock() -> datetime:
    """Return the machine's present moment in its own time zone."""
    return datetime.now(UTC).astimezone()
