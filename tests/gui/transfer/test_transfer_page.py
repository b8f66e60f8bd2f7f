"""The page Gửi / Nhận, the drop on the window, what other pages tell of it, and the ways there."""

from PySide6.QtWidgets import QApplication

from cchc_desktop.core.changed import Changed
from cchc_desktop.gui.campaign.campaign_page import CampaignPage
from cchc_desktop.gui.dialogs.messages import MessageDialog
from cchc_desktop.gui.home.visits_panel import VisitsPanel
from cchc_desktop.gui.pages import PageEntry
from cchc_desktop.gui.shell.navigation import Navigation
from cchc_desktop.gui.shell.status_bar import StatusBar
from cchc_desktop.gui.transfer.badge import WaitingBadge
from cchc_desktop.gui.transfer.receive_wizard import CHECK, ReceiveWizard
from cchc_desktop.gui.transfer.send_wizard import SendWizard
from cchc_desktop.gui.visit.page import VisitPage
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.gui.widgets.text_fields import GrowingTextEdit
from cchc_desktop.services.transfer_records import ExportKind
from cchc_desktop.store.journal import ToldRanges
from tests.transferring import ITEM, drop, words_of


def dialogs(kind):
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]


def open_page(stage, **args):
    page = stage.planning.page("transfer", **args)
    stage.qtbot.waitUntil(lambda: not page._reading)
    stage.settle()
    return page


def journal(page):
    return [[cell.words() for cell in line.cells] for line in page.journal.table.records()]


def test_the_page_says_what_to_do_while_nothing_went_or_came(stage):
    page = open_page(stage)
    assert page.chrome().title == "Gửi / Nhận"
    assert "Chưa gửi, chưa nhận gói nào" in words_of(page.journal)
    assert not any(chip.isVisible() for chip in page._chips.values())
    page.send.trigger()
    (wizard,) = dialogs(SendWizard)
    wizard.close()
    page.receive.trigger()
    (wizard,) = dialogs(ReceiveWizard)
    wizard.close()


def test_the_journal_never_calls_written_received(stage):
    office = stage.machine("PNV", "Trần Văn Bình")
    stage.meet(stage.here, office)
    path = stage.carry(stage.here, office, ExportKind.VISIT, stage.visit)
    page = open_page(stage)
    (line,) = journal(page)
    assert line[1:4] == ["↑ Gửi", "Trọn cuộc kiểm tra", "PNV (Trần Văn Bình)"]
    assert line[5] == "◐ Đã ghi và đọc lại đúng"
    assert "ghi ra chưa phải là đã nhận" in words_of(page.journal)
    stage.take_in(office, path)
    key = stage.here.card().age_recipient
    receipt = office.workspace.transfer.write_receipt(stage.campaign, to=stage.folder, recipients=(key,))
    stage.take_in(stage.here, receipt.path)
    page = open_page(stage)
    states = {line[2]: line[5] for line in journal(page)}
    assert states == {
        "Trọn cuộc kiểm tra": "✓ PNV đã xác nhận",
        "Giấy xác nhận đã nhận": "✓ Đã nhận",
    }


def test_packages_and_folders_dropped_anywhere_on_the_window_are_received(stage):
    member = stage.member()
    member.find(stage.campaign, stage.visit, "Đã niêm yết")
    stage.carry(member, stage.here, ExportKind.WORK)
    stage.planning.page("home")
    other = stage.tmp_path / "ảnh.jpg"
    other.write_bytes(b"x")
    assert not drop(stage.window, other)
    assert drop(stage.window, stage.folder)
    stage.settle()
    assert stage.window.place.page == "transfer"
    (wizard,) = dialogs(ReceiveWizard)
    stage.opened(wizard)
    assert wizard.place == CHECK
    assert [one.path for one in wizard.intakes] == stage.packages()
    wizard.close()
    stage.settle()
    # Coming back to the page does not begin again.
    stage.planning.page("home")
    assert stage.window.back()
    stage.settle()
    assert dialogs(ReceiveWizard) == []


