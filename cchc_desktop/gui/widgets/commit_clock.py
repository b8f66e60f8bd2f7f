"""When typed text is ready to be kept: the one contract of every field a person writes into.

A field emits `committed(text)` 400 ms after the last key, and when the focus leaves. It never does so
while an input method is composing, because half a Vietnamese syllable is not text. Text is NFC.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from cchc_desktop.core.text import storable

IDLE_MS = 400


class CommitClock(QObject):
    """Decides when a field hands over its text. Owned by the field."""

    def __init__(self, field: QObject, *, read: Callable[[], str], emit: Callable[[str], None]) -> None:
        super().__init__(field)
        self._read = read
        self._emit = emit
        self._known = ""
        self._composing = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(IDLE_MS)
        self._timer.timeout.connect(self._on_idle)

    @property
    def composing(self) -> bool:
        """Tell whether an input method holds an unfinished syllable."""
        return self._composing

    @property
    def pending(self) -> bool:
        """Tell whether text was typed that has not been handed over."""
        return self.value() != self._known

    def value(self) -> str:
        """Return the text of the field as it may be kept."""
        return storable(self._read())

    def may_show(self, text: str, *, focused: bool) -> bool:
        """Tell whether the program may put `text` here without taking typed text away."""
        if self._composing and focused:
            return False
        return not self.pending or storable(text) == self.value()

    def known(self, text: str) -> None:
        """Take `text` as already kept: it was put there by the program."""
        self._timer.stop()
        self._known = storable(text)

    def touched(self) -> None:
        """Note that the text may have changed."""
        self._timer.start()

    def set_composing(self, *, composing: bool) -> None:
        """Note what the input method does."""
        self._composing = composing
        if self.pending:
            self._timer.start()

    def flush(self) -> None:
        """Hand over now what has not been handed over, finished syllable or not."""
        self._timer.stop()
        text = self.value()
        if text != self._known:
            self._known = text
            self._emit(text)

    def leave(self) -> None:
        """The focus leaves: hand over, unless a syllable is still open and will follow."""
        if not self._composing:
            self.flush()

    def _on_idle(self) -> None:
        if self._composing:
            self._timer.start()
            return
        self.flush()
