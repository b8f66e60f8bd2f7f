"""Strangers count and name as they like, names get other contents: what there is decides what is shown."""

import random
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey, JsonValue
from cchc_desktop.core.errors import Refused
from cchc_desktop.core.ids import seeded_ids
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit
from tests.store.test_any_arrival import shown

NOW = datetime(2023, 9, 12, 8, 0, tzinfo=UTC)
KEYS = [
    FieldKey("campaign", "c1", "number"),
    FieldKey("unit", "u1", "name"),
    FieldKey("unit", "u1", "deleted"),
    FieldKey("visit", "v1", "unit"),
    FieldKey("visit", "v1", "deleted"),
    FieldKey("visit", "v2", "number"),
    FieldKey("finding", "v1/i1", "shortcomings"),
    FieldKey("finding", "v1/x-1", "rating"),
    FieldKey("finding", "v1/x-1", "deleted"),
    FieldKey("recommendation", "v1/i1/r1", "text"),
    FieldKey("recommendation", "v1/i1/r1", "deleted"),
    FieldKey("recommendation", "v2/-/r1", "due"),
    FieldKey("print", "v1/-/p1", "made_at"),
    FieldKey("seal", "v1/-/s1", "sealed_at"),
]
NOBODYS = [
    FieldKey("visit", "v1/i1", "unit"),
    FieldKey("finding", "v1", "rating"),
    FieldKey("finding", "v1/i1/r1/r2", "rating"),
    FieldKey("recommendation", "v1", "text"),
    FieldKey("unit", "v1", "name"),
    FieldKey("gadget", "v1/i1", "colour"),
]
"""Fields that no program has by these kinds and ids."""

VALUES: dict[str, list[JsonValue]] = {
    "deleted": [True, None],
    "due": ["2024-01-31", None],
    "rating": ["met", None],
}
OTHERWISE: list[JsonValue] = ["một cửa", "Cải cách", None]


@contextmanager
def two_stores() -> Iterator[list[Store]]:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        yield [
            stack.enter_context(
                Store.open(Path(folder) / str(number), clock=lambda: NOW, ids=seeded_ids(number))
            )
            for number in (1, 2)
        ]


def contents_of(store: Store) -> set[Change]:
    kept = {change for fork in store.forks.all() for change in fork.others}
    return {*store.log._changes("WHERE c.is_open = 0", ()), *kept}


def names(stores: list[Store]) -> list[ChangeRef]:
    """Names of all there is, and some that nobody has given."""
    given = {change.ref for store in stores for change in contents_of(store)}
    return sorted({*given, *(ChangeRef(station, seq) for station in "az" for seq in range(1, 4))})


class Confusion:
    """Does to two stores, in any order, what people and strangers may do."""

    def __init__(self, source: random.Random, stores: list[Store]) -> None:
        self.source = source
        self.stores = stores
        self.about = source.choices([*KEYS, *KEYS, *NOBODYS], k=5)
        self.strangers: list[Change] = []
        self.imports: dict[str, list[tuple[int, int]]] = {store.station.id: [] for store in stores}

    def step(self) -> None:
        store = self.source.choice(self.stores)
        act = self.source.choice(
            [self._write, self._write, self._type, self._forge, self._forge, self._receive, self._receive,
             self._take_back, self._finish]
        )  # fmt: skip
        act(store)

    def _edit(self) -> Edit:
        key = self.source.choice([key for key in (*self.about, KEYS[0]) if key in KEYS])
        return Edit(campaign="c1", key=key, value=self._value(key))

    def _value(self, key: FieldKey) -> JsonValue:
        return self.source.choice(VALUES.get(key.field, OTHERWISE))

    def _write(self, store: Store) -> None:
        store.log.put([self._edit() for _ in range(self.source.randint(1, 3))])

    def _type(self, store: Store) -> None:
        store.log.autosave(self._edit())

    def _forge(self, _: Store) -> None:
        known = names(self.stores)
        ref, key = self.source.choice(known), self.source.choice(self.about)
        named = dict.fromkeys(self.source.choices(known, k=self.source.randint(0, 3)))
        change = Change(
            ref=ref,
            lamport=self.source.randint(1, 30),
            campaign=self.source.choice(["c1", "c1", "c2"]),
            key=key,
            value=self._value(key),
            parents=tuple(each for each in named if each != ref),
            author="Người lạ",
            at=NOW.isoformat(),
            reason="",
        )
        self.strangers.append(change)

    def _receive(self, store: Store) -> None:
        there = sorted(set().union(*map(contents_of, self.stores)), key=lambda change: change.ref)
        coming = self.source.choices([*there, *self.strangers], k=self.source.randint(1, 8)) if there else []
        last = store.reader.last_place()
        store.log.receive(coming)
        if store.reader.last_place() > last:
            self.imports[store.station.id].append((last + 1, store.reader.last_place()))

    def _take_back(self, store: Store) -> None:
        if places := self.imports[store.station.id]:
            try:
                store.log.take_back((places.pop(),))
            except Refused:
                places.clear()

    def _finish(self, store: Store) -> None:
        store.log.close()
        if self.source.random() < 0.5:
            store.index.catch_up()


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32), steps=st.integers(1, 50))
def test_whoever_has_the_same_shows_the_same_and_a_rebuild_finds_no_difference(seed: int, steps: int) -> None:
    source = random.Random(seed)
    with two_stores() as stores:
        confusion = Confusion(source, stores)
        for _ in range(steps):
            confusion.step()
        for store in stores:
            store.log.close()
        everything = set().union(*map(contents_of, stores), confusion.strangers)
        for store in stores:
            assert not [fault for fault in store.check().faults if fault.code == "view_differs"]
            coming = source.sample(sorted(everything, key=repr), len(everything))
            store.log.receive(coming)
            store.index.catch_up()
            assert contents_of(store) == everything
            assert not [fault for fault in store.check().faults if fault.code == "view_differs"]
        assert shown(stores[0]) == shown(stores[1])
        assert stores[0].forks.all() == stores[1].forks.all()
