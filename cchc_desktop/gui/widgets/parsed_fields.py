"""Fields that read dates, numbers and times the way people type them.

A field hands over the stored form (`2023-09-12`, `1234.5`, `08:30`, or empty) when it can be read. What
cannot be read stays visible, with a sentence under it, and is handed over as it was typed: nothing is lost.
"""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled, set_style_property
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.text_fields import LineEdit
from cchc_desktop.gui.widgets.value_forms import ValueForm, count_form, date_form, number_form, time_form


class ParsedEdit(QWidget):
    """Base of the fields below. `committed(str)` carries the stored form, or the text as typed."""

    committed = Signal(str)
    undo_exhausted = Signal()
    redo_exhausted = Signal()

    def __init__(
        self, form: ValueForm, *, placeholder: str = "", width: int = 130, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._form = form
        self._width = width
        self.line = LineEdit(placeholder, selects=True, parent=self)
        self._remark: QLabel | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self.line)
        self._column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setFocusProxy(self.line)
        self._connect()

    def value(self) -> str:
        """Return the stored form, or the text as typed when it cannot be read."""
        return self._form.stored(self.line.value())

    def set_value(self, stored: str) -> bool:
        """Show a stored form, or a text that could not be read; False while composing here."""
        if stored == self.value():
            return True
        done = self.line.set_value(self._form.shown(stored))
        self._judge()
        return done

    def is_valid(self) -> bool:
        """Tell whether the field is empty or can be read."""
        return self._form.readable(self.line.value())

    def pending(self) -> bool:
        """Tell whether something was typed that has not been handed over yet."""
        return self.line.pending()

    def flush(self) -> None:
        """Hand over now what has not been handed over yet."""
        self.line.flush()

    @called_by_qt
    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    @called_by_qt
    def sizeHint(self) -> QSize:
        return QSize(scaled(self._width), super().sizeHint().height())

    @called_by_qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.FocusOut
            and isinstance(event, QFocusEvent)
            and event.reason() is not Qt.FocusReason.PopupFocusReason
        ):
            self.line.flush()
            self._normalise()
        return super().eventFilter(watched, event)

    def _connect(self) -> None:
        self.line.installEventFilter(self)
        self.line.committed.connect(self._hand_over)
        self.line.textEdited.connect(self._forgive)
        self.line.undo_exhausted.connect(self.undo_exhausted)
        self.line.redo_exhausted.connect(self.redo_exhausted)

    def _hand_over(self, text: str) -> None:
        self.committed.emit(self._form.stored(text))

    def _normalise(self) -> None:
        if self.is_valid():
            self.line.set_value(self._form.shown(self.value()))
        self._judge()

    def _judge(self) -> None:
        wrong = not self.is_valid()
        if wrong and self._remark is None:
            self._remark = label(self._form.sentence, Role.NOTE, tone=Tone.WRONG, wrap=True)
            self._column.insertWidget(1, self._remark)
        if self._remark is not None:
            self._remark.setVisible(wrong)
        self.line.setAccessibleDescription(self._form.sentence if wrong else "")
        set_style_property(self.line, "wrong", wrong)

    def _forgive(self) -> None:
        if self._remark is not None and self._remark.isVisibleTo(self) and self.is_valid():
            self._judge()


class DateEdit(ParsedEdit):
    """A day, typed `12/9`, `12/9/23` or `hôm nay`; stored ISO 8601, shown `12/9/2023`."""

    def __init__(
        self,
        placeholder: str = "ngày/tháng",
        *,
        today: Callable[[], date] = date.today,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(date_form(today), placeholder=placeholder, parent=parent)


class TimeEdit(ParsedEdit):
    """A time of day, typed `8h30`, `08:30` or `0830`; stored and shown `08:30`."""

    def __init__(self, placeholder: str = "giờ:phút", parent: QWidget | None = None) -> None:
        super().__init__(time_form(), placeholder=placeholder, width=88, parent=parent)


class NumberEdit(ParsedEdit):
    """A number typed the Vietnamese way, `1.234,5`; stored with a point, `1234.5`. Right aligned."""

    def __init__(
        self, placeholder: str = "", *, form: ValueForm | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(form or number_form(), placeholder=placeholder, width=88, parent=parent)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class CountEdit(NumberEdit):
    """A whole number that is not negative."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, form=count_form(), parent=parent)
