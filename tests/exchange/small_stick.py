"""Writes a package where there is too little room for it, then a little more, and tells what came of it.

`python -m tests.exchange.small_stick FOLDER file` limits how large any file may be; `… disk` mounts small
file systems, which takes a mount namespace of its own (`unshare`). Prints JSON.
"""

import json
import resource
import subprocess
import sys
from pathlib import Path

from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.ids import random_ids
from cchc_desktop.exchange import package_writer
from tests.exchange.builders import changes, contents_with, file_source, write_all

PHOTO_KB = 300


def limit_files(stick: Path, kilobytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, resource.RLIM_INFINITY))


def mount(stick: Path, kilobytes: int) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", stick], check=True)


def unmount(stick: Path) -> None:
    subprocess.run(["umount", stick], check=True)


def main() -> None:
    folder, kind = Path(sys.argv[1]), sys.argv[2]
    stick = folder / "stick"
    stick.mkdir()
    # It is looked for at the beginning; here another program takes the room meanwhile.
    package_writer.require_room = lambda *_: None
    contents = contents_with(changes(10), attachments=(file_source(folder, b"x" * PHOTO_KB * 1024),))
    outcomes = []
    for kilobytes in (4, 64, 200, PHOTO_KB, PHOTO_KB + 4, PHOTO_KB + 100):
        (limit_files if kind == "file" else mount)(stick, kilobytes)
        said = ""
        try:
            write_all(folder, contents, ids=random_ids())
        except CchcError as failure:
            said = str(failure.code)
        names = [path.suffix for path in stick.iterdir()]
        outcomes.append((kilobytes, said, names.count(".cchc"), len(names) - names.count(".cchc")))
        for path in stick.iterdir():
            path.unlink()
        if kind == "disk":
            unmount(stick)
    print(json.dumps({"outcomes": outcomes}))


if __name__ == "__main__":
    main()
