"""python -m tests.shots [--out DIR] [NAME ...]: every page and dialog of the real program as PNG.

Light and dark, at 100 % and 150 %, 1366×768, bundled fonts, demonstration data on one fixed afternoon: the
same pictures every time. With `--images DIR` the few that the user guide shows are written there too.
"""

import argparse
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from random import Random
from unittest.mock import patch

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget

from cchc_desktop.app import Program
from cchc_desktop.composition import make_demo, open_workspace
from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.core.records import VisitState
from cchc_desktop.exchange.cards import Standing
from cchc_desktop.exchange.keys import read_keys, write_keys
from cchc_desktop.exchange.recovery_secrets import new_recovery_words
from cchc_desktop.gui.conflicts.conflicts_page import ConflictsPage
from cchc_desktop.gui.dialogs.bug_report import BugReport
from cchc_desktop.gui.dialogs.messages import show_error
from cchc_desktop.gui.main_window import MainWindow
from cchc_desktop.gui.minutes.minutes_page import MinutesPage
from cchc_desktop.gui.minutes.paper import Paper
from cchc_desktop.gui.settings.keys_tab import KeysTab
from cchc_desktop.gui.settings.keys_tab_cards import CardDialog
from cchc_desktop.gui.settings.keys_tab_recovery import DrillDialog, SheetsDialog
from cchc_desktop.gui.theme import Scheme
from cchc_desktop.gui.visit.desk import VisitDesk
from cchc_desktop.gui.visit.page import VisitPage
from cchc_desktop.platform.files import make_folder
from cchc_desktop.platform.settings import Settings
from cchc_desktop.services import recovery_keys
from tests.disputing import disagree
from tests.running import (
    click,
    clock_standing_at,
    main_window,
    open_dialogs,
    running,
    settle,
    wait_until,
    workspace_of,
)
from tests.sync_shots import sync_pictures
from tests.transfer_shots import transfer_pictures

ROOT = Path(__file__).resolve().parent.parent
KEYS = ROOT / "tests" / "data" / "keys"
NOW = datetime(2023, 9, 12, 14, 3, 22, tzinfo=timezone(timedelta(hours=7)))
LOOKS = tuple((scheme, zoom) for zoom in (1.0, 1.5) for scheme in (Scheme.LIGHT, Scheme.DARK))
FOR_GUIDE = {
    "first-start", "create-campaign", "campaign-team", "campaign-units", "import-units", "campaign-schedule",
    "home", "visit", "visit-missing", "conflicts", "visit-attendance", "minutes", "seal",
    "minutes-supplement", "settings-data", "settings-keys", "settings-sync", "sync-probe", "recovery",
    "transfer", "send-where", "receive-plan",
}  # fmt: skip
SIZE = (1366, 768)
SOON = 300
COLOURS = 200
PASTED = (
    "Tên đơn vị\tLoại\tNgười đứng đầu\n"
    "Phòng Y tế\tCơ quan chuyên môn thành phố\tNguyễn Văn Bình\n"
    "Đội Quản lý trật tự\tĐội\t\n"
    "\tUBND phường, xã\tLê Thị Sáu\n"
    "UBND phường 1\tUBND phường, xã\tNguyễn Văn Phước\n"
)


@dataclass(slots=True, kw_only=True)
class Camera:
    """Takes the pictures of one look after the other."""

    out: Path
    images: Path | None
    wanted: frozenset[str]
    look: str = ""
    taken: list[str] = field(default_factory=list)

    def take(self, name: str, widget: QWidget) -> None:
        """Write one picture."""
        if self.wanted and name not in self.wanted:
            return
        settle()
        whole = self.out / f"{name}-{self.look}.png"
        widget.grab().save(str(whole))
        self.taken.append(name)
        if self.images is not None and self.look == "light-100" and name in FOR_GUIDE:
            small = Image.open(whole).convert("RGB").quantize(colors=COLOURS, dither=Image.Dither.NONE)
            small.save(self.images / f"{name}.png", optimize=True)


