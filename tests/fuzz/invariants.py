"""What holds for every input, whoever made it: a typed refusal or none, at once, in little memory."""

import time
from collections.abc import Callable
from pathlib import Path

from cchc_desktop.core.errors import Refused
from cchc_desktop.outline.loader import check_outline
from cchc_desktop.outline_sentences import outline_sentence
from cchc_desktop.sentences import sentence_for
from tests.exchange.measuring import MB, forget_most_memory, most_memory
from tests.fuzz import package_layers

LONGEST_SECONDS = {"package": 1.0, "outline": 1.0, "import": 20.0}
"""Taking in opens a database, makes a backup and reads all that screens show."""
LARGEST_MEGABYTES = 200
Target = Callable[[bytes, Path], str]


class Broken(AssertionError):
    """An input for which something does not hold."""


def package(data: bytes, folder: Path) -> str:
    """Read a package, one layer of which is the input; return code and reason of its refusal."""
    try:
        package_layers.run(data, folder)
    except Refused as refusal:
        met = refusal
    else:
        return ""
    assert sentence_for(met)
    return f"{met.code}:{met.fields.get('reason', '')}"


def outline(data: bytes, folder: Path) -> str:
    """Check an outline and return the codes of its problems; each has its sentence and its line."""
    path = folder / "đề cương.yaml"
    path.write_bytes(data)
    found = check_outline(path)
    named = (*found.problems, *found.notices)
    assert all(outline_sentence(problem) for problem in named)
    assert (found.outline is None) == bool(found.problems)
    assert all(0 <= problem.line <= data.count(b"\n") + 1 for problem in named)
    return " ".join(sorted({problem.code for problem in found.problems}))


def taking_in(data: bytes, folder: Path) -> str:
    """Take in the changes that the input is and read them all."""
    from tests.fuzz.taking_in import run

    return run(data, folder)


TARGETS: dict[str, Target] = {"package": package, "outline": outline, "import": taking_in}


def hold(name: str, data: bytes, folder: Path) -> str:
    """Run one input and return what it met. Raises `Broken`, or whatever nobody should have raised."""
    forget_most_memory()
    memory, started = most_memory(), time.process_time()
    found = TARGETS[name](data, folder)
    seconds, megabytes = time.process_time() - started, (most_memory() - memory) / MB
    if seconds > LONGEST_SECONDS[name]:
        raise Broken(f"took {seconds:.2f} s")
    if megabytes > LARGEST_MEGABYTES:
        raise Broken(f"took {megabytes:.0f} MB")
    return found
