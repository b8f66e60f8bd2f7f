"""Long work inside a wizard: a bar, the words of the step, and a way to stop."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from cchc_desktop.core.errors import CchcError, ErrorCode
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.tasks import Task, run_task
from cchc_desktop.gui.transfer.words import STEPS
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import Card

T = TypeVar("T")
_LOOK_MS = 100


class _Stopped:
    """What work gives back that was stopped by the person."""


class WorkPart(QWidget):
    """Runs one piece of work after the other on a pool thread; hidden while there is none."""

    def __init__(self, is_over: Callable[[], bool], parent: QWidget | None = None) -> None:
        """Make the part; once `is_over()` nobody is told of an end any more: the data are closed."""
        super().__init__(parent)
        self._is_over = is_over
        self._task: Task[object] | None = None
        self._step = (0, 0, "")
        self._heading = label("", Role.HEADING)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._words = label(" ", Role.MUTED)
        self.stop_button = Button("Dừng lại", clicked=self.stop)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._show_step)
        card = Card()
        card.body.addWidget(self._heading)
        card.body.addWidget(self._bar)
        row = QHBoxLayout()
        row.addWidget(self._words, 1)
        row.addWidget(self.stop_button)
        card.body.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, scaled(8))
        column.addWidget(card)
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether work is under way."""
        return self._task is not None

    def stop(self) -> None:
        """Ask the work to stop at its next safe point."""
        if self._task is not None:
            self.stop_button.setEnabled(False)
            self._words.setText("Đang dừng ở chỗ an toàn gần nhất…")
            self._task.cancel()

    def run(
        self,
        heading: str,
        fn: Callable[[Progress, CancelToken], T],
        *,
        done: Callable[[T], object],
        failed: Callable[[Exception], object],
        stopped: Callable[[], object],
        can_stop: bool = True,
    ) -> None:
        """Run `fn(progress, cancel)`; exactly one of `done`, `failed` and `stopped` follows."""

        def guarded(progress: Progress, cancel: CancelToken) -> T | _Stopped:
            del progress
            try:
                return fn(self._note, cancel)
            except CchcError as error:
                if error.code is not ErrorCode.CANCELLED:
                    raise
                return _Stopped()

        def ended(result: object) -> None:
            self._end()
            if self._is_over():
                return
            if isinstance(result, _Stopped):
                stopped()
            else:
                done(result)  # pyright: ignore[reportArgumentType]

        def fell(error: Exception) -> None:
            self._end()
            if not self._is_over():
                failed(error)

        self._begin(heading, can_stop=can_stop)
        self._task = run_task(self, guarded, done=ended, failed=fell, title="")

    def _begin(self, heading: str, *, can_stop: bool) -> None:
        self._step = (0, 0, "")
        self._heading.setText(heading)
        self._bar.setAccessibleName(heading)
        self.stop_button.setVisible(can_stop)
        self.stop_button.setEnabled(True)
        self._show_step()
        self._look.start()
        self.show()

    def _end(self) -> None:
        self._task = None
        self._look.stop()
        self.hide()

    def _note(self, done: int, total: int, what: str, /) -> None:
        self._step = (done, total, what)

    def _show_step(self) -> None:
        done, total, what = self._step
        self._bar.setRange(0, max(total, 0))
        self._bar.setValue(done)
        if self.stop_button.isEnabled():
            self._words.setText(STEPS.get(what, " "))
