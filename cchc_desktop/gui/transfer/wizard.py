"""The frame of a wizard: at most three screens, where one is, and one way on."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.core.errors import CchcError
from cchc_desktop.gui.dialogs.sizes import fit_screen
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled, set_style_property
from cchc_desktop.gui.widgets.banner import Banner
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.labels import ElidedLabel, Role, Rule, label, set_tone
from cchc_desktop.sentences import sentence_for

_SIZE = (1080, 668)


class Wizard(QDialog):
    """Screens are added with `add_screen`; `next_button` and `back_button` are the footer's.

    Ctrl+Enter presses the way on from anywhere; Esc closes, unless work that must not stop is under way.
    """

    def __init__(self, parent: QWidget | None, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        fit_screen(self, *_SIZE)
        self.banner = Banner(self)
        self.screens = QStackedWidget(self)
        self.remark = ElidedLabel("", Role.MUTED)
        self.back_button = Button("Quay lại", clicked=self.go_back)
        self.close_button = Button("Đóng", keys="Esc", clicked=self.reject)
        self.next_button = Button("Tiếp", ButtonKind.PRIMARY, keys="Ctrl Enter", clicked=self.go_on)
        self._heads = QHBoxLayout()
        self._footer = QHBoxLayout()
        self._lay_out(title)

    def add_screen(self, words: str, screen: QWidget) -> None:
        """Add a screen behind the others; `words` name it in the head."""
        number = self.screens.addWidget(screen) + 1
        if number > 1:
            self._heads.insertWidget(self._heads.count() - 1, label("›", Role.MUTED))
        head = label(f"{number}  {words}", Role.MUTED)
        head.setObjectName(f"head-{number}")
        self._heads.insertWidget(self._heads.count() - 1, head)

    def add_button(self, button: Button) -> None:
        """Put a button before the way on."""
        self._footer.insertWidget(self._footer.count() - 1, button)

    @property
    def place(self) -> int:
        """Which screen is shown, from 0."""
        return self.screens.currentIndex()

    def show_screen(self, place: int) -> None:
        """Show a screen and mark it in the head."""
        self.banner.hide()
        self.screens.setCurrentIndex(place)
        for number in range(1, self.screens.count() + 1):
            head = self.findChild(QWidget, f"head-{number}")
            if head is not None:
                current = number == place + 1
                set_style_property(head, "role", (Role.STRONG if current else Role.MUTED).value)
                set_style_property(head, "tone", (Tone.ACCENT if current else Tone.PLAIN).value)

    def tell_error(self, error: Exception) -> None:
        """Say calmly why something did not go; what is no typed error is ours to report."""
        if not isinstance(error, CchcError):
            raise error
        self.banner.tell(str(sentence_for(error)), Tone.WRONG, can_close=False)

    def set_remark(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        """Show a line beside the buttons."""
        self.remark.setText(text)
        set_tone(self.remark, tone)

    def go_on(self) -> None:
        """Do what the button on the right says."""
        raise NotImplementedError

    def go_back(self) -> None:
        """Show the screen before."""
        raise NotImplementedError

    @called_by_qt
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        enter = arg__1.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and arg__1.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.next_button.click()
        elif enter:
            # Enter in a list or a field never sends anything by accident.
            arg__1.accept()
        else:
            super().keyPressEvent(arg__1)

    def _lay_out(self, title: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(20), scaled(16), scaled(20), scaled(14))
        column.setSpacing(scaled(10))
        top = QHBoxLayout()
        top.setSpacing(scaled(16))
        top.addWidget(label(title, Role.TITLE))
        self._heads.setSpacing(scaled(8))
        self._heads.addStretch(1)
        top.addLayout(self._heads, 1)
        column.addLayout(top)
        column.addWidget(self.banner)
        column.addWidget(self.screens, 1)
        column.addWidget(Rule())
        self._footer.setSpacing(scaled(8))
        self._footer.addWidget(self.remark, 1)
        for button in (self.close_button, self.back_button, self.next_button):
            self._footer.addWidget(button)
        column.addLayout(self._footer)
