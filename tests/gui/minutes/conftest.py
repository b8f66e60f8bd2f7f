"""A real store with one visit, and the page of its minutes in a real window."""

import pypdfium2
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from shiboken6 import isValid

from cchc_desktop.composition import open_workspace
from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.ids import seeded_ids
from cchc_desktop.gui.bus import Bus
from cchc_desktop.gui.dialogs.messages import MessageDialog
from cchc_desktop.gui.main_window import MainWindow, PageEntry
from cchc_desktop.gui.minutes import preview_maker
from cchc_desktop.gui.minutes.giving_out import Outside
from cchc_desktop.gui.minutes.minutes_page import MinutesPage
from cchc_desktop.gui.tasks import wait_for_tasks
from tests.gui.stand_ins import Elsewhere, Ticking

WAIT = 20_000


class World:
    """The window over one data folder; printing goes to a file, other programs are only noted."""

    def __init__(self, folder, theme, qtbot):
        self.folder = folder
        self.qtbot = qtbot
        self.clock = Ticking(hour=7)
        self.paper = folder / "paper.pdf"
        self.documents = folder / "documents"
        self.documents.mkdir()
        self.opened = []
        self.asked = []
        self.has_word = True
        self.takes_printer = True
        self.workspace = open_workspace(
            folder / "data", clock=self.clock, ids=seeded_ids(7), backups=folder / "backups"
        )
        self.plan()
        self.bus = Bus()
        self.window = MainWindow(theme)
        self.elsewhere = Elsewhere()
        outside = Outside(
            ask_printer=self.ask_printer, open_file=self.open_file, documents=lambda: self.documents
        )
        for page in ("home", "visit", "settings", "campaign", "transfer"):
            self.window.add_page(PageEntry(page=page, make=lambda _: self.elsewhere))
        self.window.add_page(
            PageEntry(
                page="minutes",
                make=lambda shell: MinutesPage(shell, self.workspace, self.bus, outside=outside),
            )
        )
        self.window.resize(1366, 768)

    def plan(self):
        planning = self.workspace.planning
        self.workspace.station.set_up(name="TN-01", person="Phạm Minh Tuấn", post="Thư ký")
        self.campaign = planning.create_campaign("tayninh-2023")
        editing = self.workspace.editing(self.campaign)
        for name, role in (
            ("Trần Quốc Khánh", "leader"),
            ("Phạm Minh Tuấn", "secretary"),
            ("Lê Thị Hoa", "member"),
        ):
            editing.new_entity("member", honorific="Ông", name=name, role=role)
        unit = editing.new_entity("unit", name="UBND Phường 1", tags=["phuong_xa"])
        day = "2023-09-12"
        self.visit = planning.create_visit(self.campaign, unit_id=unit, date=day, kind="planned")
        other = editing.new_entity("unit", name="UBND xã Tân Bình", tags=["phuong_xa"])
        self.other_visit = planning.create_visit(self.campaign, unit_id=other, date=day, kind="surprise")

    # --- outside

    def ask_printer(self, parent, pages, copies):
        self.asked.append((pages, copies))
        if not self.takes_printer:
            return None
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.paper))
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        printer.setFullPage(True)
        printer.setResolution(100)
        return printer

    def open_file(self, path):
        self.opened.append(path)
        return self.has_word

    # --- the page

    def show(self, visit="", **args):
        self.window.go("minutes", visit=visit or self.visit, **args)
        if self.window.isHidden():
            self.window.show()
            self.qtbot.waitActive(self.window).__enter__()
            self.window.activateWindow()
        self.drawn()

    def drawn(self):
        """Wait until the pages show what is kept."""
        self.qtbot.waitUntil(
            lambda: not self.desk.maker.busy and self.preview.page_count() > 0, timeout=20_000
        )

    @property
    def page(self):
        return self.window._pages["minutes"]

    @property
    def desk(self):
        return self.page.desk

    @property
    def preview(self):
        return self.desk.board.preview

    @property
    def texts(self):
        return self.desk.side.texts

    def field(self, name):
        return self.texts._bindings[name].widget

    def type_into(self, name, text):
        """Go into a text of the minutes and type."""
        self.come_back()
        self.desk.go_to_text(name)
        target = QApplication.focusWidget()
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(target, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        """Press a key where the cursor is, or on the window for a shortcut of the page."""
        self.come_back()
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def ctrl(self, letter):
        self.press(getattr(Qt.Key, f"Key_{letter}"), Qt.KeyboardModifier.ControlModifier)

    def click(self, words, within=None):
        """Press the visible button with these words by keyboard."""
        buttons = (within or self.desk).findChildren(QPushButton)
        (button,) = (one for one in buttons if one.text() == words and one.isVisible())
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)

    def message(self):
        """Wait for a calm message or question."""
        self.qtbot.waitUntil(lambda: bool(self.messages()))
        return self.messages()[-1]

    def messages(self):
        return [one for one in self.page.findChildren(MessageDialog) if one.isVisible()]

    def answer(self, dialog, *, yes):
        """Press Enter or Esc in a question."""
        QTest.keyClick(dialog, Qt.Key.Key_Return if yes else Qt.Key.Key_Escape)
        self.come_back()

    def come_back(self):
        """Give the window the keyboard again; without a window manager nobody does it for us."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)

    def banner(self, words):
        """Wait until the page says something with these words."""
        self.qtbot.waitUntil(
            lambda: self.desk.banner.isVisible() and words in self.desk.banner.text(), timeout=20_000
        )
        return self.desk.banner.text()

    # --- the store

    def record(self):
        return self.workspace.capture.visit(self.visit)

    def key(self, field):
        return FieldKey("visit", self.visit, field)

    def put(self, field, value, visit=""):
        editing = self.workspace.editing(self.campaign)
        self.bus.post(editing.put(FieldKey("visit", visit or self.visit, field), value))

    def print_now(self):
        """Print in spite of what is missing."""
        self.ctrl("P")
        self.answer(self.message(), yes=True)
        self.banner("Đã chuyển biên bản")

    def seal_now(self):
        self.desk.sealing.ask()
        QTest.keyClick(self.desk.sealing.dialog, Qt.Key.Key_Return)
        self.banner("Đã khóa số liệu")

    def shown_text(self):
        """The words of the pages in the preview."""
        return self.pdf_text(self.workspace.reporting.preview_pdf(self.visit))

    def pdf_text(self, pdf):
        """The words of a PDF."""
        document = pypdfium2.PdfDocument(pdf)
        try:
            return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
        finally:
            document.close()

    def paper_pages(self):
        """How many pages came out of the printer."""
        document = pypdfium2.PdfDocument(str(self.paper))
        try:
            return len(document)
        finally:
            document.close()

    def close_window(self):
        self.window.close()
        self.window.deleteLater()

    def close(self):
        if isValid(self.window):
            self.close_window()
        wait_for_tasks()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.workspace.close()


@pytest.fixture
def world(tmp_path, theme, qtbot, monkeypatch):
    monkeypatch.setattr(preview_maker, "SETTLE_MS", 20)
    made = World(tmp_path, theme, qtbot)
    yield made
    made.close()
