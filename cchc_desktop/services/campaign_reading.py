"""Reading campaigns, their units and teams and lists of visits out of the store's views, as records."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.records import CampaignRecord, MemberRecord, UnitRecord, VisitRow
from cchc_desktop.services.campaign_outlines import CampaignOutlines
from cchc_desktop.services.campaign_records import campaign_record, in_team_order, in_unit_order
from cchc_desktop.services.field_values import Fields, text_of, texts_of
from cchc_desktop.services.rows_by_entity import fields_by_entity
from cchc_desktop.store.store import Store
from cchc_desktop.store.views import Cell, VisitLine

_Record = TypeVar("_Record")


class CampaignReader:
    """Builds records. Besides outlines only campaigns and teams are kept, until anything is written.

    A page asks for them again and again while it fills its parts.
    """

    def __init__(self, store: Store, outlines: CampaignOutlines) -> None:
        self._views = store.views
        self._outlines = outlines
        self._campaigns: dict[str, tuple[int | None, CampaignRecord]] = {}
        self._teams: dict[str, tuple[int | None, tuple[MemberRecord, ...]]] = {}

    def campaign(self, campaign_id: str) -> CampaignRecord:
        """Return one campaign. Raises `Refused(CAMPAIGN_UNKNOWN)`."""
        return self._kept(self._campaigns, campaign_id, self._read_campaign)

    def _read_campaign(self, campaign_id: str) -> CampaignRecord:
        fields = plain(self._views.entity("campaign", campaign_id, without="outline_text"))
        if not fields:
            raise Refused(ErrorCode.CAMPAIGN_UNKNOWN, {"campaign": campaign_id})
        return campaign_record(campaign_id, fields)

    def campaigns(self) -> tuple[CampaignRecord, ...]:
        """Return all campaigns, newest first."""
        return tuple(self.campaign(campaign_id) for campaign_id in self._views.campaign_ids())

    def units(self, campaign_id: str) -> tuple[UnitRecord, ...]:
        """Return the units of a campaign in Vietnamese order."""
        return in_unit_order(self._entities(campaign_id, "unit"))

    def members(self, campaign_id: str) -> tuple[MemberRecord, ...]:
        """Return the team in its own order."""
        return self._kept(self._teams, campaign_id, self._read_members)

    def _read_members(self, campaign_id: str) -> tuple[MemberRecord, ...]:
        return in_team_order(self._entities(campaign_id, "member"))

    def _kept(
        self, kept: dict[str, tuple[int | None, _Record]], campaign_id: str, read: Callable[[str], _Record]
    ) -> _Record:
        written = self._views.settled_writes()
        found = kept.get(campaign_id)
        if found is None or written is None or found[0] != written:
            found = kept[campaign_id] = (written, read(campaign_id))
        return found[1]

    def members_ever(self, campaign_id: str) -> tuple[MemberRecord, ...]:
        """Return the team with those who have left it since: past minutes still name them."""
        return in_team_order(fields_by_entity(self._views.cells(campaign_id, ("member",), with_gone=True)))

    def line(self, visit_id: str) -> VisitLine:
        """Return one visit of the list. Raises `Refused(VISIT_UNKNOWN)`."""
        line = self._views.visit(visit_id)
        if line is None:
            raise Refused(ErrorCode.VISIT_UNKNOWN, {"visit": visit_id})
        return self._with_unit(line)

    def visit_rows(self, lines: Iterable[VisitLine]) -> tuple[VisitRow, ...]:
        """Return visits of a list with the number of items each unit is asked."""
        asked: dict[tuple[str, tuple[str, ...]], int] = {}
        rows: list[VisitRow] = []
        for line in map(self._with_unit, lines):
            key = (line.campaign_id, line.unit_tags)
            if key not in asked:
                asked[key] = self._outlines.asked(*key)
            rows.append(_visit_row(line, asked[key]))
        return tuple(rows)

    def _with_unit(self, line: VisitLine) -> VisitLine:
        """Name the unit of a visit also when the unit was taken out of the plan since."""
        if not line.unit_id or line.unit_name or line.unit_tags:
            return line
        unit = plain(self._views.entity("unit", line.unit_id, with_gone=True))
        return line._replace(unit_name=text_of(unit, "name"), unit_tags=texts_of(unit, "tags"))

    def _entities(self, campaign_id: str, entity: str) -> dict[str, Fields]:
        return fields_by_entity(self._views.cells(campaign_id, (entity,)))


def plain(cells: Mapping[str, Cell]) -> Fields:
    """Return the front values of cells."""
    return {name: cell.value for name, cell in cells.items()}


def _visit_row(line: VisitLine, asked: int) -> VisitRow:
    return VisitRow(
        visit_id=line.visit_id,
        campaign_id=line.campaign_id,
        unit_id=line.unit_id,
        unit_name=line.unit_name,
        unit_tags=line.unit_tags,
        kind=line.kind,
        date=line.date,
        state=line.state,
        answered=min(line.answered, asked),
        asked=asked,
        shortcomings=line.shortcomings,
        recommendations=line.recommendations,
        report_received=line.report_received,
        printed_at=line.printed_at,
        sealed_at=line.sealed_at,
        last_edited_at=line.last_edited_at,
    )
