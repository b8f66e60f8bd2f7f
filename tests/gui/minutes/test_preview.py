"""The pages in the middle: made off the GUI thread, gone through by keyboard, never taken away early."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode

CONCLUSION = "Đơn vị đã triển khai đầy đủ các nhiệm vụ."


def test_a_visit_with_nothing_recorded_has_pages_and_says_what_is_missing(world):
    world.show()
    assert world.preview.page_count() >= 2
    words = [row.check.words for row in world.desk.side.checks.rows()]
    assert "Chưa ghi giờ bắt đầu" in words
    assert words[-1].startswith(("Thể thức", "Thành phần"))


def test_pages_are_gone_through_by_keyboard(world):
    world.show()
    assert QApplication.focusWidget() is world.preview
    last = world.preview.page_count()
    world.press(Qt.Key.Key_PageDown)
    assert world.desk.board.where() == f"Trang 2 / {last}"
    world.press(Qt.Key.Key_End)
    assert world.desk.board.where() == f"Trang {last} / {last}"
    world.press(Qt.Key.Key_PageUp)
    assert world.desk.board.where() == f"Trang {last - 1} / {last}"
    world.press(Qt.Key.Key_Home)
    assert world.desk.board.where() == f"Trang 1 / {last}"


def test_size_follows_keys_and_wheel_and_comes_back_to_the_width(world):
    world.show()
    fitting = world.preview.percent()
    world.press(Qt.Key.Key_Plus)
    larger = world.preview.percent()
    turn_wheel(world.preview, 120, Qt.KeyboardModifier.ControlModifier)
    assert fitting < larger < world.preview.percent()
    world.press(Qt.Key.Key_Minus)
    assert world.preview.percent() == larger
    world.press(Qt.Key.Key_0)
    assert (world.preview.percent(), world.preview.fits_width()) == (fitting, True)


def test_every_page_fits_the_width_whichever_way_it_lies(world):
    world.show()
    assert world.preview.horizontalScrollBar().maximum() == 0


def test_what_is_typed_comes_into_the_pages(world):
    world.show()
    shown = []
    world.desk.maker.made.connect(lambda draft: shown.append(world.pdf_text(draft.pdf)))
    world.type_into("conclusion", CONCLUSION)
    world.qtbot.waitUntil(lambda: world.desk.maker.busy)
    world.drawn()
    assert CONCLUSION in shown[-1]


def test_old_pages_stay_until_newer_ones_are_there(world):
    world.show()
    pages = world.preview.page_count()
    world.put("conclusion", CONCLUSION)
    assert world.desk.maker.busy
    assert world.desk.board.is_busy
    assert world.preview.page_count() == pages
    world.drawn()
    assert not world.desk.board.is_busy


def test_one_stays_at_the_same_page_when_pages_come_anew(world):
    world.show()
    world.press(Qt.Key.Key_PageDown)
    before = world.preview.verticalScrollBar().value()
    world.put("number", "12")
    world.drawn()
    assert world.preview.verticalScrollBar().value() == before


def test_pages_that_cannot_be_made_leave_the_old_ones_and_say_so(world, monkeypatch):
    world.show()
    pages = world.preview.page_count()

    def fail(*_, **__):
        raise EnvironmentFailed(ErrorCode.ATTACHMENT_MISSING, {"name": "a.jpg"})

    with monkeypatch.context() as patch:
        patch.setattr(world.workspace.reporting, "preview_pdf", fail)
        world.put("conclusion", CONCLUSION)
        assert "a.jpg" in world.banner("Chưa dựng được bản xem trước")
    assert world.preview.page_count() == pages
    world.click("Dựng lại")
    world.drawn()
    assert not world.desk.banner.isVisible()


def test_the_pane_gives_way_in_a_narrow_window_and_comes_back_when_asked(world):
    world.show()
    assert world.desk.side.isVisible()
    world.window.resize(1100, 700)
    QApplication.processEvents()
    assert world.desk.side.isHidden()
    assert world.desk.board.side.accessibleName().startswith("Kiểm tra, câu chữ, ký ")
    world.press(Qt.Key.Key_F9)
    assert world.desk.side.isVisible()
    world.press(Qt.Key.Key_F9)
    assert world.desk.side.isHidden()


def test_escape_leads_from_a_field_to_the_pages_and_out(world):
    world.window.go("home")
    world.show()
    world.desk.go_to_text("number")
    world.press(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is world.preview
    world.press(Qt.Key.Key_Escape)
    assert world.window.place.page == "home"


def turn_wheel(widget, delta, modifiers):
    place = QPointF(50, 50)
    event = QWheelEvent(
        place,
        place,
        QPoint(0, 0),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget.viewport(), event)
