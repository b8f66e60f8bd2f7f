"""What stands at the left: the outline, or in its place what is missing or what a search found."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.visit.finding_search import found_lines
from cchc_desktop.gui.visit.missing_lines import missing_count, missing_lines
from cchc_desktop.gui.visit.outline_pane import OutlinePane
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.visit.side_lists import LinesPane


class LeftPanes(QObject):
    """Lists are made when they are first asked for. `asked(Target)`; `left` when a list is to be put away."""

    asked = Signal(object)
    left = Signal()

    def __init__(self, session: VisitSession, stack: QStackedWidget, outline: OutlinePane) -> None:
        super().__init__(stack)
        self._session = session
        self._stack = stack
        self._outline = outline
        self._missing: LinesPane | None = None
        self._found: LinesPane | None = None
        stack.addWidget(outline)
        self._take_width()
        outline.installEventFilter(self)

    @called_by_qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._outline and event.type() is QEvent.Type.Resize:
            self._take_width()
        return super().eventFilter(watched, event)

    def show_session(self, session: VisitSession) -> None:
        """Turn to another visit: its outline."""
        self._session = session
        self.show_outline()

    @property
    def missing(self) -> LinesPane:
        """What is missing."""
        if self._missing is None:
            self._missing = self._made("Còn thiếu", "✓ Không còn thiếu gì.")
        return self._missing

    @property
    def found(self) -> LinesPane:
        """What a search found."""
        if self._found is None:
            self._found = self._made("Tìm trong cuộc kiểm tra", "Không tìm thấy trong cuộc kiểm tra này.")
        return self._found

    @property
    def shows_outline(self) -> bool:
        """Tell whether no list is in the place of the outline."""
        return self._stack.currentWidget() is self._outline

    @property
    def shows_missing(self) -> bool:
        """Tell whether the list of what is missing is in front."""
        return self._missing is not None and self._stack.currentWidget() is self._missing

    def show_outline(self) -> None:
        """Put the list away."""
        self._stack.setCurrentWidget(self._outline)

    def show_missing(self) -> None:
        """Show what is missing, and put the cursor into the list."""
        self._stack.setCurrentWidget(self.missing)
        self._fill_missing()
        self.missing.focus_list()

    def show_found(self, text: str) -> None:
        """Show what holds all words of `text`."""
        lines = found_lines(self._session, text)
        self.found.show_lines(f"Tìm thấy {len(lines)}", lines)
        self._stack.setCurrentWidget(self.found)

    def leave_found(self) -> None:
        """Put away what a search found; anything else stays."""
        if self._found is not None and self._stack.currentWidget() is self._found:
            self.show_outline()

    def refresh(self) -> None:
        """Show what is missing now, when that list is in front."""
        if self.shows_missing:
            self._fill_missing()

    def _take_width(self) -> None:
        """Be as wide as the outline, which follows the text zoom."""
        self._stack.setFixedWidth(self._outline.minimumWidth())

    def _fill_missing(self) -> None:
        self.missing.show_lines(f"Còn thiếu {missing_count(self._session)}", missing_lines(self._session))

    def _made(self, heading: str, nothing: str) -> LinesPane:
        pane = LinesPane(heading, nothing)
        pane.asked.connect(self.asked)
        pane.left.connect(self.left)
        self._stack.addWidget(pane)
        return pane
