"""Capture: what is read and recorded at a visit."""

from collections.abc import Mapping
from dataclasses import dataclass

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.clock import Clock
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.ids import IdSource
from cchc_desktop.core.records import ItemState
from cchc_desktop.core.scopes import EXTRA_ITEM
from cchc_desktop.core.text import storable
from cchc_desktop.core.visit_records import FindingRecord, VisitRecord
from cchc_desktop.outline.model import Answer, Outline, Section
from cchc_desktop.services.answering import AnswerReader
from cchc_desktop.services.campaign_outlines import CampaignOutlines
from cchc_desktop.services.editings import EditingOfCampaigns
from cchc_desktop.services.last_places import LastPlace, LastPlaces
from cchc_desktop.services.missing import Missing, missing_of, section_owners
from cchc_desktop.services.previous import PreviousFinding, previous_findings
from cchc_desktop.services.reading import Reader
from cchc_desktop.store.store import Store

__all__ = ["CaptureService", "LastPlace", "PreviousFinding", "SectionProgress"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionProgress:
    """How far one section (with those below it) has come."""

    section_id: str
    done: int
    asked: int
    shortcomings: int
    missing: int
    owners: tuple[str, ...] = ()


class CaptureService:
    """Everything about one visit that is not printing."""

    def __init__(
        self,
        store: Store,
        reader: Reader,
        *,
        outlines: CampaignOutlines,
        editings: EditingOfCampaigns,
        ids: IdSource,
        clock: Clock,
    ) -> None:
        self._store = store
        self._reader = reader
        self._outlines = outlines
        self._editings = editings
        self._ids = ids
        self._places = LastPlaces(store, clock)

    def visit(self, visit_id: str) -> VisitRecord:
        """Return the whole visit. Raises `Refused(VISIT_UNKNOWN)`."""
        return self._reader.visit(visit_id)

    def finding(self, visit_id: str, item_id: str) -> FindingRecord:
        """Return one finding, also an empty one. Raises `Refused(VISIT_UNKNOWN | ITEM_UNKNOWN)`."""
        line = self._reader.line(visit_id)
        items = {item.id for item in self._outlines.of(line.campaign_id).items()}
        if item_id not in items and item_id not in self._extra_ids(visit_id):
            raise Refused(ErrorCode.ITEM_UNKNOWN, {"item": item_id})
        return self._reader.finding(visit_id, item_id)

    def outline(self, visit_id: str) -> Outline:
        """Return the outline with only what this unit is asked."""
        line = self._reader.line(visit_id)
        return self._outlines.for_unit(line.campaign_id, line.unit_tags)

    def progress(self, visit_id: str, *, record: VisitRecord | None = None) -> Mapping[str, SectionProgress]:
        """Return the progress of every section by its id; a section counts those below it.

        `owners` are the names of the members who own the section or one above it.
        """
        visit = record or self.visit(visit_id)
        outline = self.outline(visit_id)
        members = self._reader.members(visit.campaign_id)
        owners = section_owners(outline, members)
        names = {member.entity_id: member.name for member in members}
        gaps = [gap.item_id for gap in self.missing(visit_id, record=visit) if gap.item_id]
        return {
            section.id: _progress(section, visit, gaps, tuple(names[one] for one in owners[section.id]))
            for section in outline.walk()
        }

    def missing(self, visit_id: str, *, record: VisitRecord | None = None) -> tuple[Missing, ...]:
        """List what is still missing before the team may leave, in the order of the outline.

        A `record` that was just read saves reading it again.
        """
        visit = record or self.visit(visit_id)
        return missing_of(
            visit,
            self.outline(visit_id),
            self._reader.campaign(visit.campaign_id),
            self._reader.members(visit.campaign_id),
        )

    def previous_findings(self, visit_id: str) -> Mapping[str, PreviousFinding]:
        """Return, by item id, what was found at this unit the last time before this visit."""
        line = self._reader.line(visit_id)
        asked = [item.id for item in self._outlines.for_unit(line.campaign_id, line.unit_tags).items()]
        return previous_findings(self._store.views, self._reader, line, asked)

    def last_place(self) -> LastPlace | None:
        """Return where the person left off; None when there is no such place any more."""
        return self._places.last()

    def remember_place(self, visit_id: str, item_id: str, field: str) -> None:
        """Keep where the person is. A full disk is not told here: it is a convenience."""
        self._places.remember(visit_id, item_id, field)

    def add_extra_item(self, visit_id: str, section_id: str, text: str) -> str:
        """Add an item outside the outline and return the item id under which its finding is filed.

        Raises `Refused(VALUE_INVALID)` for an empty text. Undone like any other edit.
        """
        line = self._reader.line(visit_id)
        wanted = storable(text).strip()
        if not wanted:
            raise Refused(ErrorCode.VALUE_INVALID, {"entity": "extra_item", "field": "text"})
        item_id = f"{EXTRA_ITEM}{self._ids()[:12]}"
        editing = self._editings.of(line.campaign_id)
        editing.new_row("extra_item", visit_id, item_id, section=section_id, text=wanted)
        return item_id

    def answer(self, visit_id: str, item_id: str, values: Mapping[str, JsonValue]) -> Changed:
        """Write fields and rows of a finding by name, for the command line; one step to undo.

        An answer's own id stands for what the team found: `plan` or `found.plan`; its parts follow a dot
        (`plan.note`, `apologies.numerator`) or lie in an object (`{"apologies": {"numerator": 3}}`). A list
        of objects adds rows to a document list, to sampled dossiers or to `recommendations`.
        Raises `Refused(ITEM_UNKNOWN | ITEM_NOT_FOR_UNIT | FIELD_UNKNOWN | VALUE_INVALID)`.
        """
        line = self._reader.line(visit_id)
        answers = self._answers_of(line.campaign_id, visit_id, item_id)
        editing = self._editings.of(line.campaign_id)
        reader = AnswerReader(
            visit_id,
            item_id,
            answers,
            ids=self._ids,
            next_order=lambda entity: editing.next_order(entity, visit_id),
        )
        return editing.put_many(reader.read(values))

    def answers_of(self, visit_id: str, item_id: str) -> tuple[Answer, ...]:
        """Return the answers an item asks of this unit, none for an item outside the outline.

        Raises `Refused(VISIT_UNKNOWN | ITEM_UNKNOWN | ITEM_NOT_FOR_UNIT)`.
        """
        return self._answers_of(self._reader.line(visit_id).campaign_id, visit_id, item_id)

    def _answers_of(self, campaign_id: str, visit_id: str, item_id: str) -> tuple[Answer, ...]:
        asked = {item.id: item for item in self.outline(visit_id).items()}
        if item_id in asked:
            return asked[item_id].answers
        if item_id in self._extra_ids(visit_id):
            return ()
        known = any(item.id == item_id for item in self._outlines.of(campaign_id).items())
        code = ErrorCode.ITEM_NOT_FOR_UNIT if known else ErrorCode.ITEM_UNKNOWN
        raise Refused(code, {"item": item_id})

    def _extra_ids(self, visit_id: str) -> frozenset[str]:
        rows = self._reader.rows_of(visit_id, "extra_item")
        return frozenset(entity_id.split("/")[1] for entity_id, _ in rows.of("extra_item"))


def _progress(
    section: Section, visit: VisitRecord, gaps: list[str], owners: tuple[str, ...]
) -> SectionProgress:
    items = {item.id for inner in section.walk() for item in inner.items}
    findings = [visit.findings[item_id] for item_id in items]
    return SectionProgress(
        section_id=section.id,
        done=sum(finding.state is ItemState.DONE for finding in findings),
        asked=len(items),
        shortcomings=sum(bool(finding.shortcomings) for finding in findings),
        missing=sum(item_id in items for item_id in gaps),
        owners=owners,
    )
