"""Editors with their words above them."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.labels import Role, label, set_tone


class Field(QWidget):
    """An editor with a small label above and room for a remark below; gives the editor its name."""

    def __init__(self, words: str, editor: QWidget, remark: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        caption = label(words, Role.NOTE)
        caption.setBuddy(editor)
        self._remark: QLabel | None = None
        self._way: Button | None = None
        self._run: Callable[[], object] | None = None
        if not editor.accessibleName():
            editor.setAccessibleName(words)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(scaled(4))
        self._column.addWidget(caption)
        self._column.addWidget(editor)
        self._column.addStretch(1)
        self.setFocusProxy(editor)
        self.set_remark(remark)

    def set_remark(self, text: str, tone: Tone = Tone.MUTED) -> None:
        """Show a sentence under the editor; an empty one takes no room."""
        if self._remark is None:
            if not text:
                return
            self._remark = label("", Role.NOTE, wrap=True)
            self._column.insertWidget(self._column.count() - 1, self._remark)
        self._remark.setText(text)
        set_tone(self._remark, tone)
        self._remark.setVisible(bool(text))

    def set_way(self, words: str, run: Callable[[], object] | None = None) -> None:
        """Offer a way to where the remark is dealt with; no words offer none."""
        if self._way is None:
            if not words:
                return
            self._way = Button("", ButtonKind.LINK, clicked=self._on_way)
            place = Qt.AlignmentFlag.AlignLeft
            self._column.insertWidget(self._column.count() - 1, self._way, 0, place)
        self._run = run
        self._way.set_words(words)
        self._way.setVisible(bool(words))

    def _on_way(self) -> None:
        if self._run is not None:
            self._run()


class FormRow(QWidget):
    """Fields side by side, at the top; each takes its share of the width (0 keeps its own)."""

    def __init__(self, *fields: tuple[QWidget, int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(scaled(12))
        for widget, share in fields:
            row.addWidget(widget, share, Qt.AlignmentFlag.AlignTop)
        if all(share == 0 for _, share in fields):
            row.addStretch(1)
