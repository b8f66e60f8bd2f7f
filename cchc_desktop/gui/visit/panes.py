"""The panes at the sides give way when the window is narrow, and come back when asked."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind

OUTLINE_KEY = "F8"
CONTEXT_KEY = "F9"
_ROOM_FOR_CONTEXT = 1260
_ROOM_FOR_OUTLINE = 1000


class PaneToggles(QWidget):
    """One line of buttons, there only while a pane is away or was called back."""

    def __init__(self, outline: QWidget, context: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outline = outline
        self._context = context
        self._called: set[QWidget] = set()
        self._sent_away: set[QWidget] = set()
        self._room = 10_000
        self._for_outline = Button(
            "☰ Đề cương", ButtonKind.QUIET, keys=OUTLINE_KEY, clicked=self.toggle_outline
        )
        self._for_context = Button(
            "Thông tin bên cạnh", ButtonKind.QUIET, keys=CONTEXT_KEY, clicked=self.toggle_context
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(scaled(10), scaled(4), scaled(10), 0)
        row.addWidget(self._for_outline)
        row.addStretch(1)
        row.addWidget(self._for_context)

    def fit(self, width: int) -> None:
        """Take note of the width of the page."""
        self._room = width
        self._apply()

    def show_outline(self) -> None:
        """Make sure that the outline is seen."""
        self._call(self._outline)

    def show_context(self) -> None:
        """Make sure that the pane at the right is seen."""
        self._call(self._context)

    def toggle_outline(self) -> None:
        """Show the outline or send it away."""
        self._toggle(self._outline)

    def toggle_context(self) -> None:
        """Show the pane at the right or send it away."""
        self._toggle(self._context)

    def _call(self, pane: QWidget) -> None:
        self._sent_away.discard(pane)
        if not self._fits(pane):
            self._called.add(pane)
        self._apply()

    def _toggle(self, pane: QWidget) -> None:
        if pane.isHidden():
            self._call(pane)
            return
        self._called.discard(pane)
        if self._fits(pane):
            self._sent_away.add(pane)
        self._apply()

    def _fits(self, pane: QWidget) -> bool:
        room = _ROOM_FOR_OUTLINE if pane is self._outline else _ROOM_FOR_CONTEXT
        return self._room >= scaled(room)

    def _apply(self) -> None:
        for pane, button in ((self._outline, self._for_outline), (self._context, self._for_context)):
            fits = self._fits(pane)
            if fits:
                self._called.discard(pane)
            pane.setVisible(pane in self._called or (fits and pane not in self._sent_away))
            button.setVisible(not fits or pane.isHidden())
        self.setVisible(not (self._for_outline.isHidden() and self._for_context.isHidden()))
