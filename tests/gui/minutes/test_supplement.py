"""The supplementary minutes of a sealed visit: offered, previewed, saved, printed."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from cchc_desktop.core.changes import ChangeRef
from cchc_desktop.gui.minutes.paper import Paper

CONCLUSION = "Đơn vị khắc phục xong trước ngày 30/9/2023."
REASON = "theo giải trình của đơn vị"


def test_nothing_is_offered_while_everything_says_what_was_signed(world):
    sealed(world)
    assert not world.desk.papers.isVisible()
    assert not world.desk.side.seal.supplement.isVisible()


def test_an_edit_after_the_seal_offers_the_supplement_and_shows_it(world):
    changed(world)
    assert world.desk.papers.isVisible()
    world.click("Biên bản bổ sung", world.desk.side.seal)
    world.drawn()
    assert world.desk.paper is Paper.SUPPLEMENT
    assert not world.desk.side.texts.isVisible()
    words = shown(world)
    assert "BIÊN BẢN BỔ SUNG" in words
    assert f"nay ghi “{CONCLUSION}” (Phạm Minh Tuấn, máy TN-01" in words
    assert f"lý do: {REASON}" in words
    faults = [check.words for check in world.desk.side.checks.faults()]
    assert "Biên bản đã ký chưa được ghi số" in faults


def test_the_bar_above_the_pages_turns_between_both_papers(world):
    changed(world)
    choice = world.desk.papers.choice
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_2)
    world.drawn()
    assert "BIÊN BẢN BỔ SUNG" in shown(world)
    QTest.keyClick(choice, Qt.Key.Key_2)
    QTest.keyClick(choice, Qt.Key.Key_Delete)
    assert (world.desk.paper, choice.value()) == (Paper.SUPPLEMENT, Paper.SUPPLEMENT)
    QTest.keyClick(choice, Qt.Key.Key_1)
    world.drawn()
    assert "BIÊN BẢN BỔ SUNG" not in shown(world)
    assert world.desk.side.texts.isVisible()


def test_the_supplement_is_saved_as_a_print_of_its_own_and_the_seal_stays(world):
    changed(world)
    (before,) = world.record().prints
    world.click("Biên bản bổ sung", world.desk.side.seal)
    world.drawn()
    path = world.documents / "bo-sung.docx"
    world.desk.giving.save(path, "docx")
    world.banner("Đã lưu “bo-sung.docx”")
    record = world.record()
    assert record.prints == (replace(before, outdated=True),)
    (made,) = record.supplements
    assert (made.supplements, made.outdated) == (record.seal.print_id, False)
    assert path.exists()
    assert world.page.chrome().chip.text == "Đã khóa"
    row = world.desk.side.prints.rows()[0]
    assert "bổ sung" in texts_of(row)
    world.click("Kiểm tra khóa")
    world.qtbot.waitUntil(lambda: bool(world.desk.side.seal.verdict()))
    assert "Nguyên vẹn" in world.desk.side.seal.verdict()


def test_the_supplement_is_printed(world):
    changed(world)
    world.click("Biên bản bổ sung", world.desk.side.seal)
    world.drawn()
    world.ctrl("P")
    question = world.message()
    assert "In biên bản bổ sung" in texts_of(question) + question.accessibleName()
    world.answer(question, yes=True)
    world.banner("Đã chuyển biên bản bổ sung")
    assert len(world.record().supplements) == 1
    assert world.paper.exists()


def test_the_proposed_name_tells_the_papers_apart(world):
    changed(world)
    assert world.desk.giving._file_name("pdf").startswith("BB_")
    world.desk.show_paper(Paper.SUPPLEMENT)
    assert world.desk.giving._file_name("pdf").startswith("BB-bo-sung_")
    world.drawn()


def test_an_edit_taken_back_puts_the_supplement_away(world):
    changed(world)
    world.desk.show_paper(Paper.SUPPLEMENT)
    world.drawn()
    world.put("conclusion", "")
    world.drawn()
    assert world.desk.paper is Paper.MINUTES
    assert not world.desk.papers.isVisible()
    assert "BIÊN BẢN BỔ SUNG" not in shown(world)


def test_what_another_machine_sends_after_the_seal_offers_it_too(world):
    world.put("conclusion", "Đạt yêu cầu.")
    sealed(world)
    (head,) = world.workspace.store.log.heads(world.key("conclusion"))
    late = replace(head, ref=ChangeRef("f" * 32, 1), value=CONCLUSION, author="Lê Thị Hoa", reason="")
    world.workspace.store.log.receive([late])
    world.desk.session.reload()
    assert world.desk.papers.isVisible()
    assert f"→ {CONCLUSION}" in texts_of(world.desk.side.seal)
    world.desk.show_paper(Paper.SUPPLEMENT)
    world.drawn()
    words = shown(world)
    assert "chưa đối chiếu" in words
    assert CONCLUSION in words
    assert "Lê Thị Hoa, máy có mã ffffffff" in words
    place = next(check.place for check in world.desk.side.checks.faults() if "đối chiếu" in check.words)
    assert (place.page, place.args) == ("conflicts", {"visit": world.visit})


def test_going_to_a_text_of_the_minutes_leaves_the_supplement(world):
    changed(world)
    world.desk.show_paper(Paper.SUPPLEMENT)
    world.drawn()
    world.come_back()
    world.desk.go_to_text("conclusion")
    world.drawn()
    assert world.desk.paper is Paper.MINUTES
    assert world.field("conclusion").hasFocus()


def sealed(world):
    world.show()
    world.print_now()
    world.seal_now()


def changed(world):
    """Seal, then change the conclusion."""
    sealed(world)
    world.workspace.editing(world.campaign).reason = REASON
    world.put("conclusion", CONCLUSION)
    world.drawn()


def shown(world):
    """The words of the pages that are in view."""
    pages = world.preview._pages._document
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def texts_of(widget):
    QApplication.processEvents()
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))
