"""Writes a package in two parts and is killed at the given step: nothing is cleaned up.

A step is a write to the target, a flush to disk, a rename or an opening for reading back; death comes
before it, and in the case of a write after half of it.
"""

import itertools
import os
import signal
import sys
from pathlib import Path

from cchc_desktop.core.ids import random_ids
from cchc_desktop.exchange import package_writer
from cchc_desktop.exchange.encryption import Lock
from tests.exchange.builders import changes, contents_with, file_source, write_all


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
            os.kill(os.getpid(), signal.SIGKILL)

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
            os.kill(os.getpid(), signal.SIGKILL)
        return written(self, data)

    os.fsync = dying_fsync
    Path.replace = dying_rename
    package_writer._forget_cache = dying_forget
    package_writer._Hashed.write = dying_write
    recipient = (folder / "recipient").read_text("utf-8")
    photo = file_source(folder, b"jpeg" * 10_000)
    contents = contents_with(changes(50), attachments=(photo,))
    lock = Lock(recipients=(recipient,))
    write_all(folder, contents, lock=lock, ids=random_ids(), part_limit=50_000)


if __name__ == "__main__":
    main()
