"""What the services read: the front value of every field, and typed rows for lists."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from cchc_desktop.core.changes import ChangeRef, FieldKey, JsonValue
from cchc_desktop.core.fields import VisitKind
from cchc_desktop.core.records import VisitState
from cchc_desktop.core.text import MOST_SOUGHT, search_words
from cchc_desktop.store.database import Database, Row
from cchc_desktop.store.rows import value_of, values_of


class Cell(NamedTuple):
    """One field as it stands: the value in front and the change it comes from. `at` is ISO 8601.

    A tuple, because opening a visit makes a thousand of them.
    """

    key: FieldKey
    value: JsonValue
    ref: ChangeRef
    campaign: str
    author: str
    at: str
    reason: str
    in_conflict: bool
    is_open: bool


class UnitLine(NamedTuple):
    """One unit of a list."""

    unit_id: str
    campaign_id: str
    name: str
    tags: tuple[str, ...]
    parent: str


class VisitLine(NamedTuple):
    """One visit of a list: dates and times ISO 8601 or empty, `answered` counts items with a rating."""

    visit_id: str
    campaign_id: str
    unit_id: str
    unit_name: str
    unit_tags: tuple[str, ...]
    kind: str
    date: str
    number: str
    state: VisitState
    answered: int
    shortcomings: int
    recommendations: int
    report_received: str
    printed_at: str
    sealed_at: str
    last_edited_at: str


class DueLine(NamedTuple):
    """One recommendation whose date has passed; `entity_id` is its row, `due` ISO."""

    entity_id: str
    visit_id: str
    unit_id: str
    unit_name: str
    due: str


class TagsCount(NamedTuple):
    """The units with the same tags: how many there are, were visited, and how many visits are sealed."""

    tags: tuple[str, ...]
    units: int
    visited: int
    sealed: int


_CELL = """
SELECT k.entity, k.entity_id, k.field, c.value, c.station, c.seq, c.campaign, c.author, c.at, c.reason,
    k.in_conflict, c.is_open
FROM cells k CROSS JOIN changes c ON c.id = k.change
"""

_VALUE = 3
"""The place of the value in a row of `_CELL`."""

_NOT_GONE = "NOT EXISTS (SELECT 1 FROM gone g WHERE g.entity_id = k.entity_id AND g.entity = k.entity)"

_VISIT = """
SELECT v.id, v.campaign, v.unit, coalesce(u.name, ''), coalesce(u.tags, '[]'), v.kind, v.date, v.number,
    v.state, v.answered, v.shortcomings, v.recommendations, v.report_received, v.printed_at, v.sealed_at, c.at
FROM visits v LEFT JOIN units u ON u.id = v.unit JOIN changes c ON c.id = v.last_change
"""

_CAMPAIGN_IN_SIGHT = "v.campaign NOT IN (SELECT entity_id FROM gone WHERE entity = 'campaign')"

_VISITS_COUNTED = "SELECT count(*) FROM visits v"
_WITH_UNITS = "LEFT JOIN units u ON u.id = v.unit"

_BY_STATE = f"""
SELECT {", ".join(f"coalesce(sum({state}), 0)" for state in VisitState)} FROM visit_counts WHERE campaign = ?
"""

_BY_TAGS = """
SELECT u.tags, count(*), coalesce(sum(n.under_way + n.printed + n.sealed > 0), 0), coalesce(sum(n.sealed), 0)
FROM units u LEFT JOIN visit_counts n ON n.campaign = u.campaign AND n.unit = u.id
WHERE u.campaign = ? GROUP BY u.tags
"""

_OVERDUE = """
FROM cells k CROSS JOIN changes c ON c.id = k.change
    CROSS JOIN visits v ON v.id = substr(k.entity_id, 1, instr(k.entity_id, '/') - 1)
    LEFT JOIN units u ON u.id = v.unit
WHERE k.campaign = ? AND k.entity = 'recommendation' AND k.field = 'due'
    AND c.value >= '"0' AND c.value < json_quote(?)
    AND NOT EXISTS (SELECT 1 FROM gone g WHERE g.entity_id = k.entity_id AND g.entity = 'recommendation')
