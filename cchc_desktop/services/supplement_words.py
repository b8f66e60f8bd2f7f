"""The words of what was changed after the seal: names of fields, values, who wrote them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from cchc_desktop import labels
from cchc_desktop.core.changes import Change, FieldKey, JsonValue
from cchc_desktop.core.dates import iso_date, iso_time, short_date
from cchc_desktop.core.fields import ENTITIES, FieldType
from cchc_desktop.core.numbers import format_number
from cchc_desktop.core.scopes import item_of
from cchc_desktop.core.text import squeeze
from cchc_desktop.documents.supplement_record import ChangeKind, LateChange, Statement
from cchc_desktop.documents.wording import clock_time, lower_first, without_stop
from cchc_desktop.outline.model import Answer, AnswerKind
from cchc_desktop.services.supplement_changes import LateField, LateRow

_SIDES: Mapping[str, str] = {"found": "", "reported": " (đơn vị báo cáo)"}
_UNSPOKEN = frozenset({"order", "answer", "media_type", "size", "blob", "item"})
"""Fields of a row that say nothing to whoever signs; they are told only where nothing else changed."""
_NAMING = ("text", "name", "code", "number", "subject", "member")
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What ids in values stand for: members, units and sections by id, answers by item and id, machines."""

    members: Mapping[str, str]
    units: Mapping[str, str]
    sections: Mapping[str, str]
    answers: Mapping[str, Mapping[str, Answer]]
    machines: Mapping[str, str]


