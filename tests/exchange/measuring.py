"""Does one piece of work in a fresh process and prints the most memory it took, in MB.

`python -m tests.exchange.measuring refuse FOLDER` opens every `*.cchc` there and prints the codes too;
`… send FOLDER MB` writes that much as photos into `FOLDER/stick` and opens the package again.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path

from cchc_desktop.core.errors import Refused
from cchc_desktop.exchange.encryption import OpeningKeys
from cchc_desktop.exchange.package_reader import open_package
from tests.exchange.builders import changes, contents_with, file_source, opening, write_all

MB = 1_000_000


def refuse(folder: Path) -> dict[str, list]:
    """The code met by each package, and the seconds of work it took."""
    found = {}
    with_key = OpeningKeys(identities=((folder / "identity").read_text("utf-8"),), passphrase="may bay")
    for path in sorted(folder.glob("*.cchc")):
        started = time.process_time()
        try:
            open_package(path, opening(folder, keys=with_key)).close()
        except Refused as refusal:
            found[path.stem] = [str(refusal.code), time.process_time() - started]
    return found


def send(folder: Path, megabytes: int) -> dict[str, str]:
    # Random bytes, made a little at a time: memory counts what this process ever held.
    photos = tuple(file_source(folder, os.urandom(5 * MB)) for _ in range(megabytes // 5))
    (written,) = write_all(folder, contents_with(changes(500), attachments=photos))
    with open_package(written.path, opening(folder)) as opened:
        return {"complete": str(opened.is_complete), "attachments": str(len(opened.attachments()))}


def main() -> None:
    folder = Path(sys.argv[2])
    found = refuse(folder) if sys.argv[1] == "refuse" else send(folder, int(sys.argv[3]))
    print(json.dumps({"megabytes": most_memory() / MB, "found": found}))


def forget_most_memory() -> None:
    """Let `most_memory` begin anew from what is held now, where the system can."""
    marks = Path("/proc/self/clear_refs")
    if marks.is_file():
        marks.write_text("5", "ascii")


def most_memory() -> int:
    """The most bytes this process ever held. Linux counts the starting process into `getrusage`."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
