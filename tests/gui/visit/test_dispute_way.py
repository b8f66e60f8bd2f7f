"""From a field about which machines disagree to the page on which it is decided."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.gui.main_window import PageEntry
from cchc_desktop.gui.visit.dispute_way import DisputeWay
from tests.disputing import Elsewhere as Machine
from tests.gui.stand_ins import Elsewhere

ITEM = "I.2.3-4"


@pytest.fixture
def disputes(world):
    """Stands for the page of disputes."""
    page = Elsewhere()
    world.window.add_page(PageEntry(page="conflicts", make=lambda _: page))
    return page


@pytest.fixture
def machine(world):
    return Machine(workspace=world.workspace)


def way(world):
    made = world.editor._dispute_way
    assert isinstance(made, DisputeWay)
    return made._button


def test_without_a_dispute_nothing_leads_there(world, qtbot):
    world.show(item=ITEM, qtbot=qtbot)
    assert way(world) is None


def test_the_field_and_the_item_lead_to_the_very_value(world, qtbot, disputes, machine):
    machine.differ(world.key("shortcomings"), before="Một", here="Hai", there="Ba")
    world.show(item=ITEM, field="shortcomings", qtbot=qtbot)
    place = {
        "visit": world.visit,
        "entity": "finding",
        "id": world.key("shortcomings").entity_id,
        "field": "shortcomings",
    }
    field = next(part for part in world.editor._parts if "shortcomings" in part._fields)._fields[
        "shortcomings"
    ]
    assert field._way.isVisible()
    field._way.click()
    assert disputes.args == place
    world.window.back()
    assert way(world).text() == "⚑ 1 chỗ các máy ghi khác nhau: đối chiếu"
    disputes.args = {}
    way(world).click()
    assert disputes.args == place


def test_alt_d_leads_there_from_anywhere_in_the_visit(world, qtbot, disputes, machine):
    machine.differ(world.key("rating"), before=None, here="met", there="partly")
    world.show(item=ITEM, field="note", qtbot=qtbot)
    QTest.keyClick(world.window.focusWidget(), Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    assert (disputes.args["field"], disputes.args["visit"]) == ("rating", world.visit)


def test_a_row_that_was_deleted_and_edited_leads_there_too(world, qtbot, disputes, machine):
    editing = world.workspace.editing(world.campaign)
    row = editing.new_row("recommendation", world.visit, ITEM, text="Sửa")
    text = FieldKey("recommendation", row, "text")
    saw = tuple(head.ref for head in world.workspace.store.log.heads(text))
    editing.delete("recommendation", row)
    machine.write(text, "Sửa ngay", saw=saw)
    world.show(item=ITEM, qtbot=qtbot)
    way(world).click()
    assert disputes.args["id"] == row


def test_once_it_is_decided_the_way_is_gone(world, qtbot, machine):
    machine.differ(world.key("shortcomings"), before="Một", here="Hai", there="Ba")
    world.show(item=ITEM, qtbot=qtbot)
    assert way(world).isVisible()
    world.bus.post(world.workspace.merging.resolve(world.key("shortcomings"), "Bốn"))
    assert not way(world).isVisible()
    field = next(part for part in world.editor._parts if "shortcomings" in part._fields)._fields[
        "shortcomings"
    ]
    assert not field._way.isVisible()


def test_a_text_of_the_visit_itself_leads_there(world, qtbot, disputes, machine):
    machine.differ(
        FieldKey("visit", world.visit, "place"), before="Phòng họp", here="Phòng 1", there="Hội trường"
    )
    world.show(field="place", qtbot=qtbot)
    world.desk.attendance._fields["place"]._way.click()
    assert disputes.args["id"] == world.visit
