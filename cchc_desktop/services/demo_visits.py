"""Making up visits: at every stage, with people, findings and photos."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.fields import Rating, Side, VisitKind
from cchc_desktop.core.scopes import WHOLE_VISIT, finding_id, row_id
from cchc_desktop.outline.model import Item
from cchc_desktop.services.demo_data import DemoData
from cchc_desktop.services.demo_findings import Occasion, Values, finding_values
from cchc_desktop.services.demo_photos import drawn_photo

Keep = Callable[[bytes], str]


class Stage(StrEnum):
    """How far a visit of the demonstration has come."""

    SEALED = "sealed"
    CHANGED_AFTER_SEAL = "changed_after_seal"
    PRINTED = "printed"
    OUTDATED = "outdated"
    FINISHED = "finished"
    UNDER_WAY = "under_way"
    OVERDUE = "overdue"
    PLANNED = "planned"
    BULK = "bulk"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPlan:
    """One visit to be made up: which one, when, how far."""

    place: int
    day: date
    stage: Stage


# The most telling stages first: a small demonstration shows them too.
_PATTERN = (
    Stage.UNDER_WAY,
    Stage.SEALED,
    Stage.PLANNED,
    Stage.PRINTED,
    Stage.CHANGED_AFTER_SEAL,
    Stage.OVERDUE,
    Stage.OUTDATED,
    Stage.FINISHED,
    Stage.SEALED,
    Stage.UNDER_WAY,
    *(Stage.PLANNED for _ in range(8)),
)
_IN_TIME = tuple(Stage)
_PAST = {Stage.SEALED, Stage.CHANGED_AFTER_SEAL, Stage.PRINTED, Stage.OUTDATED, Stage.FINISHED}
_SHARE_UNDER_WAY = 0.55
_BULK_FINDINGS = 6


def planned_stages(visits: int) -> list[Stage]:
    """Return the stages of so many visits in the order of their days."""
    chosen = list(_PATTERN[:visits])
    chosen += [Stage.BULK] * (visits - len(chosen))
    return sorted(chosen, key=_IN_TIME.index)


def stage_days(stages: list[Stage], data: DemoData) -> list[tuple[Stage, date]]:
    """Give each visit a working day: past ones from the first day on, those to come after today."""
    today = data.today.date()
    past, future = data.first_day, today + timedelta(days=1)
    days: list[tuple[Stage, date]] = []
    for number, stage in enumerate(stages):
        if stage in _PAST:
            days.append((stage, _working(past)))
            past += timedelta(days=6)
        elif stage is Stage.UNDER_WAY:
            days.append((stage, today))
        elif stage is Stage.OVERDUE:
            days.append((stage, _working(today - timedelta(days=6))))
        elif stage is Stage.BULK:
            days.append((stage, _working(data.first_day - timedelta(days=1 + number % 700))))
        else:
            future = _working(future + timedelta(days=2))
            days.append((stage, future))
    return days


def visit_values(
    occasion: Occasion,
    plan: VisitPlan,
    *,
    unit_id: str,
    members: tuple[str, ...],
    items: tuple[Item, ...],
    keep: Keep,
) -> Values:
    """Return everything recorded at one visit; `keep` takes in the bytes of a photo."""
    maker = _VisitMaker(occasion, plan)
    maker.own(unit_id, members)
    if plan.stage is Stage.BULK:
        maker.light(items)
        return maker.values
    maker.people(members)
    if plan.stage not in {Stage.PLANNED, Stage.OVERDUE}:
        share = _SHARE_UNDER_WAY if plan.stage is Stage.UNDER_WAY else 1.0
        maker.findings(items[: round(len(items) * share)])
        maker.photos(items, keep)
        maker.opening_of_the_day()
    if plan.stage in _PAST:
        maker.ending(members)
    return maker.values


class _VisitMaker:
    def __init__(self, occasion: Occasion, plan: VisitPlan) -> None:
        self.values: Values = {}
        self._at = occasion
        self._plan = plan
        self._rng = occasion.rng
        self._rows = 0

    def own(self, unit_id: str, members: tuple[str, ...]) -> None:
        surprise = self._plan.place % 7 == 5
        self._put("unit", unit_id)
        self._put("date", self._plan.day.isoformat())
        self._put("kind", (VisitKind.SURPRISE if surprise else VisitKind.PLANNED).value)
        self._put("members", [*members])
        if self._plan.stage is not Stage.BULK:
            self._put("place", self._at.data.texts.place.format(unit=self._at.unit.name))
        if not surprise and self._plan.stage not in {Stage.PLANNED, Stage.OVERDUE}:
            received = self._plan.day - timedelta(days=self._rng.choice((4, 6, 7, 8)))
            self._put("report_received", received.isoformat())

    def people(self, members: tuple[str, ...]) -> None:
        absent = self._rng.randrange(3, len(members)) if self._plan.stage in _PAST else -1
        for place, member in enumerate(members):
            missing = place == absent
            reason = self._at.data.texts.absence_reason if missing else None
            self._row("attendee", side=Side.TEAM.value, member=member, absent=missing, absence_reason=reason)
        if self._plan.stage in {Stage.PLANNED, Stage.OVERDUE}:
            return
        people, unit = self._at.data.people, self._at.unit
        posts = people.posts[unit.kind]
        names = [unit.head, *self._rng.sample(people.names, k=len(posts) - 1)]
        for place, (name, post) in enumerate(zip(names, posts, strict=True)):
            self._row(
                "attendee",
                side=Side.UNIT.value,
                name=name,
                post=post,
                honorific=people.honorifics[people.female_sign in name],
                signs=place == 0,
            )

    def findings(self, items: tuple[Item, ...]) -> None:
        for item in items:
            self.values.update(finding_values(self._at, item))

    def light(self, items: tuple[Item, ...]) -> None:
        """Record a few findings only, for data folders of thousands of visits."""
        for item in self._rng.sample(items, k=min(_BULK_FINDINGS, len(items))):
            entity_id = finding_id(self._at.visit_id, item.id)
            words = self._at.data.findings.get(item.id)
            self.values[FieldKey("finding", entity_id, "rating")] = Rating.MET.value
            if words:
                self.values[FieldKey("finding", entity_id, "achieved")] = words.achieved

    def photos(self, items: tuple[Item, ...], keep: Keep) -> None:
        caption = self._at.data.texts.photo_caption.format(unit=self._at.unit.name)
        for number, item in enumerate(self._rng.sample(items[:20], k=2), start=1):
            photo = drawn_photo(self._rng)
            self._row(
                "evidence",
                item_id=item.id,
                blob=keep(photo),
                name=f"anh-{self._plan.day:%Y%m%d}-{number:02d}.jpg",
                media_type="image/jpeg",
                caption=caption,
                size=len(photo),
                dated=self._plan.day.isoformat(),
            )

    def opening_of_the_day(self) -> None:
        texts = self._at.data.texts
        self._put("started", self._rng.choice(("08:00", "08:30", "14:00")))
        self._put("report_summary", texts.report_summary)
        self._row(
            "request",
            text=texts.request,
            asked_by=self._at.data.members[1].name,
            due=self._plan.day.isoformat(),
            answered=self._plan.day.isoformat(),
            answer=texts.request_answer,
        )

    def ending(self, members: tuple[str, ...]) -> None:
        texts = self._at.data.texts
        morning = str(self.values[FieldKey("visit", self._at.visit_id, "started")]) < "12:00"
        self._put("ended", "11:20" if morning else "16:45")
        self._put("number", f"{self._plan.place + 1:02d}")
        self._put("unit_explanation", texts.unit_explanation)
        self._put("unit_proposals", texts.unit_proposals)
        self._put("conclusion", texts.conclusion)
        self._row("opinion", member=members[1], text=texts.opinion)
        item_id = f"x-{self._at.ids()[:12]}"
        self._row("extra_item", item_id=item_id, section="I.3", text=texts.extra_item)
        entity_id = finding_id(self._at.visit_id, item_id)
        self.values[FieldKey("finding", entity_id, "rating")] = Rating.MET.value
        self.values[FieldKey("finding", entity_id, "achieved")] = texts.extra_achieved

    def _put(self, field: str, value: JsonValue) -> None:
        self.values[FieldKey("visit", self._at.visit_id, field)] = value

    def _row(self, entity: str, *, item_id: str = WHOLE_VISIT, **values: JsonValue) -> None:
        self._rows += 1
        entity_id = row_id(self._at.visit_id, item_id, self._at.ids())
        for field, value in {"order": self._rows, **values}.items():
            if value not in ("", None, False):
                self.values[FieldKey(entity, entity_id, field)] = value


def _working(day: date) -> date:
    """Return the day itself, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
