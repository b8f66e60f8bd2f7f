"""What another machine sends while somebody types is shown or stays in dispute: it is never written over."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.changes import FieldKey
from tests.disputing import Elsewhere

FIELD = "shortcomings"


@pytest.fixture
def elsewhere(world):
    return Elsewhere(workspace=world.workspace)


def write_there(world, elsewhere, key, value, *, told=True):
    """Let a value written on top of what stands here come in; `told` as soon as the window hears of it."""
    saw = tuple(
        head.ref for head in world.workspace.store.log.heads(key) if head.ref.station != elsewhere.station
    )
    elsewhere.write(key, value, saw=saw[:1])
    if told:
        tell(world)


def tell(world):
    scopes = frozenset({world.visit, world.campaign})
    world.bus.post(
        Changed(entities=frozenset({"finding"}), scopes=scopes, saved_at="2023-09-12T10:00:00+07:00")
    )


def words(world, key):
    return {head.value for head in world.workspace.store.log.heads(key)}


def focus():
    return QApplication.focusWidget()


@pytest.mark.parametrize("told", [True, False], ids=["told", "not told yet"])
def test_text_that_was_not_handed_over_goes_beside_what_came_in(world, elsewhere, qtbot, told):
    key = world.key(FIELD)
    world.put(FIELD, "Ban dau")
    world.show("I.2.3-4", FIELD, qtbot)
    QTest.keyClicks(focus(), "Toi go ")
    write_there(world, elsewhere, key, "Ban bo sung", told=told)
    QTest.keyClick(focus(), Qt.Key.Key_Tab)
    assert len(words(world, key)) == 2
    assert "Ban bo sung" in words(world, key)
    tell(world)
    assert world.workspace.merging.count(world.campaign) == 1


def test_what_was_shown_before_the_typing_is_written_over(world, elsewhere, qtbot):
    key = world.key(FIELD)
    world.put(FIELD, "Ban dau")
    world.show("I.2.3-4", FIELD, qtbot)
    write_there(world, elsewhere, key, "Ban bo sung")
    assert focus().toPlainText() == "Ban bo sung"
    QTest.keyClicks(focus(), "va ")
    QTest.keyClick(focus(), Qt.Key.Key_Tab)
    (only,) = words(world, key)
    assert "va " in only
    assert "Ban bo sung" in only or only.replace("va ", "") == "Ban bo sung"


def test_typed_words_outlive_the_value_that_takes_their_place_in_the_field(world, elsewhere, qtbot):
    key = world.key(FIELD)
    world.put(FIELD, "Ban dau")
    begun = world.workspace.store.log.heads(key)[0].ref
    world.show("I.2.3-4", FIELD, qtbot)
    focus().selectAll()
    QTest.keyClicks(focus(), "Toi go")
    qtbot.waitUntil(lambda: world.finding().shortcomings == "Toi go")
    elsewhere.write(key, "Ban bo sung", saw=(begun,))
    tell(world)
    QTest.keyClicks(focus(), "x")
    QTest.keyClick(focus(), Qt.Key.Key_Tab)
    assert "Toi go" in words(world, key)
    assert len(words(world, key)) == 2


def test_a_package_written_meanwhile_settles_nothing(world, elsewhere, qtbot):
    key = world.key(FIELD)
    world.put(FIELD, "Ban dau")
    begun = world.workspace.store.log.heads(key)[0].ref
    world.show("I.2.3-4", FIELD, qtbot)
    QTest.keyClicks(focus(), "Toi go ")
    qtbot.waitUntil(lambda: "Toi go" in world.finding().shortcomings)
    elsewhere.write(key, "Ban bo sung", saw=(begun,))
    world.workspace.store.log.close()
    QTest.keyClicks(focus(), "tiep ")
    QTest.keyClick(focus(), Qt.Key.Key_Tab)
    tell(world)
    assert "Ban bo sung" in words(world, key)
    assert world.workspace.merging.count(world.campaign) == 1


def test_a_choice_made_before_the_window_heard_is_in_dispute(world, elsewhere, qtbot):
    key = world.key("rating")
    world.put("rating", "met")
    world.show("I.2.3-4", "achieved", qtbot)
    write_there(world, elsewhere, key, "partly", told=False)
    world.desk.choose_rating(3)
    assert len(words(world, key)) == 2
    assert "partly" in words(world, key)


def test_a_row_somebody_wrote_to_unheard_stays_in_sight_when_it_is_deleted(world, elsewhere, qtbot):
    editing = world.workspace.editing(world.campaign)
    row = editing.new_row("recommendation", world.visit, "I.2.3-4", text="Sua ngay")
    world.show("I.2.3-4", "achieved", qtbot)
    write_there(world, elsewhere, FieldKey("recommendation", row, "text"), "Sua truoc thang 10", told=False)
    world.desk.session.delete("recommendation", row)
    (kept,) = world.finding().recommendations
    assert kept.text == "Sua truoc thang 10"


def test_what_waits_for_a_reason_has_not_seen_what_came_in_meanwhile(world, elsewhere, qtbot, tmp_path):
    key = world.key(FIELD)
    world.put(FIELD, "Ban dau")
    world.workspace.reporting.write(world.visit, tmp_path / "bien-ban.docx", "docx")
    world.workspace.sealing.seal(world.visit, signed="2023-09-12")
    world.show("I.2.3-4", FIELD, qtbot)
    QTest.keyClicks(focus(), "Toi go ")
    QTest.keyClick(focus(), Qt.Key.Key_Tab)
    assert words(world, key) == {"Ban dau"}
    write_there(world, elsewhere, key, "Ban bo sung")
    world.desk.session.give_reason("bo sung theo van ban")
    assert len(words(world, key)) == 2
    assert "Ban bo sung" in words(world, key)


def test_a_draft_hides_what_came_in_so_its_value_goes_beside_it(world, elsewhere):
    session, key = open_session(world), FieldKey("visit", world.visit, "date")
    session.keep_draft(key, "31/2")
    write_there(world, elsewhere, key, "2023-09-20")
    session.put(key, "2023-09-28")
    assert words(world, key) == {"2023-09-20", "2023-09-28"}


def open_session(world):
    world.show()
    return world.desk.session
