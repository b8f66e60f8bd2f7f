"""The file format of an outline: what may stand in `forms/<id>/<version>.yaml`.

These types are the only description of the format: the loader checks files against them and the JSON
Schema for editors is generated from them. Rules between values are in `consistency`.
"""

import json
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, Literal

import msgspec

from cchc_desktop.outline.model import AnswerKind, Comparator, EvidenceRule

FORMAT = "cchc-outline/1"
SCHEMA_ADDRESS = "https://json-schema.org/draft/2020-12/schema"

_LINE = r"^\S(.*\S)?$"
_PROSE = r"\S"
_ID = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
_NAME = r"^[a-z][a-z0-9_]*$"
_OUTLINE_ID = r"^[a-z0-9][a-z0-9-]*$"

# What a person is told instead of the pattern.
FORMS: Mapping[str, str] = MappingProxyType(
    {
        _LINE: "line",
        _PROSE: "prose",
        _ID: "id",
        _NAME: "name",
        _OUTLINE_ID: "outline_id",
    }
)

Line = Annotated[str, msgspec.Meta(pattern=_LINE, description="One line without spaces around it.")]
Prose = Annotated[str, msgspec.Meta(pattern=_PROSE, description="Text of one or more paragraphs.")]
Id = Annotated[str, msgspec.Meta(pattern=_ID, max_length=64)]
Name = Annotated[str, msgspec.Meta(pattern=_NAME, max_length=64)]
OutlineId = Annotated[str, msgspec.Meta(pattern=_OUTLINE_ID, max_length=64)]


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class LegalBasisFile(_Entry, frozen=True, kw_only=True):
    """A document that is referred to. Without a (possible) date leave `issued` out and say why in `note`."""

    kind: Line
    number: Line
    issued: date | None = None
    issuer: Line = ""
    subject: Line = ""
    note: Line = ""


class TargetFile(_Entry, frozen=True, kw_only=True):
    """A number the plan demands: `stated` are its words, `source` says where, `text` is the sentence."""

    id: Id
    comparator: Comparator
    value: float
    unit: Literal["percent", "count", "day", "hour", "rank", "points"]
    stated: Line
    source: Line
    text: Line


class ChoiceFile(_Entry, frozen=True, kw_only=True):
    """One value of a choice."""

    value: Name
    label: Line


class ConditionFile(_Entry, frozen=True, kw_only=True):
    """Ask only when a yes/no or a choice of the same item has one of these values."""

    answer: Name
    values: Annotated[tuple[Name, ...], msgspec.Meta(min_length=1)]


class AnswerFile(_Entry, frozen=True, kw_only=True):
    """One thing recorded about an item. `target` is the id of a target of the same item."""

    id: Name
    kind: AnswerKind
    label: Line
    numerator_label: Line = ""
    denominator_label: Line = ""
    unit_label: Line = ""
    choices: tuple[ChoiceFile, ...] = ()
    target: Id = ""
    relevant: ConditionFile | None = None


class ItemFile(_Entry, frozen=True, kw_only=True):
    """A leaf of the outline. `text` and `footnote` are verbatim; `hint` is our advice to the inspector."""

    id: Id
    text: Line
    footnote: Line = ""
    hint: Prose = ""
    applies_to: tuple[Name, ...] = ()
    evidence: EvidenceRule = EvidenceRule.OPTIONAL
    may_be_empty: bool = False
    legal_bases: tuple[LegalBasisFile, ...] = ()
    targets: tuple[TargetFile, ...] = ()
    answers: Annotated[tuple[AnswerFile, ...], msgspec.Meta(min_length=1)]


class SectionFile(_Entry, frozen=True, kw_only=True):
    """A heading with its printed marker; items stand before subsections."""

    id: Id
    marker: Line = ""
    title: Line
    applies_to: tuple[Name, ...] = ()
    items: tuple[ItemFile, ...] = ()
    sections: tuple["SectionFile", ...] = ()


class UnitTagFile(_Entry, frozen=True, kw_only=True):
    """A kind of unit the outline distinguishes."""

    tag: Name
    label: Line


class PlanFile(_Entry, frozen=True, kw_only=True):
    """The plan the outline is attached to; `deadline_stated` are its words for the deadline."""

    number: Line
    issued: date | None = None
    issuer: Line
    subject: Line
    deadline: date | None = None
    deadline_stated: Line = ""
    report_days_before: Annotated[int, msgspec.Meta(ge=0, le=365)] = 0
    legal_bases: tuple[LegalBasisFile, ...] = ()


class OutlineFile(_Entry, frozen=True, kw_only=True):
    """An outline (đề cương) of one version."""

    format: Literal["cchc-outline/1"]
    id: OutlineId
    version: Annotated[int, msgspec.Meta(ge=1, le=9999)]
    title: Line
    head: tuple[Line, ...] = ()
    attached_to: Line = ""
    notes: tuple[Prose, ...] = ()
    period_from: date | None = None
    period_to: date | None = None
    unit_tags: tuple[UnitTagFile, ...] = ()
    plan: PlanFile | None = None
    sections: Annotated[tuple[SectionFile, ...], msgspec.Meta(min_length=1)]


def json_schema() -> dict[str, object]:
    """Return the JSON Schema of an outline file, for editors that complete and check."""
    return {"$schema": SCHEMA_ADDRESS, "title": FORMAT, **msgspec.json.schema(OutlineFile)}


def schema_text() -> str:
    """Return the JSON Schema as it is kept in `forms/outline.schema.json`."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
