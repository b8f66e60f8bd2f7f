"""The search of a page. Its list of results is made when something is typed for the first time."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from cchc_desktop.gui.campaign.session import CampaignSession
from cchc_desktop.gui.shell.page import SearchUse, Shell

if TYPE_CHECKING:
    from cchc_desktop.gui.home.search_panel import SearchPanel


class PageSearch:
    """Search over everything, its results lying over `page`."""

    def __init__(self, session: CampaignSession, shell: Shell, page: QWidget) -> None:
        self._session = session
        self._shell = shell
        self._page = page
        self._panel: SearchPanel | None = None

    def use(self) -> SearchUse:
        """Return what the search field of the top bar does."""
        return SearchUse(
            hint="Tìm đơn vị, nội dung, văn bản…", typed=self._on_typed, confirmed=self._on_confirmed
        )

    def hide(self) -> None:
        """Take the results away."""
        if self._panel is not None:
            self._panel.hide()

    def _on_typed(self, text: str) -> None:
        if text.strip() or self._panel is not None:
            self._made().show_results(text)

    def _on_confirmed(self, text: str) -> None:
        self._made().open_chosen(text)

    def _made(self) -> "SearchPanel":
        if self._panel is None:
            from cchc_desktop.gui.home.search_panel import SearchPanel

            self._panel = SearchPanel(self._session, self._shell, self._page)
        return self._panel
