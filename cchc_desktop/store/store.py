"""One open data folder: the database with its log and views, the attachments, the backups."""

from datetime import datetime
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Self

from cchc_desktop.core.clock import Clock, system_clock
from cchc_desktop.core.ids import IdSource, random_ids
from cchc_desktop.core.progress import CancelToken, Progress, no_progress
from cchc_desktop.platform.drives import refuse_unsafe_place
from cchc_desktop.platform.files import make_folder
from cchc_desktop.platform.instance_lock import InstanceLock
from cchc_desktop.platform.paths import backup_folder
from cchc_desktop.store.database import DATABASE_NAME, Database, open_database
from cchc_desktop.store.functions import teach
from cchc_desktop.store.local_values import LocalValues
from cchc_desktop.store.log import Log
from cchc_desktop.store.refresh import prepare
from cchc_desktop.store.sessions import Sessions
from cchc_desktop.store.stations import StationRow, Stations
from cchc_desktop.store.views import Views

if TYPE_CHECKING:
    # Loaded when first used: no start searches, makes a backup, checks everything or opens an attachment.
    from cchc_desktop.store.backup import Backups
    from cchc_desktop.store.blobs import Blobs
    from cchc_desktop.store.conflicts import Conflicts
    from cchc_desktop.store.forks import Forks
    from cchc_desktop.store.journal import Journal
    from cchc_desktop.store.log_reading import LogReader
    from cchc_desktop.store.outbox import Outbox
    from cchc_desktop.store.reports import StoreReport
    from cchc_desktop.store.search import SearchIndex


class Store:
    """Made by `open`; `close` it when done (also a context manager).

    `station` is this copy's own name in the log; its name, person and post are empty until set up.
    """

    def __init__(
        self, *, database: Database, lock: InstanceLock, clock: Clock, ids: IdSource, backup_folder: Path
    ) -> None:
        self.is_closed = False
        self.folder = database.path.parent
        self._database = database
        self._lock = lock
        self._clock = clock
        self._backup_folder = backup_folder
        self._stations = Stations(database, ids)
        self._sessions = Sessions(
            folder=self.folder, witnesses=backup_folder, stations=self._stations, ids=ids
        )
        self._is_in_session = False
        self.passing_on = RLock()
        """Held from reading what is to be sent until it is noted as written or waiting; no import is taken
        back meanwhile. Taken before `log.writing`, never inside it."""
        self.station = self._settle_station()
        self.log = Log(database, lambda: self.station, clock, before_writing=self._begin_session)
        self.views = Views(database)
        self.local = LocalValues(database)
        self.left_open = self.log.close_left_open()

    @classmethod
    def open(
        cls,
        data_folder: Path,
        *,
        clock: Clock = system_clock,
        ids: IdSource | None = None,
        backups_in: Path | None = None,
    ) -> Self:
        """Open the data folder for writing, creating it with an empty database when there is none.

        The instance lock of the folder is held until `close`. Backups go to `backups_in`, or to the place
        that `paths.backup_folder` names; one is made before the schema of an older program is brought up to
        date. Changes that a crash left open are closed; a copied or restored database becomes a new station
        before it writes.

        Raises `Refused(DATABASE_PLACE_REFUSED)` (field `reason`) and `EnvironmentFailed` with
        ALREADY_RUNNING, DATABASE_NEWER, DATABASE_DAMAGED, NOT_A_DATABASE, DATABASE_LOCKED,
        FOLDER_READ_ONLY or DISK_FULL.
        """
        refuse_unsafe_place(data_folder)
        lock = InstanceLock.take(make_folder(data_folder))
        backups = backups_in or backup_folder(data_folder)
        database: Database | None = None
        try:
            database = open_database(
                data_folder / DATABASE_NAME, before_steps=lambda: _back_up(data_folder, backups, clock())
            )
            _teach(database)
            return cls(
                database=database, lock=lock, clock=clock, ids=ids or random_ids(), backup_folder=backups
            )
        except BaseException:
            if database is not None:
                database.close()
            lock.release()
            raise

    @cached_property
    def index(self) -> "SearchIndex":
        """The search over everything typed."""
        from cchc_desktop.store.search import SearchIndex

        return SearchIndex(self._database)

    @cached_property
    def blobs(self) -> "Blobs":
        """The attachments."""
        return _blobs(self.folder)

    @cached_property
    def conflicts(self) -> "Conflicts":
        """Where machines disagree."""
        from cchc_desktop.store.conflicts import Conflicts

        return Conflicts(self._database)

    @cached_property
    def forks(self) -> "Forks":
        """Names that stand for several contents."""
        from cchc_desktop.store.forks import Forks

        return Forks(self._database)

    @cached_property
    def reader(self) -> "LogReader":
        """Reads of the log for packages."""
        from cchc_desktop.store.log_reading import LogReader

        return LogReader(self._database)

    @cached_property
    def journal(self) -> "Journal":
        """What is remembered of other stations and of packages."""
        from cchc_desktop.store.journal import Journal

        return Journal(self._database)

    @cached_property
    def outbox(self) -> "Outbox":
        """Sync targets: what waits for them, what went, what was seen there."""
        from cchc_desktop.store.outbox import Outbox

        return Outbox(self._database)

    @cached_property
    def safety(self) -> "Backups":
        """The backups."""
        from cchc_desktop.store.backup import Backups

        return Backups(self._database, self.blobs, self._backup_folder, self._clock)

    def set_up(self, *, name: str, person: str, post: str) -> StationRow:
        """Name this machine and the person using it; every change from now on carries them."""
        self.station = self._stations.describe(name=name, person=person, post=post)
        return self.station

    def rebuild(self) -> None:
        """Make every view again from the log; open changes are closed first."""
        self.log.rebuild()

    def check(self, *, progress: Progress = no_progress, cancel: CancelToken | None = None) -> "StoreReport":
        """Check file, log, views and attachments; nothing is changed. May run beside typing."""
        from cchc_desktop.store.check import check_store

        return check_store(
            self._database.path, self.blobs, now=self._clock(), progress=progress, cancel=cancel
        )

    def close(self) -> None:
        """Close open changes and the database, and let other programs in. May be called twice."""
        if self.is_closed:
            return
        self.is_closed = True
        try:
            self.log.close()
            if self._is_in_session:
                self._sessions.end()
        finally:
            try:
                self._database.close()
            finally:
                self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _settle_station(self) -> StationRow:
        own = self._stations.own()
        if own is None or not self._sessions.goes_on():
            own = self._stations.become_new()
        elif self._sessions.has_ended():
            return own
        self._begin_session()
        return own

    def _begin_session(self) -> None:
        """Begin the session with the first change: before it no number of this station was given out."""
        if not self._is_in_session:
            self._sessions.begin()
            self._is_in_session = True


def _back_up(data_folder: Path, backups: Path, now: datetime) -> None:
    from cchc_desktop.store.backup import back_up, free_name

    back_up(data_folder / DATABASE_NAME, _blobs(data_folder), free_name(backups, now), made_at=now)


def _blobs(data_folder: Path) -> "Blobs":
    from cchc_desktop.store.blobs import BLOB_FOLDER, Blobs

    return Blobs(data_folder / BLOB_FOLDER)


def _teach(database: Database) -> None:
    with database.reading() as connection:
        teach(connection)
        prepare(connection)
