from datetime import datetime

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from cchc_desktop.gui.main_window import MainWindow, PageEntry
from cchc_desktop.gui.shell.navigation import Navigation, NavigationEntry
from cchc_desktop.gui.shell.page import ChipWords, Chrome, NavigationUse, Page, SearchUse
from cchc_desktop.gui.shell.status_bar import SaveIndicator
from cchc_desktop.gui.widgets.buttons import ActionButton
from cchc_desktop.gui.widgets.marks import Chip
from cchc_desktop.gui.widgets.search_field import SearchField
from cchc_desktop.gui.widgets.text_fields import LineEdit


class Plain(Page):
    def __init__(self, name, *, keys="", use=NavigationUse.SHOWN, stays=False):
        super().__init__()
        self.name = name
        self.navigation_use = use
        self.stays = stays
        self.log = []
        self.heard = []
        self.ran = []
        self.field = LineEdit(parent=self)
        QVBoxLayout(self).addWidget(self.field)
        self.action = QAction(f"Làm {name}", self)
        self.action.setShortcut(keys)
        self.action.triggered.connect(lambda: self.ran.append(name))

    def chrome(self):
        search = SearchUse(
            hint=f"Tìm {self.name}",
            typed=self.heard.append,
            confirmed=lambda text: self.heard.append((text,)),
        )
        return Chrome(
            title=self.name, subtitle="dưới", chip=ChipWords(text="Mới"), primary=self.action, search=search
        )

    def activated(self, args):
        self.log.append(dict(args))

    def leave(self):
        self.field.flush()
        return not self.stays


@pytest.fixture
def window(theme, qtbot):
    made = MainWindow(theme)
    made.made = []

    def add(name, *, navigation=True, under="", **options):
        page = Plain(name, **options)

        def make(shell):
            made.made.append(name)
            return page

        entry = NavigationEntry(page=name, text=name) if navigation else None
        made.add_page(PageEntry(page=name, make=make, navigation=entry, under=under))
        return page

    made.add = add
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    return made


def entry(window, text):
    return next(
        one for one in window.findChild(Navigation).findChildren(QAbstractButton) if one.text() == text
    )


def test_pages_are_made_when_first_opened_and_kept(window):
    first = window.add("một")
    window.add("hai")
    assert window.made == []
    window.go("một")
    window.go("hai")
    window.go("một", visit="7")
    assert window.made == ["một", "hai"]
    assert first.log == [{}, {"visit": "7"}]


def test_back_returns_to_place_and_ids(window):
    first = window.add("một")
    window.add("hai")
    window.go("một", visit="7")
    window.go("hai")
    assert window.back()
    assert window.place.page == "một"
    assert first.log[-1] == {"visit": "7"}
    assert not window.back()


def test_back_has_a_key_and_a_button_only_when_it_leads_somewhere(window):
    window.add("một")
    window.add("hai")
    window.go("một")
    back = next(one for one in window.findChildren(QAbstractButton) if one.objectName() == "back")
    assert not back.isVisible()
    window.go("hai")
    assert back.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.place.page == "một"


def test_a_page_that_stays_keeps_everything_where_it_is(window):
    page = window.add("một", stays=True)
    window.add("hai")
    window.go("một")
    assert window.go("hai") is False
    assert window.place.page == "một"
    QTest.mouseClick(entry(window, "hai"), Qt.MouseButton.LeftButton)
    assert entry(window, "một").isChecked()
    assert not entry(window, "hai").isChecked()
    assert window.close() is False
    page.stays = False


def test_leaving_and_closing_hand_over_what_was_typed(window):
    page = window.add("một")
    got = []
    page.field.committed.connect(got.append)
    window.go("một")
    QTest.keyClicks(page.field, "abc")
    window.secure_work()
    assert got == ["abc"]
    QTest.keyClicks(page.field, "d")
    window.close()
    assert got == ["abc", "abcd"]


def test_shortcuts_belong_to_the_page_in_front(window):
    first = window.add("một", keys="Ctrl+N")
    second = window.add("hai", keys="Ctrl+N")
    window.go("một")
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    window.go("hai")
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert (first.ran, second.ran) == (["một"], ["hai"])


def test_a_page_may_give_a_shortcut_to_another_action(window):
    page = window.add("một", keys="Ctrl+N")
    first = page.action
    window.go("một")
    page.action = QAction("Khác", page)
    page.action.setShortcut("Ctrl+N")
    page.action.triggered.connect(lambda: page.ran.append("khác"))
    page.chrome_changed.emit()
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert page.ran == ["khác"]
    assert first not in window.actions()


def test_the_name_of_the_program_stands_once_in_the_title(window):
    window.add("CCHC Desktop")
    window.go("CCHC Desktop")
    assert window.windowTitle() == "CCHC Desktop"


def test_the_first_start_fills_a_small_screen(window):
    assert window.screen().availableGeometry().width() < 1366
    window.take_usual_size()
    assert window.isMaximized()


def test_the_top_bar_shows_the_page_in_front(window):
    window.add("một", keys="F5")
    window.go("một")
    assert window.windowTitle() == "một – CCHC Desktop"
    (button,) = [one for one in window.findChildren(ActionButton) if one.isVisible()]
    assert button.accessibleName() == "Làm một (F5)"
    assert any(chip.text() == "Mới" for chip in window.findChildren(Chip))


