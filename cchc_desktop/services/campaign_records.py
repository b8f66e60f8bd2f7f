"""Building the records of a campaign, its units and its team from stored fields."""

from cchc_desktop.core.fields import Role
from cchc_desktop.core.records import CampaignRecord, Letterhead, MemberRecord, UnitRecord
from cchc_desktop.core.text import sort_key
from cchc_desktop.services.field_values import Fields, count_of, flag_of, order_of, text_of, texts_of

DEFAULT_COPIES = 2
DEFAULT_COPIES_EACH = 1

_ROLE_ORDER = {role.value: place for place, role in enumerate(Role)}


def campaign_record(entity_id: str, fields: Fields) -> CampaignRecord:
    """Build the record of a campaign."""
    return CampaignRecord(
        entity_id=entity_id,
        number=text_of(fields, "number"),
        issued=text_of(fields, "issued"),
        issuer=text_of(fields, "issuer"),
        subject=text_of(fields, "subject"),
        legal_bases=text_of(fields, "legal_bases"),
        team_decision=text_of(fields, "team_decision"),
        period_from=text_of(fields, "period_from"),
        period_to=text_of(fields, "period_to"),
        deadline=text_of(fields, "deadline"),
        report_days_before=count_of(fields, "report_days_before"),
        outline_id=text_of(fields, "outline_id"),
        outline_version=count_of(fields, "outline_version"),
        note=text_of(fields, "note"),
        letterhead=_letterhead(fields),
    )


def unit_record(entity_id: str, fields: Fields) -> UnitRecord:
    """Build the record of a unit; one that is not known has only its id."""
    return UnitRecord(
        entity_id=entity_id,
        name=text_of(fields, "name"),
        tags=texts_of(fields, "tags"),
        parent=text_of(fields, "parent"),
        address=text_of(fields, "address"),
        head=text_of(fields, "head"),
        phone=text_of(fields, "phone"),
        note=text_of(fields, "note"),
    )


def member_record(entity_id: str, fields: Fields) -> MemberRecord:
    """Build the record of a member of the team."""
    return MemberRecord(
        entity_id=entity_id,
        honorific=text_of(fields, "honorific"),
        name=text_of(fields, "name"),
        post=text_of(fields, "post"),
        workplace=text_of(fields, "workplace"),
        phone=text_of(fields, "phone"),
        role=text_of(fields, "role"),
        sections=texts_of(fields, "sections"),
    )


def in_team_order(members: dict[str, Fields]) -> tuple[MemberRecord, ...]:
    """Order the team: leader, deputies, secretary, members, each kind as entered."""

    def place(entity_id: str) -> tuple[int, float, str]:
        fields = members[entity_id]
        role = _ROLE_ORDER.get(text_of(fields, "role"), len(_ROLE_ORDER))
        return role, order_of(fields), entity_id

    return tuple(member_record(entity_id, members[entity_id]) for entity_id in sorted(members, key=place))


def in_unit_order(units: dict[str, Fields]) -> tuple[UnitRecord, ...]:
    """Order units by name as a Vietnamese dictionary does."""
    records = [unit_record(entity_id, fields) for entity_id, fields in units.items()]
    return tuple(sorted(records, key=lambda unit: (sort_key(unit.name), unit.entity_id)))


def _letterhead(fields: Fields) -> Letterhead:
    def words(name: str) -> str:
        return text_of(fields, f"letterhead.{name}")

    return Letterhead(
        parent=words("parent"),
        issuer=words("issuer"),
        symbol=words("symbol"),
        place=words("place"),
        title=words("title"),
        recipients=words("recipients"),
        opening=words("opening"),
        closing=words("closing"),
        team_name=words("team_name"),
        leader_title=words("leader_title"),
        deputy_title=words("deputy_title"),
        secretary_title=words("secretary_title"),
        unit_title=words("unit_title"),
        on_behalf=flag_of(fields, "letterhead.on_behalf"),
        members_sign=flag_of(fields, "letterhead.members_sign"),
        foot_code=flag_of(fields, "letterhead.foot_code"),
        copies=count_of(fields, "letterhead.copies", DEFAULT_COPIES),
        copies_each=count_of(fields, "letterhead.copies_each", DEFAULT_COPIES_EACH),
    )
