"""A second machine over the same target, for pictures and for tests of the window."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cchc_desktop.composition import open_workspace
from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.ids import random_ids
from cchc_desktop.core.scopes import finding_id
from cchc_desktop.exchange.sync_objects import TARGET_FILE
from cchc_desktop.exchange.targets import Patience
from cchc_desktop.platform.secrets import Secrets
from cchc_desktop.services.syncing import SyncService
from cchc_desktop.services.workspace import Workspace

QUICK = Patience(answer=2.0, tries=0)


def with_quick_sync(workspace: Workspace) -> SyncService:
    """Let a machine synchronise without patience, and without the key ring of whoever runs this."""
    made = SyncService(
        workspace.store,
        lambda: workspace.identity,
        lambda: workspace.transfer,
        ids=random_ids(),
        clock=workspace.clock,
        secrets=Secrets(workspace.store.folder, ring=lambda: None),
        patience=QUICK,
    )
    workspace.__dict__["sync"] = made
    return made


@dataclass(frozen=True)
class OtherMachine:
    """Another laptop with its own data folder."""

    workspace: Workspace

    @property
    def sync(self) -> SyncService:
        return self.workspace.sync

    def meet(self, other: Workspace) -> None:
        """Let both machines know each other, as after cards were compared."""
        self.workspace.identity.accept(other.identity.card())
        other.identity.accept(self.workspace.identity.card())

    def write(self, visit: str, item: str, text: str) -> None:
        campaign = self.workspace.capture.visit(visit).campaign_id
        key = FieldKey("finding", finding_id(visit, item), "found.narrative")
        self.workspace.editing(campaign).put(key, text)

    def take_all(self) -> int:
        """Take in everything that is offered, as a person would."""
        offered = self.sync.offered()
        for offer in offered:
            with self.workspace.transfer.open(offer.path) as incoming:
                accepted = frozenset(each.fingerprint for each in incoming.plan.strangers)
                self.workspace.transfer.take_in(incoming, accepted=accepted)
        return len(offered)


def other_machine(folder: Path, *, name: str, person: str, clock: Callable[[], datetime]) -> OtherMachine:
    """Open another machine, set up; close its workspace in the end."""
    backups = folder.with_name(f"{folder.name}-backups")
    workspace = open_workspace(folder, clock=clock, backups=backups)
    workspace.station.set_up(name=name, person=person, post="Chuyên viên")
    with_quick_sync(workspace)
    return OtherMachine(workspace)


def replace_target_file(place: Path) -> None:
    """Put another place where the target was: its id file is another."""
    file = place / TARGET_FILE
    content = file.read_bytes()
    last = content.rindex(b'"') - 1
    file.write_bytes(
        content[:last] + (b"0" if content[last : last + 1] != b"0" else b"1") + content[last + 1 :]
    )
