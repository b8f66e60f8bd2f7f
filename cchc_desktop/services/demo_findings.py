"""Making up believable findings: the answers of one item, its rows and its recommendation."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.fields import Rating, Response
from cchc_desktop.core.ids import IdSource
from cchc_desktop.core.scopes import finding_id, row_id
from cchc_desktop.outline.model import Answer, AnswerKind, Comparator, Item
from cchc_desktop.services.demo_data import DemoData, DemoFinding, DemoUnit

Values = dict[FieldKey, JsonValue]

_SHARES = {Rating.MET: (0.96, 1.0), Rating.PARTLY: (0.78, 0.93), Rating.NOT_MET: (0.35, 0.65)}
_YES_NO = {Rating.MET: "yes", Rating.PARTLY: "partly", Rating.NOT_MET: "no"}
_ANY_FIGURE = (12, 40)
_DAYS_TO_MEND = (15, 30, 45, 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """The visit for which findings are made."""

    visit_id: str
    unit: DemoUnit
    day: date
    data: DemoData
    rng: random.Random
    ids: IdSource


def finding_values(occasion: Occasion, item: Item) -> Values:
    """Return everything recorded about one item at one visit."""
    maker = _Maker(occasion, item)
    maker.make()
    return maker.values


class _Maker:
    def __init__(self, occasion: Occasion, item: Item) -> None:
        self.values: Values = {}
        self._at = occasion
        self._rng = occasion.rng
        self._item = item
        self._entity_id = finding_id(occasion.visit_id, item.id)
        self._rows = 0
        words = occasion.data.findings.get(item.id)
        self._words = (words or DemoFinding(achieved=item.text)).told_in(occasion.day.year)
        self._achieved = self._words.achieved

    def make(self) -> None:
        dossiers = any(answer.kind is AnswerKind.DOSSIERS for answer in self._item.answers)
        rating = Rating.PARTLY if dossiers else self._rating()
        if rating is Rating.PARTLY and not dossiers:
            self._achieved = self._words.partly or self._achieved
        self._put("rating", rating.value)
        # Of what was not met there is nothing good to tell.
        narrated = rating is Rating.NOT_MET
        for answer in self._item.answers:
            narrated |= self._answer(answer, rating, narrated=narrated)
        if not narrated:
            self._put("achieved", self._achieved)
        self._put("reported", self._achieved if rating is Rating.PARTLY else self._words.achieved)
        if dossiers:
            self._dossiers()
        elif rating is not Rating.MET:
            self._shortcoming(self._words.shortcomings, self._words.cause, self._words.wanted)

    def _rating(self) -> Rating:
        if not self._words.shortcomings:
            return Rating.MET
        return self._rng.choices([Rating.MET, Rating.PARTLY, Rating.NOT_MET], weights=[78, 15, 7])[0]

    def _put(self, field: str, value: JsonValue) -> None:
        self.values[FieldKey("finding", self._entity_id, field)] = value

    def _row(self, entity: str, **values: JsonValue) -> None:
        self._rows += 1
        entity_id = row_id(self._at.visit_id, self._item.id, self._at.ids())
        for field, value in {"order": self._rows, **values}.items():
            if value not in ("", None):
                self.values[FieldKey(entity, entity_id, field)] = value

    def _answer(self, answer: Answer, rating: Rating, *, narrated: bool) -> bool:
        """Answer one question; tell whether it was answered by the item's narrative."""
        name = f"found.{answer.id}"
        if answer.kind is AnswerKind.NARRATIVE and not narrated:
            self._put(name, self._achieved)
            return True
        if answer.kind is AnswerKind.YES_NO:
            self._put(name, _YES_NO[rating])
            self._put(f"reported.{answer.id}", "yes")
        elif answer.kind is AnswerKind.RATE:
            self._rate(answer, rating)
        elif answer.kind is AnswerKind.COUNT:
            self._put(name, self._figure(answer, rating))
        elif answer.kind is AnswerKind.DOCUMENTS and not (answer.relevant and rating is Rating.NOT_MET):
            self._documents(answer)
        return False

    def _figure(self, answer: Answer, rating: Rating) -> int:
        """Return a count, or the denominator of a rate."""
        figures = self._words.figures.get(answer.id, _ANY_FIGURE)
        least, most = figures[:2] if rating is Rating.MET else figures[-2:]
        return self._rng.randint(least, most)

    def _rate(self, answer: Answer, rating: Rating) -> None:
        whole = self._figure(answer, rating)
        low, high = _SHARES[rating]
        part = min(whole, round(whole * self._rng.uniform(low, high)))
        exact = answer.target is not None and answer.target.comparator is Comparator.EQUAL
        if rating is Rating.MET and (exact or self._rng.random() < 0.6):
            part = whole
        elif rating is not Rating.MET:
            part = min(part, whole - 1)
        for side in ("found", "reported"):
            more = self._rng.randint(0, 3) if side == "reported" and rating is not Rating.MET else 0
            told = min(whole, part + more)
            self._put(f"{side}.{answer.id}.numerator", told)
            self._put(f"{side}.{answer.id}.denominator", whole)

    def _documents(self, answer: Answer) -> None:
        data = self._at.data
        for _ in range(self._rng.randint(1, 2)):
            kind = self._rng.choice(data.document_types)
            issued = self._at.day - timedelta(days=self._rng.randint(20, 180))
            self._row(
                "document",
                answer=answer.id,
                type=kind,
                number=f"{self._rng.randint(10, 240)}/{data.symbols[kind]}-{_initials(self._at.unit.name)}",
                issued=issued.isoformat(),
                issuer=self._at.unit.name,
                subject=answer.label,
            )

    def _dossiers(self) -> None:
        texts, rng = self._at.data.texts, self._rng
        shared_number = f"{rng.randint(10, 90)}/TXL"
        shared_day = self._at.day - timedelta(days=rng.randint(15, 30))
        late, shared = rng.randint(4, 7), rng.randint(2, 3)
        for place, (received, due, finished) in enumerate(self._late_days(late)):
            letter = shared_day if place < shared else finished - timedelta(days=1)
            own = f"{rng.randint(91, 300)}/TXL"
            self._row(
                "dossier",
                answer=next(one.id for one in self._item.answers if one.kind is AnswerKind.DOSSIERS),
                code=f"000.{rng.randint(10, 99)}.{rng.randint(10, 99)}.H53-{received:%y%m%d}-{place + 1:04d}",
                procedure=rng.choice(self._at.data.procedures[self._at.unit.kind]),
                received=received.isoformat(),
                due=due.isoformat(),
                finished=finished.isoformat(),
                apology_number=shared_number if place < shared else own,
                apology_date=letter.isoformat(),
                new_due=finished.isoformat(),
                reason=texts.late_reason,
            )
        self._put("found.apologies.numerator", late - shared)
        self._put("found.apologies.denominator", late)
        self._put("reported.apologies.numerator", late)
        self._put("reported.apologies.denominator", late)
        self._shortcoming(
            texts.shared_letter_shortcoming.format(number=shared_number, count=f"{shared:02d}"),
            texts.shared_letter_cause,
            texts.shared_letter_wanted,
        )

    def _late_days(self, count: int) -> Iterator[tuple[date, date, date]]:
        for _ in range(count):
            received = self._at.day - timedelta(days=self._rng.randint(40, 120))
            due = received + timedelta(days=self._rng.choice((3, 5, 10, 15)))
            yield received, due, due + timedelta(days=self._rng.randint(2, 9))

    def _shortcoming(self, text: str, cause: str, wanted: str) -> None:
        texts, unit = self._at.data.texts, self._at.unit
        responsible = f"{texts.responsible[unit.kind]} {unit.head}".strip()
        self._put("shortcomings", text)
        self._put("cause", cause)
        self._put("responsible", responsible)
        disputed = self._rng.random() < 0.08
        self._put("response", (Response.DISPUTED if disputed else Response.ACCEPTED).value)
        if disputed:
            self._put("response_text", texts.disputed)
        due = self._at.day + timedelta(days=self._rng.choice(_DAYS_TO_MEND))
        self._row(
            "recommendation", text=wanted, addressee="unit", responsible=responsible, due=due.isoformat()
        )


def _initials(name: str) -> str:
    """Return the symbol of a unit's documents: capitals as they stand, else the first letters."""
    words = name.replace("-", " ").split()
    if words and words[0].isupper():
        return words[0]
    return "".join(word[0].upper() for word in words)
