"""Where a decision is made: the merged text, the reason, and what writes it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import ActionButton, Button, ButtonKind
from cchc_desktop.gui.widgets.labels import KeyHint, Role, label
from cchc_desktop.gui.widgets.marks import Card
from cchc_desktop.gui.widgets.text_fields import GrowingTextEdit, LineEdit

_WIDE = 700
_PROPOSED = "Bản ghép đề nghị"
_BY_HAND = "Bản ghép"
_EDITABLE = "· sửa được"
_TOUCHING = "· các bản sửa cùng một chỗ nên không tự ghép; hãy tự soạn"
_DRAFT = "· đang soạn dở, chưa ghi"
_REASON = "Lý do quyết định (đi kèm vào nhật ký)…"
_REASON_NEEDED = "Lý do quyết định (bắt buộc: cuộc kiểm tra đã khóa số liệu)…"


class DecisionCard(Card):
    """`typed` when text or reason were typed, `merge_chosen` when the merged text becomes the choice.

    `section_asked` asks to take everything of one machine in this section.
    """

    typed = Signal()
    typing = Signal()
    merge_chosen = Signal()
    section_asked = Signal()

    def __init__(self, decide: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.text = GrowingTextEdit(lines=1)
        self.text.setAccessibleName(_BY_HAND)
        self.reason = LineEdit(_REASON)
        self.reason.setAccessibleName("Lý do quyết định")
        self._caption = label("", Role.NOTE)
        self._key = KeyHint("3")
        self._remark = label("", Role.NOTE, wrap=True)
        self._join = Button("Đặt các bản nối tiếp nhau", ButtonKind.LINK, clicked=self._on_join)
        self._versions: tuple[str, ...] = ()
        self._merging = QWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.section = Button("", clicked=self.section_asked.emit)
        self._decide = ActionButton(decide, ButtonKind.PRIMARY)
        self._kept = label("", Role.NOTE, wrap=True)
        self._lay_out()
        self._connect()

    def show_merge(self, proposal: str | None, versions: tuple[str, ...], *, number: int, draft: str) -> None:
        """Show the editor of the merged text; without `versions` there is nothing to merge."""
        self._versions = versions
        self._merging.setVisible(bool(versions))
        self.text.setVisible(bool(versions))
        self._caption.setText(_PROPOSED if proposal is not None and not draft else _BY_HAND)
        self.show_number(number)
        self._remark.setText(_DRAFT if draft else _EDITABLE if proposal is not None else _TOUCHING)
        self._join.setVisible(proposal is None and not draft)
        self.text.flush()
        self.text.set_value(draft or proposal or "")

    def show_number(self, number: int) -> None:
        """Print the key that chooses the merged text."""
        self._key.setText(str(number))

    def show_reason(self, reason: str, *, needed: bool, many: bool) -> None:
        """Show what was typed as the reason, and whether there must be one."""
        self.reason.flush()
        self.reason.set_value(reason)
        self.reason.setPlaceholderText(_REASON_NEEDED if needed else _REASON)
        which = "Mọi giá trị" if many else "Cả hai giá trị"
        self._kept.setText(
            f"{which} vẫn được giữ trong nhật ký và hiện trên mọi máy."
            " Muốn ghi giá trị khác: đến chỗ ghi (Ctrl G) và sửa ở đó."
        )

    def show_section(self, words: str) -> None:
        """Name the button that takes a whole section; nothing hides it."""
        self.section.setVisible(bool(words))
        self.section.set_words(words)

    def show_chosen(self, *, chosen: bool) -> None:
        """Show whether the merged text is the choice."""
        self.set_current(current=chosen)

    def flush(self) -> None:
        """Hand over what was typed."""
        self.text.flush()
        self.reason.flush()

    @called_by_qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= scaled(_WIDE)
        self._row.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )

    def _lay_out(self) -> None:
        captions = QHBoxLayout(self._merging)
        captions.setContentsMargins(0, 0, 0, 0)
        captions.setSpacing(scaled(5))
        captions.addWidget(self._caption)
        captions.addWidget(self._key)
        captions.addWidget(self._remark, 1)
        captions.addWidget(self._join)
        self.body.addWidget(self._merging)
        self.body.addWidget(self.text)
        self._row.setSpacing(scaled(8))
        self._row.addWidget(self.reason, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(scaled(8))
        buttons.addStretch(1)
        buttons.addWidget(self.section)
        buttons.addWidget(self._decide)
        self._row.addLayout(buttons)
        self.body.addLayout(self._row)
        self.body.addWidget(self._kept)

    def _connect(self) -> None:
        self.text.committed.connect(self.typed)
        self.reason.committed.connect(self.typed)
        self.text.textChanged.connect(self._on_text)
        self.reason.textEdited.connect(self.typing)

    def _on_text(self) -> None:
        if self.text.pending():
            self.typing.emit()
            self.merge_chosen.emit()

    def _on_join(self) -> None:
        self.text.setFocus()
        self.text.selectAll()
        self.text.insert_words("\n".join(version for version in self._versions if version))
