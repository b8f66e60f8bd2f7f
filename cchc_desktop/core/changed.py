"""What a use case changed, told once to everything that shows data."""

from typing import NamedTuple


class Changed(NamedTuple):
    """Kinds of entities and the scopes (campaign or visit ids) touched by one committed use case.

    `saved_at` is the wall clock of the commit in ISO 8601; it exists only after the commit.
    """

    entities: frozenset[str]
    scopes: frozenset[str]
    saved_at: str

    def touches(self, *entities: str, scope: str = "") -> bool:
        """Tell whether one of `entities` was touched, in `scope` when one is given."""
        return not self.entities.isdisjoint(entities) and (not scope or scope in self.scopes)
