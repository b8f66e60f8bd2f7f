"""Machines with data folders of their own, a stick that goes round, and the wizards over them."""

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from cchc_desktop.composition import open_workspace
from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.ids import seeded_ids
from cchc_desktop.core.scopes import finding_id
from cchc_desktop.gui.bus import Bus
from cchc_desktop.gui.transfer import drives
from cchc_desktop.gui.transfer.receive_wizard import ReceiveWizard
from cchc_desktop.gui.transfer.send_wizard import RESULT, WHERE, SendWizard
from cchc_desktop.platform.removable import RemovableDrive
from cchc_desktop.services.transfer_records import ExportKind, ExportRequest
from cchc_desktop.services.workspace import Workspace

ITEM = "I.1-1"


def drive(path: Path, *, name: str = "KINGSTON (E:)", free: int = 10**10, read_only: bool = False):
    return RemovableDrive(
        path=path, name=name, free=free, total=2 * 10**10, file_system="exFAT", read_only=read_only
    )


@dataclass(kw_only=True)
class Machine:
    """Another machine: its data, and a wizard over them as its person would use it."""

    workspace: Workspace
    bus: Bus = field(default_factory=Bus)

    def card(self):
        return self.workspace.identity.card()

    def find(self, campaign: str, visit: str, words: str, *, item: str = ITEM) -> None:
        key = FieldKey("finding", finding_id(visit, item), "achieved")
        self.workspace.editing(campaign).put(key, words)

    def finding(self, visit: str, *, item: str = ITEM) -> str:
        return self.workspace.capture.finding(visit, item).achieved


@dataclass(kw_only=True)
class Round:
    """The window of the secretary, a plan with one visit, a stick, and other machines."""

    planning: object
    qtbot: object
    settle: object
    tmp_path: Path
    stick: Path
    plugged: list[RemovableDrive]
    machines: list[Machine] = field(default_factory=list)
    campaign: str = ""
    visit: str = ""

    @property
    def window(self):
        return self.planning.window

    @property
    def workspace(self) -> Workspace:
        return self.planning.workspace

    @property
    def here(self) -> Machine:
        return Machine(workspace=self.workspace, bus=self.planning.bus)

    @property
    def folder(self) -> Path:
        return self.stick / drives.PACKAGE_FOLDER

    def packages(self) -> list[Path]:
        return sorted(self.folder.glob("*")) if self.folder.exists() else []

    def machine(self, name: str, person: str) -> Machine:
        place = self.tmp_path / name
        clock = self.workspace.clock
        ids = seeded_ids(500 + len(self.machines))
        made = open_workspace(place, clock=clock, ids=ids, backups=self.tmp_path / f"{name}-backups")
        made.station.set_up(name=name, person=person, post="")
        self.machines.append(Machine(workspace=made))
        return self.machines[-1]

    def meet(self, *machines: Machine) -> None:
        for one in machines:
            for other in machines:
                if one.workspace is not other.workspace:
                    one.workspace.identity.accept(other.card())

    def carry(self, source: Machine, target: Machine, kind: ExportKind, *visits: str) -> Path:
        """Let a package go from one machine onto the stick, and into the other when it is no window's."""
        request = ExportRequest(campaign_id=self.campaign, kind=kind, visit_ids=visits)
        key = target.card().age_recipient
        (sent,) = source.workspace.transfer.export(request, to=self.folder, recipients=(key,))
        return sent.path

    def take_in(self, target: Machine, path: Path):
        with target.workspace.transfer.open(path) as incoming:
            accepted = frozenset({incoming.plan.sender.fingerprint})
            return target.workspace.transfer.take_in(incoming, accepted=accepted)

    def member(self) -> Machine:
        """Return a member's machine that knows the secretary's, has the plan and is known here."""
        made = self.machine("TN-02", "Nguyễn Thị Hạnh")
        self.meet(self.here, made)
        self.take_in(made, self.carry(self.here, made, ExportKind.PLAN))
        for path in self.packages():
            path.unlink()
        return made

    # --- wizards

    def send(self, machine: Machine | None = None, **options) -> SendWizard:
        source = machine or self.here
        wizard = SendWizard(self.window, source.workspace, self.campaign, **options)
        wizard.open()
        self.qtbot.waitUntil(lambda: wizard.remark.full_text() != "Đang tính…")
        return wizard

    def to_where(self, wizard: SendWizard) -> None:
        wizard.next_button.click()
        assert wizard.place == WHERE
        self.qtbot.waitUntil(lambda: bool(wizard.where.places.records()))
        self.qtbot.waitUntil(lambda: wizard.remark.full_text() != "Đang tính…")

    def write(self, wizard: SendWizard) -> None:
        wizard.next_button.click()
        self.qtbot.waitUntil(lambda: not wizard.work.busy)
        self.settle()

    def sent(self, wizard: SendWizard) -> str:
        """Go through all screens; returns what the last one says."""
        self.to_where(wizard)
        self.write(wizard)
        assert wizard.place == RESULT, wizard.banner.text()
        return words_of(wizard.outcome)

    def receive(self, machine: Machine, *paths: Path) -> ReceiveWizard:
        wizard = ReceiveWizard(self.window, machine.workspace, machine.bus, tuple(paths))
        wizard.open()
        if paths:
            self.opened(wizard)
        return wizard

    def opened(self, wizard: ReceiveWizard) -> None:
        self.qtbot.waitUntil(lambda: not wizard.work.busy)
        self.settle()

    def press_next(self, wizard: ReceiveWizard) -> None:
        assert wizard.next_button.isEnabled(), wizard.next_button.text()
        wizard.next_button.click()
        self.opened(wizard)

    def wait_results(self, wizard: ReceiveWizard) -> None:
        self.qtbot.waitUntil(lambda: not wizard.results.busy)
        self.settle()


def words_of(widget) -> str:
    """Return all visible words of a widget."""
    shown = [one for one in widget.findChildren(QLabel) if not one.isHidden()]
    buttons = [one for one in widget.findChildren(QAbstractButton) if not one.isHidden()]
    return "\n".join([one.text() for one in shown] + [one.text() for one in buttons])


def drop(widget, *paths: Path) -> bool:
    """Drag files over a widget and let go; tells whether it took them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at = QPointF(widget.width() / 2, widget.height() / 2)
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entered = QDragEnterEvent(at.toPoint(), *how)
    entered.ignore()
    QApplication.sendEvent(widget, entered)
    if not entered.isAccepted():
        return False
    QApplication.sendEvent(widget, QDropEvent(at, *how))
    return True
