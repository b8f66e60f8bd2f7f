"""A laptop of the state machine: a real store in a folder of its own, beside what the model says of it."""

import contextlib
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey, JsonValue
from cchc_desktop.core.errors import CchcError, Refused
from cchc_desktop.core.ids import IdSource, seeded_ids
from cchc_desktop.core.ranges import refs_ranges
from cchc_desktop.exchange.encryption import Lock, OpeningKeys
from cchc_desktop.exchange.keys import StationKeys, new_keys
from cchc_desktop.exchange.manifest import PackageKind
from cchc_desktop.exchange.package_contents import Contents
from cchc_desktop.exchange.package_reader import Opening, open_package
from cchc_desktop.exchange.package_writer import Destination, Sender, write_packages
from cchc_desktop.exchange.plan import ImportPlan, Known, asked_of_the_log, plan_import
from cchc_desktop.store.database import DATABASE_NAME
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit
from tests.model.fleet_model import Fact, Folder, Picture, Place, Ref, Shown, json_text

CAMPAIGN = "c" * 32
TODAY = datetime(2023, 9, 12, 8, 0, tzinfo=UTC)
KEYS: StationKeys = new_keys()
"""Every laptop can open every package here: who may read what is not the question of these tests."""


class Package(NamedTuple):
    """A package on a stick: its bytes, the facts it carries, and those its sender knew of."""

    content: bytes
    facts: tuple[Fact, ...]
    told: frozenset[Ref]


def fact_of(change: Change) -> Fact:
    return Fact(
        ref=(change.ref.station, change.ref.seq),
        lamport=change.lamport,
        place=(change.key.entity, change.key.entity_id, change.key.field),
        value=json_text(change.value),
        parents=tuple((ref.station, ref.seq) for ref in change.parents),
        about=(change.author, change.at, change.reason),
    )


