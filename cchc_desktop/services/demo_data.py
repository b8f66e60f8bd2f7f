"""The words of the demonstration: names, units and findings are data, never code."""

from datetime import date, datetime
from pathlib import Path

import msgspec
import yaml


class DemoStation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who works at the machine of the demonstration."""

    name: str
    person: str
    post: str


class DemoPrevious(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The campaign of the year before."""

    number: str
    issued: date
    subject: str
    deadline: date
    first_day: date
    title: str
    team_decision: str
    issuer: str


class DemoMember(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One member of the team."""

    honorific: str
    name: str
    post: str
    role: str
    sections: tuple[str, ...]


class DemoUnit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One unit; `kind` is a tag of the outline. `{number}` stands in names that are made on demand."""

    name: str
    kind: str
    address: str = ""
    head: str = ""


class DemoPeople(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names and posts for those who attend on the unit's side.

    The second honorific belongs to names that hold `female_sign`.
    """

    honorifics: tuple[str, str]
    female_sign: str
    names: tuple[str, ...]
    posts: dict[str, tuple[str, ...]]


class DemoFinding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What may be found about one item: the good and, unless empty, the bad case.

    `{year}` and `{last_year}` stand for those of the visit. `partly` replaces `achieved` in the bad case.
    `figures` hold the least and the greatest number of an answer (of a rate: its denominator), then, where
    they differ, those of the bad case.
    """

    achieved: str
    shortcomings: str = ""
    cause: str = ""
    wanted: str = ""
    partly: str = ""
    figures: dict[str, tuple[int, ...]] = {}

    def told_in(self, year: int) -> "DemoFinding":
        """Return the finding with the words of a year."""
        texts = {
            name: str(getattr(self, name)).format(year=year, last_year=year - 1)
            for name in ("achieved", "shortcomings", "cause", "wanted", "partly")
        }
        return msgspec.structs.replace(self, **texts)


class DemoTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sentences of the visits."""

    place: str
    absence_reason: str
    report_summary: str
    unit_explanation: str
    unit_proposals: str
    conclusion: str
    request: str
    request_answer: str
    opinion: str
    after_seal: str
    after_seal_reason: str
    shared_letter_shortcoming: str
    shared_letter_cause: str
    shared_letter_wanted: str
    late_reason: str
    extra_item: str
    extra_achieved: str
    photo_caption: str
    responsible: dict[str, str]
    disputed: str


class DemoData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything the demonstration is made from; `today` is its present moment."""

    outline: str
    station: DemoStation
    campaign: dict[str, str | bool | int]
    previous: DemoPrevious
    first_day: date
    today: datetime
    members: tuple[DemoMember, ...]
    units: tuple[DemoUnit, ...]
    more_units: tuple[DemoUnit, ...]
    people: DemoPeople
    procedures: dict[str, tuple[str, ...]]
    document_types: tuple[str, ...]
    symbols: dict[str, str]
    texts: DemoTexts
    findings: dict[str, DemoFinding]


def load_demo_data(file: Path) -> DemoData:
    """Read the demonstration that comes with the program."""
    loader = yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader
    content: object = yaml.load(file.read_text("utf-8"), Loader=loader)
    return msgspec.convert(content, DemoData)
