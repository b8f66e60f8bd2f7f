"""The place where one writes is always in sight."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cchc_desktop.gui.widgets.panes import ScrollColumn


def in_sight(world):
    field = QApplication.focusWidget()
    view = world.desk.cards.findChild(ScrollColumn).viewport()
    top = field.mapTo(view, QPoint(0, 0)).y()
    cursor = field.mapTo(view, field.cursorRect().bottomLeft()).y() if hasattr(field, "cursorRect") else top
    return 0 <= cursor <= view.height()


def settle():
    for _ in range(4):
        QApplication.processEvents()


def test_a_jump_to_a_field_low_in_a_tall_card_shows_it(world, qtbot):
    world.put("rating", "partly", "I.2.3-7")
    world.show("I.2.3-7", "note", qtbot)
    settle()
    assert QApplication.focusWidget().accessibleName().startswith("Ghi chú riêng")
    assert in_sight(world)


def test_a_field_that_grows_keeps_its_cursor_in_sight(world, qtbot):
    world.show("I.2.3-7", "shortcomings", qtbot)
    settle()
    for _ in range(30):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        QTest.keyClicks(QApplication.focusWidget(), "dong")
        settle()
        assert in_sight(world)