class LateWords:
    """Turns late rows into what the supplementary minutes print."""

    def __init__(self, known: Known, *, unseen_edit: Callable[[FieldKey], Change | None]) -> None:
        self._known = known
        self._unseen_edit = unseen_edit

    def changes(self, row: LateRow) -> Iterator[LateChange]:
        """Yield one change per field; one for the whole row when it was added or removed."""
        name = labels.ENTITIES.get(row.entity, row.entity)
        if row.kind is ChangeKind.REMOVED:
            before = self._row_words((one.key, one.before[0]) for one in row.fields)
            yield self._whole(row, name, before, self._statement(row.removed_by, ""))
        elif row.kind is ChangeKind.ADDED:
            newest = max((head for one in row.fields for head in one.now), key=lambda head: head.lamport)
            words = self._row_words((one.key, one.now[0].value) for one in row.fields)
            yield self._whole(row, name, "", self._statement(newest, words))
        else:
            lead = self._lead(row, name)
            yield from (self._field(one, lead) for one in row.fields)

    def _whole(self, row: LateRow, name: str, before: str, statement: Statement) -> LateChange:
        return LateChange(kind=row.kind, label=name, before=before, now=(statement,))

    def _field(self, late: LateField, lead: str) -> LateChange:
        key = late.key
        if key.field == "deleted":
            return self._contested(late, lead)
        before = "; hoặc ".join(filter(None, (self.value(key, value) for value in late.before)))
        label = f"{lead}, {lower_first(self.label(key))}" if lead else self.label(key)
        now = tuple(self._statement(head, self.value(key, head.value)) for head in late.now)
        return LateChange(kind=ChangeKind.CHANGED, label=label, before=before, now=now)

    def _contested(self, late: LateField, lead: str) -> LateChange:
        """Tell of a row that one deleted and another edited: it stands until people decide."""
        deletion = next(head for head in late.now if head.value is True)
        now = [self._statement(deletion, "xóa")]
        if edit := self._unseen_edit(late.key):
            now.append(self._statement(edit, "giữ lại và sửa"))
        label = lead or labels.ENTITIES.get(late.key.entity, late.key.entity)
        return LateChange(kind=ChangeKind.CHANGED, label=label, before="có", now=tuple(now))

    def _statement(self, change: Change | None, words: str) -> Statement:
        if change is None:
            return Statement(words=words)
        return Statement(
            words=words,
            author=change.author,
            station=self._known.machines.get(change.ref.station) or f"có mã {change.ref.station[:8]}",
            at=_moment(change.at),
            reason=change.reason,
        )

    def _lead(self, row: LateRow, name: str) -> str:
        """Return which row is meant; nothing for findings and the visit itself, which need no name."""
        if row.entity in {"finding", "visit"}:
            return ""
        named = (FieldKey(row.entity, row.entity_id, field) for field in _NAMING)
        own = next((words for key in named if (words := self.value(key, row.said.get(key.field)))), "")
        return f"{name} “{_shortened(own)}”" if own and row.entity != "campaign" else name

    def _row_words(self, fields: Iterator[tuple[FieldKey, JsonValue]]) -> str:
        """Return everything a row says, the words that name it first."""
        told = [(key, words) for key, value in fields if (words := self.value(key, value))]
        spoken = [one for one in told if one[0].field not in _UNSPOKEN] or told
        spoken.sort(key=lambda one: (_naming_place(one[0].field), one[0].field))
        return "; ".join(
            self._part_of_row(key, words, first=not place) for place, (key, words) in enumerate(spoken)
        )

    def _part_of_row(self, key: FieldKey, words: str, *, first: bool) -> str:
        """Return a field of a row; the words that name the row stand for themselves."""
        bare = without_stop(words)
        return bare if first and key.field in _NAMING else f"{lower_first(self.label(key))}: {bare}"

    def label(self, key: FieldKey) -> str:
        """Return the words for a field, for answers those of the outline."""
        side, _, rest = key.field.partition(".")
        if side not in _SIDES or not rest:
            return labels.field_label(key.field)
        name, _, part = rest.partition(".")
        answer = self._known.answers.get(item_of(key.entity_id), {}).get(name)
        words = answer.label.strip().rstrip(":") if answer else ""
        words = f"{words or labels.field_label(side)}{_SIDES[side]}"
        return f"{words}, {_part_words(answer, part)}" if part else words

    def value(self, key: FieldKey, value: JsonValue) -> str:
        """Return a stored value in words; an empty text when there is none."""
        if value is None or value == "" or value == []:
            return ""
        if isinstance(value, bool):
            return "có" if value else "không"
        if isinstance(value, list):
            return ", ".join(self._named(key, str(one)) for one in value)
        if key.field.startswith(("found.", "reported.")):
            return self._answer_value(key, value)
        if isinstance(value, int | float):
            return format_number(value)
        if not isinstance(value, str):
            return ""
        code = labels.CODES.get((key.entity, key.field), {}).get(value)
        return code or self._named(key, _spoken(key, value))

    def _named(self, key: FieldKey, value: str) -> str:
        match (key.entity, key.field):
            case ("attendee" | "opinion", "member") | ("visit", "members"):
                return self._known.members.get(value, value)
            case ("visit", "unit") | ("unit", "parent"):
                return self._known.units.get(value, value)
            case ("extra_item", "section") | ("member", "sections"):
                return self._known.sections.get(value, value)
            case (_, "blob"):
                return f"tệp có mã {value[:12]}"
            case _:
                return value

    def _answer_value(self, key: FieldKey, value: JsonValue) -> str:
        parts = key.field.split(".")
        answer = self._known.answers.get(item_of(key.entity_id), {}).get(parts[1])
        if isinstance(value, int | float):
            counted = answer.unit_label if answer and answer.kind is AnswerKind.COUNT else ""
            return f"{format_number(value)} {counted}".strip()
        text = str(value)
        if answer is None or len(parts) > 2:
            return text
        if answer.kind is AnswerKind.YES_NO:
            return labels.YES_NO.get(text, text)
        if answer.kind is AnswerKind.DATE:
            day = iso_date(text)
            return short_date(day) if day else text
        return next((choice.label for choice in answer.choices if choice.value == text), text)


def _spoken(key: FieldKey, text: str) -> str:
    """Write a stored date or time the way people do."""
    kind = ENTITIES.get(key.entity, {}).get(key.field)
    if kind is FieldType.DATE and (day := iso_date(text)):
        return short_date(day)
    if kind is FieldType.TIME and (moment := iso_time(text)):
        return clock_time(moment)
    return text


def _shortened(text: str) -> str:
    words = without_stop(squeeze(text))
    return words if len(words) <= _LONGEST_NAME else f"{words[: _LONGEST_NAME - 1].rstrip()}…"


def _part_words(answer: Answer | None, part: str) -> str:
    own = {
        "numerator": answer.numerator_label if answer else "",
        "denominator": answer.denominator_label if answer else "",
    }
    return own.get(part) or {"numerator": "tử số", "denominator": "mẫu số", "note": "giải thích"}.get(
        part, part
    )


def _naming_place(field: str) -> int:
    return _NAMING.index(field) if field in _NAMING else len(_NAMING)


def _moment(at: str) -> datetime | None:
    """Read a moment as it was at the machine that wrote it: everywhere the same words."""
    try:
        return datetime.fromisoformat(at)
    except ValueError:
        return None
