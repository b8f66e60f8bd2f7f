"""The page Đối chiếu, driven as a person drives it: by its keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.core.scopes import finding_id
from cchc_desktop.gui.conflicts.board import MERGED, NOTHING
from cchc_desktop.gui.conflicts.section_dialog import SectionDialog
from cchc_desktop.gui.conflicts.version_cards import VersionCard
from cchc_desktop.gui.shell.navigation import Navigation
from cchc_desktop.gui.tasks import wait_for_tasks
from cchc_desktop.gui.transfer import sheets
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.store.writer import Edit
from tests.disputing import Elsewhere

ITEM, OTHER = "I.2.3-4", "I.1-1"
BEGAN = "Còn 02 công chức chưa chấp hành giờ làm việc; đã nhắc nhở."
HERE = BEGAN.replace("02", "03")
THERE = f"{BEGAN} Đã cam kết."


class World:
    """The window with one visit, and another machine that writes into it."""

    def __init__(self, planning, type_text, settle):
        self.planning = planning
        self.window = planning.window
        self.workspace = planning.workspace
        self.type_text = type_text
        self.settle = settle
        self.campaign = planning.campaign()
        planning.member("Trần Văn B", "member", sections=["I.2.3"])
        planning.member("Phạm Minh Tuấn", "secretary", sections=["I.1"])
        self.visit = planning.visit(planning.unit("UBND Phường 1"), "2023-09-12")
        self.elsewhere = Elsewhere(workspace=self.workspace)
        self.elsewhere.show_card()

    def key(self, field, item=ITEM):
        return FieldKey("finding", finding_id(self.visit, item), field)

    def three_disputes(self):
        """A text that can be merged, a text that cannot, and a rating; in the order of the outline."""
        self.elsewhere.differ(self.key("achieved", OTHER), before="Một", here="Hai", there="Ba")
        self.elsewhere.differ(self.key("shortcomings"), before=BEGAN, here=HERE, there=THERE)
        self.elsewhere.differ(self.key("rating"), before=None, here="met", there="partly")

    def open(self, **args):
        page = self.planning.page("conflicts", **args)
        self.window.activateWindow()
        wait_for_tasks()
        self.settle()
        return page

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(self.window.focusWidget(), key, modifier)
        self.settle()

    def decide(self):
        self.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def heads(self, key):
        return [(head.value, head.reason) for head in self.workspace.store.log.heads(key)]


@pytest.fixture
def world(planning, type_text, settle):
    return World(planning, type_text, settle)


def number_of(page, value):
    return next(place for place, one in enumerate(page.board.choices, start=1) if one.value == value)


def test_without_disputes_the_page_says_what_it_is_for(world):
    page = world.open()
    assert page.chrome().subtitle == "không có giá trị khác nhau"
    assert not page.board.isVisible()
    assert page._empty.isVisible()
    world.press(Qt.Key.Key_1)
    world.decide()
    assert not page.banner.isVisible()
    assert not page.decide.isEnabled()


def test_both_values_stand_side_by_side_with_the_words_that_differ(world):
    world.three_disputes()
    page = world.open(entity="finding", id=finding_id(world.visit, ITEM), field="shortcomings")
    assert page.list.current_key() == world.key("shortcomings")
    assert page.chrome().subtitle == "UBND Phường 1 · 12/9/2023 · 3 giá trị khác nhau"
    cards = page.board.cards.cards
    assert len(cards) == 2
    by_text = {card.texts[0].text: card for card in cards}
    assert by_text[HERE].texts[0].marked == ("03",)
    assert by_text[THERE].texts[0].marked == ("02", "Đã cam kết.")
    assert by_text[THERE].choice.heading == "Máy TN-02 · Trần Văn B"
    assert by_text[THERE].choice.owner.text == "phụ trách mục này"
    assert by_text[HERE].choice.owner.text == "ngoài mục được giao"
    assert by_text[HERE].choice.heading == "Máy TN-01 · Phạm Minh Tuấn"
    assert cards[0].geometry().top() == cards[1].geometry().top()
    for card in cards:
        assert card.accessibleName()
        assert card.texts[0].accessibleDescription().startswith("Khác ở:")


def test_keys_choose_and_ctrl_enter_writes_then_the_next_one_is_shown(world):
    world.three_disputes()
    page = world.open(visit=world.visit)
    assert page.list.current_key() == world.key("achieved", OTHER)
    assert not page.decide.isEnabled()
    number = number_of(page, "Ba")
    world.press(Qt.Key.Key_0 + number)
    assert page.board.chosen == number
    assert [card.property("current") for card in page.board.cards.cards].count(True) == 1
    # Nothing is written by choosing.
    assert len(world.heads(world.key("achieved", OTHER))) == 2
    world.decide()
    assert world.heads(world.key("achieved", OTHER)) == [("Ba", "")]
    assert page.banner.text() == "Đã ghi quyết định: Kết quả đạt được. Còn 2 chỗ."
    assert page.list.current_key() != world.key("achieved", OTHER)
    assert page.board.chosen == NOTHING
    assert len(page.list.keys()) == 3


def test_up_and_down_move_and_stay_at_the_ends(world):
    world.three_disputes()
    page = world.open()
    keys = page.list.keys()
    assert len(keys) == 3
    for expected in (keys[1], keys[2], keys[2]):
        world.press(Qt.Key.Key_Down)
        assert page.list.current_key() == expected
    world.press(Qt.Key.Key_Up)
    assert page.list.current_key() == keys[1]
    page.board.cards.cards[0].button.setFocus()
    world.press(Qt.Key.Key_Up)
    page.list.setFocus()
    assert page.list.current_key() in keys


def test_the_proposal_is_edited_and_written_with_its_reason(world):
    world.three_disputes()
    page = world.open(entity="finding", id=finding_id(world.visit, ITEM), field="shortcomings")
    decision = page.board.decision
    assert decision.text.value() == f"{HERE} Đã cam kết."
    world.press(Qt.Key.Key_3)
    assert page.board.chosen == MERGED
    assert decision.text.hasFocus()
    QTest.keyClick(decision.text, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    world.type_text(decision.text, " Thêm.")
    decision.reason.setFocus()
    world.type_text(decision.reason, "Đã hỏi đơn vị")
    world.decide()
    assert world.heads(world.key("shortcomings")) == [(f"{HERE} Đã cam kết. Thêm.", "Đã hỏi đơn vị")]
    assert world.workspace.merging.draft(world.key("shortcomings")) is None


def test_digits_typed_into_the_fields_choose_nothing(world):
    world.three_disputes()
    page = world.open()
    page.board.decision.reason.setFocus()
    world.type_text(page.board.decision.reason, "1")
    assert page.board.chosen == NOTHING
    assert page.board.reason() == "1"
    world.press(Qt.Key.Key_Escape)
    assert page.list.hasFocus()


def test_without_a_proposal_the_versions_can_be_put_one_after_the_other(world):
    world.three_disputes()
    page = world.open(visit=world.visit)
    decision = page.board.decision
    assert decision.text.value() == ""
    world.press(Qt.Key.Key_3)
    world.decide()
    assert "Bản ghép còn trống" in page.banner.text()
    assert len(world.heads(world.key("achieved", OTHER))) == 2
    decision._join.click()
    assert sorted(decision.text.value().split("\n")) == ["Ba", "Hai"]
    assert page.board.chosen == MERGED


def test_a_choice_of_codes_has_no_merged_text(world):
    world.three_disputes()
    page = world.open(entity="finding", id=finding_id(world.visit, ITEM), field="rating")
    assert not page.board.decision.text.isVisible()
    world.press(Qt.Key.Key_3)
    assert page.board.chosen == NOTHING
    words = {card.choice.blocks[0].chip.text for card in page.board.cards.cards}
    assert words == {"Đạt", "Đạt một phần"}
    chips = [card.choice.blocks[0].chip for card in page.board.cards.cards]
    assert {chip.text: chip.sign for chip in chips} == {"Đạt": "✓", "Đạt một phần": "▲"}


def test_what_agrees_by_itself_is_shown_beside_it(world):
    world.elsewhere.differ(world.key("shortcomings"), before=BEGAN, here=HERE, there=THERE)
    world.workspace.editing(world.campaign).put(world.key("rating"), "partly")
    world.elsewhere.write(world.key("rating"), "partly")
    page = world.open()
    assert len(page.list.keys()) == 1
    for card in page.board.cards.cards:
        assert [(block.caption, block.text) for block in card.choice.agreed] == [("Đánh giá", "Đạt một phần")]


def test_what_is_typed_on_the_way_outlives_the_page(world):
    world.three_disputes()
    page = world.open(visit=world.visit)
    page.board.decision.text.setFocus()
    world.type_text(page.board.decision.text, "đang soạn")
    page.board.decision.reason.setFocus()
    world.type_text(page.board.decision.reason, "vì")
    world.planning.page("home")
    draft = world.workspace.merging.draft(world.key("achieved", OTHER))
    assert (draft.text, draft.reason) == ("đang soạn", "vì")
    page = world.open()
    page.list.set_current(world.key("rating"))
    page.list.set_current(world.key("achieved", OTHER))
    assert (page.board.decision.text.value(), page.board.reason()) == ("đang soạn", "vì")
    assert len(world.heads(world.key("achieved", OTHER))) == 2


def test_a_draft_that_cannot_be_kept_holds_the_person_here(world, monkeypatch):
    world.three_disputes()
    page = world.open(visit=world.visit)

    def full(*_):
        raise EnvironmentFailed(ErrorCode.DISK_FULL)

    monkeypatch.setattr(page._merging, "keep_draft", full)
    page.board.decision.text.setFocus()
    world.type_text(page.board.decision.text, "đang soạn")
    assert not world.window.go("home")
    assert page.banner.isVisible()
    monkeypatch.undo()
    assert world.window.go("home")


def test_an_import_that_changes_a_dispute_shows_it_and_keeps_what_is_typed(world):
    world.three_disputes()
    page = world.open(visit=world.visit)
    page.board.decision.text.setFocus()
    world.type_text(page.board.decision.text, "đang soạn")
    third = Elsewhere(workspace=world.workspace, station="c" * 32, person="Người thứ ba", lamport=20_000)
    third.write(world.key("achieved", OTHER), "Bốn")
    changed = world.workspace.editing(world.campaign).put(world.key("note"), "gói vừa nhận")
    world.planning.bus.post(changed)
    assert len(page.board.cards.cards) == 3
    assert page.board.decision.text.value() == "đang soạn"
    assert page.board.decision._key.text() == "4"


def test_a_value_that_came_unseen_is_not_settled(world):
    world.three_disputes()
    page = world.open(visit=world.visit)
    third = Elsewhere(workspace=world.workspace, station="c" * 32, person="Người thứ ba", lamport=20_000)
    third.write(world.key("achieved", OTHER), "Bốn")
    world.press(Qt.Key.Key_1)
    world.decide()
    assert "vừa có giá trị mới" in page.banner.text()
    assert len(world.heads(world.key("achieved", OTHER))) == 3
    assert len(page.board.cards.cards) == 3


def test_a_decision_can_be_made_again_and_undone(world):
    world.three_disputes()
    page = world.open(visit=world.visit)
    key = world.key("achieved", OTHER)
    world.press(Qt.Key.Key_0 + number_of(page, "Hai"))
    world.decide()
    page.banner._action.click()
    assert page.list.current_key() == key
    world.press(Qt.Key.Key_0 + number_of(page, "Ba"))
    world.decide()
    assert [value for value, _ in world.heads(key)] == ["Ba"]
    world.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [value for value, _ in world.heads(key)] == ["Hai"]
    assert "hoàn tác" in page.banner.text()
    assert page.list.current_key() == key


def test_taking_back_a_decision_that_changed_no_value_takes_back_nothing_else(world):
    world.three_disputes()
    before = world.key("note", OTHER)
    world.workspace.editing(world.campaign).put(before, "gõ từ trước")
    page = world.open(visit=world.visit)
    world.press(Qt.Key.Key_1)
    world.decide()
    world.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [value for value, _ in world.heads(before)] == ["gõ từ trước"]
    assert page.list.current_key() == world.key("achieved", OTHER)
    assert "hãy chọn lại" in page.banner.text()


def test_a_whole_section_is_taken_with_a_reason(world):
    world.three_disputes()
    page = world.open(entity="finding", id=finding_id(world.visit, ITEM), field="shortcomings")
    world.press(Qt.Key.Key_0 + number_of(page, THERE))
    assert page.board.decision.section.text() == "Lấy cả mục 2.3 của Trần Văn B…"
    page.board.decision.section.click()
    world.settle()
    (dialog,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, SectionDialog)]
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return)
    assert dialog._refusal.isVisible()
    assert len(world.heads(world.key("rating"))) == 2
    world.type_text(dialog.reason, "Người phụ trách mục")
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return)
    world.settle()
    assert world.heads(world.key("rating")) == [("partly", "Người phụ trách mục")]
    assert world.heads(world.key("shortcomings")) == [(THERE, "Người phụ trách mục")]
    assert len(world.heads(world.key("achieved", OTHER))) == 2
    assert page.list.current_key() == world.key("achieved", OTHER)


def test_what_came_while_the_section_was_being_taken_is_not_settled_unseen(world):
    world.three_disputes()
    page = world.open(entity="finding", id=finding_id(world.visit, ITEM), field="shortcomings")
    world.press(Qt.Key.Key_0 + number_of(page, THERE))
    page.board.decision.section.click()
    world.settle()
    (dialog,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, SectionDialog)]
    third = Elsewhere(workspace=world.workspace, station="c" * 32, person="Người thứ ba", lamport=20_000)
    third.write(world.key("rating"), "not_met")
    world.type_text(dialog.reason, "Người phụ trách mục")
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return)
    assert "vừa có giá trị mới" in dialog._refusal.text()
    assert len(world.heads(world.key("shortcomings"))) == 2
    dialog.reject()


def test_a_row_that_was_deleted_and_edited_is_kept_or_deleted_here(world):
    editing = world.workspace.editing(world.campaign)
    row = editing.new_row("recommendation", world.visit, ITEM, text="Chấn chỉnh")
    text = FieldKey("recommendation", row, "text")
    saw = tuple(head.ref for head in world.workspace.store.log.heads(text))
    editing.delete("recommendation", row)
    world.elsewhere.write(text, "Chấn chỉnh ngay", saw=saw)
    page = world.open()
    assert [card.choice.button for card in page.board.cards.cards] == ["Xóa hẳn", "Giữ lại"]
    world.press(Qt.Key.Key_2)
    world.decide()
    assert world.workspace.merging.count() == 0
    rows = world.workspace.capture.visit(world.visit).findings[ITEM].recommendations
    assert [one.text for one in rows] == ["Chấn chỉnh ngay"]


def test_a_sealed_visit_asks_for_the_reason_in_its_field(world):
    world.three_disputes()
    seal = FieldKey("seal", f"{world.visit}/-/s1", "sealed_at")
    sealed = Edit(campaign=world.campaign, key=seal, value="2023-09-12T16:00:00+07:00")
    world.workspace.store.log.put([sealed])
    page = world.open(visit=world.visit)
    assert "bắt buộc" in page.board.decision.reason.placeholderText()
    world.press(Qt.Key.Key_1)
    world.decide()
    assert "lý do" in page.banner.text()
    assert page.board.decision.reason.hasFocus()
    assert len(world.heads(world.key("achieved", OTHER))) == 2
    world.type_text(page.board.decision.reason, "Biên bản bổ sung")
    world.decide()
    assert [reason for _, reason in world.heads(world.key("achieved", OTHER))] == ["Biên bản bổ sung"]


def test_ctrl_g_goes_to_where_the_field_is_written_and_back(world):
    world.three_disputes()
    world.open(visit=world.visit)
    world.press(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert world.planning.visit_page.opened[-1] == {
        "visit": world.visit, "item": OTHER, "field": "achieved"
    }  # fmt: skip
    world.window.back()
    assert world.window.place.page == "conflicts"


@pytest.mark.parametrize(
    ("entity", "field", "page", "tab"),
    [
        ("campaign", "number", "campaign", "plan"),
        ("unit", "head", "campaign", "units"),
        ("member", "post", "campaign", "team"),
        ("campaign", "letterhead.issuer", "settings", "letterhead"),
    ],
)
def test_a_dispute_of_the_plan_leads_to_the_plan(world, entity, field, page, tab):
    planning = world.workspace.planning
    ids = {
        "campaign": world.campaign,
        "unit": planning.units(world.campaign)[0].entity_id,
        "member": planning.members(world.campaign)[0].entity_id,
    }
    key = FieldKey(entity, ids[entity], field)
    world.workspace.editing(world.campaign).put(key, "một")
    world.elsewhere.write(key, "hai")
    shown = world.open()
    assert shown.list.keys() == (key,)
    world.press(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert (world.window.place.page, world.window.place.args["tab"]) == (page, tab)


def test_the_badge_counts_and_follows(world, qtbot):
    world.three_disputes()
    navigation = world.window.findChild(Navigation)
    button = next(one for one in navigation._entries if one.entry.page == "conflicts")
    qtbot.waitUntil(lambda: button.accessibleName() == "Đối chiếu, 3", timeout=5000)
    world.open(visit=world.visit)
    world.press(Qt.Key.Key_1)
    world.decide()
    qtbot.waitUntil(lambda: button.accessibleName() == "Đối chiếu, 2", timeout=5000)


def test_what_has_not_arrived_stands_below(world):
    world.elsewhere.tell_of(((1, 40), (64, 66)), told_by="c" * 32)
    page = world.open()
    assert page.missing.isVisible()
    assert page._empty.isVisible()
    assert page.chrome().subtitle == "không có giá trị khác nhau, 2 khoảng chưa nhận"
    world.three_disputes()
    page.reload()
    wait_for_tasks()
    world.settle()
    assert page.chrome().subtitle.endswith("3 giá trị khác nhau, 1 khoảng chưa nhận")


def test_the_list_of_what_to_fetch_is_printed(world, monkeypatch):
    world.elsewhere.tell_of(((1, 40),), told_by="c" * 32)
    made = []
    monkeypatch.setattr(
        sheets, "print_sheet", lambda owner, name, make, *, banner: made.append((name, make()))
    )
    page = world.open()
    next(one for one in page.missing.findChildren(Button) if "danh sách" in one.text()).click()
    ((name, pdf),) = made
    assert name == "Danh sách cần lấy"
    assert pdf.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("args", "field"),
    [
        ({"id": ITEM, "field": "rating"}, "rating"),
        ({"id": ITEM, "field": "cause"}, "rating"),
        ({"id": f"{ITEM}/row"}, "rating"),
        ({"id": "I.2.7-1"}, "achieved"),
    ],
)
def test_the_page_opens_at_the_field_or_as_near_as_can_be(world, args, field):
    world.three_disputes()
    named = {**args, "id": f"{world.visit}/{args['id']}", "visit": world.visit}
    assert world.open(**named).list.current_key().field == field


def test_six_versions_are_all_shown(world):
    world.workspace.editing(world.campaign).put(world.key("achieved"), "máy này")
    for number in range(5):
        machine = Elsewhere(workspace=world.workspace, station=f"{number}" * 32, person=f"Người {number}")
        machine.write(world.key("achieved"), f"bản {number}")
    page = world.open()
    cards = page.board.cards.cards
    assert len(cards) == 6
    assert all(isinstance(card, VersionCard) and card.isVisible() for card in cards)
    assert [card.button.accessibleName() for card in cards][5] == "Dùng giá trị này (6)"
    world.press(Qt.Key.Key_6)
    world.decide()
    assert len(world.heads(world.key("achieved"))) == 1


def test_nothing_is_hidden_because_there_is_much_of_it(world):
    items = [item.id for item in world.workspace.planning.outline(world.campaign).items()]
    fields = ("achieved", "shortcomings", "cause", "note")
    keys = [world.key(field, item) for item in items[:40] for field in fields]
    editing = world.workspace.editing(world.campaign)
    editing.put_many(dict.fromkeys(keys, "một"))
    for key in keys:
        world.elsewhere.write(key, "hai")
    page = world.open()
    assert set(page.list.keys()) == set(keys)
    assert page.board._flag.text().endswith(f"1 / {len(keys)}")


def test_two_contents_of_one_number_are_shown_until_somebody_has_chosen(world):
    world.elsewhere.write(world.key("achieved"), "bản trên máy")
    copied = replace(world.elsewhere.written[-1], value="bản chép")
    world.workspace.store.log.receive([copied])
    page = world.open()
    assert page.forks.isVisible()
    told = " ".join(each.text() for each in page.forks.findChildren(QLabel))
    for words in ("bị sao chép", "bản trên máy", "bản chép", "Máy TN-02 · Trần Văn B"):
        assert words in told
    (fork,) = page.forks.forks
    kept_apart = next(branch for branch in fork.branches if not branch.stands)
    (take,) = [each for each in page.forks.findChildren(Button) if each.text() == "Lấy bản này"]
    take.click()
    world.settle()
    assert world.workspace.store.views.cell(world.key("achieved")).value == kept_apart.value
    (fork,) = page.forks.forks
    assert fork.is_decided
    assert page.forks.isVisible()
    assert {branch.value for branch in fork.branches} == {"bản trên máy", "bản chép"}
