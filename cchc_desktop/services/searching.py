"""Search over everything that was typed, with or without diacritics."""

from dataclasses import dataclass


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

    def search(
        self, text: str, *, campaign_id: str = "", visit_id: str = "", limit: int = 50
    ) -> tuple[SearchHit, ...]:
        """Return the best hits first; the last word of `text` may be a beginning."""
        raise NotImplementedError
