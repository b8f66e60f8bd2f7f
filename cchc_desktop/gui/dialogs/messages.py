"""Calm messages and questions. They never block: what follows is a callable."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.core.errors import CchcError
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.sentences import Sentence, sentence_for


class MessageDialog(QDialog):
    """A heading, sentences and buttons. The first one is the way on.

    Esc closes without an answer: it is printed on the last button unless that one does something by itself.
    """

    chosen = Signal(int)

    def __init__(
        self,
        parent: QWidget | None,
        heading: str,
        sentences: tuple[tuple[str, Tone], ...],
        *,
        buttons: tuple[str, ...] = ("Đã hiểu",),
        last_is_escape: bool = True,
    ) -> None:
        super().__init__(parent)
        self._escape_place = len(buttons) - 1 if last_is_escape else -1
        self.setWindowTitle(heading)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(scaled(460))
        self._answers: dict[Button, int] = {}
        self._first: QWidget = self
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(scaled(20), scaled(18), scaled(20), scaled(16))
        self.body.setSpacing(scaled(10))
        title = label(heading, Role.TITLE, wrap=True)
        title.setMaximumWidth(scaled(560))
        self.body.addWidget(title)
        for text, tone in sentences:
            if text:
                self.body.addWidget(_sentence(text, tone))
        self.body.addStretch(1)
        self.body.addLayout(self._button_row(buttons))
        self._first.setFocus()
        self.setAccessibleDescription(" ".join(text for text, _ in sentences))

    @called_by_qt
    def showEvent(self, arg__1: QShowEvent) -> None:
        # Wrapped labels ask for the height of a narrow window: take the one of the width there is.
        width = max(self.width(), self.minimumWidth())
        self.resize(width, self.body.heightForWidth(width))
        super().showEvent(arg__1)

    def _button_row(self, words: tuple[str, ...]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, scaled(8), 0, 0)
        row.setSpacing(scaled(8))
        row.addStretch(1)
        for place, text in reversed(tuple(enumerate(words))):
            kind = ButtonKind.PRIMARY if place == 0 else ButtonKind.NORMAL
            keys = "Enter" if place == 0 else "Esc" if place == self._escape_place else ""
            button = Button(text, kind, keys=keys, clicked=self._on_clicked)
            button.setAutoDefault(True)
            self._answers[button] = place
            row.addWidget(button)
            if place == 0:
                button.setDefault(True)
                self._first = button
        return row

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, Button):
            answer = self._answers[sender]
            self.close()
            self.chosen.emit(answer)


def show_error(
    parent: QWidget | None, error: CchcError | Sentence, *, heading: str = "Chưa làm được"
) -> MessageDialog:
    """Say what happened, what is safe and what to do. Without a parent the caller keeps the dialog."""
    sentence = sentence_for(error) if isinstance(error, CchcError) else error
    words = ((sentence.what, Tone.PLAIN), (sentence.safe, Tone.GOOD), (sentence.remedy, Tone.PLAIN))
    dialog = MessageDialog(parent, heading, words)
    dialog.open()
    return dialog


def ask(
    parent: QWidget | None,
    question: str,
    explanation: str,
    *,
    yes: str,
    run: Callable[[], object],
    no: str = "Thôi",
    no_is_escape: bool = True,
) -> MessageDialog:
    """Ask before something that matters; `yes` names what will be done, never just "Có".

    `no_is_escape` is false where “no” does something that a key pressed in haste must not do.
    """
    sentences = ((explanation, Tone.PLAIN),)
    dialog = MessageDialog(parent, question, sentences, buttons=(yes, no), last_is_escape=no_is_escape)

    def on_chosen(answer: int) -> None:
        if answer == 0:
            run()

    dialog.chosen.connect(on_chosen)
    dialog.open()
    return dialog


def _sentence(text: str, tone: Tone) -> QWidget:
    made = label(f"✓ {text}" if tone is Tone.GOOD else text, tone=tone, wrap=True)
    made.setMaximumWidth(scaled(560))
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
