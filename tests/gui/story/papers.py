"""What leaves the program on paper or as a Word file."""

import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from cchc_desktop.gui.minutes.minutes_page import MinutesPage
from tests.gui.story.laptops import Laptop
from tests.running import click, wait_until


def save_minutes(here: Laptop, folder: Path) -> Path:
    """Save the minutes for Word, by Ctrl+S, and return the file the window says it saved."""
    here.go("minutes", visit=here.find_visit())
    desk = here.one(MinutesPage).desk
    wait_until(lambda: not desk.maker.busy and desk.board.preview.page_count() > 0)
    here.shortcut(Qt.Key.Key_S)
    dialog = here.dialog(QFileDialog)
    dialog.setDirectory(str(folder))
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    wait_until(lambda: desk.banner.isVisible() and "Đã lưu" in desk.banner.text())
    (path,) = folder.glob("*.docx")
    assert path.name in desk.banner.text()
    return path


def seal(here: Laptop) -> None:
    """Seal the visit on the print that was just made."""
    desk = here.one(MinutesPage).desk
    click(desk, "Khóa sau khi ký…")
    QTest.keyClick(desk.sealing.dialog, Qt.Key.Key_Return)
    wait_until(lambda: "Đã khóa số liệu" in desk.banner.text())


def text_of(document: Path) -> str:
    """Return the words of a Word file."""
    with zipfile.ZipFile(document) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    return " ".join("".join(root.itertext()).split())


def printing_to(paper: Path):
    """Stand for the print dialog: print to a file."""

    def ask(parent: object, pages: int, copies: int, name: str) -> QPrinter:
        del parent, pages, copies, name
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(paper))
        return printer

    return ask


def pages_of(paper: Path) -> int:
    document = pypdfium2.PdfDocument(str(paper))
    try:
        return len(document)
    finally:
        document.close()
