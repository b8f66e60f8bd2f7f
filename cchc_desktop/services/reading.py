"""Reading campaigns and visits out of the store's views, as records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cchc_desktop.core.changes import ChangeRef, JsonValue
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.records import (
    CampaignRecord,
    FieldNote,
    FindingRecord,
    MemberRecord,
    PrintRecord,
    SealRecord,
    UnitRecord,
    VisitRecord,
    VisitRow,
)
from cchc_desktop.core.scopes import finding_id, item_of
from cchc_desktop.services.campaign_outlines import CampaignOutlines
from cchc_desktop.services.campaign_records import (
    campaign_record,
    in_team_order,
    in_unit_order,
    unit_record,
)
from cchc_desktop.services.field_values import Fields, text_of
from cchc_desktop.services.rows_by_entity import fields_by_entity
from cchc_desktop.services.seal_data import SealData, is_shown, read_refs
from cchc_desktop.services.visit_records import (
    ItemRows,
    VisitRows,
    attendee_record,
    document_record,
    evidence_record,
    extra_item_record,
    finding_record,
    in_row_order,
    item_rows,
    opinion_record,
    print_record,
    recommendation_record,
    request_record,
    seal_record,
    visit_fields,
)
from cchc_desktop.store.store import Store
from cchc_desktop.store.views import Cell, VisitLine


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loaded:
    """The cells of one visit: its own by field, its rows', and the same rows as plain fields."""

    own: Mapping[str, Cell]
    rows: VisitRows
    notes: Mapping[str, Mapping[str, FieldNote]]
    changed_after_seal: int
    prints: tuple[PrintRecord, ...]
    seal: SealRecord | None


class Reader:
    """Builds records; everything is read anew, nothing is kept but outlines."""

    def __init__(self, store: Store, outlines: CampaignOutlines, seal_data: SealData) -> None:
        self._views = store.views
        self._outlines = outlines
        self._seal_data = seal_data

    def campaign(self, campaign_id: str) -> CampaignRecord:
        """Return one campaign. Raises `Refused(CAMPAIGN_UNKNOWN)`."""
        fields = plain(self._views.entity("campaign", campaign_id))
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
        return in_team_order(self._entities(campaign_id, "member"))

    def line(self, visit_id: str) -> VisitLine:
        """Return one visit of the list. Raises `Refused(VISIT_UNKNOWN)`."""
        line = self._views.visit(visit_id)
        if line is None:
            raise Refused(ErrorCode.VISIT_UNKNOWN, {"visit": visit_id})
        return line

    def visit_rows(self, lines: Iterable[VisitLine]) -> tuple[VisitRow, ...]:
        """Return visits of a list with the number of items each unit is asked."""
        asked: dict[tuple[str, tuple[str, ...]], int] = {}
        rows: list[VisitRow] = []
        for line in lines:
            key = (line.campaign_id, line.unit_tags)
            if key not in asked:
                asked[key] = self._outlines.asked(*key)
            rows.append(_visit_row(line, asked[key]))
        return tuple(rows)

    def visit(self, visit_id: str) -> VisitRecord:
        """Return the whole visit. Raises `Refused(VISIT_UNKNOWN)`."""
        line = self.line(visit_id)
        loaded = self._load(line)
        outline = self._outlines.for_unit(line.campaign_id, line.unit_tags)
        rows = loaded.rows
        extras = tuple(extra_item_record(*row) for row in rows.of("extra_item"))
        asked = (*(item.id for item in outline.items()), *(extra.item_id for extra in extras))
        unit = plain(self._views.entity("unit", line.unit_id, with_gone=True))
        return VisitRecord(
            entity_id=visit_id,
            campaign_id=line.campaign_id,
            unit=unit_record(line.unit_id, unit),
            **visit_fields(plain(loaded.own)),
            attendees=tuple(attendee_record(*row) for row in rows.of("attendee")),
            findings=_findings(visit_id, asked, loaded),
            extra_items=extras,
            requests=tuple(request_record(*row) for row in rows.of("request")),
            opinions=tuple(opinion_record(*row) for row in rows.of("opinion")),
            prints=loaded.prints,
            seal=loaded.seal,
            changed_after_seal=loaded.changed_after_seal,
            state=line.state,
            documents=tuple(document_record(*row) for row in rows.of("document", "")),
            evidence=tuple(evidence_record(*row) for row in rows.of("evidence", "")),
            recommendations=tuple(recommendation_record(*row) for row in rows.of("recommendation", "")),
            notes=loaded.notes.get(visit_id, {}),
        )

    def finding(self, visit_id: str, item_id: str) -> FindingRecord:
        """Return one finding, also an empty one. Raises `Refused(VISIT_UNKNOWN)`."""
        line = self.line(visit_id)
        loaded = self._load(line)
        return _findings(visit_id, (item_id,), loaded)[item_id]

    def seal(self, visit_id: str) -> SealRecord | None:
        """Return the seal of a visit, None while there is none. Raises `Refused(VISIT_UNKNOWN)`."""
        self.line(visit_id)
        rows = self.rows_of(visit_id, "seal")
        return next((seal_record(*row) for row in rows.of("seal")), None)

    def rows_of(self, visit_id: str, *entities: str) -> VisitRows:
        """Return rows of some kinds of a visit."""
        return _rows(self._views.cells(visit_id, entities))

    def _entities(self, campaign_id: str, entity: str) -> dict[str, Fields]:
        return fields_by_entity(self._views.cells(campaign_id, (entity,)))

    def _load(self, line: VisitLine) -> _Loaded:
        own = self._views.entity("visit", line.visit_id)
        cells = self._views.cells(line.visit_id)
        rows = _rows(cells)
        seal = next((seal_record(*row) for row in rows.of("seal")), None)
        signed = _signed_refs(rows, seal) if seal else None
        notes, after = _notes((*own.values(), *cells), signed)
        return _Loaded(
            own=own,
            rows=rows,
            notes=notes,
            changed_after_seal=after,
            prints=self._prints(line, rows),
            seal=seal,
        )

    def _prints(self, line: VisitLine, rows: VisitRows) -> tuple[PrintRecord, ...]:
        prints = sorted(rows.of("print"), key=lambda row: text_of(row[1], "made_at"))
        if not prints:
            return ()
        now = self._seal_data.shown(line.visit_id).data_hash
        return tuple(
            print_record(entity_id, fields, outdated=text_of(fields, "data_hash") != now)
            for entity_id, fields in prints
        )


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


