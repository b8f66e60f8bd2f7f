"""What the minutes say about the items of the outline: answers, rates, documents and dossiers in words."""

from collections.abc import Iterator, Mapping

from cchc_desktop import labels
from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.dates import iso_date, short_date
from cchc_desktop.core.fields import Rating, Response
from cchc_desktop.core.numbers import format_number
from cchc_desktop.core.visit_records import DocumentRecord, DossierRecord, FindingRecord, VisitRecord
from cchc_desktop.documents.record import (
    AnswerLine,
    DocumentLine,
    DossierLine,
    ItemRecord,
    RateLine,
    SectionRecord,
    Verdict,
)
from cchc_desktop.outline.dossiers import DossierDates, LetterUse, days_late, shared_letters
from cchc_desktop.outline.model import (
    Answer,
    AnswerKind,
    Comparator,
    EvidenceRule,
    Item,
    Outline,
    Section,
    Target,
)
from cchc_desktop.outline.targets import judge_count, judge_rate
from cchc_desktop.services.missing import is_relevant

_Parts = tuple[float | None, float | None]
_NO_RATE: _Parts = (None, None)
_COMPARED = {
    Comparator.EQUAL: "{}",
    Comparator.AT_LEAST: "từ {} trở lên",
    Comparator.MORE_THAN: "trên {}",
    Comparator.AT_MOST: "không quá {}",
    Comparator.LESS_THAN: "dưới {}",
}
_SPOKEN = {AnswerKind.YES_NO, AnswerKind.COUNT, AnswerKind.DATE, AnswerKind.CHOICE}


def section_records(outline: Outline, visit: VisitRecord) -> tuple[SectionRecord, ...]:
    """Return the outline as far as this unit is asked, filled with the findings."""
    writer = _ItemWriter(visit)
    return tuple(writer.section(section) for section in outline.sections)


def extra_item_records(visit: VisitRecord) -> tuple[ItemRecord, ...]:
    """Return the items added on the spot."""
    writer = _ItemWriter(visit)
    return tuple(writer.extra(extra.item_id, extra.text) for extra in visit.extra_items)


def document_line(document: DocumentRecord) -> DocumentLine:
    """Return one row of a document list as the minutes print it."""
    return DocumentLine(
        kind=document.type,
        number=document.number,
        issued=iso_date(document.issued),
        issuer=document.issuer,
        subject=document.subject,
    )


class _ItemWriter:
    """Knows what concerns all items of a visit: its day and the apology letters that are shared."""

    def __init__(self, visit: VisitRecord) -> None:
        self._visit = visit
        self._day = iso_date(visit.date)
        self._shared = _rows_with_shared_letters(visit)

    def section(self, section: Section) -> SectionRecord:
        return SectionRecord(
            id=section.id,
            title=section.title,
            marker=section.marker,
            items=tuple(self.item(item) for item in section.items),
            sections=tuple(self.section(inner) for inner in section.sections),
        )

    def extra(self, item_id: str, text: str) -> ItemRecord:
        return self._record(item_id, text, (), outside=True)

    def item(self, item: Item) -> ItemRecord:
        finding = self._visit.findings[item.id]
        asked = tuple(answer for answer in item.answers if is_relevant(answer, finding))
        evidence = finding.evidence or finding.documents or finding.dossiers
        return self._record(
            item.id,
            item.text,
            asked,
            evidence_missing=item.evidence is EvidenceRule.REQUIRED and not evidence,
        )

    def _record(
        self,
        item_id: str,
        text: str,
        asked: tuple[Answer, ...],
        *,
        outside: bool = False,
        evidence_missing: bool = False,
    ) -> ItemRecord:
        finding = self._visit.findings[item_id]
        narratives = tuple(_narratives(asked, finding))
        alone = len(narratives) == 1
        return ItemRecord(
            id=item_id,
            text=text,
            rating=Rating(finding.rating) if finding.rating else None,
            reason=finding.note,
            outside_outline=outside,
            reported=finding.reported,
            narrative=narratives[0].value if alone else "",
            achieved=finding.achieved,
            shortcomings=finding.shortcomings,
            cause=finding.cause,
            responsible=finding.responsible,
            answers=(*_answer_lines(asked, finding), *(() if alone else narratives)),
            rates=tuple(_rate_lines(asked, finding)),
            documents=tuple(document_line(one) for one in finding.documents),
            dossiers=tuple(self._dossier(one) for one in finding.dossiers),
            response=Response(finding.response) if finding.response else None,
            response_words=finding.response_text,
            narrative_only=bool(asked) and all(answer.kind is AnswerKind.NARRATIVE for answer in asked),
            evidence_missing=evidence_missing,
        )

    def _dossier(self, dossier: DossierRecord) -> DossierLine:
        dates = DossierDates(
            received=iso_date(dossier.received),
            due=iso_date(dossier.due),
            finished=iso_date(dossier.finished),
        )
        day = dates.finished or self._day
        return DossierLine(
            code=dossier.code,
            procedure=dossier.procedure,
            received=dates.received,
            due=dates.due,
            finished=dates.finished,
            days_late=days_late(dates, on=day) if day else None,
            apology_number=dossier.apology_number,
            apology_date=iso_date(dossier.apology_date),
            apology_shared=dossier.entity_id in self._shared,
            new_due=iso_date(dossier.new_due),
            note=dossier.reason,
        )


