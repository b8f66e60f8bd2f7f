"""What an outline (đề cương) is: nested sections, items and the typed answers each item asks for.

These are the immutable types that every other room reads. They are built only by `loader`, which checks
the data; code that holds an `Outline` may trust it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Comparator(StrEnum):
    """How a measured value is held against its target."""

    EQUAL = "eq"
    AT_LEAST = "ge"
    MORE_THAN = "gt"
    AT_MOST = "le"
    LESS_THAN = "lt"


class AnswerKind(StrEnum):
    """The kinds of answers an item may ask for."""

    NARRATIVE = "narrative"
    YES_NO = "yes_no"
    RATE = "rate"
    COUNT = "count"
    DATE = "date"
    CHOICE = "choice"
    DOCUMENTS = "document_list"
    DOSSIERS = "sampled_dossiers"


class YesNo(StrEnum):
    """The values of a yes/no answer; each but NOT_APPLICABLE may be explained in words."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_APPLICABLE = "na"


class EvidenceRule(StrEnum):
    """Whether a finding needs evidence before the visit is complete."""

    OPTIONAL = "optional"
    ON_REQUEST = "on_request"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A number a plan demands. `stated` are the words of the plan, `source` says where they stand.

    For percentages `value` is in percent (100 means all of them; compare numerator with denominator, not
    the rounded rate). A denominator of zero means "not applicable".
    """

    id: str
    comparator: Comparator
    value: float
    unit: str
    stated: str
    source: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalBasis:
    """One document the item refers to; `issued` is None where the text gives no (possible) date."""

    kind: str
    number: str
    issued: date | None
    issuer: str
    subject: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One selectable value of a choice answer."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """An answer is asked only when the answer `answer` of the same item has one of `values`."""

    answer: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One typed answer of an item. `id` is unique within the item.

    `label` stands before the editor. A rate uses `numerator_label` and `denominator_label`; a count uses
    `unit_label` (what is counted); a choice uses `choices`.
    """

    id: str
    kind: AnswerKind
    label: str
    numerator_label: str
    denominator_label: str
    unit_label: str
    choices: tuple[Choice, ...]
    target: Target | None
    relevant: Condition | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A leaf of the outline: the text as printed and what is to be recorded about it.

    `applies_to` lists unit tags, those of its section where it names none itself; empty means every unit.
    `may_be_empty` marks items with "(nếu có)".
    """

    id: str
    text: str
    footnote: str
    hint: str
    applies_to: tuple[str, ...]
    answers: tuple[Answer, ...]
    evidence: EvidenceRule
    may_be_empty: bool
    legal_bases: tuple[LegalBasis, ...]
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with its printed marker (`I.`, `2.3.`), its items and its subsections."""

    id: str
    marker: str
    title: str
    applies_to: tuple[str, ...]
    items: tuple[Item, ...]
    sections: tuple["Section", ...]

    def walk(self) -> Iterator["Section"]:
        """Yield this section and all below it in printed order."""
        yield self
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTag:
    """A kind of unit the outline distinguishes, with the words shown to people."""

    tag: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The plan the outline belongs to: proposed values for a new campaign, all editable there.

    `deadline_stated` are the plan's words for the deadline ("trước ngày …" excludes the day itself).
    """

    number: str
    issued: date | None
    issuer: str
    subject: str
    deadline: date | None
    report_days_before: int
    legal_bases: tuple[LegalBasis, ...]
    deadline_stated: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A whole outline of one version. `digest` is the SHA-256 of the exact source text, in hex."""

    id: str
    version: int
    title: str
    head: tuple[str, ...]
    attached_to: str
    notes: tuple[str, ...]
    period_from: date | None
    period_to: date | None
    unit_tags: tuple[UnitTag, ...]
    plan: Plan | None
    sections: tuple[Section, ...]
    digest: str

    def walk(self) -> Iterator[Section]:
        """Yield every section in printed order."""
        for section in self.sections:
            yield from section.walk()

    def items(self) -> Iterator[Item]:
        """Yield every item in printed order."""
        for section in self.walk():
            yield from section.items
