import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QStyle, QStyleOptionComboBox

from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.theme import ZOOM_STEPS
from cchc_desktop.gui.widgets.choice import Option, SegmentedChoice
from cchc_desktop.gui.widgets.choice_box import PickList, room_for_words

OPTIONS = (
    Option(value="met", text="Đạt", tone=Tone.GOOD),
    Option(value="partly", text="Đạt một phần", tone=Tone.ATTENTION),
    Option(value="not_met", text="Chưa đạt", tone=Tone.WRONG),
)


@pytest.fixture
def choice(qtbot):
    made = SegmentedChoice(OPTIONS, "Đánh giá")
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


@pytest.fixture
def chosen(choice):
    got = []
    choice.chosen.connect(got.append)
    return got


def test_number_keys_choose(choice, chosen):
    QTest.keyClick(choice, Qt.Key.Key_2)
    QTest.keyClick(choice, Qt.Key.Key_3)
    QTest.keyClick(choice, Qt.Key.Key_9)
    assert chosen == ["partly", "not_met"]
    assert choice.value() == "not_met"


def test_arrows_move_and_stop_at_the_ends(choice, chosen):
    for _ in range(4):
        QTest.keyClick(choice, Qt.Key.Key_Right)
    QTest.keyClick(choice, Qt.Key.Key_Left)
    assert chosen == ["met", "partly", "not_met", "partly"]


def test_backspace_takes_the_choice_back(choice, chosen):
    choice.set_value("met")
    QTest.keyClick(choice, Qt.Key.Key_Backspace)
    assert chosen == [""]


def test_showing_a_value_is_not_choosing(choice, chosen):
    choice.set_value("met")
    assert chosen == []
    assert choice.accessibleDescription() == "Đạt"


def test_a_click_chooses_and_a_second_one_takes_back(choice, chosen):
    segment = choice.childAt(choice.width() - 20, choice.height() // 2)
    QTest.mouseClick(segment, Qt.MouseButton.LeftButton)
    QTest.mouseClick(segment, Qt.MouseButton.LeftButton)
    assert chosen == ["not_met", ""]


def test_a_disabled_choice_stays(choice, chosen):
    choice.setEnabled(False)
    choice.choose_number(1)
    assert chosen == []


def test_every_segment_has_a_name(choice):
    assert choice.accessibleName() == "Đánh giá"
    names = [child.accessibleName() for child in choice.children() if hasattr(child, "accessibleName")]
    assert names == ["Đạt (phím 1)", "Đạt một phần (phím 2)", "Chưa đạt (phím 3)"]


def test_the_segments_share_too_little_room(choice):
    wanted = choice.sizeHint().width()
    assert choice.minimumSizeHint().width() < wanted
    choice.resize(wanted - 30, choice.height())
    QApplication.processEvents()
    widths = [one.width() for one in choice.findChildren(QAbstractButton)]
    assert sum(widths) < wanted
    assert min(widths) > 60


def test_pick_list_keeps_its_choice_and_ignores_the_wheel(qtbot):
    box = PickList((("a", "Một"), ("b", "Hai")), "Danh sách")
    qtbot.addWidget(box)
    got = []
    box.chosen.connect(got.append)
    box.set_value("b")
    box.set_options((("b", "Hai"), ("c", "Ba")))
    assert box.value() == "b"
    assert got == []
    box.set_value("không có")
    assert box.value() == ""
    box.show()
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert got == ["b"]


def test_a_list_at_its_own_size_cuts_none_of_its_choices(theme, qtbot):
    pick = PickList([("a", "Theo kế hoạch"), ("b", "Đột xuất")], "Hình thức")
    qtbot.addWidget(pick)
    pick.set_value("a")
    pick.resize(pick.sizeHint())
    option = QStyleOptionComboBox()
    pick.initStyleOption(option)
    assert option.currentText == "Theo kế hoạch"
    pick.resize(pick.width() - 20, pick.height())
    pick.initStyleOption(option)
    assert option.currentText.endswith("…")


@pytest.mark.parametrize("zoom", ZOOM_STEPS)
def test_the_room_for_words_is_what_the_style_leaves(theme, qtbot, zoom):
    theme.set_zoom(zoom)
    pick = PickList([("a", "Theo kế hoạch")], "Hình thức")
    qtbot.addWidget(pick)
    pick.show()
    option = QStyleOptionComboBox()
    pick.initStyleOption(option)
    option.rect = QRect(0, 0, 300, 40)
    field = QStyle.SubControl.SC_ComboBoxEditField
    left = pick.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, pick).width()
    assert left - 2 <= room_for_words(300) <= left + 1, "no more than the space left spare takes up"