@dataclass(frozen=True, slots=True)
class Stage:
    """The running program and what stands on it."""

    camera: Camera
    program: Program

    @property
    def window(self) -> MainWindow:
        return main_window(self.program)

    def press(self, keys: Qt.Key, *, ctrl: bool = False, alt: bool = False) -> None:
        """Press a key as a person would, in whatever has the focus."""
        modifier = Qt.KeyboardModifier.NoModifier
        if ctrl:
            modifier |= Qt.KeyboardModifier.ControlModifier
        if alt:
            modifier |= Qt.KeyboardModifier.AltModifier
        QTest.keyClick(self.window.focusWidget() or self.window, keys, modifier)
        settle()

    def go(self, page: str, **args: str) -> None:
        assert self.window.go(page, **args)
        self.window.activateWindow()
        settle()

    def page(self, name: str, page: str, **args: str) -> None:
        self.go(page, **args)
        self.camera.take(name, self.window)

    def dialog(self, name: str) -> None:
        """Take the dialog that is open or opens soon, and close it."""
        wait_until(open_dialogs)
        QTest.qWait(SOON)
        self.camera.take(name, open_dialogs()[-1])
        for one in open_dialogs():
            one.close()
        settle()

    @property
    def desk(self) -> VisitDesk:
        """The visit that is open."""
        desk = self.window.findChild(VisitPage).desk
        assert desk is not None
        return desk


def demonstration(stage: Stage) -> None:
    """Every page with data in it."""
    stage.window.resize(*SIZE)
    workspace = workspace_of(stage.program)
    visits = workspace.planning.visits(workspace.planning.campaigns()[0].entity_id)
    going = next(one for one in visits if one.state is VisitState.UNDER_WAY and one.answered < one.asked)
    printed = next(one for one in visits if one.state is VisitState.PRINTED)
    sealed = next(one for one in visits if one.state is VisitState.SEALED)
    home(stage)
    campaigns(stage)
    visit_pages(stage, going.visit_id)
    minutes(stage, printed.visit_id, sealed.visit_id)
    settings(stage)
    messages(stage)


def home(stage: Stage) -> None:
    """The page of the day, its search, the list of visits, the help."""
    stage.page("home", "home")
    stage.press(Qt.Key.Key_K, ctrl=True)
    QTest.keyClicks(stage.window.focusWidget(), "xin loi")
    QTest.qWait(2 * SOON)
    stage.camera.take("home-search", stage.window)
    stage.press(Qt.Key.Key_Escape)
    stage.page("visits", "visits")
    stage.press(Qt.Key.Key_N, ctrl=True)
    stage.dialog("new-visit")
    stage.page("help", "help")


def campaigns(stage: Stage) -> None:
    """The parts of a plan and its dialogs."""
    for tab in ("plan", "team", "units", "schedule", "outline"):
        stage.page(f"campaign-{tab}", "campaign", tab=tab)
    stage.go("campaign", tab="units")
    QGuiApplication.clipboard().setText(PASTED)
    click(stage.window, "Dán từ Excel")
    stage.dialog("import-units")
    stage.go("campaign", create="yes")
    stage.dialog("create-campaign")


def visit_pages(stage: Stage, visit: str) -> None:
    """A visit under way: an item, what is missing, people, search."""
    stage.go("visit", visit=visit, item="I.2.3-4", field="shortcomings")
    QTest.qWait(SOON)
    stage.camera.take("visit", stage.window)
    stage.page("visit-documents", "visit", visit=visit, item="I.1-1")
    stage.press(Qt.Key.Key_F4)
    stage.camera.take("visit-missing", stage.window)
    stage.desk.show_outline()
    stage.desk.go_to_attendance()
    stage.camera.take("visit-attendance", stage.window)
    stage.desk.search("xin loi")
    stage.camera.take("visit-search", stage.window)
    stage.desk.show_outline()


def minutes(stage: Stage, printed: str, sealed: str) -> None:
    """Minutes that wait for the signature, the seal, and what comes after it."""
    for name, visit in (("minutes-sealed", sealed), ("minutes", printed)):
        stage.go("minutes", visit=visit)
        desk = stage.window.findChild(MinutesPage).desk
        wait_until(lambda desk=desk: not desk.maker.busy)
        QTest.qWait(2 * SOON)
        stage.camera.take(name, stage.window)
    desk.side.seal.seal.click()
    stage.dialog("seal")
    stage.page("visit-sealed", "visit", visit=sealed)
    supplement(stage, sealed)


