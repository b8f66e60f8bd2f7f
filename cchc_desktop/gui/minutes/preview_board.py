"""The middle of the page: the sheets, and below them where one is and how large they are shown."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.gui.minutes.preview import PdfPreview
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.labels import KeyHint, Role, label
from cchc_desktop.gui.widgets.marks import EmptyState

_WAITING = ("Đang dựng biên bản…", "Các trang hiện ra ở đây khi dựng xong.")


class PreviewBoard(QWidget):
    """Shows the pages and keeps the old ones in view until newer ones are there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preview = PdfPreview(self)
        self._nothing = EmptyState(*_WAITING)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(self.preview)
        self._where = label("", Role.MUTED)
        self._drawing = label("đang dựng…", Role.MUTED)
        self._drawing.setVisible(False)
        self._size = label("", Role.MUTED)
        self._fit = Button("Vừa bề ngang", ButtonKind.QUIET, keys="0", clicked=self.preview.fit_width)
        self.side = Button("", ButtonKind.QUIET, keys="F9")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._pages, 1)
        column.addWidget(self._foot())
        self.setFocusProxy(self.preview)
        self.preview.page_shown.connect(self._on_page)
        self.preview.zoomed.connect(self._on_zoomed)

    def show_pdf(self, pdf: bytes) -> None:
        """Show newer pages. Raises what pdfium raises for bytes that are no PDF; the old pages stay."""
        before = self._pages.currentIndex()
        self._pages.setCurrentWidget(self.preview)  # first, so that the pages are made for its width
        try:
            self.preview.show_pdf(pdf)
        except Exception:
            self._pages.setCurrentIndex(before)
            raise

    def clear(self) -> None:
        """Take the pages away: another visit comes."""
        self.preview.clear()
        self._nothing.set_words(*_WAITING)
        self._where.setText("")
        self._size.setText("")
        self._pages.setCurrentWidget(self._nothing)

    def show_failure(self, words: str) -> None:
        """Say, where there are no pages yet, that they could not be made."""
        self._nothing.set_words("Chưa dựng được biên bản", words)

    def set_busy(self, busy: bool) -> None:
        """Say that newer pages are on their way."""
        self._drawing.setVisible(busy and self._pages.currentWidget() is self.preview)

    @property
    def is_busy(self) -> bool:
        """Tell whether the page says that newer pages are on their way."""
        return self._drawing.isVisibleTo(self)

    def where(self) -> str:
        """Return the words for the page in view."""
        return self._where.text()

    def _foot(self) -> QWidget:
        foot = QFrame(self)
        foot.setObjectName("preview_foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(scaled(14), scaled(2), scaled(8), scaled(2))
        row.setSpacing(scaled(6))
        row.addWidget(self._where)
        for keys in ("PgUp", "PgDn"):
            row.addWidget(KeyHint(keys))
        row.addSpacing(scaled(8))
        row.addWidget(self._drawing)
        row.addStretch(1)
        for words, name, run in (
            ("−", "Thu nhỏ trang (phím -)", self.preview.zoom_out),
            ("+", "Phóng to trang (phím +)", self.preview.zoom_in),
        ):
            button = Button(words, ButtonKind.QUIET, clicked=run)
            button.setAccessibleName(name)
            button.setToolTip(f"{name}, hoặc Ctrl và bánh xe chuột")
            row.addWidget(button)
            if words == "−":
                row.addWidget(self._size)
        row.addWidget(self._fit)
        row.addWidget(self.side)
        row.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        return foot

    def _on_page(self, page: int, pages: int) -> None:
        self._where.setText(f"Trang {page} / {pages}")

    def _on_zoomed(self, percent: int) -> None:
        self._size.setText(f"{percent} %")
        self._fit.setEnabled(not self.preview.fits_width())
