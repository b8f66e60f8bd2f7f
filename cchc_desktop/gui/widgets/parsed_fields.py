"""Fields that read dates, numbers and times the way people type them.

A field hands over the stored form (`2023-09-12`, `1234.5`, `08:30`, or empty) when it can be read. What
cannot be read stays visible, with a sentence under it, and is handed over as it was typed: nothing is lost.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from cchc_desktop.core.dates import iso_date, iso_time, parse_short_date, parse_short_time, short_date
from cchc_desktop.core.numbers import format_number, parse_count, parse_number
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled, set_style_property
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.text_fields import LineEdit


class ParsedEdit(QWidget):
    """Base of the fields below. `committed(str)` carries the stored form, or the text as typed."""

    committed = Signal(str)
    undo_exhausted = Signal()
    redo_exhausted = Signal()

    sentence: ClassVar[str] = ""
    typical_width: ClassVar[int] = 130

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = LineEdit(placeholder, self)
        self._remark = label(self.sentence, Role.NOTE, tone=Tone.WRONG, wrap=True)
        self._remark.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.line)
        column.addWidget(self._remark)
        column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setFocusProxy(self.line)
        self._connect()

    def value(self) -> str:
        """Return the stored form, or the text as typed when it cannot be read."""
        return self._stored(self.line.value())

    def set_value(self, stored: str) -> bool:
        """Show a stored form, or a text that could not be read; False while composing here."""
        if stored == self.value():
            return True
        done = self.line.set_value(self._shown(stored))
        self._judge()
        return done

    def is_valid(self) -> bool:
        """Tell whether the field is empty or can be read."""
        return self._readable(self.line.value())

    def pending(self) -> bool:
        """Tell whether something was typed that has not been handed over yet."""
        return self.line.pending()

    def flush(self) -> None:
        """Hand over now what has not been handed over yet."""
        self.line.flush()

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        return QSize(scaled(self.typical_width), super().sizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        leaving = event.type() is QEvent.Type.FocusOut and isinstance(event, QFocusEvent)
        if leaving and event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.line.flush()
            self._normalise()
        return super().eventFilter(watched, event)

    def to_stored(self, text: str) -> str:
        """Read what was typed. Raises `ValueError`."""
        raise NotImplementedError

    def to_shown(self, stored: str) -> str:
        """Write a stored form. Raises `ValueError` for anything else."""
        raise NotImplementedError

    def _connect(self) -> None:
        self.line.installEventFilter(self)
        self.line.committed.connect(self._hand_over)
        self.line.textEdited.connect(self._forgive)
        self.line.undo_exhausted.connect(self.undo_exhausted)
        self.line.redo_exhausted.connect(self.redo_exhausted)

    def _hand_over(self, text: str) -> None:
        self.committed.emit(self._stored(text))

    def _stored(self, text: str) -> str:
        try:
            return self.to_stored(text) if text.strip() else ""
        except (ValueError, InvalidOperation):
            return text

    def _shown(self, stored: str) -> str:
        try:
            return self.to_shown(stored) if stored else ""
        except (ValueError, InvalidOperation):
            return stored

    def _readable(self, text: str) -> bool:
        try:
            return not text.strip() or bool(self.to_stored(text))
        except (ValueError, InvalidOperation):
            return False

    def _normalise(self) -> None:
        if self.is_valid():
            self.line.set_value(self._shown(self.value()))
        self._judge()

    def _judge(self) -> None:
        wrong = not self.is_valid()
        self._remark.setVisible(wrong)
        self.line.setAccessibleDescription(self.sentence if wrong else "")
        set_style_property(self.line, "wrong", wrong)

    def _forgive(self) -> None:
        if self._remark.isVisibleTo(self) and self.is_valid():
            self._judge()


class DateEdit(ParsedEdit):
    """A day, typed `12/9`, `12/9/23` or `hôm nay`; stored ISO 8601, shown `12/9/2023`."""

    sentence = "Chưa đọc được ngày này. Gõ ngày/tháng, ví dụ 12/9 hoặc 12/9/2023."

    def __init__(
        self,
        placeholder: str = "ngày/tháng",
        *,
        today: Callable[[], date] = date.today,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(placeholder, parent)
        self._today = today

    def to_stored(self, text: str) -> str:
        return parse_short_date(text, today=self._today()).isoformat()

    def to_shown(self, stored: str) -> str:
        day = iso_date(stored)
        if day is None:
            raise ValueError(stored)
        return short_date(day)


class TimeEdit(ParsedEdit):
    """A time of day, typed `8h30`, `08:30` or `0830`; stored and shown `08:30`."""

    sentence = "Chưa đọc được giờ này. Gõ giờ và phút, ví dụ 8h30 hoặc 08:30."
    typical_width = 88

    def __init__(self, placeholder: str = "giờ:phút", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, parent)

    def to_stored(self, text: str) -> str:
        return parse_short_time(text).strftime("%H:%M")

    def to_shown(self, stored: str) -> str:
        moment = iso_time(stored)
        if moment is None:
            raise ValueError(stored)
        return moment.strftime("%H:%M")


class NumberEdit(ParsedEdit):
    """A number typed the Vietnamese way, `1.234,5`; stored with a point, `1234.5`. Right aligned."""

    sentence = "Chưa đọc được số này. Dấu chấm tách hàng nghìn, dấu phẩy tách phần lẻ: 1.234,5."
    typical_width = 88

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, parent)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def to_stored(self, text: str) -> str:
        return f"{parse_number(text):f}"

    def to_shown(self, stored: str) -> str:
        return format_number(Decimal(stored))


class CountEdit(NumberEdit):
    """A whole number that is not negative."""

    sentence = "Cần một số nguyên, không âm, ví dụ 13 hoặc 1.250."

    def to_stored(self, text: str) -> str:
        return str(parse_count(text))
