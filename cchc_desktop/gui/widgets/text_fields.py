"""Fields for text: one line, or as many as it takes."""

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QKeySequence, QResizeEvent, QTextOption
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QTextEdit, QWidget

from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.commit_clock import CommitClock

_BY_TAB = frozenset({Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason})


def brings_packages(data: QMimeData) -> bool:
    """Tell whether packages are dragged: they are for the window to receive, not for a field."""
    return any(url.path().lower().endswith(".cchc") for url in data.urls())


class LineEdit(QLineEdit):
    """One line of text. See `commit_clock` for when `committed` comes.

    `undo_exhausted` and `redo_exhausted` come when the field itself has nothing left to take back.
    """

    committed = Signal(str)
    undo_exhausted = Signal()
    redo_exhausted = Signal()

    def __init__(
        self, placeholder: str = "", *, selects: bool = False, parent: QWidget | None = None
    ) -> None:
        """Make a field; with `selects`, Tab selects what is there so that typing replaces it."""
        super().__init__(parent)
        self._selects = selects
        self.setPlaceholderText(placeholder)
        self._clock = CommitClock(self, read=self.text, emit=self.committed.emit)
        self.textChanged.connect(self._clock.touched)

    def value(self) -> str:
        """Return the text in NFC."""
        return self._clock.value()

    def set_value(self, text: str) -> bool:
        """Show `text` as already kept.

        False, and nothing done, while the person is composing here or has typed what was not handed over
        yet: a refresh never takes typed text away. To replace it all the same, `flush` first.
        """
        if not self._clock.may_show(text, focused=self.hasFocus()):
            return False
        differs = text != self.value()
        # Before the text stands there: whoever hears that it changed must not take it for typed.
        self._clock.known(text)
        if differs:
            place = self.cursorPosition()
            self.setText(text)
            self.setCursorPosition(min(place, len(text)) if self.hasFocus() else 0)
        self._clock.known(text)
        return True

    def pending(self) -> bool:
        """Tell whether text was typed that has not been handed over yet."""
        return self._clock.pending

    def flush(self) -> None:
        """Hand over now what has not been handed over yet."""
        self._clock.flush()

    def insert_words(self, text: str) -> None:
        """Insert text at the cursor as if typed: it can be undone."""
        self.insert(text)

    @called_by_qt
    def inputMethodEvent(self, arg__1: QInputMethodEvent) -> None:
        super().inputMethodEvent(arg__1)
        self._clock.set_composing(composing=bool(arg__1.preeditString()))

    @called_by_qt
    def focusInEvent(self, arg__1: QFocusEvent) -> None:
        super().focusInEvent(arg__1)
        if not self._selects and arg__1.reason() in _BY_TAB:
            self.end(False)

    @called_by_qt
    def focusOutEvent(self, arg__1: QFocusEvent) -> None:
        super().focusOutEvent(arg__1)
        if arg__1.reason() is not Qt.FocusReason.PopupFocusReason:
            self._clock.leave()

    @called_by_qt
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        if arg__1.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable():
            self.undo_exhausted.emit()
        elif arg__1.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable():
            self.redo_exhausted.emit()
        else:
            super().keyPressEvent(arg__1)


class GrowingTextEdit(QTextEdit):
    """Plain text that takes the height it needs, between `lines` and `most_lines`.

    The same contract as `LineEdit`. Tab goes on to the next field. Pasted text loses its formatting.
    """

    committed = Signal(str)
    undo_exhausted = Signal()
    redo_exhausted = Signal()
    image_pasted = Signal(object)

    def __init__(
        self, placeholder: str = "", *, lines: int = 2, most_lines: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._lines = lines
        self._most_lines = most_lines
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setPlaceholderText(placeholder)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if not most_lines:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(2)
        # The margin counts as a step: Ctrl+Z in an untouched field must go on to the page.
        self.document().clearUndoRedoStacks()
        self._clock = CommitClock(self, read=self.toPlainText, emit=self.committed.emit)
        self.textChanged.connect(self._clock.touched)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def value(self) -> str:
        """Return the text in NFC."""
        return self._clock.value()

    def set_value(self, text: str) -> bool:
        """Show `text` as already kept.

        False, and nothing done, while the person is composing here or has typed what was not handed over
        yet: a refresh never takes typed text away. To replace it all the same, `flush` first.
        """
        if not self._clock.may_show(text, focused=self.hasFocus()):
            return False
        differs = text != self.value()
        self._clock.known(text)
        if differs:
            place = self.textCursor().position() if self.hasFocus() else len(text)
            self.setPlainText(text)
            cursor = self.textCursor()
            cursor.setPosition(min(place, self.document().characterCount() - 1))
            self.setTextCursor(cursor)
        self._clock.known(text)
        return True

    def pending(self) -> bool:
        """Tell whether text was typed that has not been handed over yet."""
        return self._clock.pending

    def flush(self) -> None:
        """Hand over now what has not been handed over yet."""
        self._clock.flush()

    def insert_words(self, text: str) -> None:
        """Insert text at the cursor as if typed: it can be undone."""
        self.textCursor().insertText(text)
        self.ensureCursorVisible()

    @called_by_qt
    def inputMethodEvent(self, arg__1: QInputMethodEvent) -> None:
        super().inputMethodEvent(arg__1)
        self._clock.set_composing(composing=bool(arg__1.preeditString()))

    @called_by_qt
    def focusOutEvent(self, e: QFocusEvent) -> None:
        super().focusOutEvent(e)
        if e.reason() is not Qt.FocusReason.PopupFocusReason:
            self._clock.leave()

    @called_by_qt
    def keyPressEvent(self, e: QKeyEvent) -> None:
        history = self.document()
        if e.matches(QKeySequence.StandardKey.Undo) and not history.isUndoAvailable():
            self.undo_exhausted.emit()
        elif e.matches(QKeySequence.StandardKey.Redo) and not history.isRedoAvailable():
            self.redo_exhausted.emit()
        else:
            super().keyPressEvent(e)

    @called_by_qt
    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        if brings_packages(source):
            return False
        return source.hasImage() or super().canInsertFromMimeData(source)

    @called_by_qt
    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasImage() and not source.hasText():
            self.image_pasted.emit(source.imageData())
            return
        super().insertFromMimeData(source)

    @called_by_qt
    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        self._fit()

    @called_by_qt
    def sizeHint(self) -> QSize:
        return QSize(scaled(240), self.height())

    def _fit(self) -> None:
        frame = self._frame()
        line = self.fontMetrics().lineSpacing()
        wanted = max(int(self.document().size().height() + 0.5), self._lines * line + 4)
        if self._most_lines:
            wanted = min(wanted, self._most_lines * line + 4)
        if self.height() != wanted + frame or self.minimumHeight() != self.maximumHeight():
            self.setFixedHeight(wanted + frame)

    def _frame(self) -> int:
        # The style sheet's border and padding, known once it has been applied; 1 px of slack for rounding.
        margins = self.viewportMargins()
        around = self.contentsMargins()
        return margins.top() + margins.bottom() + around.top() + around.bottom()
