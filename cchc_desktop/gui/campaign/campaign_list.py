"""All campaigns of this machine, newest first."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.core.records import CampaignRecord
from cchc_desktop.gui.campaign.session import CampaignSession
from cchc_desktop.gui.home.visit_words import shown_date
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.marks import Card, EmptyState
from cchc_desktop.gui.widgets.record_table import Cell, Record, RecordColumn, RecordTable

_COLUMNS = (
    RecordColumn(title="Số, ký hiệu", width=150),
    RecordColumn(title="Trích yếu"),
    RecordColumn(title="Ngày", width=104),
    RecordColumn(title="Hoàn thành trước", width=130),
    RecordColumn(title="Đã kiểm tra", width=206),
)


class CampaignList(QWidget):
    """`opened(campaign_id)` on Enter and double click; `create_asked` from the empty list."""

    opened = Signal(str)
    create_asked = Signal()
    delete_asked = Signal(str)

    def __init__(self, session: CampaignSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._table = RecordTable(_COLUMNS, "Các kế hoạch kiểm tra", parent=self)
        self._table.opened.connect(self.opened)
        create = Button("Tạo kế hoạch từ đề cương…", ButtonKind.PRIMARY, clicked=self._on_create)
        empty = EmptyState(
            "Chưa có kế hoạch nào",
            "Kế hoạch được tạo từ một đề cương; số, ngày, căn cứ và thời hạn được điền sẵn và đều sửa được.",
            create,
        )
        self._delete = Button("Bỏ kế hoạch đang chọn…", ButtonKind.LINK, clicked=self._on_delete)
        self._stack = QStackedWidget(self)
        for inside in (self._table, empty):
            card = Card()
            card.body.setContentsMargins(scaled(8), scaled(4), scaled(8), scaled(8))
            card.body.addWidget(inside)
            if inside is empty:
                card.body.addStretch(1)
            else:
                card.body.addWidget(self._delete, 0, Qt.AlignmentFlag.AlignLeft)
            self._stack.addWidget(card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._create = create
        self.setFocusProxy(self._table)

    def refresh(self) -> None:
        """Read the campaigns again."""
        campaigns = self._session.workspace.planning.campaigns()
        self._table.set_records(tuple(self._line(campaign) for campaign in campaigns))
        self._stack.setCurrentIndex(0 if campaigns else 1)
        self.setFocusProxy(self._table if campaigns else self._create)
        if campaigns and not self._table.current_id():
            self._table.set_current(self._session.campaign_id or campaigns[0].entity_id)

    def _line(self, campaign: CampaignRecord) -> Record:
        summary = self._session.workspace.planning.summary(campaign.entity_id)
        visited = sum(count.visited for count in summary.by_tag)
        return Record(
            id=campaign.entity_id,
            cells=(
                Cell(text=campaign.number or "chưa có số", strong=True),
                Cell(text=campaign.subject),
                Cell(text=shown_date(campaign.issued), tone=Tone.MUTED),
                Cell(text=shown_date(campaign.deadline), tone=Tone.MUTED),
                Cell(progress=(visited, summary.units)),
            ),
        )

    def _on_delete(self) -> None:
        if self._table.current_id():
            self.delete_asked.emit(self._table.current_id())

    def _on_create(self) -> None:
        self.create_asked.emit()
