"""Any interleaving of typing, settling, closing, crashing, rebuilding and receiving gives the same views.

The store is held against a small model of its own: a set of changes, and views computed from it in Python.
"""

import tempfile
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey, JsonValue
from cchc_desktop.core.ids import random_ids
from cchc_desktop.core.merge import canonical
from cchc_desktop.core.text import search_words
from cchc_desktop.store.check import view_rows
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit

CAMPAIGN = "c1"
NOW = datetime(2023, 9, 12, 8, 0, tzinfo=UTC)
AT = NOW.isoformat(timespec="seconds")

KEYS = [
    FieldKey("campaign", "c1", "number"),
    FieldKey("unit", "u1", "name"),
    FieldKey("unit", "u1", "deleted"),
    FieldKey("visit", "v1", "unit"),
    FieldKey("visit", "v1", "started"),
    FieldKey("visit", "v1", "deleted"),
    FieldKey("finding", "v1/i1", "achieved"),
    FieldKey("finding", "v1/i1", "shortcomings"),
    FieldKey("finding", "v1/i1", "rating"),
    FieldKey("finding", "v1/i2", "rating"),
    FieldKey("recommendation", "v1/i1/r1", "text"),
    FieldKey("recommendation", "v1/i1/r1", "deleted"),
    FieldKey("print", "v1/-/p1", "made_at"),
    FieldKey("seal", "v1/-/s1", "sealed_at"),
]
TEXTS = st.sampled_from([None, "một cửa", "Cải cách", "thư xin lỗi"])
FLAGS = st.sampled_from([None, True])
OTHERS = {
    "rating": st.sampled_from([None, "met", "not_met"]),
    "deleted": FLAGS,
    "started": st.sampled_from([None, "08:00"]),
    "unit": st.sampled_from([None, "u1"]),
}
FOREIGN_STATIONS = ("a", "zz")


@st.composite
def edits(draw: st.DrawFn, keys: list[FieldKey] = KEYS) -> tuple[FieldKey, JsonValue]:
    key = draw(st.sampled_from(keys))
    return key, draw(OTHERS.get(key.field, TEXTS))


@dataclass
class Model:
    """What the log holds, and what follows from it."""

    station: str
    changes: dict[ChangeRef, Change] = field(default_factory=dict)
    is_open: dict[FieldKey, ChangeRef] = field(default_factory=dict)

    def of(self, key: FieldKey, *, closed: bool = False) -> list[Change]:
        dropped = set(self.is_open.values()) if closed else set()
        return [change for change in self.changes.values() if change.key == key and change.ref not in dropped]

    def heads(self, key: FieldKey) -> list[Change]:
        known = self.of(key)
        return [change for change in known if not any(change.ref in other.parents for other in known)]

    def front(self, key: FieldKey) -> Change | None:
        return max(self.heads(key), key=lambda head: (head.lamport, head.ref), default=None)

    def value(self, entity: str, entity_id: str, name: str) -> JsonValue:
        front = self.front(FieldKey(entity, entity_id, name))
        return front.value if front else None

    def fields(self) -> set[FieldKey]:
        return {change.key for change in self.changes.values()}

    def is_gone(self, entity: str, entity_id: str) -> bool:
        deleted = FieldKey(entity, entity_id, "deleted")
        if self.value(entity, entity_id, "deleted") is not True:
            return False
        seen = {ref for head in self.heads(deleted) if head.value is True for ref in head.parents}
        return all(head.ref in seen for head in self._rest(deleted))

    def write(self, key: FieldKey, value: JsonValue) -> Change | None:
        heads = self.heads(key)
        settled = not heads and value is None
        settled |= len(heads) == 1 and canonical(heads[0].value) == canonical(value)
        deletes = key.field == "deleted" and value is True
        if settled and not (deletes and not self.is_gone(key.entity, key.entity_id)):
            return None
        seen = [*heads, *(self._rest(key) if deletes else ())]
        seq = max((ref.seq for ref in self.changes if ref.station == self.station), default=0) + 1
        lamport = max((change.lamport for change in self.changes.values()), default=0) + 1
        change = make_change(self.station, seq, lamport, key, value, seen)
        self.changes[change.ref] = change
        return change

    def write_closed(self, edits: list[tuple[FieldKey, JsonValue]]) -> None:
        written = {key for key, _ in edits}
        deleted = {
            (key.entity, key.entity_id) for key, value in edits if (key.field, value) == ("deleted", True)
        }
        for key in list(self.is_open):
            if key in written or (key.entity, key.entity_id) in deleted:
                del self.is_open[key]
        for key, value in edits:
            self.write(key, value)

    def _rest(self, deleted: FieldKey) -> list[Change]:
        same = [
            key for key in self.fields() if (key.entity, key.entity_id) == (deleted.entity, deleted.entity_id)
        ]
        return [head for key in same if key != deleted for head in self.heads(key)]


