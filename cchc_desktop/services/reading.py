"""Reading visits out of the store's views, as records."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from cchc_desktop.core.changes import ChangeRef, FieldKey, JsonValue
from cchc_desktop.core.scopes import finding_id, is_row, item_of
from cchc_desktop.core.visit_records import FieldNote, FindingRecord, PrintRecord, SealRecord, VisitRecord
from cchc_desktop.services.campaign_outlines import CampaignOutlines
from cchc_desktop.services.campaign_reading import CampaignReader, plain
from cchc_desktop.services.campaign_records import (
    unit_record,
)
from cchc_desktop.services.field_values import Fields, text_of
from cchc_desktop.services.seal_data import SealData, ShownData, read_refs
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
    authors: Mapping[str, tuple[str, ...]]


class Reader(CampaignReader):
    """Reads visits too."""

    def __init__(self, store: Store, outlines: CampaignOutlines, seal_data: SealData) -> None:
        super().__init__(store, outlines)
        self._seal_data = seal_data

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
            prints=tuple(one for one in loaded.prints if not one.supplements),
            supplements=tuple(one for one in loaded.prints if one.supplements),
            seal=loaded.seal,
            changed_after_seal=loaded.changed_after_seal,
            state=line.state,
            documents=tuple(document_record(*row) for row in rows.of("document", "")),
            evidence=tuple(evidence_record(*row) for row in rows.of("evidence", "")),
            recommendations=tuple(recommendation_record(*row) for row in rows.of("recommendation", "")),
            notes=loaded.notes.get(visit_id, {}),
            row_notes={entity_id: notes for entity_id, notes in loaded.notes.items() if is_row(entity_id)},
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

    def _load(self, line: VisitLine) -> _Loaded:
        own = self._views.entity("visit", line.visit_id)
        cells = self._views.cells(line.visit_id)
        rows = _rows(cells)
        seal = next((seal_record(*row) for row in rows.of("seal")), None)
        prints = sorted(rows.of("print"), key=lambda row: text_of(row[1], "made_at"))
        shown = self._seal_data.shown(line.visit_id) if prints or seal else None
        late = self._late(line, rows, seal, shown)
        return _Loaded(
            own=own,
            rows=rows,
            notes=_notes((*own.values(), *cells), late),
            changed_after_seal=len(late),
            prints=_prints(prints, shown),
            seal=seal,
            authors=_authors(cells),
        )

    def _late(
        self, line: VisitLine, rows: VisitRows, seal: SealRecord | None, shown: ShownData | None
    ) -> Collection[FieldKey]:
        """Return the fields that say something else than what was signed."""
        if seal is None:
            return ()
        return self._seal_data.changed_since(
            line.visit_id, _signed_refs(rows, seal), shown=shown, data_hash=seal.data_hash
        )


def _prints(rows: Iterable[tuple[str, Fields]], shown: ShownData | None) -> tuple[PrintRecord, ...]:
    now = shown.data_hash if shown else ""
    return tuple(
        print_record(entity_id, fields, outdated=text_of(fields, "data_hash") != now)
        for entity_id, fields in rows
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
            authors=loaded.authors.get(item_id, ()),
        )
    return findings


def _authors(cells: Iterable[Cell]) -> dict[str, tuple[str, ...]]:
    """Return, by item, who wrote what stands in its finding and rows."""
    found: dict[str, set[str]] = {}
    for cell in cells:
        if cell.value is not None and (item_id := item_of(cell.key.entity_id)):
            found.setdefault(item_id, set()).add(cell.author)
    return {item_id: tuple(sorted(names)) for item_id, names in found.items()}


def _notes(cells: Iterable[Cell], late: Collection[FieldKey]) -> dict[str, dict[str, FieldNote]]:
    """Return what is to be said about fields, by entity id and field; `late` were edited after the seal."""
    notes: dict[str, dict[str, FieldNote]] = {}
    for cell in cells:
        after = cell.key in late
        # A row that is shown although somebody removed it was edited by another who did not know.
        in_conflict = cell.in_conflict or (cell.key.field == "deleted" and cell.value is True)
        if after or in_conflict:
            notes.setdefault(cell.key.entity_id, {})[cell.key.field] = FieldNote(
                in_conflict=in_conflict, after_seal=after, author=cell.author, at=cell.at
            )
    return notes
