"""A believable campaign to look at, to learn with and to measure on: the same for the same seed."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.ids import IdSource
from cchc_desktop.core.progress import Progress, no_progress
from cchc_desktop.outline.model import Item
from cchc_desktop.services.demo_data import DemoData, DemoUnit
from cchc_desktop.services.demo_findings import Occasion, Values
from cchc_desktop.services.demo_visits import Stage, VisitPlan, planned_stages, stage_days, visit_values
from cchc_desktop.store.writer import Edit

if TYPE_CHECKING:
    from cchc_desktop.services.workspace import Workspace

MOST_VISITS = 10_000

_PREVIOUS_VISITS = 3
_FEWEST_WITH_PREVIOUS = 5
_ONE_TRANSACTION = 20_000
_PLANNED_AHEAD = timedelta(days=3)
_NOT_BEGUN = {Stage.PLANNED, Stage.OVERDUE}
_SEALED = {Stage.SEALED, Stage.CHANGED_AFTER_SEAL}
_PRINTED = {*_SEALED, Stage.PRINTED, Stage.OUTDATED}


class DemoClock:
    """Stands at the moment it was set to, a second later at each reading."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the moment."""
        self.now += timedelta(seconds=1)
        return self.now

    def go_to(self, day: date, *, hour: int) -> None:
        """Move to an hour of a day; stay where the clock stands when it is past that already."""
        moment = self.now.replace(hour=hour, minute=0, second=0)
        self.now = max(self.now, moment.replace(year=day.year, month=day.month, day=day.day))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Campaign:
    campaign_id: str
    units: tuple[tuple[str, DemoUnit], ...]
    members: tuple[str, ...]


