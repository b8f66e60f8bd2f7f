"""What was refused is kept aside with the reason, so that it can be looked into and lost to nobody."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.merge import canonical
from cchc_desktop.exchange.limits import CHUNK, DEFAULT_LIMITS
from cchc_desktop.platform.files import atomic_write, make_folder, reading_failures

REASON_SUFFIX = ".reason.json"
_CONTENT_SUFFIX = ".refused"


def keep_aside(path: Path, refusal: CchcError, *, folder: Path, now: datetime) -> Path:
    """Copy a refused file into `folder` beside a file with code and fields, and return the copy.

    The copy's name does not end in `.cchc`: nothing opens it by itself. Of a file larger than any package
    only the reason is kept. Raises `EnvironmentFailed` as `atomic_write` does, FILE_MISSING, FILE_UNREADABLE.
    """
    make_folder(folder)
    kept = _unused(folder, f"{now:%Y%m%d-%H%M%S}-{path.name[:80]}")
    with reading_failures(path):
        source, size = path.open("rb"), path.stat().st_size

    def copy(target: BinaryIO) -> None:
        shutil.copyfileobj(source, target, CHUNK)

    with source:
        if size <= DEFAULT_LIMITS.package:
            atomic_write(kept, copy)
    about: dict[str, JsonValue] = {
        "file": str(path),
        "size": size,
        "code": str(refusal.code),
        "fields": dict[str, JsonValue](refusal.fields),
        "at": now.isoformat(timespec="seconds"),
    }
    atomic_write(kept.with_name(kept.name + REASON_SUFFIX), canonical(about).encode())
    return kept


def _unused(folder: Path, stem: str) -> Path:
    number = 1
    while True:
        name = stem if number == 1 else f"{stem}-{number}"
        kept = folder / (name + _CONTENT_SUFFIX)
        if not kept.exists() and not kept.with_name(kept.name + REASON_SUFFIX).exists():
            return kept
        number += 1
