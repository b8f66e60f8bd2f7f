from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from cchc_desktop.gui.campaign.import_dialog import UnitImportDialog
from cchc_desktop.gui.widgets.banner import Banner
from cchc_desktop.gui.widgets.record_table import RecordTable

CONTROL = Qt.KeyboardModifier.ControlModifier


def tab_of(planning, key):
    page = planning.page("campaign", tab=key)
    return page, page._tabs[key]


def shown(tab):
    return [one.cells[0].text for one in tab.table.records()]


def test_members_are_added_and_typed_by_keyboard(planning, type_text):
    planning.campaign()
    page, tab = tab_of(planning, "team")
    QTest.keyClick(planning.window, Qt.Key.Key_N, CONTROL)
    type_text(QApplication.focusWidget(), "Nguyễn Thị Lan")
    tab.flush()
    (member,) = planning.workspace.planning.members(planning.session.campaign_id)
    assert (member.name, member.role) == ("Nguyễn Thị Lan", "leader")
    assert shown(tab) == ["Ông Nguyễn Thị Lan"]
    honorific = page.findChild(type(tab.binder._bindings[0].editor))
    honorific.setFocus()
    QTest.keyClick(honorific, Qt.Key.Key_2)
    assert shown(tab) == ["Bà Nguyễn Thị Lan"]


def test_a_further_member_begins_at_the_top_of_the_form(planning):
    planning.campaign()
    planning.member("Lê Văn Bình", "leader")
    planning.window.resize(1366, 640)
    _, tab = tab_of(planning, "team")
    bar = tab.form.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    QTest.keyClick(planning.window, Qt.Key.Key_N, CONTROL)
    assert bar.value() == 0


def test_esc_goes_from_the_form_back_to_the_list(planning):
    planning.campaign()
    planning.member("Lê Văn Bình", "leader")
    _, tab = tab_of(planning, "team")
    tab.binder.focus_field("name")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is tab.table


def test_a_notice_goes_with_esc_and_with_another_part(planning):
    planning.campaign()
    page, _ = tab_of(planning, "team")
    for leave in (
        lambda: QTest.keyClick(page._bar, Qt.Key.Key_Escape),
        lambda: QTest.keyClick(page._bar, Qt.Key.Key_Right),
    ):
        page._banner.tell("Đã tạo kế hoạch.")
        leave()
        assert not page._banner.isVisible()


def test_a_small_team_is_warned_about_with_the_rule(planning):
    planning.campaign()
    planning.member("Lê Văn Bình", "member")
    _, tab = tab_of(planning, "team")
    warning = tab.banner
    assert warning.isVisible()
    assert "tối thiểu 03 thành viên, trong đó có Trưởng đoàn hoặc Phó Trưởng đoàn" in warning.text()
    planning.member("Trần Văn An", "deputy")
    planning.member("Phạm Minh Tuấn", "secretary")
    planning.session.tell_now("member")
    assert not warning.isVisible()


def test_owned_sections_are_ticked_by_keyboard(planning):
    planning.campaign()
    member = planning.member("Lê Thị Hoa", "member")
    _, tab = tab_of(planning, "team")
    assert tab._summary.text() == "1 người · Chưa ai phụ trách: I, II, III, IV"
    tree = tab._sections
    place = next(item for item in tree._items() if item.text(0).startswith("2.3."))
    tree.setFocus()
    tree.setCurrentItem(place)
    QTest.keyClick(tree, Qt.Key.Key_Space)
    (kept,) = planning.workspace.planning.members(planning.session.campaign_id)
    assert (kept.entity_id, kept.sections) == (member, ("I.2.3",))
    assert tab.table.records()[0].cells[3].text == "2.3"
    assert "Chưa ai phụ trách: I.1, 2.1, 2.2, 2.4" in tab._summary.text()
    tree.setCurrentItem(tree.topLevelItem(0))
    QTest.keyClick(tree, Qt.Key.Key_Space)
    (kept,) = planning.workspace.planning.members(planning.session.campaign_id)
    assert kept.sections == ("I",)
    assert all(item.isDisabled() for item in tree._items() if item.parent() is tree.topLevelItem(0))


def test_a_removed_member_comes_back_with_undo(planning):
    planning.campaign()
    member = planning.member("Lê Thị Hoa", "member", sections=["I.2.3"])
    page, tab = tab_of(planning, "team")
    tab.table.setFocus()
    QTest.keyClick(tab.table, Qt.Key.Key_Delete, CONTROL)
    assert planning.workspace.planning.members(planning.session.campaign_id) == ()
    assert "Đã bỏ “Lê Thị Hoa”." in page.findChild(Banner).text()
    QTest.keyClick(page._bar, Qt.Key.Key_Z, CONTROL)
    (back,) = planning.workspace.planning.members(planning.session.campaign_id)
    assert (back.entity_id, back.name, back.sections) == (member, "Lê Thị Hoa", ("I.2.3",))


def test_units_are_typed_one_after_another(planning, type_text):
    planning.campaign()
    _, tab = tab_of(planning, "units")
    QTest.keyClick(planning.window, Qt.Key.Key_N, CONTROL)
    for name in ("UBND Phường 3", "UBND Phường 1"):
        type_text(QApplication.focusWidget(), name)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert shown(tab) == ["UBND Phường 1", "UBND Phường 3"]
    assert QApplication.focusWidget().text() == ""


