"""Safety: backups, checking and rebuilding. Restoring needs a closed data folder: see `composition`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.dates import stored_moment_words
from cchc_desktop.core.errors import Refused
from cchc_desktop.core.progress import CancelToken, Progress, no_progress
from cchc_desktop.core.records import VisitState
from cchc_desktop.services.campaign_outlines import CampaignOutlines
from cchc_desktop.store.backup import Backup
from cchc_desktop.store.store import Store
from cchc_desktop.store.views import VisitLine

if TYPE_CHECKING:
    from cchc_desktop.services.sealing import SealingService


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupRecord:
    """One backup file. `made_at` is ISO 8601 of this machine's time, `size` in bytes."""

    path: Path
    made_at: str
    size: int
    is_whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault found by a check. `code` has its sentence in `sentences_capture.FAULTS`."""

    code: str
    fields: dict[str, str | int | float]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What a check looked at and found; no faults means that all is well.

    `notices` are worth knowing although nothing is wrong; their sentences are `sentences_capture.NOTICES`.
    """

    changes: int
    visits: int
    attachments: int
    seals: int
    faults: tuple[Fault, ...]
    notices: tuple[Fault, ...] = ()

    @property
    def ok(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.faults


class SafetyService:
    """Keeps copies, and proves that what is kept is whole."""

    def __init__(
        self, store: Store, sealing: Callable[[], "SealingService"], *, outlines: CampaignOutlines
    ) -> None:
        self._store = store
        self._outlines = outlines
        self._sealing = sealing

    def backup(
        self, to: Path | None = None, *, progress: Progress = no_progress, cancel: CancelToken | None = None
    ) -> BackupRecord:
        """Make a backup, in the backup folder unless a file is named.

        Raises `EnvironmentFailed(DISK_FULL | FOLDER_READ_ONLY | FILE_NOT_WRITTEN)`, `Refused(CANCELLED)`.
        """
        return _record(self._store.safety.make(to, progress=progress, cancel=cancel))

    def due_backup(self) -> BackupRecord | None:
        """Make the automatic backup when one is due and thin out old ones; None when none was due."""
        if not self._store.safety.due():
            return None
        made = self.backup()
        self._store.safety.thin_out()
        return made

    def backups(self) -> tuple[BackupRecord, ...]:
        """Return the backups there are, newest first."""
        return tuple(_record(one) for one in self._store.safety.all())

    def check(self, *, progress: Progress = no_progress, cancel: CancelToken | None = None) -> CheckReport:
        """Check the database, the log, the views, every attachment and every seal. Nothing is changed."""
        report = self._store.check(progress=progress, cancel=cancel)
        sealed = self._store.views.visits(states=(VisitState.SEALED,))
        faults = [Fault(code=fault.code, fields=fault.fields) for fault in report.faults]
        for done, line in enumerate(sealed):
            progress(done, len(sealed), "seals")
            if cancel is not None:
                cancel.raise_if_cancelled()
            faults += self._seal_faults(line)
        return CheckReport(
            changes=report.changes,
            visits=report.visits,
            attachments=report.attachments,
            seals=len(sealed),
            faults=tuple(faults),
            notices=(
                *(Fault(code=notice.code, fields=notice.fields) for notice in report.notices),
                *self._outline_notices(),
            ),
        )

    def rebuild(self, *, progress: Progress = no_progress) -> None:
        """Build all views and the index again from the log."""
        progress(0, 1, "rebuilding")
        self._store.rebuild()
        progress(1, 1, "rebuilding")

    def _outline_notices(self) -> Iterator[Fault]:
        for campaign_id in self._store.views.campaign_ids():
            try:
                unreadable = self._outlines.unreadable(campaign_id)
            except Refused:
                # There is none that can be read: every page of the campaign says so.
                continue
            if unreadable is not None:
                number = self._store.views.cell(FieldKey("campaign", campaign_id, "number"))
                yield Fault(
                    code="outline_unreadable",
                    fields={
                        "campaign": str(number.value or "") if number else "",
                        "author": unreadable.author,
                        "at": stored_moment_words(unreadable.at),
                    },
                )

    def _seal_faults(self, line: VisitLine) -> Iterator[Fault]:
        fields: dict[str, str | int | float] = {"unit": line.unit_name, "visit": line.visit_id}
        try:
            problems = self._sealing().verify(line.visit_id).problems
        except Refused:
            problems = ("change_missing",)
        for problem in problems:
            yield Fault(code=f"seal_{problem}", fields=fields)


def _record(backup: Backup) -> BackupRecord:
    return BackupRecord(
        path=backup.path,
        made_at=backup.made_at.isoformat(timespec="seconds"),
        size=backup.size,
        is_whole=backup.is_whole,
    )
