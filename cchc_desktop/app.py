"""The window: `cchc-desktop [--data DIR] [--demo]`.

The composition root of everything with a screen. Slow libraries (documents, spreadsheets, pictures) are not
imported here nor by what this imports: they come with the work that needs them. So do dialogs, which no start
shows.
"""

import argparse
import contextlib
import logging
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

import cchc_desktop
from cchc_desktop.composition import open_workspace, try_exchange
from cchc_desktop.core.clock import system_clock
from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.gui.bus import Bus
from cchc_desktop.gui.campaign.session import CampaignSession
from cchc_desktop.gui.faults import FaultWatch
from cchc_desktop.gui.main_window import PROGRAM_NAME, MainWindow
from cchc_desktop.gui.pages import PageContext, add_pages
from cchc_desktop.gui.settings.person import person_words
from cchc_desktop.gui.start.backup_timer import BackupTimer
from cchc_desktop.gui.theme import Scheme, Theme, make_application
from cchc_desktop.gui.words import speak_vietnamese
from cchc_desktop.platform import settings as wishes
from cchc_desktop.platform.logs import start_log, stop_log
from cchc_desktop.platform.paths import default_data_folder, resources_folder, settings_file
from cchc_desktop.services.workspace import Workspace

_PAGES_OF_A_VISIT = frozenset({"visit", "minutes"})

ICON_AFTER_MS = 50
"""So long after its start the program loads its icon: a window can be used without."""

SETTLED_MS = 1_500
"""So long after its start the program loads what it hopes never to need."""

_log = logging.getLogger(__name__)