def test_a_unit_is_edited_beside_the_list_and_the_cursor_stays_on_it(planning, type_text):
    planning.campaign()
    unit = planning.unit("UBND Phường 1")
    planning.unit("UBND Phường 2")
    _, tab = tab_of(planning, "units")
    tab.table.setFocus()
    tab.table.set_current(unit)
    QTest.keyClick(tab.table, Qt.Key.Key_Return)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_A, CONTROL)
    type_text(QApplication.focusWidget(), "UBND phường Z")
    tab.flush()
    assert shown(tab) == ["UBND Phường 2", "UBND phường Z"]
    assert tab.table.current_id() == unit


def test_a_pasted_table_is_previewed_and_bad_rows_are_named(planning, dialog, qtbot):
    planning.campaign()
    planning.unit("UBND phường 1")
    _, tab = tab_of(planning, "units")
    QGuiApplication.clipboard().setText(
        "Tên đơn vị\tLoại\tThủ trưởng\n"
        "Phòng Y tế\tCơ quan chuyên môn thành phố\tNguyễn A\n"
        "UBND phường 1\tUBND phường, xã\t\n"
        "\tUBND phường, xã\t\n"
    )
    tab.table.setFocus()
    QTest.keyClick(tab.table, Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: any(isinstance(one, UnitImportDialog) for one in QApplication.topLevelWidgets()))
    preview = dialog(UnitImportDialog)
    assert shown(tab) == ["UBND phường 1"]
    words = " ".join(one.text() for one in preview.findChildren(QLabel))
    assert "Dòng 3: “UBND phường 1” đã có trong kế hoạch. Hãy bỏ dòng này." in words
    assert "Dòng 4: chưa có tên đơn vị." in words
    assert [one.cells[1].text for one in preview.findChild(RecordTable).records()] == ["Phòng Y tế"]
    assert preview.focusWidget().text() == "Thêm 1 đơn vị"
    QTest.keyClick(preview, Qt.Key.Key_Return)
    assert shown(tab) == ["Phòng Y tế", "UBND phường 1"]


def test_a_table_pasted_into_the_line_for_a_name_is_previewed_too(planning, dialog, qtbot):
    planning.campaign()
    _, tab = tab_of(planning, "units")
    tab._line.setFocus()
    QGuiApplication.clipboard().setText("UBND phường 1\tUBND phường, xã\nUBND phường 2\tUBND phường, xã\n")
    QTest.keyClick(tab._line, Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: any(isinstance(one, UnitImportDialog) for one in QApplication.topLevelWidgets()))
    QTest.keyClick(dialog(UnitImportDialog), Qt.Key.Key_Return)
    assert shown(tab) == ["UBND phường 1", "UBND phường 2"]
    assert tab._line.value() == ""


def test_one_name_is_pasted_into_the_line(planning):
    planning.campaign()
    _, tab = tab_of(planning, "units")
    tab._line.setFocus()
    QGuiApplication.clipboard().setText("UBND phường 1\n")
    QTest.keyClick(tab._line, Qt.Key.Key_V, CONTROL)
    assert tab._line.value().strip() == "UBND phường 1"


def test_a_file_without_a_good_row_changes_nothing(planning, dialog, qtbot, tmp_path):
    planning.campaign()
    _, tab = tab_of(planning, "units")
    file = tmp_path / "don-vi.csv"
    file.write_text("Tên đơn vị,Loại\n,UBND phường\n", "utf-8")
    tab.import_file(file)
    qtbot.waitUntil(lambda: any(isinstance(one, UnitImportDialog) for one in QApplication.topLevelWidgets()))
    preview = dialog(UnitImportDialog)
    words = " ".join(one.text() for one in preview.findChildren(QLabel))
    assert "Không có dòng nào lấy được." in words
    QTest.keyClick(preview, Qt.Key.Key_Escape)
    assert shown(tab) == []


def test_an_empty_clipboard_is_said(planning):
    planning.campaign()
    _, tab = tab_of(planning, "units")
    QGuiApplication.clipboard().clear()
    tab.paste()
    assert "Chưa có gì để dán" in tab.banner.text()


def test_a_unit_with_a_visit_is_not_removed(planning):
    planning.campaign()
    planning.visit(planning.unit("UBND Phường 1"), "2023-09-14")
    page, tab = tab_of(planning, "units")
    tab.table.setFocus()
    QTest.keyClick(tab.table, Qt.Key.Key_Delete, CONTROL)
    assert shown(tab) == ["UBND Phường 1"]
    assert tab.banner.text() == "“UBND Phường 1” đã có 1 cuộc kiểm tra. Hãy bỏ cuộc kiểm tra trước."
    assert not page._banner.isVisible()


def test_a_name_typed_and_not_entered_is_not_lost(planning, type_text):
    planning.campaign()
    page, tab = tab_of(planning, "units")
    QTest.keyClick(planning.window, Qt.Key.Key_N, CONTROL)
    type_text(QApplication.focusWidget(), "UBND Phường 7")
    planning.page("home")
    assert [one.name for one in planning.workspace.planning.units(planning.session.campaign_id)] == [
        "UBND Phường 7"
    ]
    assert "Đã thêm “UBND Phường 7” đang gõ dở." in tab.banner.text()
    assert page.leave()
    assert len(planning.workspace.planning.units(planning.session.campaign_id)) == 1
