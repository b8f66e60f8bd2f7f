"""The main window: a frame around pages, with navigation and history. Nothing else."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QMouseEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMainWindow, QWidget

from cchc_desktop.gui.chrome import set_up
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.shell.navigation import NavigationEntry
from cchc_desktop.gui.shell.page import NavigationUse, Page, Place, SaveNotes, Shell
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.theme import Theme
from cchc_desktop.gui.ui_gen.ui_main_window import Ui_MainWindow

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

PROGRAM_NAME = "CCHC Desktop"
NARROW = 1200
_HISTORY = 50
_USUAL_SIZE = (1366, 768)
_FRAME = 48
"""What a window system may put around a window: title bar and borders."""


class PageEntry(NamedTuple):
    """A page the window can open. `make` is called once, when the page is first opened."""

    page: str
    make: Callable[[Shell], Page]
    navigation: NavigationEntry | None = None
    under: str = ""
    """The navigation entry marked while this page is shown, when it has none of its own."""


class MainWindow(QMainWindow):
    """Implements `Shell`. `arrived(Place)` tells where the person is now.

    `data_closing` comes before the data are closed, whether or not the window stays.

    `packages_dropped(list of paths)` comes when packages, or folders, are dropped anywhere on it.
    """

    arrived = Signal(object)
    packages_dropped = Signal(list)
    closing = Signal()
    data_closing = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries: dict[str, PageEntry] = {}
        self._pages: dict[str, Page] = {}
        self._history: list[Place] = []
        self._place: Place | None = None
        self._asked = False
        self._page_actions: tuple[QAction, ...] = ()
        self._counts: dict[str, dict[str, int]] = {}
        self._ui = Ui_MainWindow()
        set_up(self._ui, self)
        self.setWindowTitle(PROGRAM_NAME)
        self.setMinimumSize(1024, 640)
        self.setAcceptDrops(True)
        self._connect()

    @property
    def save_notes(self) -> SaveNotes:
        """The save state in the status bar."""
        return self._ui.status_bar.save_indicator

    @property
    def place(self) -> Place | None:
        """Where the person is; None before the first page."""
        return self._place

    def add_page(self, entry: PageEntry) -> None:
        """Make a page known; its navigation entry appears in the order of the calls."""
        self._entries[entry.page] = entry
        if entry.navigation is not None:
            self._ui.navigation.add_entry(entry.navigation)
            if entry.navigation.keys:
                self._add_shortcut(entry.navigation.keys, lambda: self.go(entry.page))

    @property
    def page_names(self) -> tuple[str, ...]:
        """The pages one can go to."""
        return tuple(self._entries)

    def go(self, page: str, **args: str) -> bool:
        """Open a page; False when the present page did not want to be left."""
        place = Place(page=page, args=args)
        if not self._leave():
            self._mark_navigation()
            return False
        if self._place is not None and self._place != place:
            self._history = [*self._history, self._place][-_HISTORY:]
        self._open(place)
        return True

    def back(self) -> bool:
        """Go back to the place before; False when there is none or the page stays."""
        if not self._history or not self._leave():
            return False
        self._open(self._history.pop())
        return True

    def forget_history(self) -> None:
        """Take away the way back, for places that exist no longer."""
        self._history.clear()
        self._show_chrome()

    def set_notes(self, *notes: str) -> None:
        """Show short remarks beside the save state."""
        self._ui.status_bar.set_notes(*notes)

    def set_person(self, words: str) -> None:
        """Show station and person at the right end of the status bar."""
        self._ui.status_bar.set_person(words)

    def set_waiting(self, words: str) -> None:
        """Say in the status bar what waits to be sent; empty for nothing."""
        self._ui.status_bar.set_waiting(words)

    def add_to_status(self, widget: QWidget) -> None:
        """Put a widget into the status bar, behind what waits to be sent."""
        self._ui.status_bar.add(widget)

    def set_count(self, page: str, count: int, tone: Tone = Tone.ATTENTION, *, source: str = "") -> None:
        """Show how much waits at a page of the navigation; what several sources tell of is added up."""
        counts = self._counts.setdefault(page, {})
        counts[source] = count
        self._ui.navigation.set_count(page, sum(counts.values()), tone)

    def secure_work(self) -> None:
        """Hand over everything typed on any page, finished or not."""
        for page in self._pages.values():
            page.leave()

    def remembered(self) -> str:
        """Return size and place of the window as text for the settings."""
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def take_usual_size(self) -> None:
        """Take the size of a first start: the whole of a small screen, a comfortable part of a large one."""
        self.resize(*_USUAL_SIZE)
        free = self.screen().availableGeometry()
        if free.width() - _USUAL_SIZE[0] < _FRAME or free.height() - _USUAL_SIZE[1] < _FRAME:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def restore(self, remembered: str) -> None:
        """Take size and place from `remembered`; text that is none of ours changes nothing."""
        self.restoreGeometry(QByteArray.fromBase64(remembered.encode("ascii", "ignore")))

    @called_by_qt
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._leave():
            event.ignore()
            return
        self.closing.emit()
        super().closeEvent(event)

    @called_by_qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_navigation()

    @called_by_qt
    def dragEnterEvent(self, event: "QDragEnterEvent") -> None:
        from cchc_desktop.gui.transfer.dropping import dropped_files

        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    @called_by_qt
    def dropEvent(self, event: "QDropEvent") -> None:
        from cchc_desktop.gui.transfer.dropping import dropped_files

        paths = dropped_files(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.packages_dropped.emit([str(path) for path in paths])

    @called_by_qt
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.BackButton:
            self.back()
        else:
            super().mousePressEvent(event)

    def _connect(self) -> None:
        self._ui.top_bar.back_asked.connect(self.back)
        self._ui.navigation.asked.connect(self.go)
        self._theme.changed.connect(self._fit_navigation)
        self._ui.top_bar.navigation_asked.connect(self._toggle_navigation)
        self._add_shortcut("Ctrl+B", self._toggle_navigation)
        self._add_shortcut("Alt+Left", self.back)
        for keys in ("Ctrl+=", "Ctrl++"):
            self._add_shortcut(keys, self._theme.zoom_in)
        self._add_shortcut("Ctrl+-", self._theme.zoom_out)
        self._add_shortcut("Ctrl+0", lambda: self._theme.set_zoom(1.0))

    def _add_shortcut(self, keys: str, run: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(run)

    def _leave(self) -> bool:
        return self._place is None or self._pages[self._place.page].leave()

    def _open(self, place: Place) -> None:
        page = self._page(place.page)
        self._place = place
        self._asked = False
        page.activated(place.args)
        self._show_in_front(page)
        self._show_chrome()
        self._mark_navigation()
        self._fit_navigation()
        self.arrived.emit(place)

    def _show_in_front(self, page: Page) -> None:
        self._ui.pages.setCurrentWidget(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _page(self, key: str) -> Page:
        if key not in self._pages:
            page = self._entries[key].make(self)
            self._pages[key] = page
            self._ui.pages.addWidget(page)
            page.chrome_changed.connect(self._show_chrome)
        return self._pages[key]

    def _use_actions(self, wanted: tuple[QAction, ...]) -> None:
        for old in self._page_actions:
            if old not in wanted:
                self.removeAction(old)
        for action in wanted:
            if action not in self._page_actions:
                self.addAction(action)
        self._page_actions = wanted

    def _show_chrome(self) -> None:
        if self._place is None:
            return
        page = self._pages[self._place.page]
        chrome = page.chrome()
        self._use_actions((*chrome.actions, *((chrome.primary,) if chrome.primary else ())))
        self._ui.top_bar.show_chrome(chrome, can_go_back=bool(self._history))
        named = chrome.title and chrome.title != PROGRAM_NAME
        self.setWindowTitle(f"{chrome.title} – {PROGRAM_NAME}" if named else PROGRAM_NAME)

    def _mark_navigation(self) -> None:
        if self._place is not None:
            entry = self._entries[self._place.page]
            self._ui.navigation.show_page(entry.under or entry.page)

    def _fit_navigation(self) -> None:
        if self._place is None:
            return
        use = self._pages[self._place.page].navigation_use
        narrow = use is NavigationUse.COLLAPSES and self.width() < scaled(NARROW)
        self._ui.top_bar.offer_navigation(offered=narrow)
        self._ui.navigation.setVisible(use is not NavigationUse.HIDDEN and (not narrow or self._asked))

    def _toggle_navigation(self) -> None:
        self._asked = not self._asked
        self._fit_navigation()
        if self._asked:
            self._ui.navigation.focus_current()
