"""The window for our own faults. It secures the person's work before it says anything."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.labels import Role, label


class BugReport(QDialog):
    """Says whether the work was secured, shows the details, offers to keep them in a file."""

    keep_asked = Signal(str)

    def __init__(self, details: str, *, secured: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Chương trình gặp lỗi")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(scaled(560))
        self._text = QPlainTextEdit(details, self)
        self._text.setReadOnly(True)
        self._text.setAccessibleName("Chi tiết cho người sửa chương trình")
        self._text.setTabChangesFocus(True)
        self._text.setMinimumHeight(scaled(180))
        self._text.hide()
        self._show = Button("Xem chi tiết", ButtonKind.LINK, clicked=self._on_show)
        self._go_on = Button("Làm tiếp", ButtonKind.PRIMARY, keys="Enter", clicked=self.close)
        self._said = label("", Role.MUTED, wrap=True)
        self._said.hide()
        self._lay_out(secured=secured)

    def say(self, words: str) -> None:
        """Say what became of the report file."""
        self._said.setText(words)
        self._said.show()

    def _lay_out(self, *, secured: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(20), scaled(18), scaled(20), scaled(16))
        column.setSpacing(scaled(10))
        column.addWidget(label("Chương trình gặp lỗi", Role.TITLE))
        column.addWidget(
            label("Việc vừa làm chưa xong vì một lỗi của chương trình, không phải do bạn.", wrap=True)
        )
        safe, tone = (
            ("✓ Những gì bạn đã gõ đã được lưu vào ổ đĩa.", Tone.GOOD)
            if secured
            else ("▲ Chưa lưu được phần vừa gõ. Hãy chép phần đó ra ngoài trước khi đóng.", Tone.ATTENTION)
        )
        column.addWidget(label(safe, tone=tone, wrap=True))
        remedy = "Bạn có thể làm tiếp. Nếu lỗi lặp lại, hãy lưu báo cáo lỗi và gửi cho người hỗ trợ."
        column.addWidget(label(remedy, wrap=True))
        column.addWidget(self._show, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._text, 1)
        column.addWidget(self._said)
        column.addLayout(self._buttons())
        self._go_on.setFocus()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(scaled(8))
        row.addStretch(1)
        row.addWidget(Button("Lưu báo cáo lỗi…", clicked=self._on_keep))
        self._go_on.setDefault(True)
        row.addWidget(self._go_on)
        return row

    def _on_show(self) -> None:
        self._text.setVisible(self._text.isHidden())
        self._show.set_words("Ẩn chi tiết" if self._text.isVisibleTo(self) else "Xem chi tiết")
        self.adjustSize()

    def _on_keep(self) -> None:
        self.keep_asked.emit(self._text.toPlainText())
