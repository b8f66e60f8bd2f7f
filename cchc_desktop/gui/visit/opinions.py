"""What each member of the team says, for the minutes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.core.records import MemberRecord
from cchc_desktop.core.scopes import WHOLE_VISIT
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.visit.row_editor import RowEditor
from cchc_desktop.gui.visit.row_flags import FlagLines
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.widgets.forms import Field
from cchc_desktop.gui.widgets.text_fields import GrowingTextEdit
from cchc_desktop.gui.writing.writer import RowDraft

ENTITY = "opinion"


class _OpinionLine(RowEditor):
    def __init__(self, session: VisitSession, member: MemberRecord, row: RowDraft) -> None:
        super().__init__(session, row)
        name = f"{member.honorific} {member.name}".strip()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Field(name, self.typed("text", GrowingTextEdit(lines=1))))


class OpinionsList(QWidget):
    """One field per member; a member who says nothing leaves no trace."""

    bound = Signal(object)

    def __init__(self, session: VisitSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lines: dict[str, _OpinionLine] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(6))
        for member in session.members:
            row = RowDraft(entity=ENTITY, item_id=WHOLE_VISIT, values={"member": member.entity_id})
            line = _OpinionLine(session, member, row)
            self._lines[member.entity_id] = line
            column.addWidget(line)
        self._flags = FlagLines(column)

    def refresh(self) -> None:
        """Show what is kept now."""
        opinions = {one.member: one for one in self._session.record.opinions}
        for member_id, line in self._lines.items():
            opinion = opinions.get(member_id)
            gone = line.row.entity_id and opinion is None
            line.row.entity_id = opinion.entity_id if opinion else ""
            if gone:
                line.row.values = {"member": member_id}
            line.show_values({"text": opinion.text} if opinion else {})
        names = {member.entity_id: member.name for member in self._session.members}
        rows = ((one.entity_id, f"Ý kiến của {names.get(one.member, '')}") for one in opinions.values())
        self._flags.show_rows(self._session.row_flags, rows)
