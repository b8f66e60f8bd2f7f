"""A person works through a visit without the mouse."""

import weakref

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cchc_desktop.core.records import ItemState
from cchc_desktop.gui.visit.sections import EXTRA_SECTION
from cchc_desktop.gui.widgets.choice import SegmentedChoice
from cchc_desktop.gui.widgets.text_fields import GrowingTextEdit, LineEdit

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def focus():
    return QApplication.focusWidget()


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(focus(), key, modifier)
    QApplication.processEvents()


def write(text):
    for char in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(focus(), QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, char))


def test_a_whole_section_is_filled_by_keyboard(world, qtbot):
    world.show("I.2.1-1", qtbot=qtbot)
    assert isinstance(focus(), SegmentedChoice)
    for item, rating in (("I.2.1-1", "1"), ("I.2.1-2", "2")):
        assert world.desk.item_id == item
        QTest.keyClick(focus(), rating)
        for _ in range(30):
            if focus().accessibleName() == "Kết quả đạt được":
                break
            press(Qt.Key.Key_Tab)
        write("Đã thực hiện")
        press(Qt.Key.Key_Tab)
        write("Còn chậm" if rating == "2" else "")
        press(Qt.Key.Key_Return, CTRL)
    first, second = world.finding("I.2.1-1"), world.finding("I.2.1-2")
    assert (first.rating, first.achieved) == ("met", "Đã thực hiện")
    assert (second.rating, second.shortcomings) == ("partly", "Còn chậm")
    assert world.desk.item_id == "I.2.2-1"


def test_enter_goes_through_the_fields_and_on_to_the_next_item(world, qtbot):
    world.show("I.2.6-2", qtbot=qtbot)
    seen = []
    for _ in range(12):
        seen.append(focus().accessibleName())
        if focus().accessibleName() == "Tồn tại, hạn chế":
            break
        press(Qt.Key.Key_Tab if isinstance(focus(), GrowingTextEdit) else Qt.Key.Key_Return)
    assert seen == [
        "Đánh giá",
        "Chấp hành đúng, không có sai phạm",
        "Chấp hành đúng, không có sai phạm: giải thích",
        "Số sai phạm phát hiện (sai phạm)",
        "Kết quả đạt được",
        "Tồn tại, hạn chế",
    ]
    world.editor.rating.choice.setFocus()
    QTest.keyClick(focus(), "1")
    press(Qt.Key.Key_Return, CTRL)
    assert world.desk.item_id == "I.2.6-3"


@pytest.mark.parametrize(("key", "rating"), [("1", "met"), ("3", "not_met"), ("5", "not_applicable")])
def test_a_digit_rates_only_when_nobody_is_writing(world, qtbot, key, rating):
    world.show("I.2.3-4", "achieved", qtbot)
    QTest.keyClick(focus(), key)
    press(Qt.Key.Key_Tab)
    assert world.finding().rating == ""
    assert world.finding().achieved == key
    world.editor.evidence.drop_area.setFocus()
    QTest.keyClick(focus(), key)
    assert world.finding().rating == rating


def test_alt_and_a_digit_rate_while_writing(world, qtbot):
    world.show("I.2.3-4", "achieved", qtbot)
    write("Tốt")
    press(Qt.Key.Key_2, ALT)
    press(Qt.Key.Key_Tab)
    assert (world.finding().rating, world.finding().achieved) == ("partly", "Tốt")


def test_ctrl_and_arrows_go_from_item_to_item_across_sections(world, qtbot):
    world.show("I.2.1-2", "achieved", qtbot)
    write("giữ")
    press(Qt.Key.Key_Down, CTRL)
    assert world.desk.item_id == "I.2.2-1"
    assert world.finding("I.2.1-2").achieved == "giữ"
    press(Qt.Key.Key_Up, CTRL)
    assert world.desk.item_id == "I.2.1-2"


def test_page_keys_go_from_section_to_section(world, qtbot):
    world.show("I.2.1-2", qtbot=qtbot)
    press(Qt.Key.Key_PageDown)
    assert world.desk.item_id == "I.2.2-1"
    press(Qt.Key.Key_PageUp)
    assert world.desk.item_id == "I.2.1-1"
    press(Qt.Key.Key_Down, ALT)
    assert world.desk.item_id == "I.2.2-1"


def test_escape_leads_out_step_by_step(world, qtbot):
    world.window.go("minutes")
    world.show("I.2.1-2", "achieved", qtbot)
    press(Qt.Key.Key_Escape)
    assert world.editor is None
    press(Qt.Key.Key_Escape)
    assert focus().accessibleName() == "Các phần của đề cương"
    press(Qt.Key.Key_Escape)
    assert world.window.place.page == "minutes"


