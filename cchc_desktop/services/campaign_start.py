"""What a new campaign proposes: the plan of its outline and the usual words of the letterhead."""

from collections.abc import Mapping

from cchc_desktop import labels
from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.dates import short_date
from cchc_desktop.core.fields import Role, Side
from cchc_desktop.outline.model import LegalBasis, Outline, Plan
from cchc_desktop.services.campaign_records import DEFAULT_COPIES, DEFAULT_COPIES_EACH


def campaign_start(outline: Outline, text: str) -> Mapping[str, JsonValue]:
    """Return the fields a new campaign begins with; `text` is the exact text of the outline."""
    values: dict[str, JsonValue] = {
        "outline_id": outline.id,
        "outline_version": outline.version,
        "outline_text": text,
        "period_from": outline.period_from.isoformat() if outline.period_from else None,
        "period_to": outline.period_to.isoformat() if outline.period_to else None,
        "letterhead.leader_title": labels.ROLES[Role.LEADER],
        "letterhead.deputy_title": labels.ROLES[Role.DEPUTY],
        "letterhead.secretary_title": labels.ROLES[Role.SECRETARY],
        "letterhead.team_name": labels.SIDES[Side.TEAM],
        "letterhead.symbol": labels.MINUTES_SYMBOL,
        "letterhead.recipients": "\n".join(labels.MINUTES_RECIPIENTS),
        "letterhead.copies": DEFAULT_COPIES,
        "letterhead.copies_each": DEFAULT_COPIES_EACH,
        **(_of_plan(outline.plan) if outline.plan else {}),
    }
    return {name: value for name, value in values.items() if value not in (None, "")}


def _of_plan(plan: Plan) -> dict[str, JsonValue]:
    return {
        "number": plan.number,
        "issued": plan.issued.isoformat() if plan.issued else None,
        "issuer": plan.issuer,
        "subject": plan.subject,
        "deadline": plan.deadline.isoformat() if plan.deadline else None,
        "report_days_before": plan.report_days_before,
        "legal_bases": "\n".join(basis_in_words(basis) for basis in plan.legal_bases),
    }


def basis_in_words(basis: LegalBasis) -> str:
    """Return a legal basis on one line, as people write it in a plan."""
    words = f"{basis.kind} số {basis.number}" if basis.number else basis.kind
    if basis.issued:
        words += f" ngày {short_date(basis.issued)}"
    if basis.issuer:
        words += f" của {basis.issuer}"
    if basis.subject:
        words += f" về {basis.subject[:1].lower()}{basis.subject[1:]}"
    return f"{words} ({basis.note})" if basis.note else words