class Program(QObject):
    """From the start to the end of one run: first start or recovery window, main window, closing.

    `wanted` are the person's wishes as loaded; `wishes_file` is where they are kept. With `keeps_folder` a
    folder chosen in the recovery window is opened at the next start too.
    """

    def __init__(
        self,
        theme: Theme,
        data_folder: Path,
        *,
        wanted: wishes.Settings,
        wishes_file: Path,
        demo: bool = False,
        keeps_folder: bool = False,
    ) -> None:
        super().__init__(theme)
        self._theme = theme
        self._folder = data_folder
        self._wishes = wanted
        self._wishes_file = wishes_file
        self._demo = demo
        self._keeps_folder = keeps_folder
        self._log_handler: logging.Handler | None = None
        self._workspace: Workspace | None = None
        self._session: CampaignSession | None = None
        self._backups: BackupTimer | None = None
        self._shown: QWidget | None = None
        self._faults = FaultWatch(self._secure, self)
        theme.set_scheme(Scheme(wanted.theme))
        theme.set_zoom(wanted.zoom)
        theme.changed.connect(self._keep_look_of_theme)

    @property
    def window(self) -> QWidget | None:
        """The window in front: first start, recovery or main window."""
        return self._shown

    def start(self) -> None:
        """Open the data and show the first window."""
        self._faults.install()
        self._open()
        QTimer.singleShot(ICON_AFTER_MS, self._theme, self._theme.show_icon)
        QTimer.singleShot(SETTLED_MS, self._faults, self._faults.prepare)

    def open_every_page(self) -> None:
        """Open each page of the main window, those of a visit with the first visit there is."""
        from cchc_desktop.gui.tasks import wait_for_tasks

        if not isinstance(self._shown, MainWindow) or self._workspace is None:
            raise RuntimeError("there is no main window to try")
        visit = self._workspace.planning.visits()[0].visit_id
        for page in self._shown.page_names:
            self._shown.go(page, **({"visit": visit} if page in _PAGES_OF_A_VISIT else {}))
            QApplication.processEvents()
            wait_for_tasks()

    def try_exchange(self) -> None:
        """Send the demonstration to another station and put it on a sync target, in a temporary folder."""
        import tempfile

        if self._workspace is None:
            raise RuntimeError("there are no data to try")
        with tempfile.TemporaryDirectory(prefix="cchc-selftest-") as folder:
            try_exchange(self._workspace, Path(folder))

    def end(self) -> None:
        """Close everything; may be called twice."""
        self._theme.disconnect(self)
        self._close_data()

    # --- opening and closing

    def _close_data(self) -> None:
        from cchc_desktop.gui.tasks import wait_for_tasks

        if isinstance(self._shown, MainWindow):
            self._shown.data_closing.emit()
        if self._backups is not None:
            self._backups.stop()
            self._backups = None
        wait_for_tasks()
        workspace, self._workspace = self._workspace, None
        try:
            if workspace is not None:
                workspace.close()
        finally:
            if self._log_handler is not None:
                stop_log(self._log_handler)
                self._log_handler = None

    def _open(self) -> None:
        try:
            self._open_data()
        except CchcError as error:
            # Damage deep in the database shows itself only when the first page reads it.
            self._session = None
            with contextlib.suppress(CchcError):
                self._close_data()
            self._show_recovery(error)

    def _open_data(self) -> None:
        workspace = self._open_demo() if self._demo else open_workspace(self._folder)
        self._workspace = workspace
        # Without a log file the program works all the same.
        with contextlib.suppress(CchcError):
            self._log_handler = start_log(self._folder)
        if workspace.station.current().is_set_up:
            self._show_main(workspace)
        else:
            self._show_first_start(workspace)

    def _open_demo(self) -> Workspace:
        """Open the demonstration, filled when it is empty, on the day its inspectors work on."""
        from cchc_desktop.composition import make_demo
        from cchc_desktop.services.demo import demo_data_file
        from cchc_desktop.services.demo_data import load_demo_data

        today = load_demo_data(demo_data_file(resources_folder())).today
        workspace = open_workspace(self._folder, clock=lambda: _at_the_hour_of(system_clock(), today))
        if workspace.planning.campaigns():
            return workspace
        workspace.close()
        make_demo(self._folder)
        return open_workspace(self._folder, clock=lambda: _at_the_hour_of(system_clock(), today))

    def _show_first_start(self, workspace: Workspace) -> None:
        from cchc_desktop.gui.start.first_start import FirstStart
        from cchc_desktop.gui.start.proposals import machine_name

        page = FirstStart(workspace.station, machine_name())
        page.done.connect(self._on_set_up)
        self._show(page)

    def _on_set_up(self) -> None:
        if self._workspace is not None:
            self._show_main(self._workspace)

    def _show_recovery(self, error: CchcError) -> None:
        from cchc_desktop.gui.start.recovery_window import RecoveryWindow
        from cchc_desktop.services.recovery import ClosedData

        _log.warning("data not opened: %s", error)
        window = RecoveryWindow(error, self._folder, ClosedData(self._folder))
        window.ready.connect(self._open)
        window.folder_chosen.connect(self._on_folder)
        self._show(window)

    def _on_folder(self, folder: Path) -> None:
        self._folder = folder
        self._open()
        if self._keeps_folder and self._workspace is not None:
            self._wishes = self._wishes._replace(data_folder=str(folder))
            self._save_wishes()

    def _show_main(self, workspace: Workspace) -> None:
        window = MainWindow(self._theme)
        bus = Bus(window)
        session = CampaignSession(workspace, bus, window.save_notes, window)
        self._session = session
        context = PageContext(
            workspace=workspace,
            bus=bus,
            theme=self._theme,
            session=session,
            data_folder=self._folder,
            keep_look=self._keep_look,
            restore=self._restore,
        )
        add_pages(window, context)
        window.set_person(person_words(workspace.station.current()))
        window.take_usual_size()
        window.restore(self._wishes.window_place)
        window.closing.connect(self._on_closing)
        self._backups = BackupTimer(lambda: workspace.safety, window)
        self._backups.failed.connect(window.set_notes)
        session.show_newest()
        window.go("home")
        self._show(window)
        self._backups.start()

    def _show(self, window: QWidget) -> None:
        before, self._shown = self._shown, window
        self._theme.dress()
        window.show()
        if before is not None:
            before.close()
            before.deleteLater()

    # --- while it runs

    def _secure(self) -> None:
        """Hand over everything typed; raises when something could not be written."""
        if isinstance(self._shown, MainWindow):
            self._shown.secure_work()
        if self._session is not None and self._session.has_waiting:
            raise RuntimeError("something typed waits for the disk")

    def _keep_look(self, scheme: str, zoom: float) -> None:
        del scheme, zoom
        self._keep_look_of_theme()

    def _keep_look_of_theme(self) -> None:
        scheme, zoom = self._theme.scheme.value, self._theme.zoom
        if (self._wishes.theme, self._wishes.zoom) != (scheme, zoom):
            self._wishes = self._wishes._replace(theme=scheme, zoom=zoom)
            self._save_wishes()

    def _save_wishes(self) -> None:
        try:
            wishes.save(self._wishes_file, self._wishes)
        except CchcError as error:
            _log.warning("settings not kept: %s", error.code)

    def _restore(self, backup: Path) -> None:
        """Close the data, put a backup in its place and open again."""
        from cchc_desktop.gui.tasks import run_task
        from cchc_desktop.services.recovery import ClosedData

        if isinstance(self._shown, MainWindow):
            self._wishes = self._wishes._replace(window_place=self._shown.remembered())
        self._close_data()
        data = ClosedData(self._folder)

        def work(progress: Progress, cancel: CancelToken) -> Path | None:
            return data.restore(backup, progress, cancel)

        if self._shown is not None:
            self._shown.setEnabled(False)
            run_task(
                self._shown,
                work,
                done=self._on_restored,
                failed=self._on_not_restored,
                title="Đang khôi phục bản sao lưu",
                cancellable=False,
            )

    def _on_restored(self, aside: Path | None) -> None:
        self._open()
        kept = f"Dữ liệu trước đó được giữ ở “{aside}”." if aside else ""
        if isinstance(self._shown, MainWindow):
            self._shown.set_notes("Đã khôi phục bản sao lưu.", kept)

    def _on_not_restored(self, error: Exception) -> None:
        self._open()
        if not isinstance(error, CchcError):
            raise error
        from cchc_desktop.gui.dialogs.messages import show_error

        show_error(self._shown, error, heading="Chưa khôi phục được")

    def _on_closing(self) -> None:
        if isinstance(self._shown, MainWindow) and self.sender() is self._shown:
            self._wishes = self._wishes._replace(window_place=self._shown.remembered())
            self._save_wishes()


