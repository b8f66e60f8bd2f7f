"""The cards at the top of the page of the day."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.core.dates import short_date
from cchc_desktop.core.numbers import format_number
from cchc_desktop.core.records import VisitRow, VisitState
from cchc_desktop.gui.home.visit_words import shown_date
from cchc_desktop.gui.home.visits_panel import LATE
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled, set_style_property
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.labels import ElidedLabel, Role, label, set_tone
from cchc_desktop.gui.widgets.marks import SIGN_GOOD, SIGN_MISSING, SIGN_TO_SIGN, Card, FigureCard
from cchc_desktop.services.planning import CampaignSummary

OpenPlace = Callable[[str, str, str], None]


class Resumption(NamedTuple):
    """The last place and the words for it."""

    visit_id: str
    item_id: str
    field: str
    title: str
    remark: str


class ContinueCard(Card):
    """Where I left off, or else the next visit. Enter goes there."""

    def __init__(self, open_place: OpenPlace, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._open = open_place
        self._place: tuple[str, str, str] | None = None
        self._caption = label("", Role.MUTED)
        self._title = ElidedLabel(role=Role.STRONG)
        self._remark = ElidedLabel(role=Role.MUTED)
        self._button = Button("Tiếp tục", ButtonKind.PRIMARY, keys="Enter", clicked=self.go_on)
        row = QHBoxLayout()
        row.addWidget(self._button)
        row.addStretch(1)
        self.body.setSpacing(scaled(4))
        for words in (self._caption, self._title, self._remark):
            self.body.addWidget(words)
        self.body.addStretch(1)
        self.body.addLayout(row)
        self.set_current(current=True)

    def show_place(self, place: Resumption | None, summary: CampaignSummary) -> None:
        """Show the last place; without one the next visit of the summary."""
        if place is not None:
            self._place = (place.visit_id, place.item_id, place.field)
            self._say("Đang làm dở", place.title, place.remark, "Tiếp tục")
        elif row := _next_visit(summary):
            self._place = (row.visit_id, "", "")
            day = shown_date(row.date) or "chưa định ngày"
            missed = any(one.visit_id == row.visit_id for one in summary.overdue)
            if row.state is VisitState.UNDER_WAY:
                self._say(
                    "Đang kiểm tra", row.unit_name, f"{day} · đã ghi {row.answered}/{row.asked}", "Tiếp tục"
                )
            elif missed:
                self._say("Chưa tiến hành", row.unit_name, f"lẽ ra {day}", "Mở")
            else:
                self._say("Cuộc kiểm tra sắp tới", row.unit_name, day, "Mở")
        else:
            self._place = None
            self._say("Không còn việc dở dang", "Mọi cuộc kiểm tra đã khóa", "", "")

    def go_on(self) -> None:
        """Open the place that is shown."""
        if self._place is not None:
            self._open(*self._place)

    def _say(self, caption: str, title: str, remark: str, button: str) -> None:
        self._caption.setText(caption)
        self._title.setText(title)
        self._remark.setText(remark)
        self._button.setVisible(bool(button))
        self._button.set_words(button, keys="Enter")
        self.setAccessibleName(f"{caption}: {title}. {remark}")


class CheckedCard(Card):
    """How many units were inspected, by kind of unit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._figure = label("", Role.FIGURE)
        self._lines: list[ElidedLabel] = []
        self._kinds = QVBoxLayout()
        self._kinds.setSpacing(scaled(2))
        self.body.setSpacing(scaled(4))
        self.body.addWidget(label("Đã kiểm tra", Role.MUTED))
        self.body.addWidget(self._figure)
        self.body.addLayout(self._kinds)
        self.body.addStretch(1)

    def show_summary(self, summary: CampaignSummary) -> None:
        """Show units visited of all units."""
        visited = sum(count.visited for count in summary.by_tag)
        kinds = [f"{count.visited}/{count.units} {count.label}" for count in summary.by_tag if count.units]
        self._figure.setText(f"{visited} / {summary.units}")
        for place, words in enumerate(kinds):
            if place == len(self._lines):
                self._lines.append(ElidedLabel(role=Role.MUTED))
                self._kinds.addWidget(self._lines[place])
            self._lines[place].setText(words)
        for place, line in enumerate(self._lines):
            line.setVisible(place < len(kinds))
        self.setAccessibleName(f"Đã kiểm tra {visited} trên {summary.units} đơn vị. {'. '.join(kinds)}")


