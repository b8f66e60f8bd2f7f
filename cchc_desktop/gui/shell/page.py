"""What a page is to the window around it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum, auto
from types import MappingProxyType
from typing import NamedTuple, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from cchc_desktop.gui.palette import Tone


class NavigationUse(Enum):
    """How a page lives with the navigation at the left."""

    SHOWN = auto()
    COLLAPSES = auto()
    """Hidden below 1200 px, shown above."""
    HIDDEN = auto()


class Place(NamedTuple):
    """Where one is: a page and the ids it was opened with. Can be kept and gone back to."""

    page: str
    args: Mapping[str, str] = MappingProxyType(dict[str, str]())


class ChipWords(NamedTuple):
    """The chip behind the title."""

    text: str
    tone: Tone = Tone.ACCENT
    sign: str = ""


class SearchUse(NamedTuple):
    """What the search field of the top bar does on a page.

    `typed` is called 200 ms after the last key, `confirmed` on Enter; both get the text.
    """

    hint: str
    typed: Callable[[str], None]
    confirmed: Callable[[str], None]
    keys: str = "Ctrl+K"


class Chrome(NamedTuple):
    """What a page wants shown in the top bar.

    Actions keep their shortcuts while the page is shown. An action's dynamic property `count` (int) is
    shown behind its words. The window adds no meaning of its own.
    """

    title: str
    subtitle: str = ""
    chip: ChipWords | None = None
    primary: QAction | None = None
    actions: tuple[QAction, ...] = ()
    search: SearchUse | None = None


class SaveNotes(Protocol):
    """Where a page tells the truth about saving."""

    def writing(self) -> None:
        """Something was typed that is not on the disk yet."""
        ...

    def saved(self, at: datetime) -> None:
        """A commit returned; `at` is its local time. Call it for nothing else."""
        ...

    def held(self, words: str) -> None:
        """Something typed is no part of the data although nothing failed; `words` say why."""
        ...

    def failed(self, reason: str) -> None:
        """Nothing could be written; `reason` is a whole Vietnamese sentence with the remedy."""
        ...


class Shell(Protocol):
    """What a page may ask of the window. Given to page factories; `MainWindow` is one."""

    @property
    def save_notes(self) -> SaveNotes:
        """The save state in the status bar."""
        ...

    def go(self, page: str, **args: str) -> bool:
        """Open a page; False when the present page did not want to be left."""
        ...

    def back(self) -> bool:
        """Go back to the place before."""
        ...

    def set_notes(self, *notes: str) -> None:
        """Show short remarks beside the save state (`12 thay đổi chưa gửi`)."""
        ...

    def set_person(self, words: str) -> None:
        """Show station and person at the right end of the status bar."""
        ...


class Page(QWidget):
    """Base of every page. A page is made when it is first opened and kept.

    Emit `chrome_changed` whenever `chrome()` would answer differently.
    """

    chrome_changed = Signal()

    navigation_use = NavigationUse.SHOWN

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, on=False)

    def chrome(self) -> Chrome:
        """Return what the top bar shows."""
        raise NotImplementedError

    def activated(self, args: Mapping[str, str]) -> None:
        """The page is shown with these ids; called again when one comes back to it."""

    def leave(self) -> bool:
        """Hand over everything typed; False to stay, after having said why on the page."""
        return True
