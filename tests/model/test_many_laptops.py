"""Many laptops, any course of events: nothing is lost, and all that have the same show the same.

A run takes half a minute. CCHC_MODEL_RUNS and CCHC_MODEL_STEPS (say 3000 and 60) make it an hour by hand.
"""

import itertools
import os
import random
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cchc_desktop.core.changes import Change
from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.ids import seeded_ids
from cchc_desktop.core.ranges import refs_ranges
from cchc_desktop.exchange.limits import DEFAULT_LIMITS
from cchc_desktop.exchange.manifest import PackageKind
from cchc_desktop.exchange.package_contents import Contents
from cchc_desktop.store.restoring import restore
from tests.model.fleet_model import Fact, Folder, Place, Ref
from tests.model.laptops import (
    CAMPAIGN,
    TODAY,
    Laptop,
    Package,
    database_of,
    fact_of,
    forged,
    newer_program,
    write_package,
)

RUNS = int(os.environ.get("CCHC_MODEL_RUNS", "25"))
STEPS = int(os.environ.get("CCHC_MODEL_STEPS", "25"))
MOST_LAPTOPS = 6

V, W, U, R, S = "5" * 32, "6" * 32, "7" * 32, "8" * 32, "9" * 32
PLACES: list[Place] = [
    ("campaign", CAMPAIGN, "number"),
    ("unit", U, "name"),
    ("unit", U, "deleted"),
    ("visit", V, "unit"),
    ("visit", V, "started"),
    ("visit", W, "number"),
    ("visit", W, "deleted"),
    ("finding", f"{V}/I-1", "achieved"),
    ("finding", f"{V}/I-1", "rating"),
    ("finding", f"{V}/I-2", "shortcomings"),
    ("finding", f"{W}/I-1", "found.docs"),
    ("recommendation", f"{V}/I-1/{R}", "text"),
    ("recommendation", f"{V}/I-1/{R}", "due"),
    ("recommendation", f"{V}/I-1/{R}", "deleted"),
    ("print", f"{V}/-/{S}", "made_at"),
    ("seal", f"{V}/-/{S}", "sealed_at"),
    ("seal", f"{V}/-/{S}", "deleted"),
]
STRANGER = "a" * 32
MOMENTS = ["2023-09-12T09:00:00+07:00", "2023-09-13T10:00:00+07:00", None]
VALUES = {
    "made_at": MOMENTS,
    "sealed_at": MOMENTS,
    "deleted": [True, None],
    "started": ["08:00", "09:30", None],
    "rating": ["met", "not_met", None],
    "due": ["2024-01-31", "2024-06-30", None],
    "found.docs": [0, 1, 12, None],
}
TEXTS = ["một cửa", "Cải cách", "thư xin lỗi\nhai dòng", None]

places = st.sampled_from(PLACES)
edits = places.flatmap(lambda p: st.tuples(st.just(p), st.sampled_from(VALUES.get(p[2], TEXTS))))
which = st.integers(0, 1000)


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pulled plug is tried elsewhere (`tests/durability`); here hours of waiting would show nothing."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


