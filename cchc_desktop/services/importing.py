"""Opening packages: everything is checked and planned; nothing is written but refused files aside."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey
from cchc_desktop.core.clock import Clock
from cchc_desktop.core.errors import CchcError, ErrorCode
from cchc_desktop.core.progress import CancelToken, Progress, no_progress
from cchc_desktop.core.records import VisitState
from cchc_desktop.exchange.opened_package import OpenedPackage
from cchc_desktop.exchange.package_reader import Opening, open_package
from cchc_desktop.exchange.plan import ImportPlan, Known, asked_of_the_log, plan_import
from cchc_desktop.exchange.receipts import Receipt
from cchc_desktop.exchange.refusals import Reason, unsafe
from cchc_desktop.platform.files import make_folder
from cchc_desktop.services.export import SCRATCH_FOLDER
from cchc_desktop.services.identity import IdentityService
from cchc_desktop.services.importing_plan import PlanWriter
from cchc_desktop.services.importing_quarantine import QUARANTINE_FOLDER, keep_once
from cchc_desktop.services.seal_data import read_refs
from cchc_desktop.services.transfer_records import PackagePlan
from cchc_desktop.store.journal import Direction, PackageState
from cchc_desktop.store.store import Store

_KEPT_ASIDE = frozenset(
    {
        ErrorCode.PACKAGE_UNKNOWN_FORMAT,
        ErrorCode.PACKAGE_TOO_LARGE,
        ErrorCode.PACKAGE_READDRESSED,
        ErrorCode.PACKAGE_DAMAGED,
        ErrorCode.PACKAGE_UNSAFE,
        ErrorCode.PACKAGE_SIGNATURE_WRONG,
    }
)
"""What is wrong with the file itself. A wrong passphrase or an unknown key is no fault of the package."""


class IncomingPackage:
    """A package that was checked, and the plan of taking it in. Close it, or use it in a `with`."""

    def __init__(
        self,
        *,
        opened: OpenedPackage,
        changes: ImportPlan,
        receipt: Receipt | None,
        plan: PackagePlan,
        accepted: frozenset[str],
    ) -> None:
        self.plan = plan
        self.accepted = accepted
        self.opened = opened
        self.changes = changes
        self.receipt = receipt

    def close(self) -> None:
        """Remove the private copy."""
        self.opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningWishes:
    """How to open: a passphrase, a recovery key, accepted fingerprints, the rest of a damaged package."""

    passphrase: str = field(default="", repr=False)
    recovery: str = field(default="", repr=False)
    accepted: frozenset[str] = frozenset()
    partial: bool = False


class Importer:
    """Opens packages and says what taking them in would do."""

    def __init__(self, store: Store, identity: IdentityService, *, clock: Clock) -> None:
        self._store = store
        self._identity = identity
        self._clock = clock

    def open(
        self,
        path: Path,
        wishes: OpeningWishes,
        *,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> IncomingPackage:
        """Check a package and plan its import. What is wrong with the file itself is kept aside."""
        try:
            opened = open_package(path, self._opening(wishes), progress=progress, cancel=cancel)
        except CchcError as refusal:
            self._keep_aside(path, refusal)
            raise
        try:
            return self._incoming(path, opened, wishes.accepted)
        except CchcError as refusal:
            opened.close()
            refusal.fields.setdefault("path", str(path))
            self._keep_aside(path, refusal)
            raise
        except BaseException:
            opened.close()
            raise

    def _opening(self, wishes: OpeningWishes) -> Opening:
        return Opening(
            keys=self._identity.opening_keys(wishes.passphrase, recovery=wishes.recovery),
            scratch=make_folder(self._store.folder / SCRATCH_FOLDER),
            known=self._identity.known(),
            accepted=wishes.accepted,
            partial=wishes.partial,
        )

    def _incoming(self, path: Path, opened: OpenedPackage, accepted: frozenset[str]) -> IncomingPackage:
        receipt = opened.receipt()
        manifest = opened.manifest
        if receipt and (receipt.station, receipt.campaign) != (opened.card.station, manifest.campaign):
            # Nobody confirms in the name of another machine.
            raise unsafe(Reason.RECEIPT)
        changes = tuple(opened.changes())
        planned = plan_import(self._known(changes, manifest.campaign), changes, held=manifest.held)
        # A fork that is kept already is no news.
        planned = replace(planned, forks=self._store.reader.without_kept_forks(planned.forks))
        before = self._store.journal.package(opened.sha256, Direction.RECEIVED)
        imported_at = before.imported_at if before and before.state is PackageState.IMPORTED else ""
        writer = PlanWriter(self._store, self._identity, opened=opened, changes=changes, planned=planned)
        plan = writer.plan(path, receipt=receipt, imported_at=imported_at)
        return IncomingPackage(opened=opened, changes=planned, receipt=receipt, plan=plan, accepted=accepted)

    def _known(self, changes: Iterable[Change], campaign: str) -> Known:
        refs, rows = asked_of_the_log(changes)
        reader = self._store.reader
        return Known(
            by_ref=reader.by_refs(refs),
            by_row=reader.by_rows(rows),
            held=reader.held(campaign),
            sealed=sealed_among(self._store, {change.key.visit_id for change in changes}),
            own=self._store.station.id,
            lamport=reader.greatest_lamport(),
        )

    def _keep_aside(self, path: Path, refusal: CchcError) -> None:
        if refusal.code in _KEPT_ASIDE:
            keep_once(path, refusal, folder=self._store.folder / QUARANTINE_FOLDER, now=self._clock())


def sealed_among(store: Store, visits: Iterable[str]) -> dict[str, frozenset[ChangeRef]]:
    """Return, for those visits that are sealed here, the changes their seals name."""
    sealed: dict[str, frozenset[ChangeRef]] = {}
    for visit in visits:
        line = store.views.visit(visit) if visit else None
        if line is not None and line.state is VisitState.SEALED:
            sealed[visit] = frozenset().union(*_named_by_seals(store, visit))
    return sealed


def _named_by_seals(store: Store, visit: str) -> Iterable[frozenset[ChangeRef]]:
    for cell in store.views.cells(visit, ("seal",)):
        if cell.key.field == "print" and isinstance(cell.value, str):
            heads = store.views.cell(FieldKey("print", cell.value, "heads"))
            yield read_refs(heads.value) if heads and isinstance(heads.value, str) else frozenset()
