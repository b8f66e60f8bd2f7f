"""Opening a package with a recovery key alone: the machine it was for, or that wrote it, may be gone."""

from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.progress import CancelToken, Progress, no_progress
from cchc_desktop.exchange.cards import Card
from cchc_desktop.exchange.encryption import OpeningKeys
from cchc_desktop.exchange.limits import CHUNK
from cchc_desktop.exchange.manifest import MANIFEST, write_manifest
from cchc_desktop.exchange.opened_package import OpenedPackage
from cchc_desktop.exchange.package_reader import Opening, open_package
from cchc_desktop.exchange.scratch import require_room
from cchc_desktop.platform.files import atomic_write, make_folder
from cchc_desktop.services.recovery_keys import read_secret


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveredPackage:
    """What a package held. `folder` is where it was put; `damaged` names what could not be saved.

    Nobody vouches for `card` but the package itself: its fingerprint is for comparing.
    """

    card: Card
    kind: str
    campaign: str
    created_at: str
    changes: int
    documents: tuple[str, ...]
    attachments: int
    damaged: tuple[str, ...]
    folder: Path | None


def recover_package(
    path: Path,
    secret_text: str,
    *,
    scratch: Path,
    to: Path | None = None,
    partial: bool = False,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> RecoveredPackage:
    """Check a package with a recovery key; with `to`, put its verified members into a new folder there.

    The folder holds what decrypting and unpacking by hand would give. `scratch` is a folder of this machine.
    `partial` takes the verified rest of a damaged package. Raises `Refused` with RECOVERY_KEY_INVALID,
    RECOVERY_KEY_WRONG (`path`) or a PACKAGE_ code, and `EnvironmentFailed`.
    """
    opening = Opening(
        keys=OpeningKeys(identities=(read_secret(secret_text),)), scratch=scratch, partial=partial
    )
    try:
        opened = open_package(path, opening, progress=progress, cancel=cancel)
    except Refused as refusal:
        if refusal.code is ErrorCode.PACKAGE_NOT_FOR_US:
            raise Refused(ErrorCode.RECOVERY_KEY_WRONG, {"path": str(path)}) from refusal
        raise
    with opened:
        folder = _unpack(opened, _new_folder(to, path)) if to is not None else None
        return _told(opened, folder)


def _told(opened: OpenedPackage, folder: Path | None) -> RecoveredPackage:
    return RecoveredPackage(
        card=opened.card,
        kind=opened.manifest.kind,
        campaign=opened.manifest.campaign,
        created_at=opened.manifest.created_at,
        changes=sum(1 for _ in opened.changes()),
        documents=tuple(member.title or member.name for member in opened.documents()),
        attachments=len(opened.attachments()),
        damaged=opened.damaged,
        folder=folder,
    )


def _new_folder(to: Path, package: Path) -> Path:
    """Return a folder that did not exist: nothing is ever written over."""
    number, folder = 1, to / package.stem
    while folder.exists():
        number += 1
        folder = to / f"{package.stem} ({number})"
    return make_folder(folder)


def _unpack(opened: OpenedPackage, folder: Path) -> Path:
    members = [each for each in opened.manifest.members if each.name in opened.members]
    require_room(folder, sum(each.size for each in members))
    atomic_write(folder / MANIFEST, write_manifest(opened.manifest))
    for member in members:
        target = folder / member.name
        make_folder(target.parent)
        with opened.reading(member.name) as source:
            atomic_write(target, _Copy(source))
    return folder


@dataclass(frozen=True, slots=True)
class _Copy:
    source: IO[bytes]

    def __call__(self, target: BinaryIO) -> None:
        while chunk := self.source.read(CHUNK):
            target.write(chunk)