def test_the_outline_is_used_by_keyboard(world, qtbot):
    world.show("I.2.1-1", qtbot=qtbot)
    world.desk.outline.focus_list()
    press(Qt.Key.Key_Down)
    assert world.desk.cards.place.section_id == "I.2.2"
    assert world.editor is None
    press(Qt.Key.Key_Return)
    assert world.desk.item_id == "I.2.2-1"


def test_missing_lists_by_person_and_jumps_to_the_field(world, qtbot):
    world.put("rating", "partly", "I.2.7-4")
    world.show("I.1-1", qtbot=qtbot)
    press(Qt.Key.Key_F4)
    lines = world.desk.lists.missing.lines()
    assert lines[0].text.startswith("Lê Thị Hoa (tôi)")
    mine = [line for line in lines if line.target and line.target.item_id == "I.2.7-4"]
    assert [line.remark for line in mine] == ["Chưa nêu tồn tại, hạn chế"]
    world.desk.lists.missing.asked.emit(mine[0].target)
    assert world.desk.item_id == "I.2.7-4"
    assert focus().accessibleName() == "Tồn tại, hạn chế"
    write("Thiếu token")
    press(Qt.Key.Key_Tab)
    qtbot.waitUntil(
        lambda: "Chưa nêu tồn tại, hạn chế" not in [line.remark for line in world.desk.lists.missing.lines()]
    )
    press(Qt.Key.Key_F4)
    assert world.desk.outline.isVisible()


def test_the_number_of_gaps_stands_on_its_button(world, qtbot):
    world.show("I.2.1-1", qtbot=qtbot)
    before = len(world.workspace.capture.missing(world.visit))
    qtbot.waitUntil(lambda: world.page.chrome().actions[0].property("count") == before)
    QTest.keyClick(focus(), "1")
    qtbot.waitUntil(lambda: world.page.chrome().actions[0].property("count") == before - 1)


def test_search_finds_without_diacritics_and_goes_there(world, qtbot):
    world.put("shortcomings", "Hồ sơ đất đai bị chậm", "I.2.3-4")
    world.show("I.1-1", qtbot=qtbot)
    search = world.page.chrome().search
    search.typed("dat dai")
    assert [line.target.key.field for line in world.desk.lists.found.lines()] == ["shortcomings"]
    search.confirmed("dat dai")
    assert world.desk.item_id == "I.2.3-4"
    assert focus().accessibleName() == "Tồn tại, hạn chế"
    search.typed("")
    assert not world.desk.lists.found.isVisible()


def test_f5_goes_to_the_minutes_of_this_visit(world, qtbot):
    world.show("I.1-1", "achieved", qtbot)
    write("x")
    press(Qt.Key.Key_F5)
    assert world.window.place.page == "minutes"
    assert world.elsewhere.args == {"visit": world.visit}
    assert world.finding("I.1-1").achieved == "x"


def test_a_phrase_is_kept_and_inserted_where_one_writes(world, qtbot):
    world.show("I.2.3-4", "achieved", qtbot)
    write("Câu hay dùng.")
    world.desk.context.phrases.keep_asked.emit()
    assert [one.text for one in world.workspace.phrases.phrases("tayninh-2023", "I.2.3-4")] == [
        "Câu hay dùng."
    ]
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_M, CTRL)
    press(Qt.Key.Key_Return)
    assert focus().accessibleName() == "Tồn tại, hạn chế"
    press(Qt.Key.Key_Tab)
    assert world.finding().shortcomings == "Câu hay dùng."


def test_an_item_added_on_the_spot_is_named_and_filled(world, qtbot):
    world.show("I.2.1-1", qtbot=qtbot)
    world.desk.outline.extra_asked.emit()
    QApplication.processEvents()
    write("Trực tiếp công dân")
    press(Qt.Key.Key_Tab)
    extra = world.workspace.capture.visit(world.visit).extra_items[0]
    assert (extra.section, extra.text) == ("I.2.1", "Trực tiếp công dân")
    assert extra.section != EXTRA_SECTION
    QTest.keyClick(focus(), "1")
    assert world.finding(extra.item_id).rating == "met"
    assert world.desk.cards.place.item_ids[-1] == extra.item_id
    assert world.editor.minimumSizeHint().width() < 700


def test_leaving_the_page_and_closing_the_window_frees_it(world, qtbot, assert_freed):
    world.show("I.2.3-4", "achieved", qtbot)
    old = [weakref.ref(one) for one in (world.desk.session, world.editor)]
    other = world.workspace.planning.create_visit(
        world.campaign, unit_id=world.unit, date="2023-09-13", kind="surprise"
    )
    world.window.go("visit", visit=other)
    for reference in old:
        assert_freed(reference)


