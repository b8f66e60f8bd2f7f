"""Who is there: the team, the unit's people and guests, with those who are absent and those who sign."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop import labels
from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.fields import Side
from cchc_desktop.core.records import MemberRecord
from cchc_desktop.core.scopes import WHOLE_VISIT
from cchc_desktop.core.visit_records import AttendeeRecord
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.visit.row_editor import RowEditor
from cchc_desktop.gui.visit.row_flags import FlagLines
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.choice_box import PickList
from cchc_desktop.gui.widgets.labels import ElidedLabel, Role, label
from cchc_desktop.gui.widgets.marks import SIGN_MISSING
from cchc_desktop.gui.widgets.text_fields import LineEdit
from cchc_desktop.gui.writing.writer import RowDraft
from cchc_desktop.sentences_capture import missing_sentence

ENTITY = "attendee"
_HONORIFICS = ("Ông", "Bà", "Đồng chí")
_FIELDS = ("honorific", "name", "post", "role", "absent", "absence_reason", "signs")


def values_of(person: AttendeeRecord | None) -> Mapping[str, JsonValue]:
    """Return the fields of an attendee as they are kept."""
    return {name: getattr(person, name) for name in _FIELDS} if person is not None else {}


class _PersonLine(RowEditor):
    """One person of the unit, or a guest."""

    def __init__(self, session: VisitSession, row: RowDraft, *, may_be_absent: bool) -> None:
        super().__init__(session, row)
        honorific = self.chosen("honorific", PickList([(one, one) for one in _HONORIFICS], "Cách xưng"))
        name = self.typed("name", LineEdit("Họ và tên"))
        post = self.typed("post", LineEdit("Chức vụ, cơ quan"))
        self._reason = LineEdit("Lý do vắng")
        self.typed("absence_reason", self._reason)
        self._absent = self.flagged("absent", QCheckBox("Vắng"))
        self._signs = self.flagged("signs", QCheckBox("Ký biên bản"))
        self._remove = Button("Xóa", ButtonKind.QUIET, clicked=self.ask_removal)
        for editor, words in ((name, "Họ và tên"), (post, "Chức vụ, cơ quan"), (self._reason, "Lý do vắng")):
            editor.setAccessibleName(words)
        honorific.setFixedWidth(scaled(92))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(scaled(8))
        for widget, share in ((honorific, 0), (name, 5), (post, 5), (self._reason, 3)):
            line.addWidget(widget, share)
        for widget in (self._absent, self._signs, self._remove):
            line.addWidget(widget)
        self._absent.setVisible(may_be_absent)

    def show_values(self, values: Mapping[str, JsonValue]) -> None:
        super().show_values(values)
        begun = bool(self.row.entity_id)
        self._reason.setVisible(values.get("absent") is True)
        self._signs.setEnabled(begun and values.get("absent") is not True)
        self._absent.setEnabled(begun)
        self._remove.setVisible(begun)
        self._remove.setAccessibleName(f"Xóa {values.get('name') or 'người này'}")


class PeopleList(QWidget):
    """The people of one side; an empty line at the end takes the next one."""

    bound = Signal(object)

    def __init__(self, session: VisitSession, side: Side, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._side = side
        self._lines: list[_PersonLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(scaled(6))
        self._flags = FlagLines(self._column)

    def refresh(self) -> None:
        """Show who is kept now."""
        people = {one.entity_id: one for one in self._session.record.attendees if one.side == self._side}
        for line in [one for one in self._lines if one.row.entity_id]:
            if line.row.entity_id not in people:
                self._take_out(line)
        known = {line.row.entity_id for line in self._lines}
        for entity_id in people:
            if entity_id not in known:
                self._insert(entity_id)
        if all(line.row.entity_id for line in self._lines):
            self._insert("")
        for line in self._lines:
            line.show_values(values_of(people.get(line.row.entity_id)))
        names = ((entity_id, person.name) for entity_id, person in people.items())
        self._flags.show_rows(self._session.row_flags, names)

    def focus_last(self) -> None:
        """Put the cursor where the next person is written."""
        if self._lines:
            self._lines[-1].bindings[0].widget.setFocus()

    def lines(self) -> list[_PersonLine]:
        """Return the lines, the empty one last."""
        return self._lines

    def _insert(self, entity_id: str) -> None:
        values: dict[str, JsonValue] = {"side": self._side.value, "honorific": _HONORIFICS[0]}
        row = RowDraft(entity=ENTITY, item_id=WHOLE_VISIT, entity_id=entity_id, values=values)
        line = _PersonLine(self._session, row, may_be_absent=self._side is Side.UNIT)
        line.removed.connect(self._on_removed)
        empty = next((n for n, one in enumerate(self._lines) if not one.row.entity_id), len(self._lines))
        self._lines.insert(empty, line)
        self._column.insertWidget(empty, line)
        for binding in line.as_bindings():
            self.bound.emit(binding)

    def _take_out(self, line: _PersonLine) -> None:
        self._lines.remove(line)
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _on_removed(self, line: object) -> None:
        if isinstance(line, _PersonLine):
            self._session.delete(ENTITY, line.row.entity_id)


class _MemberLine(RowEditor):
    """One member of the team: whether the member goes, why not, and whether the member signs."""

    def __init__(self, session: VisitSession, member: MemberRecord, row: RowDraft) -> None:
        super().__init__(session, row)
        self._member = member
        self._goes = QCheckBox(f"{member.honorific} {member.name}".strip())
        self._goes.clicked.connect(self._on_goes)
        post = ElidedLabel(f"{labels.ROLES.get(member.role, '')} · {member.post}".strip(" ·"), Role.MUTED)
        self._reason = LineEdit("Lý do vắng")
        self._reason.setAccessibleName(f"Lý do vắng của {member.name}")
        self.typed("absence_reason", self._reason)
        self._signs = self.flagged("signs", QCheckBox("Ký biên bản"))
        self._signs.setAccessibleName(f"{member.name} ký biên bản")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(scaled(8))
        line.addWidget(self._goes, 4)
        line.addWidget(post, 5)
        line.addWidget(self._reason, 3)
        line.addWidget(self._signs)

    def show_person(self, person: AttendeeRecord | None) -> None:
        """Show whether the member goes."""
        self.row.entity_id = person.entity_id if person else ""
        self.show_values(values_of(person))
        goes = person is not None and not person.absent
        self._goes.setChecked(goes)
        self._reason.setVisible(person is not None and not goes)
        self._signs.setEnabled(goes)

    def _on_goes(self, goes: bool) -> None:
        if self.row.entity_id:
            self.session.put(FieldKey(ENTITY, self.row.entity_id, "absent"), not goes)
        elif goes:
            member = self._member
            self.row.values = {
                "side": Side.TEAM.value,
                "member": member.entity_id,
                "honorific": member.honorific,
                "name": member.name,
                "post": member.post,
                "role": member.role,
            }
            self.session.keep_in_row(self.row, "absent", value=False)


class TeamList(QWidget):
    """The members of the team, and the rule on who must go."""

    bound = Signal(object)

    def __init__(self, session: VisitSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lines: dict[str, _MemberLine] = {}
        self._warning = label("", tone=Tone.ATTENTION, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(6))
        for member in session.members:
            line = _MemberLine(session, member, RowDraft(entity=ENTITY, item_id=WHOLE_VISIT))
            self._lines[member.entity_id] = line
            column.addWidget(line)
        column.addWidget(self._warning)
        self._flags = FlagLines(column)

    def announce(self) -> None:
        """Tell of every editor, once the listener is there."""
        for line in self._lines.values():
            for binding in line.as_bindings():
                self.bound.emit(binding)

    def refresh(self) -> None:
        """Show who goes now."""
        team = {one.member: one for one in self._session.record.attendees if one.side == Side.TEAM}
        for member_id, line in self._lines.items():
            line.show_person(team.get(member_id))
        names = ((person.entity_id, person.name) for person in team.values())
        self._flags.show_rows(self._session.row_flags, names)
        going = [member_id for member_id, one in team.items() if not one.absent]
        planning = self._session.workspace.planning
        problems = planning.team_warnings(self._session.record.campaign_id, going)
        sentences = (missing_sentence(problem.code, problem.fields) for problem in problems)
        words = "\n".join(f"{SIGN_MISSING} {sentence}." for sentence in sentences)
        self._warning.setText(words)
        self._warning.setVisible(bool(words))