"""

_ORDERS: Mapping[str, str] = {
    "date": "v.date {0}, u.place {0}, v.id {0}",
    "unit": "u.place {0}, v.date {0}, v.id {0}",
    "number": "v.number {0}, v.date {0}, v.id {0}",
    "state": "v.state {0}, v.date {0}, v.id {0}",
    "answered": "v.answered {0}, v.date {0}, v.id {0}",
    "shortcomings": "v.shortcomings {0}, v.date {0}, v.id {0}",
    "last_edited": "v.last_change {0}",
}

VISIT_ORDERS = tuple(_ORDERS)
"""What a list of visits can be ordered by."""


class Views:
    """Reads of the derived tables; they are current after every commit."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def settled_writes(self) -> int | None:
        """Return a number that grows with whatever is written; None while something is, and may be undone."""
        return self._database.settled_writes()

    def cells(
        self, scope: str, entities: Collection[str] = (), *, with_gone: bool = False
    ) -> tuple[Cell, ...]:
        """Return the cells of a scope: of what belongs to a visit, or of a campaign's plain entities.

        The fields of the visit itself belong to its campaign: see `entity`. `entities` narrows the kinds.
        Rows that were deleted are left out unless `with_gone`.
        """
        kinds = f"AND k.entity IN ({', '.join('?' * len(entities))})" if entities else ""
        gone = "" if with_gone else f"AND {_NOT_GONE}"
        sql = (
            f"{_CELL} WHERE k.entity_id > ? AND k.entity_id < ? {kinds} {gone}"
            f" UNION ALL {_CELL} WHERE k.campaign = ? AND instr(k.entity_id, '/') = 0 {kinds} {gone}"
        )
        values = (f"{scope}/", f"{scope}0", *entities, scope, *entities)
        return tuple(_cells(self._database.rows(sql, values)))

    def entity(
        self, entity: str, entity_id: str, *, with_gone: bool = False, without: str = ""
    ) -> Mapping[str, Cell]:
        """Return the cells of one entity by field; nothing when it was deleted, unless `with_gone`.

        `without` names a field nobody asks for, whose value is long.
        """
        gone = "" if with_gone else f"AND {_NOT_GONE}"
        rows = self._database.rows(
            f"{_CELL} WHERE k.entity_id = ? AND k.entity = ? AND k.field <> ? {gone}",
            (entity_id, entity, without),
        )
        return {cell.key.field: cell for cell in _cells(rows)}

    def cell(self, key: FieldKey) -> Cell | None:
        """Return one field; None when it was never written."""
        row = self._database.row(
            f"{_CELL} WHERE k.entity_id = ? AND k.entity = ? AND k.field = ?",
            (key.entity_id, key.entity, key.field),
        )
        return next(_cells([row])) if row else None

    def campaign_ids(self) -> tuple[str, ...]:
        """Return the ids of all campaigns, the one begun last first."""
        rows = self._database.rows(
            "SELECT p.id FROM campaigns p CROSS JOIN cells k ON k.entity_id = p.id AND k.entity = 'campaign'"
            " GROUP BY p.id ORDER BY min(k.change) DESC"
        )
        return tuple(row[0] for row in rows)

    def campaign_of_visit(self, visit_id: str) -> str:
        """Return the campaign of a visit; empty when there is no such visit."""
        row = self._database.row("SELECT campaign FROM visits WHERE id = ?", (visit_id,))
        return row[0] if row else ""

    def campaign_of(self, entity: str, entity_id: str) -> str:
        """Return the campaign under which an entity was written; empty when it never was."""
        row = self._database.row(
            "SELECT campaign FROM cells WHERE entity_id = ? AND entity = ? LIMIT 1", (entity_id, entity)
        )
        return row[0] if row else ""

    def units(self, campaign: str, *, text: str = "") -> tuple[UnitLine, ...]:
        """Return a campaign's units in Vietnamese order; those whose names hold all words of `text`."""
        words = search_words(text)[:MOST_SOUGHT]
        where = "".join(" AND instr(folded, ?)" for _ in words)
        rows = self._database.rows(
            "SELECT id, campaign, name, tags, parent FROM units"
            f" WHERE campaign = ? {where} ORDER BY place, id",
            (campaign, *words),
        )
        tags = {stored: _texts(stored) for stored in {row[3] for row in rows}}  # few kinds of many units
        return tuple(
            UnitLine(unit_id=row[0], campaign_id=row[1], name=row[2], tags=tags[row[3]], parent=row[4])
            for row in rows
        )

    def visits(
        self,
        campaign: str = "",
        *,
        text: str = "",
        states: Collection[VisitState] = (),
        since: str = "",
        before: str = "",
        tag: str = "",
        awaits_report: bool = False,
        order: str = "date",
        descending: bool = False,
        limit: int = -1,
        offset: int = 0,
    ) -> tuple[VisitLine, ...]:
        """Return visits of a campaign, of all when it is empty. `order` is one of `VISIT_ORDERS`.

        `text` is looked for in unit names and numbers of minutes, without diacritics. `since` (included) and
        `before` (not included) are ISO dates; with either, visits without a date are left out. `tag` is one
        of the unit; `awaits_report` leaves out visits whose report came and those nobody announces.
        """
        where, values = _where(
            campaign, text, states, since=since, before=before, tag=tag, awaits_report=awaits_report
        )
        by = _ORDERS[order].format("DESC" if descending else "ASC")
        sql = f"{_VISIT} WHERE {where} ORDER BY {by} LIMIT ? OFFSET ?"
        return tuple(_visit(row) for row in self._database.rows(sql, (*values, limit, offset)))

    def count_visits(
        self,
        campaign: str = "",
        *,
        text: str = "",
        states: Collection[VisitState] = (),
        since: str = "",
        before: str = "",
        tag: str = "",
        awaits_report: bool = False,
    ) -> int:
        """Count what `visits` returns without a limit."""
        if campaign and not (text or since or before or tag or awaits_report):
            by_state = self.count_by_state(campaign)
            return sum(by_state[state] for state in set(states or VisitState))
        where, values = _where(
            campaign, text, states, since=since, before=before, tag=tag, awaits_report=awaits_report
        )
        joined = _WITH_UNITS if text or tag else ""  # ten thousand look-ups for nothing otherwise
        row = self._database.row(f"{_VISITS_COUNTED} {joined} WHERE {where}", values)
        return int(row[0]) if row else 0

    def overdue(self, campaign: str, before: str) -> tuple[DueLine, ...]:
        """Return the recommendations due before an ISO date, the oldest first."""
        rows = self._database.rows(
            f"SELECT k.entity_id, v.id, v.unit, coalesce(u.name, ''), json_extract(c.value, '$') {_OVERDUE}"
            " ORDER BY c.value, u.place, k.entity_id",
            (campaign, before),
        )
        return tuple(
            DueLine(entity_id=row[0], visit_id=row[1], unit_id=row[2], unit_name=row[3], due=row[4])
            for row in rows
        )

    def count_overdue(self, campaign: str, before: str) -> tuple[int, int]:
        """Return how many recommendations are due before an ISO date, and how many units they concern."""
        row = self._database.row(f"SELECT count(*), count(DISTINCT v.unit) {_OVERDUE}", (campaign, before))
        return (int(row[0]), int(row[1])) if row else (0, 0)

    def visit(self, visit_id: str) -> VisitLine | None:
        """Return one visit; None when there is no such visit."""
        row = self._database.row(f"{_VISIT} WHERE v.id = ?", (visit_id,))
        return _visit(row) if row else None

    def visits_of_unit_named(self, name: str) -> tuple[VisitLine, ...]:
        """Return the visits of every unit of this name, in all campaigns, the latest date first."""
        rows = self._database.rows(
            f"{_VISIT} WHERE v.unit IN (SELECT id FROM units WHERE name = ?) AND {_CAMPAIGN_IN_SIGHT}"
            " ORDER BY v.date DESC, v.id DESC",
            (name,),
        )
        return tuple(_visit(row) for row in rows)

    def count_by_state(self, campaign: str) -> Mapping[VisitState, int]:
        """Return how many visits of a campaign are in each state."""
        row = self._database.row(_BY_STATE, (campaign,))
        return dict(zip(VisitState, row or (), strict=True))

    def count_by_tags(self, campaign: str) -> tuple[TagsCount, ...]:
        """Return how far the units of a campaign have come, those with the same tags together."""
        rows = self._database.rows(_BY_TAGS, (campaign,))
        return tuple(TagsCount(_texts(row[0]), *map(int, row[1:])) for row in rows)


