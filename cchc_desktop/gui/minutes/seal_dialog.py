"""Sealing a visit after the signature: which print was signed, and when."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QDialog, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from cchc_desktop.core.dates import iso_date
from cchc_desktop.core.visit_records import PrintRecord, VisitRecord
from cchc_desktop.gui.minutes.prints_card import newest_first
from cchc_desktop.gui.minutes.words import outdated_words, print_words
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.forms import Field
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import SIGN_MISSING
from cchc_desktop.gui.widgets.panes import ScrollColumn
from cchc_desktop.gui.widgets.parsed_fields import DateEdit

_NO_PRINT = (
    "Chưa có bản in nào. Hãy in biên bản (hoặc lưu PDF, Word rồi in), để các bên ký, "
    "rồi khóa trên đúng bản đã ký."
)
_ALL_OUTDATED = (
    "Số liệu đã được sửa sau mọi bản in, nên không bản nào còn đúng. "
    "Hãy in lại biên bản, ký bản mới, rồi khóa trên bản đó."
)
_MOST_HEIGHT = 230


class SealDialog(QDialog):
    """Emits `seal_asked(print id, ISO date of signature)`, or `print_asked` when a new print is needed first.

    A print that no longer shows the data as it is can be seen here but not chosen.
    """

    seal_asked = Signal(str, str)
    print_asked = Signal()

    def __init__(
        self,
        parent: QWidget,
        visit: VisitRecord,
        *,
        covers: str,
        today: date,
        changes_since: Callable[[str], int],
    ) -> None:
        super().__init__(parent)
        self._today = today
        self._visit = visit
        self._changes_since = changes_since
        self._prints = QButtonGroup(self)
        self._ids: dict[int, str] = {}
        self._date = DateEdit(today=self._day_today)
        self._date.set_value(_proposed_day(visit, today).isoformat())
        self._refusal = label("", tone=Tone.WRONG, wrap=True)
        self._refusal.setVisible(False)
        self.setWindowTitle("Khóa số liệu sau khi ký")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setFixedWidth(scaled(520))
        self._lay_out(covers)

    @property
    def can_seal(self) -> bool:
        """Tell whether there is a print that still shows the data as it is."""
        return bool(self._ids)

    def choose(self, print_id: str) -> None:
        """Choose the print that was signed."""
        for number, known in self._ids.items():
            if known == print_id:
                self._prints.button(number).setChecked(True)

    def refuse(self, sentence: str) -> None:
        """Say why the visit could not be sealed; everything chosen stays."""
        self._refusal.setText(sentence)
        self._refusal.setVisible(True)
        self._fit()

    def refusal(self) -> str:
        """Return what is said about why it could not be sealed."""
        return self._refusal.text()

    def _lay_out(self, covers: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(20), scaled(18), scaled(20), scaled(16))
        column.setSpacing(scaled(10))
        column.addWidget(label("Khóa số liệu sau khi ký", Role.TITLE))
        self._choice_list = self._choices()
        if self.can_seal:
            column.addWidget(label(covers, wrap=True))
            column.addWidget(label("Bản in đã được các bên ký", Role.NOTE))
        else:
            words = _ALL_OUTDATED if self._visit.prints else _NO_PRINT
            column.addWidget(label(f"{SIGN_MISSING} {words}", tone=Tone.ATTENTION, wrap=True))
        column.addWidget(self._choice_list)
        self._choice_list.setVisible(bool(self._visit.prints))
        if self.can_seal:
            field = Field("Ngày ký", self._date)
            field.setMaximumWidth(scaled(180))
            column.addWidget(field)
            note = (
                "Sau khi khóa vẫn sửa được, nhưng mỗi chỗ sửa phải ghi lý do và được đánh dấu “sau khi ký”."
            )
            column.addWidget(label(note, Role.MUTED, wrap=True))
        column.addWidget(self._refusal)
        column.addLayout(self._buttons())

    def _choices(self) -> ScrollColumn:
        column = ScrollColumn(parent=self)
        column.column.setSpacing(scaled(2))
        prints = newest_first(self._visit.prints)
        for number, made in enumerate(prints):
            column.add(self._choice(number, made))
        first = min(self._ids, default=None)
        if first is not None:
            self._prints.button(first).setChecked(True)
        return column

    @called_by_qt
    def showEvent(self, arg__1: QShowEvent) -> None:
        super().showEvent(arg__1)
        inside = self._choice_list.widget()
        wanted = inside.sizeHint().height() if inside is not None else 0
        self._choice_list.setFixedHeight(min(wanted + scaled(2), scaled(_MOST_HEIGHT)))
        self._fit()

    def _fit(self) -> None:
        """Take the height the sentences need at this width."""
        column = self.layout()
        if column is not None:
            column.activate()
            self.resize(self.width(), column.totalHeightForWidth(self.width()))

    def _choice(self, number: int, made: PrintRecord) -> QWidget:
        button = QRadioButton(made.code)
        self._prints.addButton(button, number)
        words = print_words(made)
        about = [label(words, Role.NOTE, wrap=True)]
        if made.outdated:
            words = f"{SIGN_MISSING} {outdated_words(self._changes_since(made.entity_id))}"
            about.append(label(words, Role.NOTE, tone=Tone.ATTENTION, wrap=True))
            button.setEnabled(False)
        else:
            self._ids[number] = made.entity_id
        button.setAccessibleDescription(words)
        choice = QWidget()
        column = QVBoxLayout(choice)
        column.setContentsMargins(0, 0, 0, scaled(6))
        column.setSpacing(0)
        column.addWidget(button)
        for line in about:
            line.setContentsMargins(scaled(28), 0, 0, 0)
            column.addWidget(line)
        return choice

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, scaled(6), 0, 0)
        row.setSpacing(scaled(8))
        row.addStretch(1)
        row.addWidget(Button("Thôi", keys="Esc", clicked=self.reject))
        if self.can_seal:
            go = Button("Khóa số liệu", ButtonKind.PRIMARY, keys="Enter", clicked=self._on_seal)
        else:
            go = Button("In biên bản…", ButtonKind.PRIMARY, keys="Enter", clicked=self._on_print)
        go.setAutoDefault(True)
        go.setDefault(True)
        go.setFocus()
        row.addWidget(go)
        return row

    def _on_seal(self) -> None:
        self._date.flush()
        signed = iso_date(self._date.value())
        if not self._date.is_valid():
            self.refuse("Hãy ghi lại ngày ký, ví dụ 12/9.")
        elif signed is not None and signed > self._today:
            self.refuse("Ngày ký không thể sau hôm nay. Hãy ghi lại ngày ký.")
        elif self._prints.checkedId() in self._ids:
            self.seal_asked.emit(self._ids[self._prints.checkedId()], self._date.value())

    def _on_print(self) -> None:
        self.close()
        self.print_asked.emit()

    def _day_today(self) -> date:
        return self._today


def _proposed_day(visit: VisitRecord, today: date) -> date:
    """Minutes are signed on the spot: propose the last day of the visit, never a day to come."""
    day = iso_date(visit.ended_date) or iso_date(visit.date) or today
    return min(day, today)
