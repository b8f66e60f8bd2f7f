"""The top bar: back, where I am, search, the page's actions and its one primary action."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.shell.page import Chrome, SearchUse
from cchc_desktop.gui.style import FONT_CHANGES, scaled
from cchc_desktop.gui.widgets.buttons import ActionButton, Button, ButtonKind
from cchc_desktop.gui.widgets.labels import ElidedLabel, Role
from cchc_desktop.gui.widgets.marks import Chip
from cchc_desktop.gui.widgets.search_field import SearchField

TYPED_MS = 200
_WIDE = 1200
_NARROW = 800
_KEPT_OF_TITLE = 240
_KEPT_WHEN_NARROW = 96


class TopBar(QFrame):
    """Shows the `Chrome` of the page in front."""

    back_asked = Signal()
    navigation_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top_bar")
        self._use: SearchUse | None = None
        self._buttons: list[ActionButton] = []
        self._actions: tuple[QAction, ...] = ()
        self._menu = Button("☰", ButtonKind.QUIET, parent=self)
        self._back = Button("‹", ButtonKind.QUIET, parent=self)
        self._title = ElidedLabel(role=Role.STRONG, parent=self, keep=_KEPT_OF_TITLE)
        self._subtitle = ElidedLabel(role=Role.MUTED, parent=self)
        self._chip = Chip(parent=self)
        self._search = SearchField(self)
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(TYPED_MS)
        self._shortcut = QShortcut(self)
        self._lay_out()
        self._connect()

    def show_chrome(self, chrome: Chrome, *, can_go_back: bool) -> None:
        """Show what a page wants shown."""
        self._back.setVisible(can_go_back)
        self._title.setText(chrome.title)
        self._subtitle.setText(chrome.subtitle)
        chip = chrome.chip
        self._chip.setVisible(chip is not None)
        if chip is not None:
            self._chip.set_state(chip.text, chip.tone, sign=chip.sign)
        self._show_search(chrome.search)
        self._show_actions(chrome)
        self._rescale()

    def offer_navigation(self, *, offered: bool) -> None:
        """Show or take away the button that opens the navigation."""
        self._menu.setVisible(offered)

    def focus_search(self) -> None:
        """Put the cursor into the search field, when the page has one."""
        if self._use is not None:
            self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._search.selectAll()

    @called_by_qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rescale()

    @called_by_qt
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in FONT_CHANGES:
            self._rescale()

    def _rescale(self) -> None:
        self.setFixedHeight(scaled(52))
        narrow = self.width() < scaled(_NARROW)
        wide = self.width() >= scaled(_WIDE)
        self._search.setFixedWidth(scaled(320 if wide else 128 if narrow else 180))
        self._title.set_keep(_KEPT_WHEN_NARROW if narrow else _KEPT_OF_TITLE)
        self._subtitle.setVisible(bool(self._subtitle.full_text()) and not narrow)

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 0, 14, 0)
        self._row.setSpacing(12)
        self._menu.setObjectName("menu")
        self._menu.setAccessibleName("Điều hướng")
        self._menu.setToolTip("Mở hoặc đóng điều hướng (Ctrl B)")
        self._menu.hide()
        self._back.setObjectName("back")
        self._back.setAccessibleName("Quay lại")
        self._back.setToolTip("Quay lại (Alt ←)")
        self._words = QHBoxLayout()
        self._words.setSpacing(12)
        self._words.addWidget(self._title)
        self._words.addWidget(self._subtitle)
        self._words.addWidget(self._chip)
        self._words.addStretch(1)
        self._row.addWidget(self._menu)
        self._row.addWidget(self._back)
        self._row.addLayout(self._words, 1)
        self._row.addWidget(self._search)
        self._rescale()

    def _connect(self) -> None:
        self._back.clicked.connect(self.back_asked)
        self._menu.clicked.connect(self.navigation_asked)
        self._search.textEdited.connect(self._typed.start)
        self._typed.timeout.connect(self._on_typed)
        self._search.confirmed.connect(self._on_confirmed)
        self._shortcut.activated.connect(self.focus_search)

    def _show_search(self, use: SearchUse | None) -> None:
        self._use = use
        self._search.setVisible(use is not None)
        self._shortcut.setEnabled(use is not None)
        if use is not None:
            self._search.set_hint(use.hint, keys=use.keys.replace("+", " "))
            self._shortcut.setKey(QKeySequence(use.keys))

    def _show_actions(self, chrome: Chrome) -> None:
        wanted = (*chrome.actions, *((chrome.primary,) if chrome.primary else ()))
        if wanted == self._actions:
            return
        self._actions = wanted
        for old in self._buttons:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._buttons = []
        for action in wanted:
            kind = ButtonKind.PRIMARY if action is chrome.primary else ButtonKind.NORMAL
            button = ActionButton(action, kind, self)
            self._row.addWidget(button)
            self._buttons.append(button)

    def _on_typed(self) -> None:
        if self._use is not None:
            self._use.typed(self._search.value())

    def _on_confirmed(self, text: str) -> None:
        self._typed.stop()
        if self._use is not None:
            self._use.confirmed(text)
