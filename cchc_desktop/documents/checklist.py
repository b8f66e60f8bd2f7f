"""The self-check in front of the print button: form of the document and gaps in the record.

Every line carries a code, the fields its sentence needs and the place to jump to; the sentences are in
`cchc_desktop.document_sentences`. Places are `("visit", field)`, `("campaign", field)`, `("item", item id,
field)`, `("recommendation", id, field)`, `("attendance", side)` or `("conflicts",)`.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from cchc_desktop.documents.checklist_codes import CheckCode
from cchc_desktop.documents.checklist_completeness import completeness
from cchc_desktop.documents.checklist_form import FORM_CHECKS
from cchc_desktop.documents.nodes import Document
from cchc_desktop.documents.record import MinutesRecord

Fields = dict[str, str | int | float]


class CheckState(StrEnum):
    """How a line of the self-check stands."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """One line of the self-check. `target` is empty when there is nowhere to jump."""

    code: CheckCode
    state: CheckState
    fields: Fields = field(default_factory=dict[str, str | int | float])
    target: tuple[str, ...] = ()


def check_minutes(record: MinutesRecord, document: Document) -> tuple[CheckLine, ...]:
    """Return the lines of the self-check: what is in order first, then faults, then gaps."""
    lines = [*form_lines(document)]
    for gap in completeness(record):
        state = CheckState.OK if gap.good else CheckState.FAIL if gap.grave else CheckState.WARN
        lines.append(CheckLine(code=gap.code, state=state, fields=gap.fields, target=gap.target))
    order = (CheckState.OK, CheckState.FAIL, CheckState.WARN)
    return tuple(sorted(lines, key=lambda line: order.index(line.state)))


def form_lines(document: Document) -> tuple[CheckLine, ...]:
    """Return the faults of form; one line that all is well when there are none."""
    faults = [
        (check, fields) for check in FORM_CHECKS for fields in [check.fault(document)] if fields is not None
    ]
    if not faults:
        passed: Fields = {"passed": len(FORM_CHECKS), "total": len(FORM_CHECKS)}
        return (CheckLine(code=CheckCode.FORM_OK, state=CheckState.OK, fields=passed),)
    return tuple(
        CheckLine(
            code=check.code,
            state=CheckState.FAIL if check.grave else CheckState.WARN,
            fields=fields,
            target=check.target,
        )
        for check, fields in faults
    )