def supplement(stage: Stage, sealed: str) -> None:
    """What was edited after the seal, and the supplementary minutes of it."""
    workspace = workspace_of(stage.program)
    visit = workspace.capture.visit(sealed)
    finding = next(one for one in visit.findings.values() if one.shortcomings)
    editing = workspace.editing(visit.campaign_id)
    editing.reason = "Theo văn bản giải trình số 12/UBND-VP của đơn vị"
    editing.put(FieldKey("finding", finding.entity_id, "shortcomings"), "Đã có 01 sáng kiến, chưa đăng ký.")
    editing.put(FieldKey("visit", sealed, "ended"), "16:30")
    stage.go("minutes", visit=sealed)
    desk = stage.window.findChild(MinutesPage).desk
    wait_until(lambda: not desk.maker.busy)
    desk.show_paper(Paper.SUPPLEMENT)
    wait_until(lambda: not desk.maker.busy)
    QTest.qWait(2 * SOON)
    stage.camera.take("minutes-supplement", stage.window)
    stage.page("visit-after-seal", "visit", visit=sealed, item=finding.item_id)


def settings(stage: Stage) -> None:
    """The parts of the settings."""
    stage.go("settings")
    for number, name in enumerate(("machine", "letterhead", "look", "data"), start=1):
        stage.press(Qt.Key(Qt.Key.Key_0.value + number), ctrl=True)
        QTest.qWait(SOON)
        stage.camera.take(f"settings-{name}", stage.window)
    keys(stage)


def keys(stage: Stage) -> None:
    """Keys, cards and recovery keys: always the same ones, so that the pictures are."""
    workspace = workspace_of(stage.program)
    station = workspace.station.current().station_id
    place = make_folder(workspace.store.folder / "keys") / f"{station}.json"
    write_keys(place, read_keys(KEYS / "own.json"))
    known = read_keys(KEYS / "first.json").card(station="a" * 32, name="TN-02", person="Nguyễn Thị Hạnh")
    other = read_keys(KEYS / "second.json").card(
        station="b" * 32, name="Phòng Nội vụ", person="Trần Văn Bình"
    )
    for card in (known, other):
        workspace.identity.accept(card)
    stage.page("settings-keys-new", "settings", tab="keys")
    drawn = partial(new_recovery_words, choose=Random(2023).randrange)
    with patch.object(recovery_keys, "new_recovery_words", drawn):
        made = workspace.identity.make_recovery_keys()
    workspace.identity.drill(made[0].identity)
    stage.go("home")
    stage.page("settings-keys", "settings", tab="keys")
    tab = stage.window.findChild(KeysTab)
    SheetsDialog(tab, workspace.identity, made).open()
    wait_until(open_dialogs)
    QTest.qWait(SOON)
    stage.camera.take("recovery-keys", open_dialogs()[-1])
    QDialog.reject(open_dialogs()[-1])
    DrillDialog(tab, workspace.identity).open()
    stage.dialog("recovery-drill")
    anew = read_keys(KEYS / "first-anew.json").card(station="a" * 32, name="TN-02", person="Nguyễn Thị Hạnh")
    CardDialog(tab, other, Standing.STRANGER, known=None).open()
    stage.dialog("card-stranger")
    CardDialog(tab, anew, Standing.CHANGED, known=known).open()
    stage.dialog("card-changed")


def messages(stage: Stage) -> None:
    """The two kinds of errors."""
    show_error(stage.window, EnvironmentFailed(ErrorCode.DISK_FULL, {"path": "D:/CCHC"}))
    stage.dialog("error")
    BugReport("Traceback …", secured=True, parent=stage.window).show()
    stage.dialog("bug-report")


def first_start(camera: Camera, folder: Path, look: Settings) -> None:
    """A new machine: the first page, the empty pages and the first steps."""
    with running(folder / "new", settings=look) as program:
        assert program.window
        camera.take("first-start", program.window)
        workspace = workspace_of(program)
        workspace.station.set_up(name="TN-01", person="Phạm Minh Tuấn", post="Chuyên viên Phòng Nội vụ")
        program._on_set_up()
        stage = Stage(camera, program)
        stage.window.resize(*SIZE)
        camera.take("home-empty", stage.window)
        workspace.planning.create_campaign("tayninh-2023")
        for tab in ("team", "units", "schedule"):
            stage.page(f"campaign-{tab}-empty", "campaign", tab=tab)
        stage.page("visits-empty", "visits")
        stage.page("home-steps", "home")


