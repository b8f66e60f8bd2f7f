"""However changes arrive (in any order, split anywhere, repeated), the views are those a rebuild makes."""

import random
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey
from cchc_desktop.core.ids import seeded_ids
from cchc_desktop.store.check import view_rows
from cchc_desktop.store.store import Store

NOW = datetime(2023, 9, 12, 8, 0, tzinfo=UTC)
PLACES = [
    ("campaign", "c1", ("number",)),
    ("unit", "u1", ("name", "deleted")),
    *(("visit", visit, ("unit", "number", "deleted")) for visit in ("v1", "v2")),
    *(
        ("finding", f"{visit}/{item}", ("achieved", "shortcomings", "rating"))
        for visit in ("v1", "v2")
        for item in ("i1", "x-1")
    ),
    ("extra_item", "v1/x-1/r1", ("title", "deleted")),
    *(("recommendation", f"{visit}/i1/r1", ("text", "deleted")) for visit in ("v1", "v2")),
    ("print", "v2/-/p1", ("made_at",)),
    ("seal", "v2/-/s1", ("sealed_at",)),
]
KEYS = [FieldKey(entity, entity_id, name) for entity, entity_id, names in PLACES for name in names]
VALUES = {"deleted": (True, None), "rating": ("met", "not_met", None)}
OTHERWISE = ("một cửa", "Cải cách", None)

# Every view without row numbers, which tell in what order things came.
SHOWN = (
    (
        "SELECT h.entity, h.entity_id, h.field, c.station, c.seq"
        " FROM heads h JOIN changes c ON c.id = h.change"
        " ORDER BY 1, 2, 3, 4, 5"
    ),
    (
        "SELECT k.entity, k.entity_id, k.field, k.campaign, k.in_conflict, c.station, c.seq"
        " FROM cells k JOIN changes c ON c.id = k.change ORDER BY 1, 2, 3"
    ),
    "SELECT entity, entity_id FROM gone ORDER BY 1, 2",
    "SELECT * FROM findings ORDER BY 1",
    "SELECT * FROM visit_rows ORDER BY 1, 2, 3",
    "SELECT * FROM units ORDER BY 1",
    (
        "SELECT v.id, v.unit, v.number, v.answered, v.shortcomings, v.recommendations, v.state,"
        " c.station, c.seq FROM visits v JOIN changes c ON c.id = v.last_change ORDER BY 1"
    ),
    "SELECT entity, entity_id, field, campaign, folded FROM searched ORDER BY 1, 2, 3",
)


def history(source: random.Random, length: int) -> list[Change]:
    """What three stations wrote, each having seen some of what the others had."""
    written: list[Change] = []
    for _ in range(length):
        key, station = source.choice(KEYS), source.choice("abz")
        seen = [each for each in written if each.ref.station == station or source.random() < 0.5]
        row = [c for c in seen if (c.key.entity, c.key.entity_id) == (key.entity, key.entity_id)]
        near = row if key.field == "deleted" else [each for each in row if each.key == key]
        parents = source.sample(near, source.randint(0, len(near)))
        written.append(
            Change(
                ref=ChangeRef(station, sum(each.ref.station == station for each in written) + 1),
                lamport=max((each.lamport for each in (*parents, *seen)), default=0) + 1,
                campaign="c1",
                key=key,
                value=source.choice(VALUES.get(key.field, OTHERWISE)),
                parents=tuple(each.ref for each in parents),
                author="",
                at=NOW.isoformat(),
                reason="",
            )
        )
    return written


def arrivals(source: random.Random, changes: list[Change]) -> list[list[Change]]:
    """The changes shuffled, some of them twice or more, cut into pieces anywhere."""
    coming = [*changes, *source.choices(changes, k=source.randint(0, len(changes)))]
    source.shuffle(coming)
    cuts = sorted(source.choices(range(len(coming) + 1), k=source.randint(0, 4)))
    return [coming[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(coming)], strict=True)]


@contextmanager
def empty_store(seed: int):
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder) / "data", clock=lambda: NOW, ids=seeded_ids(seed)) as store,
    ):
        yield store


def shown(store: Store):
    return [store._database.rows(query) for query in SHOWN]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), length=st.integers(1, 60))
def test_any_order_any_split_and_any_repetition_show_the_same(seed: int, length: int) -> None:
    source = random.Random(seed)
    changes = history(source, length)
    with empty_store(1) as one, empty_store(2) as other:
        one.log.receive(changes)
        for piece in arrivals(source, changes):
            other.log.receive(piece)
            if source.random() < 0.3:
                other.index.catch_up()
        for store in (one, other):
            store.index.catch_up()
            before = view_rows(store._database._connection)
            store.rebuild()
            assert view_rows(store._database._connection) == before
        assert shown(one) == shown(other)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_check_finds_nothing_while_much_still_waits_for_the_index(seed: int) -> None:
    source = random.Random(seed)
    with empty_store(1) as store:
        for piece in arrivals(source, history(source, 40)):
            store.log.receive(piece)
        assert not [each for each in store.check().faults if each.code == "view_differs"]
