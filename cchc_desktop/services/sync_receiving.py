"""What others put on a target: found, fetched to the inbox, then planned exactly as from a stick.

Absent never means deleted: a list that is shorter than yesterday's changes nothing here.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Final

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.clock import Clock
from cchc_desktop.core.errors import CchcError, EnvironmentFailed, ErrorCode
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.exchange.cards import LARGEST_CARD
from cchc_desktop.exchange.limits import DEFAULT_LIMITS
from cchc_desktop.exchange.scratch import require_room
from cchc_desktop.exchange.sync_objects import (
    CARDS_FOLDER,
    HASH_LENGTH,
    ObjectKind,
    ObjectName,
    is_folder_name,
    read_name,
)
from cchc_desktop.exchange.target_faults import misbehaves
from cchc_desktop.exchange.targets import Listed, Target
from cchc_desktop.platform.files import atomic_write, make_folder
from cchc_desktop.services.sync_sending import trouble_of
from cchc_desktop.services.transfer import TransferService
from cchc_desktop.services.transfer_records import ImportResult
from cchc_desktop.store.journal import Direction, PackageState
from cchc_desktop.store.outbox import SeenRow, SeenState
from cchc_desktop.store.store import Store

INBOX_FOLDER: Final = "inbox"
MOST_FOLDERS: Final = 5_000
"""Campaigns, or stations of one campaign; more is not ours."""
MOST_AT_ONCE: Final = 2_000_000_000
"""Bytes fetched before they are looked into; the rest comes with the next round."""
MOST_TRIES: Final = 5
"""How often an object that is not what its name says is fetched again while its size stays the same."""

_TAKEN_BACK: Final = "taken_back"
_LOOKED_INTO: Final = -1
"""In place of a number of tries: a person is asked, and it is not opened again and again."""
_QUARANTINED: Final = frozenset({
    ErrorCode.PACKAGE_UNKNOWN_FORMAT, ErrorCode.PACKAGE_TOO_LARGE, ErrorCode.PACKAGE_READDRESSED,
    ErrorCode.PACKAGE_DAMAGED, ErrorCode.PACKAGE_UNSAFE, ErrorCode.PACKAGE_SIGNATURE_WRONG,
})  # fmt: skip


@dataclass(slots=True)
class Received:
    """How far receiving came, whatever ended it: packages fetched, taken in, kept from people, refused."""

    fetched: int = 0
    size: int = 0
    refused: int = 0
    results: list[ImportResult] = field(default_factory=list[ImportResult])

    @property
    def changed(self) -> tuple[Changed, ...]:
        """What was taken in by itself, for those who show it."""
        return tuple(result.changed for result in self.results)


class SyncReceiver:
    """Fetches, and takes in what is plainly good when the person wants that."""

    def __init__(self, store: Store, transfer: TransferService, *, clock: Clock) -> None:
        self._store = store
        self._transfer = transfer
        self._clock = clock
        self.folder = store.folder / INBOX_FOLDER

    def fetch(
        self,
        target: Target,
        bound: str,
        received: Received,
        *,
        progress: Progress,
        cancel: CancelToken | None,
    ) -> None:
        """Fetch every object of others that is new here, and look into it."""
        make_folder(self.folder)
        seen = {row.path: row for row in self._store.outbox.seen(bound)}
        for listed, name in self._objects(target, cancel):
            if not _is_wanted(seen.get(name.path), listed):
                continue
            if cancel is not None:
                cancel.raise_if_cancelled()
            if received.size > MOST_AT_ONCE:
                return
            progress(received.fetched, 0, "fetching")
            require_room(self.folder, min(listed.size, DEFAULT_LIMITS.package))
            row = self._fetched(target, bound, name, seen.get(name.path), cancel)
            if row is not None:
                row = replace(row, size=row.size or listed.size)
                received.size += row.size
                received.fetched += row.state is SeenState.FETCHED and row.kind != ObjectKind.CARD
                self._store.outbox.keep_seen(row)

    def look_into(self, bound: str, received: Received, *, takes: bool, cancel: CancelToken | None) -> None:
        """Open what was fetched; with `takes`, take in what only adds and comes from a known machine.

        Changes come before the files they point to, the older numbers first.
        """
        rows = [row for row in self._store.outbox.seen(bound) if row.state is SeenState.FETCHED]
        for row in sorted(rows, key=_turn):
            if cancel is not None:
                cancel.raise_if_cancelled()
            if row.kind != ObjectKind.CARD:
                self._look_into(row, received, takes=takes, cancel=cancel)

    def count_offered(self, bound: str) -> int:
        """Return how many fetched packages of a target wait for a person."""
        waits = {SeenState.FETCHED, SeenState.LOCKED}
        rows = self._store.outbox.seen(bound)
        return sum(row.state in waits and row.kind != ObjectKind.CARD for row in rows)

    def settle(self, bound: str = "") -> None:
        """Note what was taken in, or taken back, through the windows since the last look."""
        for row in self._store.outbox.seen(bound):
            package = self._store.journal.package(row.sha256, Direction.RECEIVED) if row.sha256 else None
            if package is None:
                continue
            if row.state in {SeenState.FETCHED, SeenState.LOCKED} and package.state is PackageState.IMPORTED:
                self._taken(row)
            elif row.state is SeenState.TAKEN and package.state is PackageState.TAKEN_BACK:
                # It is fetched again and offered; only a person takes it in a second time.
                self._store.outbox.keep_seen(
                    replace(row, state=SeenState.BROKEN, tries=0, trouble={"code": _TAKEN_BACK}, receipt="")
                )

    def _objects(self, target: Target, cancel: CancelToken | None) -> Iterator[tuple[Listed, ObjectName]]:
        """Give what lies there under names of ours, each once, without what this machine put there."""
        for folder in self._folders(target, cancel):
            for listed in target.listing(folder):
                name = None if listed.is_folder else read_name(listed.path)
                if name is not None and name.station != self._store.station.id:
                    yield listed, name

    def _folders(self, target: Target, cancel: CancelToken | None) -> Iterator[str]:
        campaigns = [one for one in target.listing("") if one.is_folder]
        if any(one.name == CARDS_FOLDER for one in campaigns):
            yield CARDS_FOLDER
        ours = [one for one in campaigns if is_folder_name(one.name)]
        for campaign in _few(ours, ""):
            if cancel is not None:
                cancel.raise_if_cancelled()
            stations = [one for one in target.listing(campaign.path) if one.is_folder]
            named = [one for one in stations if is_folder_name(one.name)]
            for station in _few(named, campaign.path):
                if station.name != self._store.station.id:
                    yield station.path

    def _fetched(
        self,
        target: Target,
        bound: str,
        name: ObjectName,
        before: SeenRow | None,
        cancel: CancelToken | None,
    ) -> SeenRow | None:
        """Fetch one object; None when it is gone. What is not what its name says is tried again later."""
        file = (
            self.folder / f"{name.campaign[:8] or 'card'}-{name.station[:8]}-{name.path.rpartition('/')[2]}"
        )
        sha256, refusal = _copied(target, name, file, cancel)
        is_whole = refusal is None and sha256[:HASH_LENGTH] == name.hash
        if refusal is None and not sha256:
            _remove(file)
            return None
        size = file.stat().st_size if is_whole else 0
        row = SeenRow(
            bound=bound,
            path=name.path,
            sha256=sha256 if is_whole else "",
            size=size,
            kind=name.kind,
            campaign=name.campaign,
            station=name.station,
            state=SeenState.FETCHED if is_whole else SeenState.BROKEN,
            file=file.name if is_whole else "",
            tries=(before.tries if before else 0) + 1,
            seen_at=before.seen_at if before else self._now(),
        )
        if is_whole:
            # What a person took back stays marked, so that nothing takes it in by itself.
            return replace(row, trouble=before.trouble if _was_taken_back(before) and before else None)
        _remove(file)
        return replace(row, trouble=trouble_of(refusal or misbehaves(name.path, "name_differs")))

    def _look_into(
        self, row: SeenRow, received: Received, *, takes: bool, cancel: CancelToken | None
    ) -> None:
        path = self.folder / row.file
        if not path.is_file():
            self._store.outbox.keep_seen(replace(row, state=SeenState.BROKEN, tries=0, file=""))
            return
        # A receipt changes nothing that people wrote; what arrived is to be told at once.
        may_take = (takes or row.kind == ObjectKind.RECEIPT) and row.trouble is None
        if not may_take and row.tries == _LOOKED_INTO:
            return
        try:
            with self._transfer.open(path, cancel=cancel) as incoming:
                if incoming.plan.only_adds and (may_take or incoming.plan.changes_nothing):
                    received.results.append(self._transfer.take_in(incoming, cancel=cancel))
                    self._taken(row)
                else:
                    # Looked into once: from now on it waits for the person.
                    self._store.outbox.keep_seen(replace(row, tries=_LOOKED_INTO))
        except CchcError as refusal:
            if isinstance(refusal, EnvironmentFailed) or refusal.code is ErrorCode.CANCELLED:
                raise
            self._refused(row, refusal, received)

    def _refused(self, row: SeenRow, refusal: CchcError, received: Received) -> None:
        states = {
            ErrorCode.PACKAGE_NOT_FOR_US: SeenState.NOT_FOR_US,
            ErrorCode.PACKAGE_NEEDS_PASSPHRASE: SeenState.LOCKED,
        }
        is_bad = refusal.code in _QUARANTINED
        state = SeenState.REFUSED if is_bad else states.get(refusal.code, SeenState.FETCHED)
        received.refused += is_bad
        self._store.outbox.keep_seen(
            replace(row, state=state, trouble=trouble_of(refusal), tries=_LOOKED_INTO)
        )
        if state in {SeenState.REFUSED, SeenState.NOT_FOR_US}:
            _remove(self.folder / row.file)

    def _taken(self, row: SeenRow) -> None:
        self._store.outbox.keep_seen(replace(row, state=SeenState.TAKEN, trouble=None))
        _remove(self.folder / row.file)

    def _now(self) -> str:
        return self._clock().isoformat(timespec="seconds")


def _copied(
    target: Target, name: ObjectName, file: Path, cancel: CancelToken | None
) -> tuple[str, EnvironmentFailed | None]:
    """Copy an object to a file; return its SHA-256 (empty when it is gone), or why it was given up."""
    limit = LARGEST_CARD if name.kind is ObjectKind.CARD else DEFAULT_LIMITS.package
    found: list[str] = []

    def write(content: BinaryIO) -> None:
        found.append(target.get(name.path, limit=limit, take=content.write, cancel=cancel) or "")

    try:
        atomic_write(file, write)
    except EnvironmentFailed as failure:
        if failure.code is not ErrorCode.TARGET_MISBEHAVES:
            raise
        return "", failure
    return found[-1], None


def _was_taken_back(before: SeenRow | None) -> bool:
    return before is not None and before.trouble == {"code": _TAKEN_BACK}


def _is_wanted(before: SeenRow | None, listed: Listed) -> bool:
    """Tell whether an object is fetched: a new one, or one that was broken and may be whole by now."""
    if before is None:
        return True
    return before.state is SeenState.BROKEN and (before.tries < MOST_TRIES or before.size != listed.size)


def _turn(row: SeenRow) -> tuple[int, int, str]:
    name = read_name(row.path)
    order = {ObjectKind.CHANGES: 0, ObjectKind.BLOBS: 1, ObjectKind.RECEIPT: 2}
    return (order.get(ObjectKind(row.kind), 3), name.first if name else 0, row.path)


def _few(folders: list[Listed], path: str) -> list[Listed]:
    if len(folders) > MOST_FOLDERS:
        raise misbehaves(path, "too_many")
    return folders


def _remove(file: Path) -> None:
    with contextlib.suppress(OSError):
        file.unlink(missing_ok=True)
