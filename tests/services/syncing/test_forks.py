"""A machine that somebody copied: what both copies wrote under one number reaches everyone."""

from dataclasses import replace
from pathlib import Path

from cchc_desktop.core.changes import ChangeRef, FieldKey
from cchc_desktop.core.contents import content_digest
from cchc_desktop.core.scopes import finding_id
from tests.services.syncing.machines import ITEMS, Machine, campaign_of, whole_objects


def test_a_second_content_is_sent_though_its_number_is_there(
    a: Machine, b: Machine, visit: str, shared: Path
) -> None:
    a.add(str(shared))
    b.add(str(shared))
    a.find(visit, ITEMS[0], "Bản trên máy")
    a.run()
    b.run()
    b.take_all()
    key = FieldKey("finding", finding_id(visit, ITEMS[0]), "found.narrative")
    (first,) = a.workspace.store.log.heads(key)
    second = replace(first, value="Bản chép")
    b.workspace.store.log.receive([second])
    b.run()
    a.run()
    assert a.take_all() == 1
    standing = min((first, second), key=content_digest)
    for machine in (a, b):
        (fork,) = machine.workspace.store.forks.all(campaign_of(a, visit))
        assert (fork.standing, set(fork.contents)) == (standing, {first, second})
        assert machine.text(visit, ITEMS[0]) == standing.value
    assert first.ref == ChangeRef(a.workspace.store.station.id, first.ref.seq)
    # Each machine says it once; then there is nothing left to send.
    for _ in range(3):
        for machine in (a, b):
            machine.run()
            machine.take_all()
    before = whole_objects(shared)
    for machine in (a, b):
        machine.run()
    assert whole_objects(shared) == before
