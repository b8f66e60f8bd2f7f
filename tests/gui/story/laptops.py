"""Several laptops in one test, each with its own data folder and its own real program, driven by widgets."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from cchc_desktop.app import Program
from cchc_desktop.gui.conflicts.conflicts_page import ConflictsPage
from cchc_desktop.gui.home.visits_page import VisitsPage
from cchc_desktop.gui.home.visits_panel import VisitsPanel
from cchc_desktop.gui.main_window import MainWindow
from cchc_desktop.gui.shell.status_bar import SaveIndicator, StatusBar
from cchc_desktop.gui.start.first_start import FirstStart
from cchc_desktop.gui.transfer import plan_words
from cchc_desktop.gui.transfer.receive_wizard import ReceiveWizard
from cchc_desktop.gui.transfer.send_wizard import RESULT, WHERE, SendWizard
from cchc_desktop.gui.transfer.transfer_page import TransferPage
from cchc_desktop.gui.widgets.text_fields import LineEdit
from cchc_desktop.services.transfer_records import ExportKind
from cchc_desktop.services.workspace import Workspace
from tests.running import click, main_window, running, settle, type_text, wait_until, workspace_of
from tests.transferring import words_of

CONTROL = Qt.KeyboardModifier.ControlModifier
UNIT, DAY = "UBND Phường 1", "12/9/2023"
A_SECTION, B_SECTION = "2.3.", "3."
DISPUTED, ONLY_A, ONLY_B = "I.2.3-4", "I.2.3-1", "I.3-1"
Widget = TypeVar("Widget", bound=QObject)


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focus(), key, modifier)
    settle()


@dataclass
class Laptop:
    """One person's laptop."""

    program: Program
    name: str
    person: str

    @property
    def window(self) -> MainWindow:
        return main_window(self.program)

    @property
    def workspace(self) -> Workspace:
        return workspace_of(self.program)

    def one(self, kind: type[Widget]) -> Widget:
        found = self.window.findChild(kind)
        assert found is not None
        return found

    def dialog(self, kind: type[Widget]) -> Widget:
        """Return the one open dialog of a kind, above this window."""
        settle()
        (found,) = [one for one in self.window.findChildren(kind) if one.isVisible()]
        return found

    def come_forward(self) -> None:
        """Take the keyboard: one desk, many laptops."""
        self.window.activateWindow()
        wait_until(self.window.isActiveWindow)

    def shortcut(self, key: Qt.Key) -> None:
        """Press Ctrl and a letter wherever the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, CONTROL)
        settle()

    def go(self, page: str, **args: str) -> None:
        self.come_forward()
        assert self.window.go(page, **args)
        self.come_forward()

    # --- beginning

    def first_start(self) -> None:
        page = self.program.window
        assert isinstance(page, FirstStart)
        page.activateWindow()
        settle()
        type_text(focus(), self.person)
        press(Qt.Key.Key_Return)
        (name,) = [one for one in page.findChildren(LineEdit) if "TN-01" in one.placeholderText()]
        name.setFocus()
        press(Qt.Key.Key_A, CONTROL)
        type_text(name, self.name)
        press(Qt.Key.Key_Return)
        wait_until(lambda: isinstance(self.program.window, MainWindow))
        self.window.resize(1366, 768)

    # --- what the window says

    @property
    def status(self) -> str:
        """All words of the status bar."""
        return words_of(self.one(StatusBar))

    def badge(self, page: str) -> str:
        from cchc_desktop.gui.shell.navigation import Navigation

        (entry,) = [one for one in self.one(Navigation)._entries if one.entry.page == page]
        return entry.accessibleName() or entry.text()

    def visit_line(self) -> list[str]:
        """Return the words of the one visit in the list of visits."""
        self.go("visits")
        panel = self.one(VisitsPage).findChild(VisitsPanel)
        (line,) = panel.table.records()
        return [cell.words() for cell in line.cells]

    def wait_for_line(self, words: str) -> None:
        """Wait until the list of visits ends with these words."""
        self.go("visits")
        panel = self.one(VisitsPage).findChild(VisitsPanel)
        wait_until(lambda: panel.table.records()[0].cells[-1].words().startswith(words))

    # --- working

    def write(self, item: str, text: str, name: str = "shortcomings") -> None:
        """Type a finding in the page of the visit, and wait until the window says it is saved."""
        self.go("visit", visit=self.find_visit(), item=item, field=name)
        type_text(focus(), text)
        wait_until(lambda: self.one(SaveIndicator).text().startswith("✓ Đã lưu"))

    def find_visit(self) -> str:
        self.go("visits")
        panel = self.one(VisitsPage).findChild(VisitsPanel)
        (line,) = panel.table.records()
        return line.id

    def text(self, item: str, name: str = "shortcomings") -> str:
        return getattr(self.workspace.capture.finding(self.find_visit(), item), name)

    def text_now(self, item: str, name: str = "shortcomings") -> str:
        """Return a text of the one visit without leaving the page that is shown."""
        (visit,) = self.workspace.planning.visits()
        return getattr(self.workspace.capture.finding(visit.visit_id, item), name)

    def settle_with(self, value: str) -> None:
        """Decide the one dispute by keyboard: the number of the value, then Ctrl+Enter."""
        page = self.conflicts_page()
        (number,) = [place for place, one in enumerate(page.board.choices, start=1) if one.value == value]
        self.come_forward()
        press(Qt.Key(Qt.Key.Key_0.value + number))
        press(Qt.Key.Key_Return, CONTROL)
        assert page.banner.text().endswith("Không còn chỗ nào khác nhau.")
        wait_until(lambda: self.badge("conflicts") == "Đối chiếu")

    # --- sending

    def send(self, kind: ExportKind, *, words: bool = False) -> tuple[str, tuple[str, ...]]:
        """Send what is proposed, by keyboard and buttons; returns what the end says and the six words."""
        self.go("transfer")
        self.shortcut(Qt.Key.Key_G)
        wizard = self.dialog(SendWizard)
        if wizard.what.kind() is not kind:
            click(wizard, {ExportKind.VISIT: "Trọn cuộc kiểm tra"}[kind])
        if kind is ExportKind.VISIT:
            wizard.what.visits.toggle(self.find_line(wizard))
        self._wait_counted(wizard)
        QTest.keyClick(wizard, Qt.Key.Key_Return, CONTROL)
        assert wizard.place == WHERE, wizard.banner.text()
        if words:
            click(wizard.to_whom, "Sáu từ đọc qua điện thoại")
        wait_until(lambda: wizard.where.target() is not None)
        self._wait_counted(wizard)
        six = wizard.to_whom.words()
        QTest.keyClick(wizard, Qt.Key.Key_Return, CONTROL)
        wait_until(lambda: not wizard.work.busy)
        settle()
        assert wizard.place == RESULT, wizard.banner.text()
        told = words_of(wizard.outcome)
        QTest.keyClick(wizard, Qt.Key.Key_Return, CONTROL)
        settle()
        return told, six

    def find_line(self, wizard: SendWizard) -> str:
        (line,) = wizard.what.visits.records()
        return line.id

    def _wait_counted(self, wizard: SendWizard) -> None:
        wait_until(lambda: "thay đổi" in wizard.remark.full_text())

    # --- receiving

    def open_stick(self) -> ReceiveWizard:
        """Open the wizard; the packages of the stick are found and ticked by themselves."""
        self.go("transfer")
        self.shortcut(Qt.Key.Key_N)
        wizard = self.dialog(ReceiveWizard)
        wait_until(wizard.next_button.isEnabled)
        wizard.next_button.click()
        opened(wizard)
        return wizard

    def transfer_page(self) -> TransferPage:
        self.go("transfer")
        page = self.one(TransferPage)
        wait_until(lambda: not page._reading)
        return page

    def conflicts_page(self) -> ConflictsPage:
        self.go("conflicts")
        page = self.one(ConflictsPage)
        settle()
        return page


def opened(wizard: ReceiveWizard) -> None:
    """Wait until a package is open, or refused."""
    wait_until(lambda: not wizard.work.busy)
    settle()


def next_of(wizard: ReceiveWizard) -> None:
    """Press the way on."""
    assert wizard.next_button.isEnabled(), wizard.next_button.text()
    QTest.keyClick(wizard, Qt.Key.Key_Return, CONTROL)
    opened(wizard)


def tell_words(wizard: ReceiveWizard, words: tuple[str, ...]) -> None:
    """Type the six words that were told, and open."""
    assert "Gói này mở bằng sáu từ" in words_of(wizard.question)
    wizard.question.words.setFocus()
    wizard.question.words.clear()
    type_text(wizard.question.words, " ".join(words))
    next_of(wizard)


def agree(wizard: ReceiveWizard, other: Laptop) -> None:
    """Compare the six groups of a stranger's number and agree."""
    told = words_of(wizard.plan_view)
    assert f"Máy chưa quen: {other.name} ({other.person})" in told
    assert all(group in told for group in other.workspace.identity.card().fingerprint.split())
    assert not wizard.next_button.isEnabled()
    click(wizard.plan_view, "Tôi đã so với người giữ máy: sáu nhóm số giống hết")


def figures(wizard: ReceiveWizard) -> dict[str, int]:
    """Return the numbers at the head of a plan, by what they count."""
    incoming = wizard.current.incoming if wizard.current else None
    assert incoming is not None
    told = words_of(wizard.plan_view).split("\n")
    names = [one.words for one in plan_words.figures(incoming.plan)]
    return {name: int(told[told.index(name) + 1]) for name in names}


def shown(widget: QWidget) -> str:
    """Return all words that can be read on a widget now."""
    settle()
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


@dataclass
class Table:
    """Everybody at one table: the laptops and the stick that goes round."""

    folder: Path
    stick: Path
    stack: ExitStack
    laptops: list[Laptop] = field(default_factory=list)

    def laptop(self, name: str, person: str) -> Laptop:
        """Start the program for the first time on an empty data folder and answer what it asks."""
        program = self.stack.enter_context(running(self.folder / name / "data"))
        made = Laptop(program, name, person)
        made.first_start()
        self.laptops.append(made)
        return made

    def packages(self) -> list[Path]:
        return sorted(self.stick.rglob("*.cchc"), key=lambda one: one.stat().st_mtime_ns)

    def clear_stick(self) -> None:
        for path in self.packages():
            path.unlink()
