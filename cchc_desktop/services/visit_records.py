"""Building the records of one visit from stored fields."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypedDict, TypeVar

from cchc_desktop.core.records import ItemState
from cchc_desktop.core.scopes import finding_id, item_of
from cchc_desktop.core.visit_records import (
    AttendeeRecord,
    DocumentRecord,
    DossierRecord,
    EvidenceRecord,
    ExtraItemRecord,
    FieldNote,
    FindingRecord,
    OpinionRecord,
    PrintRecord,
    RecommendationRecord,
    RequestRecord,
    SealRecord,
)
from cchc_desktop.services.field_values import Fields, count_of, flag_of, order_of, text_of, texts_of

_Record = TypeVar("_Record")

_TEXTS_OF_FINDING = ("reported", "achieved", "shortcomings", "cause", "responsible", "response_text", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRows:
    """The rows of one visit that are not deleted: by entity, by entity id, in their own order."""

    rows: Mapping[str, Mapping[str, Fields]]

    def of(self, entity: str, item_id: str | None = None) -> Iterator[tuple[str, Fields]]:
        """Yield the rows of a kind; of one item, or of the whole visit for an empty `item_id`."""
        for entity_id, fields in self.rows.get(entity, {}).items():
            if item_id is None or item_of(entity_id) == item_id:
                yield entity_id, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRows:
    """The rows of one visit sorted by item once, so that a visit is built in one pass."""

    recommendations: Mapping[str, tuple[RecommendationRecord, ...]]
    documents: Mapping[str, tuple[DocumentRecord, ...]]
    dossiers: Mapping[str, tuple[DossierRecord, ...]]
    evidence: Mapping[str, tuple[EvidenceRecord, ...]]


class VisitFields(TypedDict):
    """The fields of the visit itself, as `VisitRecord` has them."""

    kind: str
    date: str
    place: str
    started: str
    ended: str
    ended_date: str
    number: str
    report_received: str
    report_summary: str
    unit_explanation: str
    unit_proposals: str
    conclusion: str
    basis: str
    opening: str
    closing: str
    refusal_reason: str
    refusal_witness: str
    note: str
    copies: int
    copies_each: int
    member_ids: tuple[str, ...]


def visit_fields(fields: Fields) -> VisitFields:
    """Return the fields of the visit itself."""
    return {
        "kind": text_of(fields, "kind"),
        "date": text_of(fields, "date"),
        "place": text_of(fields, "place"),
        "started": text_of(fields, "started"),
        "ended": text_of(fields, "ended"),
        "ended_date": text_of(fields, "ended_date"),
        "number": text_of(fields, "number"),
        "report_received": text_of(fields, "report_received"),
        "report_summary": text_of(fields, "report_summary"),
        "unit_explanation": text_of(fields, "unit_explanation"),
        "unit_proposals": text_of(fields, "unit_proposals"),
        "conclusion": text_of(fields, "conclusion"),
        "basis": text_of(fields, "basis"),
        "opening": text_of(fields, "opening"),
        "closing": text_of(fields, "closing"),
        "refusal_reason": text_of(fields, "refusal_reason"),
        "refusal_witness": text_of(fields, "refusal_witness"),
        "note": text_of(fields, "note"),
        "copies": count_of(fields, "copies"),
        "copies_each": count_of(fields, "copies_each"),
        "member_ids": texts_of(fields, "members"),
    }


def in_row_order(rows: Mapping[str, Fields]) -> dict[str, Fields]:
    """Sort rows as entered. A row with nothing in it, because its making was undone, is none."""
    filled = (row for row in rows.items() if any(value is not None for value in row[1].values()))
    return dict(sorted(filled, key=lambda row: (order_of(row[1]), row[0])))


def item_rows(rows: VisitRows) -> ItemRows:
    """Sort the rows under findings by their items."""
    return ItemRows(
        recommendations=_by_item(rows, "recommendation", recommendation_record),
        documents=_by_item(rows, "document", document_record),
        dossiers=_by_item(rows, "dossier", dossier_record),
        evidence=_by_item(rows, "evidence", evidence_record),
    )


def _by_item(
    rows: VisitRows, entity: str, build: Callable[[str, Fields], _Record]
) -> dict[str, tuple[_Record, ...]]:
    records: dict[str, list[_Record]] = {}
    for entity_id, fields in rows.of(entity):
        records.setdefault(item_of(entity_id), []).append(build(entity_id, fields))
    return {item: tuple(found) for item, found in records.items()}


def finding_record(
    visit_id: str,
    item_id: str,
    fields: Fields,
    *,
    rows: ItemRows,
    notes: Mapping[str, FieldNote],
    authors: tuple[str, ...] = (),
) -> FindingRecord:
    """Build the finding of one item, also an empty one."""
    answers = {name: value for name, value in fields.items() if "." in name and value is not None}
    recommendations = rows.recommendations.get(item_id, ())
    documents = rows.documents.get(item_id, ())
    dossiers = rows.dossiers.get(item_id, ())
    evidence = rows.evidence.get(item_id, ())
    begun = bool(answers or recommendations or documents or dossiers or evidence)
    return FindingRecord(
        entity_id=finding_id(visit_id, item_id),
        item_id=item_id,
        reported=text_of(fields, "reported"),
        achieved=text_of(fields, "achieved"),
        shortcomings=text_of(fields, "shortcomings"),
        cause=text_of(fields, "cause"),
        responsible=text_of(fields, "responsible"),
        rating=text_of(fields, "rating"),
        response=text_of(fields, "response"),
        response_text=text_of(fields, "response_text"),
        note=text_of(fields, "note"),
        answers=answers,
        recommendations=recommendations,
        documents=documents,
        dossiers=dossiers,
        evidence=evidence,
        notes=notes,
        state=_state(fields, begun=begun),
        authors=authors,
    )


def _state(fields: Fields, *, begun: bool) -> ItemState:
    if text_of(fields, "rating"):
        return ItemState.DONE
    written = begun or any(text_of(fields, name) for name in _TEXTS_OF_FINDING)
    return ItemState.BEGUN if written else ItemState.EMPTY


def attendee_record(entity_id: str, fields: Fields) -> AttendeeRecord:
    """Build one person at the visit."""
    return AttendeeRecord(
        entity_id=entity_id,
        side=text_of(fields, "side"),
        member=text_of(fields, "member"),
        honorific=text_of(fields, "honorific"),
        name=text_of(fields, "name"),
        post=text_of(fields, "post"),
        role=text_of(fields, "role"),
        absent=flag_of(fields, "absent"),
        absence_reason=text_of(fields, "absence_reason"),
        signs=flag_of(fields, "signs"),
    )


def recommendation_record(entity_id: str, fields: Fields) -> RecommendationRecord:
    """Build one recommendation."""
    return RecommendationRecord(
        entity_id=entity_id,
        text=text_of(fields, "text"),
        addressee=text_of(fields, "addressee") or "unit",
        addressee_name=text_of(fields, "addressee_name"),
        responsible=text_of(fields, "responsible"),
        due=text_of(fields, "due"),
        due_words=text_of(fields, "due_words"),
        item_id=item_of(entity_id),
    )


def document_record(entity_id: str, fields: Fields) -> DocumentRecord:
    """Build one row of a document list."""
    return DocumentRecord(
        entity_id=entity_id,
        answer=text_of(fields, "answer"),
        type=text_of(fields, "type"),
        number=text_of(fields, "number"),
        issued=text_of(fields, "issued"),
        issuer=text_of(fields, "issuer"),
        subject=text_of(fields, "subject"),
        blob=text_of(fields, "blob"),
    )


def dossier_record(entity_id: str, fields: Fields) -> DossierRecord:
    """Build one sampled dossier."""
    return DossierRecord(
        entity_id=entity_id,
        answer=text_of(fields, "answer"),
        code=text_of(fields, "code"),
        procedure=text_of(fields, "procedure"),
        received=text_of(fields, "received"),
        due=text_of(fields, "due"),
        finished=text_of(fields, "finished"),
        apology_number=text_of(fields, "apology_number"),
        apology_date=text_of(fields, "apology_date"),
        new_due=text_of(fields, "new_due"),
        reason=text_of(fields, "reason"),
    )


def evidence_record(entity_id: str, fields: Fields) -> EvidenceRecord:
    """Build one attached file."""
    return EvidenceRecord(
        entity_id=entity_id,
        blob=text_of(fields, "blob"),
        name=text_of(fields, "name"),
        media_type=text_of(fields, "media_type"),
        caption=text_of(fields, "caption"),
        size=count_of(fields, "size"),
        dated=text_of(fields, "dated"),
    )


def request_record(entity_id: str, fields: Fields) -> RequestRecord:
    """Build one request for information."""
    return RequestRecord(
        entity_id=entity_id,
        text=text_of(fields, "text"),
        asked_by=text_of(fields, "asked_by"),
        due=text_of(fields, "due"),
        answered=text_of(fields, "answered"),
        answer=text_of(fields, "answer"),
    )


def opinion_record(entity_id: str, fields: Fields) -> OpinionRecord:
    """Build the opinion of one member."""
    return OpinionRecord(entity_id=entity_id, member=text_of(fields, "member"), text=text_of(fields, "text"))


def extra_item_record(entity_id: str, fields: Fields) -> ExtraItemRecord:
    """Build an item outside the outline."""
    return ExtraItemRecord(
        entity_id=entity_id,
        item_id=item_of(entity_id),
        section=text_of(fields, "section"),
        text=text_of(fields, "text"),
    )


def print_record(entity_id: str, fields: Fields, *, outdated: bool) -> PrintRecord:
    """Build one print."""
    return PrintRecord(
        entity_id=entity_id,
        format=text_of(fields, "format"),
        document_hash=text_of(fields, "document_hash"),
        data_hash=text_of(fields, "data_hash"),
        outline_hash=text_of(fields, "outline_hash"),
        code=text_of(fields, "code"),
        made_at=text_of(fields, "made_at"),
        made_by=text_of(fields, "made_by"),
        outdated=outdated,
        supplements=text_of(fields, "supplements"),
    )


def seal_record(entity_id: str, fields: Fields) -> SealRecord:
    """Build the seal."""
    return SealRecord(
        entity_id=entity_id,
        print_id=text_of(fields, "print"),
        document_hash=text_of(fields, "document_hash"),
        data_hash=text_of(fields, "data_hash"),
        outline_hash=text_of(fields, "outline_hash"),
        sealed_at=text_of(fields, "sealed_at"),
        sealed_by=text_of(fields, "sealed_by"),
        signed=text_of(fields, "signed"),
        scan=text_of(fields, "scan"),
    )
