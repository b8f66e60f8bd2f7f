"""Checks what the types of an outline file cannot say: ids, tags, conditions, targets, periods, markers."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from cchc_desktop.outline.markers import odd_markers
from cchc_desktop.outline.model import AnswerKind, YesNo
from cchc_desktop.outline.problems import Collector, ProblemCode
from cchc_desktop.outline.schema import (
    AnswerFile,
    ItemFile,
    LegalBasisFile,
    OutlineFile,
    PlanFile,
    SectionFile,
    TargetFile,
)

_KEYS_OF_KIND: Mapping[AnswerKind, tuple[str, ...]] = MappingProxyType(
    {
        AnswerKind.RATE: ("numerator_label", "denominator_label"),
        AnswerKind.COUNT: ("unit_label",),
        AnswerKind.CHOICE: ("choices",),
    }
)
_KIND_KEYS = ("numerator_label", "denominator_label", "unit_label", "choices")

_Ids = Iterable[tuple[str, str]]


def check_consistency(outline: OutlineFile, collector: Collector) -> None:
    """Report every contradiction between the values of an outline file."""
    sections = tuple(_sections(outline.sections, ""))
    items = tuple(_items(sections))
    _check_ids(outline, sections, items, collector)
    _check_period(outline, collector)
    _check_plan(outline.plan, collector)
    _check_tags(outline, sections, items, collector)
    _check_markers("sections", outline.sections, collector)
    for place, section in sections:
        _check_section(place, section, collector)
    unread = _unread_answers(collector)
    for place, item in items:
        _check_item(place, item, unread, collector)
        _check_citations(f"{place}.legal_bases", item.legal_bases, outline.plan, collector)


def _sections(sections: tuple[SectionFile, ...], around: str) -> Iterator[tuple[str, SectionFile]]:
    for index, section in enumerate(sections):
        place = f"{around}sections[{index}]"
        yield place, section
        yield from _sections(section.sections, f"{place}.")


def _items(sections: Iterable[tuple[str, SectionFile]]) -> Iterator[tuple[str, ItemFile]]:
    for place, section in sections:
        for index, item in enumerate(section.items):
            yield f"{place}.items[{index}]", item


def _check_ids(
    outline: OutlineFile,
    sections: tuple[tuple[str, SectionFile], ...],
    items: tuple[tuple[str, ItemFile], ...],
    collector: Collector,
) -> None:
    tags = ((f"unit_tags[{index}].tag", tag.tag) for index, tag in enumerate(outline.unit_tags))
    _check_unique(tags, collector)
    # Members own sections and findings name items: one id must not mean both.
    _check_unique(((f"{place}.id", entry.id) for place, entry in (*sections, *items)), collector)
    _check_unique((pair for place, item in items for pair in _target_ids(place, item)), collector)
    for place, item in items:
        answers = ((f"{place}.answers[{index}].id", answer.id) for index, answer in enumerate(item.answers))
        _check_unique(answers, collector)
        for index, answer in enumerate(item.answers):
            choices = enumerate(answer.choices)
            inner = f"{place}.answers[{index}]"
            _check_unique(((f"{inner}.choices[{at}].value", one.value) for at, one in choices), collector)


def _target_ids(place: str, item: ItemFile) -> _Ids:
    return ((f"{place}.targets[{index}].id", target.id) for index, target in enumerate(item.targets))


def _check_unique(ids: _Ids, collector: Collector) -> None:
    first: dict[str, str] = {}
    for place, entry_id in ids:
        if place in collector.bad:
            continue
        if entry_id in first:
            line = collector.line_of(first[entry_id])
            collector.report(ProblemCode.DUPLICATE_ID, place=place, id=entry_id, first_line=line)
        first.setdefault(entry_id, place)


def _check_period(outline: OutlineFile, collector: Collector) -> None:
    if outline.period_from and outline.period_to and outline.period_from > outline.period_to:
        collector.report(ProblemCode.PERIOD_ORDER, place="period_to")


def _check_plan(plan: PlanFile | None, collector: Collector) -> None:
    if plan is None:
        return
    if plan.issued and plan.deadline and plan.deadline < plan.issued:
        collector.report(ProblemCode.DEADLINE_BEFORE_PLAN, place="plan.deadline")
    _check_citations("plan.legal_bases", plan.legal_bases, plan, collector)


def _check_citations(
    place: str, bases: tuple[LegalBasisFile, ...], plan: PlanFile | None, collector: Collector
) -> None:
    plan_day = plan.issued if plan else None
    for index, basis in enumerate(bases):
        if _after(basis.issued, plan_day):
            inner = f"{place}[{index}].issued"
            collector.report(ProblemCode.CITATION_AFTER_PLAN, place=inner, number=basis.number)


def _after(day: date | None, other: date | None) -> bool:
    return day is not None and other is not None and day > other


def _check_tags(
    outline: OutlineFile,
    sections: tuple[tuple[str, SectionFile], ...],
    items: tuple[tuple[str, ItemFile], ...],
    collector: Collector,
) -> None:
    known = {tag.tag for tag in outline.unit_tags}
    complete = not any(place.startswith("unit_tags") for place in collector.bad)
    section_tags: dict[str, frozenset[str]] = {}
    for place, entry in (*sections, *items):
        for index, tag in enumerate(entry.applies_to):
            if tag not in known and complete:
                names = ", ".join(sorted(known))
                inner = f"{place}.applies_to[{index}]"
                collector.report(ProblemCode.UNKNOWN_TAG, place=inner, tag=tag, known=names)
        around = section_tags.get(place.rpartition(".")[0], frozenset())
        own = frozenset(entry.applies_to)
        # No tags means everybody, so only two sets that both say something can exclude each other.
        if own and around and own.isdisjoint(around):
            collector.report(ProblemCode.NEVER_ASKED, place=f"{place}.applies_to", id=entry.id)
        section_tags[place] = (own & around) or own or around


def _check_section(place: str, section: SectionFile, collector: Collector) -> None:
    unread = {f"{place}.items", f"{place}.sections", place} & collector.bad
    if not section.items and not section.sections and not unread:
        collector.report(ProblemCode.SECTION_EMPTY, place=place, id=section.id)
    _check_markers(f"{place}.sections", section.sections, collector)


def _check_markers(place: str, sections: tuple[SectionFile, ...], collector: Collector) -> None:
    for index, expected in odd_markers(tuple(section.marker for section in sections)):
        marker = sections[index].marker
        inner = f"{place}[{index}].marker"
        collector.report(ProblemCode.MARKER_ORDER, place=inner, marker=marker, expected=expected)


def _check_item(place: str, item: ItemFile, unread: frozenset[str], collector: Collector) -> None:
    for index, target in enumerate(item.targets):
        _check_target(f"{place}.targets[{index}]", target, collector)
    for index, answer in enumerate(item.answers):
        inner = f"{place}.answers[{index}]"
        # An answer of unknown kind can be neither right nor wrong.
        if not {inner, f"{inner}.kind"} & collector.bad:
            _check_kind_keys(inner, answer, collector)
            _check_target_use(inner, answer, item, collector)
    _check_conditions(place, item, unread, collector)


def _check_target(place: str, target: TargetFile, collector: Collector) -> None:
    highest = 100.0 if target.unit == "percent" else float("inf")
    if not 0 <= target.value <= highest:
        collector.report(ProblemCode.TARGET_RANGE, place=f"{place}.value", value=target.value)


def _check_kind_keys(place: str, answer: AnswerFile, collector: Collector) -> None:
    needed = _KEYS_OF_KIND.get(answer.kind, ())
    for key in _KIND_KEYS:
        inner = f"{place}.{key}"
        present = bool(getattr(answer, key)) or inner in collector.marks
        if key in needed and not present:
            collector.report(ProblemCode.KEY_NEEDED_FOR_KIND, place=inner, key=key, kind=answer.kind)
        if key not in needed and present:
            collector.report(ProblemCode.KEY_NOT_FOR_KIND, place=inner, key=key, kind=answer.kind)


def _check_target_use(place: str, answer: AnswerFile, item: ItemFile, collector: Collector) -> None:
    inner = f"{place}.target"
    if not answer.target or inner in collector.bad:
        return
    if answer.kind not in {AnswerKind.RATE, AnswerKind.COUNT}:
        collector.report(ProblemCode.TARGET_NOT_ALLOWED, place=inner, kind=answer.kind)
        return
    target = next((target for target in item.targets if target.id == answer.target), None)
    if target is None:
        known = ", ".join(target.id for target in item.targets)
        collector.report(ProblemCode.TARGET_UNKNOWN, place=inner, target=answer.target, known=known)
    elif (target.unit == "percent") != (answer.kind is AnswerKind.RATE):
        collector.report(ProblemCode.TARGET_UNIT, place=inner, unit=target.unit, kind=answer.kind)


def _unread_answers(collector: Collector) -> frozenset[str]:
    """Return the lists of answers in which something could not be read."""
    key = ".answers"
    return frozenset(bad.partition(key)[0] + key for bad in collector.bad if key in bad)


def _check_conditions(place: str, item: ItemFile, unread: frozenset[str], collector: Collector) -> None:
    answers = {answer.id: answer for answer in item.answers}
    if len(answers) < len(item.answers) or f"{place}.answers" in unread:
        # Nobody can tell which answer is meant before the ids are mended.
        return
    for index, answer in enumerate(item.answers):
        condition = answer.relevant
        inner = f"{place}.answers[{index}].relevant"
        if condition is None:
            continue
        source = answers.get(condition.answer)
        if source is None:
            known = ", ".join(other for other in answers if other != answer.id)
            collector.report(
                ProblemCode.CONDITION_UNKNOWN_ANSWER,
                place=f"{inner}.answer",
                answer=condition.answer,
                known=known,
            )
        else:
            _check_condition_values(inner, condition.values, source, collector)
        if _depends_on_itself(answer.id, answers):
            collector.report(ProblemCode.CONDITION_CYCLE, place=f"{inner}.answer", answer=answer.id)


def _check_condition_values(
    place: str, values: tuple[str, ...], source: AnswerFile, collector: Collector
) -> None:
    if source.kind not in {AnswerKind.YES_NO, AnswerKind.CHOICE}:
        collector.report(
            ProblemCode.CONDITION_KIND, place=f"{place}.answer", answer=source.id, kind=source.kind
        )
        return
    choices = tuple(choice.value for choice in source.choices)
    allowed = choices if source.kind is AnswerKind.CHOICE else tuple(YesNo)
    for index, value in enumerate(values):
        if value not in allowed:
            collector.report(
                ProblemCode.CONDITION_UNKNOWN_VALUE,
                place=f"{place}.values[{index}]",
                value=value,
                allowed=", ".join(allowed),
            )


def _depends_on_itself(answer_id: str, answers: Mapping[str, AnswerFile]) -> bool:
    seen: set[str] = set()
    current = answers.get(answer_id)
    while current and current.relevant and current.id not in seen:
        seen.add(current.id)
        if current.relevant.answer == answer_id:
            return True
        current = answers.get(current.relevant.answer)
    return False
