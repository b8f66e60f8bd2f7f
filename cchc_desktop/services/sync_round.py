"""One round with one target: its id, what waits from before, what others sent, then what is new here."""

from collections.abc import Callable
from dataclasses import dataclass, field

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.exchange.target_file import require_bound
from cchc_desktop.exchange.targets import Target
from cchc_desktop.services.sync_preparing import SyncPreparer
from cchc_desktop.services.sync_receiving import Received, SyncReceiver
from cchc_desktop.services.sync_records import Fields, RunResult, Trouble
from cchc_desktop.services.sync_sending import Sending, Sent, SyncSender
from cchc_desktop.store.outbox import TargetRow


@dataclass(slots=True)
class _Sums:
    objects: int = 0
    size: int = 0
    received: Received = field(default_factory=Received)

    def add(self, sent: Sent) -> None:
        self.objects += sent.objects
        self.size += sent.size


class Round:
    """What is done is done, whatever ends the round; `result` tells how far it came."""

    def __init__(
        self,
        preparer: SyncPreparer,
        sender: SyncSender,
        receiver: SyncReceiver,
        row: TargetRow,
        *,
        progress: Progress,
        cancel: CancelToken | None,
        publish: Callable[[Changed], None],
    ) -> None:
        self._preparer = preparer
        self._sender = sender
        self._receiver = receiver
        self._row = row
        self._progress = progress
        self._cancel = cancel
        self._publish = publish
        self._sums = _Sums()

    def run(self, target: Target, campaigns: Callable[[], tuple[str, ...]]) -> None:
        """Make the round. Raises what the target, the disk or a person's wish to stop makes of it."""
        bound = self._row.bound
        require_bound(target, bound)
        self._send(target, bound)
        self._receive(target, bound)
        self._progress(0, 0, "preparing")
        self._preparer.make_ready(bound, campaigns(), cancel=self._cancel)
        self._send(target, bound)

    def result(self, trouble: CchcError | None) -> RunResult:
        """Return how far the round came."""
        received, bound = self._sums.received, self._row.bound
        return RunResult(
            target_id=self._row.id,
            name=self._row.name,
            sent=self._sums.objects,
            sent_size=self._sums.size,
            waiting=len(self._sender.waiting(bound)),
            fetched=received.fetched,
            taken=len(received.results),
            offered=self._receiver.count_offered(bound),
            refused=received.refused,
            trouble=Trouble(code=str(trouble.code), fields=Fields(trouble.fields)) if trouble else None,
        )

    def _receive(self, target: Target, bound: str) -> None:
        received = self._sums.received
        self._receiver.settle(bound)
        try:
            self._receiver.fetch(target, bound, received, progress=self._progress, cancel=self._cancel)
        finally:
            takes = self._row.takes_by_itself
            try:
                self._receiver.look_into(bound, received, takes=takes, cancel=self._cancel)
            finally:
                for changed in received.changed:
                    self._publish(changed)

    def _send(self, target: Target, bound: str) -> None:
        sending = Sending(self._sender, target, bound, self._progress, self._cancel)
        try:
            sending.run()
        finally:
            self._sums.add(sending.done)
