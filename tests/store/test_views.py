"""Typed rows for lists, kept up to date by every commit."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.records import VisitState
from cchc_desktop.store.store import Store
from cchc_desktop.store.views import VISIT_ORDERS, VisitLine
from cchc_desktop.store.writer import Edit

MakeEdit = Callable[..., Edit]


@pytest.fixture
def visit(store: Store, edit: MakeEdit) -> Callable[[], VisitLine]:
    store.log.put(
        [
            edit("campaign", "c1", "number", "12/KH-UBND"),
            edit("unit", "u1", "name", "Phường 5"),
            edit("unit", "u1", "tags", ["ward"]),
            edit("visit", "v1", "unit", "u1"),
            edit("visit", "v1", "date", "2023-09-12"),
            edit("visit", "v1", "kind", "planned"),
        ]
    )

    def read() -> VisitLine:
        line = store.views.visit("v1")
        assert line is not None
        return line

    return read


def test_a_visit_shows_its_unit_and_its_own_fields(visit: Callable[[], VisitLine]) -> None:
    line = visit()
    assert (line.unit_name, line.unit_tags, line.date, line.kind) == (
        "Phường 5",
        ("ward",),
        "2023-09-12",
        "planned",
    )
    assert (line.campaign_id, line.state) == ("c1", VisitState.PREPARING)
    assert line.last_edited_at == "2023-09-12T08:00:00+00:00"


def test_a_rating_makes_an_item_answered_until_it_is_taken_back(
    store: Store, edit: MakeEdit, visit: Callable[[], VisitLine]
) -> None:
    store.log.put([edit("finding", "v1/i1", "rating", "met"), edit("finding", "v1/i2", "achieved", "Tốt")])
    assert (visit().answered, visit().state) == (1, VisitState.UNDER_WAY)
    store.log.put([edit("finding", "v1/i1", "rating", None)])
    assert visit().answered == 0


def test_shortcomings_count_while_they_are_typed(
    store: Store, edit: MakeEdit, visit: Callable[[], VisitLine]
) -> None:
    store.log.autosave(edit("finding", "v1/i1", "shortcomings", "Trễ"))
    assert visit().shortcomings == 1
    store.log.autosave(edit("finding", "v1/i1", "shortcomings", "Trễ hạn"))
    assert visit().shortcomings == 1
    store.log.autosave(edit("finding", "v1/i1", "shortcomings", ""))
    assert visit().shortcomings == 0
    store.log.autosave(edit("finding", "v1/i1", "shortcomings", "Lại trễ"))
    store.log.close()
    assert visit().shortcomings == 1


def test_deleted_recommendations_do_not_count(
    store: Store, edit: MakeEdit, visit: Callable[[], VisitLine]
) -> None:
    store.log.put([edit("recommendation", f"v1/i1/r{n}", "text", "Khắc phục") for n in range(3)])
    assert visit().recommendations == 3
    store.log.put([edit("recommendation", "v1/i1/r1", "deleted", True)])
    assert visit().recommendations == 2
    assert {cell.key.entity_id for cell in store.views.cells("v1")} == {"v1/i1/r0", "v1/i1/r2"}
    assert len(store.views.cells("v1", with_gone=True)) == 4
    store.log.put([edit("recommendation", "v1/i1/r1", "deleted", None)])
    assert visit().recommendations == 3


def test_prints_and_the_seal_move_the_visit_on(
    store: Store, edit: MakeEdit, visit: Callable[[], VisitLine]
) -> None:
    store.log.put([edit("print", "v1/-/p1", "made_at", "2023-09-12T10:00:00+07:00")])
    store.log.put([edit("print", "v1/-/p2", "made_at", "2023-09-12T11:00:00+07:00")])
    assert (visit().state, visit().printed_at) == (VisitState.PRINTED, "2023-09-12T11:00:00+07:00")
    store.log.put([edit("seal", "v1/-/s1", "sealed_at", "2023-09-12T12:00:00+07:00")])
    assert (visit().state, visit().sealed_at) == (VisitState.SEALED, "2023-09-12T12:00:00+07:00")


def test_the_last_edit_is_that_of_anything_in_the_visit(
    store: Store, edit: MakeEdit, visit: Callable[[], VisitLine], clock
) -> None:
    clock.pass_by(timedelta(minutes=5))
    store.log.autosave(edit("finding", "v1/i1", "achieved", "T"))
    clock.pass_by(timedelta(seconds=1))
    store.log.autosave(edit("finding", "v1/i1", "achieved", "Tốt"))
    assert visit().last_edited_at == "2023-09-12T08:05:01+00:00"


def test_a_name_is_current_while_it_is_typed(
    store: Store, edit: MakeEdit, visit: Callable[[], VisitLine]
) -> None:
    store.log.autosave(edit("unit", "u1", "name", "Phường"))
    store.log.autosave(edit("unit", "u1", "name", "Phường Hiệp Ninh"))
    assert visit().unit_name == "Phường Hiệp Ninh"
    assert [unit.name for unit in store.views.units("c1")] == ["Phường Hiệp Ninh"]


def test_a_deleted_visit_is_in_no_list(store: Store, edit: MakeEdit, visit: Callable[[], VisitLine]) -> None:
    store.log.put([edit("visit", "v1", "deleted", True)])
    assert store.views.visit("v1") is None
    assert store.views.visits("c1") == ()
    assert store.views.entity("visit", "v1") == {}
    store.log.put([edit("visit", "v1", "deleted", None)])
    assert visit().unit_name == "Phường 5"


def test_units_are_in_vietnamese_order_and_found_without_diacritics(store: Store, edit: MakeEdit) -> None:
    names = ["Đông", "Phường 10", "Ân", "Phường 9", "An", "Dân", "Ăn"]
    store.log.put([edit("unit", f"u{n}", "name", name) for n, name in enumerate(names)])
    found = [unit.name for unit in store.views.units("c1")]
    assert found == ["An", "Ăn", "Ân", "Dân", "Đông", "Phường 9", "Phường 10"]
    assert [unit.name for unit in store.views.units("c1", text="phuong 1")] == ["Phường 10"]


@pytest.fixture
def three_visits(store: Store, edit: MakeEdit) -> None:
    for n, (name, date) in enumerate([("Đông", "2023-09-14"), ("An", "2023-09-13"), ("Ân", "2023-09-12")]):
        store.log.put(
            [
                edit("unit", f"u{n}", "name", name),
                edit("visit", f"v{n}", "unit", f"u{n}"),
                edit("visit", f"v{n}", "date", date),
            ]
        )


@pytest.mark.usefixtures("three_visits")
def test_visits_are_ordered_and_narrowed(store: Store, edit: MakeEdit) -> None:
    store.log.put([edit("finding", "v1/i1", "rating", "met")])

    def names(**wish) -> list[str]:
        return [line.unit_name for line in store.views.visits("c1", **wish)]

    assert names() == ["Ân", "An", "Đông"]
    assert names(order="unit") == ["An", "Ân", "Đông"]
    assert names(order="unit", descending=True) == ["Đông", "Ân", "An"]
    assert names(states=[VisitState.UNDER_WAY]) == ["An"]
    assert names(text="dong") == ["Đông"]
    assert names(text="an", order="unit", limit=1, offset=1) == ["Ân"]
    assert names(since="2023-09-13") == ["An", "Đông"]
    assert names(since="2023-09-12", before="2023-09-14") == ["Ân", "An"]
    assert store.views.visits("other") == ()


@pytest.mark.usefixtures("three_visits")
def test_visits_are_counted_by_state_and_units_by_their_tags(store: Store, edit: MakeEdit) -> None:
    assert store.views.count_by_state("c1") == {state: 3 * (state == "preparing") for state in VisitState}
    assert not any(store.views.count_by_state("other").values())
    store.log.put([edit("finding", "v1/i1", "rating", "met"), edit("unit", "u0", "tags", ["ward"])])
    assert store.views.count_by_state("c1")[VisitState.UNDER_WAY] == 1
    assert store.views.count_visits("c1", states=[VisitState.PREPARING]) == 2
    assert sorted(store.views.count_by_tags("c1")) == [((), 2, 1, 0), (("ward",), 1, 0, 0)]
    store.log.put([edit("visit", "v1", "unit", "u0"), edit("seal", "v1/s1", "sealed_at", "2023-09-12T16:00")])
    assert sorted(store.views.count_by_tags("c1")) == [((), 2, 0, 0), (("ward",), 1, 1, 1)]
    store.log.put([edit("visit", "v1", "deleted", True)])
    assert sum(store.views.count_by_state("c1").values()) == len(store.views.visits("c1"))


@pytest.mark.usefixtures("three_visits")
def test_visits_are_counted_as_they_are_listed(store: Store, edit: MakeEdit) -> None:
    store.log.put(
        [
            edit("unit", "u0", "tags", ["ward", "pilot"]),
            edit("visit", "v0", "kind", "surprise"),
            edit("visit", "v1", "report_received", "2023-09-10"),
            edit("finding", "v1/i1", "rating", "met"),
        ]
    )
    wishes: list[dict[str, Any]] = [
        {}, {"text": "an"}, {"tag": "pilot"}, {"awaits_report": True}, {"before": "2023-09-14"},
        {"states": [VisitState.UNDER_WAY]}, {"tag": "ward", "awaits_report": True},
    ]  # fmt: skip
    assert [len(store.views.visits("c1", **wish)) for wish in wishes] == [3, 2, 1, 1, 2, 1, 0]
    for wish in wishes:
        assert store.views.count_visits("c1", **wish) == len(store.views.visits("c1", **wish))
    assert [one.visit_id for one in store.views.visits("c1", awaits_report=True)] == ["v2"]


@pytest.mark.usefixtures("three_visits")
def test_recommendations_whose_date_has_passed(store: Store, edit: MakeEdit) -> None:
    dates = {"v0/i1/r1": "2023-09-30", "v0/-/r2": "2023-10-01", "v1/i1/r3": "2023-09-01", "v2/i1/r4": ""}
    store.log.put([edit("recommendation", row, "due", date) for row, date in dates.items()])

    def late(before: str) -> list[tuple[str, str, str]]:
        return [(one.entity_id, one.unit_name, one.due) for one in store.views.overdue("c1", before)]

    first = ("v1/i1/r3", "An", "2023-09-01")
    assert late("2023-10-01") == [first, ("v0/i1/r1", "Đông", "2023-09-30")]
    assert late("2023-09-01") == []
    assert store.views.count_overdue("c1", "2023-12-31") == (3, 2)
    assert store.views.count_overdue("other", "2023-12-31") == (0, 0)
    store.log.put([edit("recommendation", "v0/i1/r1", "deleted", True), edit("visit", "v1", "deleted", True)])
    assert late("2023-10-01") == []


@pytest.mark.usefixtures("three_visits")
@pytest.mark.parametrize("order", VISIT_ORDERS)
def test_every_order_gives_every_visit(store: Store, order: str) -> None:
    assert {line.visit_id for line in store.views.visits(order=order)} == {"v0", "v1", "v2"}


@pytest.mark.usefixtures("three_visits")
def test_visits_of_units_of_one_name_come_from_all_campaigns(store: Store, edit: MakeEdit) -> None:
    store.log.put(
        [
            edit("unit", "u9", "name", "An", campaign="c2"),
            edit("visit", "v9", "unit", "u9", campaign="c2"),
            edit("visit", "v9", "date", "2024-01-01", campaign="c2"),
        ]
    )
    assert [line.visit_id for line in store.views.visits_of_unit_named("An")] == ["v9", "v1"]


def test_cells_of_a_campaign_are_its_plain_entities_of_the_kinds_asked_for(
    store: Store, edit: MakeEdit, visit: Callable[[], VisitLine]
) -> None:
    store.log.put([edit("finding", "v1/i1", "achieved", "Tốt"), edit("member", "m1", "name", "Bình")])
    assert {cell.key.entity for cell in store.views.cells("c1")} == {"campaign", "unit", "visit", "member"}
    assert {cell.key.entity_id for cell in store.views.cells("c1", ["member"])} == {"m1"}
    assert {cell.key.entity for cell in store.views.cells("v1")} == {"finding"}
    assert store.views.cells("v1", ["opinion"]) == ()
    assert store.views.campaign_of_visit("v1") == "c1"
    assert store.views.campaign_of("finding", "v1/i1") == "c1"
    assert store.views.campaign_of("finding", "v1/none") == ""
    assert store.views.entity("unit", "u1")["name"].value == "Phường 5"
    assert store.views.cell(FieldKey("unit", "u1", "phone")) is None


def test_campaigns_come_newest_first_and_go_when_deleted(store: Store, edit: MakeEdit) -> None:
    for campaign in ("c1", "c2", "c3"):
        store.log.put([edit("campaign", campaign, "number", "1", campaign=campaign)])
    store.log.put([edit("campaign", "c2", "deleted", True, campaign="c2")])
    assert store.views.campaign_ids() == ("c3", "c1")


def test_typing_on_in_an_older_change_keeps_the_newest_edit(
    store: Store, edit: MakeEdit, visit: Callable[[], VisitLine], clock
) -> None:
    store.log.autosave(edit("visit", "v1", "number", "0"))
    clock.pass_by(timedelta(minutes=5))
    store.log.put([edit("finding", "v1/i1", "note", "sau")])
    clock.pass_by(timedelta(minutes=5))
    store.log.autosave(edit("visit", "v1", "number", "01"))
    assert visit().last_edited_at == "2023-09-12T08:05:00+00:00"
    assert store.check().faults == ()
