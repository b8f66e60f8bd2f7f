"""What the window claimed to have saved, and whether the database has it."""

import json
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from cchc_desktop.composition import open_workspace

_FRONT = "SELECT c.value FROM cells k JOIN changes c ON c.id = k.change"
_GAPS = "SELECT station FROM changes GROUP BY station HAVING min(seq) <> 1 OR max(seq) <> count(*)"


@dataclass(frozen=True, slots=True)
class Claim:
    """A text that stood in a field while the status bar said that everything was saved.

    The text begins with a mark of its own and only grows. `shown` is what the bar said, `field` the name of
    the field that was typed into.
    """

    shown: str
    text: str
    field: str = ""


def write_claim(claim: Claim) -> str:
    """Return the line that stands for a claim."""
    return json.dumps(asdict(claim), ensure_ascii=False)


def read_claims(lines: list[str]) -> list[Claim]:
    """Read lines of `write_claim`, the last claim about each text; other lines are passed over."""
    claims = [Claim(**json.loads(line)) for line in lines if line.startswith("{") and line.endswith("}")]
    return list({claim.text.split(" ", 1)[0]: claim for claim in claims}.values())


def lost(folder: Path, claims: list[Claim]) -> list[str]:
    """Say which claimed texts no field of the database shows; reads the file without our own code."""
    with closing(sqlite3.connect(folder / "cchc.db")) as connection:
        values = [json.loads(value) for (value,) in connection.execute(_FRONT)]
    kept = "\n".join(value for value in values if isinstance(value, str))
    return [
        f"lost after “{claim.shown}”: {claim.text!r}, typed into “{claim.field}”"
        for claim in claims
        if claim.text not in kept
    ]


def faults(folder: Path, backups: Path) -> list[str]:
    """Open the folder as the next start of the program would and say everything that is wrong with it."""
    workspace = open_workspace(folder, backups=backups)
    try:
        report = workspace.safety.check()
    finally:
        workspace.close()
    with closing(sqlite3.connect(folder / "cchc.db")) as connection:
        gaps = [f"numbers of {station} have a gap" for (station,) in connection.execute(_GAPS)]
        still_open = connection.execute("SELECT count(*) FROM changes WHERE is_open = 1").fetchone()[0]
    left = [f"{still_open} changes still open"] if still_open else []
    return [*gaps, *left, *(f"{fault.code} {fault.fields}" for fault in report.faults)]
