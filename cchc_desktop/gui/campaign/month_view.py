"""A month on one sheet: how many visits each day has, moved through by keyboard."""

from collections.abc import Mapping
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import current_tokens
from cchc_desktop.gui.style import scaled

_DAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)


class MonthView(QWidget):
    """Arrows move by day and week, PgUp and PgDn by month.

    `day_moved(date)` comes when the day changes, `day_chosen(date)` on Enter and double click.
    """

    day_moved = Signal(object)
    day_chosen = Signal(object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._day = today
        self._counts: Mapping[date, int] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._describe()

    @property
    def day(self) -> date:
        """The day the cursor is on."""
        return self._day

    def show_counts(self, counts: Mapping[date, int], *, today: date) -> None:
        """Show how many visits each day has."""
        self._counts = counts
        self._today = today
        self._describe()
        self.update()

    def show_day(self, day: date) -> None:
        """Put the cursor on a day without saying that a person did."""
        self._day = day
        self._describe()
        self.update()

    def move_months(self, months: int) -> None:
        """Go `months` on or back, to the same day or the last of the month."""
        count = self._day.year * 12 + self._day.month - 1 + months
        first = date(count // 12, count % 12 + 1, 1)
        self._go(first.replace(day=min(self._day.day, _month_end(first).day)))

    def title(self) -> str:
        """Return the month in words."""
        return f"Tháng {self._day.month} năm {self._day.year}"

    @called_by_qt
    def sizeHint(self) -> QSize:
        return QSize(scaled(300), scaled(26 + 6 * 34))

    @called_by_qt
    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(240), scaled(26 + 6 * 34))

    @called_by_qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
        elif event.key() in _STEPS:
            self._go(self._day + timedelta(days=_STEPS[Qt.Key(event.key())]))
        elif event.key() in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self.move_months(-1 if event.key() == Qt.Key.Key_PageUp else 1)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.day_chosen.emit(self._day)
        else:
            super().keyPressEvent(event)

    @called_by_qt
    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self._day_at(event.position().toPoint().x(), event.position().toPoint().y())
        if day is not None:
            self._go(day)

    @called_by_qt
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.day_chosen.emit(self._day)

    @called_by_qt
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = current_tokens()
        small = QFont(self.font())
        small.setPixelSize(scaled(12))
        painter.setFont(small)
        painter.setPen(QColor(tokens.muted))
        for column, name in enumerate(_DAYS):
            painter.drawText(self._box(column, -1), _CENTRE, name)
        for place in range(42):
            self._paint_day(painter, self._first() + timedelta(days=place), self._box(place % 7, place // 7))

    def _paint_day(self, painter: QPainter, day: date, box: QRect) -> None:
        tokens = current_tokens()
        visits = self._counts.get(day, 0)
        inner = box.adjusted(1, 1, -1, -1)
        if visits:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_ground))
            painter.drawRoundedRect(inner, 5, 5)
        if day == self._day:
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(QColor(tokens.accent if self.hasFocus() else tokens.muted))
            pen.setWidth(2 if self.hasFocus() else 1)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inner, 5, 5)
        font = QFont(self.font())
        font.setBold(day == self._today or bool(visits))
        painter.setFont(font)
        other = day.month != self._day.month
        ink = tokens.line if other else tokens.accent if visits or day == self._today else tokens.ink
        painter.setPen(QColor(tokens.muted if other and visits else ink))
        painter.drawText(box.adjusted(0, 0, 0, -scaled(6) if visits else 0), _CENTRE, str(day.day))
        if visits:
            self._paint_dots(painter, box, visits)

    @staticmethod
    def _paint_dots(painter: QPainter, box: QRect, visits: int) -> None:
        """Paint a dot per visit under the day; four stand for more."""
        shown, gap = min(visits, 4), scaled(7)
        left = box.center().x() - (shown - 1) * gap / 2
        painter.setBrush(painter.pen().color())
        painter.setPen(Qt.PenStyle.NoPen)
        for place in range(shown):
            painter.drawEllipse(QPointF(left + place * gap + 0.5, box.bottom() - scaled(8)), 2.0, 2.0)

    def _go(self, day: date) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if day != self._day:
            self.show_day(day)
            self.day_moved.emit(day)

    def _first(self) -> date:
        first = self._day.replace(day=1)
        return first - timedelta(days=first.weekday())

    def _box(self, column: int, row: int) -> QRect:
        width, height, top = self.width() / 7, scaled(34), scaled(24)
        left, right = round(column * width), round((column + 1) * width)
        if row < 0:
            return QRect(left, 0, right - left, top)
        return QRect(left, top + row * height, right - left, height)

    def _day_at(self, x: int, y: int) -> date | None:
        for place in range(42):
            if self._box(place % 7, place // 7).contains(x, y):
                return self._first() + timedelta(days=place)
        return None

    def _describe(self) -> None:
        visits = self._counts.get(self._day, 0)
        self.setAccessibleName(
            f"Lịch, ngày {self._day.day}/{self._day.month}/{self._day.year}, {visits} cuộc"
        )


def _month_end(first: date) -> date:
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return following - timedelta(days=1)
