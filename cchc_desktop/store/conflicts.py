"""Where machines disagree: fields with several values, rows that one deleted and another edited."""

from collections.abc import Iterable
from dataclasses import dataclass

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey
from cchc_desktop.core.merge import FieldState, field_state, seen_by
from cchc_desktop.store.database import Database, Row
from cchc_desktop.store.rows import CHANGE_COLUMNS, change_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldHistory:
    """All known changes of one field, and its state."""

    key: FieldKey
    campaign: str
    changes: tuple[Change, ...]
    state: FieldState


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestedRow:
    """A row that was deleted by people who did not see all of it, so that it is still there.

    `deletions` are the heads of its deletion: those that delete hold True, those that keep it None. `unseen`
    are the heads of its other fields that no deletion names.
    """

    entity: str
    entity_id: str
    campaign: str
    deletions: tuple[Change, ...]
    unseen: tuple[Change, ...]


_NOT_GONE = "NOT EXISTS (SELECT 1 FROM gone g WHERE g.entity_id = k.entity_id AND g.entity = k.entity)"

# What went with its visit or its campaign is in nobody's way.
_ABOVE_IN_SIGHT = """
NOT EXISTS (
    SELECT 1 FROM gone g WHERE k.entity <> 'campaign' AND g.entity = 'campaign' AND g.entity_id = k.campaign
) AND NOT EXISTS (
    SELECT 1 FROM gone g WHERE instr(k.entity_id, '/') > 0 AND g.entity = 'visit'
        AND g.entity_id = substr(k.entity_id, 1, instr(k.entity_id, '/') - 1)
)
"""

_DISPUTED = f"""
FROM cells k WHERE k.in_conflict = 1 AND k.field <> 'deleted' AND k.entity <> 'fork'
    AND {_NOT_GONE} AND {_ABOVE_IN_SIGHT}
"""

# A row that one deleted and another brought back is in dispute even when the deletion stands in front.
_CONTESTED = f"""
FROM cells k CROSS JOIN changes d ON d.id = k.change
WHERE k.field = 'deleted' AND (k.in_conflict = 1 OR d.value = 'true' AND {_NOT_GONE}) AND {_ABOVE_IN_SIGHT}
"""
_OF_VISIT = "AND (k.entity_id = ? AND k.entity = 'visit' OR k.entity_id > ? AND k.entity_id < ?)"


class Conflicts:
    """Reads disputes; nothing is written here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, campaign: str = "", visit: str = "") -> int:
        """Count the disputes of a campaign or of a visit, of everything when both are empty."""
        where, values = _scope(campaign, visit)
        row = self._database.row(
            f"SELECT (SELECT count(*) {_DISPUTED} {where}) + (SELECT count(*) {_CONTESTED} {where})",
            (*values, *values),
        )
        return int(row[0]) if row else 0

    def has_forks(self) -> bool:
        """Tell whether any number of a change stands for several contents."""
        return self._database.row("SELECT 1 FROM forks LIMIT 1") is not None

    def fields(self, campaign: str = "", visit: str = "") -> tuple[FieldHistory, ...]:
        """Return every field in dispute with all its changes."""
        where, values = _scope(campaign, visit)
        rows = self._database.rows(
            f"SELECT {CHANGE_COLUMNS} FROM (SELECT k.entity_id, k.entity, k.field {_DISPUTED} {where}) t"
            " CROSS JOIN changes c"
            " ON c.entity_id = t.entity_id AND c.entity = t.entity AND c.field = t.field",
            values,
        )
        return tuple(_histories(rows))

    def agreed(self, entity: str, entity_id: str) -> tuple[FieldState, ...]:
        """Return the fields of one entity that several people filled alike without knowing of each other."""
        rows = self._database.rows(
            f"SELECT {CHANGE_COLUMNS} FROM heads h CROSS JOIN changes c ON c.id = h.change"
            " WHERE h.entity_id = ? AND h.entity = ? AND h.field <> 'deleted' AND 1 < ("
            " SELECT count(*) FROM heads x WHERE x.entity_id = h.entity_id AND x.entity = h.entity"
            " AND x.field = h.field)",
            (entity_id, entity),
        )
        states = (history.state for history in _histories(rows))
        return tuple(state for state in states if not state.in_conflict)

    def contested(self, campaign: str = "", visit: str = "") -> tuple[ContestedRow, ...]:
        """Return the rows that were deleted and are still there because others edited or kept them."""
        where, values = _scope(campaign, visit)
        rows = self._database.rows(f"SELECT k.entity, k.entity_id, k.campaign {_CONTESTED} {where}", values)
        return tuple(self._contested(entity, entity_id, owner) for entity, entity_id, owner in rows)

    def names_of_own_stations(self) -> dict[str, str]:
        """Return what this machine is called, under its present station and those it had before."""
        return dict(self._database.rows("SELECT id, name FROM stations WHERE name <> ''"))

    def _contested(self, entity: str, entity_id: str, campaign: str) -> ContestedRow:
        rows = self._database.rows(
            f"SELECT {CHANGE_COLUMNS} FROM heads h CROSS JOIN changes c ON c.id = h.change"
            " WHERE h.entity_id = ? AND h.entity = ? ORDER BY c.lamport, c.station, c.seq",
            (entity_id, entity),
        )
        heads = [change_of(row) for row in rows]
        deletions = tuple(head for head in heads if head.key.field == "deleted")
        seen = frozenset[ChangeRef]().union(
            *(seen_by(each, heads) for each in deletions if each.value is True)
        )
        return ContestedRow(
            entity=entity,
            entity_id=entity_id,
            campaign=campaign,
            deletions=deletions,
            unseen=tuple(head for head in heads if head.key.field != "deleted" and head.ref not in seen),
        )


def _scope(campaign: str, visit: str) -> tuple[str, tuple[str, ...]]:
    if visit:
        return _OF_VISIT, (visit, f"{visit}/", f"{visit}0")
    return ("AND k.campaign = ?", (campaign,)) if campaign else ("", ())


def _histories(rows: Iterable[Row]) -> Iterable[FieldHistory]:
    by_key: dict[FieldKey, list[Change]] = {}
    for change in map(change_of, rows):
        by_key.setdefault(change.key, []).append(change)
    for key, changes in by_key.items():
        state = field_state(changes)
        if state is not None:
            yield FieldHistory(key=key, campaign=state.front.campaign, changes=tuple(changes), state=state)
