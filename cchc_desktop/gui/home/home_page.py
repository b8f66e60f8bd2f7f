"""The page of the day: where I left off, how far we are, what is late, and the visits."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.records import CampaignRecord, MemberRecord
from cchc_desktop.gui.campaign.session import CampaignSession
from cchc_desktop.gui.home.cards import (
    AttentionCard,
    CheckedCard,
    ContinueCard,
    OverdueCard,
    RecentCard,
    Resumption,
    StepsCard,
    edited_words,
)
from cchc_desktop.gui.home.greetings import date_in_words, deadline_words, greeting
from cchc_desktop.gui.home.page_search import PageSearch
from cchc_desktop.gui.home.visits_panel import NARROW, VisitFilter, VisitsPanel
from cchc_desktop.gui.main_window import PROGRAM_NAME
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.shell.page import Chrome, NavigationUse, Page, Shell
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind, make_action
from cchc_desktop.gui.widgets.labels import Role, label, set_tone
from cchc_desktop.gui.widgets.marks import Card, EmptyState
from cchc_desktop.services.planning import CampaignSummary

if TYPE_CHECKING:
    from cchc_desktop.gui.home.recovery_reminder import RecoveryReminder

REMIND_AFTER_MS = 2_000
"""So long after the page was made it looks whether there is something to remind of."""

_TOUCHING = ("campaign", "unit", "member", "visit", "finding", "print", "seal", "recommendation", "package")


class HomePage(Page):
    """`new_visit(session, shell)` opens the dialog for new visits; it is the same on every page."""

    navigation_use = NavigationUse.COLLAPSES

    def __init__(self, shell: Shell, session: CampaignSession, new_visit: Callable[[QWidget], None]) -> None:
        super().__init__()
        self._shell = shell
        self._session = session
        self._new_visit = new_visit
        self._is_ready = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._make_actions()
        self._greeting = label("", Role.TITLE)
        self._day = label("", Role.MUTED)
        self._deadline = label("", Role.MUTED)
        self._continue = ContinueCard(self._open_place)
        self._checked = CheckedCard()
        self._attention = AttentionCard(self._show_late)
        self._overdue = OverdueCard(self._show_overdue)
        self._recent = RecentCard(self._open_visit)
        # Made when they are first needed: once there are visits they never are.
        self._steps: StepsCard | None = None
        self._start: Button | None = None
        self._visits = VisitsPanel(session, "Cuộc kiểm tra", self)
        self._search = PageSearch(session, shell, self)
        self._body = QStackedWidget(self)
        self._reminder: RecoveryReminder | None = None
        self._lay_out()
        self._connect()
        QTimer.singleShot(REMIND_AFTER_MS, self, self._remind)

    def chrome(self) -> Chrome:
        record = self._session.record()
        if record is None:
            return Chrome(title=PROGRAM_NAME, subtitle="Chưa có kế hoạch kiểm tra", actions=(self._create,))
        plan = f"Kế hoạch {record.number}" if record.number else "Kế hoạch chưa có số"
        subtitle = " · ".join(part for part in (plan, record.issuer) if part)
        return Chrome(
            title=record.letterhead.title or record.subject or "Kế hoạch kiểm tra",
            subtitle=subtitle,
            primary=self._new if self._is_ready else None,
            actions=() if self._is_ready else (self._new,),
            search=self._search.use(),
        )

    def activated(self, args: Mapping[str, str]) -> None:
        del args
        self._session.show_newest()
        self._refresh()
        if self._reminder is not None:
            self._reminder.look()

    def leave(self) -> bool:
        self._search.hide()
        return True

    @called_by_qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_cards()

    @called_by_qt
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self._is_ready and (coming := self._coming()) is not None:
            coming.setFocus(event.reason())

    @called_by_qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        if isinstance(focused, QAbstractButton) and focused.hasFocus():
            focused.click()
        elif self._is_ready:
            self._continue.go_on()
        elif self._session.campaign_id and (button := self._coming()) is not None:
            button.click()
        else:
            self._create.trigger()

    def _make_actions(self) -> None:
        self._new = make_action("Cuộc kiểm tra mới", "Ctrl+N", self._on_new, self)
        self._create = make_action("Tạo kế hoạch từ đề cương…", "Ctrl+N", self._on_create, self)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(scaled(4))
        head.addWidget(self._day)
        head.addWidget(self._deadline)
        head.addStretch(1)
        self._cards = QHBoxLayout()
        self._cards.setSpacing(scaled(12))
        for card in self._all_cards():
            self._cards.addWidget(card, 5 if card is self._continue else 4)
        board = QWidget()
        self._column = column = QVBoxLayout(board)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(20))
        column.addLayout(self._cards)
        column.addWidget(self._visits, 1)
        self._rest = QWidget()
        column.addWidget(self._rest, 1)
        self._body.addWidget(board)
        self._page = page = QVBoxLayout(self)
        page.setContentsMargins(scaled(22), scaled(20), scaled(22), scaled(16))
        page.setSpacing(scaled(4))
        page.addWidget(self._greeting)
        page.addLayout(head)
        page.addSpacing(scaled(10))
        page.addWidget(self._body, 1)

    def _remind(self) -> None:
        from cchc_desktop.gui.home.recovery_reminder import RecoveryReminder

        self._reminder = RecoveryReminder(self, self._page, self._session, self._shell)
        self._reminder.look()

    def _all_cards(self) -> tuple[Card, ...]:
        return self._continue, self._checked, self._attention, self._overdue, self._recent

    def _coming(self) -> Button | None:
        """Return the button of what comes next while nothing is under way."""
        if not self._session.campaign_id:
            return self._start
        return self._steps.next_button if self._steps is not None else None

    def _on_receive(self) -> None:
        self._shell.go("transfer", receive="")

    def _show_empty_board(self) -> None:
        if self._start is None:
            self._start = Button(
                "Tạo kế hoạch từ đề cương…", ButtonKind.PRIMARY, keys="Enter", clicked=self._on_create
            )
            receive = Button("Nhận kế hoạch từ máy khác…", ButtonKind.LINK, clicked=self._on_receive)
            self._body.addWidget(_empty_board(self._start, receive))
        self._body.setCurrentIndex(1)

    def _show_steps(self, members: int, summary: CampaignSummary) -> None:
        self._is_ready = summary.visits > 0
        if self._steps is None and not self._is_ready:
            self._steps = StepsCard(self._take_step)
            self._column.insertWidget(1, self._steps)
        if self._steps is not None:
            self._steps.show_steps(members=members, units=summary.units, visits=summary.visits)
            self._steps.setVisible(not self._is_ready)
        self._visits.setVisible(self._is_ready)
        self._rest.setVisible(not self._is_ready)

    def _connect(self) -> None:
        self._visits.opened.connect(self._open_visit)
        self._visits.new_asked.connect(self._on_new)
        self._session.switched.connect(self._on_switched)
        self._session.changed.connect(self._on_changed)

    def _refresh(self) -> None:
        record = self._session.record()
        planning = self._session.workspace.planning
        members = planning.members(record.entity_id) if record else ()
        self._show_head(record, members)
        if record is None:
            self._is_ready = False
            self._show_empty_board()
            return
        self._body.setCurrentIndex(0)
        self._show_cards(record, members)
        if self._is_ready:
            self._visits.reload()

    def _show_head(self, record: CampaignRecord | None, members: tuple[MemberRecord, ...]) -> None:
        workspace = self._session.workspace
        now = workspace.clock()
        self._greeting.setText(greeting(now, workspace.station.current().person, members))
        words, tone = deadline_words(now.date(), record.deadline if record else "")
        self._day.setText(date_in_words(now.date()))
        self._deadline.setText(f"· {words}" if words else "")
        set_tone(self._deadline, tone)

    def _show_cards(self, record: CampaignRecord, members: tuple[MemberRecord, ...]) -> None:
        workspace = self._session.workspace
        summary = workspace.planning.summary(record.entity_id)
        self._show_steps(len(members), summary)
        for card in self._all_cards():
            card.setVisible(self._is_ready)
        self._overdue.setVisible(self._is_ready and summary.overdue_recommendations > 0)
        self._fit_cards()
        if not self._is_ready:
            return
        self._checked.show_summary(summary)
        self._attention.show_summary(summary)
        self._overdue.show_summary(summary)
        recent = workspace.planning.visits(record.entity_id, order="last_edited", descending=True, limit=4)
        self._recent.show_visits(recent, workspace.clock())
        self._continue.show_place(self._last_place(), summary)

    def _fit_cards(self) -> None:
        """Leave out the card that is needed least where there is no room for it."""
        roomy = self.width() >= scaled(NARROW) and self._overdue.isHidden()
        self._recent.setVisible(roomy and not self._continue.isHidden())

    def _last_place(self) -> Resumption | None:
        workspace = self._session.workspace
        place = workspace.places.last()
        if place is None or place.is_sealed or place.campaign_id != self._session.campaign_id:
            return None
        item = workspace.planning.outline_facts(place.campaign_id).places.get(place.item_id)
        where = f" · {item.section}" if item else ""
        moment = edited_words(place.at, workspace.clock())
        return Resumption(
            visit_id=place.visit_id,
            item_id=place.item_id,
            field=place.field,
            title=f"{place.unit_name}{where}",
            remark=_stopped(item.text if item else "", moment),
        )

    def _open_place(self, visit_id: str, item_id: str, field: str) -> None:
        self._shell.go("visit", visit=visit_id, item=item_id, field=field)

    def _open_visit(self, visit_id: str) -> None:
        self._shell.go("visit", visit=visit_id)

    def _show_late(self, state: str) -> None:
        self._visits.show_filter(VisitFilter(state=state))
        self._visits.focus_list()

    def _show_overdue(self) -> None:
        from cchc_desktop.gui.home.overdue_dialog import OverdueDialog

        follow_ups = self._session.workspace.follow_ups
        dialog = OverdueDialog(follow_ups.overdue(self._session.campaign_id), self)
        dialog.opened.connect(self._open_place)
        dialog.open()

    def _take_step(self, tab: str) -> None:
        if tab == "visit":
            self._on_new()
        else:
            self._shell.go("campaign", tab=tab)

    def _on_new(self) -> None:
        self._new_visit(self)

    def _on_create(self) -> None:
        self._shell.go("campaign", create="yes")

    def _on_switched(self) -> None:
        self._changed_somehow()

    def _on_changed(self, changed: object) -> None:
        if isinstance(changed, Changed) and changed.touches(*_TOUCHING):
            self._changed_somehow()

    def _changed_somehow(self) -> None:
        if self.isVisible():
            self._refresh()
            self.chrome_changed.emit()


def _stopped(item: str, moment: str) -> str:
    """Say in which item the person stopped, and when; a time alone is no place."""
    if item:
        return "Dừng ở: " + ", ".join(part for part in (item, moment) if part)
    return f"Dừng lúc {moment}" if moment else ""


def _empty_board(start: Button, receive: Button) -> QWidget:
    empty = EmptyState(
        "Bắt đầu từ một kế hoạch kiểm tra",
        "Chọn đề cương, chương trình điền sẵn số, ngày, căn cứ và thời hạn của kế hoạch; tất cả đều sửa "
        "được. Sau đó nhập Đoàn kiểm tra, các đơn vị và xếp lịch.",
        start,
    )
    card = Card()
    card.body.addStretch(1)
    card.body.addWidget(empty)
    card.body.addWidget(receive, 0, Qt.AlignmentFlag.AlignHCenter)
    card.body.addStretch(2)
    return card
