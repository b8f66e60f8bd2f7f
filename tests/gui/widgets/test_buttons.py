import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyleOptionComboBox, QWidget

from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.gui.widgets.choice_box import PickList


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_focused_button_is_pressed_by_key(key, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    pressed = []
    button = Button("Thêm", clicked=lambda: pressed.append(1), parent=window)
    window.show()
    button.setFocus()
    QTest.keyClick(button, key)
    assert pressed == [1]


def test_control_enter_is_left_to_the_page(qtbot):
    pressed = []
    button = Button("Thêm", clicked=lambda: pressed.append(1))
    qtbot.addWidget(button)
    QTest.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert pressed == []


def test_a_long_choice_ends_in_an_ellipsis(theme, qtbot):
    picker = PickList([("a", "Cơ quan chuyên môn thuộc Ủy ban nhân dân thành phố")], "Loại")
    qtbot.addWidget(picker)
    picker.set_value("a")
    picker.resize(160, 34)
    picker.show()
    option = QStyleOptionComboBox()
    picker.initStyleOption(option)
    assert option.currentText.endswith("…")
    picker.resize(800, 34)
    picker.initStyleOption(option)
    assert option.currentText == picker.itemText(0)
