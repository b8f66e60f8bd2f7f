"""python -m tests.durability.kill_trials --trials 200: kill a window that is typed into; count what is lost.

Each trial starts the program on the same data folder, kills it (SIGKILL; TerminateProcess on Windows) at a
random moment, and holds everything the window said was saved against the database. Every trial after the
first also shows that a killed program's folder opens again.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cchc_desktop.composition import open_workspace
from tests.durability.claims import Claim, faults, lost, read_claims

ROOT = Path(__file__).resolve().parents[2]
READY = "ready"
KILLED_WHILE_OPENING = 0.1
SHORTEST_SECONDS, LONGEST_SECONDS = 0.05, 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One kill: what the window had claimed by then, and everything found wrong afterwards."""

    claims: list[Claim]
    faults: list[str]


def prepare(folder: Path) -> None:
    """Make a campaign with one unit, a team and a visit under way, as a secretary would."""
    workspace = open_workspace(folder / "data", backups=folder / "backups")
    try:
        workspace.station.set_up(name="Máy thử", person="Lê Thị Hoa", post="Chuyên viên")
        campaign = workspace.planning.create_campaign("tayninh-2023")
        editing = workspace.editing(campaign)
        for name, role in (
            ("Trần Văn Nam", "leader"),
            ("Lê Thị Hoa", "secretary"),
            ("Võ Minh Đức", "member"),
        ):
            editing.new_entity("member", name=name, role=role)
        unit = editing.new_entity("unit", name="UBND xã Tân Bình", tags=["phuong_xa"])
        workspace.planning.create_visit(campaign, unit_id=unit, date="2023-09-12", kind="planned")
    finally:
        workspace.close()


def kill_once(folder: Path, *, seed: int) -> Trial:
    """Type into the window for a random while and kill it."""
    chance = random.Random(seed)
    with _typist(folder, seed) as typist:
        lines, reader = _read_in_background(typist)
        if chance.random() < KILLED_WHILE_OPENING:
            reader.join(chance.uniform(0.1, 1.0))
        elif _ready(typist, reader, lines):
            reader.join(chance.uniform(SHORTEST_SECONDS, LONGEST_SECONDS))
        died_early = typist.poll() is not None
        typist.kill()
        reader.join()
    claims = read_claims(lines)
    if died_early:
        raise RuntimeError("the window ended by itself:\n" + "\n".join(lines[-30:]))
    found = faults(folder / "data", folder / "backups")
    return Trial(claims=claims, faults=[*lost(folder / "data", claims), *found])


@contextmanager
def _typist(folder: Path, seed: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.durability.typist", str(folder), str(seed)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    ) as process:
        yield process


def _read_in_background(process: subprocess.Popen[str]) -> tuple[list[str], threading.Thread]:
    lines: list[str] = []

    def read() -> None:
        assert process.stdout
        # A line that the kill cut off has no end and claims nothing.
        lines.extend(line[:-1] for line in process.stdout if line.endswith("\n"))

    thread = threading.Thread(target=read)
    thread.start()
    return lines, thread


def _ready(process: subprocess.Popen[str], reader: threading.Thread, lines: list[str]) -> bool:
    while READY not in lines and process.poll() is None:
        reader.join(0.01)
    return READY in lines


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.durability.kill_trials")
    parser.add_argument("--trials", type=int, default=200)
    parser.add_argument("--seed", type=int, default=2023)
    parser.add_argument("--keep", type=Path, help="copy the data folder here after each trial with a fault")
    chosen = parser.parse_args()
    claimed = failed = silent = 0
    with tempfile.TemporaryDirectory(prefix="cchc-kill-") as place:
        folder = Path(place)
        prepare(folder)
        for number in range(chosen.trials):
            trial = kill_once(folder, seed=chosen.seed + number)
            claimed += len(trial.claims)
            failed += bool(trial.faults)
            silent += not trial.claims
            for fault in trial.faults:
                print(f"trial {number}: {fault}", flush=True)
            if trial.faults and chosen.keep:
                shutil.copytree(folder, chosen.keep / f"trial-{number}")
            if sys.stderr.isatty() or number % 20 == 19:
                print(
                    f"{number + 1} trials, {claimed} texts claimed, {failed} failed",
                    file=sys.stderr,
                    flush=True,
                )
    print(f"{chosen.trials} kills, {claimed} texts the window said were saved, {failed} trials with a fault")
    # Some kills come before anything was saved; when most do, the trials show nothing.
    return 1 if failed or silent * 2 > chosen.trials else 0


if __name__ == "__main__":
    sys.exit(main())
