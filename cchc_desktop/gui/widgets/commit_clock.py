"""When typed text is ready to be kept: the one contract of every field a person writes into.

A field emits `committed(text)` 400 ms after the last key, and when the focus leaves; who types without a
pause is not kept waiting longer than two seconds. It never does so while an input method is composing,
because half a Vietnamese syllable is not text: what is overdue then is handed over when the syllable is
committed. Text is NFC.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from cchc_desktop.core.text import storable

IDLE_MS = 400
LONGEST_MS = 2_000


class CommitClock(QObject):
    """Decides when a field hands over its text. Owned by the field."""

    def __init__(self, field: QObject, *, read: Callable[[], str], emit: Callable[[str], None]) -> None:
        super().__init__(field)
        self._read = read
        self._emit = emit
        self._known = ""
        self._composing = False
        self._overdue = False
        self._timer = self._made_timer(IDLE_MS, self._on_idle)
        self._longest = self._made_timer(LONGEST_MS, self._on_longest)

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
        self._rest()
        self._known = storable(text)

    def touched(self) -> None:
        """Note that the text may have changed."""
        self._timer.start()
        if not self._longest.isActive():
            self._longest.start()

    def set_composing(self, *, composing: bool) -> None:
        """Note what the input method does, after the field has taken in what it committed."""
        self._composing = composing
        if not self.pending:
            return
        if self._overdue and not composing:
            self.flush()
        else:
            self._timer.start()

    def flush(self) -> None:
        """Hand over now what has not been handed over, finished syllable or not."""
        self._rest()
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

    def _on_longest(self) -> None:
        if self._composing:
            self._overdue = True
            return
        self.flush()

    def _rest(self) -> None:
        self._timer.stop()
        self._longest.stop()
        self._overdue = False

    def _made_timer(self, interval: int, run: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(run)
        return timer