class Laptop:
    """Does what a person does, to the store and to the model alike."""

    def __init__(self, folder: Path, ids: IdSource, model: Folder | None = None) -> None:
        self.folder = folder
        self.ids = ids
        self.years = 0
        self.sealed: dict[str, frozenset[Ref]] = {}
        self.store = self._open()
        self.model = model or Folder(self.store.station.id)
        self.model.become(self.store.station.id)
        if not self.store.station.person:
            self.store.set_up(name=folder.name, person=f"Người {folder.name}", post="")
        self.model.person = self.store.station.person

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def now(self) -> datetime:
        return TODAY + timedelta(days=365 * self.years)

    def _open(self) -> Store:
        self.backups.mkdir(parents=True, exist_ok=True)
        store = Store.open(self.data, clock=self.now, ids=self.ids, backups_in=self.backups)
        store._database._connection.execute("PRAGMA synchronous=OFF")
        return store

    def _at(self) -> str:
        return self.now().isoformat(timespec="seconds")

    def put(self, edits: list[tuple[Place, JsonValue]]) -> None:
        self.store.log.put([_edit(place, value) for place, value in edits])
        self.model.put([*edits], self._at())

    def type(self, place: Place, value: JsonValue) -> None:
        self.store.log.autosave(_edit(place, value))
        self.model.type(place, value, self._at())

    def leave(self, place: Place | None = None) -> None:
        self.store.log.close(FieldKey(*place) if place else None)
        for each in [place] if place else list(self.model.typing):
            self.model.typing.pop(each, None)

    def close(self) -> None:
        self.store.close()
        self.model.typing.clear()

    def reopen(self) -> None:
        """Open what was closed, or what lies there now; a copy takes a new name."""
        self.store = self._open()
        self.model.become(self.store.station.id)

    def crash(self) -> None:
        """Let go of the files as the end of the process would: nothing is closed or folded."""
        self.store.is_closed = True
        self.store._database._connection.close()
        self.store._lock.release()

    def copied_to(self, folder: Path) -> "Laptop":
        """A laptop over a copy of the data folder as it lies on the disk at this moment."""
        shutil.copytree(self.data, folder / "data", ignore=shutil.ignore_patterns("*.lock"))
        return Laptop(folder, self.ids, self.model.copy())

    def export(self, stick: Path, chosen: Iterable[Ref] | None = None) -> Package:
        """Write a package of some of the facts, or of all."""
        self.leave()
        changes = list(self.store.reader.of_campaign(CAMPAIGN))
        assert {fact_of(each) for each in changes} == self.model.contents()
        assert len(changes) == len(self.model.contents())
        wanted = set(self.model.facts if chosen is None else chosen)
        sent = [each for each in changes if (each.ref.station, each.ref.seq) in wanted]
        held = self.store.reader.held(CAMPAIGN)
        contents = Contents(kind=PackageKind.WORK, campaign=CAMPAIGN, changes=sent, held=held)
        return Package(
            write_package(contents, self.store.station.id, stick, self.now()),
            tuple(map(fact_of, sent)),
            frozenset(self.model.facts),
        )

    def plan(self, file: Path, *, partial: bool = False) -> ImportPlan:
        scratch = self.folder / "scratch"
        scratch.mkdir(exist_ok=True)
        keys = OpeningKeys(identities=(KEYS.age_identity,))
        with open_package(file, Opening(keys=keys, scratch=scratch, partial=partial)) as opened:
            changes = list(opened.changes())
            refs, rows = asked_of_the_log(changes)
            reader = self.store.reader
            known = Known(
                by_ref=reader.by_refs(refs),
                by_row=reader.by_rows(rows),
                held=reader.held(CAMPAIGN),
                sealed={v: frozenset(ChangeRef(*r) for r in refs) for v, refs in self.sealed.items()},
                own=self.store.station.id,
                lamport=reader.greatest_lamport(),
            )
            plan = plan_import(known, changes, held=opened.manifest.held)
            return replace(plan, forks=reader.without_kept_forks(plan.forks))

    def take_in(self, package: Package, file: Path) -> None:
        """Plan, compare the plan with the model's, and import."""
        file.write_bytes(package.content)
        plan = self.plan(file)
        learned = self._with(package)
        before, after = Picture(self.model.facts), Picture(learned.facts)
        new = after.facts.keys() - before.facts.keys()
        assert {(each.ref.station, each.ref.seq) for each in plan.new} == new
        assert len(plan.new) == len(new)
        coming = {fact_of(each) for each in (*plan.new, *plan.forks)}
        assert coming == set(package.facts) - self.model.contents()
        here = {fact.ref for fact in package.facts if fact == before.facts.get(fact.ref)}
        assert {(ref.station, ref.seq) for ref in plan.same} == here
        assert plan.refused == ()
        rows = {fact.place[:2] for ref, fact in after.facts.items() if fact != before.facts.get(ref)}
        disputed = {
            k: refs
            for k, refs in after.disputed_heads().items()
            if k[:2] in rows and _shown_heads(before, k) != _shown_heads(after, k)
        }
        assert {
            _place(each.key): frozenset((h.ref.station, h.ref.seq) for h in each.heads)
            for each in plan.conflicting
        } == disputed
        assert set(plan.contested) == (after.contested() - before.contested()) & rows
        late = {ref for ref in new if self._shows_in_sealed(after, ref)}
        assert {(ref.station, ref.seq) for ref in plan.after_seal} == late
        told = self.model.missing(set(package.told)) - new
        assert plan.missing == refs_ranges(ChangeRef(*ref) for ref in told)
        received = self.store.log.receive((*plan.new, *plan.forks))
        assert {(ref.station, ref.seq) for ref in received.new} == new
        self.model.facts, self.model.others = learned.facts, learned.others

    def seal(self, visit: str, place: Place) -> None:
        """Sign what a visit shows now: what else comes in for it later is late."""
        self.put([(place, self._at())])
        self.sealed[visit] = frozenset(
            head.ref
            for heads in Picture(self.model.facts).heads.values()
            for head in heads
            if head.place[1].partition("/")[0] == visit
        )

    def _shows_in_sealed(self, after: Picture, ref: Ref) -> bool:
        place = after.facts[ref].place
        sealed = self.sealed.get(place[1].partition("/")[0])
        if sealed is None or place[0] in ("print", "seal") or ref in sealed:
            return False
        return ref in _heads(after, place)

    def _with(self, package: Package) -> Folder:
        learned = self.model.copy()
        learned.learn(package.facts, CAMPAIGN)
        return learned

    def refuses(self, file: Path, package: Package) -> bool:
        """Whether a damaged package is refused; its verified rest, if asked for, is only what was sent."""
        with contextlib.suppress(CchcError):
            rest = self.plan(file, partial=True)
            assert {fact_of(each) for each in rest.new} <= set(package.facts)
        try:
            self.plan(file)
        except CchcError:
            return True
        return False

    def take_in_and_back(self, package: Package, file: Path) -> None:
        """Import, then undo exactly that; unless somebody is typing where it would be undone.

        Of several contents of a name only the one that stands has a place in the log: the others stay.
        """
        before, views = self.model.copy(), self.views()
        last = self.store.reader.last_place()
        self.take_in(package, file)
        now = self.store.reader.last_place()
        if now == last:
            return
        try:
            self.store.log.take_back(((last + 1, now),))
        except Refused:
            assert self.model.typing
            return
        has_several = {fact.ref for fact in self.model.others} & {fact.ref for fact in package.facts}
        self.model.unlearn(before, CAMPAIGN)
        if not has_several:
            assert self.model.facts == before.facts
            assert self.views() == views

    def agree(self) -> None:
        """Everything the store holds and shows is what the model says."""
        picture = Picture(self.model.facts)
        rows = self.store._database.rows
        stored = {fact_of(each) for each in self.store.log._changes("", ())}
        assert stored == set(self.model.facts.values())
        heads: dict[Place, set[Ref]] = {}
        for entity, entity_id, name, station, seq in rows(_HEADS):
            heads.setdefault((entity, entity_id, name), set()).add((station, seq))
        assert heads == {place: {head.ref for head in each} for place, each in picture.heads.items()}
        cells = {tuple(row[:3]): Shown((row[3], row[4]), bool(row[5])) for row in rows(_CELLS)}
        assert cells == picture.shown()
        assert {tuple(row) for row in rows("SELECT entity, entity_id FROM gone")} == picture.gone()
        sealed = {row[0] for row in rows("SELECT id FROM visits WHERE state = 'sealed'")}
        assert sealed == picture.sealed_visits()
        forks = self.store.forks.all()
        assert {fact_of(each) for fork in forks for each in fork.others} == self.model.others
        assert {fact_of(fork.standing).ref for fork in forks} == {fact.ref for fact in self.model.others}

    def views(self) -> list[list[tuple[object, ...]]]:
        """All views by the names of changes: what must be the same on every laptop that has the same."""
        self.store.index.catch_up()
        return [self.store._database.rows(query) for query in _VIEWS]


