"""Planning: campaigns, units, the team and the calendar of visits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.errors import Problem
from cchc_desktop.core.records import CampaignRecord, MemberRecord, UnitRecord, VisitRow, VisitState
from cchc_desktop.outline.model import Outline
from cchc_desktop.services.unit_tables import UnitImport, UnitRow, UnitTable


@dataclass(frozen=True, slots=True, kw_only=True)
class TagCount:
    """How far the units of one kind have come: units there are, visited at least once, visits sealed."""

    tag: str
    label: str
    units: int
    visited: int
    sealed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignSummary:
    """A campaign at a glance. `days_left` until the deadline, negative when it has passed, None without one.

    `overdue` are visits whose date has passed and which are not under way; `upcoming` those of today and
    later which are not sealed, soonest first; `unsealed` those that were printed and wait for their seal.
    """

    campaign_id: str
    units: int
    visits: int
    by_state: Mapping[VisitState, int]
    by_tag: tuple[TagCount, ...]
    overdue: tuple[VisitRow, ...]
    upcoming: tuple[VisitRow, ...]
    unsealed: tuple[VisitRow, ...]
    deadline: str
    days_left: int | None


class PlanningService:
    """What is decided before anybody travels."""

    def campaigns(self) -> tuple[CampaignRecord, ...]:
        """Return all campaigns, newest first."""
        raise NotImplementedError

    def campaign(self, campaign_id: str) -> CampaignRecord:
        """Return one campaign. Raises `Refused(CAMPAIGN_UNKNOWN)`."""
        raise NotImplementedError

    def outline(self, campaign_id: str) -> Outline:
        """Return the outline from the exact text the campaign was opened with."""
        raise NotImplementedError

    def create_campaign(self, outline_id: str, version: int | None = None) -> str:
        """Open a campaign with an outline (its newest version when none is named) and return its id.

        The plan's number, date, issuer, legal bases and deadline are taken over as proposals.
        Raises `Refused(OUTLINE_UNKNOWN | OUTLINE_INVALID)`.
        """
        raise NotImplementedError

    def delete_campaign(self, campaign_id: str) -> Changed:
        """Put a campaign out of sight; its changes stay in the log."""
        raise NotImplementedError

    def units(self, campaign_id: str) -> tuple[UnitRecord, ...]:
        """Return the units of a campaign in Vietnamese order of their names."""
        raise NotImplementedError

    def members(self, campaign_id: str) -> tuple[MemberRecord, ...]:
        """Return the team in its own order: leader, deputies, secretary, members."""
        raise NotImplementedError

    def visits(
        self,
        campaign_id: str = "",
        *,
        text: str = "",
        states: Collection[VisitState] = (),
        order: str = "date",
        descending: bool = False,
        limit: int | None = None,
    ) -> tuple[VisitRow, ...]:
        """Return visits of one campaign, or of all when it is empty.

        `text` is looked for in the unit's name without regard to case and diacritics; no `states` means all;
        `order` is `date`, `unit`, `state`, `progress` or `edited`.
        """
        raise NotImplementedError

    def summary(self, campaign_id: str) -> CampaignSummary:
        """Return the counts for the home and campaign pages."""
        raise NotImplementedError

    def create_visit(self, campaign_id: str, *, unit_id: str, date: str, kind: str) -> str:
        """Plan a visit (`date` ISO or empty) with the whole team as its attendees, and return its id."""
        raise NotImplementedError

    def team_warnings(self, campaign_id: str, member_ids: Collection[str]) -> tuple[Problem, ...]:
        """Say what is wrong with the team that goes: codes `team_too_small`, `team_without_lead`."""
        raise NotImplementedError

    def preview_units(self, campaign_id: str, source: UnitTable) -> UnitImport:
        """Read a table as units without writing anything."""
        raise NotImplementedError

    def import_units(self, campaign_id: str, rows: Sequence[UnitRow]) -> Changed:
        """Add the rows of a preview as units in one transaction."""
        raise NotImplementedError
