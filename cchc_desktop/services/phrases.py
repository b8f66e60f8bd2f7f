"""Standard phrases: the person's own sentences per item, offered while typing."""

from dataclasses import dataclass

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.ids import IdSource
from cchc_desktop.core.text import storable
from cchc_desktop.services.field_values import Fields, order_of, text_of
from cchc_desktop.services.rows_by_entity import fields_by_entity
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit

_OF_STATION = ""
_BETWEEN = "#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One phrase. `item_id` is empty for a phrase that fits every item of the outline."""

    entity_id: str
    outline_id: str
    item_id: str
    text: str


class PhraseService:
    """The phrase library of this machine, outside any campaign."""

    def __init__(self, store: Store, ids: IdSource) -> None:
        self._store = store
        self._ids = ids

    def phrases(self, outline_id: str, item_id: str) -> tuple[Phrase, ...]:
        """Return the phrases for an item, those for every item after them."""
        own = [one for one in self._all() if (one.outline_id, one.item_id) == (outline_id, item_id)]
        general = [one for one in self._all() if one.outline_id == outline_id and not one.item_id]
        return tuple(own if not item_id else (*own, *general))

    def add(self, outline_id: str, item_id: str, text: str) -> Phrase:
        """Keep a phrase; the same text is kept once. Raises `Refused(VALUE_INVALID)` for an empty text."""
        wanted = _filled(text)
        for known in self.phrases(outline_id, item_id):
            if known.text == wanted and known.item_id == item_id:
                return known
        entity_id = self._ids()
        order = max((order_of(fields) for fields in self._fields().values()), default=0) + 1
        self._put(entity_id, item=f"{outline_id}{_BETWEEN}{item_id}", text=wanted, order=order)
        return Phrase(entity_id=entity_id, outline_id=outline_id, item_id=item_id, text=wanted)

    def change(self, entity_id: str, text: str) -> None:
        """Reword a phrase."""
        self._put(entity_id, text=_filled(text))

    def remove(self, entity_id: str) -> None:
        """Take a phrase out of the library."""
        self._put(entity_id, deleted=True)

    def _all(self) -> tuple[Phrase, ...]:
        found = sorted(self._fields().items(), key=lambda row: (order_of(row[1]), row[0]))
        return tuple(_phrase(entity_id, fields) for entity_id, fields in found)

    def _fields(self) -> dict[str, Fields]:
        return fields_by_entity(self._store.views.cells(_OF_STATION, ("phrase",)))

    def _put(self, entity_id: str, **values: str | float | bool) -> None:
        self._store.log.put(
            [
                Edit(campaign=_OF_STATION, key=FieldKey("phrase", entity_id, field), value=value)
                for field, value in values.items()
            ]
        )


def _phrase(entity_id: str, fields: Fields) -> Phrase:
    outline_id, _, item_id = text_of(fields, "item").partition(_BETWEEN)
    return Phrase(entity_id=entity_id, outline_id=outline_id, item_id=item_id, text=text_of(fields, "text"))


def _filled(text: str) -> str:
    wanted = storable(text).strip()
    if not wanted:
        raise Refused(ErrorCode.VALUE_INVALID, {"entity": "phrase", "field": "text"})
    return wanted
