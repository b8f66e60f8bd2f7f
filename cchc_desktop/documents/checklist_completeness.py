"""What is missing in the record of a visit before people sign it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from cchc_desktop.core.fields import Rating, Response
from cchc_desktop.documents.checklist_codes import CheckCode
from cchc_desktop.documents.minutes_findings import is_shortcoming
from cchc_desktop.documents.record import ItemRecord, MinutesRecord, Recommendation, Verdict

Fields = dict[str, str | int | float]
Target = tuple[str, ...]
SMALLEST_TEAM = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something missing (`grave`: the minutes cannot be signed so), or a `good` word on what is complete."""

    code: CheckCode
    fields: Fields = field(default_factory=dict[str, str | int | float])
    target: Target = ()
    grave: bool = False
    good: bool = False


def completeness(record: MinutesRecord) -> Iterator[Gap]:
    """Yield what is complete and what is missing; gaps of one kind are one line with their number."""
    yield from _disputes(record)
    yield from _visit(record)
    yield from _people(record)
    yield from _items(record)
    yield from _recommendations(record)
    yield from _ending(record)


def _disputes(record: MinutesRecord) -> Iterator[Gap]:
    if record.disputes:
        fields: Fields = {"count": record.disputes}
        yield Gap(code=CheckCode.VALUES_IN_DISPUTE, fields=fields, target=("conflicts",), grave=True)


def _visit(record: MinutesRecord) -> Iterator[Gap]:
    missing = (
        (CheckCode.VISIT_DATE_MISSING, record.visit_date is None, ("visit", "date")),
        (CheckCode.START_TIME_MISSING, record.started is None, ("visit", "started")),
        (CheckCode.END_TIME_MISSING, record.ended is None, ("visit", "ended")),
        (CheckCode.PLACE_MISSING, not record.place.strip(), ("visit", "place")),
        (
            CheckCode.PLAN_MISSING,
            record.plan is None and not record.texts.basis.strip(),
            ("campaign", "number"),
        ),
    )
    yield from (Gap(code=code, target=target) for code, lacks, target in missing if lacks)
    if _ends_before_start(record):
        yield Gap(code=CheckCode.END_BEFORE_START, target=("visit", "ended"), grave=True)


def _ends_before_start(record: MinutesRecord) -> bool:
    if record.visit_date and record.end_date and record.end_date != record.visit_date:
        return record.end_date < record.visit_date
    return record.started is not None and record.ended is not None and record.ended <= record.started


def _people(record: MinutesRecord) -> Iterator[Gap]:
    present = sum(1 for one in record.attendance.team if not one.absent)
    counted: Fields = {"count": present, "least": SMALLEST_TEAM}
    team = ("attendance", "team")
    if present < SMALLEST_TEAM:
        yield Gap(code=CheckCode.TEAM_TOO_SMALL, fields=counted, target=team)
    if not record.attendance.team_has_lead:
        yield Gap(code=CheckCode.TEAM_WITHOUT_LEAD, target=team)
    if present >= SMALLEST_TEAM and record.attendance.team_has_lead:
        yield Gap(code=CheckCode.TEAM_COMPLETE, fields=counted, good=True)
    if all(one.absent for one in record.attendance.unit):
        yield Gap(code=CheckCode.UNIT_NOT_PRESENT, target=("attendance", "unit"))
    everyone = (*record.attendance.team, *record.attendance.unit)
    unexplained = [one for one in everyone if one.absent and not one.reason.strip()]
    if unexplained:
        yield Gap(code=CheckCode.ABSENCE_WITHOUT_REASON, fields={"count": len(unexplained)}, target=team)


def _items(record: MinutesRecord) -> Iterator[Gap]:
    items = tuple(record.items())
    answered = sum(1 for item in items if item.rating is not None)
    counted: Fields = {"answered": answered, "total": len(items), "count": len(items) - answered}
    if not items:
        yield Gap(code=CheckCode.ITEMS_NONE, target=("visit", "unit"))
    elif answered == len(items):
        yield Gap(code=CheckCode.ITEMS_ANSWERED, fields=counted, good=True)
    else:
        first = next(item for item in items if item.rating is None)
        yield Gap(code=CheckCode.ITEMS_OPEN, fields=counted, target=("item", first.id, "rating"))
    wanted = {one.item_id for one in record.recommendations if one.text.strip()}
    for code, column, lacks in _ITEM_GAPS:
        yield from _one_line(code, column, (item for item in items if lacks(item)))
    without = (item for item in items if is_shortcoming(item) and item.id not in wanted)
    yield from _one_line(CheckCode.SHORTCOMING_WITHOUT_RECOMMENDATION, "recommendations", without)


