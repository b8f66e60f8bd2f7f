"""What stands above the cards: failures to save, the seal, the reason asked for, short remarks."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from cchc_desktop.core.errors import CchcError
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.visit.words import date_words
from cchc_desktop.gui.widgets.banner import Banner
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import Card
from cchc_desktop.gui.widgets.text_fields import LineEdit
from cchc_desktop.sentences import sentence_for

_REMARK_MS = 8_000


class ReasonPanel(Card):
    """Asks why a sealed visit is edited. What was typed waits in its field meanwhile."""

    given = Signal(str)
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.edit = LineEdit("ví dụ: sửa số liệu theo văn bản giải trình của đơn vị")
        self.edit.setAccessibleName("Lý do sửa sau khi ký")
        self.edit.returnPressed.connect(self._on_given)
        words = (
            "Cuộc kiểm tra đã khóa. Vì sao sửa? Nội dung vừa ghi được giữ lại và sẽ đánh dấu “sau khi ký”."
        )
        self.body.addWidget(label(words, Role.STRONG, wrap=True))
        line = QHBoxLayout()
        line.setSpacing(scaled(8))
        line.addWidget(self.edit, 1)
        line.addWidget(Button("Ghi", ButtonKind.PRIMARY, keys="Enter", clicked=self._on_given))
        line.addWidget(Button("Không sửa nữa", keys="Esc", clicked=self.dropped.emit))
        self.body.addLayout(line)
        self._came_from: QWidget | None = None
        self.hide()

    def ask(self) -> None:
        """Ask, once."""
        before = QApplication.focusWidget()
        if before is not self.edit:
            self._came_from = before
        self.show()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_away(self) -> None:
        """Hide, and let the person go on where the question came."""
        came_from, self._came_from = self._came_from, None
        now = QApplication.focusWidget()
        asked = now is not None and self.isAncestorOf(now)
        if asked and came_from is not None and isValid(came_from) and came_from.isVisible():
            came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()

    @called_by_qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
        elif event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)

    def _on_given(self) -> None:
        if reason := self.edit.value().strip():
            self.given.emit(reason)


class Notices(QWidget):
    """All notices of one visit, one below the other."""

    undo_asked = Signal()

    def __init__(self, session: VisitSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.failure = Banner()
        self.seal = Banner()
        self.remark = Banner()
        self.reason = ReasonPanel()
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.setInterval(_REMARK_MS)
        self._fade.timeout.connect(self.remark.hide)
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(18), scaled(8), scaled(18), 0)
        column.setSpacing(scaled(8))
        for widget in (self.failure, self.reason, self.seal):
            column.addWidget(widget)
        self.reason.given.connect(self._on_reason)
        self.reason.dropped.connect(self._on_dropped)
        self.show_session(session)

    def show_session(self, session: VisitSession) -> None:
        """Turn to another visit: what was said about the one before is put away."""
        self._session = session
        for widget in (self.failure, self.remark, self.reason):
            widget.hide()
        session.save_failed.connect(self._on_failed)
        session.save_recovered.connect(self.failure.hide)
        session.refused.connect(self._on_refused)
        session.told.connect(self._on_told)
        session.typing.connect(self.put_remark_away)
        session.reason_needed.connect(self.reason.ask)
        self.refresh()

    def refresh(self) -> None:
        """Say whether the visit is locked."""
        seal = self._session.record.seal
        if seal is None:
            self.seal.hide()
            return
        after = self._session.record.changed_after_seal
        told = any(not one.outdated for one in self._session.record.supplements)
        supplement = "đã có biên bản bổ sung" if told else "cần biên bản bổ sung (F5)"
        changed = f" Đã sửa {after} chỗ sau khi ký, {supplement}." if after else ""
        words = f"Đã khóa số liệu ngày {date_words(seal.sealed_at)}.{changed} Sửa tiếp cần ghi lý do."
        self.seal.tell(words, Tone.ATTENTION if after else Tone.GOOD, can_close=False)

    def tell(self, words: str, *, can_undo: bool = False) -> None:
        """Show a short remark for a while."""
        action = "Hoàn tác Ctrl Z" if can_undo else ""
        self.remark.tell(words, action=action, run=self._undo)
        self._place_remark()
        self._fade.start()

    def put_remark_away(self) -> None:
        """Take the short remark away: the person goes on."""
        self._fade.stop()
        self.remark.hide()

    @called_by_qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_remark()

    def _place_remark(self) -> None:
        """Lay the remark over the lower edge of what stands around: it pushes nothing down."""
        around = self.parentWidget()
        if around is None:
            return
        if self.remark.parentWidget() is not around:
            shown = not self.remark.isHidden()
            self.remark.setParent(around)
            self.remark.setVisible(shown)
        width = min(around.width() - scaled(32), scaled(560))
        size = QSize(width, max(self.remark.heightForWidth(width), self.remark.sizeHint().height()))
        place = QPoint((around.width() - width) // 2, around.height() - size.height() - scaled(12))
        self.remark.setGeometry(QRect(place, size))
        self.remark.raise_()

    def _on_failed(self, error: CchcError) -> None:
        sentence = sentence_for(error)
        words = f"{sentence.what} Nội dung vừa gõ còn trong ô và đang được ghi lại. {sentence.remedy}"
        self.failure.tell(words, Tone.WRONG, action="Thử ghi lại", run=self._session.retry, can_close=False)

    def _on_refused(self, error: CchcError) -> None:
        self.failure.tell(str(sentence_for(error)), Tone.WRONG)

    def _on_told(self, words: str) -> None:
        self.tell(words, can_undo=True)

    def _on_reason(self, reason: str) -> None:
        self.reason.put_away()
        self._session.give_reason(reason)

    def _on_dropped(self) -> None:
        self.reason.put_away()
        self._session.drop_waiting()

    def _undo(self) -> None:
        self.remark.hide()
        self.undo_asked.emit()
