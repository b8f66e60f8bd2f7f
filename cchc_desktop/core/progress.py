"""Progress and cancellation of long work, known to every room and to no toolkit."""

from threading import Event
from typing import Protocol

from cchc_desktop.core.errors import ErrorCode, Refused


class Progress(Protocol):
    """Told how far a piece of work has come; `what` is a short code of the current step, not a sentence."""

    def __call__(self, done: int, total: int, what: str, /) -> None:
        """Report `done` of `total` steps; `total` 0 means that the end is not known."""
        ...


def no_progress(done: int, total: int, what: str, /) -> None:
    """Ignore progress, for callers that show none."""


class CancelToken:
    """Asks a piece of work to stop at its next safe point. Safe to use from several threads."""

    def __init__(self) -> None:
        """Start without a request to stop."""
        self._event = Event()

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Tell whether the work has been asked to stop."""
        return self._event.is_set()

    def raise_if_cancelled(self) -> None:
        """Raise `Refused(CANCELLED)` when the work has been asked to stop."""
        if self.cancelled:
            raise Refused(ErrorCode.CANCELLED)
