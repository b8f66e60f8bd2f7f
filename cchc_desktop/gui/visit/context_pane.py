"""What is known about the open item, at the right: report, target, footnote, law, last time, phrases."""

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cchc_desktop import labels
from cchc_desktop.core.dates import short_date
from cchc_desktop.core.scopes import item_of
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.visit.field_order import go_on, is_enter
from cchc_desktop.gui.visit.phrases import PhrasesPart
from cchc_desktop.gui.visit.reported_part import ReportedPart
from cchc_desktop.gui.visit.sections import Entry
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.visit.words import date_words
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import SIGN_FLAG, SIGN_TO_SIGN
from cchc_desktop.gui.widgets.panes import SidePane
from cchc_desktop.gui.writing.bindings import Binding
from cchc_desktop.outline.model import LegalBasis


class ContextPane(SidePane):
    """Shows one item. Its editors report like those of the card."""

    entered = Signal(object)
    words_entered = Signal(object)
    undo_asked = Signal()
    redo_asked = Signal()
    phrase_chosen = Signal(str)
    phrase_keep_asked = Signal()

    def __init__(self, session: VisitSession, parent: QWidget | None = None) -> None:
        super().__init__("right", parent=parent)
        self._session = session
        self._entry: Entry | None = None
        self.reported: ReportedPart | None = None
        self.phrases: PhrasesPart | None = None
        self._others = label("", wrap=True)
        self._others_block = _block("Lưu ý", self._others)
        self.body.column.setSpacing(scaled(14))
        self._previous = QWidget()
        session.previous_read.connect(self._show_previous)

    def show_session(self, session: VisitSession) -> None:
        """Turn to another visit; `show_entry` follows."""
        self._session = session
        self._entry = None
        self.reported = None
        self.phrases = None
        session.previous_read.connect(self._show_previous)

    def show_entry(self, entry: Entry | None) -> None:
        """Show what is known about an item; None shows the visit only."""
        if entry is not None and self._entry is not None and entry.item == self._entry.item:
            self.refresh()
            return
        self.flush()
        self._entry = entry
        self.reported = None
        self.phrases = None
        self.body.clear()
        for block in self._blocks(entry) if entry is not None else self._campaign_blocks():
            self.body.add(block)
        self._others = label("", wrap=True)
        self._others_block = _block("Lưu ý", self._others)
        self.body.add(self._others_block)
        self._others_block.hide()
        self.refresh()

    def refresh(self) -> None:
        """Show what is kept now."""
        if self.reported is not None and self._entry is not None:
            self.reported.refresh(self._session.finding(self._entry.item.id))
        words, tone = self._words_about_others()
        self._others.setText(words)
        self._others.setProperty("tone", tone.value)
        self._others.style().polish(self._others)
        self._others_block.setVisible(bool(words))

    def flush(self) -> None:
        """Hand over everything typed."""
        if self.reported is not None:
            for binding in self.reported.bindings:
                binding.flush()

    def bindings(self) -> list[Binding]:
        """Return the editors of the pane."""
        return self.reported.bindings if self.reported is not None else []

    @called_by_qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            # At the end of the pane one stays: what comes next is decided at the card.
            if not go_on(self.body.widget() or self):
                self.flush()
        else:
            super().keyPressEvent(event)

    def _blocks(self, entry: Entry) -> Iterator[QWidget]:
        yield self._reported_block(entry)
        item = entry.item
        if item.targets:
            yield _block("Chỉ tiêu", *_target_labels(entry))
        if item.footnote:
            yield _block("Chú thích", label(item.footnote, wrap=True))
        if item.legal_bases:
            yield _block("Căn cứ", *(label(basis_words(one), wrap=True) for one in item.legal_bases))
        self._previous = QWidget()
        self._previous.hide()
        yield self._previous
        self._show_previous()
        self.phrases = PhrasesPart(self._session, item.id)
        self.phrases.chosen.connect(self.phrase_chosen)
        self.phrases.keep_asked.connect(self.phrase_keep_asked)
        yield self.phrases

    def _campaign_blocks(self) -> Iterator[QWidget]:
        campaign = self._session.workspace.planning.campaign(self._session.record.campaign_id)
        unit = self._session.record.unit
        number = f"Kế hoạch số {campaign.number}" if campaign.number else ""
        issued = f"ngày {date_words(campaign.issued)}" if campaign.issued else ""
        period = _period_words(campaign.period_from, campaign.period_to)
        for caption, lines in (
            ("Kế hoạch", (f"{number} {issued}".strip(), campaign.subject)),
            ("Quyết định thành lập Đoàn", (campaign.team_decision,)),
            ("Thời kỳ kiểm tra", (period,)),
            ("Đơn vị", (unit.name, unit.head, unit.address, unit.phone)),
        ):
            made = [label(line, wrap=True) for line in lines if line]
            if made:
                yield _block(caption, *made)

    def _reported_block(self, entry: Entry) -> QWidget:
        part = ReportedPart(self._session, entry.item)
        self.reported = part
        part.words_entered.connect(self.words_entered)
        for binding in part.bindings:
            binding.entered.connect(self.entered)
            binding.undo_asked.connect(self.undo_asked)
            binding.redo_asked.connect(self.redo_asked)
        return _block("Đơn vị báo cáo", part)

    def _show_previous(self) -> None:
        """Fill the place kept for last time's finding, once it is known."""
        if self._entry is None or not self._session.knows_previous or self._previous.layout() is not None:
            return
        previous = self._session.previous(self._entry.item.id)
        if previous is None:
            return
        rating = labels.RATINGS.get(previous.rating, "")
        lines = [line for line in (rating, previous.shortcomings or previous.achieved) if line]
        lines.extend(f"Kiến nghị: {text}" for text in previous.recommendations if text)
        if lines:
            made = [label(line, wrap=True) for line in lines]
            column = QVBoxLayout(self._previous)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(_block(f"Lần kiểm tra trước · {date_words(previous.date)}", *made))
            self._previous.show()

    def _words_about_others(self) -> tuple[str, Tone]:
        places = {item: place.marker for place in self._session.places for item in place.item_ids}
        markers: list[str] = []
        after_seal = 0
        for finding in self._session.record.findings.values():
            notes = finding.notes.values()
            markers.extend(places.get(finding.item_id, "") for note in notes if note.in_conflict)
            after_seal += sum(note.after_seal for note in notes)
        markers.extend(places.get(item_of(row), "") for row in self._session.row_flags)
        if markers:
            named = ", ".join(dict.fromkeys(marker for marker in markers if marker))
            where = f", ở mục {named}" if named else ""
            return f"{SIGN_FLAG} {len(markers)} chỗ khác nhau giữa các máy{where}", Tone.WRONG
        if after_seal:
            return f"{SIGN_TO_SIGN} {after_seal} ô đã sửa sau khi ký", Tone.ATTENTION
        return "", Tone.PLAIN


def basis_words(basis: LegalBasis) -> str:
    """Write a document as it is cited: type, number, date, issuer, subject."""
    parts = [f"{basis.kind} số {basis.number}" if basis.number else basis.kind]
    if basis.issued:
        parts.append(f"ngày {short_date(basis.issued)}")
    if basis.issuer:
        parts.append(f"của {basis.issuer}")
    words = " ".join(parts)
    if basis.subject:
        words = f"{words}: {basis.subject}"
    return f"{words}. {basis.note}" if basis.note else words


def _period_words(first: str, last: str) -> str:
    parts = [f"từ {date_words(first)}" if first else "", f"đến {date_words(last)}" if last else ""]
    return " ".join(part for part in parts if part)


def _target_labels(entry: Entry) -> Iterator[QLabel]:
    for target in entry.item.targets:
        yield label(target.text, wrap=True)
        if target.source:
            yield label(target.source, Role.MUTED, wrap=True)


def _block(caption: str, *widgets: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(scaled(4))
    column.addWidget(label(caption, Role.CAPTION, wrap=True))
    for widget in widgets:
        column.addWidget(widget)
    return made
