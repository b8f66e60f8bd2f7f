"""What is known of sync targets comes back as it was kept."""

from dataclasses import replace

import pytest

from cchc_desktop.store.outbox import OutboxRow, SeenRow, SeenState, TargetRow, TargetState
from cchc_desktop.store.store import Store

TARGET = TargetRow(
    id="t1",
    name="Nội vụ",
    uri="webdavs://an@dav.example.vn/phòng",
    secret_place="keyring",
    bound="b1",
    state=TargetState.TRUSTED,
    takes_by_itself=True,
    probe={"passed": True, "steps": []},
    added_at="2023-09-12T08:00:00+00:00",
    failures=3,
    not_before="2023-09-12T09:00:00+00:00",
    trouble={"code": "target_unreachable", "fields": {"path": "x"}},
)
ROW = OutboxRow(
    bound="b1",
    sha256="a" * 64,
    path="c/s/1-2.aaaaaaaaaaaaaaaa.cchc",
    kind="changes",
    campaign="c1",
    file="gói.cchc",
    size=12,
    ranges={"s1": ((1, 40), (61, 75))},
    blobs=("b" * 64,),
    recipients=("age1x", "age1y"),
    about={"package": "1" * 32, "part": 1, "has_more": False, "visits": ["v1"], "title": "Máy"},
    made_at="2023-09-12T08:00:00+00:00",
)
SEEN = SeenRow(
    bound="b1",
    path="c/s2/1-2.bbbbbbbbbbbbbbbb.cchc",
    sha256="b" * 64,
    size=9,
    kind="changes",
    campaign="c1",
    station="s2",
    state=SeenState.FETCHED,
    file="gói đến.cchc",
    trouble={"code": "package_newer", "fields": {}},
    tries=2,
    seen_at="2023-09-12T08:00:00+00:00",
)


def test_targets_come_back(store: Store, open_store) -> None:
    store.outbox.keep_target(TARGET)
    store.outbox.keep_target(replace(TARGET, id="t2", is_paused=True, state=TargetState.CHANGED))
    store.close()
    outbox = open_store().outbox
    first, second = outbox.targets()
    assert first == TARGET
    assert (second.is_paused, second.state) == (True, TargetState.CHANGED)
    outbox.keep_target(replace(TARGET, failures=0))
    outbox.drop_target("t2")
    assert outbox.targets() == (replace(TARGET, failures=0),)


def test_what_waits_becomes_what_went(store: Store, open_store) -> None:
    store.outbox.add(ROW)
    store.outbox.add(replace(ROW, bound="b2"))
    store.close()
    outbox = open_store().outbox
    assert outbox.rows("b1") == (ROW,)
    assert len(outbox.rows()) == 2
    outbox.mark_sent(ROW, path="c/s/other.cchc", at="now")
    assert outbox.rows("b1") == (replace(ROW, path="c/s/other.cchc", sent_at="now"),)
    assert outbox.rows("b2")[0].sent_at == ""
    outbox.drop(ROW)
    assert len(outbox.rows("b1")) == 1
    outbox.drop(replace(ROW, bound="b2"))
    assert outbox.rows("b2") == ()


def test_what_is_noted_with_the_sending_is_noted_with_it_or_not_at_all(store: Store) -> None:
    store.outbox.add(ROW)

    def fails() -> None:
        store.outbox.keep_seen(SEEN)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.outbox.mark_sent(ROW, path=ROW.path, at="now", also=fails)
    assert store.outbox.rows() == (ROW,)
    assert store.outbox.seen() == ()


def test_sightings_come_back_and_a_receipt_covers_them(store: Store, open_store) -> None:
    store.outbox.keep_seen(SEEN)
    store.outbox.keep_seen(replace(SEEN, path="other", state=SeenState.TAKEN))
    receipt = replace(ROW, sha256="r" * 64, kind="receipt")
    store.outbox.add(receipt, covers=(SEEN,))
    store.close()
    outbox = open_store().outbox
    covered, other = sorted(outbox.seen("b1"), key=lambda row: row.path)
    assert covered == replace(SEEN, receipt="r" * 64)
    assert (other.receipt, other.state) == ("", SeenState.TAKEN)
    assert outbox.seen("b2") == ()


def test_a_receipt_that_vanished_before_it_went_is_owed_again(store: Store) -> None:
    receipt = replace(ROW, kind="receipt")
    store.outbox.keep_seen(SEEN)
    store.outbox.add(receipt, covers=(SEEN,))
    assert [seen.receipt for seen in store.outbox.seen()] == [receipt.sha256]
    store.outbox.drop(receipt)
    assert [seen.receipt for seen in store.outbox.seen()] == [""]
    store.outbox.add(receipt, covers=(SEEN,))
    store.outbox.mark_sent(receipt, path=receipt.path, at="now")
    # What went stays said.
    store.outbox.drop(receipt)
    assert [seen.receipt for seen in store.outbox.seen()] == [receipt.sha256]
