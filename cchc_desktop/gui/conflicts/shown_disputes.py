"""The disputes a page shows: what waits for a decision, and what was decided since the page was opened."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from cchc_desktop import conflict_words as words
from cchc_desktop.core.changes import ChangeRef, FieldKey, JsonValue
from cchc_desktop.core.scopes import item_of, visit_of
from cchc_desktop.services.merging import MergingService
from cchc_desktop.services.merging_records import Dispute
from cchc_desktop.store.views import Views


@dataclass(frozen=True, slots=True)
class _Decided:
    """A decision written from this page: it can be looked at and made again as long as the page is open."""

    dispute: Dispute
    words: str
    seen: frozenset[ChangeRef]


class ShownDisputes:
    """Keeps the order people saw; a decided dispute stays in its place until the page is opened again."""

    def __init__(self, merging: MergingService, views: Views) -> None:
        self._merging = merging
        self._views = views
        self._decided: dict[FieldKey, _Decided] = {}
        self.all: tuple[Dispute, ...] = ()

    def forget_decided(self) -> None:
        """Show only what waits, from the next reading on."""
        self._decided.clear()

    def read(self) -> None:
        """Read everything again."""
        waiting = self._merging.disputes()
        keys = {one.key for one in waiting}
        self._decided = {key: one for key, one in self._decided.items() if key not in keys}
        shown = list(waiting)
        for place, one in enumerate(self.all):
            if one.key in self._decided:
                shown.insert(min(place, len(shown)), self._decided[one.key].dispute)
        self.all = tuple(shown)

    def note_decided(self, disputes: Iterable[Dispute]) -> None:
        """Take note of decisions that were written."""
        for one in disputes:
            told = decision_words(one, self.value(one.key))
            self._decided[one.key] = _Decided(one, told, self._merging.standing(one.key))

    def note_undone(self, keys: Iterable[FieldKey]) -> None:
        """Take note that fields hold something else again."""
        self.note_decided([self._decided[key].dispute for key in keys if key in self._decided])

    def is_decided(self, key: FieldKey) -> bool:
        """Tell whether a decision was written for a field."""
        return key in self._decided

    def decided_words(self) -> Mapping[FieldKey, str]:
        """Return what was decided, by field."""
        return {key: one.words for key, one in self._decided.items()}

    def seen(self, dispute: Dispute) -> frozenset[ChangeRef]:
        """Return the changes that a decision made now would settle, as far as they are shown."""
        decided = self._decided.get(dispute.key)
        return decided.seen if decided else dispute.seen

    def waiting(self) -> int:
        """Count what nobody has decided."""
        return sum(1 for one in self.all if one.key not in self._decided)

    def next_waiting(self, after: FieldKey | None = None) -> FieldKey | None:
        """Return the next field nobody has decided, behind `after` first."""
        keys = [one.key for one in self.all]
        start = self.place_of(after) + 1
        return next((key for key in (*keys[start:], *keys[:start]) if key not in self._decided), None)

    def place_of(self, key: FieldKey | None) -> int:
        """Return the place of a field in the order shown, -1 for none."""
        return next((place for place, one in enumerate(self.all) if one.key == key), -1)

    def wanted(self, args: Mapping[str, str]) -> FieldKey | None:
        """Return the field a page was opened for, or else the nearest to it: of its row, item, visit."""
        entity_id, visit_id = args.get("id", ""), args.get("visit", "")
        item = (visit_of(entity_id), item_of(entity_id))
        nearness: tuple[Callable[[Dispute], bool], ...] = (
            lambda one: one.key.entity_id == entity_id and one.key.field == args.get("field", ""),
            lambda one: one.key.entity_id == entity_id and bool(entity_id),
            lambda one: (one.place.visit_id, one.place.item_id) == item and bool(item[1]),
            lambda one: one.place.visit_id == visit_id and bool(visit_id),
        )
        found = (one.key for near in nearness for one in self.all if near(one))
        return next(found, None)

    def value(self, key: FieldKey) -> JsonValue:
        """Return the value that stands in front now."""
        cell = self._views.cell(key)
        return cell.value if cell else None


def decision_words(dispute: Dispute, value: JsonValue) -> str:
    """Say what a decision makes of a dispute."""
    if dispute.key.field == "deleted":
        return "đã xóa hẳn" if value is True else "đã giữ lại"
    return f"đã ghi: {words.value_words(dispute.key, value, dispute.names)}"
