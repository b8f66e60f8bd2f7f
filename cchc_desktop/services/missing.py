"""What is still missing before the team leaves the unit or prints the minutes."""

from dataclasses import dataclass
from dataclasses import field as data_field
from enum import StrEnum


class MissingCode(StrEnum):
    """Every kind of gap; `labels.missing_sentence` has the words."""

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
