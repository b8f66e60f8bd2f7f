"""What people see of disputes between machines: immutable pictures, built by `merging`.

A dispute is a field with several values or a row that one deleted and another edited. Values are as stored,
None for empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cchc_desktop.core.changes import ChangeRef, FieldKey, JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorship:
    """Who wrote something, when (ISO 8601, shown and never trusted) and at which machine.

    `station_name` is empty for a machine whose card never came. `owns_section` is None where a section has no
    owner, or the field belongs to none.
    """

    ref: ChangeRef
    author: str
    at: str
    reason: str
    station_name: str
    owns_section: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One of the values of a field, and everybody who wrote it."""

    value: JsonValue
    written: tuple[Authorship, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputePlace:
    """Where something belongs. Without a visit all after `campaign` is empty; `date` is ISO."""

    campaign_id: str
    campaign: str
    visit_id: str = ""
    unit_name: str = ""
    date: str = ""
    sealed: bool = False
    section_id: str = ""
    section_marker: str = ""
    section_title: str = ""
    item_id: str = ""
    item_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictRecord:
    """A field with several values, the one in front first.

    `base` is what stood there when they began, None also when that is not here. `answer_label` are the
    outline's words for an answer field; `is_text` tells whether people write sentences there. `names` are the
    words for ids and codes of the outline in the values.
    """

    key: FieldKey
    place: DisputePlace
    answer_label: str
    is_text: bool
    versions: tuple[Version, ...]
    base: JsonValue
    names: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def seen(self) -> frozenset[ChangeRef]:
        """The changes a decision on this record settles."""
        return frozenset(one.ref for version in self.versions for one in version.written)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowEdit:
    """What somebody wrote into a row without knowing that it was deleted."""

    field: str
    value: JsonValue
    written: Authorship


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestedRecord:
    """A row that some deleted while others edited it or kept it; it stays visible until someone decides.

    `fields` are the values that stand in it now.
    """

    entity: str
    entity_id: str
    place: DisputePlace
    deleted: tuple[Authorship, ...]
    kept: tuple[Authorship, ...]
    edits: tuple[RowEdit, ...]
    fields: Mapping[str, JsonValue]
    names: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def key(self) -> FieldKey:
        """The field that says whether the row is deleted."""
        return FieldKey(self.entity, self.entity_id, "deleted")

    @property
    def seen(self) -> frozenset[ChangeRef]:
        """The changes a decision on this record settles."""
        written = (*self.deleted, *self.kept, *(edit.written for edit in self.edits))
        return frozenset(one.ref for one in written)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForkBranch:
    """One content of a name: `content` is its SHA-256, `stands` tells whether it is the one in the log.

    `shown_now` is the value its field holds now, which may have gone on since.
    """

    content: str
    key: FieldKey
    place: DisputePlace
    answer_label: str
    value: JsonValue
    stands: bool
    shown_now: JsonValue
    written: Authorship
    names: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class ForkRecord:
    """One number of one machine under which two different things were written: its data was copied.

    `branches` are all of them, the one in the log first; `is_decided` once somebody has looked at all. `mark`
    is the field that says so.
    """

    ref: ChangeRef
    mark: FieldKey
    station_name: str
    branches: tuple[ForkBranch, ...]
    is_decided: bool


Dispute = ConflictRecord | ContestedRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedField:
    """A field that several people filled alike without knowing of each other: it agrees by itself."""

    key: FieldKey
    answer_label: str
    value: JsonValue
    names: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionDraft:
    """What was typed on the way to a decision and is no part of the data."""

    text: str = ""
    reason: str = ""
