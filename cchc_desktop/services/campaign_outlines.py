"""The outline of each campaign, read from the exact text it was opened with, each text only once.

What lists say about an outline is kept ready in the store: the outline itself is read (and the libraries it
takes are loaded) only when a page needs its items.
"""

import contextlib
from threading import Lock
from typing import TYPE_CHECKING

from cchc_desktop.core.changes import ChangeRef, FieldKey
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.services.outline_facts import OutlineFacts, facts_of, read, written
from cchc_desktop.store.local_values import LocalValues
from cchc_desktop.store.views import Cell, Views

if TYPE_CHECKING:
    from cchc_desktop.outline.model import Outline


class CampaignOutlines:
    """Keeps the outlines that were read; a campaign whose outline text changed is read anew."""

    def __init__(self, views: Views, local: LocalValues) -> None:
        self._views = views
        self._local = local
        self._lock = Lock()
        self._by_change: dict[ChangeRef, Outline] = {}
        self._by_text: dict[str, Outline] = {}
        self._asked: dict[tuple[str, tuple[str, ...]], Outline] = {}
        self._facts: dict[ChangeRef, OutlineFacts] = {}

    def of(self, campaign_id: str) -> "Outline":
        """Return the outline. Raises `Refused(CAMPAIGN_UNKNOWN)` and `OutlineInvalid`."""
        return self._read(self._cell(campaign_id))

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
        return self._facts_of(self._cell(campaign_id))

    def asked(self, campaign_id: str, tags: tuple[str, ...]) -> int:
        """Return how many items a unit of these tags is asked."""
        cell = self._cell(campaign_id)
        facts = self._facts_of(cell)
        if tags not in facts.asked:
            facts.asked[tags] = sum(1 for _ in self.for_unit(campaign_id, tags).items())
            self._keep(cell, facts)
        return facts.asked[tags]

    def _cell(self, campaign_id: str) -> Cell:
        cell = self._views.cell(FieldKey("campaign", campaign_id, "outline_text"))
        if cell is None or not isinstance(cell.value, str):
            raise Refused(ErrorCode.CAMPAIGN_UNKNOWN, {"campaign": campaign_id})
        return cell

    def _read(self, cell: Cell) -> "Outline":
        from cchc_desktop.outline.loader import load_outline_text

        text = str(cell.value)
        with self._lock:
            known = self._by_change.get(cell.ref) or self._by_text.get(text)
            if known is None:
                known = load_outline_text(text, file=cell.key.entity_id)
            self._by_text[text] = self._by_change[cell.ref] = known
            return known

    def _facts_of(self, cell: Cell) -> OutlineFacts:
        known = self._facts.get(cell.ref) or read(self._local.get(_name(cell)))
        if known is None:
            known = facts_of(self._read(cell))
            self._keep(cell, known)
        self._facts[cell.ref] = known
        return known

    def _keep(self, cell: Cell, facts: OutlineFacts) -> None:
        # Facts that cannot be kept are made again at the next start.
        with contextlib.suppress(EnvironmentFailed):
            self._local.put(_name(cell), written(facts))


def _name(cell: Cell) -> str:
    return f"outline_facts/{cell.ref.station}/{cell.ref.seq}"
