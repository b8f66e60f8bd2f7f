"""Taking in changes nobody would write: an input is the lines of a package that is otherwise whole.

The reader lets pass what a newer program might write: the store and all that reads it will meet it.
"""

import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyrage

from cchc_desktop.composition import open_workspace
from cchc_desktop.core.errors import CchcError
from cchc_desktop.sentences import sentence_for
from cchc_desktop.services.workspace import Workspace
from tests.exchange.builders import archive_of
from tests.fuzz import package_layers as layers


@cache
def _receiver() -> tuple[tempfile.TemporaryDirectory, str]:
    """An empty data folder of a station that is set up, to copy; and the recipient it opens."""
    folder = tempfile.TemporaryDirectory()
    workspace = open_workspace(Path(folder.name, "data"), backups=Path(folder.name, "backups"))
    try:
        workspace.station.set_up(name="Máy nhận", person="Lê Văn Minh", post="")
        return folder, workspace.identity.card().age_recipient
    finally:
        workspace.close()


def run(data: bytes, folder: Path) -> str:
    """Take a package with these lines in, look at everything, and return the code of a refusal."""
    kept, recipient = _receiver()
    here = Path(tempfile.mkdtemp(dir=folder))
    shutil.copytree(Path(kept.name, "data"), here / "data")
    package = here / "đến.cchc"
    package.write_bytes(_package(data, recipient))
    workspace = open_workspace(here / "data", backups=here / "backups")
    try:
        return _taken_in(workspace, package)
    finally:
        workspace.close()
        shutil.rmtree(here)


def _package(lines: bytes, recipient: str) -> bytes:
    members = layers.signed({"changes.jsonl": lines}, recipients=[recipient])
    return pyrage.encrypt(archive_of(members), [pyrage.x25519.Recipient.from_str(recipient)])


def _taken_in(workspace: Workspace, package: Path) -> str:
    try:
        with workspace.transfer.open(package) as incoming:
            accepted = frozenset(stranger.fingerprint for stranger in incoming.plan.strangers)
            result = workspace.transfer.take_in(incoming, accepted=accepted)
    except CchcError as refusal:
        met = refusal
    else:
        look_at_all(workspace)
        if result.can_be_taken_back:
            workspace.transfer.take_back(result.plan.sha256)
            look_at_all(workspace)
        return ""
    assert sentence_for(met)
    return str(met.code)


def look_at_all(workspace: Workspace) -> None:
    """Read all that screens would show; what cannot be read is refused in words, never by a crash."""
    report = workspace.safety.check()
    assert report.ok, report.faults
    for campaign in workspace.planning.campaigns():
        for look in (workspace.planning.summary, workspace.planning.units, workspace.planning.members):
            _told(look, campaign.entity_id)
        for look in (workspace.transfer.missing, workspace.merging.conflicts, workspace.merging.contested):
            _told(look, campaign.entity_id)
    for visit in _told(workspace.planning.visits) or ():
        for look in (workspace.capture.visit, workspace.capture.missing, workspace.reporting.document):
            _told(look, visit.visit_id)
    workspace.transfer.journal()
    workspace.searching.search("cai cach")


def _told(look: Callable, *arguments: str):
    """What is there, or nothing where that is said in words."""
    try:
        return look(*arguments)
    except CchcError as refusal:
        told = refusal
    assert sentence_for(told)
    return None
