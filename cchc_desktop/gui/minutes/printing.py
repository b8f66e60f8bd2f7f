"""Printing: the pages of the PDF, drawn on the printer chosen in the system's own dialog."""

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from cchc_desktop.gui.minutes.pdf_pages import PdfPages

_HIGHEST_DPI = 600


def ask_printer(parent: QWidget, *, pages: int, copies: int) -> QPrinter | None:
    """Show the system's print dialog; None when the person closed it without printing."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    printer.setCopyCount(max(copies, 1))
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, pages)
    try:
        return printer if dialog.exec() else None
    finally:
        dialog.deleteLater()


def print_pdf(printer: QPrinter, pdf: bytes) -> bool:
    """Draw the chosen pages in their true size; False when the printer refused."""
    pages = PdfPages(pdf)
    try:
        first, last = _page_range(printer, len(pages))
        _set_orientation(printer, pages.size(first))
        painter = QPainter()
        if not painter.begin(printer):
            return False
        try:
            return all(
                _draw(painter, printer, pages, index, is_first=index == first) for index in range(first, last)
            )
        finally:
            painter.end()
    finally:
        pages.close()


def _page_range(printer: QPrinter, count: int) -> tuple[int, int]:
    if printer.printRange() is QPrinter.PrintRange.PageRange and printer.fromPage():
        return printer.fromPage() - 1, min(printer.toPage(), count)
    return 0, count


def _draw(painter: QPainter, printer: QPrinter, pages: PdfPages, index: int, *, is_first: bool) -> bool:
    if not is_first:
        _set_orientation(printer, pages.size(index))
        if not printer.newPage():
            return False
    resolution = printer.resolution()
    image = pages.image(index, dots_per_inch=min(resolution, _HIGHEST_DPI))
    size = pages.size(index) / 72 * resolution
    painter.drawImage(QRectF(0, 0, size.width(), size.height()), image)
    return True


def _set_orientation(printer: QPrinter, points: QSizeF) -> None:
    landscape = points.width() > points.height()
    orientation = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    if printer.pageLayout().orientation() is not orientation:
        printer.setPageOrientation(orientation)
