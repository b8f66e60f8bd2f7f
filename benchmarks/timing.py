"""Clocks and fresh processes."""

import gc
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def median_seconds(action: Callable[[], object], *, times: int, warm_up: int = 1) -> float:
    """The median duration of one call."""
    for _ in range(warm_up):
        action()
    durations: list[float] = []
    gc.collect()
    for _ in range(times):
        begin = time.perf_counter()
        action()
        durations.append(time.perf_counter() - begin)
    return statistics.median(durations)


def medians_in_turns(
    first: Callable[[], object], second: Callable[[], object], *, times: int
) -> tuple[float, float]:
    """The median durations in seconds of two actions done in turns: a busy machine is busy for both."""
    first()
    second()
    gc.collect()
    pairs = [(seconds_of(first), seconds_of(second)) for _ in range(times)]
    return statistics.median(one for one, _ in pairs), statistics.median(other for _, other in pairs)


def seconds_of(action: Callable[[], object]) -> float:
    """The duration of one call."""
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """A program that was started: `seconds` until it said it was ready, `megabytes` it then held."""

    seconds: float
    megabytes: float


def launch(module: str, *arguments: str) -> Launch:
    """Start `python -m module` anew; it prints its resident megabytes once its window is usable."""
    begin = time.perf_counter()
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, env=_environment(), stdout=subprocess.PIPE, text=True
    ) as process:
        line = process.stdout.readline() if process.stdout else ""
        seconds = time.perf_counter() - begin
    if process.returncode != 0:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return Launch(seconds=seconds, megabytes=float(line))


def _environment() -> dict[str, str]:
    """What a person's computer has: modules are compiled at their first start, not at every start."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def median_launches(*programs: Sequence[str], times: int) -> list[Launch]:
    """Start several programs in turn, so that a busy machine is busy for all, and give each one's medians."""
    taken: list[list[Launch]] = [[] for _ in programs]
    for turn in range(times + 1):
        for runs, (module, *arguments) in zip(taken, programs, strict=True):
            run = launch(module, *arguments)
            if turn:  # the first compiles the modules and fills the caches of the disk
                runs.append(run)
    return [
        Launch(
            seconds=statistics.median(run.seconds for run in runs),
            megabytes=statistics.median(run.megabytes for run in runs),
        )
        for runs in taken
    ]
