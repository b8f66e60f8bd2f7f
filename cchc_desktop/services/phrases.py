"""Standard phrases: the person's own sentences per item, offered while typing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One phrase. `item_id` is empty for a phrase that fits every item of the outline."""

    entity_id: str
    outline_id: str
    item_id: str
    text: str


class PhraseService:
    """The phrase library of this machine, outside any campaign."""

    def phrases(self, outline_id: str, item_id: str) -> tuple[Phrase, ...]:
        """Return the phrases for an item, those for every item after them."""
        raise NotImplementedError

    def add(self, outline_id: str, item_id: str, text: str) -> Phrase:
        """Keep a phrase; the same text is kept once. Raises `Refused(VALUE_INVALID)` for an empty text."""
        raise NotImplementedError

    def change(self, entity_id: str, text: str) -> None:
        """Reword a phrase."""
        raise NotImplementedError

    def remove(self, entity_id: str) -> None:
        """Take a phrase out of the library."""
        raise NotImplementedError