def _where(
    campaign: str,
    text: str,
    states: Collection[VisitState],
    *,
    since: str,
    before: str,
    tag: str,
    awaits_report: bool,
) -> tuple[str, tuple[object, ...]]:
    clauses: list[tuple[str, tuple[object, ...]]] = [
        ("v.campaign = ?", (campaign,)) if campaign else (_CAMPAIGN_IN_SIGHT, ())
    ]
    if states and len(set(states)) < len(VisitState):
        clauses.append((f"v.state IN ({', '.join('?' * len(states))})", tuple(str(one) for one in states)))
    for bound, comparison in ((since, ">="), (before, "<")):
        if bound:
            clauses.append((f"v.date <> '' AND v.date {comparison} ?", (bound,)))
    if tag:
        clauses.append(("EXISTS (SELECT 1 FROM json_each(u.tags) t WHERE t.value = ?)", (tag,)))
    if awaits_report:
        clauses.append(("v.report_received = '' AND v.kind <> ?", (VisitKind.SURPRISE.value,)))
    named = "instr(coalesce(u.folded, '') || ' ' || fold_text(v.number), ?)"
    clauses += [(named, (word,)) for word in search_words(text)[:MOST_SOUGHT]]
    return " AND ".join(sql for sql, _ in clauses), tuple(one for _, given in clauses for one in given)


def _cells(rows: Sequence[Row]) -> Iterator[Cell]:
    values = values_of([row[_VALUE] for row in rows])
    return map(_cell, rows, values)


def _cell(row: Row, value: JsonValue) -> Cell:
    entity, entity_id, field, _, station, seq, campaign, author, at, reason, in_conflict, is_open = row
    key, ref = FieldKey(entity, entity_id, field), ChangeRef(station, seq)
    return Cell(key, value, ref, campaign, author, at, reason, bool(in_conflict), bool(is_open))


def _visit(row: Row) -> VisitLine:
    return VisitLine(
        visit_id=row[0],
        campaign_id=row[1],
        unit_id=row[2],
        unit_name=row[3],
        unit_tags=_texts(row[4]),
        kind=row[5],
        date=row[6],
        number=row[7],
        state=VisitState(row[8]),
        answered=row[9],
        shortcomings=row[10],
        recommendations=row[11],
        report_received=row[12],
        printed_at=row[13],
        sealed_at=row[14],
        last_edited_at=row[15],
    )


def _texts(stored: str) -> tuple[str, ...]:
    if stored == "[]":
        return ()
    value = value_of(stored)
    return tuple(text for text in value if isinstance(text, str)) if isinstance(value, list) else ()
