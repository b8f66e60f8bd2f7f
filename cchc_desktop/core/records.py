"""What lists and plans read: immutable pictures of campaigns, units, the team and lines of visits.

They are built by the services from the store's views. Dates are ISO 8601 texts as stored, empty when not
given; texts are empty when not given; numbers are None when not given. Every record carries the `entity_id`
under which its fields are edited. What was recorded at a visit is apart, in `visit_records`: no start needs
it.
"""

from enum import StrEnum
from typing import NamedTuple


class VisitState(StrEnum):
    """How far a visit has come; derived, never stored."""

    PREPARING = "preparing"
    UNDER_WAY = "under_way"
    PRINTED = "printed"
    SEALED = "sealed"


class ItemState(StrEnum):
    """How far one item of a visit has come; derived from the finding."""

    EMPTY = "empty"
    BEGUN = "begun"
    DONE = "done"


class Letterhead(NamedTuple):
    """The issuing organisation's words and wishes for the minutes of one campaign."""

    parent: str
    issuer: str
    symbol: str
    place: str
    title: str
    recipients: str
    opening: str
    closing: str
    team_name: str
    leader_title: str
    deputy_title: str
    secretary_title: str
    unit_title: str
    on_behalf: bool
    members_sign: bool
    foot_code: bool
    copies: int
    copies_each: int


class CampaignRecord(NamedTuple):
    """One inspection plan. `legal_bases` holds one basis per line."""

    entity_id: str
    number: str
    issued: str
    issuer: str
    subject: str
    legal_bases: str
    team_decision: str
    period_from: str
    period_to: str
    deadline: str
    report_days_before: int
    outline_id: str
    outline_version: int
    note: str
    letterhead: Letterhead


class UnitRecord(NamedTuple):
    """One unit to be inspected; `tags` are the unit tags of the outline (its kind)."""

    entity_id: str
    name: str
    tags: tuple[str, ...]
    parent: str
    address: str
    head: str
    phone: str
    note: str


class MemberRecord(NamedTuple):
    """One member of the team; `sections` are the ids of the outline sections the member owns."""

    entity_id: str
    honorific: str
    name: str
    post: str
    workplace: str
    phone: str
    role: str
    sections: tuple[str, ...]


class VisitRow(NamedTuple):
    """One line of a list of visits. `answered` of `asked` items are done."""

    visit_id: str
    campaign_id: str
    unit_id: str
    unit_name: str
    unit_tags: tuple[str, ...]
    kind: str
    date: str
    state: VisitState
    answered: int
    asked: int
    shortcomings: int
    recommendations: int
    report_received: str
    printed_at: str
    sealed_at: str
    last_edited_at: str