def _load_wishes(file: Path) -> wishes.Settings:
    try:
        return wishes.load(file).settings
    except CchcError as error:
        _log.warning("settings not read: %s", error.code)
        return wishes.Settings()


def _at_the_hour_of(now: datetime, day: date) -> datetime:
    return now.replace(year=day.year, month=day.month, day=day.day)


def prepared_theme(application: QApplication, *, bundled_font: bool = False) -> Theme:
    """Give the application its name, its language and its look."""
    resources = resources_folder()
    application.setApplicationName(PROGRAM_NAME)
    application.setApplicationVersion(cchc_desktop.__version__)
    speak_vietnamese(application, resources)
    return Theme(application, resources, bundled_font=bundled_font, dressed=False)


def started(arguments: Sequence[str] | None = None) -> Callable[[], int]:
    """Show the first window; return what runs until it closes and gives the exit code."""
    options = _options(sys.argv[1:] if arguments is None else arguments)
    file = settings_file()
    wanted = _load_wishes(file)
    theme = prepared_theme(make_application(sys.argv[0]), bundled_font=wanted.bundled_font)
    program = Program(
        theme,
        options.data or _usual_folder(wanted, demo=options.demo),
        wanted=wanted,
        wishes_file=file,
        demo=options.demo or options.selftest,
        keeps_folder=options.data is None and not options.demo,
    )
    try:
        program.start()
    except BaseException:
        program.end()
        raise
    return lambda: _try_pages(program) if options.selftest else _run(program)


def _try_pages(program: Program) -> int:
    """Open every page once, send and receive, and close: shows that a built program holds all it needs."""
    try:
        program.open_every_page()
        program.try_exchange()
    finally:
        program.end()
    return 0


def _run(program: Program) -> int:
    from cchc_desktop.gui.tasks import work_is_left_behind

    try:
        code = QApplication.exec()
    finally:
        program.end()
    if work_is_left_behind():
        # It waits for a server. The data are closed; Python would wait for it, or abort.
        logging.shutdown()
        os._exit(code)
    return code


class _Options(argparse.Namespace):
    data: Path | None
    demo: bool
    selftest: bool


def _options(arguments: Sequence[str]) -> _Options:
    parser = argparse.ArgumentParser(
        prog="cchc-desktop", description="Cửa sổ kiểm tra cải cách hành chính.", add_help=True
    )
    parser.add_argument("--data", metavar="DIR", type=Path, default=None, help="thư mục dữ liệu")
    parser.add_argument("--demo", action="store_true", help="mở với một kế hoạch mẫu")
    parser.add_argument("--selftest", action="store_true", help="mở thử mọi trang với dữ liệu mẫu rồi đóng")
    options = parser.parse_args(list(arguments), namespace=_Options())
    options.data = options.data.absolute() if options.data else None
    return options


def _usual_folder(wanted: wishes.Settings, *, demo: bool) -> Path:
    usual = default_data_folder()
    if demo:
        return usual.with_name(f"{usual.name} - mẫu")
    return Path(wanted.data_folder) if wanted.data_folder else usual
