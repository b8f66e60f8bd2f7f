"""Refused packages that were kept aside, each once, with the reason."""

import contextlib
import json
from datetime import datetime
from pathlib import Path
from typing import Final

from cchc_desktop.core.errors import CchcError
from cchc_desktop.exchange.quarantine import REASON_SUFFIX, keep_aside
from cchc_desktop.platform.files import reading_failures
from cchc_desktop.services.transfer_records import QuarantinedPackage

QUARANTINE_FOLDER: Final = "quarantine"
"""In the data folder."""


def keep_once(path: Path, refusal: CchcError, *, folder: Path, now: datetime) -> None:
    """Keep a refused file aside, unless this very file lies there for the same reason.

    The refusal itself is what the person must hear of, not that a stick is gone by now.
    """
    with contextlib.suppress(CchcError, OSError):
        size = path.stat().st_size
        known = {(each.file, each.size, each.code) for each in quarantined(folder)}
        if (str(path), size, str(refusal.code)) not in known:
            keep_aside(path, refusal, folder=folder, now=now)


def quarantined(folder: Path) -> tuple[QuarantinedPackage, ...]:
    """Return what was kept aside, the last one first. Raises `EnvironmentFailed(FILE_UNREADABLE)`."""
    if not folder.is_dir():
        return ()
    with reading_failures(folder):
        reasons = sorted(folder.glob(f"*{REASON_SUFFIX}"), reverse=True)
        found = [_read(reason) for reason in reasons]
    return tuple(each for each in found if each is not None)


def _read(reason: Path) -> QuarantinedPackage | None:
    try:
        about = json.loads(reason.read_bytes())
        return QuarantinedPackage(
            kept=reason.with_name(reason.name.removesuffix(REASON_SUFFIX)),
            file=str(about["file"]),
            size=int(about["size"]),
            code=str(about["code"]),
            fields=dict(about["fields"]),
            at=str(about["at"]),
        )
    except (ValueError, KeyError, TypeError):
        # Not a note of ours.
        return None
