"""Settings: this machine, the paper of the campaign, the look of the window, data and backups."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from cchc_desktop.gui.campaign.session import CampaignSession, shown_error
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.settings.appearance_tab import AppearanceTab, KeepLook
from cchc_desktop.gui.settings.data_tab import DataTab
from cchc_desktop.gui.settings.keys_tab import KeysTab
from cchc_desktop.gui.settings.letterhead_tab import LetterheadTab
from cchc_desktop.gui.settings.machine_tab import MachineTab
from cchc_desktop.gui.settings.person import person_words
from cchc_desktop.gui.settings.recovery_words import TO_RECOVERY, lack_words
from cchc_desktop.gui.settings.sync_tab import SyncTab
from cchc_desktop.gui.shell.page import Chrome, NavigationUse, Page, Shell
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.sync.sync_timer import SyncTimer
from cchc_desktop.gui.theme import Theme
from cchc_desktop.gui.widgets.banner import Banner

_TITLES = {
    "machine": "Máy này",
    "letterhead": "Thể thức biên bản",
    "look": "Giao diện",
    "data": "Dữ liệu",
    "keys": "Khóa và máy quen",
    "sync": "Nơi đồng bộ",
}


class SettingsTab(Protocol):
    """What the page asks of each part."""

    def refresh(self) -> None:
        """Read everything again."""
        ...

    def flush(self) -> QWidget | None:
        """Keep what was typed; returns a field that cannot stay as it is."""
        ...


class SettingsPage(Page):
    """Opened with `tab` (machine, letterhead, look, data, keys, sync); `field` goes to one of the letterhead.

    `restore` closes the data, then restores.
    """

    navigation_use = NavigationUse.COLLAPSES

    def __init__(
        self,
        shell: Shell,
        session: CampaignSession,
        *,
        theme: Theme,
        keep_look: KeepLook,
        data_folder: Path,
        restore: Callable[[Path], None],
        sync: SyncTimer,
    ) -> None:
        super().__init__()
        self._shell = shell
        self._session = session
        self._banner = Banner(self)
        self._notice = Banner(self)
        self._notice.dismissed.connect(self._skip_notice)
        # Before the tabs, so that Tab goes from the bar into the one shown.
        self._bar = QTabBar(self)
        self._stack = QStackedWidget(self)
        self._machine = MachineTab(session.workspace.station, self)
        self._letterhead = LetterheadTab(session, self)
        data = DataTab(session.workspace.safety, data_folder, self)
        look = AppearanceTab(theme, keep_look, self)
        self._keys = KeysTab(session.workspace, self)
        places = SyncTab(session.workspace, sync, self)
        places.keys_asked.connect(self._to_keys)
        tabs = (self._machine, self._letterhead, look, data, self._keys, places)
        self._tabs: tuple[SettingsTab, ...] = tabs
        self._lay_out(tabs)
        self._bar.currentChanged.connect(self._on_tab)
        self._machine.changed.connect(self._on_machine)
        self._letterhead.undo_asked.connect(self._undo)
        self._letterhead.redo_asked.connect(self._redo)
        data.restore_asked.connect(restore)
        self._keys.recovery_changed.connect(self._speak_of_recovery)
        session.refused.connect(self._on_refused)
        self._add_shortcut(QKeySequence(QKeySequence.StandardKey.Undo), self._undo)
        self._add_shortcut(QKeySequence(QKeySequence.StandardKey.Redo), self._redo)
        self.setFocusProxy(self._bar)

    def chrome(self) -> Chrome:
        return Chrome(title="Thiết lập")

    def activated(self, args: Mapping[str, str]) -> None:
        self._session.show_newest()
        keys = tuple(_TITLES)
        if args.get("tab") in keys:
            self._bar.setCurrentIndex(keys.index(args["tab"]))
        self._tabs[self._bar.currentIndex()].refresh()
        # After the page is seen: the first look at keys loads the encryption libraries.
        QTimer.singleShot(0, self, self._speak_of_recovery)
        self.setFocusProxy(self._bar)
        if args.get("tab") == "letterhead" and args.get("field"):
            self._letterhead.show_entity("", args["field"])
            # The window gives the focus to the page: it goes on to where the person was sent.
            self.setFocusProxy(self._letterhead.focusWidget() or self._bar)

    def leave(self) -> bool:
        unread = [(place, editor) for place, tab in enumerate(self._tabs) if (editor := tab.flush())]
        if not unread:
            return True
        place, editor = unread[0]
        self._bar.setCurrentIndex(place)
        self._banner.tell("Có một ô chưa dùng được. Hãy sửa ô đó rồi đi tiếp.", Tone.ATTENTION)
        editor.setFocus()
        return False

    def _lay_out(self, widgets: tuple[QWidget, ...]) -> None:
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        self._bar.setUsesScrollButtons(False)
        self._bar.setAccessibleName("Các phần của thiết lập")
        for place, (title, widget) in enumerate(zip(_TITLES.values(), widgets, strict=True), start=1):
            self._bar.setTabToolTip(self._bar.addTab(title), f"{title} (Ctrl+{place})")
            self._stack.addWidget(widget)
            self._add_shortcut(
                QKeySequence(f"Ctrl+{place}"), lambda at=place - 1: self._bar.setCurrentIndex(at)
            )
        page = QVBoxLayout(self)
        page.setContentsMargins(scaled(22), scaled(12), scaled(22), scaled(16))
        page.setSpacing(scaled(12))
        page.addWidget(self._notice)
        page.addWidget(self._banner)
        page.addWidget(self._bar)
        page.addWidget(self._stack, 1)

    def _add_shortcut(self, keys: QKeySequence, run: Callable[[], object]) -> None:
        shortcut = QShortcut(keys, self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(run)

    def _on_tab(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        self._tabs[place].refresh()

    def _speak_of_recovery(self) -> None:
        """Say once, until it is done or waved away, that nobody holds a recovery key."""
        lack = self._session.workspace.identity.recovery_lack()
        if lack is not None:
            self._notice.tell(lack_words(lack), action=TO_RECOVERY, run=self._to_recovery)
        else:
            self._notice.hide()

    def _skip_notice(self) -> None:
        self._session.workspace.identity.skip_notice()

    def _to_keys(self) -> None:
        self._bar.setCurrentIndex(tuple(_TITLES).index("keys"))

    def _to_recovery(self) -> None:
        self._notice.hide()
        self._to_keys()
        self._keys.go_to_recovery()

    def _on_machine(self) -> None:
        station = self._session.workspace.station.current()
        self._shell.set_person(person_words(station))
        self._shell.save_notes.saved(self._session.workspace.clock())

    def _on_refused(self, error: object) -> None:
        if self.isVisible():
            self._banner.tell(shown_error(error), Tone.WRONG)

    def _undo(self) -> None:
        self._letterhead.flush()
        if self._session.undo() is not None:
            self._letterhead.refresh()

    def _redo(self) -> None:
        if self._session.redo() is not None:
            self._letterhead.refresh()