def _signed_refs(rows: VisitRows, seal: SealRecord) -> frozenset[ChangeRef]:
    heads = (text_of(fields, "heads") for entity_id, fields in rows.of("print") if entity_id == seal.print_id)
    return read_refs(next(heads, ""))


def _rows(cells: Iterable[Cell]) -> VisitRows:
    rows: dict[str, dict[str, dict[str, JsonValue]]] = {}
    for cell in cells:
        of_kind = rows.setdefault(cell.key.entity, {})
        of_kind.setdefault(cell.key.entity_id, {})[cell.key.field] = cell.value
    return VisitRows(rows={entity: in_row_order(of_kind) for entity, of_kind in rows.items()})


def _findings(visit_id: str, asked: tuple[str, ...], loaded: _Loaded) -> dict[str, FindingRecord]:
    found = dict(loaded.rows.of("finding"))
    rows: ItemRows = item_rows(loaded.rows)
    # What was recorded under an item that is no longer asked (the unit's kind was changed) is not hidden.
    recorded = {item_of(entity_id) for entity_id in found}
    findings: dict[str, FindingRecord] = {}
    for item_id in (*asked, *sorted(recorded.difference(asked))):
        entity_id = finding_id(visit_id, item_id)
        findings[item_id] = finding_record(
            visit_id,
            item_id,
            found.get(entity_id, {}),
            rows=rows,
            notes=loaded.notes.get(entity_id, {}),
        )
    return findings


def _notes(
    cells: Iterable[Cell], signed: frozenset[ChangeRef] | None
) -> tuple[dict[str, dict[str, FieldNote]], int]:
    """Return what is to be said about fields, by entity id and field, and how many changed after the seal."""
    notes: dict[str, dict[str, FieldNote]] = {}
    changed = 0
    for cell in cells:
        after = signed is not None and cell.ref not in signed and is_shown(cell.key)
        changed += after
        if after or cell.in_conflict:
            notes.setdefault(cell.key.entity_id, {})[cell.key.field] = FieldNote(
                in_conflict=cell.in_conflict, after_seal=after, author=cell.author, at=cell.at
            )
    return notes, changed
