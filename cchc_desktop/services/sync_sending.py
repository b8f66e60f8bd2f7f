"""Sending what waits: one finished file after the other.

Order: on the target, read back → noted as sent, in the journal too → the file removed here. A crash between
two of them repeats the later ones with the same bytes, which the target then has already.
"""

import contextlib
import hashlib
from dataclasses import dataclass

from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.clock import Clock
from cchc_desktop.core.errors import CchcError, EnvironmentFailed
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.exchange.manifest import PackageKind
from cchc_desktop.exchange.sync_objects import ObjectKind, next_copy
from cchc_desktop.exchange.target_faults import DifferentThere, misbehaves
from cchc_desktop.exchange.targets import Target
from cchc_desktop.platform.files import read_file
from cchc_desktop.services.sync_preparing import OUTBOX_FOLDER
from cchc_desktop.store.journal import Direction, PackageRow, PackageState
from cchc_desktop.store.outbox import OutboxRow
from cchc_desktop.store.store import Store

_ORDER = tuple(map(str, (ObjectKind.CARD, ObjectKind.RECEIPT, ObjectKind.CHANGES, ObjectKind.BLOBS)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How many objects went in a round, and their bytes."""

    objects: int = 0
    size: int = 0


class SyncSender:
    """Sends."""

    def __init__(self, store: Store, *, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self.folder = store.folder / OUTBOX_FOLDER

    def waiting(self, bound: str) -> tuple[OutboxRow, ...]:
        """Return what waits for a target, small things that others need first in front."""
        rows = [row for row in self._store.outbox.rows(bound) if not row.sent_at]
        return tuple(sorted(rows, key=lambda row: (_ORDER.index(row.kind), row.made_at)))

    def send_one(self, target: Target, row: OutboxRow) -> bool:
        """Send one waiting file; false when its file is gone or spoilt, so that it is made ready anew."""
        try:
            content = read_file(self.folder / row.file)
        except EnvironmentFailed:
            content = b""
        if hashlib.sha256(content).hexdigest() != row.sha256:
            self._store.outbox.drop(row)
            return False
        path = _put(target, row.path, content)
        self._store.outbox.mark_sent(
            row, path=path, at=self._now(), also=lambda: self._note(target, row, path)
        )
        with contextlib.suppress(OSError):
            (self.folder / row.file).unlink()
        return True

    def _note(self, target: Target, row: OutboxRow, path: str) -> None:
        """Note a package as written, together with its being sent: it was read back on the target."""
        if row.kind == ObjectKind.CARD or not isinstance(row.about, dict):
            return
        about, now = row.about, self._clock().isoformat(timespec="seconds")
        visits = about["visits"]
        self._store.journal.keep_package(
            PackageRow(
                sha256=row.sha256,
                direction=Direction.WRITTEN,
                package=str(about["package"]),
                kind=PackageKind.RECEIPT if row.kind == ObjectKind.RECEIPT else PackageKind.WORK,
                campaign=row.campaign,
                station=self._store.station.id,
                part=int(str(about["part"])),
                has_more=about["has_more"] is True,
                path=f"{target.address.uri}/{path}",
                title=str(about["title"]),
                size=row.size,
                ranges=row.ranges,
                recipients=row.recipients,
                blobs=row.blobs,
                visits=tuple(map(str, visits)) if isinstance(visits, list) else (),
                state=PackageState.READ_BACK,
                at=now,
                read_back_at=now,
                details={"held": about["held"]} if "held" in about else None,
            )
        )

    def _now(self) -> str:
        return self._clock().isoformat(timespec="microseconds")


class Sending:
    """Sends what waits for one target. `done` grows as objects arrive, whatever ends the work."""

    def __init__(
        self,
        sender: SyncSender,
        target: Target,
        bound: str,
        progress: Progress,
        cancel: CancelToken | None,
    ) -> None:
        self._sender = sender
        self._target = target
        self._bound = bound
        self._progress = progress
        self._cancel = cancel
        self.done = Sent()

    def run(self) -> None:
        """Send. Raises as `Target.put_if_absent` does, and `Refused(CANCELLED)` between two objects."""
        waiting = self._sender.waiting(self._bound)
        total = sum(row.size for row in waiting)
        for row in waiting:
            if self._cancel is not None:
                self._cancel.raise_if_cancelled()
            self._progress(self.done.size, total, "sending")
            if self._sender.send_one(self._target, row):
                self.done = Sent(objects=self.done.objects + 1, size=self.done.size + row.size)


def _put(target: Target, path: str, content: bytes) -> str:
    """Put an object; what lies broken under its name is left, and the next name taken."""
    wanted: str | None = path
    while wanted is not None:
        try:
            target.put_if_absent(wanted, content)
        except DifferentThere:
            wanted = next_copy(wanted)
        else:
            return wanted
    raise misbehaves(path, "different")


def trouble_of(error: CchcError) -> JsonValue:
    """Return an error as it is kept."""
    return {"code": str(error.code), "fields": dict[str, JsonValue](error.fields)}
