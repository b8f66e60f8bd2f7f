"""Capture: what is read and recorded at a visit."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.records import FindingRecord, VisitRecord
from cchc_desktop.outline.model import Outline
from cchc_desktop.services.missing import Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousFinding:
    """What was found about an item at this unit's visit before, in this campaign or an earlier one."""

    visit_id: str
    campaign_id: str
    date: str
    rating: str
    achieved: str
    shortcomings: str
    recommendations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastPlace:
    """Where the person was last: page of which visit, in which item and field. `at` is ISO 8601."""

    campaign_id: str
    visit_id: str
    unit_name: str
    item_id: str
    field: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionProgress:
    """How far one section (with those below it) has come."""

    section_id: str
    done: int
    asked: int
    shortcomings: int
    missing: int
    owners: tuple[str, ...] = field(default=())


class CaptureService:
    """Everything about one visit that is not printing."""

    def visit(self, visit_id: str) -> VisitRecord:
        """Return the whole visit. Raises `Refused(VISIT_UNKNOWN)`."""
        raise NotImplementedError

    def finding(self, visit_id: str, item_id: str) -> FindingRecord:
        """Return one finding, also an empty one. Raises `Refused(VISIT_UNKNOWN | ITEM_UNKNOWN)`."""
        raise NotImplementedError

    def outline(self, visit_id: str) -> Outline:
        """Return the outline with only what this unit is asked."""
        raise NotImplementedError

    def progress(self, visit_id: str) -> Mapping[str, SectionProgress]:
        """Return the progress of every section by its id; a section counts those below it.

        `owners` are the names of the members who own the section or one above it.
        """
        raise NotImplementedError

    def missing(self, visit_id: str) -> tuple[Missing, ...]:
        """List what is still missing before the team may leave, in the order of the outline."""
        raise NotImplementedError

    def previous_findings(self, visit_id: str) -> Mapping[str, PreviousFinding]:
        """Return, by item id, what was found at this unit the last time before this visit."""
        raise NotImplementedError

    def last_place(self) -> LastPlace | None:
        """Return where the person left off; None when there is no such place any more."""
        raise NotImplementedError

    def remember_place(self, visit_id: str, item_id: str, field: str) -> None:
        """Keep where the person is. Never raises: it is a convenience."""
        raise NotImplementedError

    def add_extra_item(self, visit_id: str, section_id: str, text: str) -> str:
        """Add an item outside the outline and return the item id under which its finding is filed."""
        raise NotImplementedError

    def answer(self, visit_id: str, item_id: str, values: Mapping[str, JsonValue]) -> Changed:
        """Write fields of a finding by name, for the command line.

        Raises `Refused(ITEM_UNKNOWN | ITEM_NOT_FOR_UNIT | FIELD_UNKNOWN | VALUE_INVALID)`.
        """
        raise NotImplementedError