def test_every_control_has_a_name(world, qtbot):
    world.put("rating", "partly")
    world.show("I.2.3-4", qtbot=qtbot)
    world.desk.go_to_attendance()
    world.desk.go_to_item("I.2.3-4")
    QApplication.processEvents()
    nameless = [
        widget
        for widget in world.page.findChildren((LineEdit, GrowingTextEdit, SegmentedChoice)[0])
        + world.page.findChildren(GrowingTextEdit)
        + world.page.findChildren(SegmentedChoice)
        if not widget.accessibleName()
    ]
    assert nameless == []


def test_the_panes_give_way_and_come_back(world, qtbot):
    world.show("I.2.3-4", qtbot=qtbot)
    assert world.desk.context.isVisible()
    world.window.resize(1100, 720)
    QApplication.processEvents()
    assert not world.desk.context.isVisible()
    press(Qt.Key.Key_F9)
    assert world.desk.context.isVisible()
    press(Qt.Key.Key_F8)
    assert not world.desk.outline.isVisible()
    press(Qt.Key.Key_F8)
    assert world.desk.outline.isVisible()


def test_done_items_are_counted_in_the_outline(world, qtbot):
    world.show("I.2.1-1", qtbot=qtbot)
    QTest.keyClick(focus(), "1")
    assert world.finding("I.2.1-1").state is ItemState.DONE
    model = world.desk.outline._model
    row = model.row_of("I.2.1")
    assert "1/2" in model.index(row).data(Qt.ItemDataRole.AccessibleTextRole)
    world.put("rating", "met", "I.2.1-2")
    assert "✓ 2/2" in model.index(row).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "của tôi" in model.index(model.row_of("I.2.3")).data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_number_that_another_choice_does_not_print_rates_nothing(world, qtbot):
    world.show("I.2.6-2", "found.compliance", qtbot)
    QTest.keyClick(focus(), "5")
    assert world.finding("I.2.6-2").rating == ""
    QTest.keyClick(focus(), "3")
    assert world.finding("I.2.6-2").answers == {"found.compliance": "no"}


def test_an_item_out_of_sight_is_never_rated(world, qtbot):
    world.show("I.2.6-2", qtbot=qtbot)
    world.desk.go_to_attendance()
    QApplication.processEvents()
    press(Qt.Key.Key_1, ALT)
    world.desk.outline.focus_list()
    press(Qt.Key.Key_1)
    assert world.finding("I.2.6-2").rating == ""


def test_enter_in_the_pane_at_the_right_stays_there(world, qtbot):
    world.show("I.2.3-4", qtbot=qtbot)
    world.desk.context.reported.bindings[0].widget.setFocus()
    press(Qt.Key.Key_Tab)
    QTest.keyClicks(focus(), "13")
    press(Qt.Key.Key_Return)
    QTest.keyClicks(focus(), "14")
    press(Qt.Key.Key_Return)
    assert world.desk.item_id == "I.2.3-4"
    answers = world.finding().answers
    assert answers == {"reported.apologies.numerator": 13, "reported.apologies.denominator": 14}


def test_what_is_typed_and_taken_back_leaves_nothing_unsaved(world, qtbot):
    world.show("I.2.3-4", "achieved", qtbot)
    write("a")
    press(Qt.Key.Key_Tab)
    write("b")
    assert "Đang ghi" in world.window.save_notes.text()
    press(Qt.Key.Key_Backspace)
    assert "✓ Đã lưu" in world.window.save_notes.text()


def test_an_item_added_by_mistake_is_taken_out_and_comes_back(world, qtbot):
    item = world.workspace.capture.add_extra_item(world.visit, "I.2.1", "Nhầm")
    world.show(item, qtbot=qtbot)
    world.editor._remove_extra()
    QApplication.processEvents()
    assert item not in world.desk.cards.place.item_ids
    assert "Đã bỏ “Nhầm”" in world.desk.notices.remark.text()
    world.desk.undo()
    assert world.desk.item_id == item
    assert world.desk.cards.place.item_ids[-1] == item


def test_the_pane_at_the_right_belongs_to_the_open_card(world, qtbot):
    world.show("I.1-2", qtbot=qtbot)
    world.desk.go_to_attendance()
    world.desk.outline.asked.emit("I.1")
    assert world.editor.item_id == "I.1-2"
    assert world.desk.item_id == "I.1-2"
    QApplication.processEvents()
    shown = world.desk.context.findChildren(GrowingTextEdit)
    reported = next(one for one in shown if one.isVisible())
    reported.setFocus()
    write("Theo báo cáo")
    world.desk.flush()
    assert (world.finding("I.1-1").reported, world.finding("I.1-2").reported) == ("", "Theo báo cáo")
