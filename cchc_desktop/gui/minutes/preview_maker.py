"""Making the preview: off the GUI thread, a moment after the last change, never two at a time."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.documents.checklist import CheckLine
from cchc_desktop.documents.minutes import usual_texts
from cchc_desktop.documents.record import MinutesRecord
from cchc_desktop.gui.minutes.paper import Paper, PaperShown
from cchc_desktop.gui.tasks import Task, run_task
from cchc_desktop.services.reporting import ReportingService

SETTLE_MS = 700


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A paper as it would be given out now, with its self-check."""

    visit_id: str
    paper: Paper
    pdf: bytes
    checks: tuple[CheckLine, ...]
    samples: Mapping[str, str]
    """The sentences that stand where none were typed, by the names of the fields; only of the minutes."""


class PreviewMaker(QObject):
    """Tells `made(Draft)` or `failed(Exception)` on the GUI thread; `busy_changed` while it works.

    Who goes on typing stops the work that is under way: it would show what is no longer there.
    """

    made = Signal(object)
    failed = Signal(object)
    busy_changed = Signal(bool)

    def __init__(self, owner: QWidget, reporting: ReportingService) -> None:
        super().__init__(owner)
        self._owner = owner
        self._reporting = reporting
        self._shown = PaperShown(paper=Paper.MINUTES, maker=reporting)
        self._visit_id = ""
        self._task: Task[Draft] | None = None
        self._wanted = False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._begin)

    @property
    def busy(self) -> bool:
        """Tell whether newer pages are on their way."""
        return self._wanted or self._task is not None

    def show(self, visit_id: str) -> None:
        """Make the pages of a visit now."""
        self._visit_id = visit_id
        self._ask(wait=False)

    def turn_to(self, shown: PaperShown) -> None:
        """Make the pages of another paper of the same visit."""
        self._shown = shown
        if self._visit_id:
            self._ask(wait=False)

    def refresh(self) -> None:
        """Make the pages anew once nothing has changed for a moment."""
        if self._visit_id:
            self._ask(wait=True)

    def _ask(self, *, wait: bool) -> None:
        self._wanted = True
        if self._task is not None:
            self._task.cancel()
        if wait:
            self._settle.start()
        else:
            self._settle.stop()
            self._begin()
        self.busy_changed.emit(True)

    def _begin(self) -> None:
        if self._task is not None or not self._wanted:
            return
        self._wanted = False
        visit_id, shown, reporting = self._visit_id, self._shown, self._reporting

        def work(progress: Progress, cancel: CancelToken) -> Draft:
            pdf = shown.maker.preview_pdf(visit_id, progress=progress, cancel=cancel)
            cancel.raise_if_cancelled()
            is_minutes = shown.paper is Paper.MINUTES
            return Draft(
                visit_id=visit_id,
                paper=shown.paper,
                pdf=pdf,
                checks=shown.maker.checks(visit_id),
                samples=_samples(reporting.record(visit_id)) if is_minutes else {},
            )

        self._task = run_task(self._owner, work, done=self._on_done, failed=self._on_failed, title="")
        self._task.ended.connect(self._on_ended)

    def _on_done(self, draft: Draft) -> None:
        fits = draft.visit_id == self._visit_id and draft.paper is self._shown.paper
        if fits and not self._wanted:
            self.made.emit(draft)

    def _on_failed(self, error: Exception) -> None:
        if not self._wanted:
            self.failed.emit(error)

    def _on_ended(self) -> None:
        self._task = None
        if self._wanted and not self._settle.isActive():
            self._begin()
        self.busy_changed.emit(self.busy)


def _samples(record: MinutesRecord) -> Mapping[str, str]:
    usual = usual_texts(record)
    return {
        "basis": usual.basis,
        "opening": usual.opening,
        "conclusion": usual.conclusion,
        "closing": usual.closing,
    }
