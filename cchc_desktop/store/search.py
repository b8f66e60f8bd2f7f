"""Full-text search over what was typed, without case, diacritics or tone placement."""

from dataclasses import dataclass

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.text import MOST_SOUGHT, search_words
from cchc_desktop.store.database import Database
from cchc_desktop.store.refresh import index_waiting
from cchc_desktop.store.rows import value_of
from cchc_desktop.store.search_refresh import WAITS_AFTER
from cchc_desktop.store.transactions import let_others_write


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchMatch:
    """One field that holds the words. `rank` 0: side by side in this order; 1: anywhere in the text."""

    key: FieldKey
    campaign: str
    text: str
    rank: int


# What belongs to a campaign or a visit that was taken out leads nowhere.
_IN_SIGHT = """
NOT EXISTS (SELECT 1 FROM gone g WHERE g.entity_id = s.campaign AND g.entity = 'campaign')
AND NOT EXISTS (
    SELECT 1 FROM gone g
    WHERE g.entity_id = substr(s.entity_id, 1, instr(s.entity_id, '/') - 1) AND g.entity = 'visit'
)
"""


class SearchIndex:
    """The index takes in a field when its change closes, and what came from elsewhere before the next search.

    A large import has many texts: `catch_up` may take them in beforehand, in a thread of its own.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(
        self, text: str, *, campaign: str = "", visit: str = "", limit: int = 50
    ) -> tuple[SearchMatch, ...]:
        """Return fields that hold the words of `text`, what was filled last first.

        Every word may be the beginning of one. Fields with the words side by side (the last may be a
        beginning) come before the others; for those, single letters are not asked for. No words, no matches;
        words beyond the first `MOST_SOUGHT` are not looked at.
        """
        words = search_words(text)[:MOST_SOUGHT]
        if not words:
            return ()
        self.catch_up()
        found: dict[int, SearchMatch] = {}
        for rank, query in enumerate((_phrase(words), _all_words(words))):
            for row, match in self._matches(query, rank, campaign, visit, limit):
                found.setdefault(row, match)
            if len(words) == 1 or len(found) >= limit:
                break
        return tuple(found.values())[:limit]

    def catch_up(self) -> None:
        """Take in what came from elsewhere, in steps between which others may write."""
        waiting = self._database.row(WAITS_AFTER) is not None
        while waiting:
            with self._database.transaction() as connection:
                waiting = index_waiting(connection)
            let_others_write()

    def _matches(
        self, query: str, rank: int, campaign: str, visit: str, limit: int
    ) -> list[tuple[int, SearchMatch]]:
        clauses, values = ["search_words MATCH ?", _IN_SIGHT], list[object]([query])
        if campaign:
            clauses.append("s.campaign = ?")
            values.append(campaign)
        if visit:
            clauses.append("(s.entity_id = ? OR (s.entity_id > ? AND s.entity_id < ?))")
            values += [visit, f"{visit}/", f"{visit}0"]
        rows = self._database.rows(
            f"""
            SELECT s.id, s.entity, s.entity_id, s.field, s.campaign, c.value
            FROM search_words CROSS JOIN searched s ON s.id = search_words.rowid
            CROSS JOIN cells k ON k.entity_id = s.entity_id AND k.entity = s.entity AND k.field = s.field
            CROSS JOIN changes c ON c.id = k.change
            WHERE {" AND ".join(clauses)} ORDER BY search_words.rowid DESC LIMIT ?
            """,
            (*values, limit),
        )
        return [
            (
                row[0],
                SearchMatch(
                    key=FieldKey(row[1], row[2], row[3]),
                    campaign=row[4],
                    text=str(value_of(row[5]) or ""),
                    rank=rank,
                ),
            )
            for row in rows
        ]


def _phrase(words: tuple[str, ...]) -> str:
    return " + ".join(f'"{word}"' for word in words) + _beginning(words[-1])


def _all_words(words: tuple[str, ...]) -> str:
    # A single letter after longer words is a word that is still being typed: it narrows nothing yet.
    telling = tuple(word for word in words if len(word) > 1) or words
    return " AND ".join(f'"{word}"{_beginning(word)}' for word in telling)


def _beginning(word: str) -> str:
    # Words that begin with one letter are a third of all: slow to collect and no help to anyone.
    return "*" if len(word) > 1 else ""
