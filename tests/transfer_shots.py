"""Pictures of sending and receiving: another machine whose work comes in on a stick, always the same."""

from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from PySide6.QtTest import QTest

from cchc_desktop.composition import open_workspace
from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.ids import seeded_ids
from cchc_desktop.core.records import VisitState
from cchc_desktop.core.scopes import finding_id
from cchc_desktop.exchange.keys import read_keys, write_keys
from cchc_desktop.gui.transfer import drives, place_choice, receive_wizard, receivers, results_screen
from cchc_desktop.gui.transfer.badge import QUIET_MS
from cchc_desktop.gui.transfer.receive_wizard import RESULTS, ReceiveWizard
from cchc_desktop.gui.transfer.transfer_page import TransferPage
from cchc_desktop.platform.files import make_folder
from cchc_desktop.platform.removable import RemovableDrive
from cchc_desktop.services.transfer_records import ExportKind, ExportRequest
from cchc_desktop.services.workspace import Workspace
from tests.running import settle, wait_until, workspace_of

if TYPE_CHECKING:
    from tests.shots import Stage

KEYS = Path(__file__).parent / "data" / "keys"
WORDS = ("mát tay", "tiếng chim", "kể lể", "ảnh hưởng", "vui tươi", "cây đèn")
ITEM, OTHER = "I.2.3-4", "I.2.3-1"
SOON = 300


def transfer_pictures(stage: "Stage", scratch: Path) -> None:
    """The page, both wizards, and what each of their screens looks like."""
    workspace = workspace_of(stage.program)
    visits = workspace.planning.visits(workspace.planning.campaigns()[0].entity_id)
    visit = next(one.visit_id for one in visits if one.state is VisitState.UNDER_WAY)
    # A relative name that looks like a stick's: no folder of this machine is in the pictures.
    usb = Path("E:")
    with chdir(scratch), _stick(usb):
        make_folder(usb)
        member = _member(workspace, scratch)
        _plan_out_and_work_back(workspace, member, visit, usb / drives.PACKAGE_FOLDER)
        card = member.identity.card()
        member.close()
        stage.go("transfer")
        page = stage.window.findChild(TransferPage)
        wait_until(lambda: not page._reading)
        _sending(stage, page, visit)
        _stranger(stage, page)
        workspace.identity.accept(card)
        _receiving(stage, page)
        QTest.qWait(QUIET_MS + SOON)
        wait_until(lambda: not page._reading)
        stage.camera.take("transfer", stage.window)


@contextmanager
def _stick(usb: Path) -> Iterator[None]:
    drive = RemovableDrive(
        path=usb, name="KINGSTON (E:)", free=12_300_000_000, total=15_600_000_000, file_system="exFAT"
    )
    with (
        patch.object(place_choice, "plugged_in", lambda: (drive,)),
        patch.object(drives, "plugged_in", lambda: (drive,)),
        patch.object(receive_wizard, "is_removable", lambda _: True),
        patch.object(results_screen, "is_removable", lambda _: True),
        patch.object(receivers, "new_passphrase", lambda: WORDS),
    ):
        yield


def _member(workspace: Workspace, scratch: Path) -> Workspace:
    made = open_workspace(
        scratch / "TN-02", clock=workspace.clock, ids=seeded_ids(2), backups=scratch / "backups"
    )
    made.station.set_up(name="TN-02", person="Nguyễn Thị Hạnh", post="")
    station = made.station.current().station_id
    write_keys(make_folder(made.store.folder / "keys") / f"{station}.json", read_keys(KEYS / "first.json"))
    made.identity.accept(workspace.identity.card())
    return made


def _plan_out_and_work_back(workspace: Workspace, member: Workspace, visit: str, folder: Path) -> None:
    campaign = workspace.planning.campaigns()[0].entity_id
    own, other = workspace.identity.card(), member.identity.card()
    request = ExportRequest(campaign_id=campaign, kind=ExportKind.VISIT, visit_ids=(visit,))
    (sent,) = workspace.transfer.export(request, to=folder, recipients=(other.age_recipient,))
    with member.transfer.open(sent.path) as incoming:
        member.transfer.take_in(incoming)
    sent.path.unlink()
    key = FieldKey("finding", finding_id(visit, ITEM), "shortcomings")
    workspace.editing(campaign).put(key, "Còn 02 hồ sơ trễ hạn chưa có thư xin lỗi.")
    member.editing(campaign).put(key, "Còn 03 hồ sơ trễ hạn; 01 hồ sơ chưa có thư xin lỗi.")
    member.editing(campaign).put(
        FieldKey("finding", finding_id(visit, OTHER), "achieved"), "Đã công khai đủ thủ tục hành chính."
    )
    request = ExportRequest(campaign_id=campaign, kind=ExportKind.WORK)
    member.transfer.export(request, to=folder, recipients=(own.age_recipient,))
    member.transfer.write_receipt(campaign, to=folder, recipients=(own.age_recipient,))
    damaged = folder / "phần việc TN-03.cchc"
    damaged.write_bytes(next(folder.glob("*.cchc")).read_bytes()[:-30])


def _sending(stage: "Stage", page: TransferPage, visit: str) -> None:
    wizard = page.open_send(ExportKind.VISIT, visit)
    assert wizard is not None
    wait_until(lambda: "thay đổi" in wizard.remark.full_text())
    QTest.qWait(SOON)
    stage.camera.take("send-what", wizard)
    wizard.next_button.click()
    wait_until(lambda: bool(wizard.where.places.records()))
    wizard.to_whom.way.choose("words")
    wait_until(lambda: "thay đổi" in wizard.remark.full_text())
    stage.camera.take("send-where", wizard)
    wizard.next_button.click()
    wait_until(lambda: not wizard.work.busy)
    QTest.qWait(SOON)
    stage.camera.take("send-result", wizard)
    wizard.close()
    settle()


def _receiving(stage: "Stage", page: TransferPage) -> None:
    wizard = page.open_receive()
    wait_until(lambda: len(wizard.pick.chosen()) > 1)
    stage.camera.take("receive-pick", wizard)
    wizard.next_button.click()
    while wizard.place != RESULTS:
        _one_file(stage, wizard)
    QTest.qWait(SOON)
    stage.camera.take("receive-result", wizard)
    wizard.close()
    settle()


def _stranger(stage: "Stage", page: TransferPage) -> None:
    (path, *_) = sorted(Path("E:").glob("CCHC/*việc UBND*"))
    wizard = page.open_receive((path,))
    wait_until(lambda: not wizard.work.busy)
    QTest.qWait(SOON)
    stage.camera.take("receive-stranger", wizard)
    wizard.close()
    settle()


def _one_file(stage: "Stage", wizard: ReceiveWizard) -> None:
    wait_until(lambda: not wizard.work.busy)
    QTest.qWait(SOON)
    one = wizard.current
    assert one is not None
    if one.wants_words:
        stage.camera.take("receive-words", wizard)
        wizard.go_back()
        return
    if one.error is not None:
        stage.camera.take("receive-damaged", wizard)
        wizard.go_back()
        return
    plan = one.plan
    assert plan is not None
    stage.camera.take("receive-receipt" if plan.kind == "receipt" else "receive-plan", wizard)
    wizard.next_button.click()
