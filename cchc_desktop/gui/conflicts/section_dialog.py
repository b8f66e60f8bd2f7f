"""Taking everything of one machine in a section: what that decides, and the one reason for it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.gui.dialogs.sizes import fit_screen
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.forms import Field
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.panes import ScrollColumn
from cchc_desktop.gui.widgets.text_fields import LineEdit


class SectionDialog(QDialog):
    """`confirmed(reason)` when the person says so; without a reason it stays."""

    confirmed = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        *,
        title: str,
        taken: Sequence[tuple[str, str]],
        left: int,
        reason: str,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        fit_screen(self, 640, 460)
        self.reason = LineEdit("Ví dụ: người trực tiếp làm việc với đơn vị")
        self.reason.set_value(reason)
        self._refusal = label("", tone=Tone.WRONG, wrap=True)
        self._refusal.setVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(20), scaled(18), scaled(20), scaled(16))
        column.setSpacing(scaled(10))
        column.addWidget(label(title, Role.TITLE, wrap=True))
        column.addWidget(label(_summary(len(taken), left), wrap=True))
        column.addWidget(_list(taken), 1)
        column.addWidget(Field("Lý do (bắt buộc, đi kèm vào nhật ký)", self.reason))
        column.addWidget(self._refusal)
        column.addLayout(self._buttons())
        self.reason.setFocus()

    def refuse(self, sentence: str) -> None:
        """Say why nothing was written; everything typed stays."""
        self._refusal.setText(sentence)
        self._refusal.setVisible(True)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(scaled(8))
        row.addStretch(1)
        row.addWidget(Button("Thôi", keys="Esc", clicked=self.reject))
        take = Button("Ghi quyết định", ButtonKind.PRIMARY, keys="Enter", clicked=self._on_take)
        take.setAutoDefault(True)
        take.setDefault(True)
        row.addWidget(take)
        return row

    def _on_take(self) -> None:
        reason = self.reason.value().strip()
        if reason:
            self.confirmed.emit(reason)
        else:
            self.refuse("Hãy ghi lý do: quyết định này áp dụng cho nhiều chỗ cùng lúc.")
            self.reason.setFocus()


def _summary(taken: int, left: int) -> str:
    words = f"{taken} chỗ dưới đây sẽ theo máy này; các giá trị khác vẫn được giữ trong nhật ký."
    return f"{words} {left} chỗ khác của mục không có giá trị của máy này nên vẫn chờ." if left else words


def _list(taken: Sequence[tuple[str, str]]) -> ScrollColumn:
    column = ScrollColumn()
    for caption, text in taken:
        column.add(label(caption, Role.NOTE, wrap=True))
        column.add(label(text, wrap=True))
    return column
