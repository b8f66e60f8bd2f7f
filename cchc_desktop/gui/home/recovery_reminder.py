"""Reminds on the page of the day, until it is done or waved away, that nobody holds a recovery key."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.gui.campaign.session import CampaignSession
from cchc_desktop.gui.settings.recovery_words import TO_RECOVERY, lack_words
from cchc_desktop.gui.shell.page import Shell
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.tasks import run_task
from cchc_desktop.gui.widgets.banner import Banner

if TYPE_CHECKING:
    from cchc_desktop.services.recovery_keys import RecoveryLack

_ROOM = 10
"""Below the banner, before the greeting."""


class RecoveryReminder(QObject):
    """Puts its banner on top of `column`, the layout of `page`, when a reminder is due."""

    def __init__(self, page: QWidget, column: QVBoxLayout, session: CampaignSession, shell: Shell) -> None:
        super().__init__(page)
        self._session = session
        self._shell = shell
        self._page = page
        self._banner = Banner(page)
        self._banner.dismissed.connect(self._on_dismissed)
        self._holder = QWidget(page)
        self._holder.hide()
        room = QVBoxLayout(self._holder)
        room.setContentsMargins(0, 0, 0, scaled(_ROOM))
        room.addWidget(self._banner)
        column.insertWidget(0, self._holder)

    def look(self) -> None:
        """Ask off the window's thread: the first look at keys loads the encryption libraries."""
        workspace = self._session.workspace
        if workspace.store.is_closed:
            return

        def work(progress: Progress, cancel: CancelToken) -> "RecoveryLack | None":
            del progress, cancel
            return workspace.identity.recovery_lack()

        run_task(self._page, work, done=self._on_looked, failed=self._on_failed, title="")

    def _on_looked(self, lack: "RecoveryLack | None") -> None:
        self._holder.setVisible(lack is not None)
        if lack is not None:
            self._banner.tell(lack_words(lack), action=TO_RECOVERY, run=self._on_followed)
        else:
            self._banner.hide()

    def _on_failed(self, error: Exception) -> None:
        # A reminder is no place to speak of keys that cannot be read: whoever sends is told.
        if not isinstance(error, CchcError):
            raise error

    def _on_followed(self) -> None:
        self._shell.go("settings", tab="keys")

    def _on_dismissed(self) -> None:
        self._holder.hide()
        self._session.workspace.identity.skip_notice()