def test_a_package_dropped_on_a_field_is_received_and_not_typed_into_it(stage):
    member = stage.member()
    member.find(stage.campaign, stage.visit, "Đã niêm yết")
    path = stage.carry(member, stage.here, ExportKind.WORK)
    page = VisitPage(stage.window, stage.workspace, stage.planning.bus)
    stage.window.add_page(PageEntry(page="visit", make=lambda _: page, under="visits"))
    stage.planning.page("visit", visit=stage.visit, item=ITEM, field="achieved")
    field = next(one for one in page.findChildren(GrowingTextEdit) if one.isVisible())
    assert drop(field.viewport(), path)
    stage.settle()
    assert field.value() == ""
    (wizard,) = dialogs(ReceiveWizard)
    stage.opened(wizard)
    assert [one.path for one in wizard.intakes] == [path]
    wizard.close()


def test_the_list_tells_of_sealed_visits_whether_they_were_sent(stage):
    stage.workspace.reporting.write(stage.visit, stage.tmp_path / "biên bản.docx", "docx")
    stage.workspace.sealing.seal(stage.visit)
    page = stage.planning.page("visits")
    panel = page.findChild(VisitsPanel)
    panel.reload()

    def last():
        return panel.table.records()[0].cells[-1].words()

    stage.qtbot.waitUntil(lambda: last() == "○ Chỉ có trên máy này")
    office = stage.machine("PNV", "Trần Văn Bình")
    stage.meet(stage.here, office)
    stage.carry(stage.here, office, ExportKind.VISIT, stage.visit)
    panel.reload()
    stage.qtbot.waitUntil(lambda: last() == "◐ Đã ghi ra và đọc lại đúng 12/9")


def test_the_list_tells_of_visits_under_way_once_packages_travel(stage):
    page = stage.planning.page("visits")
    panel = page.findChild(VisitsPanel)
    told = []
    panel.reload()
    panel._ask_delivery()
    panel._teller.told.connect(lambda: told.append(1))
    stage.qtbot.waitUntil(lambda: bool(told))

    def last():
        return panel.table.records()[0].cells[-1].words()

    # Who works alone is not told so in every line.
    alone = last()
    assert "·" not in alone
    office = stage.machine("PNV", "Trần Văn Bình")
    stage.meet(stage.here, office)
    stage.carry(stage.here, office, ExportKind.PLAN)
    stage.planning.bus.post(Changed(frozenset({"package"}), frozenset(), ""), None)
    stage.qtbot.waitUntil(lambda: last() == f"{alone} · ◐ đã ghi ra 12/9")
    stage.here.find(stage.campaign, stage.visit, "Đã niêm yết")
    panel.reload()
    stage.qtbot.waitUntil(lambda: last().endswith(" · ○ có phần chưa gửi"))


def test_an_import_is_taken_back_from_the_journal_after_a_question(stage):
    member = stage.member()
    member.find(stage.campaign, stage.visit, "Đã niêm yết")
    stage.take_in(stage.here, stage.carry(member, stage.here, ExportKind.WORK))
    assert stage.here.finding(stage.visit) == "Đã niêm yết"
    page = open_page(stage)
    (asked,) = [one for one in page.journal.findChildren(Button) if "Hoàn lại" in one.text()]
    asked.click()
    (question,) = dialogs(MessageDialog)
    assert stage.here.finding(stage.visit) == "Đã niêm yết"
    question._first.click()
    stage.qtbot.waitUntil(lambda: stage.here.finding(stage.visit) == "")
    stage.qtbot.waitUntil(lambda: "Đã hoàn lại" in page.banner.text())
    stage.qtbot.waitUntil(lambda: journal(page)[0][5] == "○ Đã hoàn lại")


def test_a_refused_file_stands_in_the_journal_with_its_sentence(stage):
    path = stage.tmp_path / "lạ.cchc"
    path.write_bytes(b"age-encryption.org/v1\n-> X25519 abc\n")
    page = open_page(stage)
    wizard = page.open_receive((path,))
    stage.opened(wizard)
    wizard.close()
    page = open_page(stage)
    (line,) = journal(page)
    assert line[2] == "lạ.cchc"
    assert line[5] == "⚑ Không nhận, giữ riêng"
    told = words_of(page.journal)
    assert "được giữ riêng ở" in told
    assert "Chưa có gì bị thay đổi." in told


