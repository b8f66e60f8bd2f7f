"""What is still missing before the team leaves the unit or prints the minutes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as data_field
from datetime import timedelta
from enum import StrEnum

from cchc_desktop.core.dates import iso_date, short_date
from cchc_desktop.core.fields import Rating, Side
from cchc_desktop.core.records import CampaignRecord, MemberRecord
from cchc_desktop.core.visit_records import FieldNote, FindingRecord, VisitRecord
from cchc_desktop.outline.model import Answer, AnswerKind, EvidenceRule, Item, Outline, Section, YesNo
from cchc_desktop.services.team import TeamFault, team_faults


class MissingCode(StrEnum):
    """Every kind of gap; `sentences_capture.missing_sentence` has the words."""

    NO_RATING = "no_rating"
    NO_SHORTCOMINGS_TEXT = "no_shortcomings_text"
    NO_RECOMMENDATION = "no_recommendation"
    NO_DUE = "no_due"
    NO_RESPONSIBLE = "no_responsible"
    NO_EVIDENCE = "no_evidence"
    NO_EXPLANATION = "no_explanation"
    NO_REASON_NOT_CHECKED = "no_reason_not_checked"
    NUMBERS_IMPOSSIBLE = "numbers_impossible"
    IN_CONFLICT = "in_conflict"
    NO_OWNER = "no_owner"
    NO_DATE = "no_date"
    NO_START = "no_start"
    NO_END = "no_end"
    NO_PLACE = "no_place"
    NO_UNIT_ATTENDEE = "no_unit_attendee"
    TEAM_TOO_SMALL = "team_too_small"
    TEAM_WITHOUT_LEAD = "team_without_lead"
    REPORT_NOT_RECEIVED = "report_not_received"
    REPORT_LATE = "report_late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One gap and the place where it is filled.

    `section_id` and `item_id` are empty for gaps of the visit as a whole; `entity`, `entity_id` and `field`
    name the field to go to; `member_id` is the member who owns the section, empty when nobody does.
    `fields` hold what the sentence needs.
    """

    code: MissingCode
    section_id: str
    item_id: str
    entity: str
    entity_id: str
    field: str
    member_id: str
    fields: dict[str, str | int | float] = data_field(default_factory=dict[str, str | int | float])


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A gap of one item before it is known who owns it."""

    code: MissingCode
    entity: str
    entity_id: str
    field: str
    fields: dict[str, str | int | float] = data_field(default_factory=dict[str, str | int | float])


RowNotes = Mapping[str, Mapping[str, FieldNote]]
"""What is to be said about the rows of a visit: by entity id and field."""

_YES_NO_WORDS = {YesNo.NO: "Không", YesNo.PARTLY: "Có một phần"}
_UNHAPPY = {Rating.PARTLY, Rating.NOT_MET}


def missing_of(
    visit: VisitRecord, outline: Outline, campaign: CampaignRecord, members: tuple[MemberRecord, ...]
) -> tuple[Missing, ...]:
    """List every gap: those of the visit as a whole first, then item by item in printed order.

    `outline` is what this unit is asked.
    """
    owners = section_owners(outline, members)
    whole = tuple(_of_visit(visit, campaign, members))
    return (
        *whole,
        *_of_sections(visit, outline, owners),
        *_of_extra_items(visit, owners),
    )


def section_owners(outline: Outline, members: tuple[MemberRecord, ...]) -> Mapping[str, tuple[str, ...]]:
    """Return, for every section, the members who own it or else the nearest section above it."""
    owned: dict[str, list[str]] = {}
    for member in members:
        for section_id in member.sections:
            owned.setdefault(section_id, []).append(member.entity_id)
    owners: dict[str, tuple[str, ...]] = {}

    def walk(section: Section, inherited: tuple[str, ...]) -> None:
        owners[section.id] = tuple(owned.get(section.id, ())) or inherited
        for inner in section.sections:
            walk(inner, owners[section.id])

    for section in outline.sections:
        walk(section, ())
    return owners


def is_relevant(answer: Answer, finding: FindingRecord) -> bool:
    """Tell whether an answer is asked, given the other answers of its item."""
    condition = answer.relevant
    return condition is None or finding.answers.get(f"found.{condition.answer}") in condition.values


def item_gaps(item: Item, finding: FindingRecord, row_notes: RowNotes) -> Iterator[Gap]:
    """Yield the gaps of one item; `row_notes` are those of the rows of its visit."""
    yield from _conflicts("finding", finding.entity_id, finding.notes)
    if row_notes:
        yield from _row_conflicts(finding, row_notes)
    if not finding.rating:
        if not item.may_be_empty:
            yield _finding_gap(finding, MissingCode.NO_RATING, "rating")
    elif finding.rating == Rating.NOT_CHECKED and not finding.note:
        yield _finding_gap(finding, MissingCode.NO_REASON_NOT_CHECKED, "note")
    if finding.rating in {Rating.NOT_CHECKED, Rating.NOT_APPLICABLE}:
        return
    yield from _shortcoming_gaps(finding)
    for answer in item.answers:
        if is_relevant(answer, finding):
            yield from _answer_gaps(answer, finding)
    if item.evidence is EvidenceRule.REQUIRED and not _has_evidence(finding):
        yield _finding_gap(finding, MissingCode.NO_EVIDENCE, "evidence")


def _conflicts(entity: str, entity_id: str, notes: Mapping[str, FieldNote]) -> Iterator[Gap]:
    for name, note in notes.items():
        if note.in_conflict:
            yield Gap(
                code=MissingCode.IN_CONFLICT,
                entity=entity,
                entity_id=entity_id,
                field=name,
                fields={"label": name},
            )


def _row_conflicts(place: FindingRecord | VisitRecord, row_notes: RowNotes) -> Iterator[Gap]:
    rows = [
        *(("recommendation", row.entity_id) for row in place.recommendations),
        *(("document", row.entity_id) for row in place.documents),
        *(("evidence", row.entity_id) for row in place.evidence),
    ]
    if isinstance(place, FindingRecord):
        rows += [("dossier", row.entity_id) for row in place.dossiers]
    else:
        rows += [("attendee", row.entity_id) for row in place.attendees]
        rows += [("request", row.entity_id) for row in place.requests]
        rows += [("opinion", row.entity_id) for row in place.opinions]
    for entity, entity_id in rows:
        yield from _conflicts(entity, entity_id, row_notes.get(entity_id, {}))


def _shortcoming_gaps(finding: FindingRecord) -> Iterator[Gap]:
    if finding.rating in _UNHAPPY and not finding.shortcomings:
        yield _finding_gap(finding, MissingCode.NO_SHORTCOMINGS_TEXT, "shortcomings")
    if finding.shortcomings and finding.response != "withdrawn" and not finding.recommendations:
        yield _finding_gap(finding, MissingCode.NO_RECOMMENDATION, "recommendation")
    for wanted in finding.recommendations:
        if not (wanted.due or wanted.due_words):
            yield _row_gap(MissingCode.NO_DUE, "recommendation", wanted.entity_id, "due")
        if not wanted.responsible and wanted.addressee == "unit":
            yield _row_gap(MissingCode.NO_RESPONSIBLE, "recommendation", wanted.entity_id, "responsible")


def _answer_gaps(answer: Answer, finding: FindingRecord) -> Iterator[Gap]:
    name = f"found.{answer.id}"
    if answer.kind is AnswerKind.YES_NO:
        words = _YES_NO_WORDS.get(YesNo(value)) if (value := _known(finding, name)) else None
        if words and not finding.answers.get(f"{name}.note") and not finding.shortcomings:
            yield _finding_gap(
                finding, MissingCode.NO_EXPLANATION, f"{name}.note", label=answer.label, value=words
            )
    elif answer.kind is AnswerKind.RATE:
        part, whole = finding.answers.get(f"{name}.numerator"), finding.answers.get(f"{name}.denominator")
        if isinstance(part, int | float) and isinstance(whole, int | float) and part > whole:
            yield _finding_gap(
                finding, MissingCode.NUMBERS_IMPOSSIBLE, f"{name}.numerator", label=answer.label
            )


def _known(finding: FindingRecord, name: str) -> str:
    value = finding.answers.get(name)
    return value if isinstance(value, str) and value in set(YesNo) else ""


def _has_evidence(finding: FindingRecord) -> bool:
    return bool(finding.evidence or finding.documents or finding.dossiers)


def _finding_gap(finding: FindingRecord, code: MissingCode, field: str, **fields: str) -> Gap:
    return Gap(code=code, entity="finding", entity_id=finding.entity_id, field=field, fields={**fields})


def _row_gap(code: MissingCode, entity: str, entity_id: str, field: str) -> Gap:
    return Gap(code=code, entity=entity, entity_id=entity_id, field=field)


def _of_sections(
    visit: VisitRecord, outline: Outline, owners: Mapping[str, tuple[str, ...]]
) -> Iterator[Missing]:
    for section in outline.walk():
        responsible = owners.get(section.id, ())
        if section.items and not responsible:
            yield Missing(
                code=MissingCode.NO_OWNER,
                section_id=section.id,
                item_id="",
                entity="member",
                entity_id="",
                field="sections",
                member_id="",
                fields={"section": f"{section.marker} {section.title}".strip()},
            )
        for item in section.items:
            gaps = item_gaps(item, visit.findings[item.id], visit.row_notes)
            yield from _named(gaps, section.id, item.id, next(iter(responsible), ""))


def _of_extra_items(visit: VisitRecord, owners: Mapping[str, tuple[str, ...]]) -> Iterator[Missing]:
    for extra in visit.extra_items:
        item = Item(
            id=extra.item_id,
            text=extra.text,
            footnote="",
            hint="",
            applies_to=(),
            answers=(),
            evidence=EvidenceRule.OPTIONAL,
            may_be_empty=False,
            legal_bases=(),
            targets=(),
        )
        owner = next(iter(owners.get(extra.section, ())), "")
        gaps = item_gaps(item, visit.findings[item.id], visit.row_notes)
        yield from _named(gaps, extra.section, item.id, owner)


def _named(gaps: Iterator[Gap], section_id: str, item_id: str, member_id: str) -> Iterator[Missing]:
    for gap in gaps:
        yield Missing(
            code=gap.code,
            section_id=section_id,
            item_id=item_id,
            entity=gap.entity,
            entity_id=gap.entity_id,
            field=gap.field,
            member_id=member_id,
            fields=gap.fields,
        )


def _of_visit(
    visit: VisitRecord, campaign: CampaignRecord, members: tuple[MemberRecord, ...]
) -> Iterator[Missing]:
    for code, field in (
        (MissingCode.NO_DATE, "date"),
        (MissingCode.NO_START, "started"),
        (MissingCode.NO_END, "ended"),
        (MissingCode.NO_PLACE, "place"),
    ):
        if not getattr(visit, field):
            yield _visit_gap(visit, code, field)
    if not any(person.side == Side.UNIT and not person.absent for person in visit.attendees):
        yield _visit_gap(visit, MissingCode.NO_UNIT_ATTENDEE, "attendees")
    for fault in _faults_of_team(visit, members):
        yield _visit_gap(visit, MissingCode(fault.code), "attendees", present=fault.present)
    yield from _report_gaps(visit, campaign)
    yield from _named(_conflicts("visit", visit.entity_id, visit.notes), "", "", "")
    yield from _named(_row_conflicts(visit, visit.row_notes), "", "", "")


def _faults_of_team(visit: VisitRecord, members: tuple[MemberRecord, ...]) -> tuple[TeamFault, ...]:
    present = {person.member for person in visit.attendees if person.side == Side.TEAM and not person.absent}
    return team_faults(tuple(member for member in members if member.entity_id in present))


def _report_gaps(visit: VisitRecord, campaign: CampaignRecord) -> Iterator[Missing]:
    """Yield gaps of the unit's report, due so many days before the visit (KH 110/KH-UBND, II.2.b)."""
    days = campaign.report_days_before
    if not days or visit.kind == "surprise":
        return
    received, day = iso_date(visit.report_received), iso_date(visit.date)
    if received is None:
        yield _visit_gap(visit, MissingCode.REPORT_NOT_RECEIVED, "report_received", days=days)
    elif day is not None and received > day - timedelta(days=days):
        yield _visit_gap(
            visit, MissingCode.REPORT_LATE, "report_received", days=days, received=short_date(received)
        )


def _visit_gap(visit: VisitRecord, code: MissingCode, field: str, **fields: str | int) -> Missing:
    return Missing(
        code=code,
        section_id="",
        item_id="",
        entity="visit",
        entity_id=visit.entity_id,
        field=field,
        member_id="",
        fields={**fields},
    )
