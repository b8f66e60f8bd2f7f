"""What screens and documents read of one visit: immutable pictures of what was recorded there.

Built and written as the records of `records` are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.records import ItemState, UnitRecord, VisitState


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendeeRecord:
    """One person at a visit; `member` is the member's id on the team's side, else empty."""

    entity_id: str
    side: str
    member: str
    honorific: str
    name: str
    post: str
    role: str
    absent: bool
    absence_reason: str
    signs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationRecord:
    """What someone is asked to do about a finding; `addressee` is `unit` or `superior`.

    `due_words` stand for a date where a period was agreed ("thường xuyên"); `item_id` is empty when the
    recommendation belongs to the visit as a whole.
    """

    entity_id: str
    text: str
    addressee: str
    addressee_name: str
    responsible: str
    due: str
    due_words: str = ""
    item_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRecord:
    """One document of a document list; `blob` is the SHA-256 of its file, if attached."""

    entity_id: str
    answer: str
    type: str
    number: str
    issued: str
    issuer: str
    subject: str
    blob: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierRecord:
    """One dossier pulled from the shelf."""

    entity_id: str
    answer: str
    code: str
    procedure: str
    received: str
    due: str
    finished: str
    apology_number: str
    apology_date: str
    new_due: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRecord:
    """One attached file or photo; `size` in bytes, `blob` the SHA-256 of the bytes."""

    entity_id: str
    blob: str
    name: str
    media_type: str
    caption: str
    size: int
    dated: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRecord:
    """One request for information made to the unit."""

    entity_id: str
    text: str
    asked_by: str
    due: str
    answered: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionRecord:
    """The opinion of one member of the team, for the minutes."""

    entity_id: str
    member: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldNote:
    """What is known about a field beside its value: its conflict and whether it came after the seal."""

    in_conflict: bool
    after_seal: bool
    author: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRecord:
    """Everything recorded about one item at one visit.

    `answers` maps the answer fields (`found.x.numerator`, `reported.x` ... see `fields`) to their values.
    `notes` holds an entry only for fields that have something to say. `responsible` is who answers for the
    shortcomings; `note` also says why an item was not checked. `authors` are the persons who wrote what
    stands in the finding and in its rows.
    """

    entity_id: str
    item_id: str
    reported: str
    achieved: str
    shortcomings: str
    cause: str
    rating: str
    response: str
    response_text: str
    note: str
    answers: Mapping[str, JsonValue]
    recommendations: tuple[RecommendationRecord, ...]
    documents: tuple[DocumentRecord, ...]
    dossiers: tuple[DossierRecord, ...]
    evidence: tuple[EvidenceRecord, ...]
    notes: Mapping[str, FieldNote]
    state: ItemState
    responsible: str = ""
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraItemRecord:
    """An item added on the spot, outside the outline; `item_id` is what its finding is filed under."""

    entity_id: str
    item_id: str
    section: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintRecord:
    """One print (bản in): a document given out and the data it shows. Hashes are SHA-256 in hex.

    `outdated` is true when the data has changed since. `supplements` names the signed print to which this
    one is a supplementary minutes; it is empty for the minutes themselves.
    """

    entity_id: str
    format: str
    document_hash: str
    data_hash: str
    outline_hash: str
    code: str
    made_at: str
    made_by: str
    outdated: bool
    supplements: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealRecord:
    """The moment of signature: which print was signed, and so which data, outline and document."""

    entity_id: str
    print_id: str
    document_hash: str
    data_hash: str
    outline_hash: str
    sealed_at: str
    sealed_by: str
    signed: str
    scan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRecord:
    """Everything recorded at one visit. `findings` holds an entry for every item asked, also empty ones.

    `documents`, `evidence` and `recommendations` are those of the visit as a whole, not of an item. `notes`
    are those of the visit's own fields, by field name; `row_notes` those of rows, by entity id and field.
    `prints` are those of the minutes, `supplements` those of supplementary minutes made after the seal.
    """

    entity_id: str
    campaign_id: str
    unit: UnitRecord
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
    copies: int
    copies_each: int
    refusal_reason: str
    refusal_witness: str
    note: str
    member_ids: tuple[str, ...]
    attendees: tuple[AttendeeRecord, ...]
    findings: Mapping[str, FindingRecord]
    extra_items: tuple[ExtraItemRecord, ...]
    requests: tuple[RequestRecord, ...]
    opinions: tuple[OpinionRecord, ...]
    prints: tuple[PrintRecord, ...]
    seal: SealRecord | None
    changed_after_seal: int
    state: VisitState
    documents: tuple[DocumentRecord, ...] = ()
    evidence: tuple[EvidenceRecord, ...] = ()
    recommendations: tuple[RecommendationRecord, ...] = ()
    notes: Mapping[str, FieldNote] = field(default_factory=dict[str, FieldNote])
    row_notes: Mapping[str, Mapping[str, FieldNote]] = field(
        default_factory=dict[str, Mapping[str, FieldNote]]
    )
    supplements: tuple[PrintRecord, ...] = ()
