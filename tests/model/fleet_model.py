"""What many laptops should hold and show: sets of facts, and rules over them in plain Python.

Written for the tests alone and from the design's words; it shares no code with the program.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

Ref = tuple[str, int]
"""Station and number."""

Place = tuple[str, str, str]
"""Kind, id and field."""

Row = tuple[str, str]
"""Kind and id."""


class Fact(NamedTuple):
    """One change. `value` is JSON text with sorted keys."""

    ref: Ref
    lamport: int
    place: Place
    value: str
    parents: tuple[Ref, ...]
    about: tuple[str, ...]


class Shown(NamedTuple):
    """What a laptop shows of one field: the fact in front, and whether people disagree."""

    front: Ref
    disputed: bool


def json_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


NULL, TRUE = json_text(None), json_text(True)


def time_of(fact: Fact) -> tuple[int, Ref]:
    return fact.lamport, fact.ref


def digest_of(fact: Fact, campaign: str) -> str:
    """What decides between two contents of one name: the smaller one stands."""
    value = _dense(json.loads(fact.value))
    parents = _dense([list(parent) for parent in fact.parents])
    content = _dense([fact.lamport, campaign, *fact.place, value, parents, *fact.about])
    return hashlib.sha256(content.encode()).hexdigest()


def _dense(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def heads_of(facts: list[Fact]) -> list[Fact]:
    """The facts of one field that no later one names."""
    return [
        fact
        for fact in facts
        if not any(fact.ref in other.parents and time_of(fact) < time_of(other) for other in facts)
    ]


def front_of(heads: list[Fact]) -> Fact:
    return max(heads, key=lambda fact: (fact.lamport, fact.ref))


@dataclass
class Picture:
    """What follows from a set of facts."""

    facts: dict[Ref, Fact]
    by_place: dict[Place, list[Fact]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for fact in self.facts.values():
            self.by_place.setdefault(fact.place, []).append(fact)
        self.heads = {place: heads_of(facts) for place, facts in self.by_place.items()}

    def row_heads(self, row: Row) -> list[Fact]:
        """The heads of all fields of a row but its deletion."""
        places = [place for place in self.heads if place[:2] == row and place[2] != "deleted"]
        return [head for place in places for head in self.heads[place]]

    def shown(self) -> dict[Place, Shown]:
        return {
            place: Shown(front_of(heads).ref, len({head.value for head in heads}) > 1)
            for place, heads in self.heads.items()
        }

    def _deletion(self, row: Row) -> tuple[bool, set[Ref]]:
        """Whether a row is deleted, and what was seen by those who did it."""
        heads = self.heads.get((*row, "deleted"), [])
        if not heads or front_of(heads).value != TRUE:
            return False, set()
        return True, {
            fact.ref
            for head in heads
            if head.value == TRUE
            for fact in self.row_heads(row)
            if fact.ref in head.parents and time_of(fact) < time_of(head)
        }

    def gone(self) -> set[Row]:
        rows = {place[:2] for place in self.heads}
        return {row for row in rows if self._deletion(row)[0] and not self._unseen(row)}

    def contested(self) -> set[Row]:
        rows = {place[:2] for place in self.heads}
        return {row for row in rows if self._deletion(row)[0] and self._unseen(row)}

    def _unseen(self, row: Row) -> list[Fact]:
        seen = self._deletion(row)[1]
        return [head for head in self.row_heads(row) if head.ref not in seen]

    def disputed_heads(self) -> dict[Place, frozenset[Ref]]:
        return {
            place: frozenset(head.ref for head in heads)
            for place, heads in self.heads.items()
            if len({head.value for head in heads}) > 1
        }

    def sealed_visits(self) -> set[str]:
        gone = self.gone()
        visits = {place[1] for place in self.heads if place[0] == "visit" and place[:2] not in gone}
        seals = {
            place[1].partition("/")[0]
            for place, shown in self.shown().items()
            if place[0] == "seal"
            and place[2] == "sealed_at"
            and self.facts[shown.front].value not in (NULL, json_text(""))
            and place[:2] not in gone
        }
        return visits & seals


@dataclass
class Folder:
    """One data folder: the facts in it, which of them are still being typed, and its own name.

    `others` are the contents of names that stand for something else.
    """

    station: str
    facts: dict[Ref, Fact] = field(default_factory=dict)
    others: set[Fact] = field(default_factory=set)
    typing: dict[Place, Ref] = field(default_factory=dict)
    person: str = ""

    def copy(self) -> "Folder":
        return Folder(self.station, dict(self.facts), set(self.others), dict(self.typing), self.person)

    def contents(self) -> set[Fact]:
        return {*self.facts.values(), *self.others}

    def learn(self, facts: Iterable[Fact], campaign: str) -> None:
        """Take in facts: of several contents of one name the one with the smallest digest stands."""
        for fact in facts:
            known = {fact, self.facts.get(fact.ref, fact)}
            self.facts[fact.ref], *rest = sorted(known, key=lambda one: digest_of(one, campaign))
            self.others |= set(rest)

    def unlearn(self, before: "Folder", campaign: str) -> None:
        """Give up what came to stand since; of the other contents of its name the smallest stands again."""
        for ref in [ref for ref, fact in self.facts.items() if fact != before.facts.get(ref)]:
            del self.facts[ref]
            kept = sorted(
                (fact for fact in self.others if fact.ref == ref), key=lambda one: digest_of(one, campaign)
            )
            if kept:
                self.facts[ref] = kept[0]
                self.others.remove(kept[0])

    def closed(self) -> dict[Ref, Fact]:
        unfinished = set(self.typing.values())
        return {ref: fact for ref, fact in self.facts.items() if ref not in unfinished}

    def become(self, station: str) -> None:
        """Take a new name; what was being typed goes on under it, and ends."""
        if station != self.station:
            unfinished = sorted((self.facts.pop(ref) for ref in self.typing.values()), key=_by_age)
            for number, fact in enumerate(unfinished, 1):
                self.facts[station, number] = fact._replace(ref=(station, number))
        self.station = station
        self.typing.clear()

    def put(self, edits: list[tuple[Place, object]], at: str) -> None:
        written = {place for place, _ in edits}
        deleted = {place[:2] for place, value in edits if place[2] == "deleted" and value is True}
        for place in [p for p in self.typing if p in written or p[:2] in deleted]:
            del self.typing[place]
        for place, value in edits:
            self._write(place, json_text(value), at)

    def type(self, place: Place, value: object, at: str) -> None:
        if place[2] == "deleted":
            self.put([(place, value)], at)
        elif place in self.typing:
            before = self.facts[self.typing[place]]
            if before.value != json_text(value):
                about = (before.about[0], at, before.about[2])
                self.facts[before.ref] = before._replace(value=json_text(value), about=about)
        elif fact := self._write(place, json_text(value), at):
            self.typing[place] = fact.ref

    def _write(self, place: Place, value: str, at: str) -> Fact | None:
        picture = Picture(self.facts)
        heads = picture.heads.get(place, [])
        deletes = place[2] == "deleted" and value == TRUE
        rest = picture.row_heads(place[:2]) if deletes else []
        settled = heads[0].value == value if len(heads) == 1 else not heads and value == NULL
        if settled and all(
            any(fact.ref in head.parents and time_of(fact) < time_of(head) for head in heads) for fact in rest
        ):
            return None
        fact = Fact(
            ref=(self.station, max((r[1] for r in self.facts if r[0] == self.station), default=0) + 1),
            lamport=max([self._counter(), *(each.lamport for each in (*heads, *rest))]) + 1,
            place=place,
            value=value,
            parents=tuple(ref for part in (heads, rest) for ref in sorted(each.ref for each in part)),
            about=(self.person, at, ""),
        )
        self.facts[fact.ref] = fact
        return fact

    def _counter(self) -> int:
        """The greatest lamport of those that stand last at each station."""
        last = {station: max(r for r in self.facts if r[0] == station) for station, _ in self.facts}
        return max((self.facts[ref].lamport for ref in last.values()), default=0)

    def missing(self, told: set[Ref]) -> set[Ref]:
        return told - self.closed().keys()


def _by_age(fact: Fact) -> tuple[int, int]:
    return fact.lamport, fact.ref[1]