class DemoMaker:
    """Fills an empty workspace. `clock` and `ids` are those the workspace was opened with."""

    def __init__(
        self, workspace: "Workspace", data: DemoData, *, seed: int, ids: IdSource, clock: DemoClock
    ) -> None:
        self._workspace = workspace
        self._data = data
        self._rng = random.Random(seed)
        self._ids = ids
        self._clock = clock

    def make(self, *, visits: int, progress: Progress = no_progress) -> str:
        """Make the campaigns and return the id of this year's.

        `visits` counts all of them: three are last year's, unless so few are wanted that this year needs
        them. Raises `Refused(DEMO_NEEDS_EMPTY)` when there is a campaign already.
        """
        if self._workspace.planning.campaigns():
            raise Refused(ErrorCode.DEMO_NEEDS_EMPTY, {"path": str(self._workspace.store.folder)})
        station = self._data.station
        self._workspace.station.set_up(name=station.name, person=station.person, post=station.post)
        self._phrases()
        if visits >= _FEWEST_WITH_PREVIOUS:
            visits -= _PREVIOUS_VISITS
            self._make_previous(visits, progress)
        opened = self._data.first_day - timedelta(days=30)
        campaign = self._open_campaign(opened, visits=visits, previous=False)
        self._make_visits(campaign, visits, progress)
        self._clock.now = self._data.today
        return campaign.campaign_id

    def _make_previous(self, visits: int, progress: Progress) -> None:
        before = self._data.previous
        campaign = self._open_campaign(before.first_day - timedelta(days=30), visits=0, previous=True)
        # Units that are visited today come first, so that last time's findings stand beside this year's.
        stages = planned_stages(visits)
        places = [place for place, stage in enumerate(stages) if stage is Stage.UNDER_WAY]
        places = [*places, *(place for place in range(len(self._data.units)) if place not in places)]
        for number, place in enumerate(places[:_PREVIOUS_VISITS]):
            day = before.first_day + timedelta(days=7 * number)
            self._make_visit(campaign, VisitPlan(place=place, day=day, stage=Stage.SEALED))
            progress(number, _PREVIOUS_VISITS, "previous")

    def _open_campaign(self, day: date, *, visits: int, previous: bool) -> _Campaign:
        self._clock.go_to(day, hour=9)
        campaign_id = self._workspace.planning.create_campaign(self._data.outline)
        values: dict[str, JsonValue] = dict(self._data.campaign)
        if previous:
            before = self._data.previous
            values |= {
                "number": before.number,
                "issued": before.issued.isoformat(),
                "subject": before.subject,
                "deadline": before.deadline.isoformat(),
                "period_from": f"{before.issued.year}-01-01",
                "letterhead.title": before.title,
                "letterhead.issuer": before.issuer,
                "team_decision": before.team_decision,
            }
        fields = {FieldKey("campaign", campaign_id, name): value for name, value in values.items()}
        members, units = self._members(fields), self._units(fields, visits)
        self._put(campaign_id, fields)
        return _Campaign(campaign_id=campaign_id, units=units, members=members)

    def _members(self, fields: Values) -> tuple[str, ...]:
        ids: list[str] = []
        for order, member in enumerate(self._data.members, start=1):
            member_id = self._ids()
            ids.append(member_id)
            values: dict[str, JsonValue] = {
                "honorific": member.honorific,
                "name": member.name,
                "post": member.post,
                "role": member.role,
                "sections": [*member.sections],
                "order": order,
            }
            fields.update({FieldKey("member", member_id, name): value for name, value in values.items()})
        return tuple(ids)

    def _units(self, fields: Values, visits: int) -> tuple[tuple[str, DemoUnit], ...]:
        units = [(self._ids(), unit) for unit in self._wanted_units(visits)]
        for unit_id, unit in units:
            values: dict[str, JsonValue] = {
                "name": unit.name,
                "tags": [unit.kind],
                "address": unit.address,
                "head": unit.head,
            }
            fields.update({FieldKey("unit", unit_id, name): value for name, value in values.items() if value})
        return tuple(units)

    def _wanted_units(self, visits: int) -> list[DemoUnit]:
        """Return the named units, and beyond them numbered ones so that a unit has two visits on average."""
        named, more = list(self._data.units), self._data.more_units
        numbered = max(0, visits // 2 - len(named))
        for number in range(1, numbered + 1):
            model = more[number % len(more)]
            named.append(_renamed(model, model.name.format(number=number)))
        return named

    def _make_visits(self, campaign: _Campaign, visits: int, progress: Progress) -> None:
        days = stage_days(planned_stages(visits), self._data)
        plans = [VisitPlan(place=place, day=day, stage=stage) for place, (stage, day) in enumerate(days)]
        bulk: Values = {}
        # In the order of their days: the machine's clock never goes back.
        for done, plan in enumerate(sorted(plans, key=self._written_on)):
            if plan.stage is Stage.BULK:
                bulk.update(self._values(campaign, plan)[1])
                if len(bulk) > _ONE_TRANSACTION:
                    self._put(campaign.campaign_id, bulk)
                    bulk = {}
            else:
                self._make_visit(campaign, plan)
            progress(done, visits, "visits")
        self._put(campaign.campaign_id, bulk)

    def _written_on(self, plan: VisitPlan) -> date:
        """Return the day on which a visit is written down; those to come are planned some days ahead."""
        today = self._data.today.date()
        if plan.stage is Stage.BULK:
            return today
        return today - _PLANNED_AHEAD if plan.stage in _NOT_BEGUN else plan.day

    def _make_visit(self, campaign: _Campaign, plan: VisitPlan) -> None:
        visit_id, values = self._values(campaign, plan)
        self._clock.go_to(self._written_on(plan), hour=9)
        self._put(campaign.campaign_id, values)
        if plan.stage in _PRINTED:
            self._clock.go_to(plan.day, hour=16)
            self._workspace.reporting.print_pdf(visit_id)
        if plan.stage in _SEALED:
            self._workspace.sealing.seal(visit_id, signed=plan.day.isoformat())
        if plan.stage in {Stage.CHANGED_AFTER_SEAL, Stage.OUTDATED}:
            self._clock.go_to(plan.day + timedelta(days=2), hour=10)
            self._edit_late(campaign.campaign_id, visit_id)

    def _edit_late(self, campaign_id: str, visit_id: str) -> None:
        texts = self._data.texts
        edit = Edit(
            campaign=campaign_id,
            key=FieldKey("visit", visit_id, "unit_explanation"),
            value=f"{texts.unit_explanation} {texts.after_seal}",
        )
        self._workspace.store.log.put([edit], reason=texts.after_seal_reason)

    def _values(self, campaign: _Campaign, plan: VisitPlan) -> tuple[str, Values]:
        unit_id, unit = campaign.units[plan.place % len(campaign.units)]
        visit_id = self._ids()
        occasion = Occasion(
            visit_id=visit_id, unit=unit, day=plan.day, data=self._data, rng=self._rng, ids=self._ids
        )
        items = self._items(campaign.campaign_id, unit)
        values = visit_values(
            occasion,
            plan,
            unit_id=unit_id,
            members=campaign.members,
            items=items,
            keep=self._workspace.attachments.keep,
        )
        return visit_id, values

    def _items(self, campaign_id: str, unit: DemoUnit) -> tuple[Item, ...]:
        return tuple(self._workspace.planning.outline_for(campaign_id, (unit.kind,)).items())

    def _phrases(self) -> None:
        for item_id, finding in list(self._data.findings.items())[:12]:
            self._workspace.phrases.add(self._data.outline, item_id, finding.achieved)
            if finding.shortcomings:
                self._workspace.phrases.add(self._data.outline, item_id, finding.shortcomings)

    def _put(self, campaign_id: str, values: Values) -> None:
        if values:
            self._workspace.store.log.put(
                [Edit(campaign=campaign_id, key=key, value=value) for key, value in values.items()]
            )


def _renamed(unit: DemoUnit, name: str) -> DemoUnit:
    return DemoUnit(name=name, kind=unit.kind, address=unit.address, head=unit.head)


def demo_data_file(resources: Path) -> Path:
    """Return the file with the words of the demonstration."""
    return resources / "demo" / "tayninh.yaml"
