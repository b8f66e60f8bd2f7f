"""The preview: the pages of the very PDF that is printed, one below the other."""

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from cchc_desktop.gui.minutes.pdf_pages import PdfPages
from cchc_desktop.gui.palette import current_tokens
from cchc_desktop.gui.style import scaled

_POINTS_PER_INCH = 72
_GAP = 16
_WIDEST_DPI = 110
_NARROWEST_DPI = 48
_REDRAW_MS = 60


class PageSheet(QWidget):
    """One sheet of paper. It draws its page when it first comes into view."""

    def __init__(self, pages: PdfPages, index: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = pages
        self._index = index
        self._dots_per_inch = 0.0
        self._picture = None
        self.setAccessibleName(f"Trang {index + 1} của biên bản")

    def set_dots_per_inch(self, dots_per_inch: float) -> None:
        """Fit the sheet to a resolution of the screen."""
        if abs(dots_per_inch - self._dots_per_inch) < 0.01:
            return
        self._dots_per_inch = dots_per_inch
        self._picture = None
        self.setFixedSize(self._sheet_size())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        ratio = self.devicePixelRatioF()
        if self._picture is None:
            self._picture = self._pages.image(self._index, dots_per_inch=self._dots_per_inch * ratio)
            self._picture.setDevicePixelRatio(ratio)
        painter.drawImage(self.rect(), self._picture)
        painter.setPen(QColor(current_tokens().line))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def forget_picture(self) -> None:
        """Give back the memory of a sheet far from view."""
        self._picture = None

    def _sheet_size(self) -> QSize:
        points = self._pages.size(self._index)
        scale = self._dots_per_inch / _POINTS_PER_INCH
        return QSize(round(points.width() * scale), round(points.height() * scale))


class PdfPreview(QScrollArea):
    """Shows a PDF. PgUp and PgDn go by pages; `page_shown` tells the page in view and how many there are."""

    page_shown = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: PdfPages | None = None
        self._sheets: list[PageSheet] = []
        self._column = QWidget()
        self._layout = QVBoxLayout(self._column)
        self._layout.setSpacing(scaled(_GAP))
        self._layout.setContentsMargins(scaled(_GAP), scaled(_GAP), scaled(_GAP), scaled(_GAP))
        self.setWidget(self._column)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Xem trước biên bản")
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(_REDRAW_MS)
        self._redraw.timeout.connect(self._fit)

    def show_pdf(self, pdf: bytes) -> None:
        """Show another PDF and stay at the same place of it."""
        place = self.verticalScrollBar().value()
        self.clear()
        self._pages = PdfPages(pdf)
        self._sheets = [PageSheet(self._pages, index) for index in range(len(self._pages))]
        for sheet in self._sheets:
            self._layout.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        self._fit()
        self.verticalScrollBar().setValue(place)
        self._on_scrolled()

    def clear(self) -> None:
        """Take the pages away and give their memory back."""
        for sheet in self._sheets:
            self._layout.removeWidget(sheet)
            sheet.hide()
            sheet.deleteLater()
        self._sheets = []
        if self._pages is not None:
            self._pages.close()
            self._pages = None

    def page_count(self) -> int:
        """Return the number of pages shown."""
        return len(self._sheets)

    def go_to_page(self, index: int) -> None:
        """Bring a page to the top of the view."""
        if 0 <= index < len(self._sheets):
            self.verticalScrollBar().setValue(self._sheets[index].y() - scaled(_GAP))

    def current_page(self) -> int:
        """Return the page most in view, counted from 0."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        shown = [index for index, sheet in enumerate(self._sheets) if sheet.y() <= middle]
        return shown[-1] if shown else 0

    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        if arg__1.key() in steps:
            self.go_to_page(self.current_page() + steps[Qt.Key(arg__1.key())])
        elif arg__1.key() == Qt.Key.Key_Home:
            self.go_to_page(0)
        elif arg__1.key() == Qt.Key.Key_End:
            self.go_to_page(len(self._sheets) - 1)
        else:
            super().keyPressEvent(arg__1)

    def resizeEvent(self, arg__1: QResizeEvent) -> None:
        super().resizeEvent(arg__1)
        self._redraw.start()

    def _fit(self) -> None:
        if self._pages is None or not self._sheets:
            return
        room = self.viewport().width() - 2 * scaled(_GAP)
        inches = self._pages.size(0).width() / _POINTS_PER_INCH
        fitting = min(max(room / inches, _NARROWEST_DPI), scaled(_WIDEST_DPI))
        for sheet in self._sheets:
            sheet.set_dots_per_inch(fitting)
        self._lay_out_now()

    def _lay_out_now(self) -> None:
        """Bring the scroll bar's range up to date, so that a place can be gone to at once."""
        self._layout.activate()
        QCoreApplication.sendPostedEvents(self._column, QEvent.Type.LayoutRequest.value)
        QCoreApplication.sendPostedEvents(self, QEvent.Type.LayoutRequest.value)

    def _on_scrolled(self) -> None:
        if not self._sheets:
            return
        height = self.viewport().height()
        near = QRect(0, self.verticalScrollBar().value() - 2 * height, 1 << 20, 5 * height)
        for sheet in self._sheets:
            if not near.intersects(sheet.geometry()):
                sheet.forget_picture()
        self.page_shown.emit(self.current_page() + 1, len(self._sheets))
