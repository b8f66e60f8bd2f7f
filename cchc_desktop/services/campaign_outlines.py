"""The outline of each campaign, read from the exact text it was opened with, each text only once.

What lists say about an outline is kept ready in the store: the outline itself is read (and the libraries it
takes are loaded) only when a page needs its items. A text that came from elsewhere and cannot be read puts
nothing out of use: the newest one that can be read stands in for it.
"""

import contextlib
from collections.abc import Callable
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from cchc_desktop.core.changes import Change, FieldKey
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.services.outline_facts import OutlineFacts, facts_of, read, written
from cchc_desktop.store.local_values import LocalValues
from cchc_desktop.store.views import Views

if TYPE_CHECKING:
    from cchc_desktop.outline.model import Outline

_Made = TypeVar("_Made")

History = Callable[[FieldKey], tuple[Change, ...]]
"""Gives all changes of a field, oldest first."""


class CampaignOutlines:
    """Keeps the outlines that were read; a campaign whose outline text changed is read anew."""

    def __init__(self, views: Views, local: LocalValues, history: History) -> None:
        self._views = views
        self._local = local
        self._history = history
        self._lock = Lock()
        self._outlines: dict[str, Outline] = {}
        self._unreadable: dict[str, Refused] = {}
        self._asked: dict[tuple[str, tuple[str, ...]], Outline] = {}
        self._facts: dict[str, OutlineFacts] = {}
        self._fronts: dict[str, tuple[int, str | None]] = {}

    def of(self, campaign_id: str) -> "Outline":
        """Return the outline. Raises `Refused(CAMPAIGN_UNKNOWN)` and `OutlineInvalid`."""
        return self._readable(campaign_id, self._read)

    def for_unit(self, campaign_id: str, tags: tuple[str, ...]) -> "Outline":
        """Return only what a unit of these tags is asked; everything for a unit without tags."""
        from cchc_desktop.outline.rules import outline_for

        whole = self.of(campaign_id)
        if not tags:
            return whole
        key = (whole.digest, tags)
        if key not in self._asked:
            self._asked[key] = outline_for(whole, frozenset(tags))
        return self._asked[key]

    def facts(self, campaign_id: str) -> OutlineFacts:
        """Return what lists say about the outline. Raises as `of` does."""
        return self._readable(campaign_id, self._facts_of)[1]

    def asked(self, campaign_id: str, tags: tuple[str, ...]) -> int:
        """Return how many items a unit of these tags is asked."""
        text, facts = self._readable(campaign_id, self._facts_of)
        if tags not in facts.asked:
            facts.asked[tags] = sum(1 for _ in self.for_unit(campaign_id, tags).items())
            self._keep(text, facts)
        return facts.asked[tags]

    def unreadable(self, campaign_id: str) -> Change | None:
        """Return the change in front when its text is no outline and an earlier one stands in for it."""
        text = self._front(campaign_id)
        self.facts(campaign_id)
        if text is not None and text not in self._unreadable:
            return None
        return next((each for each in self._earlier(campaign_id) if each.value == text), None)

    def _readable(self, campaign_id: str, use: Callable[[str], _Made]) -> _Made:
        """Return what is made of the newest text that can be read, the one in front before all others."""
        front = self._front(campaign_id)
        refusal = Refused(ErrorCode.CAMPAIGN_UNKNOWN, {"campaign": campaign_id})
        if front is not None:
            try:
                return self._used(front, use)
            except Refused as error:
                refusal = error
        for earlier in self._earlier(campaign_id):
            with contextlib.suppress(Refused):
                if isinstance(earlier.value, str):
                    return self._used(earlier.value, use)
        raise refusal

    def _used(self, text: str, use: Callable[[str], _Made]) -> _Made:
        if text in self._unreadable:
            raise self._unreadable[text]
        try:
            return use(text)
        except Refused as refusal:
            self._unreadable[text] = refusal
            raise

    def _front(self, campaign_id: str) -> str | None:
        written = self._views.settled_writes()  # a list asks for the same long text again and again
        known = self._fronts.get(campaign_id)
        if known is not None and known[0] == written:
            return known[1]
        cell = self._views.cell(_key(campaign_id))
        text = cell.value if cell is not None and isinstance(cell.value, str) else None
        if written is not None:
            self._fronts[campaign_id] = (written, text)
        return text

    def _earlier(self, campaign_id: str) -> tuple[Change, ...]:
        return self._history(_key(campaign_id))[::-1]

    def _read(self, text: str) -> "Outline":
        from cchc_desktop.outline.loader import load_outline_text

        with self._lock:
            if text not in self._outlines:
                self._outlines[text] = load_outline_text(text, file="outline_text")
            return self._outlines[text]

    def _facts_of(self, text: str) -> tuple[str, OutlineFacts]:
        known = self._facts.get(text) or read(self._local.get(_name(text)))
        if known is None:
            known = facts_of(self._read(text))
            self._keep(text, known)
        self._facts[text] = known
        return text, known

    def _keep(self, text: str, facts: OutlineFacts) -> None:
        # Facts that cannot be kept are made again at the next start.
        with contextlib.suppress(EnvironmentFailed):
            self._local.put(_name(text), written(facts))


def _key(campaign_id: str) -> FieldKey:
    return FieldKey("campaign", campaign_id, "outline_text")


def _name(text: str) -> str:
    return f"outline_facts/{sha256(text.encode()).hexdigest()}"