class AttentionCard(Card):
    """What is late or waits, each line showing those visits in the list below."""

    def __init__(self, show: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._show = show
        self._figure = label("", Role.FIGURE)
        self._remark = label("", Role.MUTED, wrap=True)
        self._late = Button("", ButtonKind.LINK, clicked=self._show_late)
        self._unsealed = Button("", ButtonKind.LINK, clicked=self._show_unsealed)
        self._missed = Button("", ButtonKind.LINK, clicked=self._show_missed)
        self.body.setSpacing(scaled(2))
        self.body.addWidget(label("Cần chú ý", Role.MUTED))
        self.body.addWidget(self._figure)
        self.body.addWidget(self._remark)
        for button in (self._late, self._unsealed, self._missed):
            self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)

    def show_summary(self, summary: CampaignSummary) -> None:
        """Show late reports, visits whose day has passed, and minutes that wait for their seal."""
        late, missed = summary.late_reports, summary.missed
        unsealed = summary.by_state[VisitState.PRINTED]
        total = late + missed + unsealed
        self._figure.setText(str(total) if total else SIGN_GOOD)
        tone = Tone.WRONG if late else Tone.ATTENTION if total else Tone.GOOD
        set_style_property(self._figure, "tone", tone.value)
        self._remark.setVisible(total == 0)
        self._remark.setText("Không có báo cáo trễ, không có biên bản chờ ký.")
        self._late.set_words(f"{SIGN_MISSING} {late} chưa gửi báo cáo đúng hạn")
        self._late.setVisible(late > 0)
        self._unsealed.set_words(f"{SIGN_TO_SIGN} {unsealed} biên bản chờ ký, khóa")
        self._unsealed.setVisible(unsealed > 0)
        self._missed.set_words(f"{SIGN_MISSING} {missed} đã qua ngày kiểm tra")
        self._missed.setVisible(missed > 0)
        self.setAccessibleName(f"Cần chú ý: {late} chưa gửi báo cáo, {unsealed} biên bản chờ ký")

    def _show_late(self) -> None:
        self._show(LATE)

    def _show_missed(self) -> None:
        self._show(VisitState.PREPARING)

    def _show_unsealed(self) -> None:
        self._show(VisitState.PRINTED)


