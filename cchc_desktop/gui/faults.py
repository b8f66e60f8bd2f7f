"""What happens to an exception nobody caught: work is secured, then the person is told, once per fault."""

import logging
import sys
import traceback
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, qVersion
from PySide6.QtWidgets import QApplication

import cchc_desktop
from cchc_desktop.core.errors import CchcError
from cchc_desktop.platform.files import atomic_write

if TYPE_CHECKING:
    from cchc_desktop.gui.dialogs.bug_report import BugReport
    from cchc_desktop.gui.dialogs.messages import MessageDialog

_log = logging.getLogger(__name__)


class FaultWatch(QObject):
    """Takes the place of `sys.excepthook`. Qt calls the hook on the thread where the fault happened.

    `secure` hands over everything typed and raises when that could not be done.
    """

    _came = Signal(object)

    def __init__(self, secure: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._secure = secure
        self._seen: frozenset[str] = frozenset()
        self._busy = False
        self._report: BugReport | None = None
        self._message: MessageDialog | None = None
        self._text = ""
        self._came.connect(self._on_fault, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Become the hook for exceptions nobody caught."""
        sys.excepthook = self.hook

    def prepare(self) -> None:
        """Load what a report needs, while nothing is wrong; called once the first window is shown."""
        import_module("cchc_desktop.gui.dialogs.bug_report")
        import_module("cchc_desktop.sentences")
        import_module("platform")

    def hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None, /) -> None:
        """Log a fault and bring it to the GUI thread; may be called on any thread."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        _log.error("uncaught", exc_info=(kind, error, trace))
        self._came.emit(error)

    def _on_fault(self, error: BaseException) -> None:
        from cchc_desktop.gui.dialogs.bug_report import BugReport
        from cchc_desktop.gui.dialogs.messages import show_error

        if isinstance(error, CchcError):
            self._message = show_error(QApplication.activeWindow(), error)
            return
        details = fault_report(error)
        place = "".join(traceback.format_exception(error))
        if self._busy or place in self._seen:
            return
        self._busy = True
        self._seen |= {place}
        secured = self._secured()
        self._busy = False
        self._report = BugReport(details, secured=secured)
        self._report.keep_asked.connect(self._on_keep)
        self._report.show()

    def _secured(self) -> bool:
        try:
            self._secure()
        except Exception:
            _log.exception("work could not be secured")
            return False
        return True

    def _on_keep(self, text: str) -> None:
        if self._report is None:
            return
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._report, "Lưu báo cáo lỗi", "bao-cao-loi.txt", "Văn bản (*.txt)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._text = text
        dialog.fileSelected.connect(self._keep)
        dialog.open()

    def _keep(self, chosen: str) -> None:
        if self._report is None:
            return
        from cchc_desktop.sentences import sentence_for

        path = Path(chosen)
        try:
            atomic_write(path, self._text.encode())
        except CchcError as error:
            self._report.say(str(sentence_for(error)))
        else:
            self._report.say(f"Đã lưu báo cáo vào “{path}”.")


def fault_report(error: BaseException) -> str:
    """Return what a developer needs: versions and the stack. The person sees it before it is kept."""
    import platform  # loaded by `prepare`: too slow for every start

    head = (
        f"CCHC Desktop {cchc_desktop.__version__}",
        f"Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}",
        f"{datetime.now().astimezone().isoformat(timespec='seconds')}",
    )
    return "\n".join((*head, "", "".join(traceback.format_exception(error))))
