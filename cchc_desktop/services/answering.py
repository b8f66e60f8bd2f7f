"""Taking in a finding given as one JSON object: names become fields, lists become rows."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.dates import iso_date
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.fields import ENTITIES
from cchc_desktop.core.ids import IdSource
from cchc_desktop.core.scopes import finding_id, row_id
from cchc_desktop.outline.model import Answer, AnswerKind, YesNo

_SIDES = ("found", "reported")
_ROWS_OF_ANSWERS = {AnswerKind.DOCUMENTS: "document", AnswerKind.DOSSIERS: "dossier"}
_RECOMMENDATIONS = "recommendations"

# What the program itself keeps in rows and findings.
_OUR_OWN = frozenset({"deleted", "order", "answer", "blob"})


class AnswerReader:
    """Reads values for one finding. Everything is checked before anything is written.

    `next_order` gives the place of a row added after all others of its kind.
    """

    def __init__(
        self,
        visit_id: str,
        item_id: str,
        answers: tuple[Answer, ...],
        *,
        ids: IdSource,
        next_order: Callable[[str], float],
    ) -> None:
        self._visit = visit_id
        self._item = item_id
        self._answers = {answer.id: answer for answer in answers}
        self._ids = ids
        self._next_order = next_order
        self._rows_read: dict[str, int] = {}

    def read(self, values: Mapping[str, JsonValue]) -> dict[FieldKey, JsonValue]:
        """Return the fields to write. Raises `Refused(FIELD_UNKNOWN | VALUE_INVALID)`."""
        taken: dict[FieldKey, JsonValue] = {}
        for name, value in values.items():
            answer = self._answers.get(name.removeprefix("found."))
            if name == _RECOMMENDATIONS:
                taken.update(self._rows("recommendation", name, value, {}))
            elif answer is not None and answer.kind in _ROWS_OF_ANSWERS:
                entity = _ROWS_OF_ANSWERS[answer.kind]
                taken.update(self._rows(entity, name, value, {"answer": answer.id}))
            else:
                taken.update(self._fields(name, value))
        return taken

    def _fields(self, name: str, value: JsonValue) -> Iterator[tuple[FieldKey, JsonValue]]:
        if isinstance(value, dict):
            for part, inner in value.items():
                if isinstance(inner, dict):
                    raise _invalid(name)
                yield from self._fields(name if part == "value" else f"{name}.{part}", inner)
            return
        field = self._stored_name(name)
        self._check(field, value)
        yield FieldKey("finding", finding_id(self._visit, self._item), field), value

    def _stored_name(self, name: str) -> str:
        first, _, rest = name.partition(".")
        if first in self._answers:
            return f"found.{name}"
        if first in _SIDES and rest:
            if rest.partition(".")[0] not in self._answers:
                raise Refused(ErrorCode.FIELD_UNKNOWN, {"entity": "finding", "field": name})
            return name
        if name not in ENTITIES["finding"] or name in _OUR_OWN:
            raise Refused(ErrorCode.FIELD_UNKNOWN, {"entity": "finding", "field": name})
        return name

    def _check(self, field: str, value: JsonValue) -> None:
        side, _, rest = field.partition(".")
        answer_id, _, part = rest.partition(".")
        if side not in _SIDES or not answer_id or value is None:
            return
        answer = self._answers[answer_id]
        fits = _PARTS.get(part, _no_part) if part else _KINDS.get(answer.kind, _no_part)
        if not fits(answer, value):
            raise _invalid(field)

    def _rows(
        self, entity: str, name: str, value: JsonValue, common: Mapping[str, str]
    ) -> dict[FieldKey, JsonValue]:
        rows = value if isinstance(value, list) else [value]
        taken: dict[FieldKey, JsonValue] = {}
        for row in rows:
            if not isinstance(row, dict):
                raise _invalid(name)
            if ours := sorted(_OUR_OWN.intersection(row)):
                raise Refused(ErrorCode.FIELD_UNKNOWN, {"entity": entity, "field": ours[0]})
            entity_id = row_id(self._visit, self._item, self._ids())
            for field, cell in {**common, **row, "order": self._order(entity)}.items():
                taken[FieldKey(entity, entity_id, field)] = cell
        return taken

    def _order(self, entity: str) -> float:
        place = self._rows_read.get(entity, 0)
        self._rows_read[entity] = place + 1
        return self._next_order(entity) + place


def _invalid(field: str) -> Refused:
    return Refused(ErrorCode.VALUE_INVALID, {"entity": "finding", "field": field, "name": field})


def _is_number(_: Answer, value: JsonValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def _is_count(_: Answer, value: JsonValue) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_text(_: Answer, value: JsonValue) -> bool:
    return isinstance(value, str)


def _is_yes_no(_: Answer, value: JsonValue) -> bool:
    return value in set(YesNo) or value == ""


def _is_choice(answer: Answer, value: JsonValue) -> bool:
    return value in {choice.value for choice in answer.choices} or value == ""


def _is_date(_: Answer, value: JsonValue) -> bool:
    return isinstance(value, str) and (value == "" or iso_date(value) is not None)


def _no_part(_: Answer, __: JsonValue) -> bool:
    return False


_Fits = Callable[[Answer, JsonValue], bool]

_KINDS: Mapping[AnswerKind, _Fits] = MappingProxyType(
    {
        AnswerKind.NARRATIVE: _is_text,
        AnswerKind.YES_NO: _is_yes_no,
        AnswerKind.COUNT: _is_count,
        AnswerKind.DATE: _is_date,
        AnswerKind.CHOICE: _is_choice,
    }
)
_PARTS: Mapping[str, _Fits] = MappingProxyType(
    {
        "numerator": _is_number,
        "denominator": _is_number,
        "note": _is_text,
    }
)
