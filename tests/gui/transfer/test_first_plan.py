"""A machine without any plan: the page of the day leads to receiving the first one."""

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from cchc_desktop.composition import open_workspace
from cchc_desktop.core.ids import seeded_ids
from cchc_desktop.gui.tasks import wait_for_tasks
from cchc_desktop.gui.transfer import receive_wizard, sheets
from cchc_desktop.gui.transfer.drives import PACKAGE_FOLDER
from cchc_desktop.gui.transfer.receive_wizard import ReceiveWizard
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.services.transfer_records import ExportKind, ExportRequest
from tests.transferring import words_of


@pytest.fixture
def secretary(tmp_path, planning):
    made = open_workspace(
        tmp_path / "secretary", clock=planning.workspace.clock, ids=seeded_ids(9), backups=tmp_path / "sb"
    )
    made.station.set_up(name="TN-09", person="Lê Thị Hoa", post="")
    yield made
    wait_for_tasks()
    made.close()


def button(widget, words):
    (found,) = [one for one in widget.findChildren(Button) if one.text() == words and one.isVisible()]
    return found


def test_the_first_plan_comes_in_and_can_be_taken_back(
    planning, secretary, tmp_path, qtbot, settle, monkeypatch
):
    monkeypatch.setattr(receive_wizard, "is_removable", lambda _: True)
    campaign = secretary.planning.create_campaign("tayninh-2023")
    secretary.identity.accept(planning.workspace.identity.card())
    planning.workspace.identity.accept(secretary.identity.card())
    key = planning.workspace.identity.card().age_recipient
    (sent,) = secretary.transfer.export(
        ExportRequest(campaign_id=campaign, kind=ExportKind.PLAN),
        to=tmp_path / PACKAGE_FOLDER,
        recipients=(key,),
    )
    home = planning.page("home")
    button(home, "Nhận kế hoạch từ máy khác…").click()
    settle()
    assert planning.window.place.page == "transfer"
    (wizard,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, ReceiveWizard)]
    wizard.add_files((sent.path,))
    wizard.next_button.click()
    qtbot.waitUntil(lambda: not wizard.work.busy)
    assert "kế hoạch mới trên máy này" in words_of(wizard.plan_view)
    wizard.next_button.click()
    qtbot.waitUntil(lambda: not wizard.work.busy)
    assert planning.session.campaign_id == campaign
    page = planning.window._pages["transfer"]
    assert page.send.isEnabled()
    # The printer takes the sheet of the result.
    paper = tmp_path / "giấy.pdf"

    def to_file(_parent, _pages, _copies, _name):
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(paper))
        return printer

    monkeypatch.setattr(sheets, "ask_printer", to_file)
    button(wizard.results, "In kết quả…").click()
    qtbot.waitUntil(lambda: "Máy in đã nhận" in wizard.banner.text())
    assert paper.read_bytes().startswith(b"%PDF")
    button(wizard.results, "Hoàn lại lần nhận này").click()
    qtbot.waitUntil(lambda: "Đã hoàn lại" in wizard.banner.text())
    wizard.close()
    settle()
    assert planning.workspace.planning.campaigns() == ()
    assert not page.send.isEnabled()
