"""What is remembered of packages and other stations comes back as it was kept."""

from dataclasses import replace

import pytest

from cchc_desktop.store.journal import Direction, PackageRow, PackageState, ReceiptRow, ToldRanges
from cchc_desktop.store.store import Store

PACKAGE = PackageRow(
    sha256="a" * 64,
    direction=Direction.WRITTEN,
    package="1" * 32,
    kind="work",
    campaign="c1",
    station="s1",
    part=2,
    has_more=True,
    path="/media/usb/gói.cchc",
    title="Hòa Thành",
    size=12,
    ranges={"s1": ((1, 40), (61, 75))},
    recipients=("age1x",),
    blobs=("b" * 64,),
    visits=("v1", "v2"),
    state=PackageState.READ_BACK,
    at="2023-09-12T08:00:00+00:00",
    read_back_at="2023-09-12T08:00:01+00:00",
    details={"new": 3},
)


def test_a_package_comes_back_as_it_was_kept(store: Store, open_store) -> None:
    store.journal.keep_package(PACKAGE)
    store.close()
    journal = open_store().journal
    assert journal.package(PACKAGE.sha256, Direction.WRITTEN) == PACKAGE
    assert journal.package(PACKAGE.sha256, Direction.RECEIVED) is None
    assert journal.packages() == journal.packages("c1", direction=Direction.WRITTEN) == (PACKAGE,)
    assert journal.packages("c2") == ()


def test_the_same_file_may_be_written_and_received(store: Store) -> None:
    received = replace(PACKAGE, direction=Direction.RECEIVED, state=PackageState.IMPORTED)
    for each in (PACKAGE, received, received):
        store.journal.keep_package(each)
    assert {each.direction for each in store.journal.packages("c1")} == set(Direction)
    assert len(store.journal.packages("c1")) == 2


def test_the_last_written_package_of_a_station_is_known(store: Store) -> None:
    assert store.journal.last_written("s1") == ""
    store.journal.keep_package(PACKAGE)
    store.journal.keep_package(replace(PACKAGE, sha256="d" * 64, at="2023-09-12T09:00:00+00:00", part=1))
    store.journal.keep_package(
        replace(PACKAGE, sha256="e" * 64, at="2023-09-12T10:00:00+00:00", station="s2")
    )
    assert store.journal.last_written("s1") == "d" * 64


def test_cards_ranges_and_receipts_replace_what_was_known_before(store: Store) -> None:
    journal = store.journal
    for content in ('{"a":1}', '{"a":2}'):
        journal.keep_card(station="s2", content=content, at="2023-09-12T08:00:00+00:00")
    assert journal.cards() == {"s2": '{"a":2}'}
    told = ToldRanges(told_by="s2", station="s1", ranges=((1, 4), (8, 9)))
    journal.keep_known_ranges("c1", [replace(told, ranges=((1, 2),))])
    journal.keep_known_ranges("c1", [told])
    assert journal.known_ranges("c1") == (told,)
    assert journal.known_ranges("c2") == ()
    receipt = ReceiptRow(sha256="f" * 64, campaign="c1", station="s2", content="{}", at="")
    journal.keep_receipt(receipt)
    assert journal.receipts("c1") == (receipt,)
    journal.drop_receipt(receipt.sha256)
    assert journal.receipts("c1") == ()


def test_notes_are_committed_with_what_they_are_about_or_not_at_all(store: Store) -> None:
    def fail_after_noting() -> None:
        with store._database.transaction():
            store.journal.keep_package(PACKAGE)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_noting()
    assert store.journal.packages() == ()
