"""A server everybody uses, that stops and starts, and the laptops' way to it through their windows."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cchc_desktop.gui.settings.keys_tab_cards import CardDialog
from cchc_desktop.gui.settings.sync_tab import SyncTab
from cchc_desktop.gui.sync.joining import SyncInWindow
from cchc_desktop.gui.sync.target_card import TargetCard
from cchc_desktop.gui.sync.target_dialogs import AddDialog
from cchc_desktop.gui.sync.target_form import WEBDAV
from cchc_desktop.gui.transfer.receive_wizard import RESULTS, ReceiveWizard
from tests.faulty_proxy import Fault, FaultyProxy, proxied
from tests.gui.story.laptops import Laptop, next_of, opened, shown
from tests.running import click, settle, type_text, wait_until
from tests.sync_servers import PASSWORD, USER, webdav
from tests.syncing_machines import with_quick_sync


@dataclass
class Server:
    """A WebDAV server over a folder; its address stays while it is stopped and started."""

    folder: Path
    proxy: FaultyProxy
    _running: ExitStack = field(default_factory=ExitStack)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.proxy.port}/kho"

    def start(self) -> None:
        self._running = ExitStack()
        self.proxy.upstream = self._running.enter_context(webdav(self.folder)).port
        self.proxy.mend()

    def stop(self) -> None:
        self._running.close()

    def stop_midway(self, sender: Laptop) -> None:
        """Let a laptop synchronise; its next package breaks off on its way, and the server is gone."""
        self.proxy.breaks(Fault.CUT_REQUEST, at="PUT", after=600)
        synchronise(sender)
        assert self.proxy.struck
        self.stop()


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """A running server for the length of a test."""
    folder.mkdir()
    with proxied(0) as proxy:
        server = Server(folder, proxy)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def timer_of(here: Laptop) -> SyncInWindow:
    return here.one(SyncInWindow)


def note(here: Laptop) -> str:
    """Return what the status bar says of synchronising."""
    shown_note = timer_of(here).note
    return shown_note.text() if shown_note.isVisible() else ""


def card(here: Laptop) -> TargetCard:
    (only,) = here.one(SyncTab).cards()
    return only


def rest(here: Laptop) -> None:
    """Wait until no round is under way and everything is read."""
    timer = timer_of(here)
    wait_until(lambda: not timer.is_running)
    timer._soon.stop()
    wait_until(lambda: not timer._reading)
    timer.read()
    wait_until(lambda: not timer._reading)
    settle()


def join(here: Laptop, server: Server) -> None:
    """Add the server in the settings, by its form."""
    with_quick_sync(here.workspace)
    here.go("settings", tab="sync")
    click(here.one(SyncTab), "Thêm nơi…")
    dialog = here.dialog(AddDialog)
    dialog.form.kind.choose(WEBDAV)
    for line, text in (
        (dialog.form.place, server.address),
        (dialog.form.user, USER),
        (dialog.form.secret.line, PASSWORD),
        (dialog.form.name, "Máy chủ tỉnh"),
    ):
        line.setFocus()
        type_text(line, text)
    QTest.keyClick(dialog.form.name, Qt.Key.Key_Return)
    wait_until(lambda: not dialog.probe.busy)
    assert dialog.probe.result.text() == "✓ Nơi này dùng được.", dialog.probe.words()
    QTest.keyClick(dialog.go, Qt.Key.Key_Return)
    rest(here)


def synchronise(here: Laptop) -> None:
    """Press “Đồng bộ ngay”, or wait for the round that began by itself, and for its end."""
    here.go("settings", tab="sync")
    wait_until(lambda: not timer_of(here).is_running)
    card(here).sync_button.click()
    assert timer_of(here).is_running
    rest(here)


def meet_strangers(here: Laptop, *others: Laptop) -> None:
    """Compare the numbers of everybody whose card lies on the server."""
    if len(_strangers(here)) < len(others):
        synchronise(here)
    assert "có máy lạ, cần hỏi" in note(here).casefold()
    timer_of(here).note.click()
    page = here.transfer_page()
    for left in reversed(range(len(others))):
        click(page.offers, "So mã nhận dạng…")
        dialog = here.dialog(CardDialog)
        words = shown(dialog)
        (asked,) = [one for one in others if f"{one.name} · {one.person}" in words]
        assert all(group in words for group in asked.workspace.identity.card().fingerprint.split())
        click(dialog, "Giống nhau, nhận thẻ")
        wait_until(lambda left=left: len(_strangers(here)) == left)
        settle()
    rest(here)
    assert "máy lạ" not in note(here)


def _strangers(here: Laptop) -> tuple[object, ...]:
    view = timer_of(here).view
    return view.status.cards if view is not None else ()


def take_offered(here: Laptop) -> list[str]:
    """Take in what the server offers, as from a stick; returns what each result says."""
    synchronise(here)
    assert "chờ nhận" in note(here), note(here)
    timer_of(here).note.click()
    page = here.transfer_page()
    click(page.offers, "Xem trước và nhận")
    wizard = here.dialog(ReceiveWizard)
    opened(wizard)
    while wizard.place != RESULTS:
        next_of(wizard)
    told = [f"{one.plan.kind}: {one.result.new}" for one in wizard.intakes if one.plan and one.result]
    next_of(wizard)
    rest(here)
    return told
