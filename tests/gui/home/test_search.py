from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.scopes import finding_id
from cchc_desktop.gui.home.search_panel import SearchPanel
from cchc_desktop.gui.widgets.search_field import SearchField


def searched(planning, qtbot, text, page="home"):
    planning.page(page)
    QTest.keyClick(planning.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    field = planning.window.findChild(SearchField)
    assert field.hasFocus()
    QTest.keyClicks(field, text)
    qtbot.waitUntil(lambda: bool(shown_panels(planning)))
    (panel,) = shown_panels(planning)
    return field, panel


def shown_panels(planning):
    return [one for one in planning.window.findChildren(SearchPanel) if one.isVisible()]


def lines(panel):
    shown = panel.findChild(QListWidget)
    return [shown.item(row).text() for row in range(shown.count())]


def with_finding(planning):
    planning.campaign()
    visit = planning.visit(planning.unit("UBND Phường 1"), "2023-09-12")
    key = FieldKey("finding", finding_id(visit, "I.2.3-4"), "shortcomings")
    planning.workspace.editing(planning.session.campaign_id).put(
        key, "02 hồ sơ xin lỗi chung trong một văn bản"
    )
    return visit


def test_findings_are_found_without_diacritics_and_opened_at_their_field(planning, qtbot):
    visit = with_finding(planning)
    field, panel = searched(planning, qtbot, "xin loi chung")
    assert lines(panel)[0].strip() == "Đã ghi"
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert planning.visit_page.opened == [{"visit": visit, "item": "I.2.3-4", "field": "shortcomings"}]
    assert not panel.isVisible()


def test_results_are_grouped_and_arrows_move_past_the_headings(planning, qtbot):
    visit = with_finding(planning)
    field, panel = searched(planning, qtbot, "phuong")
    shown = lines(panel)
    assert shown[0].strip() == "Cuộc kiểm tra"
    assert any(line.strip() == "Đề cương" for line in shown)
    chosen = panel.findChild(QListWidget)
    assert chosen.currentItem().text().startswith("UBND Phường 1")
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert chosen.currentItem().text().startswith("UBND Phường 1")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert planning.visit_page.opened == [{"visit": visit}]


def test_items_of_the_outline_lead_to_the_outline(planning, qtbot):
    planning.campaign()
    field, panel = searched(planning, qtbot, "sang kien trong trien khai")
    assert lines(panel)[0].strip() == "Đề cương"
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert planning.window.place.page == "campaign"
    assert planning.window.place.args == {"tab": "outline", "item": "I.1-2"}


def test_nothing_found_is_said_and_escape_closes(planning, qtbot):
    with_finding(planning)
    field, panel = searched(planning, qtbot, "khong co gi nhu the")
    assert lines(panel) == ["Không tìm thấy “khong co gi nhu the” Có thể gõ không dấu hoặc bớt từ."]
    QTest.keyClick(field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not panel.isVisible())


def test_the_plan_is_searched_from_too(planning, qtbot):
    planning.campaign()
    planning.unit("Trung tâm Văn hóa")
    field, panel = searched(planning, qtbot, "van hoa", page="campaign")
    assert any("Trung tâm Văn hóa" in line for line in lines(panel))
    assert panel.isVisible()
    field.clear()
