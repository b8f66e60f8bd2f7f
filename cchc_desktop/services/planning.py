"""Planning: campaigns, units, the team and the calendar of visits."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.clock import Clock
from cchc_desktop.core.dates import iso_date
from cchc_desktop.core.errors import ErrorCode, Problem, Refused
from cchc_desktop.core.fields import Side, VisitKind
from cchc_desktop.core.ids import IdSource
from cchc_desktop.core.records import CampaignRecord, MemberRecord, UnitRecord, VisitRow, VisitState
from cchc_desktop.core.scopes import WHOLE_VISIT, row_id
from cchc_desktop.services.campaign_outlines import CampaignOutlines
from cchc_desktop.services.campaign_reading import CampaignReader
from cchc_desktop.services.outline_facts import OutlineFacts
from cchc_desktop.store.store import Store
from cchc_desktop.store.views import TagsCount
from cchc_desktop.store.writer import Edit

if TYPE_CHECKING:
    from cchc_desktop.outline.library import OutlineLibrary
    from cchc_desktop.outline.model import Outline
    from cchc_desktop.services.unit_tables import UnitImport, UnitRow, UnitTable

MOST_LISTED = 8
"""So many visits stand in each list of a summary."""

_PREPARING = (VisitState.PREPARING,)
_NOT_SEALED = (VisitState.PREPARING, VisitState.UNDER_WAY, VisitState.PRINTED)


class TagCount(NamedTuple):
    """How far the units of one kind have come: units there are, visited at least once, visits sealed."""

    tag: str
    label: str
    units: int
    visited: int
    sealed: int


class CampaignSummary(NamedTuple):
    """A campaign at a glance. `days_left` until the deadline, negative when it has passed, None without one.

    `overdue` are visits whose date has passed and which are not under way; `upcoming` those of today and
    later which are not sealed, soonest first; `unsealed` those that were printed and wait for their seal.
    These lists end after `MOST_LISTED`; the numbers count all: `late_reports` of the units that should have
    sent theirs by today, `missed` visits whose day has passed for another reason, `overdue_recommendations`
    with a date before today, of `overdue_units`.
    """

    campaign_id: str
    units: int
    visits: int
    by_state: Mapping[VisitState, int]
    by_tag: tuple[TagCount, ...]
    overdue: tuple[VisitRow, ...]
    upcoming: tuple[VisitRow, ...]
    unsealed: tuple[VisitRow, ...]
    late_reports: int
    missed: int
    overdue_recommendations: int
    overdue_units: int
    deadline: str
    days_left: int | None


class PlanningService:
    """What is decided before anybody travels."""

    def __init__(
        self,
        store: Store,
        reader: CampaignReader,
        *,
        outlines: CampaignOutlines,
        library: Callable[[], "OutlineLibrary"],
        ids: IdSource,
        clock: Clock,
    ) -> None:
        self._store = store
        self._reader = reader
        self._outlines = outlines
        self._library = library
        self._ids = ids
        self._clock = clock

    def campaigns(self) -> tuple[CampaignRecord, ...]:
        """Return all campaigns, newest first."""
        return self._reader.campaigns()

    def campaign(self, campaign_id: str) -> CampaignRecord:
        """Return one campaign. Raises `Refused(CAMPAIGN_UNKNOWN)`."""
        return self._reader.campaign(campaign_id)

    def outline_facts(self, campaign_id: str) -> OutlineFacts:
        """Return what lists say about the outline, without reading it. Raises as `outline` does."""
        return self._outlines.facts(campaign_id)

    def outline(self, campaign_id: str) -> "Outline":
        """Return the outline from the exact text the campaign was opened with."""
        return self._outlines.of(campaign_id)

    def outline_for(self, campaign_id: str, tags: tuple[str, ...]) -> "Outline":
        """Return what a unit of these tags is asked."""
        return self._outlines.for_unit(campaign_id, tags)

    def create_campaign(self, outline_id: str, version: int | None = None) -> str:
        """Open a campaign with an outline (its newest version when none is named) and return its id.

        The plan's number, date, issuer, legal bases and deadline are taken over as proposals.
        Raises `Refused(OUTLINE_UNKNOWN)` and `OutlineInvalid`.
        """
        from cchc_desktop.outline.loader import load_outline_text
        from cchc_desktop.services.campaign_start import campaign_start

        text = self._library().read_text(outline_id, version)
        outline = load_outline_text(text, file=outline_id)
        campaign_id = self._ids()
        values = campaign_start(outline, text)
        self._put(campaign_id, {FieldKey("campaign", campaign_id, name): v for name, v in values.items()})
        return campaign_id

    def delete_campaign(self, campaign_id: str) -> Changed:
        """Put a campaign out of sight; its changes stay in the log."""
        return self._put(campaign_id, {FieldKey("campaign", campaign_id, "deleted"): True})

    def units(self, campaign_id: str) -> tuple[UnitRecord, ...]:
        """Return the units of a campaign in Vietnamese order of their names."""
        return self._reader.units(campaign_id)

    def members(self, campaign_id: str) -> tuple[MemberRecord, ...]:
        """Return the team in its own order: leader, deputies, secretary, members."""
        return self._reader.members(campaign_id)

    def visits(
        self,
        campaign_id: str = "",
        *,
        text: str = "",
        states: Collection[VisitState] = (),
        order: str = "date",
        descending: bool = False,
        limit: int | None = None,
        tag: str = "",
        report_late: bool = False,
    ) -> tuple[VisitRow, ...]:
        """Return visits of one campaign, or of all when it is empty.

        `text` is looked for in the unit's name and the number of the minutes, without regard to case and
        diacritics; no `states` means all; `order` is one of `store.views.VISIT_ORDERS`: `date`, `unit`,
        `number`, `state`, `answered`, `shortcomings`, `last_edited`. `tag` is one of the unit;
        `report_late` leaves only visits of one campaign whose report should be here by today and is not.
        """
        lines = self._store.views.visits(
            campaign_id,
            text=text,
            states=_PREPARING if report_late else states,
            before=self._reports_before(campaign_id) if report_late else "",
            tag=tag,
            awaits_report=report_late,
            order=order,
            descending=descending,
            limit=-1 if limit is None else limit,
        )
        return self._reader.visit_rows(lines)

    def count_visits(
        self,
        campaign_id: str,
        *,
        text: str = "",
        states: Collection[VisitState] = (),
        tag: str = "",
        report_late: bool = False,
    ) -> int:
        """Count what `visits` returns without a limit."""
        return self._store.views.count_visits(
            campaign_id,
            text=text,
            states=_PREPARING if report_late else states,
            before=self._reports_before(campaign_id) if report_late else "",
            tag=tag,
            awaits_report=report_late,
        )

    def find_visit(self, prefix: str) -> str:
        """Return the id of the one visit whose id begins so. Raises `Refused(VISIT_UNKNOWN)`."""
        if self._store.views.visit(prefix) is not None:
            return prefix
        found = [line.visit_id for line in self._store.views.visits() if line.visit_id.startswith(prefix)]
        if not prefix or not found:
            raise Refused(ErrorCode.VISIT_UNKNOWN, {"visit": prefix})
        if len(found) > 1:
            raise Refused(ErrorCode.VISIT_UNKNOWN, {"visit": prefix, "matches": len(found)})
        return found[0]

    def summary(self, campaign_id: str) -> CampaignSummary:
        """Return the counts for the home and campaign pages. Raises `Refused(CAMPAIGN_UNKNOWN)`."""
        campaign = self.campaign(campaign_id)
        counts = self._store.views.count_by_tags(campaign_id)
        by_state = self._store.views.count_by_state(campaign_id)
        today = self._clock().date()
        deadline = iso_date(campaign.deadline)
        recommendations, units_late = self._store.views.count_overdue(campaign_id, today.isoformat())
        return CampaignSummary(
            campaign_id=campaign_id,
            units=sum(count.units for count in counts),
            visits=sum(by_state.values()),
            by_state=by_state,
            by_tag=self._by_tag(campaign_id, counts),
            overdue=self._some(campaign_id, (VisitState.PREPARING,), before=today.isoformat()),
            upcoming=self._some(campaign_id, _NOT_SEALED, since=today.isoformat()),
            unsealed=self._some(campaign_id, (VisitState.PRINTED,)),
            late_reports=self.count_visits(campaign_id, report_late=True),
            missed=self._missed(campaign_id, today.isoformat(), reports=campaign.report_days_before > 0),
            overdue_recommendations=recommendations,
            overdue_units=units_late,
            deadline=campaign.deadline,
            days_left=(deadline - today).days if deadline else None,
        )

    def create_visit(self, campaign_id: str, *, unit_id: str, date: str, kind: str) -> str:
        """Plan a visit (`date` ISO or empty) with the whole team as its attendees, and return its id.

        Raises `Refused(UNIT_UNKNOWN | VALUE_INVALID)`.
        """
        unit = self._store.views.entity("unit", unit_id)
        if not unit:
            raise Refused(ErrorCode.UNIT_UNKNOWN, {"unit": unit_id})
        visit_id = self._ids()
        members = self.members(campaign_id)
        place = unit["address"].value if "address" in unit else None
        own: dict[str, JsonValue] = {
            "unit": unit_id,
            "date": date,
            "kind": kind or VisitKind.PLANNED.value,
            "place": place,
            "members": [member.entity_id for member in members],
        }
        values = {FieldKey("visit", visit_id, name): value for name, value in own.items() if value}
        for order, member in enumerate(members, start=1):
            attendee = row_id(visit_id, WHOLE_VISIT, self._ids())
            values[FieldKey("attendee", attendee, "side")] = Side.TEAM.value
            values[FieldKey("attendee", attendee, "member")] = member.entity_id
            values[FieldKey("attendee", attendee, "order")] = order
        self._put(campaign_id, values)
        return visit_id

    def team_warnings(self, campaign_id: str, member_ids: Collection[str]) -> tuple[Problem, ...]:
        """Say what is wrong with the team that goes: codes `team_too_small`, `team_without_lead`."""
        from cchc_desktop.services.team import team_faults

        going = tuple(member for member in self.members(campaign_id) if member.entity_id in member_ids)
        return tuple(
            Problem(code=fault.code, file="", line=0, place="", fields={"present": fault.present})
            for fault in team_faults(going)
        )

    def preview_units(self, campaign_id: str, source: "UnitTable") -> "UnitImport":
        """Read a table as units without writing anything."""
        from cchc_desktop.services.unit_import import preview

        existing = [unit.name for unit in self._store.views.units(campaign_id)]
        return preview(source, self.outline(campaign_id).unit_tags, existing)

    def import_units(self, campaign_id: str, rows: Sequence["UnitRow"]) -> Changed:
        """Add the rows of a preview as units in one transaction."""
        values: dict[FieldKey, JsonValue] = {}
        for row in rows:
            unit_id = self._ids()
            for name in ("name", "parent", "address", "head", "phone", "note"):
                if text := getattr(row, name):
                    values[FieldKey("unit", unit_id, name)] = text
            values[FieldKey("unit", unit_id, "tags")] = [*row.tags]
        return self._put(campaign_id, values)

    def _put(self, campaign_id: str, values: Mapping[FieldKey, JsonValue]) -> Changed:
        edits = [Edit(campaign=campaign_id, key=key, value=value) for key, value in values.items()]
        return self._store.log.put(edits).changed

    def _some(
        self, campaign_id: str, states: Collection[VisitState], *, since: str = "", before: str = ""
    ) -> tuple[VisitRow, ...]:
        lines = self._store.views.visits(
            campaign_id, states=states, since=since, before=before, limit=MOST_LISTED
        )
        return self._reader.visit_rows(lines)

    def _reports_before(self, campaign_id: str) -> str:
        """Return the day before which a visit should have its report by today."""
        days = self.campaign(campaign_id).report_days_before
        first = self._clock().date() + timedelta(days=days) if days > 0 else date.min
        return first.isoformat()

    def _missed(self, campaign_id: str, today: str, *, reports: bool) -> int:
        count = self._store.views.count_visits
        passed = count(campaign_id, states=_PREPARING, before=today)
        late = count(campaign_id, states=_PREPARING, before=today, awaits_report=True) if reports else 0
        return passed - late

    def _by_tag(self, campaign_id: str, counts: Collection[TagsCount]) -> tuple[TagCount, ...]:
        return tuple(
            TagCount(
                tag=tag,
                label=label,
                units=sum(count.units for count in counts if tag in count.tags),
                visited=sum(count.visited for count in counts if tag in count.tags),
                sealed=sum(count.sealed for count in counts if tag in count.tags),
            )
            for tag, label in self._outlines.facts(campaign_id).unit_tags
        )
