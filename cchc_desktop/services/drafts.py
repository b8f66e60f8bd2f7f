"""Texts that are no value of their field yet: kept by this station until the field gets a value.

A date such as `31/2` is no part of the data: it is not in the log, travels nowhere and stands in no document.
It is what somebody typed all the same, so it outlives the program.
"""

from collections.abc import Iterable, Mapping

from cchc_desktop.core.changes import FieldKey, JsonValue, Sight
from cchc_desktop.store.local_values import LocalValues

_PARTS = 4


class Drafts:
    """The drafts of one campaign."""

    def __init__(self, local: LocalValues, campaign_id: str) -> None:
        self._local = local
        self._name = f"drafts/{campaign_id}"
        self._texts: dict[FieldKey, str] | None = None
        self._seen: dict[FieldKey, Sight] = {}

    def texts(self) -> Mapping[FieldKey, str]:
        """Return every draft."""
        if self._texts is None:
            self._texts = dict(_read(self._local.get(self._name)))
        return self._texts

    def seen(self, key: FieldKey) -> Sight | None:
        """Return what had been seen when a draft was begun; None when nobody knows any more."""
        return self._seen.get(key)

    def keep(self, key: FieldKey, text: str, *, seen: Sight | None = None) -> None:
        """Keep a draft in place of the one before. Durable when this returns.

        `seen` is remembered while the program runs.
        """
        if seen is not None:
            self._seen.setdefault(key, seen)
        if self.texts().get(key) != text:
            self._put({**self.texts(), key: text})

    def drop(self, keys: Iterable[FieldKey]) -> None:
        """Forget drafts."""
        wanted = set(keys)
        self._seen = {key: seen for key, seen in self._seen.items() if key not in wanted}
        left = {key: text for key, text in self.texts().items() if key not in wanted}
        if len(left) < len(self.texts()):
            self._put(left)

    def move(self, old: FieldKey, new: FieldKey) -> None:
        """Give a draft to another field: to that of a row which has only now begun."""
        if old in self._seen:
            self._seen[new] = self._seen.pop(old)
        if old in self.texts():
            self._put({(new if key == old else key): text for key, text in self.texts().items()})

    def _put(self, texts: dict[FieldKey, str]) -> None:
        rows: list[JsonValue] = [[key.entity, key.entity_id, key.field, text] for key, text in texts.items()]
        self._local.put(self._name, rows)
        self._texts = texts


def _read(kept: JsonValue) -> Iterable[tuple[FieldKey, str]]:
    for row in kept if isinstance(kept, list) else ():
        parts = [part for part in row if isinstance(part, str)] if isinstance(row, list) else []
        if len(parts) == _PARTS:
            yield FieldKey(*parts[:3]), parts[3]
