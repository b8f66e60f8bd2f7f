"""Pictures of synchronising: places in every state, a new one tried out, what other machines offer there."""

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtTest import QTest

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.records import VisitState
from cchc_desktop.core.scopes import finding_id
from cchc_desktop.exchange.keys import read_keys, write_keys
from cchc_desktop.gui.settings.sync_tab import SyncTab
from cchc_desktop.gui.sync.joining import SyncInWindow
from cchc_desktop.gui.sync.target_dialogs import AddDialog
from cchc_desktop.gui.sync.target_form import WEBDAV
from cchc_desktop.gui.transfer.transfer_page import TransferPage
from cchc_desktop.platform.files import make_folder
from cchc_desktop.services.workspace import Workspace
from tests.running import open_dialogs, settle, wait_until, workspace_of
from tests.syncing_machines import OtherMachine, other_machine, replace_target_file, with_quick_sync

if TYPE_CHECKING:
    from tests.shots import Stage

KEYS = Path(__file__).parent / "data" / "keys"
SOON = 300
ITEM = "I.2.3-4"
NOWHERE = "http://127.0.0.1:9/cchc"


def sync_pictures(stage: "Stage", scratch: Path) -> None:
    """The tab of places, a new place, what is offered, a place that became another."""
    workspace = workspace_of(stage.program)
    with_quick_sync(workspace)
    _keep_keys(workspace, "own")
    stage.go("settings", tab="sync")
    tab, timer = stage.window.findChild(SyncTab), stage.window.findChild(SyncInWindow)
    stage.camera.take("settings-sync-empty", stage.window)
    shared, old = make_folder(scratch / "kho"), make_folder(scratch / "o-mang")
    _adding(stage, tab, shared)
    with ExitStack() as closing:
        office = other_machine(
            scratch / "office", name="Phòng Nội vụ", person="Trần Văn Bình", clock=workspace.clock
        )
        closing.callback(office.workspace.close)
        _keep_keys(office.workspace, "second")
        office.sync.add(str(shared))
        office.sync.run_once()
        _round(timer)
        stage.go("transfer")
        QTest.qWait(SOON)
        stage.camera.take("transfer-stranger", stage.window)
        _offers(stage, office, timer, workspace)
        _states(stage, tab, timer, shared=shared, old=old)


def _adding(stage: "Stage", tab: SyncTab, folder: Path) -> None:
    dialog = tab.open_add()
    _fill(dialog)
    stage.camera.take("sync-add", dialog)
    dialog.form.place.setText(NOWHERE)
    dialog.form._on_edited()
    dialog.go.click()
    wait_until(lambda: not dialog.probe.busy)
    stage.camera.take("sync-probe-failed", dialog)
    dialog.reject()
    settle()
    dialog = tab.open_add()
    dialog.form.set_folder(str(folder))
    dialog.form.name.setText("Kho của Phòng Nội vụ")
    dialog.go.click()
    wait_until(lambda: not dialog.probe.busy)
    stage.camera.take("sync-probe", dialog)
    dialog.go.click()
    wait_until(tab.cards)
    tab.banner.hide()


def _fill(dialog: AddDialog) -> None:
    dialog.form.kind.choose(WEBDAV)
    dialog.form.place.setText("http://kho.example/cchc")
    dialog.form.user.setText("phuong-1")
    dialog.form.secret.line.setText("mật khẩu")
    dialog.form.name.setText("Máy chủ của tỉnh")
    dialog.form._on_edited()
    wait_until(lambda: dialog._expected)
    settle()


def _offers(stage: "Stage", office: OtherMachine, timer: SyncInWindow, workspace: Workspace) -> None:
    office.meet(workspace)
    _round(timer)
    office.sync.run_once()
    office.take_all()
    visits = office.workspace.planning.visits(office.workspace.planning.campaigns()[0].entity_id)
    visit = next(one.visit_id for one in visits if one.state is VisitState.UNDER_WAY)
    office.write(visit, ITEM, "Đề nghị bổ sung tài liệu kiểm chứng.")
    office.sync.run_once()
    _round(timer)
    for row in workspace.store.journal.packages():
        workspace.store.journal.keep_package(replace(row, path=f"file:///Z:/kho/{Path(row.path).name}"))
    stage.go("home")
    stage.go("transfer")
    page = stage.window.findChild(TransferPage)
    wait_until(lambda: not page._reading)
    QTest.qWait(SOON)
    stage.camera.take("transfer-offers", stage.window)


def _states(stage: "Stage", tab: SyncTab, timer: SyncInWindow, *, shared: Path, old: Path) -> None:
    """One place that works, one that cannot be reached, one that became another."""
    workspace = workspace_of(stage.program)
    workspace.sync.take_by_itself(workspace.sync.targets()[0].target_id)
    _round(timer)
    stage.go("settings", tab="sync")
    away = make_folder(shared.with_name("xa"))
    far = workspace.sync.add(str(away), name="Máy chủ của tỉnh").target.target_id
    gone = workspace.sync.add(str(old), name="Ổ mạng của ủy ban").target.target_id
    for target_id, minute in ((far, 4), (gone, 5)):
        _edit(workspace, target_id, added_at=f"2023-09-12T14:0{minute}:00+07:00")
    _round(timer)
    visit = workspace.planning.visits()[0].visit_id
    campaign = workspace.capture.visit(visit).campaign_id
    key = FieldKey("finding", finding_id(visit, ITEM), "note")
    editing = workspace.editing(campaign)
    editing.reason = "Bổ sung"
    editing.put(key, "Đã gọi hỏi lại đơn vị.")
    _edit(workspace, far, uri=NOWHERE.replace("http", "webdav"))
    replace_target_file(old)
    _round(timer)
    _edit(workspace, far, uri="webdavs://phuong-1@kho.example/cchc", secret_place="keyring")
    _edit(workspace, gone, uri="file:///mnt/uy-ban")
    _edit(workspace, workspace.sync.targets()[0].target_id, uri="file:///mnt/kho")
    timer.read_soon()
    wait_until(lambda: all("tmp" not in card.target.uri for card in tab.cards()))
    settle()
    stage.camera.take("settings-sync", stage.window)
    timer.note.click()
    wait_until(open_dialogs)
    stage.dialog("sync-changed")


def _edit(workspace: Workspace, target_id: str, **values: str) -> None:
    """Show something else of a target: no folder of this machine is in the pictures."""
    row = next(one for one in workspace.store.outbox.targets() if one.id == target_id)
    workspace.store.outbox.keep_target(replace(row, **values))


def _keep_keys(workspace: Workspace, name: str) -> None:
    station = workspace.station.current().station_id
    place = make_folder(workspace.store.folder / "keys") / f"{station}.json"
    write_keys(place, read_keys(KEYS / f"{name}.json"))


def _round(timer: SyncInWindow) -> None:
    wait_until(lambda: not timer.is_running)
    timer.run_now()
    wait_until(lambda: not timer.is_running)
    QTest.qWait(2 * SOON)
    wait_until(lambda: not timer._reading)
    settle()
