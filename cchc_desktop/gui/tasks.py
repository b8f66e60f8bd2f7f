"""The one way to run long work: off the GUI thread, with progress and cancellation, its end back on it."""

import contextlib
import sys
import threading
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QThreadPool, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from cchc_desktop.core.errors import CchcError, ErrorCode
from cchc_desktop.core.progress import CancelToken, Progress

if TYPE_CHECKING:
    from cchc_desktop.gui.dialogs.progress_dialog import ProgressDialog

T = TypeVar("T")

DIALOG_AFTER_MS = 600
GRACE_SECONDS = 0.7
"""So long the program waits at its end for work that can be left behind."""
_LEAVABLE = "leavable-task"
_LOOK_MS = 100
_NO_WORDS: Mapping[str, str] = MappingProxyType({})


class _Ends(QObject):
    """Carries the end from the worker to the GUI thread, where it lives."""

    came = Signal(object, object)


class Task(QObject, Generic[T]):
    """A piece of work under way. It frees itself after its end has been told."""

    ended = Signal()

    def __init__(
        self,
        parent: QWidget,
        fn: Callable[[Progress, CancelToken], T],
        *,
        done: Callable[[T], object],
        failed: Callable[[Exception], object] | None,
        words: Mapping[str, str],
    ) -> None:
        super().__init__(QCoreApplication.instance())
        self._parent: QWidget | None = parent
        self._fn = fn
        self._done = done
        self._failed = failed
        self._words = words
        self._step = (0, 0, "")
        self._dialog: ProgressDialog | None = None
        self._cancel = CancelToken()
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._show_step)
        self._ends = _Ends(self)
        self._ends.came.connect(self._on_end)
        parent.destroyed.connect(self._on_orphaned)

    def cancel(self) -> None:
        """Ask the work to stop at its next safe point; then neither `done` nor `failed` is called."""
        self._cancel.cancel()

    def start(self, *, title: str, cancellable: bool, can_be_left: bool) -> None:
        """Start off this thread, and show progress when it takes longer than `DIALOG_AFTER_MS`."""
        if title:
            QTimer.singleShot(
                DIALOG_AFTER_MS, self, lambda: self._show_dialog(title, cancellable=cancellable)
            )
        if can_be_left:
            threading.Thread(target=self._work_to_be_left, name=_LEAVABLE, daemon=True).start()
        else:
            QThreadPool.globalInstance().start(self._work)

    def _work_to_be_left(self) -> None:
        # When the program has ended meanwhile, there is nobody left to be told.
        with contextlib.suppress(RuntimeError):
            self._work()

    def _work(self) -> None:
        try:
            result = self._fn(self._note_step, self._cancel)
        except Exception as error:
            self._ends.came.emit(None, error)
        else:
            self._ends.came.emit(result, None)

    def _note_step(self, done: int, total: int, what: str, /) -> None:
        self._step = (done, total, what)

    def _show_dialog(self, title: str, *, cancellable: bool) -> None:
        from cchc_desktop.gui.dialogs.progress_dialog import ProgressDialog

        if self._parent is None or not isValid(self._parent):
            return
        self._dialog = ProgressDialog(self._parent, title, cancellable=cancellable)
        self._dialog.cancel_asked.connect(self.cancel)
        self._show_step()
        self._look.start()
        self._dialog.show()

    def _show_step(self) -> None:
        if self._dialog is not None:
            done, total, what = self._step
            self._dialog.show_step(done, total, self._words.get(what, ""))

    def _on_orphaned(self) -> None:
        self._parent = None
        self._dialog = None
        self._cancel.cancel()

    def _on_end(self, result: T, error: Exception | None) -> None:
        self._look.stop()
        if self._dialog is not None and isValid(self._dialog):
            self._dialog.finish()
        self._dialog = None
        parent = self._parent
        self.deleteLater()
        self.ended.emit()
        if parent is None or not isValid(parent):
            return
        if error is None:
            self._done(result)
        elif not (isinstance(error, CchcError) and error.code is ErrorCode.CANCELLED):
            self._tell(parent, error)

    def _tell(self, parent: QWidget, error: Exception) -> None:
        if self._failed is not None:
            self._failed(error)
        elif isinstance(error, CchcError):
            from cchc_desktop.gui.dialogs.messages import show_error

            show_error(parent, error)
        else:
            sys.excepthook(type(error), error, error.__traceback__)


def run_task(
    parent: QWidget,
    fn: Callable[[Progress, CancelToken], T],
    *,
    done: Callable[[T], object],
    title: str,
    failed: Callable[[Exception], object] | None = None,
    cancellable: bool = True,
    words: Mapping[str, str] = _NO_WORDS,
    can_be_left: bool = False,
) -> Task[T]:
    """Run `fn(progress, cancel)` off the GUI thread and give its result to `done` on the GUI thread.

    `failed` gets any exception; without it, typed errors are shown in a calm window and others go to
    `sys.excepthook`. After a cancellation, or when `parent` is gone, nothing is called. `words` says each
    step code of `progress` in Vietnamese. An empty `title` shows no progress: the page does it itself.
    With `can_be_left` the end of the program does not wait for the work: it waits for a server, and leaves
    nothing half done when it never comes back.
    """
    task = Task(parent, fn, done=done, failed=failed, words=words)
    task.start(title=title, cancellable=cancellable, can_be_left=can_be_left)
    return task


def wait_for_tasks() -> None:
    """Wait until no work runs any more; called once, before the data are closed.

    For work that can be left behind it waits only a moment: cancel it before.
    """
    QThreadPool.globalInstance().waitForDone()
    for thread in _left_behind():
        thread.join(GRACE_SECONDS)


def work_is_left_behind() -> bool:
    """Tell whether work is still under way that nobody waits for."""
    return bool(_left_behind())


def _left_behind() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == _LEAVABLE]