def write_package(contents: Contents, station: str, stick: Path, now: datetime) -> bytes:
    stick.mkdir(parents=True, exist_ok=True)
    scratch = stick.with_name("scratch")
    scratch.mkdir(exist_ok=True)
    lock = Lock(recipients=(KEYS.age_recipient,))
    card = KEYS.card(station=station, name="Máy", person="Người")
    (written,) = write_packages(
        contents,
        sender=Sender(keys=KEYS, card=card),
        to=Destination(folder=stick, lock=lock, stem="gói", scratch=scratch),
        now=now,
        ids=seeded_ids(1),
    )
    content = written.path.read_bytes()
    written.path.unlink()
    return content


def database_of(aside: Path, folder: Path) -> Path:
    """Put the database that a restore laid aside into a folder of its own."""
    (folder / "data").mkdir(parents=True)
    shutil.copy2(aside / DATABASE_NAME, folder / "data" / DATABASE_NAME)
    return folder


def newer_program(station: str, seq: int, lamport: int, field: str, value: JsonValue) -> Change:
    """A change of a kind this program does not know."""
    return Change(
        ref=ChangeRef(station, seq),
        lamport=lamport,
        campaign=CAMPAIGN,
        key=FieldKey("gadget", f"{'5' * 32}/I-1", field),
        value=value,
        parents=(),
        author="Người từ tương lai",
        at=TODAY.isoformat(timespec="seconds"),
        reason="",
    )


def forged(ref: Ref, lamport: int, place: Place, value: JsonValue, parents: tuple[Ref, ...]) -> Change:
    """A change nobody here would write."""
    return Change(
        ref=ChangeRef(*ref),
        lamport=lamport,
        campaign=CAMPAIGN,
        key=FieldKey(*place),
        value=value,
        parents=tuple(ChangeRef(*parent) for parent in parents),
        author="Người lạ",
        at=TODAY.isoformat(timespec="seconds"),
        reason="",
    )


def _edit(place: Place, value: JsonValue) -> Edit:
    return Edit(campaign=CAMPAIGN, key=FieldKey(*place), value=value)


def _place(key: FieldKey) -> Place:
    return key.entity, key.entity_id, key.field


def _shown_heads(picture: Picture, place: Place) -> set[Fact]:
    return set(picture.heads.get(place, ()))


def _heads(picture: Picture, place: Place) -> frozenset[Ref]:
    return frozenset(head.ref for head in picture.heads.get(place, ()))


_HEADS = (
    "SELECT h.entity, h.entity_id, h.field, c.station, c.seq FROM heads h JOIN changes c ON c.id = h.change"
    " ORDER BY 1, 2, 3, 4, 5"
)
_CELLS = (
    "SELECT k.entity, k.entity_id, k.field, c.station, c.seq, k.in_conflict, k.campaign"
    " FROM cells k JOIN changes c ON c.id = k.change ORDER BY 1, 2, 3"
)
_VISITS = (
    "SELECT v.id, v.campaign, v.unit, v.kind, v.date, v.number, v.report_received, v.answered,"
    " v.shortcomings, v.recommendations, v.printed_at, v.sealed_at, v.state, c.station, c.seq"
    " FROM visits v JOIN changes c ON c.id = v.last_change ORDER BY 1"
)
_VIEWS = (
    "SELECT * FROM forks ORDER BY 1, 2, 3",
    _HEADS,
    _CELLS,
    _VISITS,
    "SELECT * FROM gone ORDER BY 1, 2",
    "SELECT * FROM findings ORDER BY 1",
    "SELECT * FROM visit_rows ORDER BY 1, 2, 3",
    "SELECT * FROM campaigns ORDER BY 1",
    "SELECT * FROM units ORDER BY 1",
    "SELECT entity_id, entity, field, campaign, folded FROM searched ORDER BY 1, 2, 3",
)
