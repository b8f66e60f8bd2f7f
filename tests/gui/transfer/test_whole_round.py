"""One visit, three laptops and the office, all through the windows, by one stick."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.scopes import finding_id
from cchc_desktop.gui.transfer.receive_wizard import CHECK, RESULTS
from cchc_desktop.services.transfer_records import ExportKind
from tests.transferring import ITEM, words_of

LATE = "I.1-2"


def empty(stage):
    for path in stage.packages():
        path.unlink()


def receive_plan(stage, member, words):
    wizard = stage.receive(member, stage.folder)
    wizard.question.words.setText(" ".join(words))
    stage.press_next(wizard)
    wizard.plan_view._agreed.click()
    stage.press_next(wizard)
    assert wizard.place == RESULTS
    wizard.close()


def send_work(stage, member):
    wizard = stage.send(member)
    assert wizard.what.kind() is ExportKind.WORK
    assert "An toàn để rút USB" in stage.sent(wizard)
    wizard.close()
    (path,) = stage.packages()
    return path


def test_a_plan_goes_out_work_comes_back_is_settled_and_the_office_confirms(stage):
    planning = stage.planning
    planning.member("Phạm Minh Tuấn", "secretary")
    planning.member("Nguyễn Thị Hạnh", "member", sections=["I.1"])
    planning.member("Lê Thị Hoa", "member", sections=["I.2.3"])
    a, b = stage.machine("TN-02", "Nguyễn Thị Hạnh"), stage.machine("TN-03", "Lê Thị Hoa")

    # The plan goes out by stick, with words: nobody knows anybody yet.
    wizard = stage.send()
    stage.to_where(wizard)
    words = wizard.to_whom.words()
    stage.write(wizard)
    wizard.close()
    for member in (a, b):
        receive_plan(stage, member, words)
    empty(stage)

    # Both write; A has seen some of B's work, then B goes on.
    stage.meet(a, b)
    a.find(stage.campaign, stage.visit, "Đã niêm yết 12 thủ tục")
    b.find(stage.campaign, stage.visit, "Mới niêm yết 10 thủ tục")
    b.find(stage.campaign, stage.visit, "Có kế hoạch", item=LATE)
    stage.take_in(a, stage.carry(b, a, ExportKind.WORK))
    empty(stage)

    # A's work comes back: the secretary is asked about the stranger, and told what
    # is in dispute with what B wrote, and what else of B is missing.
    sent = send_work(stage, a)
    wizard = stage.receive(stage.here, sent)
    told = words_of(wizard.plan_view)
    assert "Máy chưa quen: TN-02 (Nguyễn Thị Hạnh)" in told
    assert "Khác nhau · 1" in told
    assert "Còn thiếu · 1" in told
    wizard.plan_view._agreed.click()
    stage.press_next(wizard)
    assert "chưa nhận được" in words_of(wizard.results)
    wizard.close()
    empty(stage)

    # B's stick is damaged: nothing comes in. A good copy does.
    sent = send_work(stage, b)
    good = sent.read_bytes()
    sent.write_bytes(good[: len(good) // 2] + bytes(40) + good[len(good) // 2 + 40 :])
    wizard = stage.receive(stage.here, sent)
    assert "Không nhận gói này" in words_of(wizard.question)
    wizard.close()
    assert stage.here.finding(stage.visit, item=LATE) == ""
    sent.write_bytes(good)
    wizard = stage.receive(stage.here, sent)
    assert wizard.place == CHECK
    wizard.plan_view._agreed.click()
    stage.press_next(wizard)
    assert stage.workspace.transfer.missing() == ()
    wizard.close()
    empty(stage)
    key = FieldKey("finding", finding_id(stage.visit, ITEM), "achieved")
    right, wrong = "Đã niêm yết 12 thủ tục", "Mới niêm yết 10 thủ tục"
    assert {head.value for head in stage.workspace.store.log.heads(key)} == {right, wrong}

    # The secretary settles it on the page of disputes, by the keys.
    page = planning.page("conflicts")
    stage.window.activateWindow()
    stage.settle()
    number = next(
        place
        for place, one in enumerate(page.board.choices, start=1)
        if one.value == "Đã niêm yết 12 thủ tục"
    )
    QTest.keyClick(stage.window.focusWidget(), Qt.Key(Qt.Key.Key_0.value + number))
    QTest.keyClick(stage.window.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.settle()
    assert [head.value for head in stage.workspace.store.log.heads(key)] == [right]
    stage.workspace.reporting.write(stage.visit, stage.tmp_path / "biên bản.docx", "docx")

    # The whole visit goes to the office; its receipt comes back on the same stick.
    office = stage.machine("PNV", "Trần Văn Bình")
    stage.meet(stage.here, office)
    wizard = stage.send(kind=ExportKind.VISIT, visit_id=stage.visit)
    stage.to_where(wizard)
    wizard.to_whom.machines.set_checked([office.workspace.station.current().station_id])
    wizard.to_whom.changed.emit()
    stage.write(wizard)
    assert "Cho: PNV (Trần Văn Bình)" in words_of(wizard.outcome)
    wizard.close()
    wizard = stage.receive(office, *stage.packages())
    assert "Văn bản kèm theo · 1" in words_of(wizard.plan_view)
    stage.press_next(wizard)
    (intake,) = wizard.intakes
    wizard.results.write_receipt_to(intake, stage.folder)
    stage.wait_results(wizard)
    wizard.close()
    assert office.finding(stage.visit) == right
    page = planning.page("transfer")
    stage.qtbot.waitUntil(lambda: not page._reading)
    before = {line.cells[5].words() for line in page.journal.table.records() if "Gửi" in line.cells[1].text}
    assert before == {"◐ Đã ghi và đọc lại đúng"}
    wizard = page.open_receive((intake.receipt.path,))
    stage.opened(wizard)
    stage.press_next(wizard)
    wizard.close()
    stage.qtbot.waitUntil(
        lambda: "✓ PNV đã xác nhận" in [line.cells[5].words() for line in page.journal.table.records()]
    )
    stage.qtbot.waitUntil(lambda: "1 nơi nhận đã xác nhận" in words_of(page))
