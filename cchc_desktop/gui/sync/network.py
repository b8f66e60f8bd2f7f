"""Whether the system says that there is a network. Where it cannot tell, nothing is said.

The library comes with the first target that needs a network: most machines never load it.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QNetworkInformation


def load_network_library() -> bool:
    """Load Qt's network library, in any thread; false on systems that lack what it needs."""
    try:
        from PySide6 import QtNetwork
    except ImportError:
        return False
    del QtNetwork
    return True


class Network(QObject):
    """`came_back` comes when the system says that there is a network again."""

    came_back = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._information: QNetworkInformation | None = None
        self._was_online: bool | None = None

    def watch(self) -> None:
        """Listen to the system from now on, once `load_network_library` has returned true."""
        from PySide6.QtNetwork import QNetworkInformation

        if self._information is not None:
            return
        if not QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability):
            return
        self._information = QNetworkInformation.instance()
        self._was_online = self.online()
        self._information.reachabilityChanged.connect(self._on_changed)

    def online(self) -> bool | None:
        """Return what the system says; None when it says nothing. A local network counts."""
        if self._information is None:
            return None
        from PySide6.QtNetwork import QNetworkInformation

        reachability = self._information.reachability()
        if reachability is QNetworkInformation.Reachability.Unknown:
            return None
        return reachability is not QNetworkInformation.Reachability.Disconnected

    def _on_changed(self) -> None:
        before, self._was_online = self._was_online, self.online()
        if before is False and self._was_online is not False:
            self.came_back.emit()
