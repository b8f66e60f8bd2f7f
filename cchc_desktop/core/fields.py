"""The kinds of entities and their fields: what may be written to the log, and in which form.

Findings have, beside the fields listed here, one or more fields per answer of their item:
`found.ID` (narrative: text, yes_no: `yes|no|partly|na`, count: whole number, date: ISO date, choice: a value
of the outline), `found.ID.note` (explanation of a yes/no), `found.ID.numerator`, `found.ID.denominator`
(rate), and the same under `reported.` for what the unit reported.
"""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.dates import iso_date, iso_time
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.text import storable


class Rating(StrEnum):
    """The team's verdict on one item."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    NOT_CHECKED = "not_checked"
    NOT_APPLICABLE = "not_applicable"


class Response(StrEnum):
    """The unit's stand on a finding."""

    ACCEPTED = "accepted"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"


class VisitKind(StrEnum):
    """How a visit came about."""

    PLANNED = "planned"
    THEMATIC = "thematic"
    SURPRISE = "surprise"
    REINSPECTION = "reinspection"
    PERIODIC = "periodic"


class Role(StrEnum):
    """The role of a member in the team."""

    LEADER = "leader"
    DEPUTY = "deputy"
    SECRETARY = "secretary"
    MEMBER = "member"


class Side(StrEnum):
    """Whose side a person at a visit is on."""

    TEAM = "team"
    UNIT = "unit"
    GUEST = "guest"


class FieldType(StrEnum):
    """The form of a field's value."""

    TEXT = "text"
    DATE = "date"
    TIME = "time"
    NUMBER = "number"
    COUNT = "count"
    FLAG = "flag"
    CODE = "code"
    TEXTS = "texts"


_DELETED = ("deleted", FieldType.FLAG)
_ORDER = ("order", FieldType.NUMBER)


def _texts(*names: str) -> tuple[tuple[str, FieldType], ...]:
    return tuple((name, FieldType.TEXT) for name in names)


def _dates(*names: str) -> tuple[tuple[str, FieldType], ...]:
    return tuple((name, FieldType.DATE) for name in names)


def _entity(*fields: tuple[str, FieldType]) -> Mapping[str, FieldType]:
    return MappingProxyType(dict((*fields, _DELETED, _ORDER)))


ENTITIES: Mapping[str, Mapping[str, FieldType]] = MappingProxyType(
    {
        "campaign": _entity(
            *_texts("number", "issuer", "subject", "legal_bases", "team_decision", "note"),
            *_dates("issued", "period_from", "period_to", "deadline"),
            ("report_days_before", FieldType.COUNT),
            *_texts("outline_id", "outline_text"),
            ("outline_version", FieldType.COUNT),
            *_texts("letterhead.parent", "letterhead.issuer", "letterhead.symbol", "letterhead.place"),
            *_texts("letterhead.title", "letterhead.recipients", "letterhead.opening", "letterhead.closing"),
            *_texts("letterhead.leader_title", "letterhead.secretary_title", "letterhead.unit_title"),
            *_texts("letterhead.deputy_title", "letterhead.team_name"),
            ("letterhead.on_behalf", FieldType.FLAG),
            ("letterhead.members_sign", FieldType.FLAG),
            ("letterhead.foot_code", FieldType.FLAG),
            ("letterhead.copies", FieldType.COUNT),
            ("letterhead.copies_each", FieldType.COUNT),
        ),
        "unit": _entity(
            *_texts("name", "parent", "address", "head", "phone", "note"), ("tags", FieldType.TEXTS)
        ),
        "member": _entity(
            *_texts("honorific", "name", "post", "workplace", "phone"),
            ("role", FieldType.CODE),
            ("sections", FieldType.TEXTS),
        ),
        "visit": _entity(
            *_texts("unit", "place", "number", "report_summary", "unit_explanation", "unit_proposals"),
            *_texts("basis", "conclusion", "opening", "closing", "refusal_reason", "refusal_witness", "note"),
            ("kind", FieldType.CODE),
            *_dates("date", "ended_date", "report_received"),
            ("started", FieldType.TIME),
            ("ended", FieldType.TIME),
            ("members", FieldType.TEXTS),
            ("copies", FieldType.COUNT),
            ("copies_each", FieldType.COUNT),
        ),
        "attendee": _entity(
            *_texts("member", "honorific", "name", "post", "role", "absence_reason"),
            ("side", FieldType.CODE),
            ("absent", FieldType.FLAG),
            ("signs", FieldType.FLAG),
        ),
        "finding": _entity(
            *_texts("reported", "achieved", "shortcomings", "cause", "responsible", "response_text", "note"),
            ("rating", FieldType.CODE),
            ("response", FieldType.CODE),
        ),
        "recommendation": _entity(
            *_texts("text", "responsible", "addressee_name", "due_words"),
            ("addressee", FieldType.CODE),
            *_dates("due"),
        ),
        "document": _entity(
            *_texts("answer", "type", "number", "issuer", "subject", "blob"), *_dates("issued")
        ),
        "dossier": _entity(
            *_texts("answer", "code", "procedure", "apology_number", "reason"),
            *_dates("received", "due", "finished", "apology_date", "new_due"),
        ),
        "evidence": _entity(
            *_texts("blob", "name", "media_type", "caption"), ("size", FieldType.COUNT), *_dates("dated")
        ),
        "request": _entity(*_texts("text", "asked_by", "answer"), *_dates("due", "answered")),
        "opinion": _entity(*_texts("member", "text")),
        "extra_item": _entity(*_texts("section", "text")),
        "phrase": _entity(*_texts("item", "text")),
        # Which contents of a name that has several were looked at: see `services.merging_forks`.
        "fork": _entity(*_texts("decided")),
        "print": _entity(
            *_texts(
                "format", "document_hash", "data_hash", "outline_hash", "code", "made_at", "made_by", "heads"
            ),
            *_texts("blob", "supplements"),
        ),
        "seal": _entity(
            *_texts("print", "document_hash", "data_hash", "outline_hash", "sealed_at", "sealed_by", "scan"),
            *_dates("signed"),
        ),
    }
)

