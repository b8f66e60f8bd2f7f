"""What is asked before a package can be planned: its six words, a changed key, or what to do with damage."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.settings.keys_tab_cards import Fingerprint
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.transfer.intake import Intake
from cchc_desktop.gui.widgets.forms import Field
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import SIGN_FLAG, Card
from cchc_desktop.gui.widgets.panes import ScrollColumn
from cchc_desktop.gui.widgets.text_fields import LineEdit
from cchc_desktop.sentences import sentence_for
from cchc_desktop.services.identity import IdentityService

_AGREED = "Tôi đã gọi: người giữ máy đúng là đã đổi khóa, và mã mới giống hết"
_CHANGED = (
    "Gói mang tên máy đã quen nhưng ký bằng khóa khác. Có thể máy đã cài lại hoặc tạo khóa mới; cũng có thể "
    "ai đó đang mạo danh. Chưa có gì được mở. Hãy gọi cho người giữ máy theo số bạn đã biết từ trước."
)
_PARTIAL = (
    "Có thể lấy riêng phần còn tốt: những gì đã kiểm tra được chữ ký và mã. Phần hỏng không vào máy, và lần "
    "nhận được ghi là chưa đủ. Nên xin người gửi ghi lại gói."
)
_HINT = "ví dụ: mát tay kể lể vui tươi …"


class QuestionView(QWidget):
    """Shows the one question about a file. `answered_changed` comes when the answer changed."""

    answered_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._intake: Intake | None = None
        self.words = LineEdit(_HINT)
        self.words.textChanged.connect(self.answered_changed)
        self.agreed = QCheckBox(_AGREED)
        self.agreed.toggled.connect(self.answered_changed)
        self._keep = (self.words, self.agreed)
        self._body = ScrollColumn(parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._body)

    def ask(self, intake: Intake, identity: IdentityService) -> None:
        """Ask what this file needs, or say why it cannot be taken."""
        self._intake = intake
        for widget in self._keep:
            widget.setParent(self)
            widget.hide()
        self._body.clear()
        error = intake.error
        if error is None:
            return
        card = Card()
        card.body.setSpacing(scaled(10))
        if intake.wants_words:
            self._ask_words(card, intake)
        elif intake.has_other_key:
            self._ask_key(card, intake, identity)
        else:
            self._say_refusal(card, intake)
        self._body.add(card)
        if intake.wants_words:
            self.words.setFocus()

    def answer(self) -> str:
        """Return what the button on the right would do now; empty while the answer lacks."""
        intake = self._intake
        if intake is None:
            return ""
        if intake.wants_words:
            return "Mở gói" if self.words.value().strip() else ""
        if intake.has_other_key:
            return "Mở gói với khóa mới" if self.agreed.isChecked() else ""
        return "Lấy phần còn tốt" if intake.can_be_opened_in_part else ""

    def take_answer(self) -> None:
        """Note the answer in the file's record."""
        intake = self._intake
        if intake is None or intake.error is None:
            return
        if intake.wants_words:
            intake.passphrase = self.words.value()
        elif intake.has_other_key:
            intake.accepted |= {str(intake.error.fields.get("fingerprint", ""))}
        elif intake.can_be_opened_in_part:
            intake.partial = True

    def _ask_words(self, card: Card, intake: Intake) -> None:
        wrong = bool(intake.passphrase)
        card.body.addWidget(label("Gói này mở bằng sáu từ", Role.TITLE))
        card.body.addWidget(label(intake.path.name, Role.MUTED, wrap=True))
        if wrong and intake.error is not None:
            words = f"{SIGN_FLAG} {sentence_for(intake.error)}"
            card.body.addWidget(label(words, tone=Tone.WRONG, wrap=True))
        self.words.flush()
        self.words.set_value(intake.passphrase)
        field = Field("Sáu từ người gửi đã đọc", self.words, "Không cần dấu, không phân biệt chữ hoa.")
        card.body.addWidget(field)
        self.words.show()

    def _ask_key(self, card: Card, intake: Intake, identity: IdentityService) -> None:
        fields = intake.error.fields if intake.error is not None else {}
        known = identity.known().get(str(fields.get("station_id", "")))
        card.body.addWidget(label(f"Khóa của máy {fields.get('station', '')} đã đổi", Role.TITLE))
        card.body.addWidget(label(f"{SIGN_FLAG} {_CHANGED}", tone=Tone.WRONG, wrap=True))
        for words, number in (
            ("Mã đã biết", known.fingerprint if known is not None else ""),
            ("Mã trong gói", str(fields.get("fingerprint", ""))),
        ):
            shown = Fingerprint(words)
            shown.show_number(number)
            card.body.addWidget(Field(words, shown))
        self.agreed.setChecked(False)
        card.body.addWidget(self.agreed)
        self.agreed.show()

    def _say_refusal(self, card: Card, intake: Intake) -> None:
        error = intake.error
        if error is None:
            return
        sentence = sentence_for(error)
        card.body.addWidget(label(f"{SIGN_FLAG} Không nhận gói này", Role.TITLE, tone=Tone.WRONG))
        card.body.addWidget(label(intake.path.name, Role.MUTED, wrap=True))
        card.body.addWidget(label(sentence.what, wrap=True))
        card.body.addWidget(label(f"✓ {sentence.safe}", tone=Tone.GOOD, wrap=True))
        card.body.addWidget(label(sentence.remedy, wrap=True))
        if intake.can_be_opened_in_part:
            card.body.addWidget(label(_PARTIAL, Role.MUTED, wrap=True))
