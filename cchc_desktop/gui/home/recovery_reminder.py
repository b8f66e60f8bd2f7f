"""Reminds on the page of the day, until it is done or waved away, that there are no recovery keys."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.gui.campaign.session import CampaignSession
from cchc_desktop.gui.settings.recovery_words import NO_RECOVERY, TO_RECOVERY
from cchc_desktop.gui.shell.page import Shell
from cchc_desktop.gui.tasks import run_task
from cchc_desktop.gui.widgets.banner import Banner


class RecoveryReminder(QObject):
    """Puts its banner on top of `column`, the layout of `page`, when a reminder is due."""

    def __init__(self, page: QWidget, column: QVBoxLayout, session: CampaignSession, shell: Shell) -> None:
        super().__init__(page)
        self._session = session
        self._shell = shell
        self._page = page
        self._banner = Banner(page)
        self._banner.dismissed.connect(self._on_dismissed)
        column.insertWidget(0, self._banner)

    def look(self) -> None:
        """Ask off the window's thread: the first look at keys loads the encryption libraries."""
        workspace = self._session.workspace
        if workspace.store.is_closed:
            return

        def work(progress: Progress, cancel: CancelToken) -> bool:
            del progress, cancel
            return workspace.identity.notice_is_due()

        run_task(self._page, work, done=self._on_looked, failed=self._on_failed, title="")

    def _on_looked(self, is_due: bool) -> None:
        if is_due:
            self._banner.tell(NO_RECOVERY, action=TO_RECOVERY, run=self._on_followed)
        else:
            self._banner.hide()

    def _on_failed(self, error: Exception) -> None:
        # A reminder is no place to speak of keys that cannot be read: whoever sends is told.
        if not isinstance(error, CchcError):
            raise error

    def _on_followed(self) -> None:
        self._shell.go("settings", tab="keys")

    def _on_dismissed(self) -> None:
        self._session.workspace.identity.skip_notice()
