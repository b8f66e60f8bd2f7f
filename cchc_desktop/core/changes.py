"""The change: the one unit of truth. Everything screens show is derived from a set of changes."""

from dataclasses import dataclass
from typing import NamedTuple

from cchc_desktop.core.scopes import visit_of

JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]
"""What a field may hold; text inside is NFC. `None` is the value of a field that was emptied."""


class ChangeRef(NamedTuple):
    """Names one change for ever: the station that wrote it and its number there (1, 2, 3 ...)."""

    station: str
    seq: int


class FieldKey(NamedTuple):
    """Names one field of one entity. `entity` is a kind from `fields`, `entity_id` see `scopes`."""

    entity: str
    entity_id: str
    field: str

    @property
    def visit_id(self) -> str:
        """The visit this is a field of, or of something in it; empty for what belongs to a campaign.

        What calls itself a visit inside a visit, which only packages of other programs could hold, is part of
        that visit.
        """
        return visit_of(self.entity_id) or (self.entity_id if self.entity == "visit" else "")


class Sight(NamedTuple):
    """How much of the log somebody had seen who looked at a page: every change up to `place` in this log.

    `taken_back` counts the imports taken back until then, because their places are given out anew. A field on
    a page shows the value in front; with `whole`, all the values it holds were in sight.
    """

    place: int
    taken_back: int = 0
    whole: bool = False


Seen = Sight | frozenset[ChangeRef] | None
"""What the writer of a change had seen of its field: up to where, just these changes, or all there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One visit of one person to one field.

    `parents` are the changes this person saw as current for the field. `at` is the wall clock in ISO 8601
    with offset: shown, never used to decide. `campaign` is empty for what belongs to the station alone.
    """

    ref: ChangeRef
    lamport: int
    campaign: str
    key: FieldKey
    value: JsonValue
    parents: tuple[ChangeRef, ...]
    author: str
    at: str
    reason: str
