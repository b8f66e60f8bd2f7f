"""Sending, planning and importing visit packages of 500 changes with photos, and how the time grows."""

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.foreign_changes import CAMPAIGN, UNIT, foreign_change, foreign_changes, visit_id
from benchmarks.rows import Row, at_most_ratio
from benchmarks.timing import seconds_of
from cchc_desktop.composition import open_workspace
from cchc_desktop.core.changes import Change, ChangeRef, FieldKey, JsonValue
from cchc_desktop.core.scopes import WHOLE_VISIT, row_id
from cchc_desktop.services.transfer_records import ExportKind, ExportRequest
from cchc_desktop.services.workspace import Workspace

_PACKAGES = 100
_PHOTO = 2_000_000
_TURNS = 2
_GROWTH = 2.2
_SENDER = "a" * 32


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """Seconds for all packages."""

    sending: float
    planning: float
    importing: float


def measure() -> list[Row]:
    """Compare 100 packages with half as many, each time from nothing; the best of the turns."""
    half, whole = [], []
    for _ in range(_TURNS):
        half.append(_turn(_PACKAGES // 2))
        whole.append(_turn(_PACKAGES))
    megabytes = _PACKAGES * _PHOTO // 1_000_000
    return [
        at_most_ratio(
            f"{what} {_PACKAGES} packages of 500 changes, {megabytes} MB",
            value=min(getattr(turn, what) for turn in whole),
            unit="s",
            base=min(getattr(turn, what) for turn in half),
            limit=_GROWTH,
            against=f"{_PACKAGES // 2} packages",
        )
        for what in ("sending", "planning", "importing")
    ]


def _turn(packages: int) -> _Turn:
    with (
        tempfile.TemporaryDirectory() as folder,
        _workspace(Path(folder) / "sender", "Máy của tổ") as sender,
        _workspace(Path(folder) / "office", "Máy của Phòng") as office,
    ):
        _fill(sender, packages)
        sender.identity.accept(office.identity.card())
        office.identity.accept(sender.identity.card())
        stick = Path(folder) / "stick"
        sending = seconds_of(lambda: _send(sender, office, stick, packages))
        files = sorted(stick.glob("*.cchc"))
        planning = seconds_of(lambda: [_plan(office, file) for file in files])
        importing = seconds_of(lambda: [_take_in(office, file) for file in files])
    return _Turn(sending=sending, planning=planning, importing=importing)


@contextmanager
def _workspace(folder: Path, name: str) -> Iterator[Workspace]:
    workspace = open_workspace(folder, backups=folder.with_name(f"{folder.name}-backups"))
    try:
        workspace.store.set_up(name=name, person="Người đo", post="")
        yield workspace
    finally:
        workspace.close()


def _fill(sender: Workspace, packages: int) -> None:
    """Give the sender visits of 500 changes, and to each a photo of its own that no packing makes smaller."""
    source = random.Random(2023)
    photos = [sender.store.blobs.add_bytes(source.randbytes(_PHOTO)).sha256 for _ in range(packages)]
    sender.store.log.receive(
        [
            *_around(),
            *foreign_changes(packages * 500, origin="d"),
            *(_photo(number, blob) for number, blob in enumerate(photos)),
        ]
    )


def _around() -> Iterator[Change]:
    fields: list[tuple[str, str, str, JsonValue]] = [
        ("campaign", CAMPAIGN, "number", "01/KH"),
        ("unit", UNIT, "name", "UBND xã"),
    ]
    for seq, (entity, entity_id, field, value) in enumerate(fields, 1):
        yield foreign_change(ChangeRef(_SENDER, seq), FieldKey(entity, entity_id, field), value, lamport=seq)


def _photo(number: int, blob: str) -> Change:
    key = FieldKey("evidence", row_id(visit_id("d", number), WHOLE_VISIT, f"{number:032x}"), "blob")
    return foreign_change(ChangeRef(_SENDER, number + 3), key, blob, lamport=number + 3)


def _send(sender: Workspace, office: Workspace, stick: Path, packages: int) -> None:
    recipient = office.identity.card().age_recipient
    for number in range(packages):
        request = ExportRequest(
            campaign_id=CAMPAIGN, kind=ExportKind.VISIT, visit_ids=(visit_id("d", number),)
        )
        sender.transfer.export(request, to=stick, recipients=(recipient,))


def _plan(office: Workspace, file: Path) -> None:
    with office.transfer.open(file) as incoming:
        assert incoming.plan.new > 0


def _take_in(office: Workspace, file: Path) -> None:
    with office.transfer.open(file) as incoming:
        office.transfer.take_in(incoming)
