"""What one station wrote arrives in another's log: the same views, and importing again changes nothing."""

import pytest

from cchc_desktop.core.changes import Change, FieldKey
from cchc_desktop.core.clock import system_clock
from cchc_desktop.core.ids import random_ids
from cchc_desktop.core.ranges import refs_ranges
from cchc_desktop.exchange.package_reader import open_package
from cchc_desktop.exchange.plan import Known, asked_of_the_log, plan_import
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit
from tests.exchange.builders import CAMPAIGN, VISIT, contents_with, opening, write_all


@pytest.fixture
def stores(tmp_path):
    opened = [Store.open(tmp_path / name, clock=system_clock, ids=random_ids()) for name in ("một", "hai")]
    yield opened
    for store in opened:
        store.close()


def write(store: Store, field: str, value, entity: str = f"{VISIT}/I-1") -> None:
    store.log.put([Edit(campaign=CAMPAIGN, key=FieldKey("finding", entity, field), value=value)])


def known_of(store: Store, changes: list[Change]) -> Known:
    refs, rows = asked_of_the_log(changes)
    here = store.log.changes_of_visit(VISIT)
    return Known(
        by_ref={each.ref: each for each in here if each.ref in refs},
        by_row={
            row: tuple(each for each in here if (each.key.entity, each.key.entity_id) == row) for row in rows
        },
        held=refs_ranges(each.ref for each in here),
        own=store.station.id,
        lamport=max((each.lamport for each in here), default=0),
    )


def carry(tmp_path, source: Store, target: Store):
    changes = source.log.changes_of_visit(VISIT)
    (written,) = write_all(tmp_path, contents_with(changes), ids=random_ids())
    with open_package(written.path, opening(tmp_path)) as opened:
        received = list(opened.changes())
        plan = plan_import(known_of(target, received), received, held=opened.manifest.held)
    target.log.receive(plan.new)
    return plan


def heads(store: Store):
    return [(each.key, each.ref, each.value) for each in store.log.heads_of_visit(VISIT)]


def test_two_stations_see_the_same_after_packages_both_ways(tmp_path, stores):
    one, two = stores
    write(one, "achieved", "Đã niêm yết")
    write(two, "achieved", "Chưa niêm yết")
    write(two, "rating", "not_met")
    there = carry(tmp_path, one, two)
    assert [conflict.key.field for conflict in there.conflicting] == ["achieved"]
    assert len(there.new) == 1
    back = carry(tmp_path, two, one)
    assert len(back.new) == 2
    assert len(back.same) == 1
    assert [conflict.key.field for conflict in back.conflicting] == ["achieved"]
    assert heads(one) == heads(two)
    assert carry(tmp_path, one, two).changes_nothing
    assert carry(tmp_path, two, one).changes_nothing
