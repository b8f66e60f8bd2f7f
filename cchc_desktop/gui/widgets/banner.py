"""One message on the page: what is the matter, and what can be done about it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled, set_style_property
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.labels import label, set_tone

_SIGNS = {Tone.GOOD: "✓", Tone.ATTENTION: "▲", Tone.WRONG: "⚑", Tone.ACCENT: "○"}


class Banner(QFrame):
    """Stands above the content, hidden until `tell`. `dismissed` comes when the person closes it."""

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run: Callable[[], object] | None = None
        self._sign = label("")
        self._words = label("", wrap=True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._action = Button("", clicked=self._on_action)
        self._close = Button("Đóng", ButtonKind.QUIET, clicked=self._on_close)
        row = QHBoxLayout(self)
        row.setContentsMargins(scaled(12), scaled(8), scaled(8), scaled(8))
        row.setSpacing(scaled(8))
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1)
        row.addWidget(self._action)
        row.addWidget(self._close)
        self.hide()

    def tell(
        self,
        words: str,
        tone: Tone = Tone.ACCENT,
        *,
        action: str = "",
        run: Callable[[], object] | None = None,
        can_close: bool = True,
    ) -> None:
        """Show a message; `action` is the word on its button and `run` what it does."""
        self._run = run
        self._sign.setText(_SIGNS.get(tone, ""))
        set_tone(self._sign, tone)
        self._words.setText(words)
        self._action.set_words(action)
        self._action.setVisible(bool(action))
        self._close.setVisible(can_close)
        set_style_property(self, "tone", tone.value)
        self.setAccessibleName(words)
        self.show()

    def text(self) -> str:
        """Return the words shown."""
        return self._words.text()

    def _on_action(self) -> None:
        if self._run is not None:
            self._run()

    def _on_close(self) -> None:
        self.hide()
        self.dismissed.emit()
