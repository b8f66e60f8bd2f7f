"""Choosing an outline for a new campaign: what it asks, and what the plan behind it proposes."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.core.dates import short_date
from cchc_desktop.core.errors import CchcError
from cchc_desktop.gui.campaign.outline_tab import OutlineTree
from cchc_desktop.gui.dialogs.sizes import fit_screen
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.labels import Role, label, set_tone
from cchc_desktop.gui.widgets.marks import SIGN_MISSING, Card
from cchc_desktop.gui.widgets.record_table import Cell, Record, RecordColumn, RecordTable
from cchc_desktop.outline.model import Outline
from cchc_desktop.sentences import sentence_for
from cchc_desktop.services.workspace import Workspace

_COLUMNS = (RecordColumn(title="Đề cương"), RecordColumn(title="Bản", width=64))


class CreateCampaignDialog(QDialog):
    """`chosen(outline id, version)` comes when the person agrees; the campaign is made by the page."""

    chosen = Signal(str, int)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._shelf = {f"{one.id}/{one.version}": one for one in workspace.outlines.list()}
        self.setWindowTitle("Tạo kế hoạch từ đề cương")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        fit_screen(self, 1060, 600)
        self._table = RecordTable(_COLUMNS, "Các đề cương có sẵn", parent=self)
        self._tree = OutlineTree(self)
        self._title = label("", Role.HEADING, wrap=True)
        self._proposals = label("", Role.MUTED, wrap=True)
        self._create = Button("Tạo kế hoạch", ButtonKind.PRIMARY, keys="Enter", clicked=self._on_create)
        self._lay_out()
        self._table.current_changed.connect(self._on_current)
        self._table.opened.connect(self._on_create)
        self._table.set_records(self._records())
        if self._shelf:
            self._table.set_current(next(iter(self._shelf)))
        self._table.setFocus()

    def _lay_out(self) -> None:
        shelf, preview = Card(), Card()
        shelf.body.setContentsMargins(scaled(8), scaled(4), scaled(8), scaled(8))
        shelf.body.addWidget(self._table)
        shelf.setMaximumWidth(scaled(340))
        preview.body.addWidget(self._title)
        preview.body.addWidget(self._proposals)
        preview.body.addWidget(self._tree, 1)
        middle = QHBoxLayout()
        middle.setSpacing(scaled(12))
        middle.addWidget(shelf, 1)
        middle.addWidget(preview, 2)
        buttons = QHBoxLayout()
        buttons.setSpacing(scaled(8))
        buttons.addWidget(label("Mọi đề nghị điền sẵn đều sửa được sau khi tạo.", Role.NOTE))
        buttons.addStretch(1)
        buttons.addWidget(Button("Thôi", keys="Esc", clicked=self.reject))
        buttons.addWidget(self._create)
        self._create.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(20), scaled(18), scaled(20), scaled(16))
        column.setSpacing(scaled(12))
        column.addWidget(label("Chọn đề cương", Role.TITLE))
        column.addLayout(middle, 1)
        column.addLayout(buttons)

    def _records(self) -> tuple[Record, ...]:
        return tuple(
            Record(
                id=key,
                cells=(
                    Cell(
                        text=one.title or one.id,
                        strong=not one.problems,
                        tone=Tone.ATTENTION if one.problems else Tone.PLAIN,
                        sign=SIGN_MISSING if one.problems else "",
                    ),
                    Cell(text=str(one.version), tone=Tone.MUTED),
                ),
            )
            for key, one in self._shelf.items()
        )

    def _on_current(self, key: str) -> None:
        one = self._shelf.get(key)
        self._create.setEnabled(one is not None and not one.problems)
        if one is None:
            return
        try:
            outline = self._workspace.outlines.load(one.id, one.version)
        except CchcError as error:
            self._title.setText(one.title or one.id)
            self._proposals.setText(str(sentence_for(error)))
            set_tone(self._proposals, Tone.ATTENTION)
            self._tree.clear()
            return
        self._title.setText(outline.title)
        self._proposals.setText(proposals_of(outline))
        set_tone(self._proposals, Tone.MUTED)
        self._tree.show_outline(outline)

    def _on_create(self) -> None:
        one = self._shelf.get(self._table.current_id())
        if one is not None and not one.problems:
            self.accept()
            self.chosen.emit(one.id, one.version)


def proposals_of(outline: Outline) -> str:
    """Say what the plan of an outline fills in."""
    plan = outline.plan
    if plan is None:
        return "Đề cương này không kèm kế hoạch: số, ngày và căn cứ sẽ để trống cho bạn điền."
    issued = f"ngày {short_date(plan.issued)}" if plan.issued else ""
    parts = [
        " ".join(
            part
            for part in ("Kế hoạch", plan.number, issued, f"của {plan.issuer}" if plan.issuer else "")
            if part
        )
    ]
    if plan.deadline:
        parts.append(f"hoàn thành trước {short_date(plan.deadline)}")
    if plan.report_days_before:
        parts.append(f"báo cáo gửi trước {plan.report_days_before} ngày")
    if plan.legal_bases:
        parts.append(f"{len(plan.legal_bases)} căn cứ pháp lý")
    return "Điền sẵn: " + "; ".join(parts) + "."
