"""What the status bar says of synchronising; a click leads to where it is dealt with."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget

from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.style import scaled, set_style_property
from cchc_desktop.gui.sync.sync_timer import SyncTimer
from cchc_desktop.gui.sync.words import leads_to_offers, note_words
from cchc_desktop.gui.widgets.marks import Words

_LEAST = 90
_ROOM = 8


class StatusNote(QPushButton):
    """Follows the timer; hidden while there is no target. Cut with … where room is short."""

    def __init__(self, timer: SyncTimer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timer = timer
        self.setObjectName("sync_note")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()
        timer.changed.connect(self.show_now)
        self.show_now()

    @property
    def leads_to_offers(self) -> bool:
        """Whether what is said is dealt with on the page Gửi / Nhận; else in the settings."""
        view = self._timer.view
        return view is not None and leads_to_offers(view)

    def show_now(self) -> None:
        """Say what is known."""
        view = self._timer.view
        words = note_words(view) if view is not None else Words("")
        self.setVisible(bool(words.text))
        text = str(words)
        if text != self.text():
            self.setText(text)
            self.setToolTip(text)
            self.setAccessibleName(f"Đồng bộ: {words.text}")
        set_style_property(self, "tone", words.tone.value)

    @called_by_qt
    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text()) + scaled(_ROOM)
        return QSize(width, super().sizeHint().height())

    @called_by_qt
    def minimumSizeHint(self) -> QSize:
        return QSize(min(scaled(_LEAST), self.sizeHint().width()), super().minimumSizeHint().height())

    @called_by_qt
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.width() - scaled(_ROOM) + 2
        option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
