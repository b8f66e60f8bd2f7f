"""What is typed on the way to a decision: kept by this station until the decision is written."""

from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.services.merging_records import DecisionDraft
from cchc_desktop.store.local_values import LocalValues

_NAME = "decision_drafts"


class DecisionDrafts:
    """The drafts of all decisions."""

    def __init__(self, local: LocalValues) -> None:
        self._local = local

    def get(self, key: FieldKey) -> DecisionDraft | None:
        """Return the draft of a field; None when there is none."""
        match self._all().get(_named(key)):
            case [str(text), str(reason)]:
                return DecisionDraft(text=text, reason=reason)
            case _:
                return None

    def keep(self, key: FieldKey, draft: DecisionDraft) -> None:
        """Keep a draft in place of the one before; an empty one is forgotten."""
        kept = self._all()
        wanted: JsonValue = [draft.text, draft.reason] if draft.text or draft.reason else None
        if kept.get(_named(key)) != wanted:
            others = {name: one for name, one in kept.items() if name != _named(key)}
            self._local.put(_NAME, others | ({_named(key): wanted} if wanted else {}))

    def _all(self) -> dict[str, JsonValue]:
        kept = self._local.get(_NAME)
        return kept if isinstance(kept, dict) else {}


def _named(key: FieldKey) -> str:
    return f"{key.entity}:{key.entity_id}:{key.field}"