def make_change(
    station: str, seq: int, lamport: int, key: FieldKey, value: JsonValue, seen: list[Change]
) -> Change:
    heads = sorted(change.ref for change in seen if change.key == key)
    rest = sorted(change.ref for change in seen if change.key != key)
    return Change(
        ref=ChangeRef(station, seq),
        lamport=lamport,
        campaign=CAMPAIGN,
        key=key,
        value=value,
        parents=(*heads, *rest),
        author="",
        at=AT,
        reason="",
    )


def expected_cells(model: Model) -> dict[FieldKey, tuple[ChangeRef, bool]]:
    return {
        key: (model.front(key).ref, len({canonical(head.value) for head in model.heads(key)}) > 1)
        for key in model.fields()
    }


def expected_visit(model: Model) -> dict[str, object] | None:
    keys = model.fields()
    if not any(key.entity == "visit" for key in keys) or model.is_gone("visit", "v1"):
        return None
    findings = {key.entity_id for key in keys if key.entity == "finding"}
    rated = sum(model.value("finding", finding, "rating") is not None for finding in findings)
    short = sum(model.value("finding", finding, "shortcomings") is not None for finding in findings)
    begun = any(
        model.value("finding", key.entity_id, key.field) is not None
        for key in keys
        if key.entity == "finding"
    )
    recommended = any(key.entity == "recommendation" for key in keys)
    recommended &= not model.is_gone("recommendation", "v1/i1/r1")
    printed = model.value("print", "v1/-/p1", "made_at") or ""
    sealed = model.value("seal", "v1/-/s1", "sealed_at") or ""
    under_way = begun or recommended or model.value("visit", "v1", "started") is not None
    state = "sealed" if sealed else "printed" if printed else "under_way" if under_way else "preparing"
    newest = max(
        (c for c in model.changes.values() if c.key.entity_id.startswith("v1")),
        key=lambda c: (c.lamport, c.ref),
    )
    return {
        "unit": model.value("visit", "v1", "unit") or "",
        "answered": rated,
        "shortcomings": short,
        "recommendations": int(recommended),
        "printed_at": printed,
        "sealed_at": sealed,
        "state": state,
        "newest": newest.ref,
    }


def expected_index(model: Model) -> dict[FieldKey, str]:
    texts = {"number", "name", "achieved", "shortcomings", "text"}
    return {
        key: " ".join(search_words(value))
        for key in model.fields()
        if key.field in texts
        and isinstance(value := model.value(key.entity, key.entity_id, key.field), str)
        and not model.is_gone(key.entity, key.entity_id)
    }


def agree(store: Store, model: Model) -> None:
    """Compare everything the store shows with what follows from the model's changes."""
    database = store._database
    stored = {change.ref: change for change in store.log._changes("", ())}
    assert stored == model.changes

    cells = {
        FieldKey(entity, entity_id, name): (ChangeRef(station, seq), bool(conflict))
        for entity, entity_id, name, station, seq, conflict in database.rows(
            "SELECT k.entity, k.entity_id, k.field, c.station, c.seq, k.in_conflict"
            " FROM cells k JOIN changes c ON c.id = k.change"
        )
    }
    assert cells == expected_cells(model)
    for key in model.fields():
        assert {head.ref for head in store.log.heads(key)} == {head.ref for head in model.heads(key)}
    entities = {(key.entity, key.entity_id) for key in model.fields()}
    gone = {(entity, entity_id) for entity_id, entity in database.rows("SELECT entity_id, entity FROM gone")}
    assert gone == {place for place in entities if model.is_gone(*place)}
    visit = database.row(
        "SELECT v.unit, v.answered, v.shortcomings, v.recommendations, v.printed_at, v.sealed_at, v.state,"
        " c.station, c.seq FROM visits v JOIN changes c ON c.id = v.last_change"
    )
    expected = expected_visit(model)
    assert (visit and (*visit[:7], ChangeRef(*visit[7:]))) == (expected and tuple(expected.values()))
    units = [unit.name for unit in store.views.units(CAMPAIGN)]
    has_unit = ("unit", "u1") in entities - gone
    assert units == ([model.value("unit", "u1", "name") or ""] if has_unit else [])
    assert store.views.campaign_ids() == (("c1",) if ("campaign", "c1") in entities else ())
    if not model.is_open:
        store.index.catch_up()
        indexed = {
            FieldKey(entity, entity_id, name): folded
            for entity, entity_id, name, folded in database.rows(
                "SELECT entity, entity_id, field, folded FROM searched"
            )
        }
        assert indexed == expected_index(model)
        with database.transaction() as connection:
            connection.execute("INSERT INTO search_words (search_words, rank) VALUES ('integrity-check', 1)")