def test_what_waits_is_counted_beside_the_page_and_in_the_status_bar(stage):
    member = stage.member()
    badge = WaitingBadge(stage.window, stage.planning.session, stage.planning.bus)
    entry = next(one for one in stage.window.findChild(Navigation)._entries if one.entry.page == "transfer")
    bar = stage.window.findChild(StatusBar)

    def counted(words):
        badge.recount()
        stage.qtbot.waitUntil(lambda: not badge._busy)
        stage.settle()
        assert bar._waiting.text() == words

    counted("")
    stage.here.find(stage.campaign, stage.visit, "Đã niêm yết")
    counted("1 cuộc chờ gửi")
    assert entry.accessibleName() == "Gửi / Nhận, 1"
    stage.carry(stage.here, member, ExportKind.VISIT, stage.visit)
    counted("")


def test_a_machine_that_works_alone_is_told_of_nothing_that_waits(stage):
    stage.here.find(stage.campaign, stage.visit, "Đã niêm yết")
    assert stage.workspace.transfer.waiting(stage.campaign) == frozenset()


def test_the_plan_and_the_visit_lead_to_sending_themselves(stage):
    stage.window.add_page(
        PageEntry(
            page="visit",
            make=lambda shell: VisitPage(shell, stage.workspace, stage.planning.bus),
            under="visits",
        )
    )
    page = stage.planning.page("campaign")
    assert isinstance(page, CampaignPage)
    (send,) = [one for one in page.findChildren(Button) if one.text() == "Gửi kế hoạch cho các máy…"]
    send.click()
    (wizard,) = dialogs(SendWizard)
    assert wizard.what.kind() is ExportKind.PLAN
    wizard.close()
    stage.settle()
    page = stage.planning.page("visit", visit=stage.visit)
    (send,) = [one for one in page.chrome().actions if one.text() == "Gửi…"]
    send.trigger()
    (wizard,) = dialogs(SendWizard)
    assert wizard.what.kind() is ExportKind.VISIT
    assert wizard.what.request().visit_ids == (stage.visit,)
    wizard.close()


def test_the_head_of_a_visit_tells_how_far_it_has_come(stage):
    office = stage.machine("PNV", "Trần Văn Bình")
    stage.meet(stage.here, office)
    page = VisitPage(stage.window, stage.workspace, stage.planning.bus, stage.window)
    page.activated({"visit": stage.visit})
    stage.qtbot.waitUntil(lambda: page.chrome().subtitle.startswith("○ chỉ máy này"))
    path = stage.carry(stage.here, office, ExportKind.VISIT, stage.visit)
    page.activated({"visit": stage.visit})
    stage.qtbot.waitUntil(lambda: page.chrome().subtitle.startswith("◐ đã ghi ra 12/9"))
    stage.take_in(office, path)
    key = stage.here.card().age_recipient
    receipt = office.workspace.transfer.write_receipt(stage.campaign, to=stage.folder, recipients=(key,))
    stage.take_in(stage.here, receipt.path)
    page.activated({"visit": stage.visit})
    stage.qtbot.waitUntil(lambda: page.chrome().subtitle.startswith("✓ đã xác nhận 12/9"))
    assert page._send.statusTip() == "✓ PNV đã xác nhận 12/9"
    # What is typed afterwards is not with the office.
    stage.here.find(stage.campaign, stage.visit, "Đã niêm yết")
    page.activated({"visit": stage.visit})
    stage.qtbot.waitUntil(lambda: "xác nhận" not in page.chrome().subtitle)


def test_the_head_of_a_visit_tells_that_others_have_more(stage):
    told = ToldRanges(told_by="b" * 32, station="b" * 32, ranges=((1, 7),))
    stage.workspace.store.journal.keep_known_ranges(stage.campaign, [told])
    page = VisitPage(stage.window, stage.workspace, stage.planning.bus, stage.window)
    page.activated({"visit": stage.visit})
    stage.qtbot.waitUntil(lambda: "▲ 7 thay đổi chưa nhận được" in page.chrome().subtitle)
