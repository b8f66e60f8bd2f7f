"""Which pages the window has, in the order of the navigation. Each is imported when it is first opened."""

from collections.abc import Callable
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from cchc_desktop.gui.bus import Bus
from cchc_desktop.gui.campaign.new_visits import NewVisits
from cchc_desktop.gui.campaign.session import CampaignSession
from cchc_desktop.gui.main_window import MainWindow, PageEntry
from cchc_desktop.gui.shell.navigation import NavigationEntry
from cchc_desktop.gui.shell.page import Page, Shell
from cchc_desktop.gui.theme import Theme
from cchc_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from cchc_desktop.gui.sync.joining import SyncInWindow, SyncMaker

COUNT_AFTER_MS = 900
SYNC_AFTER_MS = 5_000

PageMaker = Callable[..., Page]


class PageContext(NamedTuple):
    """What pages are made from.

    `keep_look` keeps scheme and zoom for the next start; `restore` closes the data and puts a backup in its
    place.
    """

    workspace: Workspace
    bus: Bus
    theme: Theme
    session: CampaignSession
    data_folder: Path
    keep_look: Callable[[str, float], None]
    restore: Callable[[Path], None]


def add_pages(window: MainWindow, context: PageContext) -> None:
    """Register every page. Nothing of a page is imported before it is opened."""
    sync = cache(lambda: _sync(window, context))
    entries = (
        _entry("home", "Hôm nay", lambda shell: _home(shell, context, window)),
        _entry("campaign", "Kế hoạch", lambda shell: _campaign(shell, context, window)),
        _entry("visits", "Cuộc kiểm tra", lambda shell: _visits(shell, context, window)),
        _entry("conflicts", "Đối chiếu", lambda shell: _conflicts(shell, context)),
        _entry("transfer", "Gửi / Nhận", lambda shell: _transfer(shell, context, sync)),
        _entry("settings", "Thiết lập", lambda shell: _settings(shell, context, sync), at_bottom=True),
        _entry("help", "Hướng dẫn", _help, keys="F1", at_bottom=True),
        PageEntry(page="visit", make=partial(_visit, context=context), under="visits"),
        PageEntry(page="minutes", make=partial(_minutes, context=context), under="visits"),
    )
    for entry in entries:
        window.add_page(entry)
    # After the first paint: a start does not wait for what is counted.
    QTimer.singleShot(COUNT_AFTER_MS, window, lambda: _count_disputes(window, context))
    QTimer.singleShot(COUNT_AFTER_MS, window, lambda: _count_waiting(window, context))

    QTimer.singleShot(SYNC_AFTER_MS, window, lambda: _start_sync(context, sync))

    def receive(paths: list[str]) -> None:
        window.go("transfer", receive="\n".join(paths))

    window.packages_dropped.connect(receive)


def _entry(
    page: str, text: str, make: Callable[[Shell], Page], *, keys: str = "", at_bottom: bool = False
) -> PageEntry:
    navigation = NavigationEntry(page=page, text=text, keys=keys, at_bottom=at_bottom)
    return PageEntry(page=page, make=make, navigation=navigation)


def _maker(module: str, name: str) -> PageMaker:
    return cast("PageMaker", getattr(import_module(f"cchc_desktop.gui.{module}"), name))


def _home(shell: Shell, context: PageContext, window: QWidget) -> Page:
    new_visit = NewVisits(shell, context.session, window)
    return _maker("home.home_page", "HomePage")(shell, context.session, new_visit.ask)


def _visits(shell: Shell, context: PageContext, window: QWidget) -> Page:
    new_visit = NewVisits(shell, context.session, window)
    return _maker("home.visits_page", "VisitsPage")(shell, context.session, new_visit.ask)


def _campaign(shell: Shell, context: PageContext, window: QWidget) -> Page:
    new_visit = NewVisits(shell, context.session, window, stay=True)
    return _maker("campaign.campaign_page", "CampaignPage")(shell, context.session, new_visit.ask)


def _conflicts(shell: Shell, context: PageContext) -> Page:
    return _maker("conflicts.conflicts_page", "ConflictsPage")(shell, context.session, context.bus)


def _count_disputes(window: MainWindow, context: PageContext) -> None:
    import_module("cchc_desktop.gui.conflicts.badge").DisputeBadge(window, context.workspace, context.bus)


def _transfer(shell: Shell, context: PageContext, sync: "SyncMaker") -> Page:
    return _maker("transfer.transfer_page", "TransferPage")(shell, context.session, context.bus, sync())


def _count_waiting(window: MainWindow, context: PageContext) -> None:
    import_module("cchc_desktop.gui.transfer.badge").WaitingBadge(window, context.session, context.bus)


def _sync(window: MainWindow, context: PageContext) -> "SyncInWindow":
    """Make the one timer that synchronises while this window is open."""
    from cchc_desktop.gui.sync.joining import SyncInWindow

    return SyncInWindow(context.workspace, context.bus, window)


def _start_sync(context: PageContext, sync: "SyncMaker") -> None:
    """Begin to synchronise where there is a place to do so; others never load what it takes."""
    store = context.workspace.store
    if not store.is_closed and store.outbox.targets():
        sync()


def _settings(shell: Shell, context: PageContext, sync: "SyncMaker") -> Page:
    return _maker("settings.settings_page", "SettingsPage")(
        shell,
        context.session,
        theme=context.theme,
        keep_look=context.keep_look,
        data_folder=context.data_folder,
        restore=context.restore,
        sync=sync(),
    )


def _help(shell: Shell) -> Page:
    return _maker("home.help_page", "HelpPage")(shell)


def _visit(shell: Shell, context: PageContext) -> Page:
    return _maker("visit.page", "VisitPage")(shell, context.workspace, context.bus)


def _minutes(shell: Shell, context: PageContext) -> Page:
    return _maker("minutes.minutes_page", "MinutesPage")(shell, context.workspace, context.bus)
