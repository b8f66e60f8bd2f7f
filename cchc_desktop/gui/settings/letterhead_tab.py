"""The words of the issuing organisation on the minutes of the campaign, beside a small picture of them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.gui.campaign.plan_tab import campaign_values
from cchc_desktop.gui.campaign.session import CampaignSession
from cchc_desktop.gui.campaign.tab import CampaignTab, bring_into_sight
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.settings.letterhead_preview import LetterheadPreview, preview_parts
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.forms import Field, FormRow
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import Card
from cchc_desktop.gui.widgets.panes import ScrollColumn
from cchc_desktop.gui.widgets.parsed_fields import CountEdit
from cchc_desktop.gui.widgets.text_fields import GrowingTextEdit, LineEdit
from cchc_desktop.gui.writing.forms import FormBinder
from cchc_desktop.platform.paths import resources_folder

_SAMPLE_UNIT = "(tên đơn vị được kiểm tra)"


class LetterheadTab(CampaignTab):
    """Nothing of this is in the program: offices and their names change, the fields hold them."""

    touching = ("campaign",)

    def __init__(self, session: CampaignSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.binder = FormBinder(session, "campaign", self)
        self.binder.undo_asked.connect(self.undo_asked)
        self.binder.redo_asked.connect(self.redo_asked)
        self._preview = LetterheadPreview(resources_folder() / "fonts", self)
        self._whose = label("", Role.MUTED, wrap=True)
        form = ScrollColumn()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, scaled(8), 0)
        column.setSpacing(scaled(12))
        for card in (self._head_card(), self._texts_card(), self._signature_card()):
            column.addWidget(card)
        form.add(inside)
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(scaled(8))
        right.addWidget(label("Biên bản sẽ như thế này", Role.HEADING))
        right.addWidget(self._preview)
        right.addWidget(self._whose)
        right.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(scaled(20))
        row.addWidget(form, 5)
        row.addWidget(self._right, 4)

    @called_by_qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._right.setVisible(self.width() >= scaled(860))

    def refresh(self) -> None:
        self.session.note_reading()
        record = self.session.record()
        self.binder.show(record.entity_id if record else "", campaign_values(record) if record else {})
        self.setEnabled(record is not None)
        if record is None:
            self._whose.setText("Chưa có kế hoạch nào: thể thức biên bản thuộc về từng kế hoạch.")
            return
        units = self.session.workspace.planning.units(record.entity_id)
        self._preview.show_parts(preview_parts(record, units[0].name if units else _SAMPLE_UNIT))
        self._whose.setText(f"Dùng cho mọi biên bản của kế hoạch {record.number or 'này'}.")

    def flush(self) -> QWidget | None:
        self.binder.flush()
        return self.binder.unreadable()

    def show_entity(self, entity_id: str, field: str = "") -> None:
        del entity_id
        if self.binder.focus_field(field):
            bring_into_sight(self.focusWidget())

    def _text(self, words: str, field: str, *, lines: int = 1, hint: str = "") -> Field:
        editor = GrowingTextEdit(hint, lines=lines) if lines > 1 else LineEdit(hint)
        self.binder.typed(f"letterhead.{field}", editor)
        return Field(words, editor)

    def _head_card(self) -> Card:
        card = Card()
        card.body.setSpacing(scaled(10))
        card.body.addWidget(label("Phần đầu", Role.HEADING))
        card.body.addWidget(self._text("Cơ quan chủ quản", "parent", lines=2))
        card.body.addWidget(self._text("Cơ quan ban hành (in đậm)", "issuer", lines=2))
        symbol = self._text("Ký hiệu", "symbol", hint="BB-ĐKT")
        place = self._text("Địa danh", "place")
        team = self._text("Gọi Đoàn là", "team_name", hint="Đoàn kiểm tra")
        card.body.addWidget(FormRow((symbol, 2), (place, 3), (team, 3)))
        title = self._text("Tên biên bản (để trống: theo trích yếu của kế hoạch)", "title", lines=2)
        card.body.addWidget(title)
        return card

    def _texts_card(self) -> Card:
        card = Card()
        card.body.setSpacing(scaled(10))
        card.body.addWidget(label("Câu chữ chung", Role.HEADING))
        card.body.addWidget(self._text("Đoạn mở đầu (để trống: câu thường dùng)", "opening", lines=2))
        card.body.addWidget(self._text("Đoạn kết (để trống: câu thường dùng)", "closing", lines=2))
        card.body.addWidget(self._text("Nơi nhận, mỗi nơi một dòng", "recipients", lines=3))
        copies, each = CountEdit(), CountEdit()
        self.binder.typed("letterhead.copies", copies)
        self.binder.typed("letterhead.copies_each", each)
        card.body.addWidget(FormRow((Field("Số bản", copies), 1), (Field("Mỗi bên giữ", each), 1)))
        return card

    def _signature_card(self) -> Card:
        card = Card()
        card.body.setSpacing(scaled(10))
        card.body.addWidget(label("Chữ ký và chân trang", Role.HEADING))
        leader, deputy = (
            self._text("Trưởng đoàn ký là", "leader_title"),
            self._text("Phó ký là", "deputy_title"),
        )
        secretary, unit = (
            self._text("Thư ký ký là", "secretary_title"),
            self._text("Đơn vị ký là", "unit_title"),
        )
        card.body.addWidget(FormRow((leader, 1), (deputy, 1)))
        card.body.addWidget(FormRow((secretary, 1), (unit, 1)))
        for field, words in (
            ("on_behalf", "Ghi “TM. ĐOÀN KIỂM TRA” trên chức danh Trưởng đoàn"),
            ("members_sign", "Các thành viên cùng ký, bên dưới"),
            ("foot_code", "In mã và mã QR của bản in ở chân mỗi trang"),
        ):
            check = QCheckBox(words)
            self.binder.flag(f"letterhead.{field}", check)
            card.body.addWidget(check, 0, Qt.AlignmentFlag.AlignLeft)
        return card
