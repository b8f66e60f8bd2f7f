"""Pages drawn for the screen and for paper are the same pages."""

import pytest
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from cchc_desktop.core.progress import CancelToken
from cchc_desktop.gui.minutes import pdf_pages
from cchc_desktop.gui.minutes.pdf_pages import PdfPages
from cchc_desktop.gui.minutes.printing import print_pdf

PORTRAIT, LANDSCAPE = (595, 842), (842, 595)


def make_pdf(*sizes):
    """A PDF with a black square in the lower left corner of each page."""
    kids = " ".join(f"{3 + 2 * n} 0 R" for n in range(len(sizes)))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(sizes)} >>"]
    drawing = "0 g 0 0 72 72 re f"
    for n, (width, height) in enumerate(sizes):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {4 + 2 * n} 0 R >>"
        )
        objects.append(f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream")
    body = "%PDF-1.4\n"
    places = []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(body)
    body += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}"
    body += f"trailer << /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF"
    return body.encode("ascii")


@pytest.fixture
def printer(qapp, tmp_path):
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(tmp_path / "paper.pdf"))
    made.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    made.setFullPage(True)
    made.setResolution(100)
    return made


def test_strips_put_together_are_the_page(qapp, monkeypatch):
    monkeypatch.setattr(pdf_pages, "_BAND_PIXELS", 20_000)
    pages = PdfPages(make_pdf(PORTRAIT))
    whole = pages.image(0, dots_per_inch=100)
    together = QImage(whole.size(), QImage.Format.Format_RGBX8888)
    painter = QPainter(together)
    strips = list(pages.bands(0, dots_per_inch=100))
    for corner, strip in strips:
        painter.drawImage(corner, strip)
    painter.end()
    pages.close()
    assert len(strips) > 5
    assert together == whole.convertToFormat(QImage.Format.Format_RGBX8888)
    assert together.pixelColor(5, together.height() - 5).lightness() == 0
    assert together.pixelColor(together.width() - 5, 5).lightness() == 255


def test_no_strip_takes_the_memory_of_a_whole_page(qapp):
    pages = PdfPages(make_pdf(PORTRAIT))
    strips = [strip.size() for _, strip in pages.bands(0, dots_per_inch=600)]
    pages.close()
    assert max(size.width() * size.height() for size in strips) < 4_100_000
    assert strips[0].width() == 4959


def test_printed_pages_keep_their_number_and_way(printer, tmp_path):
    assert print_pdf(printer, make_pdf(PORTRAIT, LANDSCAPE, PORTRAIT))
    pages = PdfPages((tmp_path / "paper.pdf").read_bytes())
    ways = [pages.size(index).width() > pages.size(index).height() for index in range(len(pages))]
    pages.close()
    assert ways == [False, True, False]


def test_only_the_pages_asked_for_are_printed(printer, tmp_path):
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    assert print_pdf(printer, make_pdf(PORTRAIT, PORTRAIT, PORTRAIT, PORTRAIT))
    pages = PdfPages((tmp_path / "paper.pdf").read_bytes())
    pages.close()
    assert len(pages) == 2


def test_a_stopped_print_is_not_called_printed(printer):
    cancel = CancelToken()

    def stop(done, total, what):
        if done == 1:
            cancel.cancel()

    assert not print_pdf(printer, make_pdf(PORTRAIT, PORTRAIT, PORTRAIT), progress=stop, cancel=cancel)
