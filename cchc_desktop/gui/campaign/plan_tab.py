"""The form of the plan: number, date, issuer, legal bases, period and deadline."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.records import CampaignRecord
from cchc_desktop.gui.campaign.session import CampaignSession
from cchc_desktop.gui.campaign.tab import CampaignTab, bring_into_sight
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.forms import Field, FormRow
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import Card
from cchc_desktop.gui.widgets.panes import ScrollColumn
from cchc_desktop.gui.widgets.parsed_fields import CountEdit, DateEdit
from cchc_desktop.gui.widgets.text_fields import GrowingTextEdit, LineEdit
from cchc_desktop.gui.writing.forms import FormBinder


class PlanTab(CampaignTab):
    """Everything is kept while it is typed; there is no button to save."""

    touching = ("campaign",)

    def __init__(self, session: CampaignSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.binder = FormBinder(session, "campaign", self)
        self.binder.undo_asked.connect(self.undo_asked)
        self.binder.redo_asked.connect(self.redo_asked)
        self._outline = label("", Role.BODY, wrap=True)
        self._outline_remark = label("", Role.NOTE, wrap=True)
        scroll = ScrollColumn()
        inside = QWidget()
        columns = QHBoxLayout(inside)
        columns.setContentsMargins(0, 0, scaled(8), 0)
        columns.setSpacing(scaled(12))
        columns.addWidget(self._paper_card(), 3, Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout()
        right.setSpacing(scaled(12))
        right.addWidget(self._time_card())
        right.addWidget(self._outline_card())
        right.addStretch(1)
        columns.addLayout(right, 2)
        scroll.add(inside)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(scroll)

    def refresh(self) -> None:
        self.session.note_reading()
        record = self.session.record()
        self.binder.show(record.entity_id if record else "", campaign_values(record) if record else {})
        if record is None:
            return
        outline = self.session.workspace.planning.outline(record.entity_id)
        self._outline.setText(outline.title)
        items = sum(1 for _ in outline.items())
        self._outline_remark.setText(
            f"{items} nội dung · bản {outline.version}. Đề cương đi cùng số liệu: kế hoạch giữ đúng bản đã "
            "chọn, dù sau này có bản mới."
        )

    def flush(self) -> QWidget | None:
        self.binder.flush()
        return self.binder.unreadable()

    def show_entity(self, entity_id: str, field: str = "") -> None:
        del entity_id
        self.binder.focus_field(field or "number")
        bring_into_sight(self.focusWidget())

    def _date(self) -> DateEdit:
        return DateEdit(today=lambda: self.session.workspace.clock().date())

    def _paper_card(self) -> Card:
        card = Card()
        card.body.setSpacing(scaled(12))
        card.body.addWidget(label("Kế hoạch", Role.HEADING))
        number, issued, issuer = LineEdit("110/KH-UBND"), self._date(), LineEdit()
        subject, bases = GrowingTextEdit(lines=2), GrowingTextEdit(lines=4)
        decision, note = GrowingTextEdit(lines=2), GrowingTextEdit(lines=2)
        typed = {
            "number": number,
            "issued": issued,
            "issuer": issuer,
            "subject": subject,
            "legal_bases": bases,
            "team_decision": decision,
            "note": note,
        }
        for field, editor in typed.items():
            self.binder.typed(field, editor)
        card.body.addWidget(
            FormRow(
                (Field("Số, ký hiệu", number), 3),
                (Field("Ngày ban hành", issued), 2),
                (Field("Cơ quan ban hành", issuer), 4),
            )
        )
        card.body.addWidget(Field("Trích yếu", subject))
        card.body.addWidget(Field("Căn cứ pháp lý, mỗi căn cứ một dòng", bases))
        card.body.addWidget(Field("Quyết định thành lập Đoàn kiểm tra", decision))
        card.body.addWidget(Field("Ghi chú (không in ra biên bản)", note))
        return card

    def _time_card(self) -> Card:
        card = Card()
        card.body.setSpacing(scaled(12))
        card.body.addWidget(label("Thời gian", Role.HEADING))
        start, end, deadline, days = self._date(), self._date(), self._date(), CountEdit()
        typed = {"period_from": start, "period_to": end, "deadline": deadline, "report_days_before": days}
        for field, editor in typed.items():
            self.binder.typed(field, editor)
        card.body.addWidget(FormRow((Field("Thời kỳ kiểm tra từ", start), 1), (Field("đến", end), 1)))
        report = Field("Báo cáo gửi trước (ngày)", days)
        card.body.addWidget(FormRow((Field("Hoàn thành trước ngày", deadline), 1), (report, 1)))
        remark = "Để trống “đến” khi thời kỳ kết thúc vào ngày của từng cuộc kiểm tra."
        card.body.addWidget(label(remark, Role.NOTE, wrap=True))
        return card

    def _outline_card(self) -> Card:
        card = Card()
        card.body.addWidget(label("Đề cương", Role.HEADING))
        card.body.addWidget(self._outline)
        card.body.addWidget(self._outline_remark)
        return card


def campaign_values(record: CampaignRecord) -> Mapping[str, JsonValue]:
    """Return the fields of a campaign under the names by which they are written; letterhead included."""
    plain: dict[str, JsonValue] = {
        name: value for name, value in record._asdict().items() if name != "letterhead"
    }
    return plain | {f"letterhead.{name}": value for name, value in record.letterhead._asdict().items()}