class ManyLaptops(RuleBasedStateMachine):
    """Every rule does the same to the stores and to the model; the invariants compare them."""

    def __init__(self) -> None:
        super().__init__()
        self._temporary = tempfile.TemporaryDirectory()
        self.root = Path(self._temporary.name)
        self.numbers = itertools.count()
        self.ids = seeded_ids(2023)
        self.laptops: list[Laptop] = []
        self.sticks: list[Package] = []
        self.backups: list[tuple[Laptop, Path, Folder]] = []
        self.ever: dict[Ref, Fact] = {}
        self.forged: set[Fact] = set()
        self.touched: set[Laptop] = set()
        self.future: list[Fact] = []

    def teardown(self) -> None:
        try:
            if self.laptops:
                self.everyone_tells_everyone()
        finally:
            for laptop in self.laptops:
                laptop.close()
            self._temporary.cleanup()

    @initialize(count=st.integers(2, 3), start=st.lists(edits, max_size=3))
    def begin(self, count: int, start) -> None:
        for _ in range(count):
            self.laptops.append(Laptop(self._folder(), self.ids))
        self.laptops[0].put(start)
        self._happened(self.laptops[0])

    @rule(at=which, chosen=st.lists(edits, min_size=1, max_size=3))
    def put(self, at: int, chosen) -> None:
        laptop = self._laptop(at)
        laptop.put(chosen)
        self._happened(laptop)

    @rule(at=which, chosen=edits)
    def type(self, at: int, chosen) -> None:
        laptop = self._laptop(at)
        laptop.type(*chosen)
        self._happened(laptop)

    @rule(seed=which, steps=st.integers(5, 30))
    def a_busy_day(self, seed: int, steps: int) -> None:
        """Everyone writes, types and hands over some of it, in no order."""
        source = random.Random(seed)
        for _ in range(steps):
            laptop = source.choice(self.laptops)
            place = source.choice(PLACES)
            value = source.choice(VALUES.get(place[2], TEXTS))
            act = source.random()
            if act < 0.5:
                laptop.put([(place, value)])
            elif act < 0.7:
                laptop.type(place, value)
            else:
                self._happened(laptop)
                self._hand_over(laptop, source.choice(self.laptops), source.uniform(0.3, 1.3), source)
            self._happened(laptop)

    def _hand_over(self, laptop: Laptop, to: Laptop, share: float, source: random.Random) -> None:
        laptop.leave()
        self._happened(laptop)
        chosen = [ref for ref in sorted(laptop.model.facts) if source.random() < share]
        self.sticks.append(laptop.export(self.root / "stick", chosen))
        to.take_in(self.sticks[-1], self.root / "in.cchc")
        self._happened(to)

    @rule(at=which, place=places)
    def leave(self, at: int, place: Place) -> None:
        laptop = self._laptop(at)
        laptop.leave(place)
        self._happened(laptop)

    @rule(at=which, chosen=which, value=which)
    def settle_a_dispute(self, at: int, chosen: int, value: int) -> None:
        """Write over all heads of a field, if there are several, one of their values or another."""
        laptop = self._laptop(at)
        heads = laptop.store._database.rows(
            "SELECT entity, entity_id, field FROM heads GROUP BY 1, 2, 3 HAVING count(*) > 1"
        )
        mine = [tuple(row) for row in heads if tuple(row) in PLACES]
        if not mine:
            return
        place = mine[chosen % len(mine)]
        values = VALUES.get(place[2], TEXTS)
        laptop.put([(place, values[value % len(values)])])
        self._happened(laptop)

    @rule(at=which)
    def seal(self, at: int) -> None:
        laptop = self._laptop(at)
        laptop.seal(V, ("seal", f"{V}/-/{S}", "sealed_at"))
        self._happened(laptop)

    @rule(at=which, years=st.integers(-10, 10))
    def set_the_clock(self, at: int, years: int) -> None:
        self._laptop(at).years = years

    @rule(at=which, some=st.none() | which)
    def export(self, at: int, some: int | None) -> None:
        """Write a package of everything, or of any subset."""
        laptop = self._laptop(at)
        laptop.leave()
        self._happened(laptop)
        refs = sorted(laptop.model.facts)
        source = random.Random(some)
        chosen = None if some is None else [ref for ref in refs if source.random() < 0.5]
        self.sticks.append(laptop.export(self.root / "stick", chosen))

    @precondition(lambda self: self.sticks)
    @rule(at=which, package=which)
    def deliver(self, at: int, package: int) -> None:
        """Any package to anyone: late, repeated, out of order, or never."""
        laptop = self._laptop(at)
        laptop.take_in(self._stick(package), self.root / "in.cchc")
        self._happened(laptop)

    @precondition(lambda self: self.sticks)
    @rule(at=which, package=which)
    def deliver_twice(self, at: int, package: int) -> None:
        laptop, file = self._laptop(at), self.root / "in.cchc"
        laptop.take_in(self._stick(package), file)
        assert laptop.plan(file).changes_nothing
        before = laptop.views()
        laptop.take_in(self._stick(package), file)
        assert laptop.views() == before
        self._happened(laptop)

    @precondition(lambda self: self.sticks)
    @rule(at=which, package=which, place=st.floats(0, 1), bit=st.integers(0, 8))
    def deliver_damaged(self, at: int, package: int, place: float, bit: int) -> None:
        """One bit turned over, or cut off: refused, and nothing has changed."""
        laptop, file, content = self._laptop(at), self.root / "in.cchc", self._stick(package).content
        offset = min(int(place * len(content)), len(content) - 1)
        if bit == 8:
            file.write_bytes(content[:offset])
        else:
            turned = bytes([content[offset] ^ (1 << bit)])
            file.write_bytes(content[:offset] + turned + content[offset + 1 :])
        before = laptop.store._database.writes()
        assert laptop.refuses(file, self._stick(package))
        assert laptop.store._database.writes() == before

    @precondition(lambda self: self.sticks)
    @rule(at=which, package=which)
    def take_in_and_back(self, at: int, package: int) -> None:
        laptop = self._laptop(at)
        laptop.take_in_and_back(self._stick(package), self.root / "in.cchc")
        self._happened(laptop)

    @precondition(lambda self: self.sticks)
    @rule(at=which, package=which, steps=st.integers(1, 60))
    def deliver_and_fail_midway(self, at: int, package: int, steps: int) -> None:
        """The import stops between any two of its steps: all of it has happened, or nothing."""
        laptop, file, stick = self._laptop(at), self.root / "in.cchc", self._stick(package)
        file.write_bytes(stick.content)
        plan = laptop.plan(file)
        connection = laptop.store._database._connection
        left = itertools.count(steps, -1)
        connection.set_progress_handler(lambda: int(next(left) <= 0), 40)
        try:
            laptop.store.log.receive((*plan.new, *plan.forks))
        except (CchcError, sqlite3.OperationalError):
            pass
        else:
            laptop.model.learn(stick.facts, CAMPAIGN)
        finally:
            connection.set_progress_handler(None, 0)
        self._happened(laptop)

    @rule(at=which)
    def crash(self, at: int) -> None:
        laptop = self._laptop(at)
        station = laptop.model.station
        laptop.crash()
        laptop.reopen()
        assert laptop.model.station == station
        self._happened(laptop)

    @rule(at=which)
    def close_and_open(self, at: int) -> None:
        laptop = self._laptop(at)
        station = laptop.model.station
        laptop.close()
        laptop.reopen()
        assert laptop.model.station == station
        self._happened(laptop)

    @precondition(lambda self: len(self.laptops) < MOST_LAPTOPS)
    @rule(at=which)
    def copy_the_folder(self, at: int) -> None:
        """Someone copies the data folder, in use as it is, to another machine."""
        laptop = self._laptop(at)
        self._joins(laptop.copied_to(self._folder()))
        self._happened(laptop)

    @rule(at=which)
    def back_up(self, at: int) -> None:
        laptop = self._laptop(at)
        file = self.root / f"backup-{next(self.numbers)}.db"
        laptop.store.safety.make(file)
        self.backups.append((laptop, file, laptop.model.copy()))

    @precondition(lambda self: self.backups and len(self.laptops) < MOST_LAPTOPS)
    @rule(chosen=which, elsewhere=st.booleans(), at=which)
    def restore(self, chosen: int, elsewhere: bool, at: int) -> None:
        """Put back a backup, one's own or another's; what it replaces is kept aside, and opened elsewhere."""
        owner, file, then = self.backups[chosen % len(self.backups)]
        laptop = self._laptop(at) if elsewhere else owner
        laptop.close()
        replaced = laptop.model.copy()
        aside = restore(laptop.data, file, clock=laptop.now)
        laptop.model = then.copy()
        before = set(self._stations())
        laptop.reopen()
        assert laptop.model.station not in before
        laptop.model.person = laptop.store.station.person
        self._happened(laptop)
        assert aside is not None
        self._joins(Laptop(database_of(aside, self._folder()), self.ids, replaced))

    @precondition(lambda self: len(self.laptops) < MOST_LAPTOPS)
    @rule(at=which, chosen=st.lists(edits, min_size=1, max_size=2))
    def put_the_folder_back(self, at: int, chosen) -> None:
        """The whole folder as it was, over what was written since: another machine from then on."""
        laptop = self._laptop(at)
        laptop.close()
        kept, then = self.root / f"kept-{next(self.numbers)}", laptop.model.copy()
        shutil.copytree(laptop.data, kept)
        laptop.reopen()
        laptop.put(chosen)
        wrote = laptop.model.facts != then.facts
        self._happened(laptop)
        self._joins(laptop.copied_to(self._folder()))
        laptop.close()
        shutil.rmtree(laptop.data)
        kept.rename(laptop.data)
        laptop.model = then
        station = then.station
        laptop.reopen()
        assert not wrote or laptop.model.station != station
        self._happened(laptop)

    @rule(at=which, name=st.sampled_from(["colour", "size.outer"]), value=st.sampled_from([1, "đỏ", [True]]))
    def a_newer_program_writes(self, at: int, name: str, value) -> None:
        """A change of a kind nobody here knows arrives: kept, and passed on."""
        laptop, station = self._laptop(at), "f" * 32
        change = newer_program(station, len(self.future) + 1, len(self.future) + 1, name, value)
        self.future.append(fact_of(change))
        contents = Contents(
            kind=PackageKind.WORK, campaign=CAMPAIGN, changes=[change], held=refs_ranges([change.ref])
        )
        content = write_package(contents, station, self.root / "stick", TODAY)
        self.sticks.append(Package(content, (fact_of(change),), frozenset({fact_of(change).ref})))
        laptop.take_in(self.sticks[-1], self.root / "in.cchc")
        self._happened(laptop)

    @precondition(lambda self: self.ever)
    @rule(
        at=which, chosen=which, content=edits, lamport=st.integers(-3, 3), names=st.lists(which, max_size=3)
    )
    def a_name_gets_another_content(self, at: int, chosen: int, content, lamport: int, names) -> None:
        """Somebody wrote on in a copy that nobody noticed, or pretends to have: another content of a name."""
        refs = sorted(self.ever)
        ref = refs[chosen % len(refs)]
        if sum(fact.ref == ref for fact in self.forged) >= DEFAULT_LIMITS.contents - 1:
            return  # more go into packages of several parts: see tests/exchange
        near = self.ever[ref].lamport + lamport
        self._forged(at, forged(ref, max(1, near), *content, self._any_names(names, besides=ref)))

    @rule(at=which, content=edits, lamport=st.integers(1, 40), names=st.lists(which, max_size=4))
    def a_stranger_names_whatever_it_likes(self, at: int, content, lamport: int, names) -> None:
        """Changes with parents of other fields, later ones, ones nobody has: none of that is a reason."""
        numbers = [ref[1] for ref in self.ever if ref[0] == STRANGER]
        ref = (STRANGER, max(numbers, default=0) + 1)
        self._forged(at, forged(ref, lamport, *content, self._any_names(names, besides=ref)))

    def _any_names(self, names: list[int], *, besides: Ref) -> tuple[Ref, ...]:
        """Names of changes there are, and of the stranger's next ones, which do not exist yet."""
        refs = [*sorted(self.ever), *((STRANGER, number) for number in range(1, 9))]
        chosen = dict.fromkeys(refs[name % len(refs)] for name in names)
        return tuple(ref for ref in chosen if ref != besides)

    def _forged(self, at: int, change: Change) -> None:
        laptop, fact = self._laptop(at), fact_of(change)
        if fact.ref in self.ever:
            self.forged.add(fact)
        contents = Contents(
            kind=PackageKind.WORK, campaign=CAMPAIGN, changes=[change], held=refs_ranges([change.ref])
        )
        content = write_package(contents, STRANGER, self.root / "stick", TODAY)
        self.sticks.append(Package(content, (fact,), frozenset({fact.ref})))
        laptop.take_in(self.sticks[-1], self.root / "in.cchc")
        self._happened(laptop)

    @invariant()
    def all_agree_with_the_model(self) -> None:
        for laptop in self.touched:
            laptop.agree()
        self.touched.clear()

    def everyone_tells_everyone(self) -> None:
        """In the end all have everything that ever was, and show the same."""
        self.all_agree_with_the_model()
        for laptop in self.laptops:
            laptop.leave()
            self._happened(laptop)
        told = [laptop.export(self.root / "stick") for laptop in self.laptops]
        for shift, laptop in enumerate(self.laptops):
            for package in told[shift:] + told[:shift]:
                laptop.take_in(package, self.root / "in.cchc")
            laptop.agree()
            assert laptop.model.contents() == {*self.ever.values(), *self.forged}
        views = [laptop.views() for laptop in self.laptops]
        assert all(each == views[0] for each in views)
        last = self.laptops[-1]
        assert list(last.store.check().faults) == []
        for package in told:
            last.take_in(package, self.root / "in.cchc")
        assert last.views() == views[0]

    def _folder(self) -> Path:
        return self.root / f"m{next(self.numbers)}"

    def _laptop(self, at: int) -> Laptop:
        return self.laptops[at % len(self.laptops)]

    def _stick(self, at: int) -> Package:
        return self.sticks[-1 - at % len(self.sticks)]

    def _stations(self) -> list[str]:
        return [ref[0] for ref in self.ever] + [laptop.model.station for laptop in self.laptops]

    def _joins(self, laptop: Laptop) -> None:
        assert laptop.model.station not in self._stations()
        self.laptops.append(laptop)
        self._happened(laptop)

    def _happened(self, laptop: Laptop) -> None:
        """Note what is now committed for ever; only what is still being typed may yet be altered."""
        self.touched.add(laptop)
        for ref, fact in laptop.model.closed().items():
            assert fact in {self.ever.setdefault(ref, fact), *self.forged}
        assert laptop.model.others <= {*self.ever.values(), *self.forged}


TestManyLaptops = ManyLaptops.TestCase
TestManyLaptops.settings = settings(
    max_examples=RUNS,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
