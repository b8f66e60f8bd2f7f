"""The input of a supplementary minutes (biên bản bổ sung): what differs from the minutes that were signed.

Services fill a `SupplementRecord`; `supplement.build_supplement` turns it into a document tree. Values are
here in words already; an empty text is a field without a value.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cchc_desktop.documents.record import MinutesRecord


class ChangeKind(StrEnum):
    """What happened to a field or a row after the signature."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedMinutes:
    """The minutes that were signed, as signed; `code` stood in the foot, `signed` is the day on the paper."""

    number: str
    symbol: str
    visit_date: date | None
    code: str
    signed: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One value a field has now, and who wrote it: person, machine, moment at that machine, reason given."""

    words: str
    author: str = ""
    station: str = ""
    at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LateChange:
    """A field or row that says something else than what was signed.

    `label` names the field or the kind of row, `before` is what was signed. Several statements in `now`:
    machines disagree and nobody has decided yet. A removed row has one statement without words.
    """

    kind: ChangeKind
    label: str
    before: str
    now: tuple[Statement, ...]

    @property
    def undecided(self) -> bool:
        """Tell whether machines still disagree about it."""
        return len(self.now) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LateItem:
    """Everything late about one item; `item_id` and `text` are empty for what concerns the whole visit."""

    item_id: str
    text: str
    changes: tuple[LateChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementRecord:
    """The supplementary minutes of a visit; head and signatures come from `minutes` as they stand now."""

    minutes: MinutesRecord
    signed: SignedMinutes
    items: tuple[LateItem, ...]

    def changes(self) -> tuple[LateChange, ...]:
        """Return every change in printed order."""
        return tuple(change for item in self.items for change in item.changes)
