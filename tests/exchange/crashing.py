"""Writes a package and dies at the given step, as a pulled plug would: nothing is cleaned up.

A step is a write to the target, a flush to disk, a rename or an opening for reading back; dying comes
before it, and in the case of a write after half of it.
"""

import itertools
import os
import sys
from pathlib import Path

from cchc_desktop.core.ids import random_ids
from cchc_desktop.exchange import package_writer
from cchc_desktop.exchange.encryption import Lock
from tests.exchange.builders import changes, contents_with, write_all

CRASHED = 9


def main() -> None:
    folder, last = Path(sys.argv[1]), int(sys.argv[2])
    steps = itertools.count()
    fsync, rename, forget, written = (
        os.fsync,
        Path.replace,
        package_writer._forget_cache,
        package_writer._Hashed.write,
    )

    def die() -> None:
        if next(steps) == last:
            os._exit(CRASHED)

    def dying_fsync(handle: int) -> None:
        die()
        fsync(handle)

    def dying_rename(path: Path, target: Path) -> Path:
        die()
        return rename(path, target)

    def dying_forget(file) -> None:
        die()
        forget(file)

    def dying_write(self, data: bytes, /) -> int:
        if next(steps) == last:
            self.file.write(data[: len(data) // 2])
            self.file.flush()
            os._exit(CRASHED)
        return written(self, data)

    os.fsync = dying_fsync
    Path.replace = dying_rename
    package_writer._forget_cache = dying_forget
    package_writer._Hashed.write = dying_write
    recipient = (folder / "recipient").read_text("utf-8")
    write_all(folder, contents_with(changes(300)), lock=Lock(recipients=(recipient,)), ids=random_ids())


if __name__ == "__main__":
    main()
