"""The self-check of a supplementary minutes: its form, and what keeps it from being signed."""

from collections.abc import Iterator

from cchc_desktop.documents.checklist import CheckLine, CheckState, form_lines
from cchc_desktop.documents.checklist_codes import CheckCode
from cchc_desktop.documents.nodes import Document
from cchc_desktop.documents.supplement_record import SupplementRecord


def check_supplement(record: SupplementRecord, document: Document) -> tuple[CheckLine, ...]:
    """Return the lines of the self-check: what is in order first, then faults, then gaps."""
    lines = (*form_lines(document), *_lines(record))
    order = (CheckState.OK, CheckState.FAIL, CheckState.WARN)
    return tuple(sorted(lines, key=lambda line: order.index(line.state)))


def _lines(record: SupplementRecord) -> Iterator[CheckLine]:
    changes = record.changes()
    undecided = sum(1 for change in changes if change.undecided)
    if undecided:
        fields: dict[str, str | int | float] = {"count": undecided}
        target = ("conflicts",)
        yield CheckLine(code=CheckCode.CHANGES_UNDECIDED, state=CheckState.FAIL, fields=fields, target=target)
    decided = [change for change in changes if not change.undecided]
    unexplained = sum(1 for change in decided if not change.now[0].reason.strip())
    if unexplained:
        fields = {"count": unexplained}
        yield CheckLine(code=CheckCode.CHANGES_WITHOUT_REASON, state=CheckState.WARN, fields=fields)
    else:
        yield CheckLine(code=CheckCode.CHANGES_EXPLAINED, state=CheckState.OK, fields={"count": len(changes)})
    if not record.signed.number.strip():
        target = ("visit", "number")
        yield CheckLine(code=CheckCode.SIGNED_NUMBER_MISSING, state=CheckState.WARN, target=target)
    yield from _signers(record)


def _signers(record: SupplementRecord) -> Iterator[CheckLine]:
    signers = record.minutes.signatures
    for code, signer, target in (
        (CheckCode.UNIT_SIGNER_MISSING, signers.unit, ("attendance", "unit")),
        (CheckCode.SECRETARY_MISSING, signers.secretary, ("attendance", "team")),
        (CheckCode.LEADER_MISSING, signers.leader, ("attendance", "team")),
    ):
        if not signer.name.strip():
            yield CheckLine(code=code, state=CheckState.WARN, target=target)
