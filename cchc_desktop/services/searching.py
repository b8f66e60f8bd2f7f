"""Search over everything that was typed, with or without diacritics."""

import re
from dataclasses import dataclass

from cchc_desktop.core.scopes import item_of
from cchc_desktop.core.text import fold, nfc, search_words
from cchc_desktop.store.search import SearchMatch
from cchc_desktop.store.store import Store
from cchc_desktop.store.views import VisitLine

SNIPPET_LENGTH = 160

_WORD = re.compile(r"[^\W_]+")
_FEWEST_BEFORE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One field in which the words were found.

    `snippet` is a part of the text; `marks` are the start and end of each found word in it.
    """

    campaign_id: str
    visit_id: str
    unit_name: str
    date: str
    entity: str
    entity_id: str
    item_id: str
    field: str
    snippet: str
    marks: tuple[tuple[int, int], ...]


class SearchService:
    """Finds `cải cách`, `cai cach` and `CẢI CÁCH` alike."""

    def __init__(self, store: Store) -> None:
        self._index = store.index
        self._views = store.views

    def search(
        self, text: str, *, campaign_id: str = "", visit_id: str = "", limit: int = 50
    ) -> tuple[SearchHit, ...]:
        """Return the best hits first; every word of `text` may be a beginning. See `SearchIndex.search`."""
        matches = self._index.search(text, campaign=campaign_id, visit=visit_id, limit=limit)
        lines: dict[str, VisitLine | None] = {}
        return tuple(self._hit(match, search_words(text), lines) for match in matches)

    def _hit(
        self, match: SearchMatch, words: tuple[str, ...], lines: dict[str, VisitLine | None]
    ) -> SearchHit:
        key = match.key
        visit_id = key.visit_id
        if visit_id not in lines:
            lines[visit_id] = self._views.visit(visit_id) if visit_id else None
        line = lines[visit_id]
        snippet, marks = snippet_of(match.text, words)
        return SearchHit(
            campaign_id=match.campaign,
            visit_id=visit_id,
            unit_name=line.unit_name if line else "",
            date=line.date if line else "",
            entity=key.entity,
            entity_id=key.entity_id,
            item_id=item_of(key.entity_id),
            field=key.field,
            snippet=snippet,
            marks=marks,
        )


def snippet_of(text: str, words: tuple[str, ...]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Cut the text around the first found word; return it with the places of all found words in it."""
    line = re.sub(r"\s", " ", nfc(text))
    found = [match.span() for match in _WORD.finditer(line) if fold(match[0]).startswith(words)]
    start = _start(line, found[0][0]) if found else 0
    end = min(len(line), start + SNIPPET_LENGTH)
    head, tail = "…" if start else "", "…" if end < len(line) else ""
    shift = len(head) - start
    marks = tuple((first + shift, last + shift) for first, last in found if start <= first and last <= end)
    return f"{head}{line[start:end]}{tail}", marks


def _start(line: str, first: int) -> int:
    """Return where the snippet begins: at a word, with some text before the first found one."""
    if len(line) <= SNIPPET_LENGTH or first <= _FEWEST_BEFORE:
        return 0
    space = line.find(" ", first - _FEWEST_BEFORE)
    return space + 1 if 0 <= space < first else first
