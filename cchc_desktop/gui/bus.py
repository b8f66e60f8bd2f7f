"""The one way in which screens hear that data changed."""

from PySide6.QtCore import QObject, Signal

from cchc_desktop.core.changed import Changed


class Bus(QObject):
    """Carries what a committed use case changed to every screen that shows it.

    `changed` has two arguments: the `Changed` record and the object that started the use case, so that a
    screen can leave alone what it has just written itself. Post only after the commit.
    """

    changed = Signal(object, object)

    def post(self, changed: Changed, initiator: QObject | None = None) -> None:
        """Tell everybody. `initiator` is the page or editor that called the service."""
        self.changed.emit(changed, initiator)
