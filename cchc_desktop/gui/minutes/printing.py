"""Printing: the pages of the PDF, drawn on the printer chosen in the system's own dialog."""

from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from cchc_desktop.core.progress import CancelToken, Progress, no_progress
from cchc_desktop.gui.minutes.pdf_pages import PdfPages

_HIGHEST_DPI = 600


def ask_printer(parent: QWidget, pages: int, copies: int, name: str = "Biên bản") -> QPrinter | None:
    """Show the system's print dialog; None when the person closed it without printing.

    `name` is that of the document: a printer into a file proposes it.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    printer.setCopyCount(max(copies, 1))
    printer.setDocName(name)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, max(pages, 1))
    try:
        return printer if dialog.exec() else None
    finally:
        dialog.deleteLater()


def print_pdf(
    printer: QPrinter, pdf: bytes, *, progress: Progress = no_progress, cancel: CancelToken | None = None
) -> bool:
    """Draw the chosen pages in their true size; False when the printer refused or it was stopped midway.

    May run on any thread, as long as nobody else uses the printer meanwhile.
    """
    pages = PdfPages(pdf)
    try:
        first, last = _page_range(printer, len(pages))
        _set_orientation(printer, pages.size(first))
        painter = QPainter()
        if not painter.begin(printer):
            return False
        try:
            for index in range(first, last):
                progress(index - first, last - first, "print")
                stopped = cancel is not None and cancel.cancelled
                if stopped or not _draw(painter, printer, pages, index, is_first=index == first):
                    printer.abort()
                    return False
        finally:
            painter.end()
        return printer.printerState() is not QPrinter.PrinterState.Error
    finally:
        pages.close()


def _page_range(printer: QPrinter, count: int) -> tuple[int, int]:
    if printer.printRange() is QPrinter.PrintRange.PageRange and 0 < printer.fromPage() <= count:
        return printer.fromPage() - 1, min(max(printer.toPage(), printer.fromPage()), count)
    return 0, count


def _draw(painter: QPainter, printer: QPrinter, pages: PdfPages, index: int, *, is_first: bool) -> bool:
    if not is_first:
        _set_orientation(printer, pages.size(index))
        if not printer.newPage():
            return False
    resolution = min(printer.resolution(), _HIGHEST_DPI)
    painter.save()
    painter.scale(printer.resolution() / resolution, printer.resolution() / resolution)
    for corner, band in pages.bands(index, dots_per_inch=resolution):
        painter.drawImage(QPointF(corner), band)
    painter.restore()
    return True


def _set_orientation(printer: QPrinter, points: QSizeF) -> None:
    landscape = points.width() > points.height()
    orientation = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    if printer.pageLayout().orientation() is not orientation:
        printer.setPageOrientation(orientation)
