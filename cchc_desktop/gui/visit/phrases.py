"""The person's own standard phrases for an item, inserted with a key or a click."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from cchc_desktop.core.text import squeeze
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.labels import KeyHint, Role, label
from cchc_desktop.services.phrases import Phrase


class _PhraseButton(Button):
    """One phrase: Enter inserts it, Delete takes it out of the library."""

    removal_asked = Signal()

    def __init__(self, phrase: Phrase, parent: QWidget | None = None) -> None:
        words = squeeze(phrase.text)
        super().__init__(words, parent=parent)
        self.phrase = phrase
        self._whole = words
        self.setProperty("kind", ButtonKind.NORMAL.value)
        self.setToolTip(f"{phrase.text}\n\nEnter: chèn vào chỗ đang viết · Delete: bỏ khỏi mẫu câu")
        self.setAccessibleName(f"Chèn mẫu câu: {words}")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @called_by_qt
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        if arg__1.key() == Qt.Key.Key_Delete:
            self.removal_asked.emit()
        elif arg__1.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        elif arg__1.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.focusNextPrevChild(arg__1.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(arg__1)

    @called_by_qt
    def sizeHint(self) -> QSize:
        return QSize(scaled(120), scaled(32))

    @called_by_qt
    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(60), scaled(32))

    @called_by_qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - scaled(26)
        short = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        self.setText(short.replace("&", "&&"))

    @called_by_qt
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Bỏ khỏi mẫu câu").triggered.connect(self.removal_asked)
        menu.popup(event.globalPos())


class PhrasesPart(QWidget):
    """Emits `chosen(text)` for a phrase, `keep_asked` to keep what is being written as one."""

    chosen = Signal(str)
    keep_asked = Signal()
    left = Signal()

    def __init__(self, session: VisitSession, item_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._item_id = item_id
        self._buttons: list[_PhraseButton] = []
        head = QHBoxLayout()
        head.setSpacing(scaled(6))
        head.addWidget(label("Mẫu câu", Role.CAPTION))
        head.addWidget(KeyHint("Ctrl M"))
        head.addStretch(1)
        self._keep = Button("+ Lưu câu đang viết", ButtonKind.QUIET, clicked=self.keep_asked.emit)
        self._keep.setToolTip("Giữ đoạn đang chọn, hoặc cả ô đang viết, làm mẫu câu cho nội dung này")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(scaled(4))
        self._column.addLayout(head)
        self._column.addWidget(self._keep)
        self.refresh()

    def refresh(self) -> None:
        """Read the library again."""
        for old in self._buttons:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._buttons = []
        phrases = self._session.workspace.phrases
        for phrase in phrases.phrases(self._session.outline.id, self._item_id):
            button = _PhraseButton(phrase)
            button.clicked.connect(self._on_clicked)
            button.removal_asked.connect(self._on_removal)
            self._column.insertWidget(self._column.count() - 1, button)
            self._buttons.append(button)

    def keep(self, text: str) -> bool:
        """Keep words as a phrase of this item; False when it could not be kept, after this was said."""
        phrases, outline = self._session.workspace.phrases, self._session.outline.id
        if self._session.attempt(lambda: phrases.add(outline, self._item_id, text.strip())) is None:
            return False
        self.refresh()
        return True

    def focus_first(self) -> None:
        """Put the cursor on the first phrase."""
        target = self._buttons[0] if self._buttons else self._keep
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, _PhraseButton):
            self.chosen.emit(sender.phrase.text)

    def _on_removal(self) -> None:
        sender = self.sender()
        if isinstance(sender, _PhraseButton):
            phrase = sender.phrase.entity_id
            self._session.attempt(lambda: self._session.workspace.phrases.remove(phrase))
            self.refresh()
            self.focus_first()
