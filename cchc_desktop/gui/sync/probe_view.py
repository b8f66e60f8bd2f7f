"""The steps of a probe, one after the other, each with its sign and what to do when it failed."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from cchc_desktop.core.errors import CchcError, ErrorCode
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.exchange.probe import ProbeStep
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.sync.words import step_trouble
from cchc_desktop.gui.tasks import Task, run_task
from cchc_desktop.gui.widgets.labels import Role, label, set_tone
from cchc_desktop.gui.widgets.marks import SIGN_FLAG, SIGN_GOOD, SIGN_MISSING, SIGN_NOTHING_YET, Card
from cchc_desktop.sentences import sentence_for
from cchc_desktop.sentences_sync import GUARANTEES, PROBE_STEPS
from cchc_desktop.services.sync_records import ProbedStep, ProbeReport

_LOOK_MS = 60
_NOTHING = (SIGN_NOTHING_YET, Tone.MUTED)
_NOW = ("…", Tone.ACCENT)
_WELL = (SIGN_GOOD, Tone.GOOD)
_FAILED = (SIGN_FLAG, Tone.WRONG)
_REMARK = (SIGN_MISSING, Tone.ATTENTION)

ProbeWork = Callable[[Progress, CancelToken], ProbeReport | None]


class _Line:
    """One step: its sign, its words, and room for a remark."""

    def __init__(self, step: str, grid: QGridLayout, place: int) -> None:
        self.sign = label("", Role.STRONG)
        self.words = label(PROBE_STEPS.get(step, step)[0].upper() + PROBE_STEPS.get(step, step)[1:])
        self.remark = label("", Role.NOTE, wrap=True)
        self.remark.hide()
        self.sign.setFixedWidth(scaled(18))
        grid.addWidget(self.sign, 2 * place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.words, 2 * place, 1)
        grid.addWidget(self.remark, 2 * place + 1, 1)

    def show(self, state: tuple[str, Tone], remark: str = "") -> None:
        sign, tone = state
        self.sign.setText(sign)
        set_tone(self.sign, tone)
        set_tone(self.words, Tone.MUTED if state is _NOTHING else Tone.PLAIN)
        self.remark.setText(remark)
        set_tone(self.remark, tone)
        self.remark.setVisible(bool(remark))
        self.words.setAccessibleName(f"{sign} {self.words.text()} {remark}".strip())


class ProbeView(QWidget):
    """Runs a probe on a pool thread. `ended(report or None)`: None when it was stopped or refused."""

    ended = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task: Task[ProbeReport | None] | None = None
        self._at = (0, "")
        grid = QGridLayout()
        grid.setHorizontalSpacing(scaled(8))
        grid.setVerticalSpacing(scaled(5))
        grid.setColumnStretch(1, 1)
        self._lines = {str(step): _Line(str(step), grid, place) for place, step in enumerate(ProbeStep)}
        self.result: QLabel = label(" ", Role.STRONG, wrap=True)
        self.remark: QLabel = label("", Role.MUTED, wrap=True)
        card = Card()
        card.body.addLayout(grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(8))
        column.addWidget(card)
        column.addWidget(self.result)
        column.addWidget(self.remark)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._show_step)

    @property
    def busy(self) -> bool:
        """Whether a probe is under way."""
        return self._task is not None

    def run(self, work: ProbeWork) -> None:
        """Begin."""
        self._at = (0, "")
        for line in self._lines.values():
            line.show(_NOTHING)
        self._say("Đang kiểm tra…", Tone.MUTED)

        def note(done: int, total: int, what: str, /) -> None:
            del total
            self._at = (done, what)

        def guarded(progress: Progress, cancel: CancelToken) -> ProbeReport | None:
            del progress
            try:
                return work(note, cancel)
            except CchcError as error:
                if error.code is not ErrorCode.CANCELLED:
                    raise
                return None

        self._task = run_task(
            self, guarded, done=self._on_done, failed=self._on_failed, title="", can_be_left=True
        )
        self._look.start()

    def stop(self) -> None:
        """Ask the probe to stop at its next step."""
        if self._task is not None:
            self._task.cancel()
            self._say("Đang dừng…", Tone.MUTED)

    def words(self) -> tuple[str, ...]:
        """Return every step as it is said."""
        return tuple(line.words.accessibleName() for line in self._lines.values())

    def _show_step(self) -> None:
        """Show what is under way. A step that must go well did so once the next begins."""
        done, now = self._at
        for place, (step, line) in enumerate(self._lines.items()):
            if step == now:
                line.show(_NOW)
            elif place < done and line.sign.text() != SIGN_GOOD:
                line.show(_WELL if place < _essential() else _NOTHING)

    def _on_done(self, report: ProbeReport | None) -> None:
        self._end()
        if report is None:
            self._say("Đã dừng kiểm tra.", Tone.MUTED)
        else:
            self._show_report(report)
        self.ended.emit(report)

    def _on_failed(self, error: Exception) -> None:
        self._end()
        if not isinstance(error, CchcError):
            raise error
        self._say(str(sentence_for(error)), Tone.WRONG)
        self.ended.emit(None)

    def _show_report(self, report: ProbeReport) -> None:
        tried = {step.step: step for step in report.steps}
        if not tried.get("write"):
            # Nothing was written: there is nothing to clear away.
            tried.pop("remove", None)
        for name, line in self._lines.items():
            step = tried.get(name)
            line.show(*_state(step)) if step is not None else line.show(_NOTHING)
        if report.passed:
            self._say(f"{SIGN_GOOD} Nơi này dùng được.", Tone.GOOD, GUARANTEES.get(report.guarantee, ""))
        else:
            self._say(
                f"{SIGN_FLAG} Nơi này chưa dùng được.",
                Tone.WRONG,
                "Chưa gửi và chưa nhận gì qua nơi này. Hãy sửa điều nêu ở trên rồi kiểm tra lại.",
            )

    def _say(self, words: str, tone: Tone, remark: str = "") -> None:
        self.result.setText(words)
        set_tone(self.result, tone)
        self.remark.setText(remark)
        self.remark.setVisible(bool(remark))

    def _end(self) -> None:
        self._task = None
        self._look.stop()


def _state(step: ProbedStep) -> tuple[tuple[str, Tone], str]:
    if step.is_well:
        return _WELL, ""
    return (_FAILED if step.is_essential else _REMARK), step_trouble(step)


def _essential() -> int:
    """Return how many steps, from the first, a target must pass."""
    from cchc_desktop.exchange.probe import ESSENTIAL

    return len(ESSENTIAL)
