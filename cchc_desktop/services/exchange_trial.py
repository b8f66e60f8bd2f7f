"""Whether packages and sync work on this machine: each library does its part once, between two data folders.

For the selftest of a built program, which must hold everything those libraries need.
"""

from dataclasses import dataclass
from pathlib import Path

from cchc_desktop.services.transfer_records import ExportKind, ExportRequest
from cchc_desktop.services.workspace import Workspace

_BASE = "một hai ba bốn năm sáu bảy"
_EDITS = ("một HAI ba bốn năm sáu bảy", "một hai ba bốn năm SÁU bảy")
_MERGED = "một HAI ba bốn năm SÁU bảy"


class TrialFailed(Exception):
    """Something that must work does not; the message names it for developers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeTrial:
    """What was tried: changes that came in packages, bytes that came back from a target, the key ring."""

    changes: int
    synced: int
    key_ring: str


def try_exchange(sender: Workspace, receiver: Workspace, *, campaign_id: str, folder: Path) -> ExchangeTrial:
    """Send a campaign from one set-up station to another, by passphrase and by keys, and by a target.

    Both data folders must be there for nothing else; `folder` must exist. Raises `TrialFailed` and whatever
    the parts raise.
    """
    changes = _send_by_passphrase(sender, receiver, campaign_id, folder)
    changes += _send_by_keys(sender, receiver, campaign_id, folder)
    _propose()
    return ExchangeTrial(changes=changes, synced=_sync(sender, folder), key_ring=_key_ring())


def _send_by_passphrase(sender: Workspace, receiver: Workspace, campaign_id: str, folder: Path) -> int:
    from cchc_desktop.services.transfer import new_passphrase

    words = " ".join(new_passphrase())
    request = ExportRequest(campaign_id=campaign_id, kind=ExportKind.PLAN)
    sent = sender.transfer.export(request, to=folder, passphrase=words)
    return sum(_taken_in(receiver, package.path, words) for package in sent)


def _send_by_keys(sender: Workspace, receiver: Workspace, campaign_id: str, folder: Path) -> int:
    request = ExportRequest(campaign_id=campaign_id, kind=ExportKind.WORK, everything=True)
    recipient = receiver.identity.card().age_recipient
    sent = sender.transfer.export(request, to=folder, recipients=(recipient,))
    return sum(_taken_in(receiver, package.path, "") for package in sent)


def _taken_in(receiver: Workspace, path: Path, words: str) -> int:
    with receiver.transfer.open(path, passphrase=words) as incoming:
        accepted = frozenset(stranger.fingerprint for stranger in incoming.plan.strangers)
        result = receiver.transfer.take_in(incoming, accepted=accepted)
    _require(result.plan.is_complete and not result.refused and result.new > 0, "packages")
    return result.new


def _sync(sender: Workspace, folder: Path) -> int:
    """Put a package on a target in a folder and read it back."""
    import ftplib

    from cchc_desktop.core.ids import random_ids
    from cchc_desktop.exchange.target_address import folder_address
    from cchc_desktop.exchange.targets import open_target

    # A built program without TLS has no such class.
    _require(hasattr(ftplib, "FTP_TLS"), "sync: TLS")
    content = next(folder.glob("*.cchc")).read_bytes()
    station = sender.identity.card().station
    place = folder / "target"
    place.mkdir()
    with open_target(folder_address(place), "", station=station, random=random_ids()) as target:
        target.put_if_absent("Gói số 1.cchc", content)
        names = [entry.name for entry in target.listing("")]
        _require(names == ["Gói số 1.cchc"], "sync: list")
        _require(target.read("Gói số 1.cchc", limit=len(content)) == content, "sync: content")
    return len(content)


def _propose() -> None:
    from cchc_desktop.services.proposals import proposed_text

    _require(proposed_text(_BASE, _EDITS) == _MERGED, "proposals")


def _key_ring() -> str:
    """Return the key ring of this system, empty where there is none; the library is loaded either way."""
    from cchc_desktop.platform.secrets import system_key_ring

    ring = system_key_ring()
    return type(ring).__module__ if ring is not None else ""


def _require(held: object, what: str) -> None:
    if not held:
        raise TrialFailed(what)
