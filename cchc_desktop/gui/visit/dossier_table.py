"""The dossiers pulled from the shelf: how late each is, and letters of apology that serve several."""

from PySide6.QtWidgets import QVBoxLayout

from cchc_desktop.core.visit_records import DossierRecord, FindingRecord
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.visit.parts import Part
from cchc_desktop.gui.visit.row_editor import RowEditor
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.visit.table_part import RowsTable
from cchc_desktop.gui.visit.words import dossiers_summary, late_words, letters_in_common
from cchc_desktop.gui.widgets.forms import Field, FormRow
from cchc_desktop.gui.widgets.marks import SIGN_FLAG
from cchc_desktop.gui.widgets.parsed_fields import DateEdit
from cchc_desktop.gui.widgets.table_rows import Column, Row
from cchc_desktop.gui.widgets.text_fields import LineEdit
from cchc_desktop.gui.widgets.value_forms import date_form
from cchc_desktop.gui.writing.writer import RowDraft
from cchc_desktop.outline.model import Answer

_DETAILS = ("received", "new_due", "reason")


class _Details(RowEditor):
    """What the table has no room for, of the row with the cursor."""

    def __init__(self, session: VisitSession, item_id: str, dossier: DossierRecord) -> None:
        super().__init__(session, RowDraft(entity="dossier", item_id=item_id, entity_id=dossier.entity_id))
        received = Field("Ngày nhận", self.typed("received", DateEdit(today=session.today)))
        new_due = Field("Hẹn trả lại", self.typed("new_due", DateEdit(today=session.today)))
        reason = Field("Lý do trễ", self.typed("reason", LineEdit()))
        for field in (received, new_due):
            field.setFixedWidth(scaled(132))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(FormRow((received, 0), (new_due, 0), (reason, 1)))

    def show_dossier(self, dossier: DossierRecord) -> None:
        """Show what is kept."""
        self.show_values({name: getattr(dossier, name) for name in _DETAILS})


class DossiersPart(Part):
    """The sampled dossiers of one answer."""

    def __init__(self, session: VisitSession, item_id: str, answer: Answer) -> None:
        super().__init__(session, item_id)
        self._answer = answer
        self._dossiers: dict[str, DossierRecord] = {}
        self._details: _Details | None = None
        day = date_form(session.today)
        columns = (
            Column(key="code", title="Mã hồ sơ", width=150),
            Column(key="procedure", title="Lĩnh vực"),
            Column(key="due", title="Hẹn trả", width=84, form=day),
            Column(key="finished", title="Trả", width=84, form=day),
            Column(key="late", title="Trễ", width=62, editable=False),
            Column(key="apology_number", title="Văn bản xin lỗi", width=104),
            Column(key="apology_date", title="Ngày", width=84, form=day),
            Column(key="shared", title="", width=82, editable=False),
        )
        self.rows = RowsTable(
            session,
            entity="dossier",
            item_id=item_id,
            columns=columns,
            title=answer.label,
            add_words="+ Thêm hồ sơ",
            common={"answer": answer.id},
        )
        self.rows.row_changed.connect(self._show_details)
        self.column.addWidget(self.rows)

    def refresh(self, finding: FindingRecord) -> None:
        dossiers = tuple(one for one in finding.dossiers if one.answer == self._answer.id)
        self._dossiers = {one.entity_id: one for one in dossiers}
        shared = letters_in_common(dossiers)
        rows = [self._row(one, shared.get(one.entity_id, 0)) for one in dossiers]
        self.rows.show_rows(rows, dossiers_summary(dossiers))
        if self._details is None or self._details.row.entity_id not in self._dossiers:
            self._show_details(self.rows.current_row())
        else:
            self._details.show_dossier(self._dossiers[self._details.row.entity_id])

    def _row(self, dossier: DossierRecord, shared: int) -> Row:
        late = late_words(dossier, on=self.session.visit_day())
        typed = (dossier.code, dossier.procedure, dossier.due, dossier.finished)
        flag = f"{SIGN_FLAG} chung {shared}" if shared else ""
        letter = Tone.WRONG if shared else Tone.PLAIN
        return Row(
            id=dossier.entity_id,
            cells=(*typed, late.text, dossier.apology_number, dossier.apology_date, flag),
            tones=(*(Tone.PLAIN,) * len(typed), late.tone, letter, letter, letter),
        )

    def _show_details(self, row: str) -> None:
        dossier = self._dossiers.get(row)
        old = self._details
        if old is not None and dossier is not None and old.row.entity_id == row:
            return
        if old is not None:
            self._put_away(old)
        if dossier is not None:
            self._details = _Details(self.session, self.item_id, dossier)
            self.column.addWidget(self._details)
            for binding in self._details.as_bindings():
                self.adopt(binding)
            self._details.show_dossier(dossier)

    def _put_away(self, details: _Details) -> None:
        self._details = None
        for binding in details.as_bindings():
            binding.flush()
            self.bindings.remove(binding)
        self.column.removeWidget(details)
        details.hide()
        details.deleteLater()
