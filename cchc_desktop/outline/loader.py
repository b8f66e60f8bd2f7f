"""From a file to an `Outline`, or to a list of everything that is wrong with it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from cchc_desktop.core.errors import Problem
from cchc_desktop.outline import schema
from cchc_desktop.outline.consistency import check_consistency
from cchc_desktop.outline.model import (
    Answer,
    Choice,
    Condition,
    Item,
    LegalBasis,
    Outline,
    Plan,
    Section,
    Target,
    UnitTag,
)
from cchc_desktop.outline.problems import NOTICES, Collector, OutlineInvalid
from cchc_desktop.outline.source import parse_source, read_source
from cchc_desktop.outline.structure import build_outline_file


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineCheck:
    """What a check found: `outline` is None when there are problems; notices never stand in the way."""

    outline: Outline | None
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...]


def load_outline(path: Path) -> Outline:
    """Load an outline from a file.

    Raises `OutlineInvalid` with every problem at once, and `EnvironmentFailed` when the file cannot be read.
    """
    return _valid(check_outline(path))


def load_outline_text(text: str, *, file: str) -> Outline:
    """Load an outline from its exact text; `file` is the name that problems show.

    Raises `OutlineInvalid` with every problem at once.
    """
    return _valid(check_outline_text(text, file=file))


def check_outline(path: Path) -> OutlineCheck:
    """Check a file; raises `EnvironmentFailed` when it is missing or cannot be read."""
    collector = Collector(str(path))
    text = read_source(path, collector)
    return _checked(text, collector)


def check_outline_text(text: str, *, file: str) -> OutlineCheck:
    """Check the text of an outline; `file` is the name that problems show."""
    return _checked(text, Collector(file))


def _valid(check: OutlineCheck) -> Outline:
    if check.outline is None:
        raise OutlineInvalid(check.problems)
    return check.outline


def _checked(text: str | None, collector: Collector) -> OutlineCheck:
    root = parse_source(text, collector) if text is not None else None
    source = build_outline_file(root, collector) if root is not None else None
    if source is not None:
        check_consistency(source, collector)
    found = collector.found()
    problems = tuple(problem for problem in found if problem.code not in NOTICES)
    notices = tuple(problem for problem in found if problem.code in NOTICES)
    outline = _outline(source, text) if source is not None and text is not None and not problems else None
    return OutlineCheck(outline=outline, problems=problems, notices=notices)


def _outline(source: schema.OutlineFile, text: str) -> Outline:
    return Outline(
        id=source.id,
        version=source.version,
        title=source.title,
        head=source.head,
        attached_to=source.attached_to,
        notes=tuple(note.strip() for note in source.notes),
        period_from=source.period_from,
        period_to=source.period_to,
        unit_tags=tuple(UnitTag(tag=one.tag, label=one.label) for one in source.unit_tags),
        plan=_plan(source.plan) if source.plan else None,
        sections=tuple(_section(section, ()) for section in source.sections),
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def _plan(plan: schema.PlanFile) -> Plan:
    return Plan(
        number=plan.number,
        issued=plan.issued,
        issuer=plan.issuer,
        subject=plan.subject,
        deadline=plan.deadline,
        deadline_stated=plan.deadline_stated,
        report_days_before=plan.report_days_before,
        legal_bases=tuple(map(_legal_basis, plan.legal_bases)),
    )


def _legal_basis(basis: schema.LegalBasisFile) -> LegalBasis:
    return LegalBasis(
        kind=basis.kind,
        number=basis.number,
        issued=basis.issued,
        issuer=basis.issuer,
        subject=basis.subject,
        note=basis.note,
    )


def _section(section: schema.SectionFile, around: tuple[str, ...]) -> Section:
    tags = _narrowed(section.applies_to, around)
    return Section(
        id=section.id,
        marker=section.marker,
        title=section.title,
        applies_to=tags,
        items=tuple(_item(item, tags) for item in section.items),
        sections=tuple(_section(inner, tags) for inner in section.sections),
    )


def _narrowed(own: tuple[str, ...], around: tuple[str, ...]) -> tuple[str, ...]:
    if not own or not around:
        return own or around
    return tuple(tag for tag in own if tag in around)


def _item(item: schema.ItemFile, around: tuple[str, ...]) -> Item:
    targets = {target.id: _target(target) for target in item.targets}
    return Item(
        id=item.id,
        text=item.text,
        footnote=item.footnote,
        hint=item.hint.strip(),
        applies_to=_narrowed(item.applies_to, around),
        answers=tuple(_answer(answer, targets.get(answer.target)) for answer in item.answers),
        evidence=item.evidence,
        may_be_empty=item.may_be_empty,
        legal_bases=tuple(map(_legal_basis, item.legal_bases)),
        targets=tuple(targets.values()),
    )


def _target(target: schema.TargetFile) -> Target:
    return Target(
        id=target.id,
        comparator=target.comparator,
        value=target.value,
        unit=target.unit,
        stated=target.stated,
        source=target.source,
        text=target.text,
    )


def _answer(answer: schema.AnswerFile, target: Target | None) -> Answer:
    condition = answer.relevant
    return Answer(
        id=answer.id,
        kind=answer.kind,
        label=answer.label,
        numerator_label=answer.numerator_label,
        denominator_label=answer.denominator_label,
        unit_label=answer.unit_label,
        choices=tuple(Choice(value=one.value, label=one.label) for one in answer.choices),
        target=target,
        relevant=Condition(answer=condition.answer, values=condition.values) if condition else None,
    )