class OverdueCard(FigureCard):
    """How many recommendations have passed their date; the list leads to each."""

    def __init__(self, show: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__("Kiến nghị quá hạn khắc phục", parent)
        self._list = Button("Xem danh sách…", ButtonKind.LINK, clicked=show)
        self.body.insertWidget(self.body.count() - 1, self._list, 0, Qt.AlignmentFlag.AlignLeft)

    def show_summary(self, summary: CampaignSummary) -> None:
        """Show the number and of how many units."""
        self.set_figure(
            format_number(summary.overdue_recommendations),
            f"của {format_number(summary.overdue_units)} đơn vị",
            Tone.ATTENTION,
        )


class RecentCard(Card):
    """The visits edited last."""

    def __init__(self, open_visit: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._open = open_visit
        self._ids: list[str] = []
        self._nothing = label("Chưa ghi gì.", Role.MUTED)
        self._buttons = [Button("", ButtonKind.LINK, clicked=self._on_clicked) for _ in range(3)]
        self.body.setSpacing(0)
        self.body.addWidget(label("Gần đây", Role.MUTED))
        self.body.addWidget(self._nothing)
        for button in self._buttons:
            self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)

    def show_visits(self, rows: Sequence[VisitRow], now: datetime) -> None:
        """Show up to three visits in the order given."""
        edited = [row for row in rows if row.last_edited_at][: len(self._buttons)]
        self._ids = [row.visit_id for row in edited]
        self._nothing.setVisible(not edited)
        for place, button in enumerate(self._buttons):
            button.setVisible(place < len(edited))
            if place < len(edited):
                row = edited[place]
                button.set_words(f"{row.unit_name} · {edited_words(row.last_edited_at, now)}")

    def _on_clicked(self) -> None:
        sender = self.sender()
        for place, button in enumerate(self._buttons):
            if button is sender and place < len(self._ids):
                self._open(self._ids[place])
                return


class StepsCard(Card):
    """What is left to do before the first visit: shown until there are a team, units and a visit."""

    def __init__(self, take: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._take = take
        self._next = ""
        self.body.addWidget(label("Chuẩn bị kế hoạch", Role.HEADING))
        self._lines = {
            "plan": _Step("Kế hoạch đã tạo từ đề cương", "Xem lại", self),
            "team": _Step("Nhập Đoàn kiểm tra, phân công phần phụ trách", "Nhập Đoàn…", self),
            "units": _Step("Nhập các đơn vị được kiểm tra", "Nhập đơn vị…", self),
            "visit": _Step("Xếp lịch cuộc kiểm tra đầu tiên", "Xếp lịch…", self),
        }
        for line in self._lines.values():
            self.body.addWidget(line)
            line.button.clicked.connect(self._on_clicked)

    def show_steps(self, *, members: int, units: int, visits: int) -> None:
        """Show what is done and what comes next."""
        done = {"plan": True, "team": members > 0, "units": units > 0, "visit": visits > 0}
        self._next = next((step for step, is_done in done.items() if not is_done), "")
        for step, line in self._lines.items():
            line.show_state(done=done[step], is_next=step == self._next)

    @property
    def next_button(self) -> Button | None:
        """The button of the step that comes next; None when all is prepared."""
        return self._lines[self._next].button if self._next else None

    def _on_clicked(self) -> None:
        sender = self.sender()
        for step, line in self._lines.items():
            if line.button is sender:
                self._take(step)
                return


class _Step(QWidget):
    def __init__(self, text: str, action: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._sign = label("")
        self._sign.setFixedWidth(scaled(18))
        self._words = label(text)
        self.button = Button(action)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, scaled(2), 0, scaled(2))
        row.setSpacing(scaled(8))
        row.addWidget(self._sign)
        row.addWidget(self._words)
        row.addWidget(self.button)
        row.addStretch(1)
        self._words.setMinimumWidth(scaled(360))

    def show_state(self, *, done: bool, is_next: bool) -> None:
        """Show whether this is done, comes next, or comes later."""
        self._sign.setText(SIGN_GOOD if done else "→" if is_next else "○")
        set_tone(self._sign, Tone.GOOD if done else Tone.ACCENT if is_next else Tone.MUTED)
        set_tone(self._words, Tone.MUTED if done or not is_next else Tone.PLAIN)
        self.button.set_kind(ButtonKind.PRIMARY if is_next else ButtonKind.NORMAL)


def _next_visit(summary: CampaignSummary) -> VisitRow | None:
    """Return what goes on today, or else what comes, or else what was missed."""
    rows = (*summary.upcoming, *summary.overdue)
    under_way = [row for row in rows if row.state is VisitState.UNDER_WAY]
    coming = [row for row in rows if row.state is VisitState.PREPARING]
    return next(iter((*under_way, *coming)), None)


def edited_words(moment: str, now: datetime) -> str:
    """Say when something was edited: `14:03`, `hôm qua` or `08/9/2023`."""
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return ""
    local = at.astimezone(now.tzinfo) if at.tzinfo and now.tzinfo else at
    days = (now.date() - local.date()).days
    if days <= 0:
        return f"{local:%H:%M}"
    return "hôm qua" if days == 1 else short_date(local.date())