def test_the_state_is_never_cut_in_a_narrow_window(window, theme):
    page = window.add("Ủy ban nhân dân phường Ninh Thạnh", keys="F5")
    window.go(page.name)
    theme.set_zoom(2.0)
    QCoreApplication.processEvents()
    (chip,) = [one for one in window.findChildren(Chip) if one.isVisible()]
    assert chip.width() >= chip.sizeHint().width()


def test_action_buttons_follow_their_action(window):
    page = window.add("một")
    window.go("một")
    (button,) = [one for one in window.findChildren(ActionButton) if one.isVisible()]
    page.action.setEnabled(False)
    assert not button.isEnabled()
    page.action.setEnabled(True)
    page.action.setProperty("count", 7)
    page.action.setText("Còn thiếu")
    assert button.accessibleName() == "Còn thiếu 7"
    page.action.setVisible(False)
    assert not button.isVisible()


def test_search_is_reached_by_key_and_heard_by_the_page(window, qtbot):
    page = window.add("một")
    window.go("một")
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    field = window.findChild(SearchField)
    assert field.hasFocus()
    QTest.keyClicks(field, "ab")
    qtbot.waitUntil(lambda: page.heard == ["ab"])
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert page.heard == ["ab", ("ab",)]
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    qtbot.waitUntil(lambda: page.heard[-1] == "")


@pytest.mark.parametrize(
    ("use", "width", "shown"),
    [
        (NavigationUse.SHOWN, 1024, True),
        (NavigationUse.COLLAPSES, 1366, True),
        (NavigationUse.COLLAPSES, 1100, False),
        (NavigationUse.HIDDEN, 1366, False),
    ],
)
def test_navigation_makes_room(use, width, shown, window):
    window.add("một", use=use)
    window.go("một")
    window.resize(width, 768)
    assert window.findChild(Navigation).isVisible() is shown


def test_collapsed_navigation_opens_by_key_and_closes_behind_one(window):
    window.add("một", use=NavigationUse.COLLAPSES)
    window.add("hai", use=NavigationUse.COLLAPSES)
    window.go("một")
    window.resize(1100, 768)
    assert window.findChild(QWidget, "menu").isVisible()
    QTest.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert window.findChild(Navigation).isVisible()
    QCoreApplication.processEvents()
    assert entry(window, "một").hasFocus()
    QTest.keyClick(entry(window, "một"), Qt.Key.Key_Down)
    QTest.keyClick(entry(window, "hai"), Qt.Key.Key_Space)
    assert window.place.page == "hai"
    assert not window.findChild(Navigation).isVisible()


def test_pages_without_a_line_mark_the_one_they_are_under(window):
    window.add("danh sách")
    window.add("chi tiết", navigation=False, under="danh sách")
    window.go("chi tiết")
    assert entry(window, "danh sách").isChecked()


def test_navigation_says_how_much_waits(window):
    window.add("một")
    window.set_count("một", 3)
    assert entry(window, "một").accessibleName() == "một, 3"


def test_the_save_state_says_only_what_it_is_told(window):
    indicator = window.findChild(SaveIndicator)
    assert indicator.text() == "Chưa có gì để lưu"
    window.save_notes.writing()
    assert indicator.text() == "Đang ghi…"
    window.save_notes.saved(datetime(2023, 9, 12, 14, 3, 22))
    assert indicator.text() == "✓ Đã lưu 14:03:22"
    window.save_notes.failed("Ổ đĩa đã đầy. Hãy xóa bớt tệp.")
    assert indicator.text() == "▲ Không ghi được. Ổ đĩa đã đầy. Hãy xóa bớt tệp."
    assert indicator.property("tone") == "wrong"


def test_size_is_remembered(window, theme, qtbot):
    window.resize(1030, 700)
    other = MainWindow(theme)
    qtbot.addWidget(other)
    other.restore(window.remembered())
    assert other.height() == 700  # the width is cut to the small screen of the offscreen platform
    other.restore("không phải của chúng ta ✓")
    assert other.height() == 700


def test_text_zoom_has_keys(window, theme):
    window.add("một")
    window.go("một")
    QTest.keyClick(window, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert theme.zoom == 1.1
    QTest.keyClick(window, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert theme.zoom == 0.9
    QTest.keyClick(window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert theme.zoom == 1.0


def test_bars_follow_the_text_zoom(window, theme):
    heights = {name: window.findChild(QWidget, name).height() for name in ("top_bar", "status_bar")}
    assert heights == {"top_bar": 52, "status_bar": 28}
    theme.set_zoom(2.0)
    assert window.findChild(QWidget, "top_bar").minimumHeight() == 104
    assert window.findChild(QWidget, "status_bar").minimumHeight() == 56


def test_every_control_has_a_name(window):
    window.add("một", keys="F5")
    window.go("một")
    nameless = [
        one
        for one in window.findChildren(QAbstractButton)
        if one.isVisible() and not (one.accessibleName() or one.text())
    ]
    assert nameless == []
