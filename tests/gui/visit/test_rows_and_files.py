"""Tables, recommendations, evidence: rows that begin with their first word, and come back when taken out."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QThreadPool, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cchc_desktop.gui.visit.document_table import DocumentsPart
from cchc_desktop.gui.visit.dossier_table import DossiersPart
from cchc_desktop.gui.visit.files import png_bytes
from cchc_desktop.gui.visit.recommendations import RecommendationEditor, RecommendationsPart

CTRL = Qt.KeyboardModifier.ControlModifier


def focus():
    return QApplication.focusWidget()


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(focus(), key, modifier)
    QApplication.processEvents()


def type_keys(text):
    for char in text:
        QTest.keyClick(focus(), char)


def settle():
    for _ in range(3):
        QApplication.processEvents()
        QThreadPool.globalInstance().waitForDone()
        QApplication.processEvents()


def photo(colour="#336699"):
    image = QImage(320, 240, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


DOSSIERS = "\n".join(
    "\t".join(cells)
    for cells in (
        ("H01", "Hộ tịch", "17/8", "19/8/2023", "", "12/TXL-UBND"),
        ("H02", "Đất đai", "30/8", "6/9/2023", "", "14/TXL-UBND"),
        ("H03", "Đất đai", "30/8", "6/9/2023", "", "14/TXL-UBND"),
    )
)


def typed_columns(text):
    """Drop the computed column, as the table skips what cannot be edited."""
    return "\n".join(
        "\t".join(cell for n, cell in enumerate(line.split("\t")) if n != 4) for line in text.split("\n")
    )


def test_dossiers_are_pasted_from_excel_and_the_shared_letter_is_flagged(world, qtbot):
    world.show("I.2.3-4", qtbot=qtbot)
    world.editor.rating.choice.setFocus()
    QGuiApplication.clipboard().setText(typed_columns(DOSSIERS))
    press(Qt.Key.Key_V, CTRL)
    dossiers = world.finding().dossiers
    assert [(one.code, one.due, one.finished) for one in dossiers] == [
        ("H01", "2023-08-17", "2023-08-19"),
        ("H02", "2023-08-30", "2023-09-06"),
        ("H03", "2023-08-30", "2023-09-06"),
    ]
    assert {one.answer for one in dossiers} == {"dossiers"}
    shown = world.editor.findChild(DossiersPart).rows.table.rows()
    assert [row.cells[4] for row in shown] == ["2 ngày", "7 ngày", "7 ngày"]
    assert [row.cells[-1] for row in shown] == ["", "⚑ chung 2", "⚑ chung 2"]
    world.desk.undo()
    assert world.finding().dossiers == ()


def test_tab_goes_from_the_rows_to_the_details_of_the_row(world, qtbot):
    world.show("I.2.3-4", qtbot=qtbot)
    part = world.editor.findChild(DossiersPart)
    part.rows.add_button.setFocus()
    press(Qt.Key.Key_Return)
    type_keys("H53-1")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: part._details is not None and part._details.isVisible())
    press(Qt.Key.Key_Tab)
    if part.rows.isAncestorOf(QApplication.focusWidget()):  # the button that removes the row
        press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget().accessibleName() == "Ngày nhận"


def test_a_row_is_typed_cell_by_cell(world, qtbot):
    world.show("I.2.3-4", qtbot=qtbot)
    rows = world.editor.findChild(DossiersPart).rows
    rows.add_button.setFocus()
    press(Qt.Key.Key_Return)
    type_keys("H53-1")
    press(Qt.Key.Key_Return)
    type_keys("Ho tich")
    press(Qt.Key.Key_Return)
    type_keys("17/8")
    press(Qt.Key.Key_Return)
    assert [(one.code, one.procedure, one.due) for one in world.finding().dossiers] == [
        ("H53-1", "Ho tich", "2023-08-17")
    ]


def test_what_is_typed_in_a_cell_is_kept_before_the_cell_is_left(world, qtbot):
    world.show("I.2.3-4", qtbot=qtbot)
    rows = world.editor.findChild(DossiersPart).rows
    rows.add_button.click()
    type_keys("H53-9")
    qtbot.waitUntil(lambda: [one.code for one in world.finding().dossiers] == ["H53-9"])


def test_a_removed_row_comes_back_with_undo(world, qtbot):
    editing = world.workspace.editing(world.campaign)
    editing.new_row(
        "document", world.visit, "I.1-1", answer="documents", number="05/KH-UBND", subject="Kế hoạch"
    )
    world.show("I.1-1", qtbot=qtbot)
    rows = world.editor.findChild(DocumentsPart).rows
    rows.table.view.setFocus()
    rows.table.view.setCurrentIndex(rows.table.model.index(0, 0))
    press(Qt.Key.Key_Delete, CTRL)
    assert world.finding("I.1-1").documents == ()
    world.desk.undo()
    assert [one.number for one in world.finding("I.1-1").documents] == ["05/KH-UBND"]
    assert [row.cells[1] for row in rows.table.rows()] == ["05/KH-UBND"]


def test_a_recommendation_begins_with_its_first_word_and_says_whom_it_is_for(world, qtbot):
    world.show("I.2.3-4", qtbot=qtbot)
    world.editor.focus_named("recommendation")
    QApplication.processEvents()
    assert world.finding().recommendations == ()
    QTest.keyClicks(focus(), "Xin loi rieng")
    press(Qt.Key.Key_Tab)
    QTest.keyClicks(focus(), "Dia chinh")
    press(Qt.Key.Key_Return)
    QTest.keyClicks(focus(), "30/9")
    press(Qt.Key.Key_Return)
    made = world.finding().recommendations
    assert [(one.text, one.addressee, one.responsible, one.due) for one in made] == [
        ("Xin loi rieng", "unit", "Dia chinh", "2023-09-30")
    ]


def test_a_second_recommendation_and_the_removal_of_the_first(world, qtbot):
    editing = world.workspace.editing(world.campaign)
    editing.new_row("recommendation", world.visit, "I.2.3-4", text="Một", addressee="unit")
    world.show("I.2.3-4", qtbot=qtbot)
    part = world.editor.findChild(RecommendationsPart)
    part.begin()
    QApplication.processEvents()
    QTest.keyClicks(focus(), "Hai")
    press(Qt.Key.Key_Tab)
    assert [one.text for one in world.finding().recommendations] == ["Một", "Hai"]
    part.findChildren(RecommendationEditor)[0].ask_removal()
    settle()
    assert [one.text for one in world.finding().recommendations] == ["Hai"]
    world.desk.undo()
    assert sorted(one.text for one in world.finding().recommendations) == ["Hai", "Một"]


def drop_on(widget, paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place = QPoint(20, 20)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(widget, enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(place), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(widget, drop)
    settle()


def test_a_photo_dropped_anywhere_on_the_card_is_attached_whole(world, qtbot, tmp_path):
    file = tmp_path / "bảng công khai.png"
    file.write_bytes(png_bytes(photo()))
    world.show("I.2.3-4", qtbot=qtbot)
    drop_on(world.desk.cards._cards["I.2.3-4"], [file])
    evidence = world.finding().evidence
    assert [one.name for one in evidence] == ["bảng công khai.png"]
    assert world.workspace.attachments.path(evidence[0].blob).read_bytes() == file.read_bytes()
    assert world.desk.session.thumbnails.keys() == {evidence[0].blob}


def test_a_screenshot_is_pasted_even_while_writing(world, qtbot):
    world.show("I.2.3-4", "achieved", qtbot)
    QTest.keyClicks(focus(), "xem anh")
    QGuiApplication.clipboard().setImage(photo("#aa3311"))
    press(Qt.Key.Key_V, CTRL)
    settle()
    press(Qt.Key.Key_Tab)
    assert world.finding().achieved == "xem anh"
    assert [one.media_type for one in world.finding().evidence] == ["image/png"]


def test_evidence_taken_away_comes_back_with_undo(world, qtbot):
    world.workspace.attachments.attach_image(world.visit, "I.2.3-4", png_bytes(photo()), "a.png")
    world.show("I.2.3-4", qtbot=qtbot)
    settle()
    world.editor.evidence.remove(world.finding().evidence[0].entity_id)
    assert world.finding().evidence == ()
    assert "Đã gỡ bỏ" in world.desk.notices.remark.text()
    world.desk.notices.undo_asked.emit()
    assert [one.name for one in world.finding().evidence] == ["a.png"]


def test_a_caption_is_kept(world, qtbot):
    world.workspace.attachments.attach_image(world.visit, "I.2.3-4", png_bytes(photo()), "a.png")
    world.show("I.2.3-4", qtbot=qtbot)
    settle()
    world.editor.evidence._captions.click()
    QApplication.processEvents()
    QTest.keyClicks(focus(), "Bang niem yet")
    press(Qt.Key.Key_Return)
    assert world.finding().evidence[0].caption == "Bang niem yet"


@pytest.mark.parametrize(
    "numbers", [("11", "13", "▼ 84,6 %"), ("13", "13", "✓ 100 %"), ("0", "0", "Không phát sinh")]
)
def test_a_rate_is_judged_while_it_is_typed(world, qtbot, numbers):
    numerator, denominator, verdict = numbers
    world.show("I.2.3-4", "found.apologies.numerator", qtbot)
    QTest.keyClicks(focus(), numerator)
    press(Qt.Key.Key_Return)
    QTest.keyClicks(focus(), denominator)
    part = world.editor._answers[0][1]
    assert part._chip.text().startswith(verdict)
    press(Qt.Key.Key_Return)
    answers = world.finding().answers
    assert answers["found.apologies.denominator"] == int(denominator)


def test_a_difference_to_the_report_is_said_beside_it(world, qtbot):
    for field, value in (("found", 11), ("reported", 13)):
        world.put(f"{field}.apologies.numerator", value)
        world.put(f"{field}.apologies.denominator", 13)
    world.show("I.2.3-4", qtbot=qtbot)
    assert world.desk.context.reported._difference.text() == "▲ Khác kết quả kiểm tra: 13/13 và 11/13"
    world.put("found.apologies.numerator", 13)
    assert world.desk.context.reported._difference.isHidden()
