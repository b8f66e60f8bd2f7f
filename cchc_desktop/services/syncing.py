"""Synchronising with targets: packages out and in, as by stick, whenever a target can be reached.

Everything that reaches out may run in a worker thread beside typing; nothing here waits for a time to come:
see `sync_schedule`. One round runs at a time.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.clock import Clock
from cchc_desktop.core.errors import CchcError, ErrorCode, Refused
from cchc_desktop.core.ids import IdSource
from cchc_desktop.core.progress import CancelToken, Progress, no_progress
from cchc_desktop.core.text import squeeze
from cchc_desktop.platform.secrets import SecretPlace, Secrets
from cchc_desktop.services.sync_records import (
    AddedTarget,
    OfferedPackage,
    ProbeReport,
    RunResult,
    SyncStatus,
    TargetRecord,
)
from cchc_desktop.services.sync_schedule import Decision, Standing, decide, pause_after
from cchc_desktop.store.outbox import TargetRow, TargetState
from cchc_desktop.store.store import Store

if TYPE_CHECKING:
    # Encryption and OpenDAL are loaded when a target is first reached.
    from cchc_desktop.exchange.target_address import ReadAddress, TargetAddress
    from cchc_desktop.exchange.target_connection import Patience
    from cchc_desktop.exchange.targets import Target
    from cchc_desktop.services.identity import IdentityService
    from cchc_desktop.services.sync_preparing import SyncPreparer
    from cchc_desktop.services.sync_receiving import SyncReceiver
    from cchc_desktop.services.sync_sending import SyncSender
    from cchc_desktop.services.sync_telling import SyncTeller
    from cchc_desktop.services.transfer import TransferService

_LONGEST_NAME = 80


class SyncService:
    """Targets, rounds, and what is told of them."""

    def __init__(
        self,
        store: Store,
        identity: "Callable[[], IdentityService]",
        transfer: "Callable[[], TransferService]",
        *,
        ids: IdSource,
        clock: Clock,
        secrets: Secrets | None = None,
        patience: "Patience | None" = None,
    ) -> None:
        self._store = store
        self._identity = identity
        self._transfer = transfer
        self._ids = ids
        self._clock = clock
        self._secrets = secrets or Secrets(store.folder)
        self._patience = patience
        self._running = Lock()

    def add(
        self,
        uri: str,
        *,
        name: str = "",
        user: str = "",
        secret: str = "",
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> AddedTarget:
        """Add a target by its address, keep its secret, probe it and bind it.

        A target whose probe fails is kept, untrusted and unused, to be mended and probed again. A user or a
        secret in the URI is taken over; the secret is never kept in the database.

        Raises `Refused` with TARGET_INVALID (`reason`), TARGET_ALREADY_ADDED (`name`) or CANCELLED.
        """
        read = self._read(uri, user=user)
        self._refuse_own_folder(read.address)
        for row in self._store.outbox.targets():
            if row.uri == read.address.uri:
                raise Refused(ErrorCode.TARGET_ALREADY_ADDED, {"name": row.name})
        target_id = self._ids()
        place = self._secrets.keep(target_id, secret or read.secret)
        row = TargetRow(
            id=target_id,
            name=squeeze(name)[:_LONGEST_NAME] or _short_name(read.address.uri),
            uri=read.address.uri,
            secret_place=str(place),
            added_at=self._now(),
        )
        self._store.outbox.keep_target(row)
        try:
            probe = self.probe(target_id, progress=progress, cancel=cancel)
        except Refused:
            self.remove(target_id)
            raise
        return AddedTarget(target=self.target(target_id), probe=probe)

    def probe(
        self, target_id: str, *, progress: Progress = no_progress, cancel: CancelToken | None = None
    ) -> ProbeReport:
        """Try a target out again. One that passes, and is still the same place, is used from now on.

        Raises `Refused(TARGET_UNKNOWN | TARGET_ALREADY_ADDED | CANCELLED)`; every failure is in the report.
        """
        from cchc_desktop.exchange.probe import probe_target

        row = self._row(target_id)
        try:
            target = self._open(row)
        except CchcError as error:
            return self._probed(row, self._teller.no_probe(error))
        with target:
            probe = probe_target(target, ids=self._ids, clock=self._clock, progress=progress, cancel=cancel)
        for other in self._store.outbox.targets():
            if probe.bound and other.id != row.id and other.bound == probe.bound:
                raise Refused(ErrorCode.TARGET_ALREADY_ADDED, {"name": other.name})
        return self._probed(row, self._teller.probed(probe), bound=probe.bound)

    def remove(self, target_id: str) -> None:
        """Stop using a target and forget its secret. Nothing there, and nothing received, is touched."""
        row = self._row(target_id)
        self._secrets.forget(row.id)
        self._store.outbox.drop_target(row.id)

    def pause(self, target_id: str) -> None:
        """Leave a target alone until `resume`."""
        self._store.outbox.keep_target(replace(self._row(target_id), is_paused=True))

    def resume(self, target_id: str) -> None:
        """Use a target again, at once."""
        self._store.outbox.keep_target(replace(self._row(target_id), is_paused=False, not_before=""))

    def rename(self, target_id: str, name: str) -> None:
        """Call a target something else. Raises `Refused(VALUE_INVALID)` for an empty name."""
        if not squeeze(name):
            raise Refused(ErrorCode.VALUE_INVALID, {"entity": "station", "field": "name"})
        self._store.outbox.keep_target(replace(self._row(target_id), name=squeeze(name)[:_LONGEST_NAME]))

    def take_by_itself(self, target_id: str) -> None:
        """Take in from now on what known machines send and what only adds; anything else is still offered."""
        self._store.outbox.keep_target(replace(self._row(target_id), takes_by_itself=True))

    def ask_before_taking(self, target_id: str) -> None:
        """Take in nothing by itself: every package is fetched and offered with its plan."""
        self._store.outbox.keep_target(replace(self._row(target_id), takes_by_itself=False))

    def set_secret(self, target_id: str, secret: str) -> SecretPlace:
        """Keep another secret and tell where it lies. The target is tried at the next round."""
        row = self._row(target_id)
        place = self._secrets.keep(row.id, secret)
        self._store.outbox.keep_target(replace(row, secret_place=str(place), not_before=""))
        return place

    def expected_secret_place(self) -> SecretPlace:
        """Tell where a secret given now would lie, so that it can be said before. Asks the system."""
        return self._secrets.expected_place()

    def find(self, words: str) -> str:
        """Return the id of the target with this name, address or beginning of an id.

        Raises `Refused(TARGET_UNKNOWN)`.
        """
        rows = self._store.outbox.targets()
        exact = [row.id for row in rows if words in {row.id, row.name, row.uri}]
        found = exact or [row.id for row in rows if words and row.id.startswith(words)]
        if len(found) != 1:
            raise Refused(ErrorCode.TARGET_UNKNOWN, {"target": words})
        return found[0]

    def target(self, target_id: str) -> TargetRecord:
        """Return one target. Raises `Refused(TARGET_UNKNOWN)`."""
        return self._teller.target(self._row(target_id))

    def targets(self) -> tuple[TargetRecord, ...]:
        """Return all targets, the one added first in front."""
        return tuple(self._teller.target(row) for row in self._store.outbox.targets())

    def status(self) -> SyncStatus:
        """Return everything about synchronising. Reads the database only."""
        offered = self.offered()
        return SyncStatus(
            targets=self.targets(),
            offered=offered,
            cards=self._teller.cards(),
            receivers=len(self._identity().cards()),
        )

    def offered(self) -> tuple[OfferedPackage, ...]:
        """Return the fetched packages that wait for a person: open their `path` as if it lay on a stick."""
        if not self._store.outbox.targets():
            return ()
        self._receiver.settle()
        return self._teller.offered()

    def accept_card(self, path: Path) -> None:
        """Remember the machine of an offered card. The person has compared the fingerprint before."""
        card, _ = self._identity().read_card(path)
        self._identity().accept(card)

    def due(self, *, online: bool | None = None) -> Decision:
        """Tell which targets to synchronise with now, and when to ask again. Loads nothing heavy."""
        return decide(
            (
                Standing(
                    target_id=row.id,
                    is_used=row.state is TargetState.TRUSTED and not row.is_paused,
                    needs_network=not row.uri.startswith("file:"),
                    not_before=row.not_before,
                )
                for row in self._store.outbox.targets()
            ),
            now=self._clock(),
            online=online,
        )

    def run_once(
        self,
        targets: Sequence[str] = (),
        *,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
        publish: Callable[[Changed], None] = lambda _: None,
    ) -> tuple[RunResult, ...]:
        """Make one round with the named targets, or with all that are trusted and not paused.

        What fails with one target is told in its result and does not keep the others. `publish` is told of
        everything that was taken in by itself, in the calling thread. Returns nothing while another round is
        running. Raises `Refused` with TARGET_UNKNOWN, TARGET_NOT_TRUSTED or CANCELLED.
        """
        rows = tuple(self._asked(targets))
        if not self._running.acquire(blocking=False):
            return ()
        try:
            return tuple(self._round(row, progress, cancel, publish) for row in rows)
        finally:
            self._running.release()

    def _asked(self, targets: Sequence[str]) -> Iterator[TargetRow]:
        if not targets:
            rows = self._store.outbox.targets()
            yield from (row for row in rows if row.state is TargetState.TRUSTED and not row.is_paused)
        for target_id in targets:
            row = self._row(target_id)
            if row.state is not TargetState.TRUSTED:
                changed = row.state is TargetState.CHANGED
                code = ErrorCode.TARGET_CHANGED if changed else ErrorCode.TARGET_NOT_TRUSTED
                raise Refused(code, {"name": row.name})
            yield row

    def _round(
        self,
        row: TargetRow,
        progress: Progress,
        cancel: CancelToken | None,
        publish: Callable[[Changed], None],
    ) -> RunResult:
        from cchc_desktop.services.sync_round import Round

        work = Round(
            self._preparer,
            self._sender,
            self._receiver,
            row,
            progress=progress,
            cancel=cancel,
            publish=publish,
        )
        trouble: CchcError | None = None
        try:
            with self._open(row) as target:
                work.run(target, self._store.views.campaign_ids)
        except CchcError as error:
            if error.code is ErrorCode.CANCELLED:
                raise
            error.fields.setdefault("name", row.name)
            trouble = error
        self._ended(row, trouble)
        return work.result(trouble)

    def _ended(self, row: TargetRow, trouble: CchcError | None) -> None:
        """Note how a round ended, beside what the person changed meanwhile."""
        from cchc_desktop.services.sync_sending import trouble_of

        current = next((each for each in self._store.outbox.targets() if each.id == row.id), None)
        if current is None:
            return
        now = self._clock()
        failures = 0 if trouble is None else current.failures + 1
        is_changed = trouble is not None and trouble.code is ErrorCode.TARGET_CHANGED
        self._store.outbox.keep_target(
            replace(
                current,
                state=TargetState.CHANGED if is_changed else current.state,
                tried_at=self._now(),
                reached_at=current.reached_at if trouble else self._now(),
                failures=failures,
                not_before=(now + timedelta(seconds=pause_after(failures))).isoformat(timespec="seconds"),
                trouble=trouble_of(trouble) if trouble else None,
            )
        )

    def _probed(self, row: TargetRow, report: ProbeReport, *, bound: str = "") -> ProbeReport:
        """Keep what a probe found. A place with another id than before stays stopped, whatever it can do."""
        is_other = bool(row.bound and bound and row.bound != bound)
        state = TargetState.TRUSTED if report.passed else TargetState.UNTRUSTED
        self._store.outbox.keep_target(
            replace(
                row,
                bound=row.bound or bound,
                state=TargetState.CHANGED if is_other else state,
                probe=self._teller.kept(report),
                tried_at=self._now(),
                failures=0 if report.passed else row.failures,
                not_before="" if report.passed else row.not_before,
                trouble=None if report.passed and not is_other else row.trouble,
            )
        )
        return report

    def _open(self, row: TargetRow) -> "Target":
        from cchc_desktop.exchange.target_address import read_uri
        from cchc_desktop.exchange.targets import open_target

        return open_target(
            read_uri(row.uri).address,
            self._secrets.get(row.id, SecretPlace(row.secret_place)),
            station=self._store.station.id,
            random=self._ids,
            patience=self._patience,
        )

    def _read(self, uri: str, *, user: str) -> "ReadAddress":
        from cchc_desktop.exchange.target_address import ReadAddress, checked, read_uri

        read = read_uri(uri)
        if not user:
            return read
        return ReadAddress(checked(replace(read.address, user=user)), read.secret)

    def _refuse_own_folder(self, address: "TargetAddress") -> None:
        own = self._store.folder.resolve()
        if address.uri.startswith("file:") and Path(address.root).resolve().is_relative_to(own):
            raise Refused(ErrorCode.TARGET_INVALID, {"reason": "own_folder"})

    def _row(self, target_id: str) -> TargetRow:
        for row in self._store.outbox.targets():
            if row.id == target_id:
                return row
        raise Refused(ErrorCode.TARGET_UNKNOWN, {"target": target_id})

    def _now(self) -> str:
        return self._clock().isoformat(timespec="seconds")

    @cached_property
    def _sender(self) -> "SyncSender":
        from cchc_desktop.services.sync_sending import SyncSender

        return SyncSender(self._store, clock=self._clock)

    @cached_property
    def _preparer(self) -> "SyncPreparer":
        from cchc_desktop.services.sync_preparing import SyncPreparer

        return SyncPreparer(self._store, self._identity(), self._transfer(), ids=self._ids, clock=self._clock)

    @cached_property
    def _receiver(self) -> "SyncReceiver":
        from cchc_desktop.services.sync_receiving import SyncReceiver

        return SyncReceiver(self._store, self._transfer(), clock=self._clock)

    @cached_property
    def _teller(self) -> "SyncTeller":
        from cchc_desktop.services.sync_telling import SyncTeller

        return SyncTeller(self._store, self._identity(), clock=self._clock)


def _short_name(uri: str) -> str:
    scheme, _, rest = uri.partition("://")
    return (rest.rpartition("@")[2].split("?")[0] or scheme)[:_LONGEST_NAME]