CODES: Mapping[tuple[str, str], frozenset[str]] = MappingProxyType(
    {
        ("member", "role"): frozenset(Role),
        ("visit", "kind"): frozenset(VisitKind),
        ("attendee", "side"): frozenset(Side),
        ("finding", "rating"): frozenset(Rating),
        ("finding", "response"): frozenset(Response),
        ("recommendation", "addressee"): frozenset({"unit", "superior"}),
    }
)

_TOO_LARGE = 10**15
_ANSWER_FIELD = re.compile(r"(?:found|reported)\.[a-z][a-z0-9_]*(?:\.(?P<part>numerator|denominator|note))?")


def stored_value(key: FieldKey, value: JsonValue) -> JsonValue:
    """Return the value in the form in which the log keeps it; emptied fields hold None.

    Raises `Refused` with FIELD_UNKNOWN for a field nobody defined and VALUE_INVALID for a value of another
    form than the field's.
    """
    field_type = _type_of(key)
    if value is None or value == "" or value == []:
        return None
    kept = _CHECKS[field_type](value) if field_type else _answer_value(key, value)
    allowed = CODES.get((key.entity, key.field))
    if kept is None or (allowed is not None and kept not in allowed):
        raise Refused(ErrorCode.VALUE_INVALID, {"entity": key.entity, "field": key.field})
    return kept


def _type_of(key: FieldKey) -> FieldType | None:
    fields = ENTITIES.get(key.entity)
    if fields is not None and key.field in fields:
        return fields[key.field]
    if key.entity == "finding" and _ANSWER_FIELD.fullmatch(key.field):
        return None
    raise Refused(ErrorCode.FIELD_UNKNOWN, {"entity": key.entity, "field": key.field})


def _answer_value(key: FieldKey, value: JsonValue) -> JsonValue:
    match = _ANSWER_FIELD.fullmatch(key.field)
    part = match["part"] if match else None
    if part in {"numerator", "denominator"}:
        return _number(value)
    if isinstance(value, str):
        return storable(value)
    return _number(value)


def _text(value: JsonValue) -> JsonValue:
    return storable(value) if isinstance(value, str) else None


def _date(value: JsonValue) -> JsonValue:
    return value if isinstance(value, str) and iso_date(value) else None


def _time(value: JsonValue) -> JsonValue:
    return value if isinstance(value, str) and len(value) == len("HH:MM") and iso_time(value) else None


def _number(value: JsonValue) -> JsonValue:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _TOO_LARGE:
        return None
    # 12 and 12.0 are one number: two machines that wrote them agree.
    return int(value) if value == int(value) else value


def _count(value: JsonValue) -> JsonValue:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value < _TOO_LARGE else None


def _flag(value: JsonValue) -> JsonValue:
    return value if isinstance(value, bool) else None


def _texts_value(value: JsonValue) -> JsonValue:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        return None
    return [storable(text) for text in value if isinstance(text, str)]


_CHECKS: Mapping[FieldType, Callable[[JsonValue], JsonValue]] = MappingProxyType(
    {
        FieldType.TEXT: _text,
        FieldType.CODE: _text,
        FieldType.DATE: _date,
        FieldType.TIME: _time,
        FieldType.NUMBER: _number,
        FieldType.COUNT: _count,
        FieldType.FLAG: _flag,
        FieldType.TEXTS: _texts_value,
    }
)
