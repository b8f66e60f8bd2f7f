"""Looks for inputs that break what must hold: `python -m tests.fuzz TARGET SECONDS FOLDER`.

Begins with the kept inputs of `tests/data/fuzz/TARGET`; new ones that reach new code go to `FOLDER/TARGET`,
those that break something to `FOLDER/crashers`. Exit code 1 when there are any. Needs atheris (Linux).
"""

import importlib
import pkgutil
import random
import shutil
import sys
import tempfile
from pathlib import Path

import atheris

# What taking in leads to is imported within functions; the fuzzer follows only what it saw being imported.
ROOMS = ("core", "exchange", "outline", "store", "services", "documents")

with atheris.instrument_imports(include=["cchc_desktop", "yaml"]):
    from tests.fuzz.invariants import hold
    from tests.fuzz.mutation import MUTATIONS

    if "import" in sys.argv:
        for room in ROOMS:
            folder = importlib.import_module(f"cchc_desktop.{room}")
            for module in pkgutil.iter_modules(folder.__path__, f"{folder.__name__}."):
                importlib.import_module(module.name)

KEPT = Path(__file__).parents[1] / "data" / "fuzz"
LONGEST = {"package": 100_000, "outline": 60_000, "import": 200_000}


def main() -> None:
    name, seconds, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    found, crashers = folder / name, folder / "crashers"
    for place in (found, crashers):
        place.mkdir(parents=True, exist_ok=True)
    for kept in (KEPT / name).iterdir():
        shutil.copyfile(kept, found / kept.name)
    scratch = tempfile.TemporaryDirectory()
    mutate = MUTATIONS[name]

    def one(data: bytes) -> None:
        hold(name, data, Path(scratch.name))

    def mutated(data: bytes, size: int, seed: int) -> bytes:
        return mutate(
            data, size, random.Random(seed), lambda content, most: atheris.Mutate(content, max(most, 1))
        )

    options = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST[name]}",
        f"-artifact_prefix={crashers}/{name}-",
        "-timeout=20",
        "-rss_limit_mb=1500",
        "-verbosity=0",
        "-print_final_stats=1",
        *sys.argv[4:],
        str(found),
    ]
    atheris.Setup([sys.argv[0], *options], one, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
