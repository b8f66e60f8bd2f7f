"""The change: the one unit of truth. Everything screens show is derived from a set of changes."""

from dataclasses import dataclass
from typing import NamedTuple

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
