"""The team: who goes, in which role, and which sections of the outline each owns."""

from collections.abc import Mapping

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.fields import Role as TeamRole
from cchc_desktop.core.records import MemberRecord
from cchc_desktop.gui.campaign.section_checklist import SectionChecklist
from cchc_desktop.gui.campaign.session import CampaignSession
from cchc_desktop.gui.campaign.tab import ListAndForm
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.gui.widgets.choice import Option, SegmentedChoice
from cchc_desktop.gui.widgets.choice_box import PickList
from cchc_desktop.gui.widgets.forms import Field, FormRow
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import EmptyState
from cchc_desktop.gui.widgets.record_table import Cell, Record, RecordColumn
from cchc_desktop.gui.widgets.text_fields import LineEdit
from cchc_desktop.labels import ROLES
from cchc_desktop.sentences_capture import missing_sentence

_COLUMNS = (
    RecordColumn(title="Họ và tên"),
    RecordColumn(title="Vai trò", width=136),
    RecordColumn(title="Chức vụ, nơi công tác", width=200),
    RecordColumn(title="Phụ trách", width=104),
)
_LEADING = frozenset({TeamRole.LEADER, TeamRole.DEPUTY})


class TeamTab(ListAndForm):
    """Warns as soon as the team is too small or has nobody to lead it, and names the rule."""

    touching = ("member", "campaign")
    entity = "member"
    removal = "Bỏ khỏi Đoàn"
    less_needed = (2,)

    def __init__(self, session: CampaignSession, parent: QWidget | None = None) -> None:
        self._add = QAction("Thêm thành viên", parent)
        empty = EmptyState(
            "Chưa có thành viên nào",
            "Nhập Trưởng đoàn hoặc Phó Trưởng đoàn, Thư ký và các thành viên; mỗi người phụ trách "
            "một số phần của đề cương.",
            Button("Thêm thành viên", keys="Ctrl N", clicked=self.add_member),
        )
        super().__init__(session, _COLUMNS, "Đoàn kiểm tra", empty=empty, form_width=468, parent=parent)
        self._members: dict[str, MemberRecord] = {}
        self._add.setShortcut(QKeySequence("Ctrl+N"))
        self._add.triggered.connect(self.add_member)
        self._summary = label("", Role.MUTED)
        self.tools.addWidget(self._summary)
        self.tools.addStretch(1)
        self._sections = SectionChecklist(self)
        self._sections.changed.connect(self._on_sections)
        self._fill_form()

    def primary(self) -> QAction:
        return self._add

    def refresh(self) -> None:
        if self.session.campaign_id:
            self._sections.show_outline(self.session.workspace.planning.outline(self.session.campaign_id))
        super().refresh()
        self._warn()
        unowned = self._sections.unowned([member.sections for member in self._members.values()])
        owned = f"Chưa ai phụ trách: {', '.join(unowned)}" if unowned else "Mọi phần đã có người phụ trách"
        self._summary.setText(f"{len(self._members)} người · {owned}" if self._members else "")

    def records(self) -> tuple[Record, ...]:
        members = self.session.workspace.planning.members(self.session.campaign_id)
        self._members = {member.entity_id: member for member in members}
        return tuple(self._line(member) for member in members)

    def values(self, entity_id: str) -> Mapping[str, JsonValue]:
        member = self._members.get(entity_id)
        if member is None:
            return {}
        return {
            "honorific": member.honorific,
            "name": member.name,
            "post": member.post,
            "workplace": member.workplace,
            "phone": member.phone,
            "role": member.role,
        }

    def show_form(self, entity_id: str) -> None:
        super().show_form(entity_id)
        member = self._members.get(entity_id)
        if member is not None:
            self._sections.show_owned(member.sections)

    def add_member(self) -> None:
        """Add a member and begin with the name."""
        roles = {member.role for member in self._members.values()}
        role = TeamRole.MEMBER if TeamRole.LEADER in roles else TeamRole.LEADER
        self.begin(self.session.new_entity("member", role=role, honorific="Ông"))

    def _fill_form(self) -> None:
        honorific = SegmentedChoice(
            (Option(value="Ông", text="Ông"), Option(value="Bà", text="Bà")), "Cách xưng", self
        )
        role = PickList(ROLES.items(), "Vai trò trong Đoàn")
        name, post, workplace, phone = LineEdit(), LineEdit(), LineEdit(), LineEdit()
        self.binder.code("honorific", honorific)
        self.binder.code("role", role)
        for field, editor in {"name": name, "post": post, "workplace": workplace, "phone": phone}.items():
            self.binder.typed(field, editor)
        self.form.column.setSpacing(scaled(10))
        self.form.add(FormRow((Field("Cách xưng", honorific), 0), (Field("Họ và tên", name), 1)))
        self.form.add(FormRow((Field("Vai trò trong Đoàn", role), 2), (Field("Chức vụ", post), 3)))
        self.form.add(FormRow((Field("Nơi công tác", workplace), 3), (Field("Điện thoại", phone), 2)))
        self.form.add(Field("Phần đề cương phụ trách (phím cách để chọn)", self._sections))

    def _line(self, member: MemberRecord) -> Record:
        name = f"{member.honorific} {member.name}".strip() if member.name else "(chưa có tên)"
        place = ", ".join(part for part in (member.post, member.workplace) if part)
        return Record(
            id=member.entity_id,
            cells=(
                Cell(text=name, strong=True, tone=Tone.PLAIN if member.name else Tone.ATTENTION),
                Cell(
                    text=ROLES.get(member.role, "chưa rõ"),
                    tone=Tone.PLAIN if member.role else Tone.ATTENTION,
                    strong=member.role in _LEADING,
                ),
                Cell(text=place, tone=Tone.MUTED),
                Cell(text=self._sections.words(member.sections) or "–", tone=Tone.PLAIN),
            ),
        )

    def _warn(self) -> None:
        if not self._members:
            self.banner.hide()
            return
        problems = self.session.workspace.planning.team_warnings(
            self.session.campaign_id, tuple(self._members)
        )
        if problems:
            words = " ".join(missing_sentence(one.code, one.fields) for one in problems)
            self.banner.tell(words, Tone.ATTENTION, can_close=False)
        else:
            self.banner.hide()

    def _on_sections(self) -> None:
        member = self.table.current_id()
        if member:
            owned: list[JsonValue] = [*self._sections.owned()]
            self.session.put(FieldKey("member", member, "sections"), owned)