def disputes(camera: Camera, folder: Path, look: Settings) -> None:
    """Machines that disagree: a text to merge, three versions, a deleted row; and nothing in dispute."""
    data = folder / "disputes"
    make_demo(data, visits=4)
    with running(data, settings=look) as program:
        stage = Stage(camera, program)
        stage.window.resize(*SIZE)
        stage.page("conflicts-empty", "conflicts")
        visit = disagree(workspace_of(program))
        stage.page("conflicts-row", "conflicts", visit=visit, id=f"{visit}/I.2.3-4/r")
        for name, item, key in (
            ("conflicts", "I.2.3-4", Qt.Key.Key_1),
            ("conflicts-merged", "I.2.3-5", Qt.Key.Key_3),
            ("conflicts-three", "I.2.3-6", Qt.Key.Key_2),
        ):
            stage.go("conflicts", visit=visit, id=f"{visit}/{item}", field="shortcomings")
            stage.press(key)
            QTest.qWait(3 * SOON)
            camera.take(name, stage.window)
        stage.window.findChild(ConflictsPage).board.decision.section.click()
        stage.dialog("conflicts-section")


def sending(camera: Camera, demo: Path, folder: Path, look: Settings) -> None:
    """Sending and receiving, over a copy of the demonstration: the other pictures stay as they are."""
    data = shutil.copytree(demo, folder / "sending")
    with running(data, demo=True, settings=look) as program:
        stage = Stage(camera, program)
        stage.window.resize(*SIZE)
        transfer_pictures(stage, folder)


def syncing(camera: Camera, folder: Path, look: Settings) -> None:
    """Machines with a place in common."""
    data = folder / "syncing"
    make_demo(data, visits=4)
    with running(data, settings=look) as program:
        stage = Stage(camera, program)
        stage.window.resize(*SIZE)
        sync_pictures(stage, folder)


def damaged(camera: Camera, folder: Path, look: Settings) -> None:
    """A database that cannot be read, with a good backup beside it."""
    data = folder / "damaged"
    workspace = open_workspace(data, clock=lambda: NOW)
    workspace.station.set_up(name="TN-01", person="Phạm Minh Tuấn", post="")
    workspace.safety.backup()
    workspace.close()
    database = data / "cchc.db"
    whole = database.read_bytes()
    database.write_bytes(whole[:4096] + b"\x07" * (len(whole) - 4096))
    with running(data, settings=look) as program:
        assert program.window
        QTest.qWait(3 * SOON)
        camera.take("recovery", program.window)


def take_all(camera: Camera, demo: Path) -> None:
    """Take everything in every look."""
    for scheme, zoom in LOOKS:
        camera.look = f"{scheme.value}-{round(zoom * 100)}"
        look = Settings(theme=scheme.value, zoom=zoom, bundled_font=True)
        with tempfile.TemporaryDirectory(prefix="CCHC-") as scratch, clock_standing_at(NOW):
            with running(demo, demo=True, settings=look) as program:
                demonstration(Stage(camera, program))
            sending(camera, demo, Path(scratch), look)
            first_start(camera, Path(scratch), look)
            disputes(camera, Path(scratch), look)
            syncing(camera, Path(scratch), look)
            damaged(camera, Path(scratch), look)
        print(f"{camera.look}: {len(camera.taken)} pictures", file=sys.stderr, flush=True)
        camera.taken.clear()


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py shots")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "shots", help="where the pictures go")
    parser.add_argument("--images", type=Path, help="where those for the user guide go (docs/images)")
    parser.add_argument(
        "name", nargs="*", help="pictures to take, for example home visit; all if none is named"
    )
    chosen = parser.parse_args()
    for folder in (chosen.out, *([chosen.images] if chosen.images else [])):
        folder.mkdir(parents=True, exist_ok=True)
    camera = Camera(out=chosen.out, images=chosen.images, wanted=frozenset(chosen.name))
    with tempfile.TemporaryDirectory(prefix="CCHC-") as folder:
        take_all(camera, Path(folder) / "demo")
    print(chosen.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
