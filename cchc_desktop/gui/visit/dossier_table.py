"""The dossiers pulled from the shelf: how late each is, and letters of apology that serve several."""

from cchc_desktop.core.records import DossierRecord, FindingRecord
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.visit.parts import Part
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.visit.table_part import RowsTable
from cchc_desktop.gui.visit.words import dossiers_summary, late_words, letters_in_common
from cchc_desktop.gui.widgets.marks import SIGN_FLAG
from cchc_desktop.gui.widgets.table_rows import Column, Row
from cchc_desktop.gui.widgets.value_forms import date_form
from cchc_desktop.outline.model import Answer


class DossiersPart(Part):
    """The sampled dossiers of one answer."""

    def __init__(self, session: VisitSession, item_id: str, answer: Answer) -> None:
        super().__init__(session, item_id)
        self._answer = answer
        day = date_form(session.today)
        columns = (
            Column(key="code", title="Mã hồ sơ", width=146),
            Column(key="procedure", title="Lĩnh vực", width=76),
            Column(key="due", title="Hẹn trả", width=84, form=day),
            Column(key="finished", title="Trả", width=84, form=day),
            Column(key="late", title="Trễ", width=62, editable=False),
            Column(key="apology_number", title="Văn bản xin lỗi", width=110),
            Column(key="apology_date", title="Ngày", width=84, form=day),
            Column(key="shared", title="", editable=False),
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
        self.column.addWidget(self.rows)

    def refresh(self, finding: FindingRecord) -> None:
        super().refresh(finding)
        dossiers = tuple(one for one in finding.dossiers if one.answer == self._answer.id)
        shared = letters_in_common(dossiers)
        rows = [self._row(one, shared.get(one.entity_id, 0)) for one in dossiers]
        self.rows.show_rows(rows, dossiers_summary(dossiers))

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
