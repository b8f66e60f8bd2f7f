"""Pictures of the pages of a PDF, made when they are needed. The only module that knows pdfium."""

import pypdfium2
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

_POINTS_PER_INCH = 72


class PdfPages:
    """The pages of one PDF. pdfium is not thread-safe: use it on one thread only, and `close` it."""

    def __init__(self, pdf: bytes) -> None:
        self._document = pypdfium2.PdfDocument(pdf)
        self._sizes = tuple(QSizeF(*self._document.get_page_size(index)) for index in range(len(self)))

    def __len__(self) -> int:
        return len(self._document)

    def size(self, index: int) -> QSizeF:
        """Return width and height of a page in points (1/72 inch)."""
        return self._sizes[index]

    def image(self, index: int, *, dots_per_inch: float) -> QImage:
        """Draw a page on white at a resolution."""
        page = self._document[index]
        try:
            bitmap = page.render(scale=dots_per_inch / _POINTS_PER_INCH, rev_byteorder=True, prefer_bgrx=True)
            picture = QImage(
                bytes(bitmap.buffer),
                bitmap.width,
                bitmap.height,
                bitmap.stride,
                QImage.Format.Format_RGBX8888,
            )
            return picture.copy()
        finally:
            page.close()

    def close(self) -> None:
        """Give the memory back."""
        self._document.close()
