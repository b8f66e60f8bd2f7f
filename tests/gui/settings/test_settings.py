from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel

from cchc_desktop.gui.dialogs.messages import MessageDialog
from cchc_desktop.gui.settings.data_tab import DataTab, moment_words, size_words
from cchc_desktop.gui.settings.letterhead_preview import LetterheadPreview, preview_parts
from cchc_desktop.gui.settings.person import person_words
from cchc_desktop.gui.shell.status_bar import StatusBar
from cchc_desktop.gui.theme import Scheme
from cchc_desktop.gui.widgets.banner import Banner
from cchc_desktop.services.station import StationRecord

CONTROL = Qt.KeyboardModifier.ControlModifier


def record(planning):
    return planning.workspace.planning.campaign(planning.session.campaign_id)


def test_the_person_is_renamed_and_every_later_change_carries_it(planning, type_text):
    campaign = planning.campaign()
    page = planning.page("settings", tab="machine")
    person = page._machine._person
    person.setFocus()
    QTest.keyClick(person, Qt.Key.Key_A, CONTROL)
    type_text(person, "Lê Thị Hoa")
    assert page.leave()
    assert planning.workspace.station.current().person == "Lê Thị Hoa"
    bar = " ".join(one.text() for one in planning.window.findChild(StatusBar).findChildren(QLabel))
    assert "Máy TN-01 · Lê Thị Hoa · Thư ký Đoàn" in bar
    planning.unit("UBND Phường 1")
    assert campaign == planning.session.campaign_id


def test_an_empty_name_is_not_kept_and_the_page_stays(planning):
    page = planning.page("settings", tab="machine")
    person = page._machine._person
    person.setFocus()
    QTest.keyClick(person, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(person, Qt.Key.Key_Delete)
    assert not planning.window.go("home")
    assert planning.workspace.station.current().person == "Phạm Minh Tuấn"
    assert QApplication.focusWidget() is person
    page._machine._person.setText("Phạm Minh Tuấn")


def test_a_page_opened_at_another_tab_lets_one_go(planning):
    planning.campaign()
    page = planning.page("settings", tab="letterhead")
    assert page.leave()
    assert planning.workspace.station.current().person == "Phạm Minh Tuấn"


def test_the_wrong_field_of_another_tab_is_brought_in_sight(planning):
    page = planning.page("settings", tab="machine")
    page._machine._person.setText("")
    page._bar.setCurrentIndex(2)
    assert not page.leave()
    assert page._machine._person.isVisible()
    assert QApplication.focusWidget() is page._machine._person
    page._machine._person.setText("Phạm Minh Tuấn")


def test_tab_goes_from_the_bar_into_the_settings(planning):
    planning.campaign()
    page = planning.page("settings", tab="letterhead")
    page._bar.setFocus()
    QTest.keyClick(page._bar, Qt.Key.Key_Tab)
    assert page._letterhead.isAncestorOf(QApplication.focusWidget())


def test_a_machine_is_not_called_machine_twice():
    station = StationRecord(station_id="s", name="Máy số 2", person="An", post="")
    assert person_words(station) == "Máy số 2 · An"


def test_the_letterhead_is_kept_and_drawn_while_it_is_typed(planning, type_text):
    planning.campaign()
    page = planning.page("settings", tab="letterhead")
    tab = page._letterhead
    assert tab.binder.focus_field("letterhead.issuer")
    type_text(QApplication.focusWidget(), "Phòng Nội vụ")
    tab.flush()
    assert record(planning).letterhead.issuer == "Phòng Nội vụ"
    shown = tab.findChild(LetterheadPreview).accessibleDescription()
    assert "PHÒNG NỘI VỤ" in shown
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in shown


def test_flags_change_the_signatures(planning):
    planning.campaign()
    page = planning.page("settings", tab="letterhead")
    before = preview_parts(record(planning), "UBND Phường 1")
    boxes = {one.text(): one for one in page._letterhead.findChildren(QCheckBox)}
    for words in ("Ghi “TM. ĐOÀN KIỂM TRA” trên chức danh Trưởng đoàn", "Các thành viên cùng ký, bên dưới"):
        boxes[words].setFocus()
        QTest.keyClick(boxes[words], Qt.Key.Key_Space)
    after = preview_parts(record(planning), "UBND Phường 1")
    assert (record(planning).letterhead.on_behalf, record(planning).letterhead.members_sign) == (True, True)
    assert len(after.signatures.rows) == len(before.signatures.rows) + 1
    assert after.signatures.rows[0][-1].caption[0] == "TM. ĐOÀN KIỂM TRA"


def test_without_a_campaign_the_letterhead_waits(planning):
    page = planning.page("settings", tab="letterhead")
    assert not page._letterhead.isEnabled()


def test_the_look_changes_at_once_and_is_remembered(planning, theme):
    page = planning.page("settings", tab="look")
    look = page._stack.currentWidget()
    look._schemes.setFocus()
    QTest.keyClick(look._schemes, Qt.Key.Key_3)
    assert theme.scheme is Scheme.DARK
    look._larger()
    assert planning.looks == [("dark", 1.0), ("dark", 1.1)]
    QTest.keyClick(planning.window, Qt.Key.Key_0, CONTROL)
    assert look._size.text() == "100 %"


def test_a_backup_is_made_listed_and_offered_for_restoring(planning, dialog, qtbot):
    planning.campaign()
    page = planning.page("settings", tab="data")
    tab = page.findChild(DataTab)
    tab._backup()
    qtbot.waitUntil(lambda: bool(tab._table.records()))
    assert "Đã sao lưu lúc" in tab.findChild(Banner).text()
    tab._table.setFocus()
    QTest.keyClick(tab._table, Qt.Key.Key_Return)
    question = dialog(MessageDialog)
    QTest.keyClick(question, Qt.Key.Key_Escape)
    assert planning.restored == []
    QTest.keyClick(tab._table, Qt.Key.Key_Return)
    QTest.keyClick(dialog(MessageDialog), Qt.Key.Key_Return)
    (backup,) = planning.workspace.safety.backups()
    assert planning.restored == [backup.path]


def test_a_check_says_what_was_looked_at(planning, qtbot):
    planning.campaign()
    page = planning.page("settings", tab="data")
    tab = page.findChild(DataTab)
    tab._check()
    qtbot.waitUntil(lambda: tab.findChild(Banner).isVisible())
    assert tab.findChild(Banner).text().startswith("Dữ liệu nguyên vẹn: ")


def test_sizes_and_moments_are_written_for_people():
    assert [size_words(size) for size in (900, 1_500, 2_000_000, 3_400_000_000)] == [
        "900 B", "1,5 kB", "2,0 MB", "3,4 GB",
    ]  # fmt: skip
    assert moment_words("2023-09-08T14:03:00+07:00") == "14:03, 08/9/2023"
    assert moment_words("?") == "?"


def test_a_link_puts_the_cursor_into_that_very_field_of_the_letterhead(planning, settle):
    planning.campaign()
    planning.window.resize(1366, 640)
    for field, name in (
        ("letterhead.issuer", "Cơ quan ban hành (in đậm)"),
        ("letterhead.unit_title", "Đơn vị ký là"),
    ):
        planning.page("settings", tab="letterhead", field=field)
        settle()
        assert QApplication.focusWidget().accessibleName() == name
        assert not QApplication.focusWidget().visibleRegion().isEmpty()
