"""Trying out a target before it is trusted: what must work, and what is only worth knowing.

A probe writes three small files of its own, under names nothing else reads, and removes them if it may.
"""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cchc_desktop.core.clock import Clock
from cchc_desktop.core.errors import CchcError, EnvironmentFailed, ErrorCode
from cchc_desktop.core.progress import CancelToken, Progress, no_progress
from cchc_desktop.exchange.target_faults import DifferentThere, misbehaves
from cchc_desktop.exchange.target_file import bind
from cchc_desktop.exchange.targets import Guarantee, Target

if TYPE_CHECKING:
    from datetime import datetime

PROBE_FOLDER: Final = "cchc-probe"
LARGEST_CLOCK_DIFFERENCE: Final = 600
"""In seconds; more is worth telling. Nothing depends on it."""

_CONTENT: Final = "Thử đồng bộ: chữ Việt có dấu, và vài byte khác.\n".encode() + bytes(range(256)) * 40
_NAME: Final = "Phường Đông Hưng Thuận – ‘kiểm tra’ (1) ươỡặ.bin"


class ProbeStep(StrEnum):
    """What a probe tries, in this order; each has its Vietnamese words."""

    REACH = "reach"
    WRITE = "write"
    LIST = "list"
    READ_BACK = "read_back"
    PUT_IF_ABSENT = "put_if_absent"
    BIND = "bind"
    VIETNAMESE_NAME = "vietnamese_name"
    CLOCK = "clock"
    REMOVE = "remove"


ESSENTIAL: Final = frozenset({
    ProbeStep.REACH, ProbeStep.WRITE, ProbeStep.LIST, ProbeStep.READ_BACK, ProbeStep.PUT_IF_ABSENT,
    ProbeStep.BIND,
})  # fmt: skip
"""Without these a target is not trusted; after the first that fails nothing more is tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeLine:
    """How one step went. `code` and `fields` are those of the error, empty when it went well."""

    step: ProbeStep
    is_well: bool
    code: str = ""
    fields: dict[str, str | int | float] = field(default_factory=dict[str, str | int | float])


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a probe found. `clock_seconds` is how far the target's clock is ahead of ours, None if unknown."""

    lines: tuple[ProbeLine, ...]
    bound: str
    guarantee: Guarantee
    clock_seconds: int | None

    @property
    def passed(self) -> bool:
        """Tell whether everything a target must be able to do went well."""
        return {line.step for line in self.lines if line.is_well} >= ESSENTIAL

    @property
    def failed(self) -> ProbeLine | None:
        """Return the first essential step that failed."""
        return next((line for line in self.lines if not line.is_well and line.step in ESSENTIAL), None)


def probe_target(
    target: Target,
    *,
    ids: Callable[[], str],
    clock: Clock,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> Probe:
    """Try out a target and bind it. Failures are lines of the result; only `Refused(CANCELLED)` is raised."""
    trial = _Trial(target, ids, clock)
    lines: list[ProbeLine] = []
    steps = trial.steps()
    for done, (step, attempt) in enumerate(steps):
        if cancel is not None:
            cancel.raise_if_cancelled()
        progress(done, len(steps), str(step))
        lines.append(_line(step, attempt))
        if step in ESSENTIAL and not lines[-1].is_well:
            lines.append(_line(ProbeStep.REMOVE, trial.remove))
            break
    progress(len(steps), len(steps), "done")
    return Probe(
        lines=tuple(lines),
        bound=trial.bound,
        guarantee=trial.guarantee,
        clock_seconds=trial.clock_seconds,
    )


def _line(step: ProbeStep, attempt: Callable[[], object]) -> ProbeLine:
    try:
        attempt()
    except DifferentThere:
        return ProbeLine(step=step, is_well=False, code=str(ErrorCode.TARGET_MISBEHAVES))
    except CchcError as error:
        if error.code is ErrorCode.CANCELLED:
            raise
        return ProbeLine(step=step, is_well=False, code=str(error.code), fields=dict(error.fields))
    return ProbeLine(step=step, is_well=True)


class _Trial:
    def __init__(self, target: Target, ids: Callable[[], str], clock: Clock) -> None:
        self.bound = ""
        self.guarantee = target.guarantee
        self.clock_seconds: int | None = None
        self._target = target
        self._ids = ids
        self._clock = clock
        self._plain = f"{PROBE_FOLDER}/{ids()}.bin"
        self._odd = f"{PROBE_FOLDER}/{ids()} {_NAME}"
        self._written_at: datetime | None = None

    def steps(self) -> tuple[tuple[ProbeStep, Callable[[], object]], ...]:
        return (
            (ProbeStep.REACH, self._reach),
            (ProbeStep.WRITE, self._write),
            (ProbeStep.LIST, lambda: self._find(self._plain)),
            (ProbeStep.READ_BACK, lambda: self._read_back(self._plain)),
            (ProbeStep.PUT_IF_ABSENT, self._put_if_absent),
            (ProbeStep.BIND, self._bind),
            (ProbeStep.VIETNAMESE_NAME, self._odd_name),
            (ProbeStep.CLOCK, self._compare_clocks),
            (ProbeStep.REMOVE, self.remove),
        )

    def remove(self) -> None:
        for path in (self._plain, self._odd):
            self._target.remove_own(path)

    def _reach(self) -> None:
        self._target.prepare()
        self._target.listing("")

    def _write(self) -> None:
        self._target.put_if_absent(self._plain, _CONTENT)
        self._written_at = self._clock()

    def _find(self, path: str) -> None:
        if path not in {entry.path for entry in self._target.listing(PROBE_FOLDER)}:
            raise misbehaves(path, "not_listed")

    def _read_back(self, path: str) -> None:
        if self._target.read(path, limit=len(_CONTENT)) != _CONTENT:
            raise misbehaves(path, "different")

    def _put_if_absent(self) -> None:
        other = _CONTENT[::-1]
        with contextlib.suppress(DifferentThere):
            self._target.put_if_absent(self._plain, other)
            raise misbehaves(self._plain, "overwritten")
        self._read_back(self._plain)
        if self.guarantee is Guarantee.CONDITIONAL and not self._target.refuses_taken(self._plain, _CONTENT):
            # Some services only look like S3: there we look ourselves before we write.
            self.guarantee = Guarantee.CHECKED_FIRST

    def _bind(self) -> None:
        self.bound = bind(self._target, self._ids())
        if not self.bound:
            raise EnvironmentFailed(ErrorCode.TARGET_MISBEHAVES)

    def _odd_name(self) -> None:
        self._target.put_if_absent(self._odd, _CONTENT)
        self._find(self._odd)
        self._read_back(self._odd)

    def _compare_clocks(self) -> None:
        theirs = self._target.changed_at(self._plain)
        if theirs is None or self._written_at is None:
            return
        self.clock_seconds = round((theirs - self._written_at).total_seconds())
        if abs(self.clock_seconds) > LARGEST_CLOCK_DIFFERENCE:
            raise EnvironmentFailed(ErrorCode.TARGET_MISBEHAVES, {"seconds": self.clock_seconds})