def _one_line(code: CheckCode, column: str, items: Iterable[ItemRecord]) -> Iterator[Gap]:
    found = tuple(items)
    if found:
        target = ("item", found[0].id, column)
        yield Gap(code=code, fields={"count": len(found)}, target=target, grave=code in _GRAVE)


def _met_despite_target(item: ItemRecord) -> bool:
    missed = any(line.verdict is Verdict.MISSED for line in (*item.answers, *item.rates))
    return missed and item.rating is Rating.MET


def _impossible_rate(item: ItemRecord) -> bool:
    return any(
        line.numerator is not None and line.denominator is not None and line.numerator > line.denominator
        for line in item.rates
    )


def _late_without_letter(item: ItemRecord) -> bool:
    late = any((line.days_late or 0) > 0 and not line.apology_number for line in item.dossiers)
    return late and not item.shortcomings.strip()


_ITEM_GAPS: tuple[tuple[CheckCode, str, Callable[[ItemRecord], bool]], ...] = (
    (CheckCode.RATING_WITHOUT_SHORTCOMING, "shortcomings",
     lambda item: item.rating in (Rating.NOT_MET, Rating.PARTLY) and not item.shortcomings.strip()),
    (CheckCode.NOT_CHECKED_WITHOUT_REASON, "note",
     lambda item: item.rating is Rating.NOT_CHECKED and not item.reason.strip()),
    (CheckCode.EVIDENCE_MISSING, "evidence",
     lambda item: item.evidence_missing and item.rating in (Rating.MET, Rating.PARTLY, Rating.NOT_MET)),
    (CheckCode.RESPONSE_MISSING, "response",
     lambda item: bool(item.shortcomings.strip()) and item.response is None),
    (CheckCode.DISPUTE_WITHOUT_WORDS, "response_text",
     lambda item: item.response is Response.DISPUTED and not item.response_words.strip()),
    (CheckCode.MET_DESPITE_TARGET, "rating", _met_despite_target),
    (CheckCode.RATE_IMPOSSIBLE, "rates", _impossible_rate),
    (CheckCode.LATE_WITHOUT_LETTER, "dossiers", _late_without_letter),
)  # fmt: skip
_GRAVE = frozenset({CheckCode.RATE_IMPOSSIBLE})


def _recommendations(record: MinutesRecord) -> Iterator[Gap]:
    to_unit = [one for one in record.recommendations if not one.superior and one.text.strip()]
    undated = [one for one in to_unit if one.due is None and not one.due_words.strip()]
    yield from _one_recommendation(CheckCode.RECOMMENDATION_WITHOUT_DUE, "due", undated)
    unowned = [one for one in to_unit if not one.responsible.strip()]
    yield from _one_recommendation(CheckCode.RECOMMENDATION_WITHOUT_RESPONSIBLE, "responsible", unowned)
    day = record.visit_date
    past = [one for one in to_unit if day and one.due and one.due < day]
    yield from _one_recommendation(CheckCode.RECOMMENDATION_DUE_IN_PAST, "due", past)


def _one_recommendation(code: CheckCode, column: str, found: list[Recommendation]) -> Iterator[Gap]:
    if found:
        yield Gap(code=code, fields={"count": len(found)}, target=("recommendation", found[0].id, column))


def _ending(record: MinutesRecord) -> Iterator[Gap]:
    if not record.texts.conclusion.strip():
        yield Gap(code=CheckCode.CONCLUSION_MISSING, target=("visit", "conclusion"))
    copies: Fields = {"copies": record.texts.copies, "each": record.texts.copies_each}
    if record.texts.copies < 2 or record.texts.copies < 2 * record.texts.copies_each:
        yield Gap(code=CheckCode.COPIES_TOO_FEW, fields=copies, target=("visit", "copies"))
    signers = record.signatures
    for code, signer, target in (
        (CheckCode.UNIT_SIGNER_MISSING, signers.unit, ("attendance", "unit")),
        (CheckCode.SECRETARY_MISSING, signers.secretary, ("attendance", "team")),
        (CheckCode.LEADER_MISSING, signers.leader, ("attendance", "team")),
    ):
        if not signer.name.strip():
            yield Gap(code=code, target=target)
    if signers.unit.refused and not (signers.unit.refusal_reason.strip() and signers.unit.witness.strip()):
        yield Gap(code=CheckCode.REFUSAL_INCOMPLETE, target=("visit", "refusal_witness"))
    bare = sum(1 for photo in record.photos if not photo.caption.strip())
    if bare:
        yield Gap(code=CheckCode.PHOTO_WITHOUT_CAPTION, fields={"count": bare}, target=("visit", "evidence"))
