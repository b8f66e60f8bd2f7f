"""What the unit reported against what the team found."""

from collections.abc import Iterator

from cchc_desktop import labels
from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.dates import iso_date, short_date
from cchc_desktop.core.numbers import format_number
from cchc_desktop.core.visit_records import FindingRecord
from cchc_desktop.gui.visit.words import number_of
from cchc_desktop.outline.model import Answer, AnswerKind, Item

COMPARED = frozenset(
    {AnswerKind.RATE, AnswerKind.COUNT, AnswerKind.YES_NO, AnswerKind.DATE, AnswerKind.CHOICE}
)
"""The kinds of answers the unit can state as a value of its own."""


def differences(item: Item, finding: FindingRecord) -> Iterator[str]:
    """Yield a few words for every value in which report and finding differ: `13/13 và 11/13`."""
    compared = [answer for answer in item.answers if answer.kind in COMPARED]
    for answer in compared:
        reported, found = value_words(answer, finding, "reported"), value_words(answer, finding, "found")
        if reported and found and reported != found:
            pair = f"{reported} và {found}"
            yield pair if len(compared) == 1 else f"{answer.label}: {pair}"


def value_words(answer: Answer, finding: FindingRecord, side: str) -> str:
    """Write the value of one side (`reported` or `found`); empty when it is not given in full."""
    field = f"{side}.{answer.id}"
    if answer.kind is AnswerKind.RATE:
        parts = [
            _number_words(finding.answers.get(f"{field}.{part}")) for part in ("numerator", "denominator")
        ]
        return "/".join(parts) if all(parts) else ""
    value = finding.answers.get(field)
    if answer.kind is AnswerKind.COUNT:
        return _number_words(value)
    if not isinstance(value, str):
        return ""
    return _text_words(answer, value)


def _text_words(answer: Answer, value: str) -> str:
    if answer.kind is AnswerKind.YES_NO:
        return labels.YES_NO.get(value, value)
    if answer.kind is AnswerKind.DATE:
        day = iso_date(value)
        return short_date(day) if day else value
    return next((choice.label for choice in answer.choices if choice.value == value), value)


def _number_words(value: JsonValue) -> str:
    number = number_of(value)
    return format_number(number) if number is not None else ""
