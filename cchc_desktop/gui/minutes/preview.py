"""The preview: the pages of the very PDF that is printed, one below the other."""

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from cchc_desktop.gui.minutes.pdf_pages import PdfPages
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import current_tokens
from cchc_desktop.gui.style import scaled

_POINTS_PER_INCH = 72
_GAP = 16
_WIDEST_DPI = 110
_NARROWEST_DPI = 48
_REDRAW_MS = 60
_FULL_SIZE_DPI = 96
_ZOOMS = (50, 67, 80, 100, 125, 150, 200, 300)
"""The sizes one can go to, in per cent of the true size of the paper."""
_MOST_DRAWN_AHEAD = 1
"""How many heights of the view above and below it keep their pictures."""


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

    @called_by_qt
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
    """Shows a PDF. PgUp and PgDn go by pages, + and - (Ctrl and the wheel) change the size, 0 fits the width.

    `page_shown` tells the page in view and how many there are, `zoomed` the size in per cent.
    """

    page_shown = Signal(int, int)
    zoomed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zoom = 0
        self._dots_per_inch = float(_FULL_SIZE_DPI)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # Always there: its coming would change the width the pages have just been made for.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._pages: PdfPages | None = None
        self._sheets: list[PageSheet] = []
        # Placed by hand: the scroll bar's range must be right at once, so that a page can be gone to.
        self._column = QWidget()
        self.setWidget(self._column)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Xem trước biên bản")
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(_REDRAW_MS)
        self._redraw.timeout.connect(self._fit)

    def show_pdf(self, pdf: bytes) -> None:
        """Show another PDF and stay at the same place of it; one that cannot be read leaves the old pages."""
        pages = PdfPages(pdf)
        place = self.verticalScrollBar().value()
        self.clear()
        self._pages = pages
        self._sheets = [PageSheet(self._pages, index, self._column) for index in range(len(self._pages))]
        self._fit()
        for sheet in self._sheets:
            sheet.show()
        self.verticalScrollBar().setValue(place)
        self._on_scrolled()

    def clear(self) -> None:
        """Take the pages away and give their memory back."""
        for sheet in self._sheets:
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

    def go_by(self, pages: int) -> None:
        """Go forward or back; past the first or last page nothing happens."""
        self.go_to_page(self.current_page() + pages)

    def percent(self) -> int:
        """Return the size shown, in per cent of the true size of the paper."""
        return round(self._dots_per_inch * 100 / _FULL_SIZE_DPI)

    def fits_width(self) -> bool:
        """Tell whether the pages take the width of the view."""
        return self._zoom == 0

    def fit_width(self) -> None:
        """Let the pages follow the width of the view again."""
        self._set_zoom(0)

    def zoom_in(self) -> None:
        """Show the pages one step larger."""
        self._set_zoom(next((size for size in _ZOOMS if size > self.percent()), _ZOOMS[-1]))

    def zoom_out(self) -> None:
        """Show the pages one step smaller."""
        self._set_zoom(next((size for size in reversed(_ZOOMS) if size < self.percent()), _ZOOMS[0]))

    @called_by_qt
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        run = {
            Qt.Key.Key_PageDown: lambda: self.go_by(1),
            Qt.Key.Key_PageUp: lambda: self.go_by(-1),
            Qt.Key.Key_Home: lambda: self.go_to_page(0),
            Qt.Key.Key_End: lambda: self.go_to_page(len(self._sheets) - 1),
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
            Qt.Key.Key_0: self.fit_width,
        }.get(Qt.Key(arg__1.key()))
        if run is None or arg__1.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(arg__1)
        else:
            run()

    @called_by_qt
    def wheelEvent(self, arg__1: QWheelEvent) -> None:
        if not arg__1.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(arg__1)
            return
        turned = arg__1.angleDelta().y()
        if turned:
            (self.zoom_in if turned > 0 else self.zoom_out)()
        arg__1.accept()

    @called_by_qt
    def resizeEvent(self, arg__1: QResizeEvent) -> None:
        super().resizeEvent(arg__1)
        self._redraw.start()

    def _set_zoom(self, percent: int) -> None:
        self._zoom = percent
        self._fit()

    def _fit(self) -> None:
        if self._pages is None or not self._sheets:
            return
        page, depth = self._place()
        chosen = self._zoom * _FULL_SIZE_DPI / 100
        for index, sheet in enumerate(self._sheets):
            sheet.set_dots_per_inch(chosen or self._fitting(index))
        self._dots_per_inch = chosen or self._fitting(page)
        self._place_sheets()
        self._go_to_place(page, depth)
        across = self.horizontalScrollBar()
        across.setValue(across.maximum() // 2)
        self.zoomed.emit(self.percent())

    def _fitting(self, index: int) -> float:
        """Return the resolution at which a page takes the width, within what is pleasant to read."""
        if self._pages is None:
            return _FULL_SIZE_DPI
        room = self.viewport().width() - 2 * scaled(_GAP)
        inches = self._pages.size(index).width() / _POINTS_PER_INCH
        return min(max(room / inches, _NARROWEST_DPI), scaled(_WIDEST_DPI))

    def _place(self) -> tuple[int, float]:
        """Return the page at the top of the view and which share of it lies above."""
        top = self.verticalScrollBar().value() + scaled(_GAP)
        above = [index for index, sheet in enumerate(self._sheets) if sheet.y() <= top]
        if not above:
            return 0, 0.0
        sheet = self._sheets[above[-1]]
        return above[-1], (top - sheet.y()) / max(sheet.height(), 1)

    def _go_to_place(self, page: int, depth: float) -> None:
        if page < len(self._sheets):
            sheet = self._sheets[page]
            self.verticalScrollBar().setValue(sheet.y() + round(depth * sheet.height()) - scaled(_GAP))

    def _place_sheets(self) -> None:
        gap = scaled(_GAP)
        widest = max(sheet.width() for sheet in self._sheets) + 2 * gap
        width = max(widest, self.viewport().width())
        top = gap
        for sheet in self._sheets:
            sheet.move((width - sheet.width()) // 2, top)
            top += sheet.height() + gap
        self._column.resize(width, top)

    def _on_scrolled(self) -> None:
        if not self._sheets:
            return
        height = self.viewport().height()
        ahead = _MOST_DRAWN_AHEAD * height
        near = QRect(0, self.verticalScrollBar().value() - ahead, 1 << 20, height + 2 * ahead)
        for sheet in self._sheets:
            if not near.intersects(sheet.geometry()):
                sheet.forget_picture()
        self.page_shown.emit(self.current_page() + 1, len(self._sheets))
