"""Pictures of the pages of a PDF, made when they are needed. The only module that knows pdfium."""

from collections.abc import Iterator
from math import ceil
from threading import Lock

import pypdfium2
from PySide6.QtCore import QPoint, QSizeF
from PySide6.QtGui import QImage

_POINTS_PER_INCH = 72
_BAND_PIXELS = 4_000_000
"""A page for a printer is drawn in bands of about this size: 600 dpi at once would take 140 MB."""

_Crop = tuple[float, float, float, float]
"""What to leave out at the left, bottom, right and top, in points."""
_WHOLE: _Crop = (0.0, 0.0, 0.0, 0.0)

_PDFIUM = Lock()
"""pdfium is one for the whole process and not thread-safe: who uses it holds this."""


class PdfPages:
    """The pages of one PDF, for one thread at a time; several may be open on several threads.

    `close` gives their memory back. Raises `pypdfium2.PdfiumError` for bytes that are no PDF.
    """

    def __init__(self, pdf: bytes) -> None:
        with _PDFIUM:
            self._document = pypdfium2.PdfDocument(pdf)
            count = len(self._document)
            self._sizes = tuple(QSizeF(*self._document.get_page_size(index)) for index in range(count))

    def __len__(self) -> int:
        return len(self._sizes)

    def size(self, index: int) -> QSizeF:
        """Return width and height of a page in points (1/72 inch)."""
        return self._sizes[index]

    def image(self, index: int, *, dots_per_inch: float) -> QImage:
        """Draw a page on white at a resolution."""
        return self._picture(index, dots_per_inch / _POINTS_PER_INCH, _WHOLE)

    def bands(self, index: int, *, dots_per_inch: float) -> Iterator[tuple[QPoint, QImage]]:
        """Draw a page for paper, strip by strip from the top; each comes with the place of its corner.

        Letters have hard edges: a printer would turn their grey edges into dots.
        """
        scale = dots_per_inch / _POINTS_PER_INCH
        width, height = (ceil(length * scale) for length in self._sizes[index].toTuple())
        rows = max(_BAND_PIXELS // width, 1)
        for top in range(0, height, rows):
            below = max(height - top - rows - 1, 0)  # one row in common, so that no seam can show
            # pdfium rounds what it cuts off up to whole pixels.
            crop = (0.0, max(below - 0.5, 0) / scale, 0.0, max(top - 0.5, 0) / scale)
            yield QPoint(0, top), self._picture(index, scale, crop, for_paper=True)

    def close(self) -> None:
        """Give the memory back."""
        with _PDFIUM:
            self._document.close()

    def _picture(self, index: int, scale: float, crop: _Crop, *, for_paper: bool = False) -> QImage:
        with _PDFIUM:
            page = self._document[index]
            try:
                bitmap = page.render(
                    scale=scale, crop=crop, rev_byteorder=True, prefer_bgrx=True, no_smoothtext=for_paper
                )
            finally:
                page.close()
            picture = QImage(
                bytes(bitmap.buffer),
                bitmap.width,
                bitmap.height,
                bitmap.stride,
                QImage.Format.Format_RGBX8888,
            )
            return picture.copy()
