"""The documents an item asks for: type, number, date, issuer, subject and the file itself."""

from PySide6.QtWidgets import QFileDialog

from cchc_desktop.core.visit_records import DocumentRecord, FindingRecord
from cchc_desktop.gui.visit.files import attach_document, open_blob
from cchc_desktop.gui.visit.parts import Part
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.visit.table_part import RowsTable
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.table_rows import Column, Row
from cchc_desktop.gui.widgets.value_forms import date_form
from cchc_desktop.outline.model import Answer


class DocumentsPart(Part):
    """The document list of one answer."""

    def __init__(self, session: VisitSession, item_id: str, answer: Answer) -> None:
        super().__init__(session, item_id)
        self._answer = answer
        self._documents: tuple[DocumentRecord, ...] = ()
        columns = (
            Column(key="type", title="Loại", width=92),
            Column(key="number", title="Số, ký hiệu", width=120),
            Column(key="issued", title="Ngày", width=88, form=date_form(session.today)),
            Column(key="issuer", title="Cơ quan ban hành", width=140),
            Column(key="subject", title="Trích yếu"),
            Column(key="blob", title="Tệp", width=44, editable=False),
        )
        self.rows = RowsTable(
            session,
            entity="document",
            item_id=item_id,
            columns=columns,
            title=answer.label,
            add_words="+ Thêm văn bản",
            common={"answer": answer.id},
        )
        self.column.addWidget(self.rows)
        self._files = self._file_buttons()
        self.rows.row_changed.connect(self._show_files)

    def refresh(self, finding: FindingRecord) -> None:
        super().refresh(finding)
        self._documents = tuple(one for one in finding.documents if one.answer == self._answer.id)
        self.rows.show_rows([_row(one) for one in self._documents], _summary(len(self._documents)))
        self._show_files()

    def _file_buttons(self) -> tuple[Button, Button]:
        attach = Button("Gắn tệp…", ButtonKind.QUIET, clicked=self._attach)
        open_file = Button("Mở tệp", ButtonKind.QUIET, clicked=self._open)
        attach.setAccessibleName("Gắn tệp vào văn bản ở dòng này")
        open_file.setAccessibleName("Mở tệp của văn bản ở dòng này")
        for button in (open_file, attach):
            self.rows.head.insertWidget(self.rows.head.count() - 1, button)
        return attach, open_file

    def _current(self) -> DocumentRecord | None:
        row = self.rows.current_row()
        return next((one for one in self._documents if one.entity_id == row), None)

    def _show_files(self) -> None:
        current = self._current()
        attach, open_file = self._files
        attach.setVisible(current is not None)
        open_file.setVisible(current is not None and bool(current.blob))

    def _attach(self) -> None:
        current = self._current()
        path, _ = QFileDialog.getOpenFileName(self, "Chọn tệp của văn bản")
        if current is not None and path:
            attach_document(self, self.session, current.entity_id, path)

    def _open(self) -> None:
        current = self._current()
        if current is not None:
            open_blob(self, self.session, current.blob, current.subject or current.number)


def _row(document: DocumentRecord) -> Row:
    cells = (document.type, document.number, document.issued, document.issuer, document.subject)
    return Row(id=document.entity_id, cells=(*cells, "có" if document.blob else ""))


def _summary(count: int) -> str:
    return f"{count} văn bản" if count else ""
