"""The desk of one visit's minutes: the pages in the middle, everything about them at the right."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.scopes import WHOLE_VISIT
from cchc_desktop.documents.wording import lower_first
from cchc_desktop.gui.bus import Bus
from cchc_desktop.gui.dialogs.messages import ask
from cchc_desktop.gui.minutes.check_lines import shown_checks
from cchc_desktop.gui.minutes.giving_out import GivingOut, Outside
from cchc_desktop.gui.minutes.paper import PAPER_NAMES, Paper, paper_of
from cchc_desktop.gui.minutes.paper_bar import PaperBar
from cchc_desktop.gui.minutes.places import place_of_field
from cchc_desktop.gui.minutes.preview_board import PreviewBoard
from cchc_desktop.gui.minutes.preview_maker import Draft, PreviewMaker
from cchc_desktop.gui.minutes.sealing import SealFlow
from cchc_desktop.gui.minutes.side import MinutesSide
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.shell.page import Place
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.visit.notices import ReasonPanel
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.widgets.banner import Banner
from cchc_desktop.sentences import sentence_for
from cchc_desktop.services.editing import UndoStep
from cchc_desktop.services.reporting import MinutesFormat

NARROW = 1200
_NOT_IN_THE_PAGES = frozenset({"print", "seal", "phrase"})
_NAMED_FAULTS = 3


class MinutesDesk(QWidget):
    """Shows the minutes of one visit. `place_asked(Place)` and `left` lead out of it."""

    place_asked = Signal(object)
    left = Signal()

    def __init__(
        self, session: VisitSession, bus: Bus, outside: Outside, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        session.setParent(self)
        self._outside = outside
        self._side_wanted: bool | None = None
        self._result = Path()
        self._result_words = ""
        self._paper = Paper.MINUTES
        self.board = PreviewBoard(self)
        self.side = MinutesSide(session, self)
        self.papers = PaperBar(self)
        self.banner = Banner(self)
        self.reason = ReasonPanel(self)
        self.giving = GivingOut(self, session, outside)
        self.sealing = SealFlow(self, session)
        self.maker = PreviewMaker(self, session.workspace.reporting)
        self._lay_out()
        self._connect_pages(bus)
        self._connect_keeping()
        self._connect_seal()
        self._on_visit()

    def start(self, field: str = "") -> None:
        """Make the pages, and put the cursor into a text of the minutes when one is named."""
        self.maker.show(self.session.visit_id)
        self._fit_side()
        if field:
            self.go_to_text(field)

    def flush(self) -> None:
        """Hand over everything typed."""
        self.side.texts.flush()

    def ready(self) -> bool:
        """Hand over everything typed; False when some of it cannot be kept: minutes must not lack it."""
        self.flush()
        if self.session.has_waiting:
            self.session.retry()
        return not self.session.has_waiting

    def go_to_text(self, field: str) -> None:
        """Put the cursor into a text of the minutes."""
        self.show_paper(Paper.MINUTES)
        self._show_side(shown=True)
        self.side.texts.focus_field(field)

    @property
    def paper(self) -> Paper:
        """Tell which paper is shown and given out."""
        return self._paper

    def show_paper(self, paper: Paper) -> None:
        """Turn to the minutes or to the supplementary minutes."""
        if paper is self._paper:
            return
        self.flush()
        self._paper = paper
        self.papers.show_paper(paper)
        self.side.show_paper(paper)
        self.giving.turn_to(paper)
        self.maker.turn_to(paper_of(self.session.workspace, paper))

    def toggle_side(self) -> None:
        """Show the pane at the right or send it away."""
        self._show_side(shown=self.side.isHidden())

    def undo(self) -> None:
        """Take the last edit back and go there."""
        self.flush()
        self._go_to_field(self.session.undo(), "Không còn gì để hoàn tác.")

    def redo(self) -> None:
        """Do again what was taken back and go there."""
        self.flush()
        self._go_to_field(self.session.redo(), "Không còn gì để làm lại.")

    # --- giving out

    def save(self, format_: MinutesFormat) -> None:
        """Save the minutes where the person wants them."""
        if self._may_go_out():
            self.giving.ask_where(format_)

    def open_in_word(self) -> None:
        """Open the minutes in the system's word processor."""
        if self._may_go_out():
            self.giving.open_in_word()

    def print_out(self) -> None:
        """Print; asked once more when the self-check has found something."""
        if not self._may_go_out():
            return
        faults = [fault.words.rstrip(".") for fault in self.side.checks.faults()]
        if not faults:
            self._print_now()
            return
        more = len(faults) - _NAMED_FAULTS
        named = [faults[0], *map(lower_first, faults[1:_NAMED_FAULTS])]
        named += [f"và {more} điều khác"] if more > 0 else []
        ask(
            self,
            f"In {PAPER_NAMES[self._paper]} khi còn điều chưa đủ?",
            f"{'; '.join(named)}. In bây giờ vẫn được; nếu bổ sung sau đó thì phải in và ký lại.",
            yes="Vẫn in",
            no="Để xem lại",
            run=self._print_now,
        )

    def seal(self) -> None:
        """Ask which print was signed, and seal the visit on it."""
        if self._may_go_out():
            self.sealing.ask()

    # --- Qt

    @called_by_qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_side()

    @called_by_qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.board.isAncestorOf(self.focusWidget()):
            self.left.emit()
        else:
            self.board.setFocus()

    # --- making

    def _lay_out(self) -> None:
        notices = QVBoxLayout()
        notices.setContentsMargins(scaled(16), scaled(8), scaled(16), 0)
        notices.setSpacing(scaled(8))
        for notice in (self.papers, self.banner, self.reason):
            notices.addWidget(notice)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(notices)
        column.addWidget(self.board, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(column, 1)
        row.addWidget(self.side)
        self.setFocusProxy(self.board)

    def _connect_pages(self, bus: Bus) -> None:
        self.maker.made.connect(self._on_made)
        self.maker.failed.connect(self._on_failed)
        self.maker.busy_changed.connect(self.board.set_busy)
        self.board.side.clicked.connect(self.toggle_side)
        bus.changed.connect(self._on_changed)
        self.giving.told.connect(self._on_told)
        self.giving.recorded.connect(self._on_recorded)

    def _connect_keeping(self) -> None:
        session = self.session
        session.save_failed.connect(self._on_save_failed)
        session.save_recovered.connect(self.banner.hide)
        session.refused.connect(self._on_refused)
        session.reason_needed.connect(self.reason.ask)
        session.visit_changed.connect(self._on_visit)
        session.visit_changed.connect(self._put_old_result_away)
        self.reason.given.connect(self._on_reason)
        self.reason.dropped.connect(self._on_reason_dropped)
        self.side.undo_asked.connect(self.undo)
        self.side.redo_asked.connect(self.redo)
        self.side.place_asked.connect(self._go_to)

    def _connect_seal(self) -> None:
        seal, flow = self.side.seal, self.sealing
        seal.seal_asked.connect(self.seal)
        seal.verify_asked.connect(flow.verify)
        seal.scan_chosen.connect(flow.attach_scan)
        seal.scan_opened.connect(flow.open_scan)
        seal.supplement_asked.connect(self._on_supplement_asked)
        self.papers.chosen.connect(self.show_paper)
        flow.sealed.connect(self._on_sealed)
        flow.verified.connect(self._on_verified)
        flow.scan_attached.connect(self._on_scan)
        flow.print_asked.connect(self.print_out)

    # --- pages

    def _on_made(self, draft: Draft) -> None:
        self.board.show_pdf(draft.pdf)
        self.side.checks.show_checks(shown_checks(draft.checks, draft.visit_id))
        if draft.paper is Paper.MINUTES:
            self.side.texts.set_samples(draft.samples)
        self._note_faults()

    def _on_failed(self, error: Exception) -> None:
        known = isinstance(error, CchcError)
        words = str(sentence_for(error)) if known else "Số liệu đã lưu vẫn còn nguyên."
        self.board.show_failure(words)
        words = f"Chưa dựng được bản xem trước. {words}"
        self.banner.tell(words, Tone.ATTENTION, action="Dựng lại", run=self._make_again)
        if not known:
            raise error

    def _on_visit(self) -> None:
        """Show what is kept; a supplement with nothing to tell any more gives way to the minutes."""
        self.side.refresh()
        due = not self.side.seal.supplement.isHidden()
        self.papers.setVisible(due)
        if not due:
            self.show_paper(Paper.MINUTES)

    def _make_again(self) -> None:
        self.banner.hide()
        self.maker.show(self.session.visit_id)

    def _on_changed(self, changed: object, initiator: object) -> None:
        del initiator
        scopes = {self.session.visit_id, self.session.record.campaign_id}
        if isinstance(changed, Changed) and scopes & changed.scopes and changed.entities - _NOT_IN_THE_PAGES:
            self.maker.refresh()

    def _show_side(self, *, shown: bool) -> None:
        narrow = self._is_narrow()
        self._side_wanted = None if shown is not narrow else shown
        self._fit_side()
        if not shown:
            self.board.setFocus()

    def _fit_side(self) -> None:
        shown = not self._is_narrow() if self._side_wanted is None else self._side_wanted
        self.side.setVisible(shown)
        self.board.side.set_words("Ẩn bảng bên" if shown else "Kiểm tra, câu chữ, ký", keys="F9")
        self._note_faults()

    def _is_narrow(self) -> bool:
        return self.window().width() < scaled(NARROW)

    def _note_faults(self) -> None:
        self.board.side.set_count(len(self.side.checks.faults()) if self.side.isHidden() else 0)

    def _go_to(self, place: Place) -> None:
        if place.page == "minutes":
            self.go_to_text(place.args.get("field", ""))
        else:
            self.place_asked.emit(place)

    def _go_to_field(self, step: UndoStep | None, nothing: str) -> None:
        if step is not None and step.keys:
            self._go_to(place_of_field(step.keys[0], self.session.visit_id))
        elif step is None and not self.session.waits_for_reason:
            self.banner.tell(nothing)

    # --- keeping

    def _on_save_failed(self, error: CchcError) -> None:
        sentence = sentence_for(error)
        words = f"{sentence.what} Nội dung vừa gõ còn trong ô và đang được ghi lại. {sentence.remedy}"
        run = self.session.retry
        self.banner.tell(words, Tone.WRONG, action="Thử ghi lại", run=run, can_close=False)

    def _on_refused(self, error: CchcError) -> None:
        self.banner.tell(str(sentence_for(error)), Tone.ATTENTION)

    def _on_reason(self, reason: str) -> None:
        self.reason.put_away()
        self.session.give_reason(reason)

    def _on_reason_dropped(self) -> None:
        self.reason.put_away()
        self.session.drop_waiting()
        self.board.setFocus()

    # --- inside: giving out and sealing

    def _may_go_out(self) -> bool:
        if self.ready():
            return True
        words = "Còn chữ vừa gõ chưa ghi được xuống đĩa. Chưa in, chưa lưu biên bản, vì bản đó sẽ thiếu."
        self.banner.tell(words, Tone.WRONG, action="Thử ghi lại", run=self.session.retry)
        return False

    def _print_now(self) -> None:
        visit = self.session.record
        letterhead = self.session.workspace.planning.campaign(visit.campaign_id).letterhead
        copies = visit.copies or letterhead.copies
        self.giving.print_out(pages=self.board.preview.page_count(), copies=copies)

    def _on_told(self, words: str, tone: str, path: Path) -> None:
        self._result, self._result_words = path, words
        named = path != Path()
        self.banner.tell(words, Tone(tone), action="Mở thư mục" if named else "", run=self._open_folder)

    def _put_old_result_away(self) -> None:
        """Name a print no longer once the data has changed: the paper does not fit any more."""
        prints = (*self.session.record.prints, *self.session.record.supplements)
        fits = bool(prints) and not max(prints, key=lambda made: made.made_at).outdated
        if self._result_words and not fits and self.banner.text() == self._result_words:
            self._result_words = ""
            self.banner.hide()

    def _open_folder(self) -> None:
        self._outside.open_file(self._result.parent)

    def _on_recorded(self) -> None:
        self.session.note_attached("print", WHOLE_VISIT)

    def _on_sealed(self) -> None:
        self.session.note_attached("seal", WHOLE_VISIT)
        self.banner.tell("Đã khóa số liệu trên bản in đã ký. Hãy kèm bản quét khi có.", Tone.GOOD)

    def _on_supplement_asked(self) -> None:
        self.show_paper(Paper.SUPPLEMENT)
        self.board.setFocus()

    def _on_verified(self, words: str, tone: str) -> None:
        self.side.seal.show_verdict(words, Tone(tone))

    def _on_scan(self) -> None:
        self.session.note_attached("seal", WHOLE_VISIT)
