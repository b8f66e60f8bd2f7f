"""A card shown to be compared by telephone, and asked about once; the own one as a QR code."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.forms import Field
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import SIGN_FLAG, SIGN_GOOD

if TYPE_CHECKING:
    from cchc_desktop.exchange.cards import Card, Standing

_WIDTH = 520
_COMPARE = (
    "Hãy gọi cho người giữ máy theo số bạn đã biết từ trước. Hai bên đọc và so sáu nhóm số này; chỉ nhận "
    "khi giống nhau hết."
)
_CHANGED = (
    "Khóa của máy này khác với khóa đã biết. Có thể máy đã cài lại hoặc tạo khóa mới; cũng có thể ai đó "
    "đang mạo danh. Chưa nhận gì từ khóa mới."
)
_KNOWN = "Máy này đã quen: gói của máy được nhận mà không hỏi lại."
_ASKED = "Tôi đã gọi, người giữ máy đã đổi khóa và mã giống hết"


class Fingerprint(QWidget):
    """Six groups of five digits in two lines, large enough to read out."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._number = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(2))
        self._lines = (label("", Role.FIGURE), label("", Role.FIGURE))
        for line in self._lines:
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(line)
        self.show_number("")

    def number(self) -> str:
        """Return what is shown, groups separated by blanks."""
        return self._number

    def show_number(self, number: str) -> None:
        """Show a fingerprint; an empty one is a dash."""
        self._number = number
        groups = number.split()
        self._lines[0].setText("  ".join(groups[:3]) or "–")
        self._lines[1].setText("  ".join(groups[3:]))
        self._lines[1].setVisible(bool(groups))
        self.setAccessibleName(f"{self._name}: {number or 'chưa có'}")


class CardDialog(QDialog):
    """Shows a card. `accepted_card(Card)` comes after the person agreed; nothing is kept here.

    `known` is the card under which the machine is known so far, to be told what differs.
    """

    accepted_card = Signal(object)

    def __init__(
        self, parent: QWidget | None, card: "Card", standing: "Standing", *, known: "Card | None"
    ) -> None:
        super().__init__(parent)
        self._card = card
        self._known = known
        self._standing = standing
        self.setWindowTitle("Thẻ máy")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setFixedWidth(scaled(_WIDTH))
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(scaled(20), scaled(18), scaled(20), scaled(16))
        self._body.setSpacing(scaled(10))
        self._agreed = QCheckBox(_ASKED)
        self._agreed.setVisible(False)
        self._leave = Button("Không nhận", keys="Esc", clicked=self.reject)
        self._lay_out()
        # The careful answer is the one Enter gives.
        self._leave.setFocus()

    @called_by_qt
    def showEvent(self, arg__1: QShowEvent) -> None:
        self.resize(self.width(), self._body.totalHeightForWidth(self.width()))
        super().showEvent(arg__1)

    def _lay_out(self) -> None:
        titles = {"known": "Máy đã quen", "stranger": "Nhận thẻ của máy này?", "changed": "Khóa đã đổi"}
        self._body.addWidget(label(titles[self._standing], Role.TITLE))
        self._body.addWidget(label(f"{self._card.name} · {self._card.person}", Role.STRONG, wrap=True))
        if self._standing == "changed":
            self._body.addWidget(label(f"{SIGN_FLAG} {_CHANGED}", tone=Tone.WRONG, wrap=True))
            if self._known is not None:
                self._add_number("Mã đã biết", self._known.fingerprint)
        self._add_number("Mã nhận dạng trong thẻ", self._card.fingerprint)
        if self._standing == "known":
            self._body.addWidget(label(f"{SIGN_GOOD} {_KNOWN}", tone=Tone.GOOD, wrap=True))
        else:
            self._body.addWidget(label(_COMPARE, wrap=True))
        if self._standing == "changed":
            self._agreed.setVisible(True)
            self._body.addWidget(self._agreed)
        self._body.addLayout(self._buttons())

    def _add_number(self, words: str, number: str) -> None:
        shown = Fingerprint(words)
        shown.show_number(number)
        self._body.addWidget(Field(words, shown))

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, scaled(6), 0, 0)
        row.setSpacing(scaled(8))
        row.addStretch(1)
        if self._standing == "known" and self._card == self._known:
            self._leave.set_kind(ButtonKind.PRIMARY)
            self._leave.set_words("Đóng", keys="Enter")
            row.addWidget(self._leave)
            return row
        row.addWidget(self._leave)
        words = {"known": "Cập nhật tên", "stranger": "Giống nhau, nhận thẻ", "changed": "Thay khóa đã biết"}
        take = Button(words[self._standing], ButtonKind.PRIMARY, clicked=self._take)
        row.addWidget(take)
        if self._standing == "changed":
            take.setEnabled(False)
            self._agreed.toggled.connect(take.setEnabled)
        return row

    def _take(self) -> None:
        self.accept()
        self.accepted_card.emit(self._card)


class QrCode(QWidget):
    """A QR code, black on white in every scheme: scanners want it so."""

    def __init__(self, text: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        import segno

        rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
        self._image = QImage(len(rows), len(rows), QImage.Format.Format_Grayscale8)
        self._image.fill(255)
        for y, row in enumerate(rows):
            for x, dark in enumerate(row):
                if dark:
                    self._image.setPixelColor(x, y, QColor("black"))
        self.setAccessibleName(name)
        self.setFixedSize(self.sizeHint())

    @called_by_qt
    def sizeHint(self) -> QSize:
        module = max(scaled(300) // (self._image.width() + 8), 2)
        side = module * (self._image.width() + 8)
        return QSize(side, side)

    @called_by_qt
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        margin = self.width() * 4 // (self._image.width() + 8)
        painter.drawImage(self.rect().adjusted(margin, margin, -margin, -margin), self._image)


class CardQrDialog(QDialog):
    """The card of this machine as a QR code, with its fingerprint."""

    def __init__(self, parent: QWidget | None, card: "Card") -> None:
        super().__init__(parent)
        from cchc_desktop.exchange.cards import write_card

        self.setWindowTitle("Thẻ máy bằng mã QR")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        number = Fingerprint("Mã nhận dạng của máy này")
        number.show_number(card.fingerprint)
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(20), scaled(18), scaled(20), scaled(16))
        column.setSpacing(scaled(12))
        column.addWidget(label(f"{card.name} · {card.person}", Role.TITLE))
        code = QrCode(write_card(card).decode(), "Mã QR của thẻ máy")
        column.addWidget(code, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(number)
        column.addWidget(label("Quét được nội dung của tệp thẻ; không có gì bí mật.", Role.NOTE, wrap=True))
        close = Button("Đóng", ButtonKind.PRIMARY, keys="Enter", clicked=self.reject)
        close.setDefault(True)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        close.setFocus()