class StoreAndModel(RuleBasedStateMachine):
    """Does the same to both and compares them after every step."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = self._open()
        self.model = Model(self.store.station.id)
        self.foreign: list[Change] = []

    def _open(self) -> Store:
        return Store.open(Path(self.folder.name) / "data", clock=lambda: NOW, ids=random_ids())

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    @initialize(start=st.lists(edits(), max_size=4))
    def begin(self, start: list[tuple[FieldKey, JsonValue]]) -> None:
        self.put(start)

    @rule(chosen=st.lists(edits(), min_size=1, max_size=3))
    def put(self, chosen: list[tuple[FieldKey, JsonValue]]) -> None:
        self.store.log.put([Edit(campaign=CAMPAIGN, key=key, value=value) for key, value in chosen])
        self.model.write_closed(chosen)

    @rule(chosen=edits())
    def autosave(self, chosen: tuple[FieldKey, JsonValue]) -> None:
        key, value = chosen
        self.store.log.autosave(Edit(campaign=CAMPAIGN, key=key, value=value))
        if key.field == "deleted":
            self.model.write_closed([chosen])
            return
        if key in self.model.is_open:
            ref = self.model.is_open[key]
            self.model.changes[ref] = replace(self.model.changes[ref], value=value)
        elif change := self.model.write(key, value):
            self.model.is_open[key] = change.ref

    @rule(key=st.sampled_from(KEYS))
    def close(self, key: FieldKey) -> None:
        self.store.log.close(key)
        self.model.is_open.pop(key, None)

    @rule()
    def rebuild(self) -> None:
        self.store.log.close()
        self.store.index.catch_up()
        before = view_rows(self.store._database._connection)
        self.store.rebuild()
        assert view_rows(self.store._database._connection) == before
        self.model.is_open.clear()

    @rule()
    def crash(self) -> None:
        self.store.is_closed = True
        self.store._database._connection.close()
        self.store._lock.release()
        self.store = self._open()
        assert self.store.left_open == len(self.model.is_open)
        assert self.store.station.id == self.model.station
        self.model.is_open.clear()

    @rule()
    def close_and_open(self) -> None:
        self.store.close()
        self.store = self._open()
        assert self.store.station.id == self.model.station
        self.model.is_open.clear()

    @rule(
        chosen=edits(),
        station=st.sampled_from(FOREIGN_STATIONS),
        seen=st.sets(st.integers(0, 9)),
        data=st.data(),
    )
    def someone_elsewhere_writes(
        self, chosen: tuple[FieldKey, JsonValue], station: str, seen: set[int], data: st.DataObject
    ) -> None:
        key, value = chosen
        own = set(self.model.is_open.values())
        known = [c for c in (*self.model.changes.values(), *self.foreign) if c.ref not in own]
        same = [c for c in known if (c.key.entity, c.key.entity_id) == (key.entity, key.entity_id)]
        near = same if key.field == "deleted" and value is True else [c for c in same if c.key == key]
        parents = {change.ref: change for n, change in enumerate(near) if n in seen}
        before = [c for c in known if c.ref.station == station]
        seq = max((c.ref.seq for c in before), default=0) + 1
        # A station's lamports grow, and go beyond those of all it has seen.
        lamport = max((c.lamport for c in (*before, *parents.values())), default=0) + data.draw(
            st.integers(1, 3)
        )
        self.foreign.append(make_change(station, seq, lamport, key, value, list(parents.values())))

    @rule(order=st.randoms(use_true_random=False), twice=st.booleans())
    def receive(self, order, twice: bool) -> None:
        batch = self.foreign * (2 if twice else 1)
        order.shuffle(batch)
        batch = batch[: order.randint(0, len(batch))]
        new = {change.ref for change in batch} - self.model.changes.keys()
        received = self.store.log.receive(batch)
        assert set(received.new) == new
        assert received.same == len(batch) - len(new)
        assert received.forked == ()
        self.model.changes.update({change.ref: change for change in batch})

    @invariant()
    def both_agree(self) -> None:
        agree(self.store, self.model)


TestStoreAndModel = StoreAndModel.TestCase
TestStoreAndModel.settings = settings(
    max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
