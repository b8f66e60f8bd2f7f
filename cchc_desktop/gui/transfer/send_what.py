"""The first screen of sending: what goes, and which visits."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QRadioButton, QWidget

from cchc_desktop.core.fields import Role as TeamRole
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.core.records import VisitRow
from cchc_desktop.core.text import fold
from cchc_desktop.gui.home.visit_words import STATE_WORDS, shown_date
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.tasks import run_task
from cchc_desktop.gui.transfer.check_table import CheckTable
from cchc_desktop.gui.transfer.delivery_words import delivery_words
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import Card
from cchc_desktop.gui.widgets.record_table import Cell, Record, RecordColumn
from cchc_desktop.gui.widgets.text_fields import LineEdit
from cchc_desktop.services.transfer_records import Delivery, ExportKind, ExportRequest
from cchc_desktop.services.workspace import Workspace

KINDS: Mapping[ExportKind, tuple[str, str]] = MappingProxyType(
    {
        ExportKind.PLAN: (
            "Gửi kế hoạch cho các máy",
            "Đề cương, đoàn, đơn vị và lịch, kèm thẻ các máy đã quen; không kèm kết quả kiểm tra.",
        ),
        ExportKind.WORK: (
            "Gửi phần việc của tôi",
            "Những gì máy này đã ghi, cho thư ký gom lại. Phần nơi nhận đã xác nhận không gửi lại.",
        ),
        ExportKind.VISIT: (
            "Gửi cả cuộc kiểm tra cho Phòng Nội vụ",
            "Trọn cuộc: kết quả của mọi người, biên bản, bản scan và tệp đính kèm.",
        ),
        ExportKind.OFFICE: (
            "Gửi lại quyết định cho đơn vị",
            "Quyết định khi đối chiếu, kết luận và theo dõi khắc phục, gửi về các máy đã gửi lên.",
        ),
    }
)
_EVERYTHING = "Gửi lại cả phần nơi nhận đã xác nhận"
_MOST_VISITS = 1_000
_NARROW = 960
_LESS_NEEDED = 3
_COLUMNS = (
    RecordColumn(title="Đơn vị"),
    RecordColumn(title="Ngày", width=94),
    RecordColumn(title="Trạng thái", width=158),
    RecordColumn(title="Đã gửi đến đâu", width=172),
)


class WhatScreen(QWidget):
    """`changed` comes whenever another request is meant."""

    changed = Signal()

    def __init__(
        self,
        workspace: Workspace,
        campaign_id: str,
        *,
        kind: ExportKind | None = None,
        visit_id: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._campaign = campaign_id
        self._rows: tuple[VisitRow, ...] = ()
        self._delivery: Mapping[str, Delivery] = {}
        self._chosen: dict[str, None] = {visit_id: None} if visit_id else {}
        self._buttons = QButtonGroup(self)
        self._remarks: dict[ExportKind, QWidget] = {}
        self.everything = QCheckBox(_EVERYTHING)
        self.everything.toggled.connect(self.changed)
        self.visits = CheckTable(_COLUMNS, "Các cuộc kiểm tra để chọn", parent=self)
        self.visits.ticked.connect(self._on_ticked)
        self.filter = LineEdit("Lọc theo tên đơn vị")
        self.filter.textChanged.connect(self._show_rows)
        self._which = label("", Role.MUTED, wrap=True)
        self._lay_out()
        self._read()
        usual = self.usual_kind()
        # A visit is not sent as a plan.
        self.set_kind(kind or (ExportKind.VISIT if visit_id and usual is ExportKind.PLAN else usual))

    def kind(self) -> ExportKind:
        """Return the kind that is chosen."""
        return tuple(KINDS)[max(self._buttons.checkedId(), 0)]

    def set_kind(self, kind: ExportKind) -> None:
        """Choose a kind."""
        self._buttons.button(tuple(KINDS).index(kind)).setChecked(True)
        self._on_kind()

    def usual_kind(self) -> ExportKind:
        """Return what a person of this role most likely wants to send now."""
        person = fold(self._workspace.station.current().person)
        members = self._workspace.planning.members(self._campaign)
        role = next((one.role for one in members if fold(one.name) == person), "")
        journal = self._workspace.store.journal.packages(self._campaign)
        if role == TeamRole.MEMBER:
            return ExportKind.WORK
        if not role and any(row.direction == "received" and row.kind == "visit" for row in journal):
            return ExportKind.OFFICE
        sent_plan = any(row.direction == "written" and row.kind == "plan" for row in journal)
        got_plan = any(row.direction == "received" and row.kind == "plan" for row in journal)
        if not role and got_plan:
            return ExportKind.WORK
        return ExportKind.VISIT if sent_plan else ExportKind.PLAN

    def request(self) -> ExportRequest:
        """Return what is meant."""
        kind = self.kind()
        return ExportRequest(
            campaign_id=self._campaign,
            kind=kind,
            visit_ids=() if kind is ExportKind.PLAN else tuple(self._chosen),
            everything=self.everything.isChecked() and not self.everything.isHidden(),
        )

    def lacks(self) -> str:
        """Return what is still to be chosen, empty when nothing."""
        if self.kind() is ExportKind.VISIT and not self._chosen:
            return "Hãy chọn ít nhất một cuộc kiểm tra để gửi."
        return ""

    # --- making

    def _lay_out(self) -> None:
        kinds = Card()
        kinds.body.setSpacing(scaled(2))
        kinds.body.addWidget(label("Gửi gì", Role.HEADING))
        for place, (kind, (words, remark)) in enumerate(KINDS.items()):
            button = QRadioButton(words)
            self._buttons.addButton(button, place)
            note = label(remark, Role.NOTE, wrap=True)
            note.setContentsMargins(scaled(28), 0, 0, scaled(10))
            button.setAccessibleDescription(remark)
            self._remarks[kind] = note
            kinds.body.addWidget(button)
            kinds.body.addWidget(note)
        kinds.body.addWidget(self.everything)
        kinds.body.addStretch(1)
        self._buttons.idToggled.connect(self._on_toggled)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(scaled(12))
        row.addWidget(kinds, 4)
        row.addWidget(self._visits_card(), 8)

    def _visits_card(self) -> Card:
        card = Card()
        head = QHBoxLayout()
        head.setSpacing(scaled(8))
        head.addWidget(label("Cuộc kiểm tra", Role.HEADING))
        head.addWidget(self.filter, 1)
        self._all = Button("Chọn hết", ButtonKind.QUIET, clicked=self._tick_all)
        self._none = Button("Bỏ chọn", ButtonKind.QUIET, clicked=self._tick_none)
        head.addWidget(self._all)
        head.addWidget(self._none)
        card.body.addLayout(head)
        card.body.addWidget(self._which)
        card.body.addWidget(self.visits, 1)
        return card

    def _read(self) -> None:
        self._rows = self._workspace.planning.visits(
            self._campaign, order="date", descending=True, limit=_MOST_VISITS
        )
        self._show_rows()
        ids = [row.visit_id for row in self._rows]

        def work(progress: Progress, cancel: CancelToken) -> Mapping[str, Delivery]:
            del progress, cancel
            return self._workspace.transfer.delivery(self._campaign, ids)

        run_task(self, work, done=self._on_delivery, title="")

    def _on_delivery(self, delivery: Mapping[str, Delivery]) -> None:
        self._delivery = delivery
        self._show_rows()

    def _show_rows(self) -> None:
        wanted = fold(self.filter.value())
        shown = [row for row in self._rows if wanted in fold(row.unit_name) or row.visit_id in self._chosen]
        shown.sort(key=lambda row: row.visit_id not in self._chosen)
        self.visits.set_lines(map(self._line, shown))
        self.visits.set_checked(self._chosen)

    def _line(self, row: VisitRow) -> Record:
        state = STATE_WORDS[row.state]
        delivery = self._delivery.get(row.visit_id)
        gone = delivery_words(delivery, short=True) if delivery else None
        return Record(
            id=row.visit_id,
            cells=(
                Cell(row.unit_name or "(đơn vị chưa có tên)", strong=True),
                Cell(shown_date(row.date) or "chưa định"),
                Cell(state.text, state.tone, sign=state.sign, chip=True),
                Cell(gone.text, gone.tone, sign=gone.sign) if gone else Cell("…", Tone.MUTED),
            ),
        )

    # --- choosing

    def _on_toggled(self, place: int, checked: bool) -> None:
        del place
        if checked:
            self._on_kind()

    def _on_kind(self) -> None:
        kind = self.kind()
        chooses = kind is not ExportKind.PLAN
        self.everything.setVisible(kind in {ExportKind.WORK, ExportKind.OFFICE})
        for widget in (self.visits, self.filter, self._all, self._none):
            widget.setEnabled(chooses)
        self._say_which()
        self.changed.emit()

    def _say_which(self) -> None:
        count = len(self._chosen)
        if self.kind() is ExportKind.PLAN:
            words = "Gói kế hoạch luôn gồm lịch của mọi cuộc kiểm tra."
        elif count:
            words = f"Đã chọn {count} cuộc."
        elif self.kind() is ExportKind.VISIT:
            words = "Chọn cuộc cần gửi: phím cách hoặc bấm chuột."
        else:
            words = "Không chọn cuộc nào thì gửi của mọi cuộc."
        self._which.setText(words)

    def _on_ticked(self) -> None:
        shown = {line.id for line in self.visits.records()}
        kept = [one for one in self._chosen if one not in shown]
        self._set_chosen((*kept, *self.visits.checked()))

    def _tick_all(self) -> None:
        self._set_chosen((*self._chosen, *(line.id for line in self.visits.records())))
        self.visits.set_checked(self._chosen)

    def _tick_none(self) -> None:
        self._set_chosen(())
        self.visits.set_checked(())

    def _set_chosen(self, ids: Sequence[str]) -> None:
        self._chosen = dict.fromkeys(ids)
        self._say_which()
        self.changed.emit()

    @called_by_qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.visits.setColumnHidden(_LESS_NEEDED, self.width() < scaled(_NARROW))

    def focus_first(self) -> None:
        """Put the cursor where the first choice is made."""
        button = self._buttons.button(self._buttons.checkedId())
        button.setFocus(Qt.FocusReason.OtherFocusReason)
