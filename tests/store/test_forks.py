"""Several contents of one name, as they are kept and moved."""

from dataclasses import replace

import pytest

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey
from cchc_desktop.core.contents import content_digest
from cchc_desktop.store.forks import Fork
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit

KEY = FieldKey("finding", "v1/i1", "achieved")


def content(value: str, *, key: FieldKey = KEY) -> Change:
    return Change(
        ref=ChangeRef("other", 1),
        lamport=1,
        campaign="c1",
        key=key,
        value=value,
        parents=(),
        author="Trần Thị Bình",
        at="2023-09-12T08:00:00+07:00",
        reason="",
    )


def test_a_content_that_comes_twice_at_once_and_is_to_stand_is_not_kept_beside_itself(store: Store) -> None:
    first, second = sorted((content("một"), content("hai")), key=content_digest)
    store.log.receive([second])
    store.log.receive([first, first])
    assert store.forks.all() == (Fork(standing=first, others=(second,)),)
    assert list(store.check().faults) == []


def test_a_content_raised_beside_what_is_being_typed_is_in_dispute_with_it(store: Store) -> None:
    elsewhere = FieldKey("finding", "v2/i1", "achieved")
    raised = content("của bạn")
    instead = next(
        each
        for number in range(100)
        if content_digest(each := content(f"bản {number}", key=elsewhere)) < content_digest(raised)
    )
    store.log.receive([raised])
    with store.log.writing():
        last = store.reader.last_place()
        store.log.receive([instead])
        places = (last + 1, store.reader.last_place())
    edit = Edit(campaign="c1", key=KEY, value="của bạn")
    store.log.autosave(edit)
    taken = store.log.take_back((places,))
    assert {KEY, elsewhere} <= taken.keys
    store.log.autosave(edit._replace(value="của tôi"))
    cell = store.views.cell(KEY)
    assert cell is not None
    assert (cell.value, cell.in_conflict) == ("của tôi", True)
    assert list(store.check().faults) == []


def test_what_is_being_typed_stays_open_when_an_import_of_its_name_fails(store: Store) -> None:
    edit = Edit(campaign="c1", key=KEY, value="đang gõ")
    store.log.autosave(edit)
    (mine,) = store.log.heads(KEY)

    def fail() -> None:
        with store.log.writing():
            store.log.receive([replace(mine, value="bản chép")])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    store.log.autosave(edit._replace(value="gõ tiếp"))
    assert [head.ref for head in store.log.heads(KEY)] == [mine.ref]
    store.log.close()
    (head,) = store.log.heads(KEY)
    assert (head.value, list(store.reader.of_campaign("c1"))) == ("gõ tiếp", [head])
