"""The first start: this machine's name and the person using it, nothing else."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from cchc_desktop.core.errors import CchcError
from cchc_desktop.gui.chrome import set_up
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.ui_gen.ui_first_start import Ui_FirstStart
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.forms import Field
from cchc_desktop.gui.widgets.text_fields import LineEdit
from cchc_desktop.sentences import sentence_for
from cchc_desktop.services.station import StationService


class FirstStart(QWidget):
    """`done` comes after the answers were kept. `proposal` is what this machine is called by itself.

    Enter goes to the next empty field, and on from the last one.
    """

    done = Signal()

    def __init__(self, station: StationService, proposal: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._station = station
        self._ui = Ui_FirstStart()
        set_up(self._ui, self)
        self._person = LineEdit("ví dụ: Phạm Minh Tuấn")
        self._post = LineEdit("ví dụ: Chuyên viên Phòng Nội vụ")
        self._name = LineEdit("ví dụ: TN-01")
        self._name.set_value(proposal)
        for words, editor in (
            ("Họ và tên của bạn", self._person),
            ("Chức vụ (có thể để trống)", self._post),
            ("Tên máy, ngắn gọn, khác với máy của người khác trong Đoàn", self._name),
        ):
            self._ui.fields.addWidget(Field(words, editor))
            editor.textChanged.connect(self._forgive)
        self._ui.remark.hide()
        self._ui.buttons.addStretch(1)
        self._ui.buttons.addWidget(Button("Bắt đầu", ButtonKind.PRIMARY, keys="Enter", clicked=self.go_on))
        self.setFixedWidth(scaled(520))
        self._fit()
        self._person.setFocus()

    @called_by_qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.go_on()
        else:
            super().keyPressEvent(event)

    def go_on(self) -> None:
        """Go to the next field, or keep the answers when none is missing."""
        if QApplication.focusWidget() is self._person and not self._post.value() and self._person.value():
            self._post.setFocus()
            return
        for editor, words in ((self._person, "Hãy ghi họ và tên của bạn."), (self._name, "Hãy ghi tên máy.")):
            if not editor.value().strip():
                self._say(words)
                editor.setFocus()
                return
        self._keep()

    def _keep(self) -> None:
        name, person, post = (one.value().strip() for one in (self._name, self._person, self._post))
        try:
            self._station.set_up(name=name, person=person, post=post)
        except CchcError as error:
            self._say(str(sentence_for(error)))
            return
        self.done.emit()

    def _say(self, words: str) -> None:
        self._ui.remark.setText(words)
        self._ui.remark.show()
        self._fit()

    def _forgive(self) -> None:
        self._ui.remark.hide()

    def _fit(self) -> None:
        """Be high enough for every line: a window does not ask its wrapped labels for their height."""
        self.setMinimumHeight(max(scaled(440), self._ui.column.totalHeightForWidth(self.width())))