def _rows_with_shared_letters(visit: VisitRecord) -> frozenset[str]:
    uses = (
        LetterUse(
            row=row.entity_id, dossier=row.code, number=row.apology_number, issued=iso_date(row.apology_date)
        )
        for finding in visit.findings.values()
        for row in finding.dossiers
    )
    return frozenset(row for rows in shared_letters(uses).values() for row in rows)


def _narratives(asked: tuple[Answer, ...], finding: FindingRecord) -> Iterator[AnswerLine]:
    for answer in asked:
        value = finding.answers.get(f"found.{answer.id}")
        if answer.kind is AnswerKind.NARRATIVE and isinstance(value, str) and value.strip():
            yield AnswerLine(label=answer.label, value=value)


def _answer_lines(asked: tuple[Answer, ...], finding: FindingRecord) -> Iterator[AnswerLine]:
    for answer in asked:
        if answer.kind not in _SPOKEN:
            continue
        value = _spoken(answer, finding.answers.get(f"found.{answer.id}"))
        reported = _spoken(answer, finding.answers.get(f"reported.{answer.id}"))
        note = finding.answers.get(f"found.{answer.id}.note")
        if value or reported:
            yield AnswerLine(
                label=answer.label,
                value=value,
                note=note if isinstance(note, str) else "",
                reported=reported,
                target=target_words(answer.target, answer.unit_label) if answer.target else "",
                verdict=_count_verdict(answer, finding.answers.get(f"found.{answer.id}")),
            )


def _spoken(answer: Answer, value: JsonValue) -> str:
    if answer.kind is AnswerKind.COUNT and isinstance(value, int | float):
        return f"{format_number(value)} {answer.unit_label}".strip()
    if not isinstance(value, str):
        return ""
    if answer.kind is AnswerKind.YES_NO:
        return labels.YES_NO.get(value, "").lower()
    if answer.kind is AnswerKind.DATE:
        day = iso_date(value)
        return short_date(day) if day else ""
    return next((choice.label for choice in answer.choices if choice.value == value), "")


def _count_verdict(answer: Answer, value: JsonValue) -> Verdict:
    if answer.kind is not AnswerKind.COUNT or answer.target is None or not isinstance(value, int | float):
        return Verdict.NONE
    return Verdict(judge_count(value, answer.target).standing.value)


def target_words(target: Target, counted: str = "") -> str:
    """Return a target the way a reader understands it: `100%`, `từ 80% trở lên`, `không quá 5 hồ sơ`.

    `counted` is what is counted where the target is no percentage.
    """
    number = format_number(target.value)
    value = f"{number}%" if target.unit == "percent" else f"{number} {counted}".strip()
    return _COMPARED[target.comparator].format(value)


def _rate_lines(asked: tuple[Answer, ...], finding: FindingRecord) -> Iterator[RateLine]:
    for answer in asked:
        if answer.kind is AnswerKind.RATE:
            found, reported = (
                _parts(finding.answers, f"{side}.{answer.id}") for side in ("found", "reported")
            )
            if (found, reported) != (_NO_RATE, _NO_RATE):
                yield _rate_line(answer, found, reported)


def _rate_line(answer: Answer, found: _Parts, reported: _Parts) -> RateLine:
    part, whole = found
    target = answer.target
    verdict = Verdict.NONE
    if whole == 0:
        verdict = Verdict.NOT_APPLICABLE
    elif target is not None and part is not None and whole is not None:
        verdict = Verdict(judge_rate(part, whole, target).standing.value)
    return RateLine(
        label=answer.label,
        numerator=part,
        denominator=whole,
        reported=reported,
        numerator_label=answer.numerator_label,
        denominator_label=answer.denominator_label,
        target=target_words(target) if target else "",
        target_source=target.source if target else "",
        verdict=verdict,
    )


def _parts(answers: Mapping[str, JsonValue], name: str) -> _Parts:
    part, whole = (answers.get(f"{name}.{side}") for side in ("numerator", "denominator"))
    return (
        part if isinstance(part, int | float) else None,
        whole if isinstance(whole, int | float) else None,
    )
