"""What is in dispute is the same on every machine, whatever arrived in which order; nothing is left out."""

import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey
from cchc_desktop.core.ids import seeded_ids
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit

NOW = datetime(2023, 9, 12, 8, 0, tzinfo=UTC)
KEYS = [
    FieldKey("campaign", "c1", "number"),
    FieldKey("campaign", "c1", "deleted"),
    FieldKey("visit", "v1", "place"),
    FieldKey("visit", "v1", "deleted"),
    FieldKey("finding", "v1/i1", "achieved"),
    FieldKey("finding", "v1/i1", "cause"),
    FieldKey("recommendation", "v1/i1/r1", "text"),
    FieldKey("recommendation", "v1/i1/r1", "deleted"),
]
WRITES = st.tuples(st.integers(0, 2), st.sampled_from(KEYS), st.integers(0, 2))
DELIVERIES = st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 99))
ACTIONS = st.lists(st.one_of(WRITES, DELIVERIES), min_size=3, max_size=25)


def value_of(key: FieldKey, number: int) -> object:
    return (None, True, None)[number] if key.field == "deleted" else ("một", "hai", "ba")[number]


def everything(store: Store) -> tuple[Change, ...]:
    return store.log._changes("ORDER BY c.lamport, c.station, c.seq", ())


def play(actions: list[tuple], stores: list[Store]) -> None:
    for action in actions:
        if isinstance(action[1], FieldKey):
            where, key, number = action
            stores[where].log.put([Edit(campaign="c1", key=key, value=value_of(key, number))])
        else:
            source, target, seed = action
            chance = random.Random(seed)
            some = [change for change in everything(stores[source]) if chance.random() < 0.6]
            chance.shuffle(some)
            stores[target].log.receive(some)


def heads(changes: dict[ChangeRef, Change], key: FieldKey) -> list[Change]:
    mine = [change for change in changes.values() if change.key == key]
    named = {ref for change in mine for ref in change.parents}
    return sorted(
        (change for change in mine if change.ref not in named), key=lambda one: (one.lamport, one.ref)
    )


def is_gone(changes: dict[ChangeRef, Change], entity: str, entity_id: str) -> bool:
    deletions = heads(changes, FieldKey(entity, entity_id, "deleted"))
    if not deletions or deletions[-1].value is not True:
        return False
    seen = {ref for one in deletions if one.value is True for ref in one.parents}
    others = {key for key in KEYS if (key.entity, key.entity_id) == (entity, entity_id)}
    left = [one for key in others if key.field != "deleted" for one in heads(changes, key)]
    return all(one.ref in seen for one in left)


def expected(changes: dict[ChangeRef, Change]) -> tuple[set[FieldKey], set[FieldKey]]:
    """Return the fields in dispute and the rows that are contested, reckoned anew from the changes."""
    fields, rows = set(), set()
    for key in KEYS:
        above_gone = key.entity != "campaign" and is_gone(changes, "campaign", "c1")
        above_gone |= "/" in key.entity_id and is_gone(changes, "visit", "v1")
        found = heads(changes, key)
        differ = len({str(one.value) for one in found}) > 1
        gone = is_gone(changes, key.entity, key.entity_id)
        if above_gone or not found:
            continue
        if key.field != "deleted" and differ and not gone:
            fields.add(key)
        if key.field == "deleted" and (differ or (found[-1].value is True and not gone)):
            rows.add(key)
    return fields, rows


def shown(store: Store) -> tuple[set[FieldKey], set[FieldKey]]:
    conflicts = store.conflicts
    fields = {one.key for one in conflicts.fields()}
    rows = {FieldKey(one.entity, one.entity_id, "deleted") for one in conflicts.contested()}
    assert conflicts.count() == len(fields) + len(rows)
    return fields, rows


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(actions=ACTIONS, seed=st.integers(0, 99))
def test_every_machine_shows_every_dispute_and_no_other(actions: list[tuple], seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        stores = [
            stack.enter_context(
                Store.open(
                    Path(folder) / name / "data",
                    clock=lambda: NOW,
                    ids=seeded_ids(place),
                    backups_in=Path(folder) / name / "backups",
                )
            )
            for place, name in enumerate("abc")
        ]
        play(actions, stores)
        for store in stores:
            assert shown(store) == expected({one.ref: one for one in everything(store)})
        all_of_them = [change for store in stores for change in everything(store)]
        for place, store in enumerate(stores):
            random.Random(seed + place).shuffle(all_of_them)
            store.log.receive(all_of_them)
        told = [told_of(store) for store in stores]
        assert told[0] == told[1] == told[2]
        assert shown(stores[0]) == expected({one.ref: one for one in everything(stores[0])})
        stores[1].rebuild()
        assert told_of(stores[1]) == told[0]


def told_of(store: Store) -> tuple[object, ...]:
    fields = sorted((one.key, one.state.heads) for one in store.conflicts.fields())
    return tuple(fields), tuple(sorted(store.conflicts.contested(), key=lambda one: one.entity_id))


def test_disputes_are_narrowed_to_a_campaign_and_a_visit(
    store: Store, edit: Callable[..., Edit], open_store: Callable[..., Store], tmp_path: Path
) -> None:
    other = open_store(tmp_path / "other")
    keys = (("unit", "u1", "name"), ("visit", "v1", "place"), ("finding", "v1/i1", "cause"))
    for place, one in ((store, "một"), (other, "hai")):
        place.log.put([edit(*key, one) for key in keys])
        place.log.put([edit("finding", "v2/i1", "cause", one, campaign="c2")])
    store.log.receive(everything(other))
    assert store.conflicts.count() == 4
    assert (store.conflicts.count("c1"), store.conflicts.count("c2")) == (3, 1)
    assert store.conflicts.count(visit="v1") == 2
    assert {one.key.entity_id for one in store.conflicts.fields(visit="v1")} == {"v1", "v1/i1"}


def test_what_two_filled_alike_is_told_apart(
    store: Store, edit: Callable[..., Edit], open_store: Callable[..., Store], tmp_path: Path
) -> None:
    other = open_store(tmp_path / "other")
    for place, cause in ((store, "một"), (other, "hai")):
        place.log.put([edit("finding", "v1/i1", "achieved", "như nhau")])
        place.log.put([edit("finding", "v1/i1", "cause", cause)])
    store.log.put([edit("finding", "v1/i1", "note", "một mình")])
    store.log.receive(everything(other))
    assert [one.front.key.field for one in store.conflicts.agreed("finding", "v1/i1")] == ["achieved"]


def test_counting_reads_only_what_is_in_dispute(store: Store) -> None:
    def plan(sql: str) -> Iterator[str]:
        for row in store._database.rows(f"EXPLAIN QUERY PLAN {sql}"):
            yield row[3]

    from cchc_desktop.store.conflicts import _CONTESTED, _DISPUTED

    assert any("INDEX conflicts" in line for line in plan(f"SELECT count(*) {_DISPUTED}"))
    assert any("INDEX deletions" in line for line in plan(f"SELECT count(*) {_CONTESTED}"))


def test_a_machine_that_was_copied_keeps_the_names_it_had(store: Store) -> None:
    assert store.conflicts.names_of_own_stations() == {store.station.id: "Máy 1"}
